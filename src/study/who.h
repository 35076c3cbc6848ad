/* Inside src/study: who is in an analysis. */
#ifndef ALIKE_STUDY_WHO_H
#define ALIKE_STUDY_WHO_H

#include "alike/results.h"

/* Fills the analysis's sets of people and the counts of its balance rows. weight: by student of the
 * cohort, of the estimate's sample. Nothing unless results are to be published. */
void tell_who(Arena *arena, const Cohort *cohort, const double *weight, Analysis *out);

#endif
