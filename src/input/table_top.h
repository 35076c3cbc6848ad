/* Records at the top of a table, held back until its header is found. For table.c alone. */
#ifndef ALIKE_INPUT_TABLE_TOP_H
#define ALIKE_INPUT_TABLE_TOP_H

#include "input/table.h"

/* One more record; false stops. */
bool table_top_take(Table *table, size_t line, const CellText *cell, size_t n);
/* No more will come: the header is chosen, and it and what follows it go into the table. */
bool table_top_settle(Table *table);

#endif
