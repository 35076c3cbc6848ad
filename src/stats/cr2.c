/* CR2: cluster-robust variance that is unbiased when errors are independent and alike, with
 * Satterthwaite's degrees of freedom.
 *
 * In whitened coordinates (X'WX = 1, X'W^2X = Q, diagonal) the residuals of cluster g have, under
 * the working model of unit variances, the covariance
 *
 *   B = 1 - X_g X_g' W_g - W_g X_g X_g' + X_g Q X_g'  =  1 + N,   N = U S U',
 *   U = [X_g, W_g X_g],   S = [[Q, -1], [-1, 0]],
 *
 * and its residuals are adjusted by A = B^(-1/2) (0 where an eigenvalue of B is 0). With
 * f(x) = (1 + x)^(-1/2) - 1, A = 1 + f(N). N has rank 2k at most, so nothing of the size of a large
 * cluster squared is made:
 *
 * - small cluster (at most 2k rows): N itself, entry ij = sum_l x_il x_jl (q_l - w_i - w_j), or
 *   through the columns as they are where a factor's levels are kept as numbers (cr2_thin.c);
 * - large cluster: powers of N act on U's columns through its Gram matrix: N^j y =
 *   U S (U'U S)^(j-1) U'y.
 *
 * The leverages of all clusters sum to k, so N is small for all but a few; there f is summed as a
 * binomial series on the two vectors that are needed, the residuals and y = W_g X_g c. Where N has
 * an eigenvalue near -1 it is mostly of a column that the cluster alone has (a level of a factor of
 * schools): both vectors are orthogonal to that, and their series ends all the same, which its
 * terms tell. The few others take the eigenvalues.
 *
 * For the contrast c: a = A y, v = X_g'a, z = W X_g: X_g'W_g a. The variance estimate is e'P e form
 * with P_gh = (g = h) a'a - v_g'z_h - z_g'v_h + v_g'Q v_h, and df = tr(P)^2 / sum P_gh^2. With
 * xi = (v, z), P = D - Xi R Xi', R = [[-Q, 1], [1, 0]]; hence from C = sum xi xi' alone
 *
 *   sum P_gh^2 = sum_g d_g (d_g - 2 xi_g'R xi_g) + tr(R C R C),   d_g = a'a.
 *
 * Sources: Bell & McCaffrey (2002) Survey Methodology 28:169-181; Pustejovsky & Tipton (2018) JBES
 * 36:672-683 (weighted least squares with an identity working model). The low-rank forms are ours;
 * tests compare them with the explicit matrices. */
#include "stats/cr2.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

/* An eigenvalue of B that the sums can't tell from 0. */
static const double SINGULAR = 1e-10;

double cr2_length(const double *b, size_t n)
{
    double square = 0.0;

    for (size_t i = 0; i < n; i++)
        square += b[i] * b[i];
    return sqrt(square);
}

double cr2_inverse_root_less_one(double eigenvalue)
{
    const double b = 1.0 + eigenvalue;

    return b > SINGULAR ? 1.0 / sqrt(b) - 1.0 : -1.0;
}

/* Coordinates of levels that nobody in the cluster has are 0, and they may be most. */
static size_t not_zero(const double *x, size_t n, size_t *at)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        if (x[i] != 0.0)
            at[count++] = i;
    return count;
}

void cr2_add_cluster(Cr2 *cr, double d)
{
    const size_t k = cr->k, k2 = 2 * k;
    const double *v = cr->xi, *z = cr->xi + k;
    const size_t n_s = not_zero(cr->s, k, cr->at);
    double own = 0.0;

    for (size_t a = 0; a < n_s; a++)
        for (size_t b = 0; b <= a; b++)
            cr->meat[cr->at[a] * k + cr->at[b]] += cr->s[cr->at[a]] * cr->s[cr->at[b]];
    if (cr->sum != NULL) {
        *cr->sum = 0.0;
        for (size_t i = 0; i < k; i++)
            *cr->sum += cr->c[i] * cr->s[i];
        cr->sum++;
    }
    const size_t n_xi = not_zero(cr->xi, k2, cr->at);
    for (size_t a = 0; a < n_xi; a++)
        for (size_t b = 0; b <= a; b++)
            cr->c_matrix[cr->at[a] * k2 + cr->at[b]] += cr->xi[cr->at[a]] * cr->xi[cr->at[b]];
    for (size_t l = 0; l < k; l++)
        own += v[l] * (2.0 * z[l] - cr->of->squares[l] * v[l]);
    cr->trace += d - own;
    cr->squares += d * (d - 2.0 * own);
}

