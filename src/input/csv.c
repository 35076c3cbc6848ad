/* CSV files, block by block: encoding, dialect, header, rows, and every problem with its place. */
#include "input/csv_reader.h"

#include "alike/text.h"
#include "input/encoding.h"
#include "input/layout.h"
#include "input/snippet.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024 * 1024, LETTER_MOST = 4 };

static size_t line_breaks(const char *text, size_t n)
{
    size_t breaks = 0;
    for (size_t i = 0; i < n; i++)
        breaks += text[i] == '\n' || (text[i] == '\r' && !(i + 1 < n && text[i + 1] == '\n'));
    return breaks;
}

/* Where a byte of the text stands, whatever the quotes before it. */
static Place place_of(const Reader *reader, size_t at)
{
    size_t cell = 1;
    for (size_t i = at; i > 0; i--) {
        const char c = reader->text[i - 1];
        if (c == '\n' || c == '\r')
            break;
        cell += c == reader->splitter.delimiter;
    }
    return table_place(&reader->table, reader->splitter.line + line_breaks(reader->text, at), cell);
}

/* Gives one record, whose quotes are odd, to libcsv; returns how many bytes are done with. */
static size_t take_quoted(Reader *reader, const char *record, RecordEnd r)
{
    Splitter *splitter = &reader->splitter;
    size_t at = 0;
    const QuoteProblem problem = split_quoted(splitter, record, r.end, r.n_lines, &at);
    if (problem == QUOTE_FINE)
        return r.end;
    error_add(reader->err, ERR_DATA,
              table_place(&reader->table, splitter->line + line_breaks(record, at),
                          splitter->n_cells + 1),
              problem == QUOTE_INSIDE
                  ? "a quote stands inside a cell that does not begin with one; put the whole cell "
                    "into quotes and write each quote within it twice"
                  : "text stands after the closing quote of this cell; put the whole cell into "
                    "quotes and write each quote within it twice");
    splitter->stopped = table_enough(&reader->table);
    /* On to the next line: what stands behind the problem can't be judged. */
    size_t end = at;
    while (end < r.end && record[end] != '\n' && record[end] != '\r')
        end++;
    end += end + 1 < r.end && record[end] == '\r' && record[end + 1] == '\n' ? 2 : 1;
    end = end < r.end ? end : r.end;
    splitter->line += line_breaks(record, end);
    return end;
}

/* All complete records of the text; returns how many bytes they took. */
static size_t split_records(Reader *reader)
{
    Splitter *splitter = &reader->splitter;
    const char *text = reader->text;
    const size_t n = reader->n;
    size_t at = 0;
    while (at < n && !splitter->stopped) {
        const char *quote = reader->only_quoted ? text + at : memchr(text + at, '"', n - at);
        const size_t plain = quote == NULL ? n : (size_t)(quote - text);
        if (plain > at) {
            splitter->at_end = reader->at_end && quote == NULL;
            at += split_plain(splitter, text + at, plain - at);
            if (quote == NULL || splitter->stopped)
                break;
        }
        if (!reader->only_quoted) {
            splitter->at_end = reader->at_end;
            at += split_neat(splitter, text + at, n - at);
            if (at == n || splitter->stopped)
                break;
        }
        const RecordEnd r = record_end(text + at, n - at, splitter->delimiter, reader->at_end);
        if (r.end == 0)
            break;
        at += take_quoted(reader, text + at, r);
    }
    return at;
}

static size_t split(Reader *reader)
{
    return reader->fixed ? fixed_split(reader) : split_records(reader);
}

/* What is left of a block begins a record. Too much of it is a mistake, mostly of quotes. */
static bool check_rest(const Reader *reader)
{
    if (reader->n == 0 || (!reader->at_end && reader->n <= CSV_CELL_MAX))
        return true;
    const Splitter *splitter = &reader->splitter;
    if (reader->fixed)
        return error_add(reader->err, ERR_DATA, table_place(&reader->table, splitter->line, 0),
                         "this line holds more than 1 MiB; the file seems to have no line breaks");
    const RecordEnd r = record_end(reader->text, reader->n, splitter->delimiter, reader->at_end);
    if (reader->at_end && r.in_quotes)
        return error_add(reader->err, ERR_DATA,
                         table_place(&reader->table, splitter->line + r.quote_lines, r.n_cells),
                         "the quote that opens here is never closed; close it, or write a quote "
                         "that belongs to the text twice within quotes");
    if (reader->n - r.cell_start > CSV_CELL_MAX)
        return error_add(reader->err, ERR_DATA,
                         table_place(&reader->table,
                                     splitter->line + (r.in_quotes ? r.quote_lines : r.n_lines),
                                     r.n_cells),
                         "this cell holds more than 1 MiB; %s",
                         r.in_quotes ? "the quote that opens it is probably never closed"
                                     : "shorten it or leave the column out");
    if (reader->n > CSV_RECORD_MAX)
        return error_add(reader->err, ERR_DATA, table_place(&reader->table, splitter->line, 0),
                         "this row holds more than 64 MiB; the file seems to have no line breaks");
    return true;
}

static bool refuse_nul(const Reader *reader, size_t before)
{
    const char *nul = memchr(reader->text + before, 0, reader->n - before);
    return nul == NULL ||
           error_add(reader->err, ERR_DATA, place_of(reader, (size_t)(nul - reader->text)),
                     "a NUL byte stands here: the file is damaged or is not text; export it again "
                     "as CSV");
}

