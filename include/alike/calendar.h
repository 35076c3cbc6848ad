/* Seasons, terms and dates as exports write them. */
#ifndef ALIKE_CALENDAR_H
#define ALIKE_CALENDAR_H

#include "alike/arena.h"

/* A term is a season and the school year ("Fall 2014-2015", "Spring 2014-15",
 * "2014-2015 Fall"; letters of either case; blank, comma, hyphen, slash, underscore or dash between
 * the parts) or the calendar year ("Fall 2014", "Spring 2015", "SP15"); BOY, MOY and EOY are
 * seasons too; a summer follows the spring of its calendar year. term_read is false when the text
 * is no term, also for a winter with one year alone
 * ("Winter 2015": it may belong to 2014-2015 or to 2015-2016), of which term_is_ambiguous tells.
 * term_order is a number that grows with time. Days since 1970-01-01 of a date in a strptime-like
 * format. */
typedef enum Season { SEASON_FALL, SEASON_WINTER, SEASON_SPRING, SEASON_SUMMER } Season;
typedef struct TermDate {
    Season season;
    int year; /* in which the school year begins */
} TermDate;
bool term_read(const char *text, TermDate *out);
bool term_is_ambiguous(const char *text);
/* "2013-2014", "2013-14", or its first year alone: the year in which it begins. */
bool school_year_read(const char *text, int *year);
const char *school_year_text(Arena *arena, int year); /* "2013-14" */
/* The season that a window's text names: the word it begins with, else the one it holds ("Fall
 * (Beginning of Year - November 15)", "Benchmark 2 - Winter"), else BOY, MOY, EOY or what they
 * stand for. False where it names none, or several without beginning with one. */
bool term_season(const char *text, Season *out);
int term_order(TermDate term);
const char *season_name(Season season);
const char *term_text(Arena *arena, TermDate term); /* "fall 2014", "winter 2014-15" */
bool date_read(const char *text, const char *format, double *days);
/* Is it written as a date, in whatever order: 9/5/2023, 2023-09-05, 5.9.23, 5-Sep-23, with a time
 * of day behind it? */
bool date_is_written(const char *bytes, size_t n);
/* Day and month without a year, which a spreadsheet makes of 3-4 (3-Apr where days come first,
 * 4-Mar else): the two numbers, the lower first. Where the higher is beyond 12 it is a day. */
bool date_as_range(const char *bytes, size_t n, int *low, int *high);
/* The date of a day since 1970-01-01, by today's calendar. Source: Hinnant, chrono-compatible
 * low-level date algorithms (civil_from_days). */
typedef struct CivilDate {
    long year, month, day;
} CivilDate;
CivilDate date_civil(long day);

#endif
