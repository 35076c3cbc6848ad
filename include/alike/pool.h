/* Effects of several sites (districts, cohorts) made into one average, twice:
 *
 *   fixed   y ~ N(1 mu, V):              what happened, each site by how well it is known
 *   random  y ~ N(1 mu, V + taud^2 I):   the sites stand for others of their kind
 *
 * V is the whole covariance of the sites' errors. Where a school or a comparison student stands in
 * several sites (cohorts of one school) it is not diagonal, and weights that take it so understate
 * the error of the average; with V a site's weight may even be below 0. */
#ifndef ALIKE_POOL_H
#define ALIKE_POOL_H

#include "alike/spread.h"

/* Two effects don't show how much effects differ: taud^2 would rest on one difference, and the
 * interval of one degree of freedom is 12.7 standard errors either way. Ours. WITHOUT_MOST: each
 * site left out is a fit of all others, of n^3 steps each. */
enum { POOL_LEAST = 2, POOL_RANDOM_LEAST = 3, POOL_WITHOUT_MOST = 60 };

/* t: of the average 0. */
typedef struct PoolAverage {
    double value;
    double *weight; /* n; they add up to 1 */
    TTest test;     /* fixed: its standard error alone; see pool_make */
} PoolAverage;

typedef struct Pool {
    size_t n;
    Spread spread; /* Q, its p and I^2 with any n; taud^2 from POOL_RANDOM_LEAST on */
    PoolAverage fixed;
    bool has_random;
    PoolAverage random;          /* intervals of t with n - 1 df, Knapp & Hartung, never narrower */
    double *without;             /* n; random average of the others; NaN where they are too few */
    TTest *without_test;         /* likewise */
    SpreadPrediction prediction; /* NaN below SPREAD_PREDICT_LEAST */
} Pool;

/* of: n >= POOL_LEAST. fixed.test has its standard error alone: whoever knows how well V itself is
 * known gives it degrees of freedom. ERR_INFEASIBLE: V is not positive definite.
 * Sources: Viechtbauer (2005) J. Educational and Behavioral Statistics 30:261-293; Knapp & Hartung
 * (2003) Statistics in Medicine 22:2693-2710; with few sites, and why the factor is never below 1:
 * Roever, Knapp & Friede (2015) BMC Medical Research Methodology 15:99. */
bool pool_make(Arena *arena, const Joint *of, double confidence, Pool *out, Error *err) MUST_CHECK;

#endif
