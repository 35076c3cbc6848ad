/* Numbers in bins, for coarsened exact matching. */
#ifndef MATCH_BINS_H
#define MATCH_BINS_H

#include "alike/arena.h"
#include "alike/option.h"

/* The bin of each number, from 0 in rising order; a value on a boundary is in the higher bin.
 * Returns how many levels there are. None is NaN. A rule is that of R's nclass functions, n being
 * all students of both arms. Sources: Sturges (1926) JASA 21:65-66; Scott (1979) Biometrika
 * 66:605-610; Freedman & Diaconis (1981) Z. Wahrscheinlichkeitstheorie 57:453-476. */
size_t bins_cut(const double *x, size_t n, const CutRule *rule, int32_t *level);

/* How many of the rising points are not above x. */
int32_t bins_points_below(double x, const double *point, size_t n);

/* How many bins of equal width a rule makes; 0: it makes none of its own. */
double bins_number(const double *x, size_t n, CutKind kind);

#endif
