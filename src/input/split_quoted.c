/* Records with quotes that are not neat (split_neat.c) go through libcsv in strict mode, one at a
 * time: so their places are known. */
#include "input/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

RecordEnd record_end(const char *text, size_t n, char delimiter, bool at_end)
{
    RecordEnd r = {.n_cells = 1};
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        const char c = text[i];
        const bool breaks = c == '\n' || c == '\r';
        if (c == '"' && i == r.cell_start) {
            quoted = true;
            r.quote_lines = r.n_lines;
        } else if (c == '"' && quoted) {
            if (i + 1 < n && text[i + 1] == '"')
                i++;
            else
                quoted = false; /* what follows is the parser's business */
        } else if (breaks) {
            if (c == '\r' && i + 1 == n && !at_end)
                break; /* its LF may be in the next block */
            if (c == '\r' && i + 1 < n && text[i + 1] == '\n')
                i++;
            r.n_lines++;
            if (!quoted) {
                r.end = i + 1;
                return r;
            }
        } else if (c == delimiter && !quoted) {
            r.n_cells++;
            r.cell_start = i + 1;
        }
    }
    r.in_quotes = quoted;
    return r;
}

static int nothing_is_space(unsigned char c)
{
    (void)c;
    return 0; /* cells are kept as they are */
}

static void make_parser(Splitter *splitter)
{
    splitter->parser = memory_take(1, sizeof *splitter->parser);
    if (csv_init(splitter->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        arena_exhausted(0);
    csv_set_delim(splitter->parser, (unsigned char)splitter->delimiter);
    csv_set_space_func(splitter->parser, nothing_is_space);
}

static void drop_parser(Splitter *splitter)
{
    if (splitter->parser != NULL)
        csv_free(splitter->parser);
    free(splitter->parser);
    splitter->parser = NULL;
}

void splitter_free(Splitter *splitter)
{
    drop_parser(splitter);
    free(splitter->cell);
    free(splitter->unquoted);
    splitter->cell = NULL;
    splitter->unquoted = NULL;
    splitter->capacity = splitter->unquoted_capacity = 0;
}

void splitter_more_cells(Splitter *splitter)
{
    const size_t capacity = splitter->capacity < 32 ? 32 : 2 * splitter->capacity;
    splitter->cell = memory_grow(splitter->cell, capacity, sizeof *splitter->cell);
    splitter->capacity = capacity;
}

void splitter_room(Splitter *splitter, size_t bytes)
{
    size_t room = splitter->unquoted_capacity < 256 ? 256 : splitter->unquoted_capacity;
    if (bytes <= splitter->unquoted_capacity)
        return;
    while (room < bytes)
        room *= 2;
    splitter->unquoted = memory_grow(splitter->unquoted, room, 1);
    splitter->unquoted_capacity = room;
}

/* libcsv lends its buffer for the time of the call only, so the text is kept. Cells hold offsets
 * until the record is whole, since the text may move as it grows. */
static void take_cell(void *bytes, size_t n, void *context)
{
    Splitter *splitter = context;
    if (splitter->n_cells == splitter->capacity)
        splitter_more_cells(splitter);
    splitter_room(splitter, splitter->unquoted_n + n + 1);
    if (n > 0)
        memcpy(splitter->unquoted + splitter->unquoted_n, bytes, n);
    splitter->cell[splitter->n_cells++] = (CellText){NULL, n};
    splitter->unquoted_n += n;
}

QuoteProblem split_quoted(Splitter *splitter, const char *record, size_t n, size_t n_lines,
                          size_t *at)
{
    if (splitter->parser == NULL)
        make_parser(splitter);
    splitter->n_cells = splitter->unquoted_n = 0;
    *at = csv_parse(splitter->parser, record, n, take_cell, NULL, splitter);
    if (csv_error(splitter->parser) == CSV_ENOMEM)
        arena_exhausted(0);
    if (*at < n) {
        drop_parser(splitter); /* it is in the middle of a row: begin with a new one */
        return record[*at] == '"' ? QUOTE_INSIDE : QUOTE_TEXT_AFTER;
    }
    if (splitter->n_cells == 0) /* libcsv passes over an empty line; here it is a blank cell */
        take_cell(NULL, 0, splitter);
    const char *bytes = splitter->unquoted;
    for (size_t k = 0; k < splitter->n_cells; k++) {
        splitter->cell[k].bytes = bytes;
        bytes += splitter->cell[k].n;
    }
    const size_t line = splitter->line;
    splitter->line += n_lines;
    if (!splitter->take(splitter->context, line, splitter->cell, splitter->n_cells, n))
        splitter->stopped = true;
    return QUOTE_FINE;
}
