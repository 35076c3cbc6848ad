/* A t that ignored clusters, as evidence standards correct it: Hedges (2007) Journal of Educational
 * and Behavioral Statistics 32:151-179, for two arms of clusters of equal size, as Handbook 5.0
 * E.21 has its degrees of freedom. Of published findings that can tell, 43 of 60 agree
 * (tests/stats/test_wwc_oracle.c). */
#include "alike/effect_size.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static bool possible(double n, double clusters, double icc)
{
    return n > 2.0 && clusters > 2.0 && clusters <= n && icc >= 0.0 && icc <= 1.0;
}

/* (N - 2) - 2 (size - 1) icc: what is left of N - 2. */
static double left_of(double n, double clusters, double icc)
{
    return (n - 2.0) - 2.0 * (n / clusters - 1.0) * icc;
}

double wwc_clustered_g_factor(double n, double clusters, double icc)
{
    return possible(n, clusters, icc) ? sqrt(left_of(n, clusters, icc) / (n - 2.0)) : (double)NAN;
}

double wwc_clustered_t_factor(double n, double clusters, double icc)
{
    const double effect_of_design = 1.0 + (n / clusters - 1.0) * icc;
    return wwc_clustered_g_factor(n, clusters, icc) / sqrt(effect_of_design);
}

double wwc_clustered_df(double n, double clusters, double icc)
{
    const double size = n / clusters;
    const double left = left_of(n, clusters, icc);
    const double other = n - 2.0 * size;

    if (!possible(n, clusters, icc))
        return (double)NAN;
    return left * left /
           ((n - 2.0) * (1.0 - icc) * (1.0 - icc) + size * other * icc * icc +
            2.0 * other * icc * (1.0 - icc));
}

double wwc_clustered_p(double t, double n, double clusters, double icc)
{
    const double corrected = t * wwc_clustered_t_factor(n, clusters, icc);
    const double df = wwc_clustered_df(n, clusters, icc);

    return isfinite(corrected) && df > 0.0 ? 2.0 * gsl_cdf_tdist_Q(fabs(corrected), df)
                                           : (double)NAN;
}