static bool visit(void *state, const Block *block, size_t first, size_t n, bool last)
{
    Cr2 *cr = state;
    const bool whole = last && n <= cr->n_small && !cr->open;

    if (whole) {
        block_multiply(block->x + first, FIT_STRIDE, n, cr->k, cr->c, cr->xc);
        return cr2_small_cluster(cr, block, first, n);
    }
    cr->open = !last;
    cr2_gather(cr, block, first, n);
    return !last || cr2_large_cluster(cr);
}

/* Row i of R C is -q_i v-row i + z-row i for i < k, and v-row i - k below. */
double cr2_trace_of_square(size_t k, const double *q, const double *c)
{
    const size_t k2 = 2 * k;
    double sum = 0.0;

    for (size_t i = 0; i < k2; i++) {
        for (size_t j = 0; j < k2; j++) {
            const double ij =
                i < k ? c[(k + i) * k2 + j] - q[i] * c[i * k2 + j] : c[(i - k) * k2 + j];
            const double ji =
                j < k ? c[(k + j) * k2 + i] - q[j] * c[j * k2 + i] : c[(j - k) * k2 + i];
            sum += ij * ji;
        }
    }
    return sum;
}

static bool sum_all(const Contributions *of, const Grouping *grouping, const double *form,
                    double *meat, double *sum, double *df, Error *err)
{
    const size_t k = of->k, k2 = 2 * k;

    if (contributions_n_groups(of) > 0)
        return cr2_absorbed(of, grouping, form, meat, sum, df, err);
    Arena *scratch = arena_create();
    Cr2 cr = {.of = of, .c = form, .k = k, .meat = meat, .sum = sum, .eigen = scratch};

    const bool thin = of->fit != NULL && of->fit->x.n_factors > 0 && of->fit->root == NULL;
    const size_t most = thin ? MODEL_BLOCK : MODEL_BLOCK / 2;
    cr.n_small = k2 < most ? k2 : most;
    cr.thin = thin ? cr2_thin_of(scratch, of, cr.n_small) : NULL;
    const size_t m = cr.n_small > k2 ? cr.n_small : k2;
    double **const vectors[] = {&cr.xc,         &cr.residual, &cr.y,          &cr.power,
                                &cr.next,       &cr.before,   &cr.u_residual, &cr.u_y,
                                &cr.r_residual, &cr.r_y,      &cr.s,          &cr.xi};
    for (size_t i = 0; i < COUNT_OF(vectors); i++)
        *vectors[i] = ARENA_ARRAY(scratch, double, m);
    cr.at = ARENA_ARRAY(scratch, size_t, k2);
    cr.n_matrix = ARENA_ARRAY(scratch, double, cr.n_small *cr.n_small);
    cr.gram_x = ARENA_ARRAY(scratch, double, k *k);
    cr.gram_wx = ARENA_ARRAY(scratch, double, k *k);
    cr.gram_wwx = ARENA_ARRAY(scratch, double, k *k);
    cr.gram = ARENA_ARRAY(scratch, double, k2 *k2);
    cr.packing = ARENA_ARRAY(scratch, double, block_scratch(k));
    cr.squared = ARENA_ARRAY(scratch, double, MODEL_BLOCK);
    cr.c_matrix = ARENA_ARRAY(scratch, double, k2 *k2);
    const bool ok = contributions_walk(of, grouping, cr.n_small, visit, &cr);
    symmetric_complete(cr.c_matrix, k2);
    const double squares = cr.squares + cr2_trace_of_square(k, of->squares, cr.c_matrix);
    *df = squares > 0.0 && cr.trace > 0.0 ? cr.trace * cr.trace / squares : (double)NAN;
    arena_destroy(scratch);
    return ok || error_set(err, ERR_INTERNAL, NOWHERE,
                           "the eigenvalues of a cluster's residual covariance were not found");
}

bool cr2_sum(const Contributions *of, const Grouping *grouping, const double *form, double *meat,
             double *df, Error *err)
{
    return sum_all(of, grouping, form, meat, NULL, df, err);
}

bool cr2_cluster_sums(const Contributions *of, const Grouping *grouping, const double *form,
                      double *sum, Error *err)
{
    Arena *scratch = arena_create();
    double df;
    const bool ok =
        sum_all(of, grouping, form, ARENA_ARRAY(scratch, double, of->k * of->k), sum, &df, err);

    arena_destroy(scratch);
    return ok;
}
