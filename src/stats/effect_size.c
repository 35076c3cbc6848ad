#include "alike/effect_size.h"

#include "alike/limits.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double wwc_omega(double n)
{
    /* with three students it is 0: then nothing can be said */
    return 4.0 * n - 9.0 > 3.0 ? 1.0 - 3.0 / (4.0 * n - 9.0) : (double)NAN;
}

/* An arm of one student has no SD (NaN) and no weight: (n - 1) is zero. */
double wwc_pooled_sd(double n1, double s1, double n0, double s0)
{
    const double df = n1 + n0 - 2.0;
    const double squares1 = n1 > 1.0 ? (n1 - 1.0) * s1 * s1 : 0.0;
    const double squares0 = n0 > 1.0 ? (n0 - 1.0) * s0 * s0 : 0.0;

    return df > 0.0 ? sqrt((squares1 + squares0) / df) : (double)NAN;
}

double wwc_g(double difference, double sd, double n)
{
    return sd > 0.0 ? wwc_omega(n) * difference / sd : (double)NAN;
}

double wwc_g_se(double se, double sd, double g, double n)
{
    const double omega = wwc_omega(n);

    if (!(sd > 0.0) || !(n > 2.0))
        return (double)NAN;
    const double ratio = se / sd;
    const double d = g / omega;
    return omega * sqrt(ratio * ratio + d * d / (2.0 * (n - 2.0)));
}

/* The small-sample factor stands here too, as in WWC 4.x; some programs leave it out. */
double wwc_cox(double p1, double p0, double n)
{
    if (!(p1 > 0.0 && p1 < 1.0 && p0 > 0.0 && p0 < 1.0))
        return (double)NAN;
    /* log1p keeps the complement exact for rare and for nearly universal characteristics */
    const double log_odds_ratio = (log(p1) - log1p(-p1)) - (log(p0) - log1p(-p0));
    return wwc_omega(n) * log_odds_ratio / 1.65;
}

double wwc_improvement_index(double g)
{
    /* Phi(g) - 1/2 without cancellation near zero */
    return 50.0 * erf(g / sqrt(2.0));
}

Baseline wwc_baseline(double g)
{
    const double size = fabs(g);

    if (!isfinite(size))
        return BASELINE_NOT_COMPUTABLE;
    if (size <= LIMIT_BASELINE_ALIKE)
        return BASELINE_SATISFIED;
    return size <= LIMIT_BASELINE_ADJUST ? BASELINE_ADJUST : BASELINE_NOT_SATISFIED;
}

Baseline wwc_baseline_in_model(Baseline class, bool adjusted)
{
    if (class != BASELINE_ADJUST)
        return class;
    return adjusted ? BASELINE_ADJUSTED : BASELINE_UNADJUSTED;
}

const char *wwc_baseline_word(Baseline class)
{
    static const char *const words[N_BASELINES] = {
        [BASELINE_NOT_COMPUTABLE] = "not computable",
        [BASELINE_SATISFIED] = "satisfied",
        [BASELINE_ADJUST] = "adjust",
        [BASELINE_ADJUSTED] = "satisfied by adjustment",
        [BASELINE_UNADJUSTED] = "needs adjustment",
        [BASELINE_NOT_SATISFIED] = "not satisfied",
        [BASELINE_NO_PRETEST] = "no earlier score",
    };
    return words[class];
}

double minimum_detectable_effect(double variance, double df, double power, double alpha)
{
    if (!(variance > 0.0) || !(df > 0.0) || !(power > 0.0 && power < 1.0) ||
        !(alpha > 0.0 && alpha < 1.0))
        return (double)NAN;
    const double multiplier =
        gsl_cdf_tdist_Pinv(1.0 - alpha / 2.0, df) + gsl_cdf_tdist_Pinv(power, df);
    return multiplier * sqrt(variance);
}

double detection_power(double effect, double se, double df, double alpha)
{
    if (!(se > 0.0) || !(df > 0.0) || !(alpha > 0.0 && alpha < 1.0))
        return (double)NAN;
    return gsl_cdf_tdist_P(fabs(effect) / se - gsl_cdf_tdist_Pinv(1.0 - alpha / 2.0, df), df);
}
