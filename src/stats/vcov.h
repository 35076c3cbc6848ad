/* Covariance of linear forms from what rows contribute to them: k x k in full, in the coordinates
 * of the contributions. Each adds up one kind; which one an estimate has is not decided here. */
#ifndef ALIKE_STATS_VCOV_H
#define ALIKE_STATS_VCOV_H

#include "alike/error.h"
#include "alike/variance.h"
#include "stats/contributions.h"

/* Classical and HC0 to HC3. HC2, HC3 and the classical one need leverages. */
void vcov_rows(const Contributions *of, VarianceKind kind, double *matrix);

/* CR0, CR1 or CR2 (which needs leverages, and contributions_prepare). df: G - 1, or Satterthwaite's
 * of the form (k), which only CR2 asks for. */
bool vcov_cluster(const Contributions *of, const Grouping *clusters, VarianceKind kind,
                  const double *form, double *matrix, double *df, Error *err) MUST_CHECK;

/* CR0 and CR1 of a column that is given alone, by pairs of a group of `first` and a number below
 * n_second of the row: no pair is put in order. False: of anything else, which is ordered
 * (grouping_by_pair). */
bool vcov_pairs(const Contributions *of, const Grouping *first, const int32_t *second,
                size_t n_second, VarianceKind kind, double *matrix, double *df) MUST_CHECK;

/* By cluster what it gives to the form (k): the squares add up to that variance of it. Estimates of
 * several samples share the clusters that both have. */
bool vcov_cluster_sums(const Contributions *of, const Grouping *clusters, VarianceKind kind,
                       const double *form, double *sum, Error *err) MUST_CHECK;

/* V = u P + e Q of linear contributions: P, Q as matrices. A unit's rows share one error: a student
 * of two parts has one with the sum of both coefficients. units NULL: a row each. */
bool vcov_components(const Contributions *of, const Grouping *clusters, const Grouping *units,
                     double *p, double *q, Error *err) MUST_CHECK;

/* Sampled clusters (PSUs) within strata, with replacement:
 *
 *   V = sum over strata of n_h / (n_h - 1) sum over its clusters of (s_g - mean s)(s_g - mean s)'
 *
 * df = clusters less strata. The only cluster of a stratum is held against the mean of all
 * clusters, which is cautious. stratum: by cluster, 0 .. n_strata-1. Sources: Binder (1983)
 * International Statistical Review 51:279-292; Lumley (2004) J. Statistical Software 9(8), "adjust"
 * for lonely PSUs. */
bool vcov_strata(Arena *scratch, const Contributions *of, const Grouping *clusters,
                 const int32_t *stratum, size_t n_strata, double *matrix, double *df,
                 Error *err) MUST_CHECK;

#endif