/* The first block: how cells are separated, and where the header is. */
static bool begin_dialect(Reader *reader)
{
    if (reader->fixed)
        return fixed_begin(reader);
    /* A whole small file is not yet known to end here: another read would say so. */
    const Dialect dialect = dialect_detect(reader->text, reader->n, reader->filled < reader->block);
    reader->splitter.delimiter = reader->facts->delimiter = dialect.delimiter;
    reader->table.separator = delimiter_name(dialect.delimiter);
    const TableRules *rules = reader->table.sink->rules;
    if (dialect.title_line > 0 || (rules != NULL && rules->two_rows))
        table_seek_header(&reader->table);
    if (dialect.title_line > 0) {
        reader->table.refusal_line = dialect.title_line;
        reader->table.refusal = arena_printf(
            reader->arena,
            "'%s' looks like a title above the header: it has %zu %s, line %zu has %zu; delete the "
            "lines above the header, or say header_row: %zu",
            snippet(dialect.title, dialect.title_n).text, dialect.title_cells,
            text_plural(dialect.title_cells, "cell", "cells"), dialect.header_line,
            dialect.header_cells, dialect.header_line);
    }
    if (dialect.skip > 0) {
        reader->n -= dialect.skip;
        reader->checked -= dialect.skip;
        memmove(reader->text, reader->text + dialect.skip, reader->n);
        reader->splitter.line = 2;
    }
    return true;
}

static Pass read_blocks(Reader *reader)
{
    while (!reader->at_end) {
        const size_t before = reader->n;
        const bool first = !reader->begun;
        const Pass filled = letters_fill(reader);
        if (filled != PASS_DONE)
            return filled;
        if ((first && !begin_dialect(reader)) || !refuse_nul(reader, before))
            return PASS_FAILED;
        if (reader->at_end && reader->n > 0 && reader->text[reader->n - 1] != '\n') {
            reader->open_end = reader->text[reader->n - 1] != '\r';
            reader->text[reader->n++] = '\n';
        }
        const size_t done = split(reader);
        reader->n -= done;
        reader->checked = reader->checked > done ? reader->checked - done : 0;
        memmove(reader->text, reader->text + done, reader->n);
        if (reader->splitter.stopped || !check_rest(reader))
            return PASS_FAILED;
    }
    return PASS_DONE;
}

/* --- the file -------------------------------------------------------------------------------- */

static Pass read_once(Reader *reader, const RowSink *sink, Letters letters)
{
    *reader->facts =
        (InputFacts){.compressed = reader->source->packing != PACKED_NOT, .delimiter = ','};
    reader->letters = letters;
    reader->begun = reader->at_end = reader->open_end = false;
    reader->n = reader->n_raw = reader->checked = reader->high = 0;
    reader->table = (Table){.arena = reader->arena,
                            .name = reader->source->name,
                            .sink = sink,
                            .facts = reader->facts,
                            .err = reader->err};
    reader->splitter = (Splitter){.line = 1, .take = csv_take_record, .context = reader};
    const Pass pass = read_blocks(reader);
    if (reader->fixed)
        reader->splitter.cell = NULL; /* the arena's */
    splitter_free(&reader->splitter);
    return pass;
}

static void add_notes(const Reader *reader, size_t valid_letters)
{
    InputFacts *facts = reader->facts;
    Notes *notes = &facts->notes;
    letters_note(reader, valid_letters);
    /* what is packed knows its own end */
    if (reader->open_end && reader->source->file != NULL && !facts->compressed)
        notes_add(notes, reader->arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The last line of the file ends without a line break. Most programs write "
                         "one: where the file was cut short, rows are missing behind it, and its "
                         "last cell may be too."));
    if (facts->delimiter != ',' && !reader->fixed)
        notes_add(notes, reader->arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The file's cells are separated by the {}.",
                         piece_words(delimiter_name(facts->delimiter))));
}

/* Text in memory, all of which one read takes, needs no more room than it has. */
static size_t block_of(const Source *source)
{
    const size_t whole = source->n + 4; /* so that the first read shows that it is whole */
    const bool in_memory = source->file == NULL && source->pieces == NULL;
    return in_memory && source->packing == PACKED_NOT && whole < BLOCK ? whole : BLOCK;
}

bool csv_read(Arena *arena, Source *source, bool only_quoted, const RowSink *sink,
              InputFacts *facts, Error *err)
{
    Reader reader = {.arena = arena,
                     .source = source,
                     .facts = facts,
                     .err = err,
                     .only_quoted = only_quoted,
                     .block = block_of(source)};
    size_t valid_letters = 0;
    reader.fixed = sink->rules != NULL && sink->rules->layout != NULL;
    if (reader.fixed && !layout_read(arena, sink->rules->layout, &reader.layout, err))
        return false;
    Error *before = memory_take(1, sizeof *before);
    *before = *err;
    Pass pass = read_once(&reader, sink, LETTERS_UTF8);
    if (pass == PASS_OTHER_LETTERS) {
        valid_letters = reader.high;
        *err = *before; /* what was found in misread text is void */
        reader.raw = memory_take(reader.block + LETTER_MOST, 1);
        pass = source_rewind(source, err) ? read_once(&reader, sink, reader.letters) : PASS_FAILED;
    }
    if (pass == PASS_DONE) {
        source_sha256(source, facts->hash.sha256);
        if ((!reader.fixed || fixed_finish(&reader)) && table_finish(&reader.table))
            add_notes(&reader, valid_letters);
    }
    free(before);
    free(reader.raw);
    free(reader.text);
    return pass == PASS_DONE && err->n == 0;
}
