/* Rows in groups numbered 0, 1, ...; a negative number says that a row is in none. */
#ifndef ALIKE_GROUPING_H
#define ALIKE_GROUPING_H

#include "alike/arena.h"

/* Rows by group: group g holds order[start[g]] .. order[start[g + 1] - 1], in rising order. */
typedef struct Grouping {
    size_t n_groups;
    uint32_t *order;
    size_t *start; /* n_groups + 1 */
} Grouping;

/* group: by row, n of them. */
Grouping grouping_of(Arena *arena, const int32_t *group, size_t n_groups, size_t n);

/* Splits groups by a level of each row; a negative level takes its row out. Numbers follow those of
 * the groups, then the levels, so that they owe nothing to the order of rows. Returns how many
 * groups there are then, each of them present. */
size_t groups_refine(int32_t *group, size_t n_groups, const int32_t *level, size_t n_levels,
                     size_t n);

#endif
