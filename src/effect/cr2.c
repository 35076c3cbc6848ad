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
 * - small cluster (at most 2k rows): N itself, entry ij = sum_l x_il x_jl (q_l - w_i - w_j);
 * - large cluster: powers of N act on U's columns through its Gram matrix: N^j y =
 *   U S (U'U S)^(j-1) U'y.
 *
 * The leverages of all clusters sum to k, so N is small for all but a few; there f is summed as a
 * binomial series on the two vectors that are needed, the residuals and y = W_g X_g c. The few
 * others take the eigenvalues.
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
#include "fit.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

/* |N| (Frobenius) up to this takes the series: its terms fall by this factor at least. */
static const double SERIES_NORM = 0.25;

/* An eigenvalue of B that the sums can't tell from 0. */
static const double SINGULAR = 1e-10;

typedef struct Cr2 {
    const Fit *fit;
    const double *c;   /* contrast */
    size_t k, n_small; /* clusters up to n_small rows are done row by row */
    double *xc;        /* x'c of the rows of a run */
    /* small clusters */
    double *n_matrix, *residual, *y;
    double *power, *next;
    /* large clusters */
    double *gram_x, *gram_wx, *gram_wwx; /* X'X, X'WX, X'W^2X (lower triangles) */
    double *gram;                        /* 2k x 2k: U'U */
    double *u_residual, *u_y;            /* U'e, U'y */
    double *r_residual, *r_y;            /* f(N) e = U r */
    double *packing;
    double *squared;
    /* what a cluster gives: s = X'WAe, v, z */
    double *s, *xi;
    /* sums over clusters */
    double *meat, *c_matrix;
    double trace, squares;
    bool open;    /* earlier runs of the present cluster were gathered */
    Arena *eigen; /* workspace of the few clusters that need it */
} Cr2;

/* out = S b */
static void times_s(const Cr2 *cr, const double *b, double *out)
{
    const size_t k = cr->k;

    for (size_t l = 0; l < k; l++) {
        out[l] = cr->fit->squares[l] * b[l] - b[k + l];
        out[k + l] = -b[l];
    }
}

static double form(const double *matrix, const double *b, size_t n)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        double row = 0.0;
        for (size_t j = 0; j < n; j++)
            row += matrix[i * n + j] * b[j];
        sum += b[i] * row;
    }
    return sum;
}

static void multiply(const double *matrix, const double *b, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) {
        double row = 0.0;
        for (size_t j = 0; j < n; j++)
            row += matrix[i * n + j] * b[j];
        out[i] = row;
    }
}

/* f of an eigenvalue: A's eigenvalue less 1. */
static double inverse_root_less_one(double eigenvalue)
{
    const double b = 1.0 + eigenvalue;

    return b > SINGULAR ? 1.0 / sqrt(b) - 1.0 : -1.0;
}

/* What one cluster adds to the sums. */
static void add_cluster(Cr2 *cr, double d)
{
    const size_t k = cr->k, k2 = 2 * k;
    const double *v = cr->xi, *z = cr->xi + k;
    double own = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            cr->meat[i * k + j] += cr->s[i] * cr->s[j];
    for (size_t i = 0; i < k2; i++)
        for (size_t j = 0; j <= i; j++)
            cr->c_matrix[i * k2 + j] += cr->xi[i] * cr->xi[j];
    for (size_t l = 0; l < k; l++)
        own += v[l] * (2.0 * z[l] - cr->fit->squares[l] * v[l]);
    cr->trace += d - own;
    cr->squares += d * (d - 2.0 * own);
}

/* --- small clusters --- */

/* The lower triangle of N of m rows, completed; returns its Frobenius norm. */
static double small_matrix(Cr2 *cr, const double *x, const double *w, size_t m)
{
    double *n = cr->n_matrix;
    double square = 0.0;

    memset(n, 0, m * m * sizeof *n);
    for (size_t l = 0; l < cr->k; l++) {
        const double *column = x + l * FIT_STRIDE;
        const double q = cr->fit->squares[l];
        for (size_t i = 0; i < m; i++) {
            const double xi = column[i], qi = q - w[i];
            for (size_t j = 0; j <= i; j++)
                n[i * m + j] += xi * column[j] * (qi - w[j]);
        }
    }
    for (size_t i = 0; i < m; i++) {
        square += n[i * m + i] * n[i * m + i];
        for (size_t j = 0; j < i; j++) {
            square += 2.0 * n[i * m + j] * n[i * m + j];
            n[j * m + i] = n[i * m + j];
        }
    }
    return sqrt(square);
}

