/* Readers of files. A reader hands over cells row by row; the frame decides what they mean. */
#ifndef ALIKE_INPUT_H
#define ALIKE_INPUT_H

#include "alike/error.h"
#include "alike/inputs.h"
#include "alike/note.h"
#include "alike/registry.h"

typedef struct CellText {
    const char *bytes; /* not NUL-terminated; valid during the call only; UTF-8 */
    size_t n;
} CellText;

/* Where a column stands in lines of fixed width: from the first of its letters to the last, from 1.
 */
typedef struct LayoutColumn {
    const char *name;
    size_t from, to;
    Place place; /* of what says so */
} LayoutColumn;

typedef struct LineLayout {
    const char *path; /* of a file of names and widths, which is read with the data; NULL: none */
    size_t n;
    LayoutColumn *column;
} LineLayout;

/* What the study says of a file's lines; all zero: nothing. */
typedef struct TableRules {
    size_t header_row; /* the line on which the names of the columns stand; 0: it is looked for */
    bool two_rows;     /* names have a first part in the row above it: "Fall" over "Math" */
    /* Rows whose first filled cell is one of these texts (cell_says), and lines of fixed width that
     * begin with one, are no rows of the table: totals, remarks. */
    size_t n_totals;
    const char *const *total;
    const char *odbc; /* the data source to which the file is a query; NULL: the file is the data */
    const LineLayout *layout; /* of fixed width, without names; NULL: they aren't */
} TableRules;
/* What the study says of how its files are written; all zero: nothing. */
typedef struct FileRules {
    const char *encoding; /* of the texts of Stata, SPSS and SAS files; NULL: the file's own */
    bool decimal_comma;   /* 3,5 and not 3.5, also of files that keep numbers as such */
    bool thousands;       /* 1,214 is 1214 (1.214 with a comma for the point) */
    bool percent;         /* 45% is 45 */
} FileRules;

/* What a reader calls. Both return false to stop (with err set by the callee). header is called
 * again when a file turns out not to be UTF-8 halfway: then everything seen before is void. Unnamed
 * columns that are always empty have the name "" and empty cells. */
typedef struct RowSink {
    void *context;
    bool (*header)(void *context, size_t line, const CellText *cell, size_t n, Error *err);
    /* line: where the row begins. n is the header's n: ragged rows are the reader's problem. In
     * places, "column" is the number of the cell, from 1. */
    bool (*row)(void *context, size_t line, const CellText *cell, size_t n, Error *err);
    /* Would these cells do as the header? NULL: not known. Changes nothing. */
    bool (*knows)(void *context, const CellText *cell, size_t n);
    /* Is this, a row below the header, none of the table? NULL: all are. Called with rows that have
     * too few cells or too many as well. */
    bool (*beside)(void *context, const CellText *cell, size_t n);
    const TableRules *rules; /* NULL: none */
    /* Asked after the header: does anybody look at this cell of rows (from 0)? Cells that nobody
     * looks at may be handed over empty. NULL: all are looked at. */
    bool (*reads)(void *context, size_t cell);
    /* Asked of a cell that somebody looks at: does it hold an outcome, whose values no design
     * reads? NULL: none does. */
    bool (*is_outcome)(void *context, size_t cell);
    /* Before the first row: in the cells of this column `code` stands for `label`, as the file
     * itself says. NULL: nobody asks. Texts stay until all is read, here and in why. */
    void (*label)(void *context, size_t cell, const char *code, const char *label);
    /* Before a row: this cell of it will be empty by a code of the file's own, "-9 'refused'" or
     * ".a". NULL: nobody asks. */
    void (*why)(void *context, size_t cell, const char *code);
    /* Before a row: this cell of it is that number, as a file that keeps numbers has it. True: it
     * is taken, and the cell may be empty. NULL: all cells are wanted as text. */
    bool (*number)(void *context, size_t cell, double value);
    const FileRules *file; /* NULL: none */
} RowSink;

typedef struct InputFacts {
    InputHash hash;
    char delimiter;
    const char *encoding; /* "UTF-8", "UTF-8 with byte order mark", "Windows-1252", "UTF-16" */
    bool compressed;
    size_t n_rows;       /* data rows */
    size_t n_blank_rows; /* skipped: every cell empty */
    size_t n_above;      /* lines above the header that hold something */
    bool is_empty;       /* no row stands under a header; then reading it is an error */
    size_t n_beside;     /* rows that are none of the table: RowSink.beside, RowSink.rules */
    Notes notes;
} InputFacts;

