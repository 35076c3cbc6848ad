/* Records of a CSV file on their way into a table. */
#include "input/csv_reader.h"

static void refuse_large_cells(const Table *table, size_t line, const CellText *cell, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (cell[k].n > CSV_CELL_MAX)
            error_add(table->err, ERR_DATA, table_place(table, line, k + 1),
                      "this cell holds more than 1 MiB; shorten it or leave the column out");
}

bool csv_take_record(void *context, size_t line, const CellText *cell, size_t n, size_t bytes)
{
    Reader *reader = context;
    Table *table = &reader->table;
    if (bytes > CSV_CELL_MAX) {
        const size_t before = table->err->n;
        refuse_large_cells(table, line, cell, n);
        if (table->err->n > before)
            return table->n_header > 0 && !table_enough(table);
    }
    return table_take(table, line, reader->splitter.cell, n);
}
