/* The parts of the CSV reader, for each other and for tests. */
#ifndef ALIKE_INPUT_CSV_H
#define ALIKE_INPUT_CSV_H

#include "alike/input.h"
#include "input/source.h"

enum {
    CSV_SLACK = 64,                   /* readable bytes behind any text given to a splitter */
    CSV_CELL_MAX = 1024 * 1024,       /* bytes of one cell */
    CSV_RECORD_MAX = 64 * 1024 * 1024 /* bytes of one row */
};

/* What a splitter calls for each record; false stops. `bytes` is the record's length. */
typedef bool RecordTaker(void *context, size_t line, const CellText *cell, size_t n, size_t bytes);

/* Splits text into records and cells. */
typedef struct Splitter {
    char delimiter;
    size_t line; /* on which the next record begins */
    bool at_end; /* the text is the file's last: a final CR is a whole line break */
    RecordTaker *take;
    void *context;
    bool stopped; /* take said so */
    CellText *cell;
    size_t capacity;
    struct csv_parser *parser; /* libcsv's, made when the first quote is met */
    char *unquoted;            /* text of cells of one quoted record */
    size_t unquoted_n, unquoted_capacity;
    size_t n_cells;
} Splitter;

void splitter_free(Splitter *splitter);
/* Twice as many cells, and a few. */
void splitter_more_cells(Splitter *splitter);
/* Room for so many bytes of `unquoted`. */
void splitter_room(Splitter *splitter, size_t bytes);

/* Text that holds no quote: gives every complete record, returns how many bytes they took. */
size_t split_plain(Splitter *splitter, const char *text, size_t n);
/* Text that begins a record: gives complete ones up to the first whose quotes stand elsewhere than
 * around whole cells, or twice within them; returns how many bytes they took. */
size_t split_neat(Splitter *splitter, const char *text, size_t n);

/* What a walk over the beginning of a text finds: where its first record ends. */
typedef struct RecordEnd {
    size_t end;     /* bytes up to the next record; 0: the record goes on */
    size_t n_lines; /* line breaks within and behind it */
    size_t n_cells;
    size_t cell_start;  /* where the last cell began */
    bool in_quotes;     /* the text ends within quotes ... */
    size_t quote_lines; /* ... that opened this many lines below the first */
} RecordEnd;
RecordEnd record_end(const char *text, size_t n, char delimiter, bool at_end);

typedef enum QuoteProblem { QUOTE_FINE, QUOTE_INSIDE, QUOTE_TEXT_AFTER } QuoteProblem;

/* One whole record, of whatever quotes, through libcsv in strict mode. At a problem *at is the
 * offending byte. */
QuoteProblem split_quoted(Splitter *splitter, const char *record, size_t n, size_t n_lines,
                          size_t *at);

/* How the file is written. */
typedef struct Dialect {
    char delimiter;
    size_t skip;       /* bytes of a first line `sep=;` */
    size_t title_line; /* a line that looks like a title above the header; 0: none */
    size_t title_cells;
    const char *title; /* its text, title_n bytes */
    size_t title_n;
    size_t header_line, header_cells; /* where the header then seems to be */
} Dialect;
Dialect dialect_detect(const char *text, size_t n, bool whole);
const char *delimiter_name(char delimiter);

/* The whole reader. only_quoted: every record through libcsv, to test that the splitters agree. */
bool csv_read(Arena *arena, Source *source, bool only_quoted, const RowSink *sink,
              InputFacts *facts, Error *err) MUST_CHECK;

#endif
