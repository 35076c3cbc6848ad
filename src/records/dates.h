/* Dates of one column: one format for all of them. */
#ifndef ALIKE_RECORDS_DATES_H
#define ALIKE_RECORDS_DATES_H

#include "records/internal.h"

/* What stands before the time of day, where there is one. */
size_t date_length(const char *bytes, size_t n);

/* Are all of them minutes and seconds, "50:25.8", as a spreadsheet shows a moment? */
bool dates_are_cut(const Dictionary *words);

/* The dates of one column, each once. A word's first_row is the line it was met on. */
typedef struct DateColumn {
    Place place; /* its line is not known */
    const char *header;
    const Dictionary *words; /* one at least */
    const uint8_t *needed;   /* by word: 1 where something goes by it */
} DateColumn;

typedef struct DateReading {
    int32_t *day;       /* by word; room is given */
    const char *format; /* NULL: none was read */
    bool in_two_ways;   /* that is why */
} DateReading;

/* By the one format that reads all of them: tests.date_format, else the only one that fits.
 * ERR_DATA where none reads what something goes by, or where two do and differ; what nothing goes
 * by is DAY_NONE then. */
bool dates_read(Arena *arena, const Spec *spec, const DateColumn *column, DateReading *out,
                Error *err) MUST_CHECK;

/* The season's term that is nearest to the day: tests of a fall window are taken in July as well.
 */
TermDate term_near_day(Season season, int32_t day);

/* The term that a day is in; ours: August to November is fall, December to February winter, March
 * to June spring, July summer. */
TermDate term_of_day(int32_t day);

#endif
