/* What each of the files is: tests, students, schools, a roster, or a table of its own. */
#ifndef ALIKE_DRAFT_FILES_H
#define ALIKE_DRAFT_FILES_H

#include "alike/calendar.h"
#include "draft/roles.h"

typedef enum FileKind {
    FILE_TABLE,    /* a row for each student, with outcomes */
    FILE_TESTS,    /* a row for each student and test */
    FILE_STUDENTS, /* beside tests: more about students */
    FILE_SCHOOLS,
    FILE_ROSTER,
} FileKind;

typedef struct DraftFile {
    const char *path;  /* as it is named from where we are */
    const char *shown; /* from the study file's folder */
    FileKind kind;
    FileProfile profile;
    Guesses guesses;
    const char *format; /* of tests: the export that is known by its headers; NULL: another */
    bool by_term;       /* of such an export: no tests, but students in each term */
    size_t id;          /* column of the student's id; SIZE_MAX: none */
    double found;       /* FILE_ROSTER by its ids: share of them that the students' file has */
    size_t school;      /* FILE_SCHOOLS: the column that names them */
    /* the column that says in which of several programs a student is, where those in none are not
     * listed; SIZE_MAX: none */
    size_t programs;
    bool wide; /* each subject has a column of its own: score is that of the first */
    /* FILE_TESTS of no known export; SIZE_MAX: none. year: beside a term that is a window alone */
    size_t subject, term, year, date, score, se;
} DraftFile;

/* A file that no study is made of. */
typedef struct LeftFile {
    const char *path, *why; /* why: with what to do, where something can be done */
} LeftFile;

typedef struct DraftFiles {
    size_t n;
    DraftFile *item;
    bool has_tests;
    size_t n_left;
    LeftFile *left;
} DraftFiles;

/* Is a row of it a test? Then so it is marked. (rows.c) */
bool file_reads_as_tests(Arena *arena, DraftFile *file, bool *is, Error *err) MUST_CHECK;

/* 0522 is May 2022, 22-23 the test of that school year in spring: what terms of no other form may
 * mean. (rows.c) */
bool file_term_of_code(const char *text, TermDate *out);

bool files_read(Arena *arena, const char *const *path, size_t n, const char *folder,
                DraftFiles *out, Error *err) MUST_CHECK;

/* The one with most cells: sheets of notes and of codes are small. */
size_t files_largest(const DraftFiles *files);
/* Takes those out whose first line is a row of the table, not the names of its columns. (bare.c) */
bool files_leave_bare(Arena *arena, DraftFiles *files, const DraftFile *main,
                      Error *err) MUST_CHECK;
/* Why the file is one of them; NULL: it is none. Asks only its numbers. */
const char *file_is_bare(Arena *arena, const FileProfile *profile);
/* Files whose ids are those of some students of `main`, whatever they and their column are called,
 * are rosters: so are they marked. (roster.c) */
bool files_find_rosters(Arena *arena, DraftFiles *files, const DraftFile *main,
                        Error *err) MUST_CHECK;

#endif
