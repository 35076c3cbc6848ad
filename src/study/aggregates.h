/* What results keep of the students of an analysis beside its stages' own numbers. */
#ifndef ALIKE_AGGREGATES_H
#define ALIKE_AGGREGATES_H

#include "alike/results.h"
#include "study/stages.h"

/* The earlier score's cumulative shares before and after the design, at multiples of a round step
 * between an eighth and a third of its standard deviation, as far as four of these from its mean:
 * so no cut point is made from one student's score. One pass to lay them, one to count; no sorting.
 * weight: n of the cohort, of the sample compared. */
void distribution_measure(const Cohort *cohort, const double *weight, Distribution *out);

/* How many partners each student has for whom the design looks for some, and how many each partner
 * serves, where any serves several. Nothing of designs without links. min_cell: fewer have no band
 * of their own beyond the common ones. */
void set_sizes_count(Arena *arena, const Matching *matching, const Cohort *cohort,
                     Estimand estimand, size_t min_cell, SetSizes *out);

/* Clusters by arm and districts of the students with weight. */
void units_count(const Stages *stages, Analysis *out);

#endif
