#include "surveys/reliability.h"

#include "alike/inverse.h"
#include "alike/linalg.h"

#include <math.h>
#include <string.h>

/* Those who answered all: k columns one after the other. */
static size_t complete(const ItemAnswers *answers, double *out)
{
    size_t n = 0;
    for (size_t i = 0; i < answers->n; i++) {
        bool all = true;
        for (size_t j = 0; j < answers->k; j++)
            all = all && !isnan(answers->y[j][i]);
        for (size_t j = 0; j < answers->k && all; j++)
            out[j * answers->n + n] = answers->y[j][i];
        n += all;
    }
    return n;
}

static void covariance(const double *y, size_t stride, size_t n, size_t k, double *s)
{
    Arena *scratch = arena_create();
    double *mean = ARENA_ARRAY(scratch, double, k);
    for (size_t j = 0; j < k; j++) {
        for (size_t i = 0; i < n; i++)
            mean[j] += y[j * stride + i];
        mean[j] /= (double)n;
    }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b <= a; b++) {
            double sum = 0.0;
            for (size_t i = 0; i < n; i++)
                sum += (y[a * stride + i] - mean[a]) * (y[b * stride + i] - mean[b]);
            s[a * k + b] = s[b * k + a] = sum / ((double)n - 1.0);
        }
    arena_destroy(scratch);
}

static void correlate_with_rest(const double *s, size_t k, double *rest)
{
    double total = 0.0;
    for (size_t i = 0; i < k * k; i++)
        total += s[i];
    for (size_t j = 0; j < k; j++) {
        double row = 0.0;
        for (size_t l = 0; l < k; l++)
            row += s[j * k + l];
        const double own = s[j * k + j], with = row - own, others = total - 2.0 * row + own;
        rest[j] = own > 0.0 && others > 0.0 ? with / sqrt(own * others) : (double)NAN;
    }
}

/* Minus twice the log likelihood but for constants, with correlations s and own variances u; the
 * loading that is best at these. By u^(-1/2) S u^(-1/2) = V diag(t) V' (Joreskog 1967): with the
 * largest t, l = u^(1/2) v (t - 1)^(1/2), and what is left is sum over the others of t - log t - 1.
 */
static double profile(Arena *scratch, const double *s, size_t k, const double *u, double *loading)
{
    double *scaled = ARENA_ARRAY(scratch, double, k *k);
    double *value = ARENA_ARRAY(scratch, double, k), *vector = ARENA_ARRAY(scratch, double, k *k);
    double sum = 0.0;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            scaled[a * k + b] = s[a * k + b] / sqrt(u[a] * u[b]);
    if (!symmetric_eigen(scratch, scaled, k, value, vector))
        return (double)NAN;
    for (size_t j = 1; j < k; j++)
        sum += value[j] - log(value[j]) - 1.0;
    for (size_t j = 0; j < k; j++)
        loading[j] = sqrt(u[j]) * vector[j * k] * sqrt(fmax(value[0] - 1.0, 0.0));
    return sum;
}

/* d of the above by log u: (l l' + u - s) / u on the diagonal (Joreskog 1967). */
static void slope_of(const double *s, size_t k, const double *u, const double *loading, double *out)
{
    for (size_t j = 0; j < k; j++)
        out[j] = (loading[j] * loading[j] + u[j] - s[j * k + j]) / u[j];
}

enum { FACTOR_STEPS = 500 };
#define FACTOR_EDGE 1e-6 /* of an item's variance: what is less is none */

/* Newton's method on log u with slopes of slopes by differences, halved until the likelihood rises;
 * the matrix of second slopes is near to positive definite at a solution, and made so elsewhere. */
