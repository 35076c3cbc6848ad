/* Records of a CSV file: the first is the header, the others are rows, each problem with its place.
 */
#include "input/csv_reader.h"

#include "alike/text.h"
#include "input/snippet.h"

#include <stdlib.h>
#include <string.h>

Place csv_place(const Reader *reader, size_t line, size_t cell)
{
    return (Place){.file = reader->source->name, .line = line, .column = cell};
}

bool csv_enough(const Reader *reader)
{
    return reader->err->n >= ERROR_SHOWN_MAX;
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

static void refuse_duplicates(Reader *reader, const CellText *name, size_t n, size_t line)
{
    const CellText **sorted = (const CellText **)arena_array(reader->arena, n, sizeof *sorted);
    for (size_t k = 0; k < n; k++)
        sorted[k] = &name[k];
    qsort(sorted, n, sizeof *sorted, by_text);
    for (size_t k = 1; k < n; k++) {
        const CellText *a = sorted[k - 1], *b = sorted[k];
        if (b->n == 0 || a->n != b->n || memcmp(a->bytes, b->bytes, a->n) != 0)
            continue;
        error_add(reader->err, ERR_DATA, csv_place(reader, line, (size_t)(b - name) + 1),
                  "the column name '%s' is used before, by column %zu; give every column a name "
                  "of its own",
                  snippet(b->bytes, b->n).text, (size_t)(a - name) + 1);
    }
}

static bool take_header(Reader *reader, size_t line, CellText *cell, size_t n)
{
    reader->n_header = reader->n_named = n;
    reader->header_line = line;
    for (size_t k = 0; k < n; k++)
        cell[k] = cell_trim(cell[k]);
    while (cell[reader->n_named - 1].n == 0)
        reader->n_named--;
    for (size_t k = 0; k < n; k++) {
        if (cell[k].n > 0)
            continue;
        if (reader->unnamed == NULL)
            reader->unnamed = ARENA_ARRAY(reader->arena, bool, n);
        reader->unnamed[k] = true;
    }
    refuse_duplicates(reader, cell, n, line);
    return reader->sink->header(reader->sink->context, cell, reader->n_named, reader->err);
}

/* A column without a name is let through while it holds nothing. */
static void check_unnamed(Reader *reader, size_t line, CellText *cell, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (!reader->unnamed[k] || cell_is_blank(cell[k]))
            continue;
        error_add(reader->err, ERR_DATA, csv_place(reader, line, k + 1),
                  "column %zu has no name in the header (line %zu) but holds '%s' here; name the "
                  "column or empty it",
                  k + 1, reader->header_line, snippet(cell[k].bytes, cell[k].n).text);
        reader->unnamed[k] = false;
    }
}

static void ragged(const Reader *reader, size_t line, size_t n)
{
    const size_t expected = reader->n_header;
    const char *name = delimiter_name(reader->splitter.delimiter);
    const char *cells = text_plural(n, "cell", "cells");
    if (n < expected)
        error_add(reader->err, ERR_DATA, csv_place(reader, line, n),
                  "this row has %zu %s where the header has %zu; put the missing cell or %s in", n,
                  cells, expected, name);
    else if (reader->facts->n_rows == 0 && n == expected + 1)
        error_add(reader->err, ERR_DATA, csv_place(reader, line, n),
                  "this row has %zu %s where the header has %zu; name the column that has no name, "
                  "or put a cell that holds a %s into quotes",
                  n, cells, expected, name);
    else
        error_add(reader->err, ERR_DATA, csv_place(reader, line, expected + 1),
                  "this row has %zu %s where the header has %zu; a cell that holds a %s must stand "
                  "in quotes",
                  n, cells, expected, name);
}

static void refuse_large_cells(const Reader *reader, size_t line, const CellText *cell, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (cell[k].n > CSV_CELL_MAX)
            error_add(reader->err, ERR_DATA, csv_place(reader, line, k + 1),
                      "this cell holds more than 1 MiB; shorten it or leave the column out");
}

bool csv_take_record(void *context, size_t line, const CellText *cell, size_t n, size_t bytes)
{
    Reader *reader = context;
    if (bytes > CSV_CELL_MAX) {
        const size_t before = reader->err->n;
        refuse_large_cells(reader, line, cell, n);
        if (reader->err->n > before)
            return reader->n_header > 0 && !csv_enough(reader);
    }
    if (cell_is_blank(cell[0]) && is_blank_record(cell, n)) {
        reader->facts->n_blank_rows++;
        return true;
    }
    if (reader->n_header == 0)
        return take_header(reader, line, reader->splitter.cell, n);
    if (n > reader->n_header || n < reader->n_named) {
        ragged(reader, line, n);
        return !csv_enough(reader);
    }
    if (reader->unnamed != NULL)
        check_unnamed(reader, line, reader->splitter.cell, n);
    reader->facts->n_rows++;
    return reader->sink->row(reader->sink->context, line, cell, reader->n_named, reader->err) &&
           !csv_enough(reader);
}
