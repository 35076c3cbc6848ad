/* Rows that share out a whole. */
#ifndef ALIKE_FAMILIES_H
#define ALIKE_FAMILIES_H

#include "disclose/release.h"

typedef struct Family {
    size_t n, n_cells;
    const size_t *count; /* n x n_cells: people of the row, by arm, before and after */
    const size_t *whole; /* n_cells: those whom the rows share out */
} Family;

/* out: n; those marked already stay so. True where any is. */
bool family_leave_out(const Publishing *release, const Family *family, bool *out);

/* Is the row about a part of those that its table is about? */
bool row_is_part(const Table *table, size_t row);
bool column_counts_people(const TableColumn *column);
/* Of a column of shares of an arm: how many of it the row counts; NaN: it is another column. cell:
 * the row's. */
double column_share_whole(const Table *table, const Cell *cell, size_t k);
/* Every number of it, and what follows from numbers. */
void row_leave_out(Table *table, size_t row);

#endif
