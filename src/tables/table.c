#include "alike/table.h"

#include "alike/rounding.h"
#include "alike/text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static PeopleSet set_within(PeopleSet set, const PeopleSet *whole)
{
    if (set.outcome == NULL)
        set.outcome = whole->outcome;
    if (set.design == NULL)
        set.design = whole->design;
    if (set.span == NULL)
        set.span = whole->span;
    return set;
}

/* By address: a handle lies in the list that its table was made with, or the reader is wrong. */
static size_t column_of(const Table *table, const TableColumn *handle)
{
    const uintptr_t first = (uintptr_t)table->kind->column, at = (uintptr_t)handle;
    assert(at >= first && at < first + table->n_columns * sizeof *handle);
    return (at - first) / sizeof *handle;
}

Table *table_make(Arena *arena, const TableKind *kind, const char *title, PeopleSet of)
{
    Table *table = ARENA_NEW(arena, Table);
    *table = (Table){.kind = kind,
                     .name = kind->name,
                     .title = title,
                     .of = of,
                     .column = kind->column,
                     .n_columns = kind->n_columns,
                     .arena = arena};
    return table;
}

void table_in_unit(Table *table, const char *unit, int digits)
{
    TableColumn *column = ARENA_ARRAY(table->arena, TableColumn, table->n_columns);
    memcpy(column, table->kind->column, table->n_columns * sizeof *column);
    for (size_t k = 0; k < table->n_columns; k++) {
        if (text_equal(column[k].unit, OUTCOME_UNIT)) {
            column[k].unit = unit;
            column[k].digits = digits;
        }
    }
    table->column = column;
}

void table_entitle(Table *table, const TableColumn *handle, const char *title)
{
    TableColumn *column = ARENA_ARRAY(table->arena, TableColumn, table->n_columns);
    memcpy(column, table->column, table->n_columns * sizeof *column);
    column[column_of(table, handle)].title = title;
    table->column = column;
}

void tables_add(Arena *arena, Tables *tables, Table *finished)
{
    if (finished->n_rows == 0)
        return;
    tables->item = (Table **)arena_grow(arena, (void *)tables->item, &tables->capacity,
                                        tables->n + 1, sizeof *tables->item);
    tables->item[tables->n++] = finished;
}

Table *tables_find(const Tables *tables, const TableKind *kind)
{
    for (size_t k = 0; k < tables->n; k++)
        if (tables->item[k]->kind == kind)
            return tables->item[k];
    return NULL;
}

const Cell *table_cell(const Table *table, size_t row, const TableColumn *handle)
{
    assert(row < table->n_rows);
    return &table->cell[row * table->n_columns + column_of(table, handle)];
}

double table_real(const Table *table, size_t row, const TableColumn *handle)
{
    return table_hides(table, row, handle) ? (double)NAN : table_cell(table, row, handle)->value;
}

double table_mark(const Table *table, size_t row, const TableColumn *handle)
{
    return table_cell(table, row, handle)->value;
}

const TableColumn *table_column(const Table *table, const TableColumn *handle)
{
    return &table->column[column_of(table, handle)];
}

const char *table_words(const Table *table, Arena *arena, size_t row, const TableColumn *handle)
{
    return table_cell_text(table, arena, row, column_of(table, handle));
}

const char *table_text(const Table *table, size_t row, const TableColumn *handle)
{
    return table_cell(table, row, handle)->text;
}

bool table_hides(const Table *table, size_t row, const TableColumn *handle)
{
    return handle->type != CELL_TEXT && table_cell(table, row, handle)->text != NULL;
}

void table_reserve(Table *table, size_t n_rows)
{
    if (table->n_rows > 0 || table->capacity > 0)
        return;
    table->capacity = n_rows * table->n_columns;
    table->heads_capacity = n_rows;
    table->cell = ARENA_ARRAY(table->arena, Cell, table->capacity);
    table->head = ARENA_ARRAY(table->arena, RowHead, table->heads_capacity);
}

Row row_add(Table *table, PeopleSet of)
{
    const size_t n = table->n_columns, at = table->n_rows++;
    table->cell =
        arena_grow(table->arena, table->cell, &table->capacity, (at + 1) * n, sizeof *table->cell);
    table->head =
        arena_grow(table->arena, table->head, &table->heads_capacity, at + 1, sizeof *table->head);
    for (size_t k = 0; k < n; k++)
        table->cell[at * n + k] = (Cell){.text = NULL, .value = NAN};
    table->head[at] = (RowHead){.of = set_within(of, &table->of)};
    return (Row){.table = table, .at = at};
}

Row row_at(Table *table, size_t at)
{
    assert(at < table->n_rows);
    return (Row){.table = table, .at = at};
}

void table_keep_rows(Table *table, const bool *keep)
{
    const size_t n = table->n_columns;
    size_t kept = 0;

    for (size_t i = 0; i < table->n_rows; i++) {
        if (!keep[i])
            continue;
        table->head[kept] = table->head[i];
        memmove(&table->cell[kept * n], &table->cell[i * n], n * sizeof *table->cell);
        kept++;
    }
    table->n_rows = kept;
}

void row_says(Row row, int what)
{
    row.table->head[row.at].what = what;
}

void row_rounds(Row row, Rounding rounding)
{
    row.table->head[row.at].rounding = rounding;
}

void row_error(Row row, double se)
{
    row.table->head[row.at].error = se;
}

void row_of_sample(Row row, bool compared)
{
    row.table->head[row.at].of_sample = compared;
}