static bool newton_step(Arena *scratch, const double *s, size_t k, double *u, double *loading,
                        double *at, double *largest)
{
    double *g = ARENA_ARRAY(scratch, double, k), *h = ARENA_ARRAY(scratch, double, k *k);
    double *moved = ARENA_ARRAY(scratch, double, k), *other = ARENA_ARRAY(scratch, double, k);
    double *there = ARENA_ARRAY(scratch, double, k);
    bool *aliased = ARENA_ARRAY(scratch, bool, k);
    slope_of(s, k, u, loading, g);
    for (size_t j = 0; j < k; j++) {
        const double step = 1e-5;
        memcpy(moved, u, k * sizeof *u);
        moved[j] = u[j] * exp(step);
        (void)profile(scratch, s, k, moved, there);
        slope_of(s, k, moved, there, other);
        for (size_t l = 0; l < k; l++)
            h[l * k + j] = (other[l] - g[l]) / step;
    }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < a; b++)
            h[a * k + b] = h[b * k + a] = (h[a * k + b] + h[b * k + a]) / 2.0;
    double *down = ARENA_ARRAY(scratch, double, k);
    memcpy(down, g, k * sizeof *g);
    if (cholesky_factor(h, k, 1e-8, aliased) == k)
        cholesky_solve(h, k, aliased, down);
    *largest = 0.0;
    for (size_t j = 0; j < k; j++)
        *largest = fmax(*largest, fabs(g[j]));
    for (double share = 1.0; share > 1e-9; share /= 2.0) {
        for (size_t j = 0; j < k; j++) {
            const double move = fmax(-2.0, fmin(2.0, share * down[j]));
            moved[j] = fmin(u[j] * exp(-move), s[j * k + j]);
            moved[j] = fmax(moved[j], s[j * k + j] * FACTOR_EDGE / 10.0);
        }
        const double value = profile(scratch, s, k, moved, there);
        if (value <= *at) {
            const bool still = value == *at;
            memcpy(u, moved, k * sizeof *u);
            memcpy(loading, there, k * sizeof *loading);
            *at = value;
            return !still;
        }
    }
    return false;
}

bool one_factor(const double *s, size_t k, double *loading, double *own, size_t *heywood)
{
    Arena *scratch = arena_create();
    double *l = ARENA_ARRAY(scratch, double, k *k), largest = 1.0;
    bool *aliased = ARENA_ARRAY(scratch, bool, k);
    *heywood = SIZE_MAX;
    memcpy(l, s, k * k * sizeof *l);
    bool ok = cholesky_factor(l, k, LINALG_ALIAS_SHARE, aliased) == k;
    for (size_t j = 0; j < k && ok; j++)
        own[j] = s[j * k + j] / 2.0;
    double at = ok ? profile(scratch, s, k, own, loading) : (double)NAN;
    ok = ok && !isnan(at);
    for (int step = 0; step < FACTOR_STEPS && ok && largest > 1e-11; step++) {
        Arena *round = arena_create();
        const bool moved = newton_step(round, s, k, own, loading, &at, &largest);
        arena_destroy(round);
        if (!moved)
            break;
    }
    for (size_t j = 0; j < k && ok; j++)
        if (own[j] <= FACTOR_EDGE * s[j * k + j])
            *heywood = j;
    ok = ok && *heywood == SIZE_MAX && largest < 1e-5;
    arena_destroy(scratch);
    return ok;
}

static double omega_of(const double *s, size_t k, size_t *heywood)
{
    Arena *scratch = arena_create();
    double *loading = ARENA_ARRAY(scratch, double, k), *own = ARENA_ARRAY(scratch, double, k);
    double sum = 0.0, rest = 0.0, omega = NAN;
    if (one_factor(s, k, loading, own, heywood)) {
        for (size_t j = 0; j < k; j++) {
            sum += loading[j];
            rest += own[j];
        }
        omega = sum * sum / (sum * sum + rest);
    }
    arena_destroy(scratch);
    return omega;
}

void reliability_of(Arena *arena, const ItemAnswers *answers, double confidence, Reliability *out)
{
    const size_t k = answers->k;
    Arena *scratch = arena_create();
    double *y = ARENA_ARRAY(scratch, double, answers->n *k),
           *s = ARENA_ARRAY(scratch, double, k *k);
    *out = (Reliability){.alpha = NAN,
                         .low = NAN,
                         .high = NAN,
                         .omega = NAN,
                         .heywood = SIZE_MAX,
                         .rest = ARENA_ARRAY(arena, double, k)};
    out->n = complete(answers, y);
    for (size_t j = 0; j < k; j++)
        out->rest[j] = NAN;
    if (out->n > 1) {
        double trace = 0.0, total = 0.0;
        const double items = (double)k, df = (double)out->n - 1.0;
        covariance(y, answers->n, out->n, k, s);
        for (size_t i = 0; i < k * k; i++)
            total += s[i];
        for (size_t j = 0; j < k; j++)
            trace += s[j * k + j];
        correlate_with_rest(s, k, out->rest);
        if (total > 0.0) {
            const double tail = (1.0 - confidence) / 2.0;
            out->alpha = items / (items - 1.0) * (1.0 - trace / total);
            out->low = 1.0 - (1.0 - out->alpha) * f_quantile(1.0 - tail, df, df * (items - 1.0));
            out->high = 1.0 - (1.0 - out->alpha) * f_quantile(tail, df, df * (items - 1.0));
            if (k > 2)
                out->omega = omega_of(s, k, &out->heywood);
        }
    }
    arena_destroy(scratch);
}
