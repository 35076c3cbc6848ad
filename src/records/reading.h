/* A file of tests while it is read. */
#ifndef ALIKE_RECORDS_READING_H
#define ALIKE_RECORDS_READING_H

#include "records/export.h"
#include "records/internal.h"

/* The grade and school of a student in a term, from a file without tests. */
typedef struct Enrolment {
    uint32_t student;
    int32_t order; /* of the term; NO_TERM */
    int32_t grade, school;
} Enrolment;

/* One file while it is read. */
typedef struct Reading {
    Arena *arena;
    Records *records;
    size_t file;
    const char *path;
    Layout layout;
    size_t n_before, n_enrolled_before; /* records of earlier files */
    size_t capacity;
    size_t n_enrolled, enrolments_capacity;
    Enrolment *enrolment;
    Dictionary dates; /* of this file; first_row is the line */
    int32_t *date;    /* word by test of this file, while its format is not known */
    size_t dates_capacity;
    size_t n_void[VOID_COLUMNS_MAX]; /* rows that the layout's columns say don't count */
    size_t group_cell[TEST_GROUPS_MAX];
    const char *const *header;               /* names of the file's columns */
    size_t *trait_cell;                      /* by use; SIZE_MAX: not of this file */
    size_t n_odd_condition[N_CONDITIONS];    /* cells that nothing could be read from */
    const char *odd_condition[N_CONDITIONS]; /* the first of them */
    size_t n_kindergarten;                   /* grades written by the export's code */
    size_t n_subject_beside; /* subjects told by another column, as their own is blank */
    size_t number;           /* of the test in its row, where rows hold several */
    bool *term_met;          /* by entry of tests.terms; NULL: none was */
    bool lone_year_told;     /* a year alone was refused */
    bool cut_time;           /* the pinned format has no time of day, or none is pinned */
} Reading;

/* The header alone of a file of tests, and which of its columns are needed to read them. */
bool tests_look(Reading *r, InputColumns *out, Error *err) MUST_CHECK;
/* A RowSink's row. */
bool reading_row(void *context, size_t line, const CellText *cell, size_t n, Error *err);
Place reading_place(const Reading *r, size_t line, Field f);
/* The subject of the row's test, and whether another column than its own tells it; empty: none
 * does. */
CellText reading_row_subject(const Reading *r, const CellText *cell, bool *beside);
/* The number of the row's term; WORD_NONE: the date will tell it, or it is refused. */
int32_t reading_row_term(Reading *r, const CellText *cell, size_t line, Error *err);
/* The number of a term's text; new ones are read. */
int32_t reading_term(Reading *r, const char *bytes, size_t n, size_t line);
/* What the text says as a term: by tests.terms, by tests.season, by itself. */
bool reading_term_of(Reading *r, const char *bytes, size_t n, TermDate *out);
/* The number of a school, told apart from one of the same name in another district. */
int32_t reading_school(Reading *r, CellText school, CellText district, size_t line);
/* At the end of all files: what tests.terms names and no row holds. */
void reading_note_terms(const Reading *r);
/* Of a test that can only be an outcome, a design knows nothing but whether there is a score. */
bool reading_allows(const Records *records, int32_t order);

/* The file's columns of groups. */
void groups_find(Reading *r, const Header *header);
/* Neither blank nor a code for missing. */
bool reading_is_present(const Records *records, CellText cell);

/* At a file's end: its dates and terms, and the notes about it. */
bool reading_finish(Reading *r, Error *err) MUST_CHECK;
/* At the end of all files: schools get the names by which they are called. ERR_DATA where a name is
 * of several districts and a row does not say which. */
bool reading_settle_schools(Reading *r, Error *err) MUST_CHECK;
/* Then: grades and schools from files of students by term. */
bool reading_join_enrolments(Reading *r, Error *err) MUST_CHECK;

#endif
