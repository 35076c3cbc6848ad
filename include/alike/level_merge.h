/* Levels of a column that few people have, joined with their neighbours, so that what is published
 * shares out the whole and nobody has to be left out. */
#ifndef ALIKE_LEVEL_MERGE_H
#define ALIKE_LEVEL_MERGE_H

#include "alike/arena.h"

typedef struct LevelMerge {
    size_t n;                /* levels, in their order */
    const char *const *name; /* n */
    size_t n_cells;          /* counts of each that must not be small: by arm, before and after */
    const size_t *count;     /* n x n_cells: people who have the level */
    const size_t *whole;     /* n_cells: people whom the levels share out */
    size_t least;            /* fewer people than this are few */
} LevelMerge;

typedef struct MergedLevels {
    size_t n;          /* groups; n as before: nothing was joined */
    size_t *group;     /* by level */
    const char **name; /* by group: "9 to 10", "Asian or Black", "other levels" */
} MergedLevels;

/* Joins until each group's counts are 0 or `least` at least, and what is left of the whole too.
 * Names that all begin with a number are in order, and neighbours are joined; of others the
 * smallest. One group: no other way was found, and nothing of the levels can be shown. */
MergedLevels levels_merge(Arena *arena, const LevelMerge *merge);

#endif
