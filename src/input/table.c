#include "input/table.h"

#include "alike/text.h"
#include "input/snippet.h"
#include "input/table_top.h"

#include <stdlib.h>
#include <string.h>

Place table_place(const Table *table, size_t line, size_t cell)
{
    return (Place){.file = table->name, .line = line, .column = cell};
}

bool table_enough(const Table *table)
{
    return error_enough(table->err);
}

static bool is_blank_record(const CellText *cell, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (!cell_is_blank(cell[k]))
            return false;
    return true;
}

static int by_text(const void *a, const void *b)
{
    const CellText *x = *(const CellText *const *)a, *y = *(const CellText *const *)b;
    const int order = memcmp(x->bytes, y->bytes, x->n < y->n ? x->n : y->n);
    if (order != 0)
        return order;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return x < y ? -1 : x > y; /* the earlier column first */
}

/* Who takes one of them refuses it; that nobody did is told when all is read. */
static void find_twins(Table *table, const CellText *name, size_t n)
{
    const CellText **sorted = (const CellText **)arena_array(table->arena, n, sizeof *sorted);
    for (size_t k = 0; k < n; k++)
        sorted[k] = &name[k];
    qsort(sorted, n, sizeof *sorted, by_text);
    for (size_t k = 1; k < n; k++) {
        const CellText *a = sorted[k - 1], *b = sorted[k];
        if (b->n == 0 || a->n != b->n || memcmp(a->bytes, b->bytes, a->n) != 0)
            continue;
        if (table->n_twins++ == 0)
            table->twin = arena_copy_text(table->arena, snippet(b->bytes, b->n).text);
    }
}

bool header_refuse_twice(const CellText *name, size_t n, size_t at, Place place, Error *err)
{
    const CellText *wanted = &name[at];
    for (size_t k = 0; k < n; k++) {
        if (k == at || name[k].n != wanted->n || wanted->n == 0 ||
            memcmp(name[k].bytes, wanted->bytes, wanted->n) != 0)
            continue;
        place.column = (k > at ? k : at) + 1;
        return error_add(err, ERR_DATA, place,
                         "the column name '%s' is used before, by column %zu; give every column "
                         "that the study names a name of its own",
                         snippet(wanted->bytes, wanted->n).text, (k > at ? at : k) + 1);
    }
    return true;
}

static const CellText *copy_of(Arena *arena, const CellText *cell, size_t n)
{
    CellText *copy = ARENA_ARRAY(arena, CellText, n);
    for (size_t k = 0; k < n; k++)
        copy[k] = (CellText){arena_copy_bytes(arena, cell[k].bytes, cell[k].n), cell[k].n};
    return copy;
}

/* Pages, or files that were put one below the other, bring their header along. */
static bool is_header_again(const Table *table, const CellText *cell, size_t n)
{
    if (table->names == NULL || table->n_named < 2 || n < table->n_named)
        return false;
    for (size_t k = 0; k < table->n_named; k++) {
        const CellText own = cell_trim(cell[k]), name = table->names[k];
        if (own.n != name.n || memcmp(own.bytes, name.bytes, name.n) != 0)
            return false;
    }
    return true;
}

bool table_take_header(Table *table, size_t line, CellText *cell, size_t n)
{
    if (table->separator == NULL)
        while (cell_is_blank(cell[n - 1]))
            n--;
    table->n_header = table->n_named = n;
    table->header_line = line;
    for (size_t k = 0; k < n; k++)
        cell[k] = cell_trim(cell[k]);
    while (cell[table->n_named - 1].n == 0)
        table->n_named--;
    for (size_t k = 0; k < n; k++) {
        if (cell[k].n > 0)
            continue;
        if (table->unnamed == NULL)
            table->unnamed = ARENA_ARRAY(table->arena, bool, n);
        table->unnamed[k] = true;
    }
    table->names = line > 0 ? copy_of(table->arena, cell, table->n_named) : NULL;
    table->n_again = 0;
    table->n_twins = 0;
    find_twins(table, cell, n);
    return table->sink->header(table->sink->context, line, cell, table->n_named, table->err);
}

