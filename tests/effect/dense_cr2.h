/* CR2 and Satterthwaite's df from the explicit matrices, n x n and all: what the fast forms are
 * compared with. Small samples only. */
#ifndef DENSE_CR2_H
#define DENSE_CR2_H

#include "alike/linalg.h"
#include "check.h"

#include <string.h>

typedef struct Dense {
    double estimate, se, df;
} Dense;

/* c[n x m] = a[n x k] b[k x m] */
static inline void dense_multiply(const double *a, const double *b, size_t n, size_t k, size_t m,
                                  double *c)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) {
            double sum = 0.0;
            for (size_t h = 0; h < k; h++)
                sum += a[i * k + h] * b[h * m + j];
            c[i * m + j] = sum;
        }
}

/* Of coefficient `which` in the weighted regression of y on x (n rows of k, full rank). */
static inline Dense dense_cr2(Arena *arena, const double *x, const double *w, const double *y,
                              const int32_t *cluster, size_t n_clusters, size_t n, size_t k,
                              size_t which)
{
    double *xx = ARENA_ARRAY(arena, double, k *k), *m = ARENA_ARRAY(arena, double, k *k);
    double *beta = ARENA_ARRAY(arena, double, k), *xy = ARENA_ARRAY(arena, double, k);
    double *xm = ARENA_ARRAY(arena, double, n *k), *hat = ARENA_ARRAY(arena, double, n *n);
    double *residual = ARENA_ARRAY(arena, double, n), *middle = ARENA_ARRAY(arena, double, n *n);
    double *a = ARENA_ARRAY(arena, double, n *n_clusters); /* column g: A_g W_g X_g M c, else 0 */
    bool *aliased = ARENA_ARRAY(arena, bool, k);
    Dense out = {0};

    for (size_t i = 0; i < n; i++)
        for (size_t h = 0; h < k; h++) {
            xy[h] += x[i * k + h] * w[i] * y[i];
            for (size_t l = 0; l < k; l++)
                xx[h * k + l] += x[i * k + h] * w[i] * x[i * k + l];
        }
    assert_int_equal(cholesky_factor(xx, k, 1e-13, aliased), k);
    cholesky_inverse(xx, k, aliased, m);
    dense_multiply(m, xy, k, k, 1, beta);
    dense_multiply(x, m, n, k, k, xm);
    for (size_t i = 0; i < n; i++) {
        residual[i] = y[i];
        for (size_t h = 0; h < k; h++)
            residual[i] -= x[i * k + h] * beta[h];
        for (size_t j = 0; j < n; j++)
            for (size_t h = 0; h < k; h++)
                hat[i * n + j] += xm[i * k + h] * x[j * k + h] * w[j];
    }
    for (size_t i = 0; i < n; i++) /* I - H */
        for (size_t j = 0; j < n; j++)
            hat[i * n + j] = (i == j ? 1.0 : 0.0) - hat[i * n + j];
    for (size_t i = 0; i < n; i++) /* (I - H)(I - H)' */
        for (size_t j = 0; j < n; j++)
            for (size_t h = 0; h < n; h++)
                middle[i * n + j] += hat[i * n + h] * hat[j * n + h];
    double variance = 0.0;
    for (size_t g = 0; g < n_clusters; g++) {
        size_t n_g = 0;
        size_t *row = ARENA_ARRAY(arena, size_t, n);
        for (size_t i = 0; i < n; i++)
            if ((size_t)cluster[i] == g)
                row[n_g++] = i;
        double *b = ARENA_ARRAY(arena, double, n_g *n_g), *v = ARENA_ARRAY(arena, double, n_g *n_g);
        double *values = ARENA_ARRAY(arena, double, n_g);
        for (size_t i = 0; i < n_g; i++)
            for (size_t j = 0; j < n_g; j++)
                b[i * n_g + j] = middle[row[i] * n + row[j]];
        assert_true(symmetric_eigen(arena, b, n_g, values, v));
        double score = 0.0;
        for (size_t i = 0; i < n_g; i++) {
            double adjusted = 0.0;
            for (size_t j = 0; j < n_g; j++) {
                double root = 0.0;
                for (size_t h = 0; h < n_g; h++)
                    if (values[h] > 1e-10)
                        root += v[i * n_g + h] * v[j * n_g + h] / sqrt(values[h]);
                adjusted += root * w[row[j]] * xm[row[j] * k + which];
            }
            a[row[i] * n_clusters + g] = adjusted;
            score += adjusted * residual[row[i]];
        }
        variance += score * score;
    }
    double trace = 0.0, squares = 0.0;
    double *ma = ARENA_ARRAY(arena, double, n *n_clusters);
    dense_multiply(middle, a, n, n, n_clusters, ma);
    for (size_t g = 0; g < n_clusters; g++)
        for (size_t h = 0; h < n_clusters; h++) {
            double p = 0.0;
            for (size_t i = 0; i < n; i++)
                p += a[i * n_clusters + g] * ma[i * n_clusters + h];
            trace += g == h ? p : 0.0;
            squares += p * p;
        }
    out.estimate = beta[which];
    out.se = sqrt(variance);
    out.df = trace * trace / squares;
    return out;
}

#endif
