/* Inside src/stats and src/effect: a regression with groups, from sums by group alone. */
#ifndef ALIKE_STATS_GROUPED_H
#define ALIKE_STATS_GROUPED_H

#include "alike/reml.h"

/* Sums over rows of `width` columns, the first of ones, the last the outcome, all but the first
 * less `centre`: numbers near the means, from which products lose few digits. */
typedef struct GroupedSums {
    size_t n, width, n_groups;
    const double *centre; /* width; 0 of the ones */
    double *products;     /* width x width, lower triangle */
    double *size;         /* n_groups */
    double *sum;          /* n_groups x width */
} GroupedSums;

typedef struct GroupedFit {
    RemlSums sums;    /* of the residuals, in coordinates in which X'X is the unit matrix */
    bool *constant;   /* width - 1: columns that take no part */
    size_t n_between; /* columns of which less than `within_share` of their squares lies within
                         groups, the ones among them */
} GroupedFit;

/* The same as least squares of the rows and reml_sums_of_fit. False: the columns are too near
 * collinear, or the outcome too near its fit, for products to tell; the rows must. */
bool grouped_fit(Arena *arena, const GroupedSums *of, double within_share,
                 GroupedFit *out) MUST_CHECK;

#endif
