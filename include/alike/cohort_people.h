/* Sets of people (alike/people.h) from the students of a cohort. */
#ifndef ALIKE_COHORT_PEOPLE_H
#define ALIKE_COHORT_PEOPLE_H

#include "alike/cohort.h"
#include "alike/people.h"

/* All of these are NULL where the run is not to be published: then nobody asks.
 *
 * Students of the cohort with weight above 0; weight NULL: all of them. */
const People *people_with_weight(Arena *arena, const Cohort *cohort, const double *weight);
/* Students by their index in the cohort; one may come several times. */
const People *people_of_students(Arena *arena, const Cohort *cohort, const uint32_t *student,
                                 size_t n);

#endif
