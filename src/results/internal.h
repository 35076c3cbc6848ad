/* What the files of this folder share. */
#ifndef ALIKE_RESULTS_INTERNAL_H
#define ALIKE_RESULTS_INTERNAL_H

#include "alike/results.h"

/* Columns with this unit stand for the unit of the outcome's score; columns_in_unit puts it in. */
#define OUTCOME_UNIT   "points"
#define TO_BE_SUPPLIED "to be supplied"

TableColumn *columns_in_unit(Arena *arena, const TableColumn *columns, size_t n, const char *unit,
                             int digits);

/* What stands in place of an estimate's sizes; NULL: shown. */
const char *effect_hidden_n(const Effect *effect);

void set_text(Cell *cell, const char *text);
void set_real(Cell *cell, double value);
void set_count(Cell *cell, size_t count, const char *hidden); /* hidden: shown in its place */

#endif
