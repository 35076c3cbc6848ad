/* How the cohort speaks of values. Inside src/cohort only. */
#ifndef ALIKE_COHORT_WORDS_H
#define ALIKE_COHORT_WORDS_H

#include "alike/cohort.h"

/* "1", "3, 4 or 5", "10 to 20", "at least 10", "at most 20". */
const char *words_of_set(Arena *arena, const ValueSet *set);

/* The reason of those who leave: "grade is not 3, 4 or 5", "age is not at least 10". */
const char *words_of_rule(Arena *arena, const char *label, const ValueSet *accept);

/* The values of these rows, the most frequent first, with counts: "0 (429), 2 (12)"; at most six,
 * then "and 3 more values". One value stands without its count. "" for no rows. */
Phrase words_of_values(Arena *arena, Arena *scratch, const Column *column, const uint32_t *row,
                       size_t n, size_t *n_values);

/* Notes why cells of this column are missing among the rows that left at the last step of the
 * flow: "Fall score is missing: 12 blank, 3 missing code". Says nothing when none is missing. */
void words_note_missing(Arena *arena, Cohort *cohort, const Column *column, const char *reason);

#endif
