/* Augmented inverse probability weighting as a stack of estimating equations, written out with
 * nothing of the program's: sum of psi(theta) = 0 by Newton's method, and the sandwich
 * A^-1 B A^-T with the Jacobian A by differences and B from sums by group. Dense and slow.
 *
 * theta: the score's coefficients, those of each arm's outcome model, M, R1, R0. */
#ifndef DENSE_STACK_H
#define DENSE_STACK_H

#include "check.h"

#include "alike/design.h"

#include <string.h>

enum { STACK_MOST = 24 };

typedef struct Stack {
    size_t n, k;          /* students, columns of x with the constant */
    const double *x;      /* n rows of k */
    const double *y;      /* n */
    const bool *in;       /* n: in the sample; the others tell of the score alone */
    const uint8_t *d;     /* n */
    const double *b;      /* n: base weights */
    const double *given;  /* n: the score, where it is known; NULL: a logit on x */
    const int32_t *group; /* n; NULL: students by themselves */
    const char *link;     /* "logit", "probit", "cloglog" */
    Estimand estimand;
    bool normalised, outcome_models;
} Stack;

static inline size_t stack_size(const Stack *s)
{
    return 3 * s->k + 3;
}

static inline double stack_predict(const Stack *s, size_t i, const double *beta)
{
    double sum = 0.0;
    for (size_t j = 0; j < s->k; j++)
        sum += s->x[i * s->k + j] * beta[j];
    return sum;
}

/* The probability that goes with a linear predictor, and its slope: of a logit e (1 - e). */
static inline double stack_probability(const Stack *s, double eta, double *slope)
{
    if (strcmp(s->link, "probit") == 0) {
        *slope = exp(-0.5 * eta * eta) / sqrt(2.0 * acos(-1.0));
        return 0.5 * erfc(-eta / sqrt(2.0));
    }
    if (strcmp(s->link, "cloglog") == 0) {
        *slope = exp(eta - exp(eta));
        return -expm1(-exp(eta));
    }
    const double e = 1.0 / (1.0 + exp(-eta));
    *slope = e * (1.0 - e);
    return e;
}

/* Student i's psi; of the score x (d - e) e' / (e (1 - e)). */
static inline void stack_psi(const Stack *s, const double *theta, size_t i, double *psi)
{
    const size_t k = s->k;
    const double *a1 = theta + k, *a0 = theta + 2 * k, *last = theta + 3 * k;
    double slope;
    const double at = stack_probability(s, stack_predict(s, i, theta), &slope);
    const double e = s->given != NULL ? s->given[i] : at;
    const double d = s->d[i], b = s->b[i], y = s->in[i] ? s->y[i] : 0.0;
    const double m1 = stack_predict(s, i, a1), m0 = stack_predict(s, i, a0);
    double t = 0.0, gap = m1 - m0, w1 = 0.0, w0 = 0.0;

    memset(psi, 0, stack_size(s) * sizeof *psi);
    for (size_t j = 0; j < k; j++) {
        const double x = s->x[i * k + j];
        psi[j] = s->given != NULL ? theta[j] : b * x * (d - e) * slope / (e * (1 - e));
        psi[k + j] = s->outcome_models ? (s->in[i] ? b * d * x * (y - m1) : 0.0) : a1[j];
        psi[2 * k + j] = s->outcome_models ? (s->in[i] ? b * (1 - d) * x * (y - m0) : 0.0) : a0[j];
    }
    if (!s->in[i])
        return;
    if (s->estimand == ESTIMAND_ATT) {
        t = d, gap = y - m0, w0 = e / (1 - e);
    } else if (s->estimand == ESTIMAND_ATC) {
        t = 1 - d, gap = m1 - y, w1 = (1 - e) / e;
    } else if (s->estimand == ESTIMAND_ATE) {
        t = 1, w1 = 1 / e, w0 = 1 / (1 - e);
    } else {
        t = e * (1 - e), w1 = 1 - e, w0 = e;
    }
    psi[3 * k] = b * t * (gap - last[0]);
    psi[3 * k + 1] = b * (d * w1 * (y - m1 - (s->normalised ? last[1] : 0.0)) -
                          (s->normalised ? 0.0 : t * last[1]));
    psi[3 * k + 2] = b * ((1 - d) * w0 * (y - m0 - (s->normalised ? last[2] : 0.0)) -
                          (s->normalised ? 0.0 : t * last[2]));
    if (w1 == 0.0) /* no such average in the estimand */
        psi[3 * k + 1] = last[1];
    if (w0 == 0.0)
        psi[3 * k + 2] = last[2];
}

