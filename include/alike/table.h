/* A table that JSON, CSV and the report all render: typed columns that say what they are
 * (alike/column.h), rows that say whom they are about, and one sentence. */
#ifndef ALIKE_TABLE_H
#define ALIKE_TABLE_H

#include "alike/arena.h"
#include "alike/column.h"
#include "alike/error.h"
#include "alike/people.h"
#include "alike/text.h"

#include <stdint.h>

/* --- whom a row is about -------------------------------------------------------------------------
 */

/* SET_NOBODY: the row tells of no people (a setting, a file). */
typedef enum SetArms {
    SET_UNDECLARED, /* an error: nothing is published that does not say whom it is about */
    SET_BOTH,
    SET_TREATED,
    SET_CONTROL,
    SET_NOBODY,
} SetArms;

/* People, named by what makes them a set. NULL: not narrowed by that; outcome, design and span of a
 * row: as its table says. */
typedef struct PeopleSet {
    SetArms arms;
    const char *outcome, *design, *span;
    const char *group;   /* what divides people: a column, "grade band" */
    const char *level;   /* the part of it that they are in */
    const char *other;   /* a second part, which the row compares with or joins to the first */
    const char *without; /* the part that is left out */
} PeopleSet;

/* --- kinds ---------------------------------------------------------------------------------------
 */

/* Tables of one make. Those with a file have a row in src/tables/tables.def,
 * or stand in that of their further analysis (alike/analyses.def). */
struct Table;

typedef struct TableKind {
    const char *name; /* of its tables; a star stands for what the study names */
    size_t n_columns;
    const TableColumn *column;
    const struct TableKind *from; /* made from tables of that kind; NULL: from people */
    bool of_traits; /* it tells of characteristics and not of scores: its rows bring a spread and
                       people of their own */
    /* What follows from a row's other numbers, of these as they are told where results are
     * published; NULL: nothing does. */
    void (*retell)(struct Table *table, size_t row);
    bool of_schools; /* it compares schools, which are exact from 2 */
    bool internal;   /* for programs: a file of its own, never where small cells are hidden */
    bool holm;       /* its corrected p values are Holm's, whatever rule the study names */
} TableKind;
#define TABLE_KIND(columns_, ...)                                                                  \
    {                                                                                              \
        .n_columns = sizeof(columns_.column) / sizeof(TableColumn), .column = columns_.column,     \
        __VA_ARGS__                                                                                \
    }

/* Every kind that has a file. */
extern const TableKind *const table_kinds[];
extern const size_t n_table_kinds;

/* --- tables --------------------------------------------------------------------------------------
 */

typedef struct Cell {
    const char *text; /* CELL_TEXT, CELL_MARK; in the other types, where set, shown instead of the
                         number ("left out", "to be supplied") */
    double value;     /* CELL_REAL and CELL_COUNT; NaN where not computable */
    double step;      /* between values that are told apart where results are published; 0: exact */
    Phrase *phrase;   /* what text was made of, where it may count people; NULL: it does not */
} Cell;

typedef struct RowHead {
    PeopleSet of;
    const People *people; /* those of a narrowed set; NULL: not known, or results are not to be
                             published */
    bool
        of_sample; /* of those who are compared, else of the cohort; in tables of characteristics */
    int what; /* what it says of them, as the producer's header lists; 0 where all rows say one */
    Rounding rounding; /* of its number in a column of ROUNDING_OF_ROW */
    double error;      /* its standard error, where it is an estimate; 0: not known */
    double spread;     /* standard deviation of its people in the unit of its differences; 0: 1, as
                          where they are in standard deviations of people */
    double unit_sd;    /* of what was measured, in the unit of its means; 0: that of the outcome */
} RowHead;

typedef struct Table {
    const TableKind *kind;
    const char *name;     /* file name and JSON key: [a-z0-9_]+ */
    const char *title;    /* heading */
    const char *sentence; /* how to read it; counts nobody, so nothing hides it; may be NULL */
    PeopleSet of;         /* its rows: of which outcome, design and span */
    size_t n_columns; /* the kind's; its last ones may be wanting where there is nothing to say */
    const TableColumn *column; /* the kind's, or a copy of them in the outcome's unit */
    size_t n_rows;
    size_t capacity, heads_capacity;
    Cell *cell;                /* n_rows x n_columns, row by row */
    RowHead *head;             /* n_rows */
    const struct Joint *joint; /* estimates of the rows with their covariance; NULL: none */
    Arena *arena;
} Table;

