/* Sets of people made by hand, for tests of the rules that look at them. */
#ifndef TESTS_DISCLOSE_SETS_H
#define TESTS_DISCLOSE_SETS_H

#include "check.h"

#include "alike/people.h"

/* Persons [from, to), every second one of the program (the odd ones). */
static inline const People *people_range(Arena *arena, size_t from, size_t to)
{
    People *out = ARENA_NEW(arena, People);

    out->key = ARENA_ARRAY(arena, uint64_t, to - from + 1);
    for (size_t p = from; p < to; p++) {
        out->key[p - from] = 2 * p + p % 2;
        out->n[p % 2]++;
    }
    return out;
}

static inline const People *people_two_ranges(Arena *arena, size_t a, size_t b, size_t c, size_t d)
{
    return people_joined(arena, people_range(arena, a, b), people_range(arena, c, d));
}

#endif
