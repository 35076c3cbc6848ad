/* Files of Stata, SPSS and SAS, through ReadStat: https://github.com/WizardMac/ReadStat. */
#ifndef ALIKE_INPUT_STAT_H
#define ALIKE_INPUT_STAT_H

#include "have.h"
#include "input/table.h"

#include <stdio.h>

/* Of which kind a file is. */
typedef enum StatKind {
    STAT_NONE,
    STAT_DTA,
    STAT_SAV,
    STAT_POR,
    STAT_SAS,
    STAT_XPT,
} StatKind;

/* From its first bytes. */
StatKind stat_kind(const unsigned char *start, size_t n);

/* Rows into the sink. The place's bytes are in a file or in memory. */
bool stat_read(Arena *arena, const InputPlace *place, StatKind kind, const RowSink *sink,
               InputFacts *facts, Error *err) MUST_CHECK;

/* What a number of a column is: days and moments are counted from other years, in other units. */
typedef struct StatDate {
    bool dated, timed;
    long epoch;         /* in days since 1970-01-01 */
    double units_a_day; /* 1: days, 86400: seconds ... */
} StatDate;

/* By the column's format: "%td", "DATE11", "MMDDYY10"; NULL: it has none. */
StatDate stat_date(StatKind kind, const char *format);
/* The number as text; `to` has room for TEXT_SHORTEST bytes. Days as 2014-09-30, moments as
 * 2014-09-30 08:15:00, all else as shortly as it reads back. Returns the length. */
size_t stat_number(const StatDate *date, double value, char *to);

#if ALIKE_HAVE_READSTAT
#include <readstat.h>

enum { STAT_RECORD = 80 }; /* of a transport file, in bytes */

typedef struct StatBytes {
    FILE *file; /* NULL: from memory */
    const char *bytes;
    size_t n, at;
    bool cut;        /* the last piece that was there only in part held more than blanks */
    bool unreadable; /* errno says why */
} StatBytes;

void stat_bytes_use(StatBytes *bytes, readstat_parser_t *parser);
/* How many records begin so; false: the bytes are no whole number of records. */
bool stat_bytes_count(StatBytes *bytes, const char *start, size_t *n);

typedef struct StatTrouble {
    const char *name; /* of the file */
    StatKind kind;
    size_t n_records;     /* that were read before */
    const char *said;     /* ReadStat's words; "" for none */
    const char *encoding; /* that the study or the file names */
    bool unreadable;
} StatTrouble;

const char *stat_called(StatKind kind); /* "Stata" */
/* ERR_DATA: a sentence for what ReadStat says. Returns false. */
bool stat_refuse(const StatTrouble *trouble, readstat_error_t status, Error *err);
#endif

#endif
