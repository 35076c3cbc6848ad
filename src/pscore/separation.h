/* Which column tells the arms apart, in words. Inside src/pscore only. */
#ifndef ALIKE_PSCORE_SEPARATION_H
#define ALIKE_PSCORE_SEPARATION_H

#include "alike/pscore.h"
#include "alike/terms.h"
#include "stats/irls.h"

/* The covariate that alone separates all treated from all control students, as a clause; false when
 * none does. */
bool separation_complete(Arena *arena, const Cohort *cohort, Phrase *why);

/* A step moves a separated logit by about 1, any other by nothing. */
#define SEPARATION_DRIFT 0.1

/* Fills score->separated by one rule for any kind of covariate: a student whose logit still moves
 * towards the own group while the deviance stands has no finite score (drift, from the fit; NULL:
 * none was seen), and one whose score is so near 0 or 1 that among a hundred times as many students
 * none of the other group would be expected there has none that these data could tell from it. */
void separation_mark(Arena *arena, const Cohort *cohort, const double *drift,
                     PropensityScore *score);

/* Adds a caution for every level, or side of a number, that only one arm has. Where no single
 * column shows it, names the terms of the model that still drift. bounded: the model keeps its
 * estimates finite; then levels alone are named. */
void separation_partial(Arena *arena, const Cohort *cohort, const Model *model,
                        const BinaryFit *fit, bool bounded, Notes *notes);

#endif
