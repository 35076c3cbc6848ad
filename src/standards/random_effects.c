#include "alike/random_effects.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { GRID = 120, STEPS_MAX = 1000 };

/* What every formula below needs at one tau^2. */
typedef struct Sums {
    double w, w2, w3; /* sums of the weights 1 / (v + tau^2), of their squares, of their cubes */
    double mean;
    double q, q2; /* sums of w (y - mean)^2 and of w^2 (y - mean)^2 */
    double log_v;
} Sums;

static Sums sums_at(const double *y, const double *v, size_t n, double tau2)
{
    Sums s = {0};

    for (size_t j = 0; j < n; j++) {
        const double w = 1.0 / (v[j] + tau2);
        s.w += w;
        s.w2 += w * w;
        s.w3 += w * w * w;
        s.mean += w * y[j];
        s.log_v -= log(w);
    }
    s.mean /= s.w;
    for (size_t j = 0; j < n; j++) {
        const double w = 1.0 / (v[j] + tau2), e = y[j] - s.mean;
        s.q += w * e * e;
        s.q2 += w * w * e * e;
    }
    return s;
}

static double restricted_likelihood(const double *y, const double *v, size_t n, double tau2)
{
    const Sums s = sums_at(y, v, n, tau2);

    return -0.5 * (s.log_v + log(s.w) + s.q);
}

/* A tau^2 that is too large for any estimate: all that is seen, and more. */
static double upper_bound(const double *y, size_t n)
{
    double low = y[0], high = y[0];

    for (size_t j = 0; j < n; j++) {
        low = fmin(low, y[j]);
        high = fmax(high, y[j]);
    }
    return (high - low) * (high - low) * (double)n;
}

/* The likelihood may have several peaks: the best point of a grid is where the steps begin. */
static double best_of_grid(const double *y, const double *v, size_t n, double upper)
{
    double best = 0.0, most = restricted_likelihood(y, v, n, 0.0);

    for (int i = 0; i < GRID; i++) {
        const double tau2 = upper * pow(10.0, -12.0 * (double)i / GRID);
        const double l = restricted_likelihood(y, v, n, tau2);
        if (l > most) {
            most = l;
            best = tau2;
        }
    }
    return best;
}

/* Fisher scoring, steps halved while they do not climb: Viechtbauer (2005), eq. 11 in the form
 * (y'PPy - tr P) / tr PP with P = W - W 1 1'W / sum w. */
static bool restricted(const double *y, const double *v, size_t n, double *tau2)
{
    const double upper = upper_bound(y, n);
    double t = best_of_grid(y, v, n, upper), l = restricted_likelihood(y, v, n, t);

    for (int step = 0; step < STEPS_MAX; step++) {
        const Sums s = sums_at(y, v, n, t);
        const double slope = s.q2 - s.w + s.w2 / s.w;
        const double information = s.w2 - 2.0 * s.w3 / s.w + s.w2 * s.w2 / (s.w * s.w);
        double change = slope / information;
        if (t + change < 0.0)
            change = -t;
        double next = t + change, l_next = restricted_likelihood(y, v, n, next);
        while (l_next < l && fabs(change) > 1e-15 * (t + 1.0 / s.w)) {
            change *= 0.5;
            next = t + change;
            l_next = restricted_likelihood(y, v, n, next);
        }
        const bool at_rest = fabs(change) <= 1e-13 * (t + 1.0 / s.w);
        if (l_next >= l) {
            t = next;
            l = l_next;
        }
        if (at_rest || l_next < l) {
            *tau2 = t;
            return true;
        }
    }
    return false;
}

/* The sum falls with tau^2: halving the interval finds where it is n - 1. */
static double paule_mandel(const double *y, const double *v, size_t n)
{
    const double wanted = (double)n - 1.0;
    double low = 0.0, high = upper_bound(y, n);

    if (sums_at(y, v, n, 0.0).q <= wanted)
        return 0.0;
    for (int i = 0; i < 2000 && high - low > 1e-16 * high; i++) {
        const double middle = low + 0.5 * (high - low);
        if (middle <= low || middle >= high)
            break;
        if (sums_at(y, v, n, middle).q > wanted)
            low = middle;
        else
            high = middle;
    }
    return low + 0.5 * (high - low);
}

bool random_effects_fit(const double *y, const double *v, size_t n, RandomEffects *out, Error *err)
{
    *out = (RandomEffects){.n = n, .df = (double)n - 1.0};
    if (n < 2)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "a variance between schools needs two schools at least");
    if (!restricted(y, v, n, &out->tau2))
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "the variance between schools was not found in %d steps", STEPS_MAX);
    const Sums equal = sums_at(y, v, n, 0.0), s = sums_at(y, v, n, out->tau2);
    out->tau2_pm = paule_mandel(y, v, n);
    out->mean = s.mean;
    out->se = 1.0 / sqrt(s.w);
    out->q = equal.q;
    out->p = gsl_cdf_chisq_Q(out->q, out->df);
    out->i2 = out->q > out->df ? (out->q - out->df) / out->q : 0.0;
    return true;
}

Shrunken random_effects_shrink(const RandomEffects *fit, double y, double v)
{
    const double lambda = fit->tau2 / (fit->tau2 + v);

    return (Shrunken){.value = fit->mean + lambda * (y - fit->mean),
                      .se = sqrt(lambda * v + (1.0 - lambda) * (1.0 - lambda) * fit->se * fit->se),
                      .lambda = lambda};
}
