/* Regressions of zeros and ones by the textbook: the whole matrix, Gaussian elimination, formulas
 * as they are printed. Nothing of src/stats is in it. */
#ifndef DENSE_H
#define DENSE_H

#include "pscore/hand.h"

typedef struct Dense {
    size_t n, k;
    double *x;    /* n x k, row by row; column 0 is 1, others less their means */
    double *mean; /* k; of column 0: 0 */
    double *y, *w;
} Dense;

/* Numbers of the frame in the order of the cohort. */
static inline Dense dense_of(Arena *arena, const Cohort *cohort)
{
    Dense d = {.n = cohort->n, .k = cohort->n_covariates + 1};
    d.x = ARENA_ARRAY(arena, double, d.n *d.k);
    d.y = ARENA_ARRAY(arena, double, d.n);
    d.w = ARENA_ARRAY(arena, double, d.n);
    for (size_t i = 0; i < d.n; i++) {
        d.x[i * d.k] = 1;
        for (size_t j = 1; j < d.k; j++)
            d.x[i * d.k + j] = cohort->covariate[j - 1]->real[cohort->row[i]];
        d.y[i] = cohort->treated[i];
        d.w[i] = cohort_base_weight(cohort, i);
    }
    d.mean = ARENA_ARRAY(arena, double, d.k);
    for (size_t j = 1; j < d.k; j++) {
        for (size_t i = 0; i < d.n; i++)
            d.mean[j] += d.x[i * d.k + j] / (double)d.n;
        for (size_t i = 0; i < d.n; i++)
            d.x[i * d.k + j] -= d.mean[j];
    }
    return d;
}

/* The intercept of columns as they are from that of columns less their means: to = -1, and back: to
 * = 1. */
static inline void dense_shift(const Dense *d, double *beta, int to)
{
    for (size_t j = 1; j < d->k; j++)
        beta[0] += to * d->mean[j] * beta[j];
}

/* The standard error of coefficient j of columns as they are. */
static inline double dense_se(const Dense *d, const double *variance, size_t j)
{
    double v = variance[j * d->k + j];
    if (j > 0)
        return sqrt(v);
    v = 0;
    for (size_t a = 0; a < d->k; a++)
        for (size_t b = 0; b < d->k; b++)
            v += variance[a * d->k + b] * (a == 0 ? 1 : -d->mean[a]) * (b == 0 ? 1 : -d->mean[b]);
    return sqrt(v);
}

static inline double dense_eta(const Dense *d, size_t i, const double *beta)
{
    double eta = 0;
    for (size_t j = 0; j < d->k; j++)
        eta += d->x[i * d->k + j] * beta[j];
    return eta;
}

/* The inverse of a (k x k), with rows exchanged for the largest pivot. Columns may differ by orders
 * of magnitude, so a is scaled to a unit diagonal first. */
static inline double *dense_inverse(Arena *arena, const double *a, size_t k)
{
    double *m = ARENA_ARRAY(arena, double, k * 2 * k), *out = ARENA_ARRAY(arena, double, k *k);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            m[i * 2 * k + j] = a[i * k + j] / sqrt(a[i * k + i] * a[j * k + j]);
            m[i * 2 * k + k + j] = i == j;
        }
    for (size_t p = 0; p < k; p++) {
        size_t best = p;
        for (size_t i = p; i < k; i++)
            best = fabs(m[i * 2 * k + p]) > fabs(m[best * 2 * k + p]) ? i : best;
        for (size_t j = 0; j < 2 * k; j++) {
            const double keep = m[p * 2 * k + j];
            m[p * 2 * k + j] = m[best * 2 * k + j];
            m[best * 2 * k + j] = keep;
        }
        for (size_t i = 0; i < k; i++) {
            const double factor = i == p ? 0 : m[i * 2 * k + p] / m[p * 2 * k + p];
            for (size_t j = 0; factor != 0 && j < 2 * k; j++)
                m[i * 2 * k + j] -= factor * m[p * 2 * k + j];
        }
        for (size_t j = 2 * k; j-- > p;)
            m[p * 2 * k + j] /= m[p * 2 * k + p];
    }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            out[i * k + j] = m[i * 2 * k + k + j] / sqrt(a[i * k + i] * a[j * k + j]);
    return out;
}

/* X' diag(v) X */
static inline double *dense_information(Arena *arena, const Dense *d, const double *v)
{
    double *a = ARENA_ARRAY(arena, double, d->k * d->k);
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < d->k; j++)
            for (size_t l = 0; l < d->k; l++)
                a[j * d->k + l] += d->x[i * d->k + j] * v[i] * d->x[i * d->k + l];
    return a;
}

/* X' v */
static inline double *dense_cross(Arena *arena, const Dense *d, const double *v)
{
    double *b = ARENA_ARRAY(arena, double, d->k);
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < d->k; j++)
            b[j] += d->x[i * d->k + j] * v[i];
    return b;
}

/* Half a step: whole ones of Fisher scoring can swing to and fro for ever. */
static inline void dense_move(double *beta, const double *inverse, const double *score, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            beta[i] += 0.5 * inverse[i * k + j] * score[j];
}

/* Probability of a one, of a zero, and the derivative of the former. */
static inline void dense_link(const char *link, double eta, double *p, double *q, double *slope)
{
    if (strcmp(link, "probit") == 0) {
        *p = 0.5 * erfc(-eta / sqrt(2.0));
        *q = 0.5 * erfc(eta / sqrt(2.0));
        *slope = exp(-eta * eta / 2) / sqrt(2 * acos(-1.0));
    } else if (strcmp(link, "cloglog") == 0) {
        *p = -expm1(-exp(eta));
        *q = exp(-exp(eta));
        *slope = exp(eta - exp(eta));
    } else {
        *p = 1 / (1 + exp(-eta));
        *q = 1 / (1 + exp(eta));
        *slope = *p * *q;
    }
}

/* Fisher scoring from beta (of columns less their means) on; returns the inverse of the information
 * at the last beta. */
static inline double *dense_fisher(Arena *arena, const Dense *d, const char *link, double *beta,
                                   size_t steps)
{
    double *v = ARENA_ARRAY(arena, double, d->n), *r = ARENA_ARRAY(arena, double, d->n);
    for (size_t step = 0;; step++) {
        for (size_t i = 0; i < d->n; i++) {
            double p, q, slope;
            dense_link(link, dense_eta(d, i, beta), &p, &q, &slope);
            if (slope == 0) /* so far out that the row weighs nothing */
                v[i] = r[i] = 0;
            else {
                v[i] = d->w[i] * (slope / p) * (slope / q);
                r[i] = d->w[i] * (d->y[i] == 1 ? slope / p : -slope / q);
            }
        }
        double *inverse = dense_inverse(arena, dense_information(arena, d, v), d->k);
        if (step == steps)
            return inverse;
        dense_move(beta, inverse, dense_cross(arena, d, r), d->k);
    }
}

#endif
