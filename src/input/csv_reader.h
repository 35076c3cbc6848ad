/* What the CSV reader's two halves share: blocks (csv.c) and the records in them (csv_record.c). */
#ifndef ALIKE_INPUT_CSV_READER_H
#define ALIKE_INPUT_CSV_READER_H

#include "input/csv.h"

typedef struct Reader {
    Arena *arena;
    Source *source;
    const RowSink *sink;
    InputFacts *facts;
    Error *err;
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
    size_t n_header, n_named; /* cells of the header, without trailing unnamed ones */
    size_t header_line;
    bool *unnamed; /* n_header; NULL where all have names; false again once complained about */
} Reader;

/* A place in the file being read. */
Place csv_place(const Reader *reader, size_t line, size_t cell);
/* So many problems that reading on would help nobody. */
bool csv_enough(const Reader *reader);
/* A RecordTaker: the header, then rows to the sink; ragged rows and large cells are problems. */
bool csv_take_record(void *context, size_t line, const CellText *cell, size_t n, size_t bytes);

#endif
