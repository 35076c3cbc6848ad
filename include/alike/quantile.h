/* Quantiles of a sample, linear between order statistics at (n - 1) p: type 7 of Hyndman & Fan
 * (1996) American Statistician 50:361-365. */
#ifndef ALIKE_QUANTILE_H
#define ALIKE_QUANTILE_H

#include "alike/base.h"

/* Ascending; NaN last. */
void quantile_sort(double *x, size_t n);

/* sorted: n, none of them NaN; p: 0 (the smallest) to 1 (the largest). NaN of nothing. */
double quantile(const double *sorted, size_t n, double p);

#endif