/* b += f(N) b by the binomial series of (1 + x)^(-1/2). */
static void small_series(Cr2 *cr, double norm, size_t m, double *b)
{
    double factor = 1.0, bound = 1.0;

    memcpy(cr->power, b, m * sizeof *b);
    for (size_t j = 1; bound > 1e-17 && j < 100; j++) {
        multiply(cr->n_matrix, cr->power, m, cr->next);
        memcpy(cr->power, cr->next, m * sizeof *b);
        factor *= -(2.0 * (double)j - 1.0) / (2.0 * (double)j);
        for (size_t i = 0; i < m; i++)
            b[i] += factor * cr->power[i];
        bound *= norm;
    }
}

/* b = A b from the eigenvectors of N. */
static void small_adjust(const double *values, const double *vectors, size_t m, double *b,
                         double *coordinate)
{
    for (size_t h = 0; h < m; h++) {
        double sum = 0.0;
        for (size_t i = 0; i < m; i++)
            sum += vectors[i * m + h] * b[i];
        coordinate[h] = sum * inverse_root_less_one(values[h]);
    }
    for (size_t i = 0; i < m; i++)
        for (size_t h = 0; h < m; h++)
            b[i] += vectors[i * m + h] * coordinate[h];
}

static bool small_cluster(Cr2 *cr, const double *x, const double *w, const double *e, size_t m)
{
    const size_t k = cr->k;
    double *a = cr->y;
    double d = 0.0;

    for (size_t i = 0; i < m; i++) {
        cr->residual[i] = e[i];
        a[i] = w[i] * cr->xc[i];
    }
    const double norm = small_matrix(cr, x, w, m);
    if (norm <= SERIES_NORM) {
        small_series(cr, norm, m, cr->residual);
        small_series(cr, norm, m, a);
    } else {
        double *values = ARENA_ARRAY(cr->eigen, double, m);
        double *vectors = ARENA_ARRAY(cr->eigen, double, m *m);
        if (!symmetric_eigen(cr->eigen, cr->n_matrix, m, values, vectors))
            return false;
        small_adjust(values, vectors, m, cr->residual, cr->power);
        small_adjust(values, vectors, m, a, cr->power);
    }
    memset(cr->s, 0, k * sizeof *cr->s);
    for (size_t l = 0; l < k; l++) {
        const double *column = x + l * FIT_STRIDE;
        double s = 0.0, v = 0.0, z = 0.0;
        for (size_t i = 0; i < m; i++) {
            const double wx = w[i] * column[i];
            s += wx * cr->residual[i];
            v += column[i] * a[i];
            z += wx * a[i];
        }
        cr->s[l] = s;
        cr->xi[l] = v;
        cr->xi[k + l] = z;
    }
    for (size_t i = 0; i < m; i++)
        d += a[i] * a[i];
    add_cluster(cr, d);
    return true;
}

/* --- large clusters --- */

static void gather(Cr2 *cr, const Block *block, size_t first, size_t n)
{
    const size_t k = cr->k;
    const double *x = block->x + first, *w = block->weight + first, *e = block->residual + first;
    double score[MODEL_BLOCK];

    block_products(x, FIT_STRIDE, n, k, NULL, cr->packing, cr->gram_x);
    if (!cr->fit->equal_weights) {
        for (size_t i = 0; i < n; i++)
            cr->squared[i] = w[i] * w[i];
        block_products(x, FIT_STRIDE, n, k, w, cr->packing, cr->gram_wx);
        block_products(x, FIT_STRIDE, n, k, cr->squared, cr->packing, cr->gram_wwx);
    }
    for (size_t i = 0; i < n; i++)
        score[i] = w[i] * e[i];
    block_cross(x, FIT_STRIDE, n, k, e, cr->u_residual);
    block_cross(x, FIT_STRIDE, n, k, score, cr->u_residual + k);
}

/* U'U from the three sums; the sums are cleared for the next cluster. */
static void gram_matrix(Cr2 *cr)
{
    const size_t k = cr->k, k2 = 2 * k;
    const double w = cr->fit->sample->weight[0];

    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++) {
            const double g = cr->gram_x[i * k + j];
            const double gw = cr->fit->equal_weights ? w * g : cr->gram_wx[i * k + j];
            const double gww = cr->fit->equal_weights ? w * w * g : cr->gram_wwx[i * k + j];
            cr->gram[i * k2 + j] = cr->gram[j * k2 + i] = g;
            cr->gram[(k + i) * k2 + j] = cr->gram[(k + j) * k2 + i] = gw;
            cr->gram[i * k2 + k + j] = cr->gram[j * k2 + k + i] = gw;
            cr->gram[(k + i) * k2 + k + j] = cr->gram[(k + j) * k2 + k + i] = gww;
        }
    }
    memset(cr->gram_x, 0, k * k * sizeof(double));
    memset(cr->gram_wx, 0, k * k * sizeof(double));
    memset(cr->gram_wwx, 0, k * k * sizeof(double));
}

