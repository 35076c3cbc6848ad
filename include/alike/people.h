/* Sets of people, by their numbers (alike/frame.h), for rules of publication. A row of results that
 * is about people brings the set of those it is about; without one it is not published. */
#ifndef ALIKE_PEOPLE_H
#define ALIKE_PEOPLE_H

#include "alike/arena.h"

#include <stdint.h>

/* key: person * 2 + arm (0 comparison, 1 program), rising, each once; n: of each arm. A list and no
 * bit a person: a study has thousands of small sets, and lists cost what sets hold. */
typedef struct People {
    uint64_t *key;
    size_t n[2];
} People;

/* Of keys in any order, some of them perhaps twice; they are put in order in place. */
const People *people_of_keys(Arena *arena, uint64_t *key, size_t n);
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
