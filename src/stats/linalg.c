#include "alike/linalg.h"
#include "stats/lanes.h"

#include "eigen.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_sort_vector.h>
#include <math.h>
#include <string.h>

uint32_t *sample_rows(Arena *arena, size_t n, size_t *n_out)
{
    enum { RUN = 8, SHARE = 32 }; /* neighbours, a cache line of doubles; one run in so many */
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, n / SHARE + RUN);
    *n_out = 0;
    for (size_t i = 0; i + RUN <= n; i += (size_t)RUN * SHARE)
        for (size_t run = 0; run < RUN; run++)
            row[(*n_out)++] = (uint32_t)(i + run);
    return row;
}

static double dot(const double *a, const double *b, size_t n)
{
    Lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    size_t i = 0;
    for (; i + 4 * LANES <= n; i += 4 * LANES) {
        s0 += load(a + i) * load(b + i);
        s1 += load(a + i + LANES) * load(b + i + LANES);
        s2 += load(a + i + 2 * LANES) * load(b + i + 2 * LANES);
        s3 += load(a + i + 3 * LANES) * load(b + i + 3 * LANES);
    }
    const Lanes all = (s0 + s1) + (s2 + s3);
    double sum = all[0] + all[1];
    for (; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

void block_cross(const double *block, size_t stride, size_t n, size_t k, const double *v,
                 double *xv)
{
    for (size_t j = 0; j < k; j++)
        xv[j] += dot(block + j * stride, v, n);
}

void symmetric_complete(double *a, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < i; j++)
            a[j * k + i] = a[i * k + j];
}

size_t cholesky_factor_of(double *a, size_t k, double share, const double *whole, bool *aliased)
{
    size_t rank = 0;
    for (size_t j = 0; j < k; j++) {
        const double *row = a + j * k;
        const double pivot = row[j] - dot(row, row, j);
        /* written so that a pivot that is not a number counts as aliased too */
        aliased[j] = aliased[j] || !(pivot > share * (whole == NULL ? row[j] : whole[j]));
        const double diagonal = aliased[j] ? 0 : sqrt(pivot);
        rank += aliased[j] ? 0 : 1;
        for (size_t i = j + 1; i < k; i++)
            a[i * k + j] = aliased[j] ? 0 : (a[i * k + j] - dot(a + i * k, row, j)) / diagonal;
        a[j * k + j] = diagonal;
        for (size_t i = 0; i < j; i++)
            a[i * k + j] = 0;
    }
    return rank;
}

size_t cholesky_factor(double *a, size_t k, double share, bool *aliased)
{
    return cholesky_factor_of(a, k, share, NULL, aliased);
}

void cholesky_forward(const double *l, size_t k, const bool *aliased, double *b)
{
    for (size_t i = 0; i < k; i++)
        b[i] = aliased[i] ? 0 : (b[i] - dot(l + i * k, b, i)) / l[i * k + i];
}

/* The leading n columns of L, which is k wide. */
static void backward(const double *l, size_t k, size_t n, const bool *aliased, double *b)
{
    for (size_t i = n; i-- > 0;) {
        double sum = b[i];
        for (size_t p = i + 1; p < n; p++)
            sum -= l[p * k + i] * b[p];
        b[i] = aliased[i] ? 0 : sum / l[i * k + i];
    }
}

void cholesky_solve(const double *l, size_t k, const bool *aliased, double *b)
{
    cholesky_forward(l, k, aliased, b);
    backward(l, k, k, aliased, b);
}

/* L y = e_j; y is 0 before j. Sums begin where dot's do, so that they are the same as from 0. */
static void forward_unit(const double *l, size_t k, const bool *aliased, size_t j, double *y)
{
    const size_t begin = j / (4 * LANES) * (4 * LANES);
    memset(y, 0, k * sizeof *y);
    y[j] = 1 / l[j * k + j];
    for (size_t i = j + 1; i < k; i++)
        y[i] = aliased[i] ? 0 : -dot(l + i * k + begin, y + begin, i - begin) / l[i * k + i];
}

/* L' x = y in place for INVERSE_SIDES right sides at once, each sum in the order of `backward`; t:
 * L' by rows. */
enum { INVERSE_SIDES = 4 };
static void backward_sides(const double *t, size_t k, const bool *aliased,
                           double *const y[INVERSE_SIDES])
{
    double *const a = y[0], *const b = y[1], *const c = y[2], *const d = y[3];
    for (size_t i = k; i-- > 0;) {
        const double *row = t + i * k;
        double sa = a[i], sb = b[i], sc = c[i], sd = d[i];
        for (size_t p = i + 1; p < k; p++) {
            sa -= row[p] * a[p];
            sb -= row[p] * b[p];
            sc -= row[p] * c[p];
            sd -= row[p] * d[p];
        }
        a[i] = aliased[i] ? 0 : sa / row[i];
        b[i] = aliased[i] ? 0 : sb / row[i];
        c[i] = aliased[i] ? 0 : sc / row[i];
        d[i] = aliased[i] ? 0 : sd / row[i];
    }
}

void cholesky_inverse(const double *l, size_t k, const bool *aliased, double *inverse)
{
    Arena *scratch = arena_create();
    double *t = ARENA_ARRAY(scratch, double, k *k);
    double *spare = ARENA_ARRAY(scratch, double, k);
    double *side[INVERSE_SIDES] = {spare, spare, spare, spare};
    size_t n = 0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            t[j * k + i] = l[i * k + j];
    for (size_t j = 0; j < k; j++) { /* the inverse is symmetric: rows will do for columns */
        if (aliased[j]) {
            memset(inverse + j * k, 0, k * sizeof *inverse);
        } else {
            side[n++] = inverse + j * k;
            forward_unit(l, k, aliased, j, inverse + j * k);
        }
        if (n == INVERSE_SIDES || j + 1 == k) {
            for (; n < INVERSE_SIDES; n++)
                side[n] = spare;
            backward_sides(t, k, aliased, side);
            n = 0;
        }
    }
    arena_destroy(scratch);
    /* the two triangles differ by rounding alone; callers may count on symmetry */
    symmetric_complete(inverse, k);
}

void cholesky_dependence(const double *l, size_t k, const bool *aliased, size_t j, double *out)
{
    memset(out, 0, k * sizeof *out);
    memcpy(out, l + j * k, j * sizeof *out);
    backward(l, k, j, aliased, out);
}

/* Turns each eigenvector so that its largest entry is positive: its sign is free, reports aren't.
 */
static void fix_sign(double *vectors, size_t k, size_t column)
{
    size_t largest = 0;
    for (size_t i = 1; i < k; i++)
        if (fabs(vectors[i * k + column]) > fabs(vectors[largest * k + column]))
            largest = i;
    if (vectors[largest * k + column] < 0)
        for (size_t i = 0; i < k; i++)
            vectors[i * k + column] = -vectors[i * k + column];
}

/* Both triangles, for GSL to destroy. NULL: a holds numbers that are not finite. */
static double *full_copy(Arena *arena, const double *a, size_t k)
{
    double *copy = ARENA_ARRAY(arena, double, k *k);
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++) {
            if (!isfinite(a[i * k + j]))
                return NULL;
            copy[i * k + j] = copy[j * k + i] = a[i * k + j];
        }
    }
    return copy;
}

