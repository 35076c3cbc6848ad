/* From a covariance matrix to points whose plain distance is the Mahalanobis distance. */
#include "columns.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

/* Below this determinant, and of eigenvalues this small a share of the largest, the generalised
 * inverse takes over: the conventions of MatchIt, so that a full set of 0/1 columns (which is
 * always singular) gives its distances. */
static const double DETERMINANT_MIN = 1e-8;
static const double EIGENVALUE_SHARE = 1e-8;

/* inverse (k x k) of a symmetric matrix; the Moore-Penrose inverse where it is near singular.
 * Returns its rank, 0 when the eigenvalues could not be found. */
static size_t generalised_inverse(Arena *arena, const double *a, size_t k, double *inverse)
{
    double *value = ARENA_ARRAY(arena, double, k);
    double *vector = ARENA_ARRAY(arena, double, k *k);
    if (!symmetric_eigen(arena, a, k, value, vector))
        return 0;
    double determinant = 1;
    double largest = 0;
    for (size_t e = 0; e < k; e++) {
        determinant *= value[e];
        largest = fmax(largest, fabs(value[e]));
    }
    const bool regular = determinant > DETERMINANT_MIN;
    size_t rank = 0;
    memset(inverse, 0, k * k * sizeof *inverse);
    for (size_t e = 0; e < k; e++) {
        if (!regular && !(fabs(value[e]) > EIGENVALUE_SHARE * largest))
            continue;
        rank++;
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                inverse[i * k + j] += vector[i * k + e] * vector[j * k + e] / value[e];
    }
    return rank;
}

/* a = root' root with `rank` rows in root (rank x k, columns in their order), by Cholesky with the
 * largest remaining diagonal first. The first row leads along the same axis as R's
 * chol(pivot = TRUE), which MatchIt sorts by. a is overwritten. Returns the rows made. */
static size_t pivoted_root(double *a, size_t k, size_t rank, double *root)
{
    size_t row = 0;
    for (; row < rank; row++) {
        size_t pivot = 0;
        for (size_t j = 1; j < k; j++)
            if (a[j * k + j] > a[pivot * k + pivot])
                pivot = j;
        if (!(a[pivot * k + pivot] > 0))
            break;
        const double d = sqrt(a[pivot * k + pivot]);
        double *r = root + row * k;
        for (size_t j = 0; j < k; j++)
            r[j] = a[pivot * k + j] / d;
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                a[i * k + j] -= r[i] * r[j];
        /* What is left of the pivot is rounding; it must not be chosen again. */
        for (size_t j = 0; j < k; j++)
            a[pivot * k + j] = a[j * k + pivot] = 0;
    }
    return row;
}

static void transform(CovariateColumns *columns, const double *root, size_t axes, double *value)
{
    const size_t n_students = columns->cohort->n;
    const size_t k = columns->k;
    double sum[MODEL_BLOCK];
    for (size_t first = 0; first < n_students; first += MODEL_BLOCK) {
        const size_t n = covariate_block(columns, first);
        for (size_t r = 0; r < axes; r++) {
            memset(sum, 0, sizeof sum);
            for (size_t j = 0; j < k; j++) {
                const double weight = root[r * k + j];
                const double *x = columns->block + j * MODEL_BLOCK;
                for (size_t i = 0; i < n; i++)
                    sum[i] += weight * x[i];
            }
            for (size_t i = 0; i < n; i++)
                value[(first + i) * axes + r] = sum[i];
        }
    }
}

bool covariate_whiten(CovariateColumns *columns, Arena *arena, const double *covariance,
                      Points *out, Error *err)
{
    const size_t k = columns->k;
    double *inverse = ARENA_ARRAY(arena, double, k *k);
    double *root = ARENA_ARRAY(arena, double, k *k);
    const size_t rank = generalised_inverse(arena, covariance, k, inverse);
    const size_t axes = pivoted_root(inverse, k, rank, root);
    if (axes == 0)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "the covariates have no covariance that a Mahalanobis distance could use; "
                         "choose `distance: logit` or other covariates");
    if (rank < k)
        notes_add(
            &out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
            PHRASE("Some of the {} columns of the distance follow from others (a factor's levels "
                   "always do): the generalised inverse of their covariance was used, of rank {}.",
                   piece_number(k), piece_number(rank)));
    out->n = columns->cohort->n;
    out->n_axes = axes;
    out->value = ARENA_ARRAY(arena, double, out->n *axes);
    transform(columns, root, axes, out->value);
    return true;
}
