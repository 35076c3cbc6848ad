/* The spread of effects by REML. Sigma^-1 is diagonal in V's eigenvectors, at every taud^2. Of many
 * units only y and X are turned into their coordinates: the vectors themselves take four times as
 * long as all else. */
#include "alike/spread.h"

#include "alike/linalg.h"
#include "spread_parts.h"
#include "stats/eigen.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { GRID = 120, STEPS_MAX = 1000 };

static double *array(Arena *arena, size_t n)
{
    return ARENA_ARRAY(arena, double, n);
}

bool spread_at(const Spread *fit, double tau2, SpreadPoint *out)
{
    const size_t n = fit->n, k = fit->k;
    double *a = out->a, *c = out->c, *d = out->d;
    bool *aliased = out->aliased;

    out->tau2 = tau2;
    memset(a, 0, k * k * sizeof *a);
    memset(d, 0, k * k * sizeof *d);
    memset(out->beta, 0, k * sizeof *out->beta);
    memset(aliased, 0, k * sizeof *aliased);
    out->log_det = out->trace = out->trace2 = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double *x = fit->xt + i * k, w = 1.0 / (fit->value[i] + tau2);
        out->log_det -= log(w);
        out->trace += w;
        out->trace2 += w * w;
        for (size_t p = 0; p < k; p++) {
            out->beta[p] += w * x[p] * fit->yt[i];
            for (size_t q = 0; q < k; q++) {
                a[p * k + q] += w * x[p] * x[q];
                d[p * k + q] += w * w * x[p] * x[q];
            }
        }
    }
    if (cholesky_factor(a, k, 0.0, aliased) < k)
        return false;
    for (size_t p = 0; p < k; p++)
        out->log_det += 2.0 * log(a[p * k + p]);
    cholesky_solve(a, k, aliased, out->beta);
    cholesky_inverse(a, k, aliased, c);
    out->q = out->q2 = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double w = 1.0 / (fit->value[i] + tau2);
        double r = fit->yt[i];
        for (size_t p = 0; p < k; p++)
            r -= fit->xt[i * k + p] * out->beta[p];
        out->q += w * r * r;
        out->q2 += w * w * r * r;
    }
    out->loglik = -0.5 * (out->log_det + out->q);
    return true;
}

SpreadPoint spread_point(Arena *arena, size_t k)
{
    return (SpreadPoint){.beta = array(arena, k),
                         .a = array(arena, k * k),
                         .c = array(arena, k * k),
                         .d = array(arena, k * k),
                         .aliased = ARENA_ARRAY(arena, bool, k)};
}

/* tr P and tr PP of the projection: tr W - tr CD, tr WW - 2 tr C X'W^3X + tr CDCD. */
static void projection_traces(const Spread *fit, const SpreadPoint *at, double *t1, double *t2)
{
    const size_t k = fit->k;
    double cd = 0.0, cdcd = 0.0, cube = 0.0;

    for (size_t p = 0; p < k; p++)
        for (size_t q = 0; q < k; q++) {
            double pq = 0.0, qp = 0.0;
            for (size_t m = 0; m < k; m++) {
                pq += at->c[p * k + m] * at->d[m * k + q];
                qp += at->c[q * k + m] * at->d[m * k + p];
            }
            cd += p == q ? pq : 0.0;
            cdcd += pq * qp;
        }
    for (size_t i = 0; i < fit->n; i++) {
        const double *x = fit->xt + i * k, w = 1.0 / (fit->value[i] + at->tau2);
        for (size_t p = 0; p < k; p++)
            for (size_t q = 0; q < k; q++)
                cube += w * w * w * x[p] * at->c[p * k + q] * x[q];
    }
    *t1 = at->trace - cd;
    *t2 = at->trace2 - 2.0 * cube + cdcd;
}

/* The likelihood may have several peaks: the best point of a grid is where the steps begin. */
static double best_of_grid(const Spread *fit, double upper, SpreadPoint *at)
{
    double best = 0.0, most = -INFINITY;

    for (int i = 0; i <= GRID; i++) {
        const double tau2 = i == 0 ? 0.0 : upper * pow(10.0, -12.0 * (double)(i - 1) / GRID);
        if (spread_at(fit, tau2, at) && at->loglik > most) {
            most = at->loglik;
            best = tau2;
        }
    }
    return best;
}

/* Where the steps creep, as they do where V is nearly singular and the likelihood is rounding:
 * between the neighbours of the grid's best the slope y'PPy - tr P changes its sign, and is halved
 * to the last digit. At 0 it may be below 0 already: then 0 is the best. */
static bool bisect(Spread *fit, double upper, SpreadPoint *at)
{
    const double best = best_of_grid(fit, upper, at), ratio = pow(10.0, 12.0 / GRID);
    double low = best / ratio, high = best > 0.0 ? best * ratio : upper * 1e-12, t1, t2;

    for (double middle = best; middle == best || (middle > low && middle < high);
         middle = (low + high) / 2.0) {
        if (!spread_at(fit, middle, at))
            return false;
        projection_traces(fit, at, &t1, &t2);
        const bool rises = at->q2 > t1;
        if (middle == 0.0 && !rises)
            break;
        *(rises ? &low : &high) = middle;
    }
    fit->tau2 = low;
    return spread_at(fit, low, at);
}