/* |N|^2 = tr(G S G S); row i of G S is [g_i Q - h_i, -g_i] with G's row i = [g_i, h_i]. */
static double gram_norm(const Cr2 *cr)
{
    const size_t k = cr->k, k2 = 2 * k;
    const double *q = cr->fit->squares;
    double sum = 0.0;

    for (size_t i = 0; i < k2; i++) {
        for (size_t j = 0; j < k2; j++) {
            const double *g = cr->gram + i * k2, *h = cr->gram + j * k2;
            const double ij = j < k ? q[j] * g[j] - g[k + j] : -g[j - k];
            const double ji = i < k ? q[i] * h[i] - h[k + i] : -h[i - k];
            sum += ij * ji;
        }
    }
    return sqrt(sum > 0.0 ? sum : 0.0);
}

/* r with f(N) b = U r, from U'b. */
static void large_series(Cr2 *cr, double norm, const double *u_b, double *r)
{
    const size_t k2 = 2 * cr->k;
    double factor = 1.0, bound = 1.0;

    memset(r, 0, k2 * sizeof *r);
    memcpy(cr->next, u_b, k2 * sizeof *r);
    for (size_t j = 1; bound > 1e-17 && j < 100; j++) {
        times_s(cr, cr->next, cr->power);
        factor *= -(2.0 * (double)j - 1.0) / (2.0 * (double)j);
        for (size_t i = 0; i < k2; i++)
            r[i] += factor * cr->power[i];
        multiply(cr->gram, cr->power, k2, cr->next);
        bound *= norm;
    }
}

/* Where N is not small: U = F L^(1/2) V' with orthonormal F, so N = F T F' with
 * T = L^(1/2) V'SV L^(1/2) = E t E', and f(N) b = U V L^(-1/2) E f(t) E' L^(-1/2) V' U'b.
 * root: columns V L^(-1/2) E, f: f(t). Directions that U lacks are left out. */
