/* Inside src/cohort: students who lack a covariate stay (missing_data: indicator). */
#ifndef ALIKE_COHORT_GAPS_H
#define ALIKE_COHORT_GAPS_H

#include "cohort/needs.h"

/* Are students without it kept? */
bool gaps_may_be_filled(const CohortSettings *settings, const Need *need);

/* Gives every student of the cohort a value of every such column, in a frame of the cohort's own: a
 * number the mean of those of whom it is known, with a column beside it that marks the others; a
 * category, and a number that is 0 or 1, a level "missing". Nothing is changed where nobody lacks
 * any. Notes and cohort->gaps say how many.
 * ERR_INFEASIBLE: a column is known of nobody in an arm. */
bool gaps_fill(Arena *arena, const CohortSettings *settings, const Needs *needs, Cohort *cohort,
               Error *err) MUST_CHECK;

/* Why students left whom the reader expects to stay: a key that needs the value itself. */
/* Those who left for want of this column, n of them, are many. */
void gaps_note_large(Arena *arena, const Need *need, size_t n, Cohort *cohort);
void gaps_note_left(Arena *arena, const CohortSettings *settings, const Need *need, Cohort *cohort);

/* The covariates, each followed by the column that marks its gaps. */
size_t gaps_with_marks(Arena *arena, const Column *const *covariate, size_t n, const Column ***out);

#endif
