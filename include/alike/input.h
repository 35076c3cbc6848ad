/* Readers of files. A reader hands over cells row by row; the frame decides what they mean. */
#ifndef ALIKE_INPUT_H
#define ALIKE_INPUT_H

#include "alike/error.h"
#include "alike/note.h"
#include "alike/registry.h"

typedef struct CellText {
    const char *bytes; /* not NUL-terminated; valid during the call only; UTF-8 */
    size_t n;
} CellText;

/* What a reader calls. Both return false to stop (with err set by the callee). header is called
 * again when a file turns out not to be UTF-8 halfway: then everything seen before is void. Unnamed
 * columns that are always empty have the name "" and empty cells. */
typedef struct RowSink {
    void *context;
    bool (*header)(void *context, const CellText *cell, size_t n, Error *err);
    /* line: where the row begins. n is the header's n: ragged rows are the reader's problem. In
     * places, "column" is the number of the cell, from 1. */
    bool (*row)(void *context, size_t line, const CellText *cell, size_t n, Error *err);
} RowSink;

typedef struct InputFacts {
    char sha256[65]; /* of the file's bytes on disk */
    char delimiter;
    const char *encoding; /* "UTF-8", "UTF-8 with byte order mark", "Windows-1252" */
    bool compressed;
    size_t n_rows;       /* data rows */
    size_t n_blank_rows; /* skipped: every cell empty */
    Notes notes;
} InputFacts;

/* One file format. Rows in formats.def. */
typedef struct InputFormat {
    ENTRY_HEAD;
    bool (*matches)(const char *path, const unsigned char *start, size_t n);
    bool (*read)(Arena *arena, const char *path, const RowSink *sink, InputFacts *facts,
                 Error *err);
    /* The same from memory; name stands in places. NULL: the format can't. */
    bool (*read_bytes)(Arena *arena, const char *name, const char *bytes, size_t n,
                       const RowSink *sink, InputFacts *facts, Error *err);
} InputFormat;
REGISTRY_OF(InputFormat, input_format, input_formats)

/* Finds the format and reads the file. ERR_DATA with file:line:column of every problem found
 * (ragged row, unclosed quote, NUL byte, UTF-16, duplicate header ...). */
bool input_read(Arena *arena, const char *path, const RowSink *sink, InputFacts *facts,
                Error *err) MUST_CHECK;

/* The same from memory, for tests and the fuzzer. */
bool input_read_bytes(Arena *arena, const char *name, const char *bytes, size_t n,
                      const RowSink *sink, InputFacts *facts, Error *err) MUST_CHECK;

#endif
