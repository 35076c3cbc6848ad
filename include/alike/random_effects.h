/* Effects of several units (schools) that differ truly, each known with an error of its own: how
 * much they differ, and what is then to be believed of each.
 *
 *   y_j = mu + u_j + e_j,   var(u) = tau^2,   var(e_j) = v_j, taken as known */
#ifndef ALIKE_RANDOM_EFFECTS_H
#define ALIKE_RANDOM_EFFECTS_H

#include "alike/error.h"

typedef struct RandomEffects {
    size_t n;
    double tau2;     /* restricted maximum likelihood, never below 0 */
    double tau2_pm;  /* Paule-Mandel: sum (y - mu)^2 / (v + tau^2) = n - 1; a check of the other */
    double mean, se; /* mu and its standard error at tau2 */
    double q, df, p, i2; /* Q of equal effects, n - 1, its p value, max(0, (Q - df) / Q) */
} RandomEffects;

/* n >= 2 finite values with variances above 0. ERR_INTERNAL: the iteration came to no end.
 * Sources: Viechtbauer (2005) J. Educational and Behavioral Statistics 30:261-293 (REML by Fisher
 * scoring); Paule & Mandel (1982) J. Research National Bureau of Standards 87:377-385;
 * DerSimonian & Kacker (2007) Contemporary Clinical Trials 28:105-114; Higgins & Thompson (2002)
 * Statistics in Medicine 21:1539-1558 (I^2). */
bool random_effects_fit(const double *y, const double *v, size_t n, RandomEffects *out,
                        Error *err) MUST_CHECK;

/* Empirical Bayes: mu + lambda (y - mu), lambda = tau^2 / (tau^2 + v); its variance holds that mu
 * is estimated, but takes tau^2 as known: lambda v + (1 - lambda)^2 se(mu)^2. Source: Efron &
 * Morris (1975) J. American Statistical Association 70:311-319; Raudenbush & Bryk (1985) J.
 * Educational Statistics 10:75-98. */
typedef struct Shrunken {
    double value, se, lambda;
} Shrunken;
Shrunken random_effects_shrink(const RandomEffects *fit, double y, double v);

#endif
