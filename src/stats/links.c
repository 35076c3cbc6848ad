#include "stats/links.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* --- logit ------------------------------------------------------------------------------------ */

static double logit_eta(double p)
{
    return log(p) - log1p(-p);
}

static double logit_probability(double eta)
{
    const double e = exp(-fabs(eta)); /* full digits on both sides, no overflow */
    return eta >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static double logit_itself(double eta)
{
    return eta;
}

static double one(double eta)
{
    (void)eta;
    return 1;
}

const BinaryLink link_logit = {.name = "logit",
                               .even = 0,
                               .eta = logit_eta,
                               .probability = logit_probability,
                               .logit = logit_itself,
                               .logit_slope = one};

/* --- probit ----------------------------------------------------------------------------------- */

#define LOG_ROOT_2PI 0.91893853320467274178
#define ROOT_HALF    0.70710678118654752440
#define MILLS_FROM   10.0 /* beyond it the continued fraction has all digits in so many terms: */
enum { MILLS_TERMS = 40 };

/* Phi(z). */
static double normal_below(double z)
{
    return 0.5 * erfc(-z * ROOT_HALF);
}

/* (1 - Phi(x)) / phi(x) for x > MILLS_FROM: 1/(x + 1/(x + 2/(x + 3/(x + ...)))), by Laplace. */
static double mills_far(double x)
{
    double tail = x;
    for (int k = MILLS_TERMS; k >= 1; k--)
        tail = x + k / tail;
    return 1 / tail;
}

/* phi(z) / Phi(z), the slope of log Phi. */
static double normal_slope(double z)
{
    return z < -MILLS_FROM ? 1 / mills_far(-z) : exp(-0.5 * z * z - LOG_ROOT_2PI) / normal_below(z);
}

static double log_normal_below(double z)
{
    if (z < -MILLS_FROM)
        return log(mills_far(-z)) - 0.5 * z * z - LOG_ROOT_2PI;
    return z > 0 ? log1p(-normal_below(-z)) : log(normal_below(z));
}

static RowTold probit_tell(double eta, bool y, bool expected)
{
    const double z = y ? eta : -eta;
    const double slope = normal_slope(z);
    return (RowTold){.loss = -log_normal_below(z),
                     .residual = y ? slope : -slope,
                     .weight = slope * (expected ? normal_slope(-z) : slope + z)};
}

static double probit_logit(double eta)
{
    return log_normal_below(eta) - log_normal_below(-eta);
}

static double probit_logit_slope(double eta)
{
    return normal_slope(eta) + normal_slope(-eta);
}

const BinaryLink link_probit = {.name = "probit",
                                .even = 0,
                                .tell = probit_tell,
                                .eta = gsl_cdf_ugaussian_Pinv,
                                .probability = normal_below,
                                .logit = probit_logit,
                                .logit_slope = probit_logit_slope};

/* --- complementary log-log -------------------------------------------------------------------- */

#define ETA_MOST  300.0 /* exp(eta) and sums of it stay finite; such steps are halved anyway */
#define ETA_LEAST -40.0 /* below it p = exp(eta) to the last digit */

static double hazard(double eta)
{
    return exp(fmin(eta, ETA_MOST));
}

/* t / (e^t - 1): what is left of the slope 1 at probability 0. */
static double hazard_slope(double t)
{
    return t > 0 ? t / expm1(fmin(t, 700)) : 1;
}

/* t + t / (e^t - 1) - 1. For a small t the ones take each other's digits away. */
static double hazard_excess(double t)
{
    return t < 0.01 ? t / 2 + t * t / 12 - t * t * t * t / 720 : t + hazard_slope(t) - 1;
}

/* -log(1 - e^-t), as exact where that is near 0 as where it is large. */
static double cloglog_loss(double eta, double t)
{
    if (eta < ETA_LEAST)
        return -eta;
    return t < 1 ? -log(-expm1(-t)) : -log1p(-exp(-t));
}

static RowTold cloglog_tell(double eta, bool y, bool expected)
{
    const double t = hazard(eta);
    const double slope = hazard_slope(t); /* of log P(1); of log P(0) it is -t */
    const double observed = y ? slope * hazard_excess(t) : t;
    return (RowTold){.loss = y ? cloglog_loss(eta, t) : t,
                     .residual = y ? slope : -t,
                     .weight = expected ? t * slope : observed};
}

static double cloglog_eta(double p)
{
    return log(-log1p(-p));
}

static double cloglog_probability(double eta)
{
    return -expm1(-hazard(eta));
}

/* log(e^t - 1) */
static double cloglog_logit(double eta)
{
    const double t = hazard(eta);
    if (eta < ETA_LEAST)
        return eta;
    return t < 1 ? log(expm1(t)) : t + log1p(-exp(-t));
}

static double cloglog_logit_slope(double eta)
{
    const double t = hazard(eta);
    return t + hazard_slope(t);
}

const BinaryLink link_cloglog = {.name = "cloglog",
                                 .even = -0.36651292058166432701, /* log(log 2) */
                                 .tell = cloglog_tell,
                                 .eta = cloglog_eta,
                                 .probability = cloglog_probability,
                                 .logit = cloglog_logit,
                                 .logit_slope = cloglog_logit_slope};
