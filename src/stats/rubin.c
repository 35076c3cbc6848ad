#include "alike/rubin.h"

#include <math.h>

/* Of the observed data: what the complete data's degrees of freedom are worth when a share lambda
 * of the variance is for want of data. */
static double df_observed(double d, double lambda)
{
    return isinf(d) ? d : (d + 1.0) / (d + 3.0) * d * (1.0 - lambda);
}

/* Two degrees of freedom that both limit: their harmonic sum. */
static double df_of_both(double old, double observed)
{
    if (isinf(old))
        return observed;
    return isinf(observed) ? old : old * observed / (old + observed);
}

Pooled rubin_pool(const double *q, const double *u, size_t m, double d)
{
    const double n = (double)m, share = 1.0 + 1.0 / n;
    Pooled out = {.estimate = 0.0};

    for (size_t i = 0; i < m; i++) {
        out.estimate += q[i] / n;
        out.within += u[i] / n;
    }
    if (m < 2) {
        out.between = out.se = out.df = out.increase = out.missing = (double)NAN;
        return out;
    }
    for (size_t i = 0; i < m; i++)
        out.between += (q[i] - out.estimate) * (q[i] - out.estimate) / (n - 1.0);
    const double total = out.within + share * out.between;
    const double lambda = total > 0.0 ? share * out.between / total : 0.0;
    const double old = lambda > 0.0 ? (n - 1.0) / (lambda * lambda) : (double)INFINITY;
    out.se = sqrt(total);
    out.increase = out.within > 0.0 ? share * out.between / out.within : (double)NAN;
    out.df = df_of_both(old, df_observed(d, lambda));
    out.missing =
        (out.increase + (isinf(out.df) ? 0.0 : 2.0 / (out.df + 3.0))) / (out.increase + 1.0);
    return out;
}