bool table_take_names(Table *table, CellText *cell, size_t n)
{
    if (is_blank_record(cell, n))
        return error_add(table->err, ERR_DATA, (Place){.file = table->name},
                         "none of its columns has a name; name them and export the file again");
    return table_take_header(table, 0, cell, n);
}

/* A column without a name is let through while it holds nothing. */
static void check_unnamed(Table *table, size_t line, CellText *cell, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (!table->unnamed[k] || cell_is_blank(cell[k]))
            continue;
        error_add(table->err, ERR_DATA, table_place(table, line, k + 1),
                  "column %zu has no name in the header (line %zu) but holds '%s' here; name the "
                  "column or empty it",
                  k + 1, table->header_line, snippet(cell[k].bytes, cell[k].n).text);
        table->unnamed[k] = false;
    }
}

static void ragged(const Table *table, size_t line, size_t n)
{
    const size_t expected = table->n_header;
    const char *name = table->separator;
    const char *cells = text_plural(n, "cell", "cells");
    if (n < expected)
        error_add(table->err, ERR_DATA, table_place(table, line, n),
                  "this row has %zu %s where the header has %zu; put the missing cell or %s in", n,
                  cells, expected, name);
    else if (table->facts->n_rows == 0 && n == expected + 1)
        error_add(table->err, ERR_DATA, table_place(table, line, n),
                  "this row has %zu %s where the header has %zu; name the column that has no name, "
                  "or put a cell that holds a %s into quotes",
                  n, cells, expected, name);
    else
        error_add(table->err, ERR_DATA, table_place(table, line, expected + 1),
                  "this row has %zu %s where the header has %zu; a cell that holds a %s must stand "
                  "in quotes",
                  n, cells, expected, name);
}

/* Totals are known by the first cell that is filled, whoever reads it. */
static bool seeks_totals(const RowSink *sink)
{
    return sink->beside != NULL || (sink->rules != NULL && sink->rules->n_totals > 0);
}

bool sink_reads(const RowSink *sink, size_t cell)
{
    return sink->reads == NULL || seeks_totals(sink) || sink->reads(sink->context, cell);
}

bool table_reads(const Table *table, size_t cell)
{
    return sink_reads(table->sink, cell);
}

bool table_takes_numbers(const Table *table)
{
    return table->sink->number != NULL && !seeks_totals(table->sink);
}

/* A total or a remark below the table, as the study or the sink tell it. */
static bool is_beside(const Table *table, const CellText *cell, size_t n)
{
    const RowSink *sink = table->sink;
    size_t first = 0;
    if (sink->beside != NULL && sink->beside(sink->context, cell, n))
        return true;
    if (sink->rules == NULL || sink->rules->n_totals == 0)
        return false;
    while (first < n && cell_is_blank(cell[first]))
        first++;
    if (first == n)
        return false;
    for (size_t i = 0; i < sink->rules->n_totals; i++)
        if (cell_says(cell[first], sink->rules->total[i]) ||
            (table->line.bytes != NULL && cell_begins(table->line, sink->rules->total[i]) > 0))
            return true;
    return false;
}

static size_t told_header(const Table *table)
{
    return table->sink->rules == NULL ? 0 : table->sink->rules->header_row;
}

void table_note_above(Table *table, size_t n, size_t header_line)
{
    table->facts->n_above = n;
    if (n > 0)
        notes_add(&table->facts->notes, table->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_NOBODY, n),
                  PHRASE("Lines above the header, which is line {}, are no part of the table.",
                         piece_line(header_line)));
}

/* The study says on which line it stands. */
static bool take_told_header(Table *table, size_t line, CellText *cell, size_t n)
{
    const size_t told = told_header(table);
    if (line < told) {
        table->facts->n_above++;
        return true;
    }
    if (line > told)
        return error_add(table->err, ERR_DATA, table_place(table, line, 0),
                         "the study says that the header is line %zu, where no row begins; the "
                         "first row below it is line %zu; correct header_row",
                         told, line);
    table_note_above(table, table->facts->n_above, line);
    return table_take_header(table, line, cell, n);
}

