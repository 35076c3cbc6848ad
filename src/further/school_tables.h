/* Inside src/further: what the tables about schools are made from, and how their numbers are told.
 */
#ifndef ALIKE_FURTHER_SCHOOL_TABLES_H
#define ALIKE_FURTHER_SCHOOL_TABLES_H

#include "further/school_study.h"

typedef struct SchoolWork {
    Arena *arena, *scratch;
    const FurtherInput *input;
    SchoolStudy study;
    Notes *notes;
} SchoolWork;

double school_confidence(const SchoolWork *w);
/* Is the outcome a share? Then no difference has a size in standard deviations: NaN. */
bool school_is_share(const FurtherInput *input);
double school_effect_size(const FurtherInput *input, double difference);
/* "2.1 points", "3.4 percentage points" */
const char *school_points(const SchoolWork *w, double value);
/* Sentences then tell no number that its table rounds. */
bool school_for_publication(const SchoolWork *w);

/* Effects of these rows of school_effects with their covariance. False: nothing can be made of
 * them. */
bool school_joint(Arena *arena, const Table *effects, const size_t *row, size_t n, Joint *out);

Table *schools_between_table(const SchoolWork *w);

#endif
