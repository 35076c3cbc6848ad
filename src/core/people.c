#include "alike/people.h"

#include <stdlib.h>
#include <string.h>

size_t people_count(const People *people)
{
    return people->n[0] + people->n[1];
}

static int by_key(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* In order, each once; the arms counted. */
const People *people_of_keys(Arena *arena, uint64_t *key, size_t n)
{
    People *out = ARENA_NEW(arena, People);
    bool in_order = true;
    size_t kept = 0;

    for (size_t i = 1; i < n; i++)
        in_order = in_order && key[i - 1] < key[i];
    if (!in_order) /* the students of one file are in order as they come */
        qsort(key, n, sizeof *key, by_key);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || key[kept - 1] != key[i])
            key[kept++] = key[i];
    out->key = key;
    for (size_t i = 0; i < kept; i++)
        out->n[key[i] & 1]++;
    return out;
}

/* --- of sets -------------------------------------------------------------------------------------
 */

const People *people_of_arm(Arena *arena, const People *people, int arm)
{
    size_t at = 0;

    if (people == NULL)
        return NULL;
    uint64_t *key = ARENA_ARRAY(arena, uint64_t, people->n[arm]);
    for (size_t i = 0; i < people_count(people); i++)
        if ((int)(people->key[i] & 1) == arm)
            key[at++] = people->key[i];
    return people_of_keys(arena, key, at);
}

const People *people_copy(Arena *arena, const People *people)
{
    const size_t n = people_count(people);
    uint64_t *key = ARENA_ARRAY(arena, uint64_t, n);

    memcpy(key, people->key, n * sizeof *key);
    return people_of_keys(arena, key, n);
}

const People *people_joined(Arena *arena, const People *a, const People *b)
{
    if (a == NULL || b == NULL)
        return NULL;
    const size_t n_a = people_count(a), n_b = people_count(b);
    uint64_t *key = ARENA_ARRAY(arena, uint64_t, n_a + n_b);
    memcpy(key, a->key, n_a * sizeof *key);
    memcpy(key + n_a, b->key, n_b * sizeof *key);
    return people_of_keys(arena, key, n_a + n_b);
}

bool people_equal(const People *a, const People *b)
{
    return a->n[0] == b->n[0] && a->n[1] == b->n[1] &&
           memcmp(a->key, b->key, people_count(a) * sizeof *a->key) == 0;
}

/* The first place from `from` on whose person is not before this one: strides that double, then
 * halves, so that a small set costs little beside a large one. */
static size_t find_person(const People *people, size_t from, uint64_t person)
{
    const size_t n = people_count(people);
    size_t stride = 1, low = from, high;

    while (low + stride < n && people->key[low + stride] / 2 < person) {
        low += stride;
        stride *= 2;
    }
    high = low + stride < n ? low + stride : n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (people->key[middle] / 2 < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t people_in_both(const People *a, const People *b)
{
    const bool a_is_small = people_count(a) <= people_count(b);
    const People *small = a_is_small ? a : b, *large = a_is_small ? b : a;
    size_t n = 0, at = 0;

    for (size_t i = 0; i < people_count(small); i++) {
        at = find_person(large, at, small->key[i] / 2);
        n += at < people_count(large) && large->key[at] / 2 == small->key[i] / 2;
    }
    return n;
}

bool people_within(const People *part, const People *whole)
{
    return people_count(part) <= people_count(whole) &&
           people_in_both(part, whole) == people_count(part);
}

size_t people_apart(const People *a, const People *b)
{
    return people_count(a) + people_count(b) - 2 * people_in_both(a, b);
}
