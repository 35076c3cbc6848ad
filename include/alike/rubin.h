/* Several estimates of one number, each of a completed copy of the data, put together. */
#ifndef ALIKE_RUBIN_H
#define ALIKE_RUBIN_H

#include "alike/joint.h"

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

/* Several numbers with their covariance: rubin_pool of each, and so of any sum of them; T = U +
 * (1 + 1/m) B with B the covariance between copies. copy: m >= 2, of the same n numbers; NaN where
 * a copy has it. With fewer than one degree of freedom a number's df is NaN: its interval would be
 * wider than anything that scores can be. Source: Rubin (1987), 3.4. */
Joint rubin_joint(Arena *arena, const Joint *copy, size_t m);

/* A test of several numbers at once: that all k are 0. */
typedef struct PooledTest {
    double f, df; /* F of k and df degrees of freedom; NaN: see rubin_test */
    double increase;
} PooledTest;

/* Of m copies of k estimates q (m x k, copy by copy) with covariances u (m x k x k), of complete
 * data tested by q' u^-1 q / k as F of k and d degrees of freedom:
 *
 *   F = Q' U^-1 Q / (k (1 + r)),   r = (1 + 1/m) tr(B U^-1) / k,   Q and U the means over copies,
 *
 * B the covariance of q between copies (divisor m - 1), of which r takes the share of the variance
 * to be about the same in every direction: m copies tell a trace of B well, and all of B badly.
 * With t = k (m - 1) degrees of freedom behind r, F of complete data without end has
 *
 *   df = 4 + (t - 4) (1 + (1 - 2/t) / r)^2, with t of 4 or fewer t (1 + 1/k) (1 + 1/r)^2 / 2,
 *
 * and of d those of Reiter (2007, eq. 1 and 2), with v = (d + 1) / (d + 3) d, where t > 4 and
 * v > 4 (1 + a), a = r t / (t - 2): there his expansion holds. Elsewhere, so with few clusters, as
 * rubin_pool has them: df and v / (1 + r), each limiting the other.
 * NaN where u can't be inverted or m is 1. Copies that agree: r is 0 and df is v.
 * Sources: Li, Raghunathan & Rubin (1991) J. American Statistical Association 86:1065-1073; Reiter
 * (2007) Biometrika 94:502-508. */
PooledTest rubin_test(const double *q, const double *u, size_t m, size_t k, double d);

#endif
