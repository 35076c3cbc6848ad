/* Sets of people: a bit a person of the study, for rules of publication. A row of results that is
 * about people brings the set of those it is about; without one it is not published. */
#ifndef ALIKE_PEOPLE_H
#define ALIKE_PEOPLE_H

#include "alike/arena.h"

#include <stdint.h>

struct Cohort;

typedef struct People {
    size_t n_words;
    uint64_t *word; /* bit p % 64 of word[p / 64]: is person p in it? */
    size_t n[2];    /* of the comparison group, of the program */
} People;

/* Students of the cohort with weight above 0 (weight NULL: all), in the level (level_of NULL: all
 * of them). NULL where the run is not to be published: then nobody asks. */
const People *people_with_weight(Arena *arena, const struct Cohort *cohort, const double *weight);
const People *people_of_level(Arena *arena, const struct Cohort *cohort, const double *weight,
                              const int32_t *level_of, int32_t level);
/* Students by their index in the cohort; one may come several times. */
const People *people_of_students(Arena *arena, const struct Cohort *cohort,
                                 const uint32_t *student, size_t n);

size_t people_count(const People *people);
bool people_equal(const People *a, const People *b);
size_t people_in_both(const People *a, const People *b);
/* In one of them and not in the other. */
size_t people_apart(const People *a, const People *b);

#endif
