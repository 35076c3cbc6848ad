/* What a column of a table is: its type and unit, what it tells of whom, who wants to read it, and
 * how far it may be told. Disclosure, the report and the charts work from these declarations, never
 * from a column's name.
 *
 * A table's columns are listed once, in the header of its producer:
 *
 *   #define SPANS_LIST(COLUMN)                                   \
 *       COLUMN(subject, "Subject", AS_NAME)                      \
 *       COLUMN(n_treated, "Program n", AS_TREATED)               \
 *       COLUMN(se, "Standard error", AS_ESTIMATE(OUTCOME_UNIT, 0))
 *   TABLE_DECLARE(spans, SPANS_LIST);
 *
 * and made in the producer's file with TABLE_DEFINE(spans, SPANS_LIST, .name = "spans"). From the
 * list come the names in files and the handles (&spans_columns.se) that producer and readers ask
 * for cells with, so a column that only one of them knows does not compile. */
#ifndef ALIKE_COLUMN_H
#define ALIKE_COLUMN_H

#include <stdbool.h>

/* CELL_MARK: a word where a number would stand, "yes" beside a p value. */
typedef enum CellType { CELL_TEXT, CELL_REAL, CELL_COUNT, CELL_MARK } CellType;

/* What a cell tells of the people that its row is about. */
typedef enum ColumnRole {
    ROLE_UNDECLARED, /* an error: nothing is published that does not say what it is */
    ROLE_TEXT,       /* words of ours */
    ROLE_REASON,     /* why the numbers of the row are not there; tells of its people as they do */
    ROLE_NAME,       /* the name of a group, a column or a file */
    ROLE_ID,         /* the id of a person */
    ROLE_TREATED,    /* how many people of the program */
    ROLE_CONTROL,    /* how many people of the comparison */
    ROLE_PEOPLE,     /* how many people of the arm or arms of the row */
    ROLE_SCHOOLS,    /* how many schools, or other groups that people are in */
    ROLE_SHARE_TREATED, /* which share of the program's people, in percent, something is true of */
    ROLE_SHARE_CONTROL, /* the same of the comparison's */
    ROLE_VALUE,         /* a number calculated from them */
    ROLE_ERROR,         /* the standard error of the nearest numbers in its unit */
    ROLE_P,             /* p of a test */
    ROLE_P_AGAIN,       /* the same of a test that is counted elsewhere, under another error */
    ROLE_Q,             /* p of a test, corrected for the other tests of its table */
    ROLE_VERDICT,       /* words that follow from the row's numbers and tell as much */
    ROLE_CONSTANT,      /* a number that is nobody's: a limit, a length, a norm */
} ColumnRole;

/* How far a number may be told where results are published. */
typedef enum Rounding {
    ROUNDING_UNDECLARED, /* an error */
    ROUNDING_NONE,       /* no number, or one that is nobody's */
    ROUNDING_PEOPLE,     /* a count of people */
    ROUNDING_SCHOOLS,    /* a count of schools */
    ROUNDING_SHARE,      /* a share of people: a count over a count */
    ROUNDING_SCORE,      /* a mean or a standard deviation in the unit of what was measured */
    ROUNDING_SD,         /* a difference of means in standard deviations, or of distributions */
    ROUNDING_RATIO,      /* of variances; a correlation */
    ROUNDING_ESTIMATE,   /* an estimate, its error or a limit: by the size of the error */
    ROUNDING_P,
    ROUNDING_T, /* an estimate over its error: of both as they are told; what a count of schools
                   makes */
    ROUNDING_DF,
    ROUNDING_PERCENTILE, /* a place among the nation's students, 1 to 99 */
    ROUNDING_OF_ROW,     /* as the row says */
    ROUNDING_NEVER, /* told to nobody: extremes, sums, terms of a model, what few people make */
} Rounding;

/* Whose name for programs its cells are: readers are given the label. */
typedef enum Naming { NAMES_ITSELF, NAMES_OUTCOME, NAMES_DESIGN } Naming;

typedef struct TableColumn {
    const char *name;  /* for programs: lower case, underscores */
    const char *title; /* for readers */
    CellType type;
    const char *unit; /* "points", "SD", "percentile points"; NULL or "" for none */
    int digits;       /* after the point, for readers; programs get 17 significant digits */
    ColumnRole role;
    Rounding rounding;
    Naming names;
    bool judged; /* a verdict by the limits of evidence standards stands beside it */
} TableColumn;

/* Columns with this unit stand for the unit of the outcome's score; table_in_unit puts it in. */
#define OUTCOME_UNIT "points"
/* Units that rounding knows. */
#define SD_UNIT         "SD"
#define PERCENTILE_UNIT "percentile points"

/* --- what a column may be ------------------------------------------------------------------------
 */

#define COLUMN_WORDS(type_, role_)      .type = type_, .role = role_, .rounding = ROUNDING_NONE
#define COLUMN_COUNTS(role_, rounding_) .type = CELL_COUNT, .role = role_, .rounding = rounding_
#define COLUMN_NUMBER(role_, rounding_, unit_, digits_)                                            \
    .type = CELL_REAL, .role = role_, .rounding = rounding_, .unit = unit_, .digits = digits_

