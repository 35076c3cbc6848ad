#include "alike/grouping.h"

#include "alike/sort.h"

enum { NONE = -1 };

Grouping grouping_of(Arena *arena, const int32_t *group, size_t n_groups, size_t n)
{
    Grouping out = {.n_groups = n_groups,
                    .order = ARENA_ARRAY(arena, uint32_t, n),
                    .start = ARENA_ARRAY(arena, size_t, n_groups + 2)};
    size_t *next = out.start + 1; /* becomes start itself once every row is placed */

    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0)
            next[(size_t)group[i] + 1]++;
    for (size_t g = 0; g < n_groups; g++)
        next[g + 1] += next[g];
    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0)
            out.order[next[group[i]]++] = (uint32_t)i;
    return out;
}

/* Group and level become one key; keys become groups in the order of their value. */
static size_t refine_by_sorting(int32_t *group, const int32_t *level, size_t n_levels, size_t n)
{
    Arena *scratch = arena_create();
    uint64_t *key = ARENA_ARRAY(scratch, uint64_t, n);
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (group[i] < 0 || level[i] < 0) {
            group[i] = NONE;
            continue;
        }
        key[i] = (uint64_t)group[i] * n_levels + (uint64_t)level[i];
        order[kept++] = (uint32_t)i;
    }
    sort_by_u64(key, order, kept);
    int32_t next = -1;
    for (size_t i = 0; i < kept; i++) {
        if (i == 0 || key[order[i]] != key[order[i - 1]])
            next++;
        group[order[i]] = next;
    }
    arena_destroy(scratch);
    return (size_t)(next + 1);
}

/* The same with a place for every key, where keys are few. */
static size_t refine_by_table(int32_t *group, size_t n_groups, const int32_t *level,
                              size_t n_levels, size_t n)
{
    const size_t n_keys = n_groups * n_levels;
    Arena *scratch = arena_create();
    int32_t *number = ARENA_ARRAY(scratch, int32_t, n_keys);
    int32_t next = 0;
    for (size_t i = 0; i < n; i++) {
        if (group[i] < 0 || level[i] < 0)
            group[i] = NONE;
        else
            number[(size_t)group[i] * n_levels + (size_t)level[i]] = 1;
    }
    for (size_t k = 0; k < n_keys; k++)
        if (number[k] != 0)
            number[k] = next++;
    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0)
            group[i] = number[(size_t)group[i] * n_levels + (size_t)level[i]];
    arena_destroy(scratch);
    return (size_t)next;
}

size_t groups_refine(int32_t *group, size_t n_groups, const int32_t *level, size_t n_levels,
                     size_t n)
{
    if (n_levels == 0 || n_groups <= 4 * n / n_levels)
        return refine_by_table(group, n_groups, level, n_levels, n);
    return refine_by_sorting(group, level, n_levels, n);
}
