/* Test records as they lie in memory, and the steps from files to them. */
#ifndef ALIKE_RECORDS_INTERNAL_H
#define ALIKE_RECORDS_INTERNAL_H

#include "alike/conditions.h"
#include "alike/input.h"
#include "alike/records.h"
#include "alike/table.h"
#include "frame/dictionary.h"
#include "frame/uses.h"

#include <limits.h>

#define NOT_JOINED UINT32_MAX
enum { TEST_GROUPS_MAX = 6 };
enum { WORD_NONE = -1, DAY_NONE = INT32_MIN, NO_TERM = INT32_MIN };

/* One test of one student. Kept as a record, not as columns: everything that follows goes through
 * a student's tests one after another. */
typedef struct Test {
    double score;     /* NaN where missing, or not read in FRAME_DESIGN */
    double se;        /* NaN: not known */
    uint32_t student; /* first the number in `ids`, then the rank in canonical order */
    uint32_t number;  /* of the record over all files, from 0 */
    uint32_t line;
    int32_t school; /* WORD_NONE: not known */
    int32_t day;    /* since 1970-01-01; DAY_NONE */
    int32_t grade;  /* WORD_NONE */
    int16_t subject, term;
    uint8_t reason; /* of the score */
    uint8_t file;
    bool marked_first : 1; /* the export calls it the year's first one */
    bool marked_last : 1;  /* or its most recent one */
    bool several : 1;      /* stands under several schools: the others are in `standing` */
    bool both_arms : 1;    /* the student's tests of the term stand in schools of both arms */
} Test;

/* One of the schools under which a test stands. */
typedef struct Standing {
    uint32_t test; /* its number */
    int32_t school;
} Standing;

/* A test that the file itself says does not count. */
typedef struct VoidedTest {
    uint32_t student; /* as Test has it */
    int32_t subject;  /* of Voided.subjects */
    int32_t order;    /* of its term */
} VoidedTest;

typedef struct Voided {
    size_t n, capacity;
    VoidedTest *item;
    Dictionary subjects;
} Voided;

typedef struct TermWord {
    TermDate date;
    int32_t order; /* NO_TERM: the text is none */
} TermWord;

typedef struct TestFile {
    const char *path, *format;
    InputHash hash;
    size_t n_rows;
    size_t n_tests;       /* kept */
    size_t n_invalid;     /* a column of the export says that they don't count */
    size_t n_other;       /* of subjects that are not analysed */
    size_t n_no_score;    /* kept without a score */
    const char *columns;  /* "id StudentID, subject Subject ..." */
    bool has_se, has_day; /* in any of its rows */
} TestFile;

/* A column of the tests that reads as a group of students, or that the study names. */
typedef struct TestGroup {
    const char *name;
    bool given; /* of traits: some file has it */
    Dictionary words;
    int32_t *word; /* by number of the test, one more than its word; 0: not known */
    size_t capacity;
    int32_t *borrowed; /* of traits: the same of the student's tests of other subjects */
} TestGroup;

/* A condition of tests that some file tells. */
typedef struct ConditionValues {
    bool given;
    double *value; /* by number of the test; NaN: not known */
    size_t capacity;
} ConditionValues;

/* What a word of schools stands for. */
typedef struct School {
    const char *name;
    const char *district; /* NULL: not known */
    bool shared;          /* other districts have a school of this name: the word names its own */
} School;

/* Tests of one subject in one term of which a student has several. */
typedef struct RetestCount {
    int32_t subject, term;
    size_t n[2]; /* comparison, program: students */
} RetestCount;

/* An id of a file that nearly is one of the tests. */
typedef struct NearId {
    const char *file, *tests;
} NearId;

typedef struct NearIds {
    size_t n;
    NearId *item;
} NearIds;

typedef struct Attributes {
    bool given;
    Frame frame;      /* n_columns: those that the study names */
    uint32_t *row;    /* by student rank, or by school word: row of frame, NOT_JOINED */
    const char *term; /* of students: the column by which they have a row for each term; NULL */
    size_t n_at;
    struct StudentAt *at; /* by student, then by term (students_by_term.h) */
    size_t n_joined;      /* students with tests, or schools with tests, that have a row */
    size_t n_alone;       /* rows of the file that join nothing */
    NearIds near;
} Attributes;

typedef struct Roster {
    bool given;
    InputHash hash;
    size_t n_rows, n_ids, n_found, n_twice;
    NearIds near;
} Roster;

