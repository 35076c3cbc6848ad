#include "alike/inverse.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* A distribution of numbers above 0, with both tails. */
typedef struct Above {
    double (*below)(double x, const double df[2]);
    double (*above)(double x, const double df[2]);
    double df[2];
} Above;

/* How far x lies beyond the quantile, of the tail that is the smaller one: 1 - p has lost digits.
 */
static double beyond(const Above *of, double p, double x)
{
    return p <= 0.5 ? of->below(x, of->df) - p : (1.0 - p) - of->above(x, of->df);
}

/* By halves between two numbers that hold it, in as many steps as a number has bits. near: to begin
 * with. */
static double solved(const Above *of, double p, double near)
{
    enum { STEPS = 400 };
    double low = near, high = near;
    for (int i = 0; i < STEPS && beyond(of, p, low) > 0.0; i++)
        low *= 0.9;
    for (int i = 0; i < STEPS && beyond(of, p, high) < 0.0; i++)
        high *= 1.1;
    for (int i = 0; i < STEPS; i++) {
        const double middle = low + (high - low) / 2.0;
        if (middle <= low || middle >= high)
            break;
        if (beyond(of, p, middle) < 0.0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* What a library found, where it is one. */
static bool is_quantile(const Above *of, double p, double x)
{
    static const double NEAR = 1e-10;
    return isfinite(x) && fabs(beyond(of, p, x)) <= NEAR;
}

static double chi_below(double x, const double df[2])
{
    return gsl_cdf_chisq_P(x, df[0]);
}

static double chi_above(double x, const double df[2])
{
    return gsl_cdf_chisq_Q(x, df[0]);
}

static double f_below(double x, const double df[2])
{
    return gsl_cdf_fdist_P(x, df[0], df[1]);
}

static double f_above(double x, const double df[2])
{
    return gsl_cdf_fdist_Q(x, df[0], df[1]);
}

static bool is_asked(double p, double df)
{
    return p > 0.0 && p < 1.0 && df > 0.0 && isfinite(df);
}

/* Powers of a normal quantile by powers of the degrees of freedom: exact to rounding where these
 * are many. Source: Goldberg & Levine (1946), Annals of Mathematical Statistics 17:216-225. */
static double chi_expanded(double p, double df)
{
    const double x = p <= 0.5 ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(1.0 - p);
    const double x2 = x * x, root = sqrt(2.0 * df);
    return df + x * root + 2.0 * (x2 - 1.0) / 3.0 + x * (x2 - 7.0) / (9.0 * root) -
           ((6.0 * x2 + 14.0) * x2 - 32.0) / (405.0 * df) +
           x * ((9.0 * x2 + 256.0) * x2 - 433.0) / (4860.0 * df * root);
}

double chi_square_quantile(double p, double df)
{
    static const double MANY = 1e4;
    const Above of = {chi_below, chi_above, {df, 0.0}};
    if (!is_asked(p, df))
        return NAN;
    if (df > MANY)
        return chi_expanded(p, df);
    const double found = gsl_cdf_chisq_Pinv(p, df);
    return is_quantile(&of, p, found) ? found : solved(&of, p, df);
}

double f_quantile(double p, double df1, double df2)
{
    const Above of = {f_below, f_above, {df1, df2}};
    if (!is_asked(p, df1) || !is_asked(p, df2))
        return NAN;
    const double found = gsl_cdf_fdist_Pinv(p, df1, df2);
    return is_quantile(&of, p, found) ? found : solved(&of, p, 1.0);
}
