/* What the CSV reader's two halves share: blocks (csv.c) and the records in them (csv_record.c). */
#ifndef ALIKE_INPUT_CSV_READER_H
#define ALIKE_INPUT_CSV_READER_H

#include "input/csv.h"
#include "input/table.h"

typedef struct Reader {
    Arena *arena;
    Source *source;
    InputFacts *facts;
    Error *err;
    Table table;
    bool only_quoted;
    bool windows; /* bytes are Windows-1252 */
    bool at_end;
    bool begun; /* the first block was looked at */
    char *text; /* n bytes, the first `checked` of them known to be UTF-8 */
    size_t n, checked, capacity;
    size_t block; /* bytes of one read at most */
    char *raw;    /* so many, where they must be decoded */
    size_t high;
    Splitter splitter;
    bool fixed; /* lines of fixed width, by this layout */
    LineLayout layout;
    size_t last;    /* the last letter that it names */
    size_t longest; /* letters of a line */
    size_t n_short; /* lines that end before */
} Reader;

/* A RecordTaker: into the table; large cells are problems. */
bool csv_take_record(void *context, size_t line, const CellText *cell, size_t n, size_t bytes);

#endif
