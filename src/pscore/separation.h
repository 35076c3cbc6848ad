/* Which column tells the arms apart, in words. Inside src/pscore only. */
#ifndef ALIKE_PSCORE_SEPARATION_H
#define ALIKE_PSCORE_SEPARATION_H

#include "pscore/irls.h"

/* The covariate that alone separates all treated from all control students, as a clause; NULL when
 * none does. */
const char *separation_complete(Arena *arena, const Cohort *cohort);

/* Adds a caution for every level, or side of a number, that only one arm has. Where no single
 * column shows it, names the terms of the model that still drift. */
void separation_partial(Arena *arena, const Cohort *cohort, const Model *model, const LogitFit *fit,
                        Notes *notes);

#endif
