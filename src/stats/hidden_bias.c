#include "alike/hidden_bias.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* --- ratios of risks ----------------------------------------------------------------------------
 */

/* ln RR of a difference of one standard deviation, of a common outcome. */
static const double LOG_RATIO_OF_SD = 0.91;
static const double HALF_WIDTH_OF_SE = 1.78; /* 0.91 times 1.96, as it is published */

static double e_value(double ratio)
{
    const double rr = ratio < 1.0 ? 1.0 / ratio : ratio;
    return rr + sqrt(rr * (rr - 1.0));
}

EValue e_value_of_ratio(double ratio, double low, double high)
{
    EValue out = {.ratio = ratio, .low = low, .high = high, .value = e_value(ratio)};

    out.limit = low <= 1.0 && high >= 1.0 ? 1.0 : e_value(ratio < 1.0 ? high : low);
    return out;
}

EValue e_value_of_size(double d, double low, double high)
{
    return e_value_of_ratio(exp(LOG_RATIO_OF_SD * d), exp(LOG_RATIO_OF_SD * low),
                            exp(LOG_RATIO_OF_SD * high));
}

double e_value_half_width(double se)
{
    return HALF_WIDTH_OF_SE / LOG_RATIO_OF_SD * se;
}

/* --- regressions --------------------------------------------------------------------------------
 */

double robustness_partial_r2(double t, double df)
{
    return t * t / (t * t + df);
}

double robustness_bias(const ClassicalEstimate *e, Confounder z)
{
    return e->se * sqrt(e->df) * sqrt(z.r2_outcome * z.r2_treatment / (1.0 - z.r2_treatment));
}

double robustness_se(const ClassicalEstimate *e, Confounder z)
{
    return e->se * sqrt((1.0 - z.r2_outcome) / (1.0 - z.r2_treatment)) *
           sqrt(e->df / (e->df - 1.0));
}

double robustness_adjusted(const ClassicalEstimate *e, Confounder z)
{
    return e->estimate - copysign(robustness_bias(e, z), e->estimate);
}

/* Cohen's f of the treatment. */
static double cohens_f(const ClassicalEstimate *e)
{
    return fabs(e->estimate / e->se) / sqrt(e->df);
}

/* r with r / sqrt(1 - r) = f, in a form that loses no digits where f is large. */
static double share_at(double f)
{
    return f > 0.0 ? 2.0 / (1.0 + sqrt(1.0 + 4.0 / (f * f))) : 0.0;
}

double robustness_value(const ClassicalEstimate *e, double q)
{
    return share_at(q * cohens_f(e));
}

/* A large f is taken below the level sooner by a confounder that explains less of the outcome:
 * then the treatment's share alone says where. */
double robustness_value_test(const ClassicalEstimate *e, double q, double alpha)
{
    const double f = q * cohens_f(e), df = e->df - 1.0;
    const double critical = gsl_cdf_tdist_Qinv(0.5 * alpha, df) / sqrt(df);

    if (f <= critical)
        return 0.0;
    if (f > 1.0 / critical)
        return (f * f - critical * critical) / (1.0 + f * f);
    return share_at(f - critical);
}

double robustness_line(double value, double q, double r2_treatment)
{
    return q * q * value * value / (1.0 - value) * (1.0 - r2_treatment) / r2_treatment;
}

double robustness_line_start(double value, double q)
{
    const double c = q * q * value * value / (1.0 - value);
    return c / (1.0 + c);
}

bool robustness_benchmark(Confounder covariate, double times, Confounder *out)
{
    const double d = covariate.r2_treatment, y = covariate.r2_outcome;
    /* of the confounder and the covariate, given the treatment */
    const double shared = times * d * d / ((1.0 - times * d) * (1.0 - d));

    *out = (Confounder){.r2_treatment = (double)NAN, .r2_outcome = (double)NAN};
    if (!(d < 1.0) || !(y < 1.0) || !(times * d / (1.0 - d) < 1.0) || !(times * d < 1.0) ||
        !(shared < 1.0))
        return false;
    const double eta = (sqrt(times) + sqrt(shared)) / sqrt(1.0 - shared);
    out->r2_treatment = times * d / (1.0 - d);
    out->r2_outcome = fmin(eta * eta * y / (1.0 - y), 1.0);
    return true;
}
