#include "alike/table.h"

#include "alike/text.h"

#include <math.h>

Table *table_create(Arena *arena, const char *name, const char *title, const TableColumn *columns,
                    size_t n_columns)
{
    Table *table = ARENA_NEW(arena, Table);
    *table = (Table){
        .name = name, .title = title, .column = columns, .n_columns = n_columns, .arena = arena};
    return table;
}

Cell *table_add_row(Table *table)
{
    table->cell = arena_grow(table->arena, table->cell, &table->capacity,
                             (table->n_rows + 1) * table->n_columns, sizeof(Cell));
    Cell *row = table->cell + table->n_rows * table->n_columns;
    for (size_t k = 0; k < table->n_columns; k++)
        row[k] = (Cell){.text = NULL, .value = NAN};
    table->n_rows++;
    return row;
}

const char *table_cell_text(const Table *table, Arena *arena, size_t row, size_t column)
{
    const Cell *cell = &table->cell[row * table->n_columns + column];
    const TableColumn *kind = &table->column[column];
    if (cell->text != NULL)
        return cell->text;
    if (kind->type == CELL_TEXT)
        return "";
    if (kind->type == CELL_COUNT && !isnan(cell->value))
        return text_count(arena, (size_t)cell->value);
    return text_real(arena, cell->value, kind->digits);
}
