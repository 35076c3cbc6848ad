/* CR2 of a small cluster: N itself, row by row. */
#include "stats/cr2.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

enum { SERIES_FROM = 16 }; /* eigenvectors of fewer rows are soon there */

/* The lower triangle of N of m rows. */
static void filled_matrix(const Cr2 *cr, const double *x, const double *w, size_t m, double *n)
{
    memset(n, 0, m * m * sizeof *n);
    for (size_t l = 0; l < cr->k; l++) {
        const double *column = x + l * FIT_STRIDE;
        const double q = cr->of->squares[l];
        for (size_t i = 0; i < m; i++) {
            const double xi = column[i], qi = q - w[i];
            for (size_t j = 0; j <= i; j++)
                n[i * m + j] += xi * column[j] * (qi - w[j]);
        }
    }
}

/* Completes the lower triangle; returns a number that no eigenvalue is beyond. */
static double bound_of(double *n, size_t m)
{
    double square = 0.0, most = 0.0;

    for (size_t i = 0; i < m; i++) {
        square += n[i * m + i] * n[i * m + i];
        for (size_t j = 0; j < i; j++) {
            square += 2.0 * n[i * m + j] * n[i * m + j];
            n[j * m + i] = n[i * m + j];
        }
    }
    for (size_t i = 0; i < m; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < m; j++)
            sum += fabs(n[i * m + j]);
        most = fmax(most, sum);
    }
    return fmin(sqrt(square), most);
}

/* b += f(N) b by the binomial series of (1 + x)^(-1/2). N is symmetric: its columns are its rows.
 */
static void small_series(Cr2 *cr, double norm, size_t m, double *b)
{
    double factor = 1.0, bound = 1.0;

    memcpy(cr->power, b, m * sizeof *b);
    for (size_t j = 1; bound > 1e-17 && j < 100; j++) {
        block_multiply(cr->n_matrix, m, m, m, cr->power, cr->next);
        memcpy(cr->power, cr->next, m * sizeof *b);
        factor *= -(2.0 * (double)j - 1.0) / (2.0 * (double)j);
        for (size_t i = 0; i < m; i++)
            b[i] += factor * cr->power[i];
        bound *= norm;
    }
}

/* The same where no bound tells when it ends. False: its terms did not become small, and b is as it
 * was. */
static bool small_series_ends(Cr2 *cr, size_t m, double *b)
{
    const double length = cr2_length(b, m);
    double factor = 1.0;

    memcpy(cr->power, b, m * sizeof *b);
    memcpy(cr->before, b, m * sizeof *b);
    for (size_t j = 1; j < CR2_SERIES_TERMS; j++) {
        block_multiply(cr->n_matrix, m, m, m, cr->power, cr->next);
        memcpy(cr->power, cr->next, m * sizeof *b);
        factor *= -(2.0 * (double)j - 1.0) / (2.0 * (double)j);
        for (size_t i = 0; i < m; i++)
            b[i] += factor * cr->power[i];
        if (fabs(factor) * cr2_length(cr->power, m) <= CR2_SERIES_SHARE * length)
            return true;
    }
    memcpy(b, cr->before, m * sizeof *b);
    return false;
}

/* b = A b from the eigenvectors of N. */
static void small_adjust(const double *values, const double *vectors, size_t m, double *b,
                         double *coordinate)
{
    for (size_t h = 0; h < m; h++) {
        double sum = 0.0;
        for (size_t i = 0; i < m; i++)
            sum += vectors[i * m + h] * b[i];
        coordinate[h] = sum * cr2_inverse_root_less_one(values[h]);
    }
    for (size_t i = 0; i < m; i++)
        for (size_t h = 0; h < m; h++)
            b[i] += vectors[i * m + h] * coordinate[h];
}

typedef struct Eigen {
    double *values, *vectors; /* NULL: not asked for yet */
} Eigen;

/* b = A b where N is not small. False: no eigenvalues. */
static bool small_root(Cr2 *cr, size_t m, Eigen *eigen, double *b)
{
    if (eigen->values == NULL && m >= SERIES_FROM && small_series_ends(cr, m, b))
        return true;
    if (eigen->values == NULL) {
        eigen->values = ARENA_ARRAY(cr->eigen, double, m);
        eigen->vectors = ARENA_ARRAY(cr->eigen, double, m *m);
        if (!symmetric_eigen(cr->eigen, cr->n_matrix, m, eigen->values, eigen->vectors))
            return false;
    }
    small_adjust(eigen->values, eigen->vectors, m, b, cr->power);
    return true;
}

bool cr2_small_cluster(Cr2 *cr, const Block *block, size_t first, size_t m)
{
    const double *x = block->x + first, *w = block->weight + first, *e = block->residual + first;
    const size_t k = cr->k;
    double *a = cr->y;
    double d = 0.0;

    for (size_t i = 0; i < m; i++) {
        cr->residual[i] = e[i];
        a[i] = w[i] * cr->xc[i];
    }
    if (cr->thin != NULL)
        cr2_thin_matrix(cr, block, first, m, cr->n_matrix);
    else
        filled_matrix(cr, x, w, m, cr->n_matrix);
    const double norm = bound_of(cr->n_matrix, m);
    Eigen eigen = {NULL, NULL};
    if (norm <= CR2_SERIES_NORM) {
        small_series(cr, norm, m, cr->residual);
        small_series(cr, norm, m, a);
    } else if (!small_root(cr, m, &eigen, cr->residual) || !small_root(cr, m, &eigen, a)) {
        return false;
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
    cr2_add_cluster(cr, d);
    return true;
}