/* Fisher scoring, (y'PPy - tr P) / tr PP, steps halved that lower the likelihood by more than
 * rounding does. */
static bool restricted(Spread *fit, double upper, SpreadPoint *at)
{
    double t = best_of_grid(fit, upper, at);

    for (int step = 0; step < STEPS_MAX; step++) {
        double t1, t2;
        if (!spread_at(fit, t, at))
            return false;
        projection_traces(fit, at, &t1, &t2);
        const double least = at->loglik - 1e-13 * (1.0 + fabs(at->loglik));
        const double still = 1e-12 * (t + 1.0 / sqrt(t2));
        double change = fmax((at->q2 - t1) / t2, -t);
        while (fabs(change) > still && (!spread_at(fit, t + change, at) || at->loglik < least))
            change *= 0.5;
        if (fabs(change) <= still) {
            fit->tau2 = t;
            return spread_at(fit, t, at);
        }
        t += change;
    }
    return bisect(fit, upper, at);
}

/* The eigenvectors, and y and X by them. */
static bool turn_few(Arena *arena, const double *v, const double *x, Spread *fit)
{
    const size_t n = fit->n, k = fit->k;

    fit->vector = array(arena, n * n);
    if (!symmetric_eigen(arena, v, n, fit->value, fit->vector))
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t e = 0; e < n; e++) {
            const double q = fit->vector[i * n + e];
            fit->yt[e] += q * fit->y[i];
            for (size_t p = 0; p < k; p++)
                fit->xt[e * k + p] += q * (x == NULL ? 1.0 : x[i * k + p]);
        }
    return true;
}

static bool turn_many(Arena *arena, const double *v, const double *x, Spread *fit)
{
    const size_t n = fit->n, k = fit->k;
    double *copy = array(arena, n * n); /* it becomes the reflectors */
    double **side = (double **)arena_array(arena, k + 1, sizeof *side);

    for (size_t i = 0; i < n * n; i++) {
        copy[i] = v[i];
        if (!isfinite(v[i]))
            return false;
    }
    fit->reduced = ARENA_NEW(arena, Tridiagonal);
    tridiagonal_of(arena, copy, n, fit->reduced);
    for (size_t p = 0; p <= k; p++) {
        side[p] = p == k ? fit->yt : array(arena, n);
        for (size_t i = 0; i < n; i++)
            side[p][i] = p == k ? fit->y[i] : x == NULL ? 1.0 : x[i * k + p];
        tridiagonal_turn(fit->reduced, side[p]);
    }
    if (!eigen_values(fit->reduced, fit->value, side, k + 1))
        return false;
    for (size_t p = 0; p < k; p++)
        for (size_t e = 0; e < n; e++)
            fit->xt[e * k + p] = side[p][e];
    return true;
}

/* False where V has an eigenvalue that is not above 0. */
static bool turn(Arena *arena, const double *v, const double *x, Spread *fit)
{
    const size_t n = fit->n;

    fit->value = array(arena, n);
    fit->yt = array(arena, n);
    fit->xt = array(arena, n * fit->k);
    return (n < EIGEN_LARGE ? turn_few : turn_many)(arena, v, x, fit) && fit->value[n - 1] > 0.0;
}

const double *spread_vectors(Arena *arena, const Spread *fit)
{
    if (fit->vector != NULL)
        return fit->vector;
    double *value = array(arena, fit->n), *vector = array(arena, fit->n * fit->n);
    const bool found = eigen_vectors(fit->reduced, value, vector); /* as its values were */
    assert(found);
    (void)found;
    return vector;
}

/* More than all that is seen. */
static double upper_bound(const double *y, size_t n)
{
    double low = y[0], high = y[0];

    for (size_t i = 1; i < n; i++) {
        low = fmin(low, y[i]);
        high = fmax(high, y[i]);
    }
    return (high - low) * (high - low) * (double)n;
}

static void describe_equal(Spread *fit, SpreadPoint *at)
{
    fit->q = at->q;
    fit->p = gsl_cdf_chisq_Q(fit->q, fit->df);
    fit->i2 = fit->q > fit->df ? (fit->q - fit->df) / fit->q : 0.0;
}

bool spread_fit(Arena *arena, const Joint *of, const double *x, size_t k, Spread *out, Error *err)
{
    const size_t n = of->n;

    *out = (Spread){.n = n, .k = k, .y = of->value, .x = x, .df = (double)n - (double)k};
    if (n <= k)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "how much effects differ can't be told from %zu of them", n);
    if (!turn(arena, of->covariance, x, out))
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "the covariance of the effects is not positive definite");
    SpreadPoint at = spread_point(arena, k);
    if (!spread_at(out, 0.0, &at))
        return error_set(err, ERR_INFEASIBLE, NOWHERE, "measures of the units repeat each other");
    describe_equal(out, &at);
    if (!restricted(out, upper_bound(of->value, n), &at))
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "how much the effects differ was not found in %d steps", STEPS_MAX);
    out->loglik = at.loglik;
    out->kh = at.q / out->df;
    out->factor = sqrt(fmax(1.0, out->kh));
    out->beta = at.beta;
    out->se = array(arena, k);
    for (size_t p = 0; p < k; p++)
        out->se[p] = out->factor * sqrt(at.c[p * k + p]);
    return true;
}
