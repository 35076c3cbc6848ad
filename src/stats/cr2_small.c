/* CR2 of a small cluster: N itself, row by row. */
#include "stats/cr2.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

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

/* b += f(N) b by the binomial series of (1 + x)^(-1/2). */
static void small_series(Cr2 *cr, double norm, size_t m, double *b)
{
    double factor = 1.0, bound = 1.0;

    memcpy(cr->power, b, m * sizeof *b);
    for (size_t j = 1; bound > 1e-17 && j < 100; j++) {
        cr2_multiply(cr->n_matrix, cr->power, m, cr->next);
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
        coordinate[h] = sum * cr2_inverse_root_less_one(values[h]);
    }
    for (size_t i = 0; i < m; i++)
        for (size_t h = 0; h < m; h++)
            b[i] += vectors[i * m + h] * coordinate[h];
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
    if (norm <= CR2_SERIES_NORM) {
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
    cr2_add_cluster(cr, d);
    return true;
}
