/* A study made from test records: `tests`, `students`, `schools` and spans as they were meant. */
#ifndef ALIKE_TESTS_SPEC_H
#define ALIKE_TESTS_SPEC_H

#include "alike/column_spec.h"
#include "alike/input.h"

/* Columns that every frame of test records has; others that it may have: known.def. */
#define RECORD_PRETEST "pretest_score" /* "pretest" itself is the study file's word for it */
#define RECORD_SCORE   "end_score"

/* One file of a block `tests`: which column of it is what. text NULL: not given; the export's own
 * headers then tell (src/records/exports.def). */
typedef struct TestColumns {
    Name id, subject, term, year, date, score, se, grade, school, district;
    Name duration, rapid_guessing, rushed, extra_time, read_aloud, growth_measure;
    Names id_within; /* that stand before `id` in a student's id, as the school */
} TestColumns;

typedef enum RetestRule {
    RETESTS_ERROR,     /* the default: several tests of a subject in a term stop the study */
    RETESTS_LOWEST_SE, /* the most precise; ties to the earliest */
    RETESTS_EARLIEST,
    RETESTS_LATEST,
} RetestRule;

/* What a year alone means that stands beside a season: 2023 with BOY. */
typedef enum LoneYearRule {
    LONE_YEAR_ERROR,    /* the default: it may be any of these */
    LONE_YEAR_BEGINS,   /* the school year 2023-2024 */
    LONE_YEAR_ENDS,     /* the school year 2022-2023 */
    LONE_YEAR_CALENDAR, /* the year in which the test lies */
} LoneYearRule;

typedef enum MoverRule { MOVERS_KEEP, MOVERS_DROP, MOVERS_ERROR } MoverRule;

/* From the term of the pretest to the term of the outcome ("Fall 2014-2015").
 * name: [A-Za-z0-9_-]+ ; "fall-2014_spring-2015" where not given. label: for readers; NULL: not
 * given. years: of the program within the span; NaN: not given. placebo: before the program began:
 * the effect should be nil. start: of a stack, the school year (that it begins in) in which its
 * program schools took up the program; 0: the span is no stack's. */
#define SPAN_FIELDS(FIELD)                                                                         \
    FIELD(NAME, name)                                                                              \
    FIELD(TEXT, label)                                                                             \
    FIELD(NAME, from)                                                                              \
    FIELD(NAME, to)                                                                                \
    FIELD(REAL, years)                                                                             \
    FIELD(FLAG, placebo)                                                                           \
    FIELD(COUNT, start)
SETTING_STRUCT(SpanSpec, SPAN_FIELDS);

/* A file of attributes joined by id. */
typedef struct AttributeFile {
    const char *path; /* NULL: none */
    Place place;
    TableRules rules; /* odbc alone, where it is a query to a database */
    Name id;          /* text NULL: named as the id (or the school) is in the tests */
    Names within;     /* that stand before it in an id */
    Name term;        /* column of the terms of which its rows tell; text NULL: looked for */
    double not_found; /* share of the tests' ids that it may lack, where others are near */
} AttributeFile;

/* `cuts:` of tests: the benchmark of a subject: one for all grades, or one a grade (from: "4"). */
typedef struct SubjectCuts {
    Name subject;
    Name all; /* text NULL: by grade */
    size_t n_grades;
    ValuePair *grade;
} SubjectCuts;

typedef struct TestsSpec {
    bool given;
    Place place;
    size_t n_files;
    const char **path;
    Place *path_place;
    TableRules rules; /* of the lines of every file of tests */
    Name format;      /* a row of exports.def; text NULL: recognised by the
                         headers */
    TestColumns column;
    Name date_format;       /* "%m/%d/%Y" and the like; text NULL: decided over the whole column */
    Name subject;           /* for files that hold one subject and do not say which */
    Names subjects;         /* which to analyse; at least one */
    size_t n_subject_names; /* `names: {"Math 2-5": Mathematics}`: spellings made one */
    ValuePair *subject_name;
    size_t n_term_names; /* `terms: {"0522": Spring 2022}`: what the file's own words mean */
    ValuePair *term_name;
    Name season;     /* of terms that are a year alone; text NULL: none */
    size_t id_width; /* ids of digits alone are filled up to it with zeros; 0: none are */
    size_t n_cuts;
    SubjectCuts *cuts;
    int retests;   /* RetestRule */
    int movers;    /* MoverRule */
    int lone_year; /* LoneYearRule */
    size_t n_spans;
    SpanSpec *span;
    Name every_from, every_to; /* spans: {from:, to:}: a test in each year; text NULL: a list */
    AttributeFile students, schools;
    /* treatment: {roster: FILE, id: COLUMN}, {schools: [...]} or {starts: ...}: then the column of
     * the design is RECORD_PROGRAM; with {column: NAME} neither is given */
    AttributeFile roster;
    Names program_schools;
    const int *program_year; /* treatment: {starts: {YEAR: [...]}}: by school of the list, the
                                school year that it began in; NULL: all are one group */
    Name program_start;      /* column of the schools file: when a school began; text NULL: none */
    double not_found_limit;  /* 0.05: share of roster ids that may be missing from the tests */
} TestsSpec;

#endif