bool symmetric_eigenvalues(Arena *arena, const double *a, size_t k, double *values)
{
    if (k == 0)
        return true;
    double *copy = full_copy(arena, a, k);
    if (copy == NULL)
        return false;
    gsl_matrix_view matrix = gsl_matrix_view_array(copy, k, k);
    gsl_vector_view d = gsl_vector_view_array(values, k);
    gsl_eigen_symm_workspace *workspace = gsl_eigen_symm_alloc(k);
    if (workspace == NULL)
        arena_exhausted(0);
    const bool ok = gsl_eigen_symm(&matrix.matrix, &d.vector, workspace) == 0;
    gsl_eigen_symm_free(workspace);
    gsl_sort_vector(&d.vector);
    gsl_vector_reverse(&d.vector);
    return ok;
}

bool symmetric_eigen(Arena *arena, const double *a, size_t k, double *values, double *vectors)
{
    if (k == 0)
        return true;
    double *copy = full_copy(arena, a, k);
    if (copy == NULL)
        return false;
    if (k >= EIGEN_LARGE) {
        const bool made = eigen_large(copy, k, values, vectors);
        for (size_t j = 0; made && j < k; j++)
            fix_sign(vectors, k, j);
        return made;
    }
    gsl_matrix_view matrix = gsl_matrix_view_array(copy, k, k);
    gsl_matrix_view v = gsl_matrix_view_array(vectors, k, k);
    gsl_vector_view d = gsl_vector_view_array(values, k);
    gsl_eigen_symmv_workspace *workspace = gsl_eigen_symmv_alloc(k);
    if (workspace == NULL)
        arena_exhausted(0);
    bool ok = gsl_eigen_symmv(&matrix.matrix, &d.vector, &v.matrix, workspace) == 0 &&
              gsl_eigen_symmv_sort(&d.vector, &v.matrix, GSL_EIGEN_SORT_VAL_DESC) == 0;
    gsl_eigen_symmv_free(workspace);
    for (size_t j = 0; ok && j < k; j++)
        fix_sign(vectors, k, j);
    return ok;
}

double quadratic_form(const double *matrix, const double *c, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        if (c[i] != 0.0) /* of a single coefficient most are */
            sum += c[i] * dot(matrix + i * k, c, k);
    return sum;
}
