/* Errors from replicate weights: the reference is raked anew under each of them. */
#ifndef SURVEYS_REPLICATES_H
#define SURVEYS_REPLICATES_H

#include "alike/surveys_spec.h"
#include "surveys/calibrate.h"
#include "surveys/difference.h"

typedef struct Replicates {
    size_t n;                    /* replicates; 0: there are none */
    const double *const *weight; /* n arrays by respondent; 0 or more */
    double scale;                /* of the sum of squares */
    const double *rscale;        /* n; NULL: 1 each */
    double df;                   /* rank of the weights less 1 */
} Replicates;

/* Source: Wolter (2007) Introduction to Variance Estimation, 3 and 4; for the last Fay & Train
 * (1995) Proceedings of the Section on Government Statistics, ASA, 154-159. */
double replicate_scale(ReplicateMethod method, size_t n, double rho);
/* How many of them say something of their own, less 1. n_rows: respondents. */
double replicate_df(const double *const *weight, size_t n, size_t n_rows);

/* Rakes each from its own weights. NULL where one can't be: *failed says which, from 0. */
const double *const *replicates_rake(Arena *arena, const Replicates *of, const MarginRows *rows,
                                     const double *target, double trim, size_t *failed);

/* V = scale sum rscale_r (R_r - centre)^2. centre: the full sample's mean, which is cautious and
 * what NCES and Westat's WesVar do; NaN: the mean of the replicates, as R's survey has it unless
 * mse = TRUE. y: NaN who did not answer. */
double replicates_variance(const Replicates *of, const double *const *weight, const double *y,
                           size_t n_rows, double centre);
/* The same of k numbers of each respondent, y[j * n_rows + i], with their covariances. centre: k;
 * NULL: the means of the replicates. out: k by k. */
void replicates_covariance(const Replicates *of, const double *const *weight, const double *y,
                           size_t k, size_t n_rows, const double *centre, double *out);

#endif