void row_unit_sd(Row row, double sd)
{
    row.table->head[row.at].unit_sd = sd;
}

void row_spread(Row row, double sd)
{
    row.table->head[row.at].spread = sd;
}

void row_people(Row row, const People *people)
{
    row.table->head[row.at].people = people;
}

Cell *row_cell(Row row, const TableColumn *handle)
{
    return &row.table->cell[row.at * row.table->n_columns + column_of(row.table, handle)];
}

/* Tables outlive cohorts, whose arenas hold the names of units that were made of two columns: so a
 * text is the table's own, once where the cell above says the same. */
static const char *own_text(Row row, const Cell *cell, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return text == NULL ? NULL : "";
    const char *above = row.at > 0 ? (cell - row.table->n_columns)->text : NULL;
    return above != NULL && strcmp(above, text) == 0 ? above
                                                     : arena_copy_text(row.table->arena, text);
}

void row_text(Row row, const TableColumn *handle, const char *text)
{
    Cell *cell = row_cell(row, handle);
    cell->text = own_text(row, cell, text);
}

void row_phrase(Row row, const TableColumn *handle, const char *text, const Phrase *phrase)
{
    Cell *cell = row_cell(row, handle);
    cell->text = own_text(row, cell, text);
    cell->phrase = phrase == NULL ? NULL : phrase_new(row.table->arena, *phrase);
}

void row_real(Row row, const TableColumn *handle, double value)
{
    row_cell(row, handle)->value = value;
}

void row_count(Row row, const TableColumn *handle, size_t count, const char *hidden)
{
    /* counts stay below 2^53 */
    *row_cell(row, handle) =
        (Cell){.text = hidden, .value = hidden == NULL ? (double)count : (double)NAN};
}

void row_mark(Row row, const TableColumn *handle, const char *words, double value)
{
    *row_cell(row, handle) = (Cell){.text = words, .value = value};
}

void row_real_or(Row row, const TableColumn *handle, double value, const char *hidden)
{
    *row_cell(row, handle) = (Cell){.text = hidden, .value = hidden == NULL ? value : (double)NAN};
}

/* --- what is promised ----------------------------------------------------------------------------
 */

static bool fault(Error *err, const Table *table, const char *what, const char *name)
{
    return error_set(err, ERR_INTERNAL, NOWHERE,
                     "the table '%s' does not say %s%s%s%s; please report this as a fault of the "
                     "program",
                     table->name, what, name == NULL ? "" : " '", name == NULL ? "" : name,
                     name == NULL ? "" : "'");
}

bool table_check(const Table *table, Error *err)
{
    if (table->kind == NULL || table->n_columns > table->kind->n_columns)
        return fault(err, table, "of which kind it is", NULL);
    for (size_t k = 0; k < table->n_columns; k++) {
        const TableColumn *column = &table->column[k];
        if (strcmp(column->name, table->kind->column[k].name) != 0)
            return fault(err, table, "what became of its column", table->kind->column[k].name);
        if (column->role == ROLE_UNDECLARED || column->rounding == ROUNDING_UNDECLARED)
            return fault(err, table, "what it tells in its column", column->name);
    }
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->head == NULL || table->head[i].of.arms == SET_UNDECLARED)
            return fault(err, table, "whom its rows are about", NULL);
    for (size_t k = 0; k < table->n_columns; k++)
        for (size_t i = 0; i < table->n_rows; i++)
            if (table->column[k].rounding == ROUNDING_OF_ROW &&
                table->head[i].rounding == ROUNDING_UNDECLARED)
                return fault(err, table, "how far its rows may be told", table->column[k].name);
    return true;
}

Table *table_copy(Arena *arena, const Table *table, PeopleSet of)
{
    Table *copy = ARENA_NEW(arena, Table);
    const size_t n_cells = table->n_rows * table->n_columns;
    *copy = *table;
    copy->arena = arena;
    copy->name = arena_copy_text(arena, table->name);
    copy->title = arena_copy_text(arena, table->title);
    copy->sentence = arena_copy_text(arena, table->sentence);
    copy->of = set_within(table->of, &of);
    copy->capacity = n_cells;
    copy->cell = ARENA_ARRAY(arena, Cell, n_cells);
    copy->heads_capacity = table->n_rows;
    copy->head = ARENA_ARRAY(arena, RowHead, table->n_rows);
    for (size_t i = 0; i < n_cells; i++) {
        copy->cell[i] = table->cell[i];
        copy->cell[i].text = arena_copy_text(arena, table->cell[i].text);
        if (table->cell[i].phrase != NULL)
            copy->cell[i].phrase = phrase_new(arena, *table->cell[i].phrase);
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        copy->head[i] = table->head[i];
        copy->head[i].of = set_within(table->head[i].of, &copy->of);
    }
    return copy;
}

size_t table_digits(const TableColumn *column, const Cell *cell, char to[TEXT_LONGEST])
{
    const double value = cell->value;
    if (column->type != CELL_COUNT)
        return cell->step > 0.0 ? (size_t)snprintf(to, TEXT_LONGEST, "%.15g", value)
                                : text_longest(value, to);
    /* a sum of rounded counts need not be whole */
    if (fabs(value) < REAL_MOST && value == nearbyint(value))
        return text_whole((int64_t)value, to);
    return fabs(value) < REAL_MOST ? (size_t)snprintf(to, TEXT_LONGEST, "%.0f", value)
                                   : text_longest(value, to);
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
    return text_real(arena, cell->value, rounding_digits(cell->step, kind->digits));
}
