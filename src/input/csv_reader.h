/* What the CSV reader's two halves share: blocks (csv.c) and the records in them (csv_record.c). */
#ifndef ALIKE_INPUT_CSV_READER_H
#define ALIKE_INPUT_CSV_READER_H

#include "input/csv.h"
#include "input/table.h"

/* How letters are written; each is read as UTF-8 in the end. */
typedef enum Letters {
    LETTERS_UTF8,
    LETTERS_WINDOWS, /* Windows-1252 */
    LETTERS_UTF16_LITTLE,
    LETTERS_UTF16_BIG,
} Letters;

/* What one way through the file comes to. */
typedef enum Pass { PASS_DONE, PASS_FAILED, PASS_OTHER_LETTERS } Pass;

typedef struct Reader {
    Arena *arena;
    Source *source;
    InputFacts *facts;
    Error *err;
    Table table;
    bool only_quoted;
    Letters letters;
    bool at_end;
    bool open_end; /* no line break stands behind the last line */
    bool begun;    /* the first block was looked at */
    char *text;    /* n bytes, the first `checked` of them known to be UTF-8 */
    size_t n, checked, capacity;
    size_t block;  /* bytes of one read at most */
    size_t filled; /* that the last read gave */
    char *raw;     /* so many, where they must be decoded, and n_raw that begin a letter */
    size_t n_raw;
    size_t high; /* letters beyond ASCII; of UTF-16 those that are broken */
    Splitter splitter;
    bool fixed; /* lines of fixed width, by this layout */
    LineLayout layout;
    size_t last;    /* the last letter that it names */
    size_t longest; /* letters of a line */
    size_t n_short; /* lines that end before */
} Reader;

/* csv_letters.c: one more block behind the rest of the last one. PASS_OTHER_LETTERS: letters is
 * what it seems to be. */
Pass letters_fill(Reader *reader);
/* At the end: what the letters were, if not UTF-8. valid: letters of UTF-8 before others came. */
void letters_note(const Reader *reader, size_t valid);

/* A RecordTaker: into the table; large cells are problems. */
bool csv_take_record(void *context, size_t line, const CellText *cell, size_t n, size_t bytes);

#endif
