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

#include "alike/calendar.h"
#include "alike/frame.h"
#include "alike/table.h"

typedef struct Records Records;

/* Reads the tests, the roster, the students and the schools. In FRAME_DESIGN a score is read only
 * where it can be a pretest or an earlier test of some span; of the others only the presence. */
bool records_load(Arena *arena, const Spec *spec, FrameMode mode, Records **out,
                  Error *err) MUST_CHECK;

/* The frame of one outcome (its subject and span), in canonical order. */
bool records_frame(Arena *arena, const Records *records, const Spec *spec,
                   const FrameSettings *settings, const OutcomeSpec *outcome, Frame *out,
                   Error *err) MUST_CHECK;

/* Counts by file: what was read, joined, not joined, retests resolved, movers, roster ids that were
 * not found (near matches named). */
Tables records_tables(Arena *arena, const Records *records);

/* Files read, for results: path as named, sha256, rows. */
size_t records_inputs(const Records *records, const char *const **path, const char (**sha256)[65],
                      const size_t **rows);

/* What the reader of the report must know of the files. */
const Notes *records_notes(const Records *records);

#endif
