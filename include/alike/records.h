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

/* Files read, for results. */
size_t records_inputs(const Records *records, const InputFile **out);

/* What the reader of the report must know of the files. */
const Notes *records_notes(const Records *records);

/* A list of the program's students beside a table of students (treatment.roster with data). */
typedef struct RosterFile {
    InputHash hash;
    size_t n_rows;
} RosterFile;

/* Joins it to the rows of the table by their ids, and adds the column of the program and what there
 * is to note. Errors as records_load. */
bool roster_of_table(Arena *arena, const Spec *spec, Frame *table, RosterFile *out,
                     Error *err) MUST_CHECK;

/* --- before rows are read -------------------------------------------------------------------- */

/* Columns of the tests by which rows can be told that no outcome needs. n 0: none are. */
enum { RECORD_KEYS_MAX = 4 };
typedef struct RecordKeys {
    size_t n;
    size_t cell[RECORD_KEYS_MAX];
} RecordKeys;

typedef struct RecordsLook {
    struct InputColumns *tests, *students, *schools; /* of the last two NULL: no file is named */
    RecordKeys subject, term;
    const char *why_none;    /* a sentence: why none are, though columns would tell; NULL */
    struct Reading *reading; /* for the two below */
} RecordsLook;

/* Which columns of the tests (of the first file of several), the students and the schools would be
 * read. Reads headers alone; errors as records_load. */
bool records_look(Arena *arena, const Spec *spec, RecordsLook *out, Error *err) MUST_CHECK;

/* Does a row whose keys hold these texts, in the order of `keys`, change no estimate for certain: a
 * test of a subject that is not analysed; of a term before all spans (where no design asks for
 * earlier tests), after them or between them? What can't be told is not. */
bool records_subject_beside(const RecordsLook *look, const char *const *text);
bool records_term_beside(const RecordsLook *look, const char *const *text);

/* Texts of a single key that the study itself writes and that are not beside. */
Names records_subject_texts(const RecordsLook *look);
Names records_term_texts(const RecordsLook *look);

/* --- before there is a study ----------------------------------------------------------------- */

/* The export that columns of these names belong to, as `tests.format` calls it; NULL: none that is
 * known by its headers. *is_tests: it holds tests, not only students by term. */
const char *records_format(Arena *arena, const char *const *name, size_t n, bool *is_tests);

/* Does that export read a column so called as part of a test? Of a row that holds several tests, of
 * whichever. */
bool records_reads(Arena *arena, const char *format, const char *column);

typedef struct SeenSubject {
    const char *name;
    size_t n;          /* tests */
    const char *other; /* a subject with more tests whose name is nearly this one; NULL: none */
} SeenSubject;

typedef struct SeenTerm {
    TermDate date;
    size_t n; /* tests */
} SeenTerm;

/* What files of tests hold, as a study would read them. */
typedef struct TestsSeen {
    const char *format;  /* of the first file */
    const char *columns; /* of the first file: "id: StudentID, subject: Subject ..." */
    size_t n_tests, n_students;
    size_t n_subjects;
    SeenSubject *subject; /* most tests first */
    size_t n_terms;
    SeenTerm *term; /* by time */
    size_t n_schools;
    const char **school; /* by name */
    size_t n_retests;    /* tests of a student beyond the first in a subject and term */
    bool has_grade, has_school, has_se, has_day;
    bool dates_in_two_ways; /* and none of them was read: the terms are known without */
    size_t *spanned;        /* [from * n_terms + to]: students with tests of one subject in both */
} TestsSeen;

/* spec: data.missing and what tests says; nothing else of it is asked. Errors as records_load. */
bool records_see(Arena *arena, const Spec *spec, TestsSeen *out, Error *err) MUST_CHECK;

#endif
