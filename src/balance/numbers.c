/* What of a number no design changes: which values it takes, and who has which. */
#include "arms.h"

#include "alike/sort.h"

#include <string.h>

enum { SLOTS = 4 * VALUES_MAX };

typedef struct Dictionary {
    size_t n;
    double x[VALUES_MAX]; /* in the order in which they come */
    uint16_t slot[SLOTS]; /* index into x plus one; 0: free */
} Dictionary;

/* Where the value is, or would be. */
static uint16_t *find_slot(Dictionary *dictionary, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    /* Fibonacci hashing: the top bits of the product depend on all bits of the value */
    size_t at = (size_t)((bits * UINT64_C(0x9E3779B97F4A7C15)) >> 50); /* 14 bits: SLOTS */

    while (dictionary->slot[at] != 0 && dictionary->x[dictionary->slot[at] - 1] != x)
        at = (at + 1) % SLOTS;
    return &dictionary->slot[at];
}

/* code[i]: the place of student i's value among those that came. False: there are too many. */
static bool code_values(const Students *students, const double *x, Dictionary *dictionary,
                        uint16_t *code)
{
    for (size_t i = 0; i < students->n; i++) {
        const double value = x[i] + 0.0; /* -0.0 is 0.0 */
        uint16_t *slot = find_slot(dictionary, value);
        if (*slot == 0) {
            if (dictionary->n == VALUES_MAX)
                return false;
            dictionary->x[dictionary->n++] = value;
            *slot = (uint16_t)dictionary->n;
        }
        code[i] = (uint16_t)(*slot - 1);
    }
    return true;
}

/* Counting is tried in vain where the order shows at once that there are too many values. */
static bool has_few_values(const Students *students, const double *x, const uint32_t *order)
{
    size_t n = 1;
    for (size_t i = 1; i < students->n && n <= VALUES_MAX; i++)
        n += x[order[i]] != x[order[i - 1]];
    return n <= VALUES_MAX;
}

Numbers *numbers_of(Arena *arena, const Students *students, const double *x, const uint32_t *order)
{
    Numbers *out = ARENA_NEW(arena, Numbers);

    out->order = order;
    if (order == NULL || has_few_values(students, x, order)) {
        Arena *scratch = arena_create();
        Dictionary *dictionary = ARENA_NEW(scratch, Dictionary);
        uint16_t *code = ARENA_ARRAY(arena, uint16_t, students->n);
        if (code_values(students, x, dictionary, code)) {
            const size_t n = dictionary->n;
            uint32_t *by_size = ARENA_ARRAY(scratch, uint32_t, n);
            sort_identity(by_size, n);
            sort_by_real(dictionary->x, by_size, n);
            out->n = n;
            out->value = ARENA_ARRAY(arena, double, n);
            out->place = ARENA_ARRAY(arena, uint16_t, n);
            out->code = code;
            for (size_t k = 0; k < n; k++) {
                out->value[k] = dictionary->x[by_size[k]];
                out->place[k] = (uint16_t)by_size[k];
            }
        }
        arena_destroy(scratch);
    }
    if (out->code == NULL && order == NULL) {
        uint32_t *own = ARENA_ARRAY(arena, uint32_t, students->n);
        sort_identity(own, students->n);
        sort_by_real(x, own, students->n);
        out->order = own;
    }
    return out;
}
