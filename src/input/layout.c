/* Which columns a layout has: from the study file, or from a file of names and widths. */
#include "input/layout.h"

#include "alike/text.h"
#include "input/snippet.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINE_MOST = 1024 * 1024 }; /* letters of a line */

static int by_place(const void *a, const void *b)
{
    const LayoutColumn *x = *(const LayoutColumn *const *)a, *y = *(const LayoutColumn *const *)b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* All problems at once, each at its place. */
static bool check(const LineLayout *layout, ErrorKind kind, Error *err)
{
    const size_t before = err->n;
    const LayoutColumn **sorted = memory_take(layout->n + 1, sizeof *sorted);
    for (size_t k = 0; k < layout->n; k++) {
        const LayoutColumn *column = &layout->column[k];
        sorted[k] = column;
        if (column->from == 0 || column->to < column->from || column->to > LINE_MOST)
            error_add(err, kind, column->place,
                      "'%s' stands from %zu to %zu; write the places of its first and its last "
                      "letter in the line, from 1 to %d",
                      column->name, column->from, column->to, (int)LINE_MOST);
    }
    qsort(sorted, layout->n, sizeof *sorted, by_place);
    for (size_t k = 1; k < layout->n && err->n == before; k++)
        if (sorted[k]->from <= sorted[k - 1]->to)
            error_add(err, kind, sorted[k]->place,
                      "'%s' (%zu to %zu) and '%s' (%zu to %zu) overlap; correct one of them",
                      sorted[k - 1]->name, sorted[k - 1]->from, sorted[k - 1]->to, sorted[k]->name,
                      sorted[k]->from, sorted[k]->to);
    free((void *)sorted);
    return err->n == before;
}

/* --- a file of names and widths -------------------------------------------------------------- */

typedef struct LayoutReading {
    Arena *arena;
    const char *path;
    size_t next; /* where the next column begins */
    size_t capacity;
    LineLayout *out;
} LayoutReading;

static bool is_whole(CellText cell, size_t *value)
{
    *value = 0;
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.bytes[i] < '0' || cell.bytes[i] > '9' || *value > LINE_MOST)
            return false;
        *value = 10 * *value + (size_t)(cell.bytes[i] - '0');
    }
    return cell.n > 0;
}

static bool take_column(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    LayoutReading *r = context;
    LineLayout *out = r->out;
    size_t width = 0;
    const CellText name = cell_trim(cell[0]),
                   number = n > 1 ? cell_trim(cell[1]) : (CellText){"", 0};
    const Place place = {.file = r->path, .line = line, .column = 2};
    if (n != 2 || !is_whole(number, &width) || width == 0)
        return error_add(err, ERR_DATA, place,
                         "a layout has two columns, a name and its width in letters, such as "
                         "'score,4'; here stands '%s'",
                         snippet(number.bytes, number.n).text);
    out->column = arena_grow(r->arena, out->column, &r->capacity, out->n + 1, sizeof *out->column);
    out->column[out->n++] = (LayoutColumn){arena_copy_bytes(r->arena, name.bytes, name.n), r->next,
                                           r->next + width - 1, place};
    r->next += width;
    return true;
}

/* "name,width", or the first column already. */
static bool take_first(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    LayoutReading *r = context;
    size_t width;
    r->out->n = 0; /* read again, in another encoding */
    r->next = 1;
    return n == 2 && !is_whole(cell[1], &width) ? true : take_column(r, line, cell, n, err);
}

bool layout_read(Arena *arena, const LineLayout *layout, LineLayout *out, Error *err)
{
    LayoutReading r = {.arena = arena, .path = layout->path, .next = 1, .out = out};
    const RowSink sink = {.context = &r, .header = take_first, .row = take_column};
    InputFacts facts;
    *out = *layout;
    if (layout->path == NULL)
        return check(out, ERR_STUDY, err);
    *out = (LineLayout){0};
    return input_read(arena, layout->path, &sink, &facts, err) && check(out, ERR_DATA, err);
}
