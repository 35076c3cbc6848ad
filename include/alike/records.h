/* Test records as districts hold them: a row per student and test, from one or several files,
 * joined with attributes of students and schools. Every subject and span becomes one outcome with a
 * frame of its own, whose columns have the same names in all of them:
 *
 *   pretest          score at the start of the span        score         score at its end
 *   start_date       day of the first test, days after the July before    end_date
 *   grade            at the pretest, as text               school        at the pretest, as text
 *   score_se, pretest_se          where the files hold standard errors
 *   prior_score, prior_growth     the last test before the baseline, and the growth from it
 *   years            of the program at that school before the end of the span, where known
 *   program          "1" listed by the roster or the list of schools, else "0"
 *   and every attribute of students.csv, and of schools.csv by the school of the pretest. */
#ifndef ALIKE_RECORDS_H
#define ALIKE_RECORDS_H

#include "alike/frame.h"
#include "alike/table.h"

#define RECORD_PRETEST "pretest_score" /* "pretest" itself is the study file's word for it */
#define RECORD_SCORE   "end_score"
#define RECORD_PROGRAM "program"
#define RECORD_SCHOOL  "school"

typedef struct Records Records;

/* Reads the tests, the roster, the students and the schools. In FRAME_DESIGN a score is read only
 * where it can be a pretest or an earlier test of some span; of the others only the presence. */
bool records_load(Arena *arena, const Spec *spec, FrameMode mode, Records **out,
                  Error *err) MUST_CHECK;

/* The frame of one outcome (its subject and span), in canonical order. */
bool records_frame(Arena *arena, const Records *records, const Spec *spec, const Design *design,
                   const OutcomeSpec *outcome, Frame *out, Error *err) MUST_CHECK;

/* Counts by file: what was read, joined, not joined, retests resolved, movers, roster ids that were
 * not found (near matches named). */
Tables records_tables(Arena *arena, const Records *records);

/* Files read, for results: path as named, sha256, rows. */
size_t records_inputs(const Records *records, const char *const **path, const char (**sha256)[65],
                      const size_t **rows);

/* What the reader of the report must know of the files. */
const Notes *records_notes(const Records *records);

/* Terms and dates. A term is a season and the school year ("Fall 2014-2015", "Spring 2014-15",
 * "2014-2015 Fall"; letters of either case; blank, comma, hyphen, slash, underscore or dash between
 * the parts) or the calendar year ("Fall 2014", "Spring 2015"); a summer follows the spring of its
 * calendar year. term_read is false when the text is no term, also for a winter with one year alone
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
/* The season that a window's text names: the word it begins with, else the one it holds ("Fall
 * (Beginning of Year - November 15)", "Benchmark 2 - Winter"), else BOY, MOY, EOY or what they
 * stand for. False where it names none, or several without beginning with one. */
bool term_season(const char *text, Season *out);
int term_order(TermDate term);
const char *season_name(Season season);
const char *term_text(Arena *arena, TermDate term); /* "fall 2014", "winter 2014-15" */
bool date_read(const char *text, const char *format, double *days);

#endif
