/* Several estimates of one number, each of a completed copy of the data, put together. */
#ifndef ALIKE_RUBIN_H
#define ALIKE_RUBIN_H

#include "alike/base.h"

typedef struct Pooled {
    double estimate;
    double se;
    double df;
    double within, between; /* mean of the variances; variance of the estimates */
    double increase;        /* of the variance, relative to the one within: r */
    double missing;         /* fraction of missing information */
} Pooled;

/* Of m estimates q with variances u:
 *
 *   T = U + (1 + 1/m) B,   U the mean of u, B the variance of q (divisor m - 1),
 *   lambda = (1 + 1/m) B / T,   r = (1 + 1/m) B / U,
 *   df_old = (m - 1) / lambda^2,   df_obs = (d + 1) / (d + 3) d (1 - lambda),
 *   df = df_old df_obs / (df_old + df_obs),   fraction of missing information (r + 2/(df + 3)) / (r
 * + 1),
 *
 * d: the degrees of freedom that the estimate would have of complete data; INFINITY: normal. All
 * q alike (B = 0): df_old is infinite. m of 1: B is not known, so SE and all after it are NaN.
 * Sources: Rubin (1987) Multiple Imputation for Nonresponse in Surveys; Barnard & Rubin (1999)
 * Biometrika 86:948-955. */
Pooled rubin_pool(const double *q, const double *u, size_t m, double d);

#endif
