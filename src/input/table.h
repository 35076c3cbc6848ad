/* Records of a file, whatever its format: the first that can be is the header, the others are rows,
 * each problem with its place. */
#ifndef ALIKE_INPUT_TABLE_H
#define ALIKE_INPUT_TABLE_H

#include "alike/input.h"

/* Why a cell of the row is empty. */
typedef struct CellReason {
    size_t cell;
    const char *why;
} CellReason;

typedef struct Table {
    Arena *arena;
    const char *name; /* for places */
    const RowSink *sink;
    InputFacts *facts;
    Error *err;
    const char *separator;    /* what stands between cells; NULL: cells have places of their own */
    size_t n_header, n_named; /* cells of the header, without trailing unnamed ones */
    size_t header_line;       /* 0: none was seen yet */
    bool *unnamed;     /* n_header; NULL where all have names; false again once complained about */
    struct Held *held; /* first records, while the header is looked for; NULL: it is the first */
    const char *refusal; /* said of line refusal_line where no record is known for the header; NULL:
                            then one is chosen by its width */
    size_t refusal_line;
    bool typed;       /* not lines of text but records of a file that names its columns itself: one
                         without a value is a record like others */
    size_t n_reasons; /* of the record that comes next */
    CellReason *reason;
    const CellText *names; /* n_named, as the header has them; NULL: they stand in no record */
    size_t n_again;        /* records that repeat them */
    size_t n_twins;        /* columns whose name another has */
    const char *twin;      /* the first such name */
    CellText line;         /* of fixed width, of which the record is a part; NULL: there is none */
    const char *no_rows;   /* what to say where there are none; NULL: that the file has none */
} Table;

Place table_place(const Table *table, size_t line, size_t cell);
/* So many problems that reading on would help nobody. */
bool table_enough(const Table *table);
/* One record; of the header's the cells are trimmed in place. False stops. */
bool table_take(Table *table, size_t line, CellText *cell, size_t n);
/* Asked after the header: does anybody look at this cell of rows? All are, where rows of totals are
 * looked for. */
bool sink_reads(const RowSink *sink, size_t cell);
bool table_reads(const Table *table, size_t cell);
/* Are numbers taken as such? Whoever looks for rows of totals needs the texts of cells. */
bool table_takes_numbers(const Table *table);
/* The names of the columns, where they don't stand in a record. */
bool table_take_names(Table *table, CellText *cell, size_t n);
/* The header, where it is not the record that comes next. */
bool table_take_header(Table *table, size_t line, CellText *cell, size_t n);
/* Before the first record: the header may stand below titles. It is the first of the records at the
 * top that the sink knows for one, else the first that is as wide as a table's; of names in two
 * rows, the lower one. */
void table_seek_header(Table *table);
/* How many lines that hold something stand above the header. */
void table_note_above(Table *table, size_t n, size_t header_line);
/* After the last record: a file without rows is an error; what was left out becomes notes. */
bool table_finish(Table *table);

#endif
