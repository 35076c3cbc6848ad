/* Dates of one column: one format for all of them. */
#ifndef ALIKE_RECORDS_DATES_H
#define ALIKE_RECORDS_DATES_H

#include "records/internal.h"

/* What stands before the time of day, where there is one. */
size_t date_length(const char *bytes, size_t n);

/* Are all of them minutes and seconds, "50:25.8", as a spreadsheet shows a moment? */
bool dates_are_cut(const Dictionary *words);

/* day[k] for each distinct date, by the one format that reads all of them: tests.date_format, else
 * the only one that fits. A word's first_row is the line it was met on. ERR_DATA where none fits,
 * or where two fit and differ. */
bool dates_read(Arena *arena, const Spec *spec, Place column, const char *header,
                const Dictionary *words, int32_t *day, const char **format, Error *err) MUST_CHECK;

/* The season's term that is nearest to the day: tests of a fall window are taken in July as well.
 */
TermDate term_near_day(Season season, int32_t day);

/* The term that a day is in; ours: August to November is fall, December to February winter, March
 * to June spring, July summer. */
TermDate term_of_day(int32_t day);

#endif
