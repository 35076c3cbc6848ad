/* A table that JSON, CSV and the report all render: typed, named columns and one sentence. */
#ifndef ALIKE_TABLE_H
#define ALIKE_TABLE_H

#include "alike/arena.h"

typedef enum CellType { CELL_TEXT, CELL_REAL, CELL_COUNT } CellType;

typedef struct TableColumn {
    const char *name;  /* for programs: lower case, underscores */
    const char *title; /* for readers */
    CellType type;
    const char *unit; /* "points", "SD", "percentile points"; NULL or "" for none */
    int digits;       /* after the point, for readers; programs get 17 significant digits */
} TableColumn;

typedef struct Cell {
    const char *text; /* CELL_TEXT; in the other types, where set, shown instead of the number
                         ("n<10", "to be supplied") */
    double value;     /* CELL_REAL and CELL_COUNT; NaN where not computable */
} Cell;

/* Tables of one make, whose columns have handles: alike/tables.h. */
typedef struct TableKind {
    const char *name; /* of its tables */
    size_t n_columns;
    const TableColumn *column;
} TableKind;

typedef struct Table {
    const TableKind *kind; /* NULL: nobody reads it but writers */
    const char *name;      /* file name and JSON key: [a-z0-9_]+ */
    const char *title;     /* heading */
    const char *sentence;  /* what it says or how to read it; may be NULL */
    bool internal;         /* for programs: a file of its own, never where small cells are hidden */
    size_t n_columns;
    const TableColumn *column;
    size_t n_rows;
    size_t capacity;
    Cell *cell; /* n_rows x n_columns, row by row */
    Arena *arena;
} Table;

/* columns must outlive the table (usually a static const array). */
Table *table_create(Arena *arena, const char *name, const char *title, const TableColumn *columns,
                    size_t n_columns);
/* The same of a kind; columns: the kind's, or a copy of them in the outcome's unit. */
Table *table_create_kind(Arena *arena, const TableKind *kind, const char *title,
                         const TableColumn *columns);
/* A new row, all cells empty (NULL, NaN); valid until the next call. */
Cell *table_add_row(Table *table);
/* All of it but the columns, which must outlive both. */
Table *table_copy(Arena *arena, const Table *table);
/* The cell as a reader sees it (rounded, "n/a" for NaN). */
const char *table_cell_text(const Table *table, Arena *arena, size_t row, size_t column);
/* The number there; NaN where it is hidden or not computable. */
double table_number(const Table *table, size_t row, size_t column);
/* Does something stand in place of the number ("n<10")? */
bool table_is_hidden(const Table *table, size_t row, size_t column);

/* Columns with this unit stand for the unit of the outcome's score; columns_in_unit puts it in. */
#define OUTCOME_UNIT   "points"
#define TO_BE_SUPPLIED "to be supplied"

TableColumn *columns_in_unit(Arena *arena, const TableColumn *columns, size_t n, const char *unit,
                             int digits);

void set_text(Cell *cell, const char *text);
void set_real(Cell *cell, double value);
void set_count(Cell *cell, size_t count, const char *hidden); /* hidden: shown in its place */

#endif
