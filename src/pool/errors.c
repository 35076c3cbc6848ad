/* How well averages over studies are known. Each study's standard error is an estimate too, with as
 * few degrees of freedom as it has schools to spare, and the weights rest on these errors: a study
 * whose error came out too small weighs too much. Taken for known, an interval of 95% by precision
 * holds 81 to 92 of 100 where studies have 3 to 8 degrees of freedom each, and Q finds differences
 * where there are none in up to 25 of 100 (docs/validation.md). */
#include "pool/parts.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Below, nothing that we know of holds what it says. Ours. */
static const double DF_LEAST = 3.0;

/* Degrees of freedom of the studies, those of more weight first: 1 / (sum w_i / df_i). NaN where
 * one is not known. Of n studies alike in both they are each one's, and not n times that, as
 * Satterthwaite's are: sums of few errors that weights favour for being small. Ours.
 * left_out: n where none is. */
static double known_df(const Joint *joint, const double *weight, size_t left_out)
{
    double sum = 0.0, parts = 0.0;

    for (size_t i = 0; i < joint->n; i++) {
        if (i == left_out)
            continue;
        sum += weight[i];
        parts += weight[i] / joint->df[i];
    }
    return sum / parts;
}

/* The variance of an average whose weights are estimated, over that with known weights: 1 + 4 sum
 * w_i (1 - w_i) / df_i. Source: Meier (1953) Biometrics 9:59-73. That is the first term of a series
 * in 1 / df_i; with df_i - 2, which makes up for the next ones, intervals hold. Ours. */
static double estimated_weights(const Joint *joint, const double *weight)
{
    static const double LESS = 2.0, LEAST = 0.5;
    double sum = 0.0;

    for (size_t i = 0; i < joint->n; i++)
        sum += weight[i] * (1.0 - weight[i]) / fmax(joint->df[i] - LESS, LEAST);
    return 1.0 + 4.0 * sum;
}

/* p of equal effects: Q, whose weights are estimated, as F. With known errors it is chi-square's.
 * Source: Welch (1951) Biometrika 38:330-336. */
static double welch_p(const Joint *joint, const double *weight, double q)
{
    static const double DF_MOST = 1e6; /* F beyond is chi-square in all that is told */
    const double n = (double)joint->n;
    double sum = 0.0;

    for (size_t i = 0; i < joint->n; i++)
        sum += (1.0 - weight[i]) * (1.0 - weight[i]) / joint->df[i];
    const double less = 1.0 + 2.0 * (n - 2.0) / (n * n - 1.0) * sum;
    return gsl_cdf_fdist_Q(q / (n - 1.0) / less, n - 1.0,
                           fmin((n * n - 1.0) / (3.0 * sum), DF_MOST));
}

static void withhold(TTest *test)
{
    test->t = test->p = test->low = test->high = (double)NAN;
}

void errors_of_average(const Joint *joint, double confidence, PooledAverage *of)
{
    Pool *pool = &of->pool;
    const double *weight = pool->fixed.weight;
    const double df = known_df(joint, weight, joint->n);

    of->fixed =
        t_test(pool->fixed.value,
               pool->fixed.test.se * sqrt(isnan(df) ? 1.0 : estimated_weights(joint, weight)), df,
               confidence);
    of->differ_p = df >= DF_LEAST ? welch_p(joint, weight, pool->spread.q) : (double)NAN;
    for (size_t i = 0; i < joint->n; i++)
        if (known_df(joint, weight, i) < DF_LEAST)
            withhold(&pool->without_test[i]);
    if (df < DF_LEAST) {
        withhold(&of->fixed);
        withhold(&pool->random.test);
        of->untold = "the studies' standard errors rest on too few schools or people";
    } else if (isnan(df))
        of->untold = "a study tells no degrees of freedom";
}
