/* Lines of fixed width on their way into a table. */
#include "input/layout.h"

#include "alike/text.h"
#include "input/snippet.h"

#include <string.h>

static size_t told_header(const Reader *reader)
{
    const TableRules *rules = reader->table.sink->rules;
    return rules->header_row;
}

bool fixed_begin(Reader *reader)
{
    const LineLayout *layout = &reader->layout;
    CellText *cell = ARENA_ARRAY(reader->arena, CellText, layout->n);
    reader->facts->delimiter = ' ';
    reader->table.separator = "column of the layout";
    reader->splitter.cell = cell;
    reader->longest = reader->n_short = reader->last = 0;
    for (size_t k = 0; k < layout->n; k++) {
        cell[k] = (CellText){layout->column[k].name, strlen(layout->column[k].name)};
        reader->last = layout->column[k].to > reader->last ? layout->column[k].to : reader->last;
    }
    return table_take_names(&reader->table, cell, layout->n);
}

/* Bytes up to the letter with this number, from 1; all of them where the line has fewer. */
static size_t letter_start(const char *line, size_t n, size_t letter)
{
    size_t at = 0;
    for (size_t i = 0; at < n; at++) {
        i += ((unsigned char)line[at] & 0xC0) != 0x80;
        if (i == letter)
            break;
    }
    return at;
}

/* Columns of a line; of plain ASCII a letter is a byte. */
static void cut(const Reader *reader, const char *line, size_t n, bool ascii, CellText *cell)
{
    const LineLayout *layout = &reader->layout;
    for (size_t k = 0; k < layout->n; k++) {
        const LayoutColumn *column = &layout->column[k];
        size_t from = column->from - 1, to = column->to;
        if (!ascii) {
            from = letter_start(line, n, column->from);
            to = letter_start(line, n, column->to + 1);
        }
        from = from < n ? from : n;
        to = to < n ? to : n;
        cell[k] = cell_trim((CellText){line + from, to - from});
    }
}

static bool take_line(Reader *reader, const char *line, size_t n)
{
    Table *table = &reader->table;
    CellText *cell = reader->splitter.cell;
    const size_t number = reader->splitter.line;
    const char *tab = memchr(line, '\t', n);
    size_t n_letters = 0;
    if (number <= told_header(reader)) {
        reader->facts->n_above++;
        return true;
    }
    if (tab != NULL) {
        error_add(
            table->err, ERR_DATA, table_place(table, number, 0),
            "a tab stands in this line: its width is not fixed; save the file with spaces, or "
            "remove the layout if tabs separate its cells");
        return !table_enough(table);
    }
    for (size_t i = 0; i < n; i++)
        n_letters += ((unsigned char)line[i] & 0xC0) != 0x80;
    reader->longest = n_letters > reader->longest ? n_letters : reader->longest;
    cut(reader, line, n, n_letters == n, cell);
    const size_t rows = table->facts->n_rows;
    table->line = (CellText){line, n}; /* a remark keeps to no column */
    const bool more = table_take(table, number, cell, reader->layout.n);
    reader->n_short += table->facts->n_rows > rows && n_letters < reader->last;
    return more;
}

size_t fixed_split(Reader *reader)
{
    Splitter *splitter = &reader->splitter;
    const char *text = reader->text;
    size_t at = 0;
    while (!splitter->stopped) {
        const size_t left = reader->n - at;
        size_t n = 0;
        while (n < left && text[at + n] != '\n' && text[at + n] != '\r')
            n++;
        const bool cr = n < left && text[at + n] == '\r';
        if (n == left || (cr && n + 1 == left && !reader->at_end))
            break; /* it goes on in the next block */
        splitter->stopped = !take_line(reader, text + at, n);
        splitter->line++;
        at += n + (cr && n + 1 < left && text[at + n + 1] == '\n' ? 2 : 1);
    }
    return at;
}

bool fixed_finish(Reader *reader)
{
    const LineLayout *layout = &reader->layout;
    Table *table = &reader->table;
    Notes *notes = &reader->facts->notes;
    for (size_t k = 0; k < layout->n && table->facts->n_rows > 0; k++)
        if (layout->column[k].from > reader->longest)
            error_add(table->err, ERR_DATA, layout->column[k].place,
                      "'%s' stands from %zu to %zu, but the longest line of %s has %zu letters; "
                      "correct the layout",
                      layout->column[k].name, layout->column[k].from, layout->column[k].to,
                      table->name, reader->longest);
    if (reader->facts->n_above > 0)
        notes_add(notes, reader->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_NOBODY, reader->facts->n_above),
                  PHRASE("Lines up to line {}, which header_row names, are no part of the table.",
                         piece_line(told_header(reader))));
    if (reader->n_short > 0)
        notes_add(notes, reader->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_NOBODY, reader->n_short),
                  PHRASE("Lines end before the last column of the layout: what is not there is "
                         "blank."));
    return table->err->n == 0;
}
