/* A file of Stata, SPSS or SAS while it is read: what its two passes share. */
#ifndef ALIKE_INPUT_STAT_READING_H
#define ALIKE_INPUT_STAT_READING_H

#include "input/stat.h"

#if ALIKE_HAVE_READSTAT
enum { CODES_MOST = 64, NO_COUNT_TOLD = -1 };

/* What a value of a set stands for. */
typedef struct StatLabel {
    const char *set, *code, *label;
    bool missing; /* a code of Stata's or SAS's for what is missing, such as .a */
} StatLabel;

/* Values of SPSS that stand for what is missing: numbers or texts. */
typedef struct StatRange {
    double low, high;
    const char *first, *last; /* NULL: numbers */
} StatRange;

typedef struct StatColumn {
    const char *name;
    const char *set; /* of labels; "" for none */
    StatDate date;
    bool read;
    size_t n_ranges;
    StatRange *range;
    size_t n_codes;
    struct {
        const char *code, *why;
    } code[CODES_MOST]; /* for what is missing, seen so far */
} StatColumn;

typedef struct StatReading {
    Arena *arena;
    const InputPlace *place;
    StatKind kind;
    Table table;
    Error *err;
    StatBytes bytes;
    StatColumn *column;
    size_t n_columns, column_capacity;
    StatLabel *label;
    size_t n_labels, label_capacity;
    bool decimal_comma;
    bool takes_numbers; /* the sink, without their text */
    const char *weight; /* the column by which the file's own program counts; NULL: none */
    int version;        /* of the format, as the file says */
    long n_told;        /* records that the file says it has; NO_COUNT_TOLD: it doesn't */
    char said[256];     /* ReadStat's words */
    /* the record */
    size_t n_records, last; /* whole ones; the last column that is read */
    char *text;             /* of its cells, one behind the other */
    size_t n_text, text_capacity;
    size_t *start;
    CellText *cell;
} StatReading;

/* The first pass, stat_names.c: names, formats, missing codes and labels. */
void stat_names_ask(readstat_parser_t *parser);
/* Before the first row: the labels of columns that are read, to whoever asks. */
void stat_labels_tell(const StatReading *r);
/* NULL: the code has none. */
const char *stat_label_of(const StatReading *r, const StatColumn *column, const char *code);
/* A value as its cell says it, NULL for none; `to` has room for TEXT_SHORTEST bytes. */
const char *stat_code_text(readstat_value_t value, char *to);
#endif

#endif
