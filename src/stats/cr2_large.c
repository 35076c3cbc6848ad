/* CR2 of a large cluster: through the Gram matrix of U = [X_g, W_g X_g], so that nothing of the
 * size of the cluster is made. */
#include "stats/cr2.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

/* out = S b */
static void times_s(const Cr2 *cr, const double *b, double *out)
{
    const size_t k = cr->k;

    for (size_t l = 0; l < k; l++) {
        out[l] = cr->of->squares[l] * b[l] - b[k + l];
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

void cr2_gather(Cr2 *cr, const Block *block, size_t first, size_t n)
{
    const size_t k = cr->k;
    const double *x = block->x + first, *w = block->weight + first, *e = block->residual + first;
    double score[MODEL_BLOCK];

    block_products(x, FIT_STRIDE, n, k, NULL, cr->packing, cr->gram_x);
    if (isnan(cr->of->weight)) {
        for (size_t i = 0; i < n; i++)
            cr->squared[i] = w[i] * w[i];
        block_products(x, FIT_STRIDE, n, k, w, cr->packing, cr->gram_wx);
        block_products(x, FIT_STRIDE, n, k, cr->squared, cr->packing, cr->gram_wwx);
    }
    for (size_t i = 0; i < n; i++) {
        score[i] = w[i] * e[i];
        cr->residual_square += e[i] * e[i];
    }
    block_cross(x, FIT_STRIDE, n, k, e, cr->u_residual);
    block_cross(x, FIT_STRIDE, n, k, score, cr->u_residual + k);
}

/* U'U from the three sums; the sums are cleared for the next cluster. */
static void gram_matrix(Cr2 *cr)
{
    const size_t k = cr->k, k2 = 2 * k;
    const double w = cr->of->weight;
    const bool equal = !isnan(w);

    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++) {
            const double g = cr->gram_x[i * k + j];
            const double gw = equal ? w * g : cr->gram_wx[i * k + j];
            const double gww = equal ? w * w * g : cr->gram_wwx[i * k + j];
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
    const double *q = cr->of->squares;
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

static void times_gram(const Cr2 *cr, const double *b, double *out)
{
    const size_t k2 = 2 * cr->k;

    block_multiply(cr->gram, k2, k2, k2, b, out); /* symmetric: its columns are its rows */
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
        times_gram(cr, cr->power, cr->next);
        bound *= norm;
    }
}

/* The same where no bound tells when it ends; length: |b|. A term is U times `power`, its length
 * from the Gram matrix by absolute values: what parts cancel to is rounding where weights differ.
 * False: its terms did not become small. */
static bool large_series_ends(Cr2 *cr, double length, const double *u_b, double *r)
{
    const size_t k2 = 2 * cr->k;
    double factor = 1.0;

    memset(r, 0, k2 * sizeof *r);
    memcpy(cr->next, u_b, k2 * sizeof *r);
    for (size_t j = 1; j < CR2_SERIES_TERMS; j++) {
        double square = 0.0;
        times_s(cr, cr->next, cr->power);
        times_gram(cr, cr->power, cr->next);
        factor *= -(2.0 * (double)j - 1.0) / (2.0 * (double)j);
        for (size_t i = 0; i < k2; i++) {
            r[i] += factor * cr->power[i];
            square += fabs(cr->power[i] * cr->next[i]);
        }
        if (fabs(factor) * sqrt(square) <= CR2_SERIES_SHARE * length)
            return true;
    }
    return false;
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
        (*f)[h] = cr2_inverse_root_less_one((*f)[h]);
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

bool cr2_large_cluster(Cr2 *cr)
{
    const size_t k = cr->k, k2 = 2 * k;

    double y_square = 0.0;

    gram_matrix(cr);
    for (size_t i = 0; i < k2; i++) { /* y = W X c = U (0, c) */
        cr->u_y[i] = 0.0;
        for (size_t l = 0; l < k; l++)
            cr->u_y[i] += cr->gram[i * k2 + k + l] * cr->c[l];
    }
    for (size_t l = 0; l < k; l++)
        y_square += cr->c[l] * cr->u_y[k + l];
    const double norm = gram_norm(cr);
    if (norm <= CR2_SERIES_NORM) {
        large_series(cr, norm, cr->u_residual, cr->r_residual);
        large_series(cr, norm, cr->u_y, cr->r_y);
    } else if (!large_series_ends(cr, sqrt(cr->residual_square), cr->u_residual, cr->r_residual) ||
               !large_series_ends(cr, sqrt(y_square), cr->u_y, cr->r_y)) {
        double *root, *f;
        size_t rank;
        if (!large_eigen(cr, &root, &f, &rank))
            return false;
        large_adjust(root, f, rank, k2, cr->u_residual, cr->r_residual);
        large_adjust(root, f, rank, k2, cr->u_y, cr->r_y);
    }
    times_gram(cr, cr->r_residual, cr->next);
    for (size_t l = 0; l < k; l++) {
        cr->s[l] = cr->u_residual[k + l] + cr->next[k + l];
        cr->r_y[k + l] += cr->c[l]; /* a = U (r + (0, c)) */
    }
    times_gram(cr, cr->r_y, cr->xi);
    cr2_add_cluster(cr, form(cr->gram, cr->r_y, k2));
    memset(cr->u_residual, 0, k2 * sizeof(double));
    cr->residual_square = 0.0;
    return true;
}
