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

Table *table_create_kind(Arena *arena, const TableKind *kind, const char *title,
                         const TableColumn *columns)
{
    Table *table = table_create(arena, kind->name, title, columns, kind->n_columns);
    table->kind = kind;
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

Table *table_copy(Arena *arena, const Table *table)
{
    Table *copy =
        table_create(arena, arena_copy_text(arena, table->name),
                     arena_copy_text(arena, table->title), table->column, table->n_columns);
    copy->kind = table->kind;
    copy->sentence = arena_copy_text(arena, table->sentence);
    copy->internal = table->internal;
    for (size_t i = 0; i < table->n_rows; i++) {
        Cell *cell = table_add_row(copy);
        for (size_t k = 0; k < table->n_columns; k++) {
            cell[k] = table->cell[i * table->n_columns + k];
            cell[k].text = arena_copy_text(arena, cell[k].text);
        }
    }
    return copy;
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

double table_number(const Table *table, size_t row, size_t column)
{
    if (table_is_hidden(table, row, column))
        return NAN;
    return table->cell[row * table->n_columns + column].value;
}

bool table_is_hidden(const Table *table, size_t row, size_t column)
{
    return table->column[column].type != CELL_TEXT &&
           table->cell[row * table->n_columns + column].text != NULL;
}

TableColumn *columns_in_unit(Arena *arena, const TableColumn *columns, size_t n, const char *unit,
                             int digits)
{
    TableColumn *copy = ARENA_ARRAY(arena, TableColumn, n);
    for (size_t k = 0; k < n; k++) {
        copy[k] = columns[k];
        if (text_equal(columns[k].unit, OUTCOME_UNIT)) {
            copy[k].unit = unit;
            copy[k].digits = digits;
        }
    }
    return copy;
}

void set_text(Cell *cell, const char *text)
{
    cell->text = text;
}

void set_real(Cell *cell, double value)
{
    cell->value = value;
}

void set_count(Cell *cell, size_t count, const char *hidden)
{
    cell->text = hidden;
    cell->value = hidden == NULL ? (double)count : NAN; /* counts stay below 2^53 */
}