Table *table_make(Arena *arena, const TableKind *kind, const char *title, PeopleSet of);
/* Columns in the outcome's unit from here on. */
void table_in_unit(Table *table, const char *unit, int digits);
/* Another heading for a column of this one. */
void table_entitle(Table *table, const TableColumn *handle, const char *title);

typedef struct Tables {
    size_t n, capacity;
    Table **item;
} Tables;

/* Appends a finished table; one without rows is left out. */
void tables_add(Arena *arena, Tables *tables, Table *finished);
/* The one of that kind; NULL: there is none. */
Table *tables_find(const Tables *tables, const TableKind *kind);

/* A column is asked for by its handle; one of another kind of table is our own fault, and asserted.
 * The number: NaN where it is hidden or not computable. */
const Cell *table_cell(const Table *table, size_t row, const TableColumn *handle);
double table_real(const Table *table, size_t row, const TableColumn *handle);
const char *table_text(const Table *table, size_t row, const TableColumn *handle);
double table_mark(const Table *table, size_t row, const TableColumn *handle); /* behind the word */
/* As a reader sees the cell. */
const char *table_words(const Table *table, Arena *arena, size_t row, const TableColumn *handle);
/* The column as it is in this table, in its unit. */
const TableColumn *table_column(const Table *table, const TableColumn *handle);
/* Does something stand in place of the number ("left out")? */
bool table_hides(const Table *table, size_t row, const TableColumn *handle);

/* --- rows ----------------------------------------------------------------------------------------
 */

typedef struct Row {
    Table *table;
    size_t at;
} Row;

/* Room for so many rows of a new table, where their number is known. */
void table_reserve(Table *table, size_t n_rows);
/* A new row, all cells empty (NULL, NaN). */
Row row_add(Table *table, PeopleSet of);
Row row_at(Table *table, size_t at);
/* Those marked, by row, in their order; the others go. */
void table_keep_rows(Table *table, const bool *keep);
void row_says(Row row, int what);
void row_rounds(Row row, Rounding rounding);
void row_error(Row row, double se);
void row_spread(Row row, double sd);
void row_unit_sd(Row row, double sd);
void row_people(Row row, const People *people);
void row_of_sample(Row row, bool compared);
Cell *row_cell(Row row, const TableColumn *handle);
/* The table keeps the text. */
void row_text(Row row, const TableColumn *handle, const char *text);
/* NULL: nothing is said; phrase: of what text was made, NULL where it counts nobody. */
void row_phrase(Row row, const TableColumn *handle, const char *text, const Phrase *phrase);
void row_real(Row row, const TableColumn *handle, double value);
/* hidden: shown in its place; NULL: nothing is. */
void row_count(Row row, const TableColumn *handle, size_t count, const char *hidden);
/* Words that the number under them stands behind. */
void row_mark(Row row, const TableColumn *handle, const char *words, double value);
void row_real_or(Row row, const TableColumn *handle, double value, const char *hidden);

/* A table whose columns, rows or kind are not declared is an error. */
bool table_check(const Table *table, Error *err) MUST_CHECK;

/* A number as CSV files and workbooks hold it: 17 significant digits read back as the same number;
 * 15 are the decimal of one that is rounded; a count is whole. Returns the length. */
size_t table_digits(const TableColumn *column, const Cell *cell, char to[TEXT_LONGEST]);
/* The cell as a reader sees it (rounded, "n/a" for NaN). */
const char *table_cell_text(const Table *table, Arena *arena, size_t row, size_t column);
/* All of it but the columns, which must outlive both. of: completes what its rows do not say of
 * outcome, design and span. */
Table *table_copy(Arena *arena, const Table *table, PeopleSet of);

#define TO_BE_SUPPLIED "to be supplied"

#endif