#define AS_TEXT    COLUMN_WORDS(CELL_TEXT, ROLE_TEXT)
#define AS_REASON  COLUMN_WORDS(CELL_TEXT, ROLE_REASON)
#define AS_NAME    COLUMN_WORDS(CELL_TEXT, ROLE_NAME)
#define AS_OUTCOME AS_NAME, .names = NAMES_OUTCOME
#define AS_DESIGN  AS_NAME, .names = NAMES_DESIGN
#define AS_ID      COLUMN_WORDS(CELL_TEXT, ROLE_ID)
#define AS_VERDICT COLUMN_WORDS(CELL_TEXT, ROLE_VERDICT)
#define AS_MARK    COLUMN_WORDS(CELL_MARK, ROLE_VERDICT)

#define AS_TREATED COLUMN_COUNTS(ROLE_TREATED, ROUNDING_PEOPLE)
#define AS_CONTROL COLUMN_COUNTS(ROLE_CONTROL, ROUNDING_PEOPLE)
#define AS_PEOPLE  COLUMN_COUNTS(ROLE_PEOPLE, ROUNDING_PEOPLE)
#define AS_SCHOOLS COLUMN_COUNTS(ROLE_SCHOOLS, ROUNDING_SCHOOLS)

/* Effective sizes are sizes: people, but no whole number. */
#define AS_PEOPLE_EFFECTIVE    COLUMN_NUMBER(ROLE_VALUE, ROUNDING_PEOPLE, NULL, 0)
#define AS_SHARE(unit, digits) COLUMN_NUMBER(ROLE_VALUE, ROUNDING_SHARE, unit, digits)
#define AS_SHARE_TREATED       COLUMN_NUMBER(ROLE_SHARE_TREATED, ROUNDING_SHARE, "%", 0)
#define AS_SHARE_CONTROL       COLUMN_NUMBER(ROLE_SHARE_CONTROL, ROUNDING_SHARE, "%", 0)
#define AS_SCORE(unit, digits) COLUMN_NUMBER(ROLE_VALUE, ROUNDING_SCORE, unit, digits)
#define AS_SD(digits)          AS_SD_IN("SD", digits)
#define AS_JUDGED_SD(digits)   AS_SD(digits), .judged = true
/* The same on another scale: a percentile is a distance from the nation's mean. */
#define AS_SD_IN(unit, digits)    COLUMN_NUMBER(ROLE_VALUE, ROUNDING_SD, unit, digits)
#define AS_RATIO(digits)          COLUMN_NUMBER(ROLE_VALUE, ROUNDING_RATIO, NULL, digits)
#define AS_ESTIMATE(unit, digits) COLUMN_NUMBER(ROLE_VALUE, ROUNDING_ESTIMATE, unit, digits)
#define AS_ERROR(unit, digits)    COLUMN_NUMBER(ROLE_ERROR, ROUNDING_ESTIMATE, unit, digits)
#define AS_T                      COLUMN_NUMBER(ROLE_VALUE, ROUNDING_T, NULL, 2)
#define AS_PERCENTILE             COLUMN_NUMBER(ROLE_VALUE, ROUNDING_PERCENTILE, NULL, 0)
#define AS_P                      COLUMN_NUMBER(ROLE_P, ROUNDING_P, NULL, 3)
#define AS_P_AGAIN                COLUMN_NUMBER(ROLE_P_AGAIN, ROUNDING_P, NULL, 3)
#define AS_Q                      COLUMN_NUMBER(ROLE_Q, ROUNDING_P, NULL, 3)
#define AS_DF(digits)             COLUMN_NUMBER(ROLE_VALUE, ROUNDING_DF, NULL, digits)
#define AS_NEVER(unit, digits)    COLUMN_NUMBER(ROLE_VALUE, ROUNDING_NEVER, unit, digits)
/* One number a row, of several sorts: each row says its rounding (row_rounds). */
#define AS_ROW_SAYS(digits)       COLUMN_NUMBER(ROLE_VALUE, ROUNDING_OF_ROW, NULL, digits)
#define AS_CONSTANT(unit, digits) COLUMN_NUMBER(ROLE_CONSTANT, ROUNDING_NONE, unit, digits)

/* --- from a list ---------------------------------------------------------------------------------
 */

#define TABLE_MEMBER(name_, title_, ...)    TableColumn name_;
#define TABLE_MEMBER_OF(name_, title_, ...) .name_ = {.name = #name_, .title = title_, __VA_ARGS__},

/* The same columns by name and in order. */
#define TABLE_COLUMNS(name_, LIST)                                                                 \
    union name_##_columns {                                                                        \
        struct {                                                                                   \
            LIST(TABLE_MEMBER)                                                                     \
        };                                                                                         \
        TableColumn column[sizeof(struct {LIST(TABLE_MEMBER)}) / sizeof(TableColumn)];             \
    }
#define TABLE_DECLARE_COLUMNS(name_, LIST) extern const TABLE_COLUMNS(name_, LIST) name_##_columns
#define TABLE_DECLARE(name_, LIST)                                                                 \
    TABLE_DECLARE_COLUMNS(name_, LIST);                                                            \
    extern const struct TableKind table_##name_
#define TABLE_DEFINE_COLUMNS(name_, LIST)                                                          \
    const union name_##_columns name_##_columns = {{LIST(TABLE_MEMBER_OF)}}
/* Then, by name, what the kind says of itself: its name, ... */
#define TABLE_DEFINE(name_, LIST, ...)                                                             \
    TABLE_DEFINE_COLUMNS(name_, LIST);                                                             \
    const TableKind table_##name_ = TABLE_KIND(name_##_columns, __VA_ARGS__)

#endif