static bool large_eigen(Cr2 *cr, double **root, double **f, size_t *rank)
{
    const size_t k2 = 2 * cr->k;
    double *length = ARENA_ARRAY(cr->eigen, double, k2);
    double *v = ARENA_ARRAY(cr->eigen, double, k2 *k2);
    double *sv = ARENA_ARRAY(cr->eigen, double, k2 *k2);
    size_t n = 0;

    if (!symmetric_eigen(cr->eigen, cr->gram, k2, length, v))
        return false;
    while (n < k2 && length[n] > 1e-17 * length[0])
        n++;
    double *t = ARENA_ARRAY(cr->eigen, double, n *n);
    double *e = ARENA_ARRAY(cr->eigen, double, n *n);
    *f = ARENA_ARRAY(cr->eigen, double, n);
    *root = ARENA_ARRAY(cr->eigen, double, k2 *n);
    for (size_t h = 0; h < n; h++) {
        for (size_t i = 0; i < k2; i++)
            cr->power[i] = v[i * k2 + h];
        times_s(cr, cr->power, sv + h * k2);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            for (size_t h = 0; h < k2; h++)
                t[i * n + j] += sqrt(length[i] * length[j]) * v[h * k2 + i] * sv[j * k2 + h];
    if (!symmetric_eigen(cr->eigen, t, n, *f, e))
        return false;
    for (size_t h = 0; h < n; h++)
        (*f)[h] = inverse_root_less_one((*f)[h]);
    for (size_t i = 0; i < k2; i++)
        for (size_t h = 0; h < n; h++)
            for (size_t j = 0; j < n; j++)
                (*root)[h * k2 + i] += v[i * k2 + j] / sqrt(length[j]) * e[j * n + h];
    *rank = n;
    return true;
}

static void large_adjust(const double *root, const double *f, size_t rank, size_t k2,
                         const double *u_b, double *r)
{
    memset(r, 0, k2 * sizeof *r);
    for (size_t h = 0; h < rank; h++) {
        double sum = 0.0;
        for (size_t i = 0; i < k2; i++)
            sum += root[h * k2 + i] * u_b[i];
        for (size_t i = 0; i < k2; i++)
            r[i] += f[h] * sum * root[h * k2 + i];
    }
}

static bool large_cluster(Cr2 *cr)
{
    const size_t k = cr->k, k2 = 2 * k;

    gram_matrix(cr);
    for (size_t i = 0; i < k2; i++) { /* y = W X c = U (0, c) */
        cr->u_y[i] = 0.0;
        for (size_t l = 0; l < k; l++)
            cr->u_y[i] += cr->gram[i * k2 + k + l] * cr->c[l];
    }
    const double norm = gram_norm(cr);
    if (norm <= SERIES_NORM) {
        large_series(cr, norm, cr->u_residual, cr->r_residual);
        large_series(cr, norm, cr->u_y, cr->r_y);
    } else {
        double *root, *f;
        size_t rank;
        if (!large_eigen(cr, &root, &f, &rank))
            return false;
        large_adjust(root, f, rank, k2, cr->u_residual, cr->r_residual);
        large_adjust(root, f, rank, k2, cr->u_y, cr->r_y);
    }
    multiply(cr->gram, cr->r_residual, k2, cr->next);
    for (size_t l = 0; l < k; l++) {
        cr->s[l] = cr->u_residual[k + l] + cr->next[k + l];
        cr->r_y[k + l] += cr->c[l]; /* a = U (r + (0, c)) */
    }
    multiply(cr->gram, cr->r_y, k2, cr->xi);
    add_cluster(cr, form(cr->gram, cr->r_y, k2));
    memset(cr->u_residual, 0, k2 * sizeof(double));
    return true;
}

static bool visit(void *state, const Block *block, size_t first, size_t n, bool last)
{
    Cr2 *cr = state;
    const bool whole = last && n <= cr->n_small && !cr->open;

    if (whole) {
        block_multiply(block->x + first, FIT_STRIDE, n, cr->k, cr->c, cr->xc);
        return small_cluster(cr, block->x + first, block->weight + first, block->residual + first,
                             n);
    }
    cr->open = !last;
    gather(cr, block, first, n);
    return !last || large_cluster(cr);
}

/* tr(R C R C): row i of R C is -q_i v-row i + z-row i for i < k, and v-row i - k below. */
static double trace_of_square(const Cr2 *cr)
{
    const size_t k = cr->k, k2 = 2 * k;
    const double *q = cr->fit->squares, *c = cr->c_matrix;
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

bool fit_cr2(const Fit *fit, const Grouping *grouping, const double *contrast, double *meat,
             double *df, Error *err)
{
    const size_t k = fit->k, k2 = 2 * k;
    Arena *scratch = arena_create();
    Cr2 cr = {.fit = fit, .c = contrast, .k = k, .meat = meat, .eigen = scratch};

    cr.n_small = k2 < MODEL_BLOCK / 2 ? k2 : MODEL_BLOCK / 2;
    const size_t m = cr.n_small > k2 ? cr.n_small : k2;
    double **const vectors[] = {&cr.xc,   &cr.residual,   &cr.y,   &cr.power,
                                &cr.next, &cr.u_residual, &cr.u_y, &cr.r_residual,
                                &cr.r_y,  &cr.s,          &cr.xi};
    for (size_t i = 0; i < COUNT_OF(vectors); i++)
        *vectors[i] = ARENA_ARRAY(scratch, double, m);
    cr.n_matrix = ARENA_ARRAY(scratch, double, cr.n_small *cr.n_small);
    cr.gram_x = ARENA_ARRAY(scratch, double, k *k);
    cr.gram_wx = ARENA_ARRAY(scratch, double, k *k);
    cr.gram_wwx = ARENA_ARRAY(scratch, double, k *k);
    cr.gram = ARENA_ARRAY(scratch, double, k2 *k2);
    cr.packing = ARENA_ARRAY(scratch, double, block_scratch(k));
    cr.squared = ARENA_ARRAY(scratch, double, MODEL_BLOCK);
    cr.c_matrix = ARENA_ARRAY(scratch, double, k2 *k2);
    const bool ok = fit_walk(fit, grouping, cr.n_small, visit, &cr);
    symmetric_complete(cr.c_matrix, k2);
    const double squares = cr.squares + trace_of_square(&cr);
    *df = squares > 0.0 && cr.trace > 0.0 ? cr.trace * cr.trace / squares : (double)NAN;
    arena_destroy(scratch);
    return ok || error_set(err, ERR_INTERNAL, NOWHERE,
                           "the eigenvalues of a cluster's residual covariance were not found");
}