struct Records {
    const Spec *spec;
    FrameMode mode;
    size_t n_files;
    TestFile *file;
    Dictionary ids, subjects, terms, schools, grades;
    TermWord *term; /* by term word */
    size_t terms_capacity;
    size_t n_terms_by_date; /* tests whose date tells the term, as no season is named */
    size_t n_years_by_date; /* tests whose season is named, and whose date tells the year */
    School *school; /* by school word, as far as n_school_parts; NULL: no file has districts */
    size_t n_school_parts; /* words of tests; files of schools add to them */
    size_t n_shared;       /* words whose name is of several districts */
    bool has_district;     /* in some row */
    size_t n_groups;
    TestGroup group[TEST_GROUPS_MAX];
    TestGroup *trait; /* by use; NULL: no file was read */
    ConditionValues condition[N_CONDITIONS];
    Voided voided;
    bool makes_district; /* a column of the frame: no file of attributes has one of that name */
    bool has_school, has_grade, has_se, has_day;
    bool dates_in_two_ways; /* those of some file, which were not read */
    int32_t last_start;     /* in FRAME_DESIGN scores of later terms are not read */
    size_t n_tests, n_read;
    Test *test;        /* by student's rank, subject, order of the term */
    size_t test_room;  /* tests that there is room for, until they are settled */
    bool settled;      /* the tests are in the arena, not the heap */
    size_t n_schools;  /* in the tests of the analysed subjects */
    size_t n_ids;      /* ids in the tests; greater numbers are of other files alone */
    Uses uses;         /* columns that the designs name */
    bool needs_prior;  /* prior_score or prior_growth among them */
    bool has_years;    /* some span says how many years of the program it covers */
    size_t n_students; /* with at least one test */
    const char **id;   /* by rank */
    uint32_t *rank;    /* by number in ids; NOT_JOINED: no test */
    uint32_t *first;   /* n_students + 1: where a student's tests begin */
    /* in the first file of tests: defaults of the others */
    const char *id_header, *school_header, *term_header;
    bool has_program; /* a roster or a list of schools is given */
    bool *on_roster;  /* by rank; NULL: none */
    bool *is_program; /* by school word; NULL: no list */
    int *start_year;  /* by school word: the school year it began in, 0: it did not; NULL: no years
                         are told */
    Attributes students, schools_file;
    Roster roster;
    size_t n_retests, retests_capacity;
    RetestCount *retest;
    size_t n_standing, standing_capacity;
    Standing *standing; /* of tests that stand under several schools; by number */
    size_t n_elsewhere; /* records that say the same test under another school */
    size_t n_identical; /* records that stood twice */
    size_t n_replaced;  /* records without a score beside one with a score */
    Table *read;        /* tests by file, subject and term */
    size_t n_inputs;
    InputFile *input;
    Notes notes;
};

/* Which columns, terms and numbers the designs ask for: before anything is read. */
void records_see_needs(Arena *arena, Records *records);
/* Which columns of the files of students and of schools would be read, as far as the header of the
 * tests tells it: no fewer. */
bool attributes_look(Arena *arena, const Records *records, InputColumns *students,
                     InputColumns *schools, Error *err) MUST_CHECK;
/* Is a test of this subject left aside for certain: none of those that are analysed, nor spelt
 * nearly as one of them? */
bool subject_is_beside(Arena *arena, const Records *records, const char *text);

/* Reading, in this order. Each adds to what the one before it left. */
bool tests_read(Arena *arena, Records *records, Error *err) MUST_CHECK;
bool subjects_check(Arena *arena, Records *records, Error *err) MUST_CHECK;
/* Are two names of subjects nearly one, "Math" and "Mathematics"? */
bool subject_is_near(Arena *arena, const char *a, const char *b);
bool students_order(Arena *arena, Records *records, Error *err) MUST_CHECK;
bool program_read(Arena *arena, Records *records, Error *err) MUST_CHECK;
bool roster_read(Arena *arena, Records *records, Error *err) MUST_CHECK; /* for program.c */
bool attributes_join(Arena *arena, Records *records, Error *err) MUST_CHECK;
bool retests_resolve(Arena *arena, Records *records, Error *err) MUST_CHECK;
/* Tells of students who are in two grades in one term. */
void grades_check(Arena *arena, Records *records);

int32_t test_group(const TestGroup *group, const Test *test); /* WORD_NONE: not known */
/* What the test of this number says. */
void test_group_take(Arena *arena, TestGroup *group, size_t number, CellText cell, size_t line);
void test_group_room(Arena *arena, TestGroup *group, size_t number);

/* Records of one student, subject and term. Those that differ only in the school are one test of a
 * student who is enrolled in several: it keeps the school that comes first by name. Tests whose
 * schools lie in both arms are marked. Returns how many are left. */
size_t standing_join(Arena *arena, Records *records, Test *test, size_t n);
void standing_settle(Records *records); /* once all are joined */
/* Was the student, by these two tests, at one school? Unknown schools are no other ones. */
bool standing_meet(const Records *records, const Test *a, const Test *b);

/* Is the test's student in the program? By the roster, else by the school of this test. */
bool test_in_program(const Records *records, const Test *test);
/* The group of a pretest in this span, which ends in the term `to`: ARM_BEGUN of a school that took
 * up the program in another year and no later than that, which is in neither. */
enum { ARM_BEGUN = -1, ARM_COMPARISON, ARM_PROGRAM };
int test_arm(const Records *records, const SpanSpec *span, TermDate to, const Test *test);
const char *test_subject(const Records *records, const Test *test);
Place test_place(const Records *records, const Test *test);
Table *records_read_table(Arena *arena, const Records *records);
/* Number of the word, WORD_NONE where it was never met. */
int32_t word_find(const Dictionary *words, const char *text);

/* The word of a school as the study or a file of schools writes it: like the tests, or with its
 * district in brackets. WORD_NONE where there is none, or where several are meant (*choices lists
 * them then, else NULL). tested: by word. */
int32_t school_find(Arena *arena, const Records *records, const char *text, const bool *tested,
                    const char **choices);

/* The outcomes of all designs that are made of tests; false when there are no more. */
typedef struct OutcomeWalk {
    size_t design, outcome;
} OutcomeWalk;
const OutcomeSpec *outcome_next(const Spec *spec, OutcomeWalk *walk);

#endif
