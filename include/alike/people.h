/* Sets of people, by their numbers (alike/frame.h), for rules of publication. A row of results that
 * is about people brings the set of those it is about; without one it is not published. */
#ifndef ALIKE_PEOPLE_H
#define ALIKE_PEOPLE_H

#include "alike/arena.h"

#include <stdint.h>

struct Cohort;

/* key: person * 2 + arm (0 comparison, 1 program), rising, each once; n: of each arm. A list and no
 * bit a person: a study has thousands of small sets, and lists cost what sets hold. */
typedef struct People {
    uint64_t *key;
    size_t n[2];
} People;

/* All of these are NULL where the run is not to be published: then nobody asks.
 *
 * Students of the cohort with weight above 0; weight NULL: all of them. */
const People *people_with_weight(Arena *arena, const struct Cohort *cohort, const double *weight);
/* Those of them in one level; by student of the cohort. */
const People *people_of_level(Arena *arena, const struct Cohort *cohort, const double *weight,
                              const int32_t *level_of, int32_t level);
/* Students by their index in the cohort; one may come several times. */
const People *people_of_students(Arena *arena, const struct Cohort *cohort, const uint32_t *student,
                                 size_t n);
/* The same people, in another arena. */
const People *people_copy(Arena *arena, const People *people);
/* Those of one arm of a set. */
const People *people_of_arm(Arena *arena, const People *people, int arm);
/* Those of either set. */
const People *people_joined(Arena *arena, const People *a, const People *b);

size_t people_count(const People *people);
bool people_equal(const People *a, const People *b);
size_t people_in_both(const People *a, const People *b);
bool people_within(const People *part, const People *whole);
/* In one of them and not in the other. */
size_t people_apart(const People *a, const People *b);

#endif
