#include "alike/rubin.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

/* Of the observed data: what the complete data's degrees of freedom are worth when a share lambda
 * of the variance is for want of data. */
static double df_observed(double d, double lambda)
{
    return isinf(d) ? d : (d + 1.0) / (d + 3.0) * d * (1.0 - lambda);
}

/* Two degrees of freedom that both limit: their harmonic sum. */
static double df_of_both(double old, double observed)
{
    if (isinf(old))
        return observed;
    return isinf(observed) ? old : old * observed / (old + observed);
}

Pooled rubin_pool(const double *q, const double *u, size_t m, double d)
{
    const double n = (double)m, share = 1.0 + 1.0 / n;
    Pooled out = {.estimate = 0.0};

    for (size_t i = 0; i < m; i++) {
        out.estimate += q[i] / n;
        out.within += u[i] / n;
    }
    if (m < 2) {
        out.between = out.se = out.df = out.increase = out.missing = (double)NAN;
        return out;
    }
    for (size_t i = 0; i < m; i++)
        out.between += (q[i] - out.estimate) * (q[i] - out.estimate) / (n - 1.0);
    const double total = out.within + share * out.between;
    const double lambda = total > 0.0 ? share * out.between / total : 0.0;
    const double old = lambda > 0.0 ? (n - 1.0) / (lambda * lambda) : (double)INFINITY;
    out.se = sqrt(total);
    out.increase = out.within > 0.0 ? share * out.between / out.within : (double)NAN;
    out.df = df_of_both(old, df_observed(d, lambda));
    out.missing =
        (out.increase + (isinf(out.df) ? 0.0 : 2.0 / (out.df + 3.0))) / (out.increase + 1.0);
    return out;
}

/* --- several numbers at once ---------------------------------------------------------------------
 */

/* (1 + 1/m) B of the numbers i and j. */
static double between(const Joint *copy, size_t m, const Joint *mean, size_t i, size_t j)
{
    double sum = 0.0;

    for (size_t c = 0; c < m; c++)
        sum += (copy[c].value[i] - mean->value[i]) * (copy[c].value[j] - mean->value[j]);
    return (1.0 + 1.0 / (double)m) * sum / ((double)m - 1.0);
}

Joint rubin_joint(Arena *arena, const Joint *copy, size_t m)
{
    const size_t n = copy[0].n;
    Joint out = joint_create(arena, n, NULL);
    double *q = ARENA_ARRAY(arena, double, m), *u = ARENA_ARRAY(arena, double, m);

    for (size_t i = 0; i < n; i++) {
        double df = 0.0;
        for (size_t c = 0; c < m; c++) {
            q[c] = copy[c].value[i];
            u[c] = copy[c].covariance[i * n + i];
            df += copy[c].df[i] / (double)m;
        }
        const Pooled pooled = rubin_pool(q, u, m, df);
        out.value[i] = pooled.estimate;
        out.df[i] = pooled.df >= 1.0 ? pooled.df : (double)NAN;
    }
    for (size_t i = 0; i < n * n; i++) {
        double within = 0.0;
        for (size_t c = 0; c < m; c++)
            within += copy[c].covariance[i] / (double)m;
        out.covariance[i] = within + between(copy, m, &out, i / n, i % n);
    }
    return out;
}

/* Means over the copies, and what becomes of them: x = U^-1 Q, and tr(B U^-1). */
typedef struct Stacked {
    double *mean, *within; /* k; k x k, then the Cholesky factor of U */
    double *x;             /* k */
    double trace;
} Stacked;

static Stacked means_of(Arena *scratch, const double *q, const double *u, size_t m, size_t k)
{
    const Stacked out = {.mean = ARENA_ARRAY(scratch, double, k),
                         .within = ARENA_ARRAY(scratch, double, k *k),
                         .x = ARENA_ARRAY(scratch, double, k)};

    for (size_t c = 0; c < m; c++) {
        for (size_t i = 0; i < k; i++)
            out.mean[i] += q[c * k + i] / (double)m;
        for (size_t i = 0; i < k * k; i++)
            out.within[i] += u[c * k * k + i] / (double)m;
    }
    return out;
}

/* tr(B U^-1) is the mean of d' U^-1 d over the copies' distances d from Q. */
static bool solve(Arena *scratch, Stacked *s, const double *q, size_t m, size_t k)
{
    bool *aliased = ARENA_ARRAY(scratch, bool, k);

    if (cholesky_factor(s->within, k, LINALG_ALIAS_SHARE, aliased) < k)
        return false;
    for (size_t c = 0; c < m; c++) {
        for (size_t i = 0; i < k; i++)
            s->x[i] = q[c * k + i] - s->mean[i];
        cholesky_solve(s->within, k, aliased, s->x);
        for (size_t i = 0; i < k; i++)
            s->trace += s->x[i] * (q[c * k + i] - s->mean[i]) / ((double)m - 1.0);
    }
    memcpy(s->x, s->mean, k * sizeof *s->x);
    cholesky_solve(s->within, k, aliased, s->x);
    return true;
}

static double df_of_trace(double r, double t, double k)
{
    if (!(r > 0.0))
        return (double)INFINITY;
    return t > 4.0 ? 4.0 + (t - 4.0) * pow(1.0 + (1.0 - 2.0 / t) / r, 2.0)
                   : t * (1.0 + 1.0 / k) * pow(1.0 + 1.0 / r, 2.0) / 2.0;
}

/* Reiter (2007), in his letters; NaN where it does not hold. */
static double df_small(double r, double t, double v)
{
    const double a = r * t / (t - 2.0), c0 = 1.0 / (t - 4.0), a1 = 1.0 + a;
    const double c1 = v - 2.0 * a1, c2 = v - 4.0 * a1;

    if (!(t > 4.0) || !(c2 > 0.0))
        return (double)NAN;
    return 4.0 +
           1.0 / (1.0 / c2 + c0 * (a * a * c1 / (a1 * a1 * c2) + 8.0 * a * a * c1 / (a1 * c2 * c2) +
                                   4.0 * a * a / (a1 * c2) + 4.0 * a * a / (c2 * c1) +
                                   16.0 * a * a * c1 / pow(c2, 3.0) + 8.0 * a * a / (c2 * c2)));
}

PooledTest rubin_test(const double *q, const double *u, size_t m, size_t k, double d)
{
    PooledTest out = {.f = (double)NAN, .df = (double)NAN, .increase = (double)NAN};
    Arena *scratch = arena_create();
    Stacked s = means_of(scratch, q, u, m, k);
    double wald = 0.0;

    if (m > 1 && solve(scratch, &s, q, m, k)) {
        const double t = (double)k * ((double)m - 1.0);
        const double r = (1.0 + 1.0 / (double)m) * s.trace / (double)k;
        const double old = df_of_trace(r, t, (double)k);
        const double small = isinf(d) ? old : df_small(r, t, df_observed(d, 0.0));
        for (size_t i = 0; i < k; i++)
            wald += s.mean[i] * s.x[i];
        out.increase = r;
        out.f = wald / ((double)k * (1.0 + r));
        out.df = isnan(small) ? df_of_both(old, df_observed(d, r / (1.0 + r))) : small;
    }
    arena_destroy(scratch);
    return out;
}