static inline void stack_sum(const Stack *s, const double *theta, double *sum)
{
    double psi[3 * STACK_MOST];

    memset(sum, 0, stack_size(s) * sizeof *sum);
    for (size_t i = 0; i < s->n; i++) {
        stack_psi(s, theta, i, psi);
        for (size_t j = 0; j < stack_size(s); j++)
            sum[j] += psi[j];
    }
}

/* jacobian[i * p + j] = d sum_i / d theta_j, by differences of fourth order. */
static inline void stack_jacobian(Arena *arena, const Stack *s, const double *theta,
                                  double *jacobian)
{
    const size_t p = stack_size(s);
    double *at = ARENA_ARRAY(arena, double, p);
    double *f[4];

    for (int h = 0; h < 4; h++)
        f[h] = ARENA_ARRAY(arena, double, p);
    for (size_t j = 0; j < p; j++) {
        const double step = 1e-3 * fmax(1.0, fabs(theta[j])), of[4] = {-2, -1, 1, 2};
        for (int h = 0; h < 4; h++) {
            memcpy(at, theta, p * sizeof *at);
            at[j] += of[h] * step;
            stack_sum(s, at, f[h]);
        }
        for (size_t i = 0; i < p; i++)
            jacobian[i * p + j] =
                (f[0][i] - 8.0 * f[1][i] + 8.0 * f[2][i] - f[3][i]) / (12.0 * step);
    }
}

/* a x = r in place, with pivots; p columns of r side by side are p right sides. */
static inline void stack_solve(size_t p, double *a, double *r, size_t n_right)
{
    for (size_t c = 0; c < p; c++) {
        size_t best = c;
        for (size_t i = c + 1; i < p; i++)
            best = fabs(a[i * p + c]) > fabs(a[best * p + c]) ? i : best;
        for (size_t j = 0; j < p; j++) {
            const double keep = a[c * p + j];
            a[c * p + j] = a[best * p + j];
            a[best * p + j] = keep;
        }
        for (size_t j = 0; j < n_right; j++) {
            const double keep = r[c * n_right + j];
            r[c * n_right + j] = r[best * n_right + j];
            r[best * n_right + j] = keep;
        }
        for (size_t i = 0; i < p; i++) {
            const double share = i == c ? 0.0 : a[i * p + c] / a[c * p + c];
            for (size_t j = 0; j < p; j++)
                a[i * p + j] -= share * a[c * p + j];
            for (size_t j = 0; j < n_right; j++)
                r[i * n_right + j] -= share * r[c * n_right + j];
        }
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < n_right; j++)
            r[i * n_right + j] /= a[i * p + i];
}

/* Newton's method from zero: the equations are solved when the step is nothing. */
static inline void stack_find(Arena *arena, const Stack *s, double *theta)
{
    const size_t p = stack_size(s);
    double *a = ARENA_ARRAY(arena, double, p *p), *step = ARENA_ARRAY(arena, double, p);

    memset(theta, 0, p * sizeof *theta);
    for (int round = 0; round < 30; round++) {
        stack_jacobian(arena, s, theta, a);
        stack_sum(s, theta, step);
        stack_solve(p, a, step, 1);
        double most = 0.0;
        for (size_t j = 0; j < p; j++) {
            theta[j] -= step[j];
            most = fmax(most, fabs(step[j]) / fmax(1.0, fabs(theta[j])));
        }
        if (most < 1e-13)
            return;
    }
}

/* tau = M + R1 - R0, and its standard error with squared sums of psi by group as they are. */
static inline double stack_tau(Arena *arena, const Stack *s, double *se)
{
    const size_t p = stack_size(s), k = 3 * s->k;
    double *theta = ARENA_ARRAY(arena, double, p), *a = ARENA_ARRAY(arena, double, p *p);
    double *form = ARENA_ARRAY(arena, double, p), *across = ARENA_ARRAY(arena, double, p *p);
    double *sum = ARENA_ARRAY(arena, double, s->n), psi[3 * STACK_MOST];

    stack_find(arena, s, theta);
    stack_jacobian(arena, s, theta, a);
    for (size_t i = 0; i < p; i++) /* A' h = c: then the error is h' sum of psi */
        for (size_t j = 0; j < p; j++)
            across[j * p + i] = a[i * p + j];
    form[k] = form[k + 1] = 1.0;
    form[k + 2] = -1.0;
    stack_solve(p, across, form, 1);
    for (size_t i = 0; i < s->n; i++) {
        stack_psi(s, theta, i, psi);
        for (size_t j = 0; j < p; j++)
            sum[s->group == NULL ? i : (size_t)s->group[i]] += form[j] * psi[j];
    }
    double variance = 0.0;
    for (size_t i = 0; i < s->n; i++)
        variance += sum[i] * sum[i];
    *se = sqrt(variance);
    return theta[k] + theta[k + 1] - theta[k + 2];
}

#endif
