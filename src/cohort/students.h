/* Inside src/cohort: who is in, once every row's arm and the step at which it left are settled. */
#ifndef ALIKE_COHORT_STUDENTS_H
#define ALIKE_COHORT_STUDENTS_H

#include "alike/cohort.h"

/* Fills n, the arms' sizes, row, arm and treated from row_arm and left_at. */
void students_list(Arena *arena, Cohort *cohort);

/* Fills covariate: those of the n columns (written over) that differ within the cohort, with a note
 * for each other one. A covariate that is the same for everyone can't differ between the arms. */
void students_covariates(Arena *arena, const Column **column, size_t n, Cohort *cohort);

#endif
