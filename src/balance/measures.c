/* Measures of balance: each is a number made from both arms' moments and distributions. */
#include "alike/balance.h"

#include "alike/effect_size.h"

#include <math.h>

/* A spread below this is rounding. */
static const double NO_SPREAD = 1.49e-8;

static double smd(const BalanceContrast *c)
{
    const double difference = c->mean_treated - c->mean_control;

    if (c->reference_sd > NO_SPREAD)
        return difference / c->reference_sd;
    return difference == 0.0 ? 0.0 : (double)NAN;
}

/* Equal means are equal, also where the log odds or the SD don't exist: a level that no matched
 * student has, a covariate that exact matching made constant. */
static double g(const BalanceContrast *c)
{
    if (c->mean_treated == c->mean_control)
        return 0.0;
    const double n = c->n_treated + c->n_control;
    if (c->binary)
        return wwc_cox(c->mean_treated, c->mean_control, n);
    return wwc_g(c->mean_treated - c->mean_control,
                 wwc_pooled_sd(c->n_treated, c->sd_treated, c->n_control, c->sd_control), n);
}

static double variance_ratio(const BalanceContrast *c)
{
    if (c->binary || !(c->sd_control > 0.0))
        return (double)NAN;
    const double ratio = c->sd_treated / c->sd_control;
    return ratio * ratio;
}

static double ecdf_mean(const BalanceContrast *c)
{
    return c->ecdf_mean;
}

static double ks(const BalanceContrast *c)
{
    return c->ecdf_max;
}

static const BalanceMeasure measure_smd = {
    .name = "smd",
    .help =
        "difference of the means in SDs of the arm that the estimand is about, before the groups "
        "were formed",
    .source = "Stuart (2010) Statistical Science 25:1-21",
    .offset = offsetof(BalanceSide, smd),
    .value = smd,
};

static const BalanceMeasure measure_g = {
    .name = "g",
    .help = "baseline effect size of the evidence standards: Hedges' g, Cox index for 0/1",
    .source = "What Works Clearinghouse Procedures Handbook 4.1, appendix E",
    .offset = offsetof(BalanceSide, g),
    .value = g,
};

static const BalanceMeasure measure_variance_ratio = {
    .name = "variance_ratio",
    .help = "variance among the treated over that among controls; none for 0/1",
    .source = "Rubin (2001) Health Services & Outcomes Research Methodology 2:169-188",
    .offset = offsetof(BalanceSide, variance_ratio),
    .value = variance_ratio,
};

static const BalanceMeasure measure_ecdf_mean = {
    .name = "ecdf_mean",
    .help = "mean distance of the arms' cumulative distributions, over every distinct value of the "
            "cohort",
    .source = "Ho, Imai, King & Stuart (2011) J. Statistical Software 42(8)",
    .offset = offsetof(BalanceSide, ecdf_mean),
    .value = ecdf_mean,
};

static const BalanceMeasure measure_ks = {
    .name = "ks",
    .help = "largest distance of the arms' cumulative distributions (Kolmogorov-Smirnov)",
    .source = "Austin & Stuart (2015) Statistics in Medicine 34:3661-3679",
    .offset = offsetof(BalanceSide, ks),
    .value = ks,
};

static const Entry *const rows[] = {
#define SIDE_MOMENT(...)
#define SIDE_MEASURE(name, ...) &measure_##name.entry,
#include "alike/balance_side.def"
};
const Registry balance_measures = {
    .kind = "measure of balance", .title = "Measures of balance", .n = COUNT_OF(rows), .row = rows};
