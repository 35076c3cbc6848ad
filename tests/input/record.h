/* A sink that writes down what a reader hands over: "1:[id][a]" for the header's names, then
 * "2:[1][2]" for each row with its line. */
#ifndef RECORD_H
#define RECORD_H

#include "alike/input.h"
#include "alike/text.h"
#include "check.h"
#include "note_says.h"

#include <string.h>

typedef struct Record {
    Arena *arena;
    Text text;
    size_t n_headers;
    InputFacts facts;
    Error err;
    bool read;
} Record;

static inline void record_cells(Text *text, const CellText *cell, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        text_add(text, "[");
        text_add_bytes(text, cell[k].bytes, cell[k].n);
        text_add(text, "]");
    }
    text_add(text, "\n");
}

static inline bool record_header(void *context, size_t line, const CellText *cell, size_t n,
                                 Error *err)
{
    Record *record = context;
    (void)err, (void)line;
    record->n_headers++;
    record->text = (Text){.arena = record->arena};
    text_add(&record->text, "header ");
    record_cells(&record->text, cell, n);
    return true;
}

static inline bool record_row(void *context, size_t line, const CellText *cell, size_t n,
                              Error *err)
{
    Record *record = context;
    (void)err;
    text_format(&record->text, "%zu ", line);
    record_cells(&record->text, cell, n);
    return true;
}

static inline Record *record_bytes(Arena *arena, const char *bytes, size_t n)
{
    Record *record = ARENA_NEW(arena, Record);
    record->arena = arena;
    record->text = (Text){.arena = arena};
    const RowSink sink = {.context = record, .header = record_header, .row = record_row};
    record->read = input_read_bytes(arena, "s.csv", bytes, n, &sink, &record->facts, &record->err);
    return record;
}

static inline Record *record_text(Arena *arena, const char *text)
{
    return record_bytes(arena, text, strlen(text));
}

/* Reads well, and gives these cells. */
static inline void check_cells(Arena *arena, const char *text, const char *expected)
{
    const Record *record = record_text(arena, text);
    assert_string_equal(record->err.text, "");
    assert_true(record->read);
    assert_string_equal(record->text.bytes, expected);
}

/* Is refused, in exactly these words. */
static inline void check_refused(Arena *arena, const char *bytes, size_t n, const char *expected)
{
    const Record *record = record_bytes(arena, bytes, n);
    assert_string_equal(record->err.text, expected);
    assert_false(record->read);
    assert_int_equal(record->err.kind, ERR_DATA);
}

static inline void check_refused_text(Arena *arena, const char *text, const char *expected)
{
    check_refused(arena, text, strlen(text), expected);
}

static inline bool record_has_note(const Record *record, const char *text, size_t count)
{
    for (size_t i = 0; i < record->facts.notes.n; i++)
        if (note_says(&record->facts.notes.item[i], text) &&
            record->facts.notes.item[i].count.n == count)
            return true;
    return false;
}

#endif
