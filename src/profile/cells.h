/* Cells of one column, one after the other. For profile.c alone. */
#ifndef ALIKE_SURVEY_CELLS_H
#define ALIKE_SURVEY_CELLS_H

#include "alike/profile.h"

/* Texts that were met, by their hash: open addressing, never more than half full. */
typedef struct CellSet {
    struct CellSeen {
        uint64_t key;   /* 0: free */
        uint32_t place; /* among the values that are kept; beyond them: not kept */
    } * seen;
    size_t capacity, n;
    bool full, repeats;
} CellSet;

/* A trimmed cell. written: how numbers are. */
void cell_take(Arena *arena, ProfileColumn *column, CellSet *set, CellText cell, size_t line,
               const FileRules *written);
/* Two cells of a row together; of the set only `repeats` is asked. */
void cell_pair_take(CellSet *set, CellText a, CellText b);
/* Ids, as near ones are one: without zeros in front, blanks and case. Was it there? */
bool cell_id_take(CellSet *set, CellText id);
bool cell_id_is_met(const CellSet *set, CellText id);
/* Once all cells are taken. */
void cells_finish(Arena *arena, ProfileColumn *column);
void cell_set_free(CellSet *set);

#endif