/* Bytes that are handed over piece by piece: a member of an archive. Both return false with err
 * set; take gives *n == 0 at the end only. */
typedef struct Pieces {
    void *context;
    bool (*take)(void *context, void *to, size_t room, size_t *n, Error *err);
    bool (*rewind)(void *context, Error *err); /* to the first byte */
} Pieces;

/* Where a table lies: in a file, in memory, or in pieces from elsewhere. */
typedef struct InputPlace {
    const char *name;  /* what messages call it: "export.zip#AssessmentResults.csv" */
    const char *path;  /* on disk; NULL: not there */
    const char *bytes; /* in memory, n of them; NULL: not there */
    size_t n;
    const Pieces *pieces; /* NULL: none */
    const char *part;     /* the member or sheet that is named behind '#'; NULL: none is */
    const char *odbc;     /* the data source to which the file is a query; NULL: it is none */
    bool within;          /* it is a member of an archive already */
    bool by_hand;         /* named on the command line, not by a study */
} InputPlace;

/* Sheets of a workbook, files of an archive. */
typedef struct InputParts {
    size_t n;
    const char **name;
} InputParts;
/* By so many of its first bytes a file is known. */
enum { INPUT_START = 512 };

/* One file format. Rows in formats.def. */
typedef struct InputFormat {
    ENTRY_HEAD;
    /* start: the first bytes, n of them; whatever else it looks at it finds by the place. */
    bool (*matches)(const InputPlace *place, const unsigned char *start, size_t n);
    bool (*read)(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                 Error *err);
    bool has_parts; /* a part may be named behind '#' */
    /* The parts that hold something like a table, in their order; NULL: it has none. */
    bool (*parts)(Arena *arena, const InputPlace *place, InputParts *out, Error *err);
    bool lines; /* lines of text, or a container that may hold them: a layout goes with it */
    bool whole; /* read here and there: a member of an archive is unpacked to memory first */
} InputFormat;
REGISTRY_OF(InputFormat, input_format, input_formats)

/* The file that a study names: the whole name where there is such a file, else what stands before
 * a '#', with what stands behind it as the part. Reads nothing. */
InputPlace input_locate(Arena *arena, const char *path);

/* What can be named behind a '#', of a file that is named on the command line. n 0: the file is a
 * table itself, or the path names a part. */
bool input_parts(Arena *arena, const char *path, InputParts *out, Error *err) MUST_CHECK;
/* The row of formats.def that would read it; NULL with err set. */
const InputFormat *input_format_of(const InputPlace *place, Error *err);

/* Finds the format and reads it. For formats that hold other files. */
bool input_read_place(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                      Error *err) MUST_CHECK;

/* The same of pieces: a workbook, which is known by what is in it, is taken to memory first. */
bool input_read_pieces(Arena *arena, const InputPlace *inner, const RowSink *sink,
                       InputFacts *facts, Error *err) MUST_CHECK;

/* The same of a file on disk, as the study names it. ERR_DATA with file:line:column of every
 * problem found (ragged row, unclosed quote, NUL byte, UTF-32, duplicate header ...). */
bool input_read(Arena *arena, const char *path, const RowSink *sink, InputFacts *facts,
                Error *err) MUST_CHECK;

/* Columns of a table, as its header names them, and which of them somebody looks at. */
typedef struct InputColumns {
    size_t n;
    const char **name;
    bool *read;
} InputColumns;

/* The header alone, into the sink; no row. read: as RowSink.reads says; of a sink that looks for
 * rows of totals, all. A table without rows does as well. */
bool input_look(Arena *arena, const char *path, const RowSink *sink, InputColumns *out,
                Error *err) MUST_CHECK;

/* Of a file that is named as input_read has it: its bytes on disk. */
bool input_sha256(Arena *arena, const char *path, char hex[65], Error *err) MUST_CHECK;

/* The same from memory, for tests and the fuzzer. */
bool input_read_bytes(Arena *arena, const char *name, const char *bytes, size_t n,
                      const RowSink *sink, InputFacts *facts, Error *err) MUST_CHECK;

/* For a sink's header: the column that it takes at `at` must be the only one of its name. Of
 * columns that nobody reads vendors' files have several of one name. place: of the header. */
bool header_refuse_twice(const CellText *name, size_t n, size_t at, Place place, Error *err);

#endif
