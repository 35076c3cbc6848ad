/* Rows of small mixed models for tests: their sums by group, and the same model with matrices of
 * n x n, from the definitions alone. */
#ifndef TEST_STATS_ROWS_H
#define TEST_STATS_ROWS_H

#include "check.h"

#include "alike/linalg.h"
#include "alike/reml.h"

#include <string.h>

enum { ROWS_MAX = 120, COLUMNS_MAX = 8, GROUPS_MAX = 40 };

typedef struct Rows {
    size_t n, k, n_groups;
    double x[ROWS_MAX][COLUMNS_MAX], y[ROWS_MAX];
    size_t group[ROWS_MAX];
} Rows;

typedef struct RowSums {
    double xx[COLUMNS_MAX * COLUMNS_MAX], xy[COLUMNS_MAX];
    double size[GROUPS_MAX], sx[GROUPS_MAX * COLUMNS_MAX], sy[GROUPS_MAX];
    RemlSums sums;
} RowSums;

static inline void rows_sum(const Rows *rows, RowSums *out)
{
    const size_t k = rows->k;

    memset(out, 0, sizeof *out);
    out->sums = (RemlSums){.n = rows->n,
                           .k = k,
                           .n_groups = rows->n_groups,
                           .xx = out->xx,
                           .xy = out->xy,
                           .size = out->size,
                           .sx = out->sx,
                           .sy = out->sy};
    for (size_t i = 0; i < rows->n; i++) {
        const size_t g = rows->group[i];
        out->size[g] += 1.0;
        out->sy[g] += rows->y[i];
        out->sums.yy += rows->y[i] * rows->y[i];
        for (size_t a = 0; a < k; a++) {
            out->sx[g * k + a] += rows->x[i][a];
            out->xy[a] += rows->x[i][a] * rows->y[i];
            for (size_t b = 0; b < k; b++)
                out->xx[a * k + b] += rows->x[i][a] * rows->x[i][b];
        }
    }
}

/* Matrices of n x n at (u, e). */
typedef struct Dense {
    double p[ROWS_MAX][ROWS_MAX];  /* the projection */
    double pg[ROWS_MAX][ROWS_MAX]; /* times ZZ' */
    double beta[COLUMNS_MAX], c[COLUMNS_MAX * COLUMNS_MAX];
    double t0, t1, t11, t12, t22, q1, q2, loglik;
} Dense;

static inline void dense_at(const Rows *rows, double u, double e, Dense *out)
{
    static double v[ROWS_MAX * ROWS_MAX], inverse[ROWS_MAX * ROWS_MAX];
    static double vx[ROWS_MAX][COLUMNS_MAX];
    const size_t n = rows->n, k = rows->k;
    bool aliased[ROWS_MAX] = {0};
    double a[COLUMNS_MAX * COLUMNS_MAX], py[ROWS_MAX], log_det = 0.0;

    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            v[i * n + j] = (rows->group[i] == rows->group[j] ? u : 0.0) + (i == j ? e : 0.0);
    assert_int_equal(cholesky_factor(v, n, 0.0, aliased), n);
    for (size_t i = 0; i < n; i++)
        log_det += 2.0 * log(v[i * n + i]);
    cholesky_inverse(v, n, aliased, inverse);
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < k; c++) {
            vx[i][c] = 0.0;
            for (size_t j = 0; j < n; j++)
                vx[i][c] += inverse[i * n + j] * rows->x[j][c];
        }
    for (size_t c = 0; c < k; c++) {
        for (size_t d = 0; d < k; d++) {
            a[c * k + d] = 0.0;
            for (size_t i = 0; i < n; i++)
                a[c * k + d] += rows->x[i][c] * vx[i][d];
        }
        for (size_t i = 0; i < n; i++)
            out->beta[c] += vx[i][c] * rows->y[i];
    }
    assert_int_equal(cholesky_factor(a, k, 0.0, aliased), k);
    for (size_t c = 0; c < k; c++)
        log_det += 2.0 * log(a[c * k + c]);
    cholesky_inverse(a, k, aliased, out->c);
    cholesky_solve(a, k, aliased, out->beta);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            out->p[i][j] = inverse[i * n + j];
            for (size_t c = 0; c < k; c++)
                for (size_t d = 0; d < k; d++)
                    out->p[i][j] -= vx[i][c] * out->c[c * k + d] * vx[j][d];
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t m = 0; m < n; m++)
                if (rows->group[m] == rows->group[j])
                    out->pg[i][j] += out->p[i][m];
    double ypy = 0.0;
    for (size_t i = 0; i < n; i++) {
        py[i] = 0.0;
        for (size_t j = 0; j < n; j++)
            py[i] += out->p[i][j] * rows->y[j];
        ypy += py[i] * rows->y[i];
    }
    for (size_t i = 0; i < n; i++) {
        out->t0 += out->p[i][i];
        out->t1 += out->pg[i][i];
        out->q2 += py[i] * py[i];
        for (size_t j = 0; j < n; j++) {
            out->t11 += out->pg[i][j] * out->pg[j][i];
            out->t12 += out->p[i][j] * out->pg[j][i];
            out->t22 += out->p[i][j] * out->p[j][i];
            if (rows->group[i] == rows->group[j])
                out->q1 += py[i] * py[j];
        }
    }
    out->loglik = -0.5 * (log_det + ypy + (double)(n - k) * log(2.0 * acos(-1.0)));
}

#endif