/* A row of a worksheet ends where its last cell that holds something does. */
static void refuse_beyond(const Table *table, size_t line, const CellText *cell, size_t n)
{
    for (size_t k = table->n_header; k < n; k++) {
        if (cell_is_blank(cell[k]))
            continue;
        error_add(table->err, ERR_DATA, table_place(table, line, k + 1),
                  "'%s' stands here, right of the last column that the header names (line %zu); "
                  "name the column or empty the cell",
                  snippet(cell[k].bytes, cell[k].n).text, table->header_line);
        return;
    }
}

bool table_take(Table *table, size_t line, CellText *cell, size_t n)
{
    if (table->held != NULL)
        return table_top_take(table, line, cell, n);
    const bool blank = n == 0 || (cell_is_blank(cell[0]) && is_blank_record(cell, n));
    if (blank && !(table->typed && table->n_header > 0)) {
        table->facts->n_blank_rows++;
        return true;
    }
    if (table->n_header == 0 && told_header(table) > 0)
        return take_told_header(table, line, cell, n);
    if (table->n_header == 0)
        return table_take_header(table, line, cell, n);
    if (is_header_again(table, cell, n)) {
        table->n_again++;
        return true;
    }
    if (is_beside(table, cell, n)) {
        table->facts->n_beside++;
        return true;
    }
    if (table->separator == NULL && n > table->n_header) {
        refuse_beyond(table, line, cell, n);
        n = table->n_header;
    }
    if (n > table->n_header || n < table->n_named) {
        ragged(table, line, n);
        return !table_enough(table);
    }
    if (table->unnamed != NULL)
        check_unnamed(table, line, cell, n);
    table->facts->n_rows++;
    for (size_t i = 0; i < table->n_reasons && table->sink->why != NULL; i++)
        table->sink->why(table->sink->context, table->reason[i].cell, table->reason[i].why);
    return table->sink->row(table->sink->context, line, cell, table->n_named, table->err) &&
           !table_enough(table);
}

/* --- the end --------------------------------------------------------------------------------- */

static bool refuse_empty(const Table *table)
{
    const Place here = {.file = table->name};
    if (table->err->n > 0)
        return false;
    if (table->n_header == 0 && told_header(table) > 0)
        return error_add(table->err, ERR_DATA, here,
                         "the study says that the header is line %zu, and the file ends before it; "
                         "correct header_row",
                         told_header(table));
    table->facts->is_empty = table->facts->n_rows == 0;
    if (table->n_header == 0)
        return error_add(table->err, ERR_DATA, here,
                         table->facts->n_blank_rows > 0
                             ? "the file holds nothing but blank lines; export it again"
                             : "the file is empty; export it again");
    if (table->facts->is_empty)
        return error_add(table->err, ERR_DATA, here, "%s",
                         table->no_rows != NULL
                             ? table->no_rows
                             : "the file has a header but no rows under it; export it again");
    return true;
}

bool table_finish(Table *table)
{
    Notes *notes = &table->facts->notes;
    size_t n_unnamed = 0;
    if (table->held != NULL && !table_top_settle(table) && table->err->n > 0)
        return false;
    if (!refuse_empty(table))
        return false;
    if (table->facts->n_blank_rows > 0)
        notes_add(notes, table->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_NOBODY, table->facts->n_blank_rows),
                  PHRASE("Blank rows of the file were left out."));
    for (size_t k = 0; table->unnamed != NULL && k < table->n_header; k++)
        n_unnamed += table->unnamed[k];
    if (table->facts->n_beside > 0)
        notes_add(notes, table->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_NOBODY, table->facts->n_beside),
                  PHRASE("Rows of totals or remarks, as total_rows names them, are no rows of the "
                         "table and were left out."));
    if (table->n_again > 0)
        notes_add(notes, table->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_NOBODY, table->n_again),
                  PHRASE("Rows that repeat the names of the columns are no rows of the table and "
                         "were left out."));
    if (n_unnamed > 0)
        notes_add(notes, table->arena, "data", NOTE_PLAIN, count_about(ABOUT_NOBODY, n_unnamed),
                  PHRASE("Columns without a name and without content were left out."));
    if (table->n_twins > 0)
        notes_add(notes, table->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_NOBODY, table->n_twins),
                  PHRASE("Columns have a name that another has too, such as '{}'; the study reads "
                         "none of them.",
                         piece_column(table->twin)));
    return true;
}
