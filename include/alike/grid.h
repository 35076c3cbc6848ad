/* A table as a reader meets it: words in cells, made from typed tables and results by those who
 * know what the reader asks. What programs read are Tables (alike/table.h). */
#ifndef ALIKE_GRID_H
#define ALIKE_GRID_H

#include "alike/results.h"

enum { GRID_COLUMNS_MOST = 16 };

/* How it gives way where it is wider than the page. */
typedef enum GridLayout {
    GRID_CARDS,  /* each row a block of its own: most tables */
    GRID_SCROLL, /* sideways, under a first column that stays: where columns are compared */
    GRID_WORDS,  /* text, not numbers: blocks, to the left */
} GridLayout;

typedef enum GridAlign { GRID_NUMBER, GRID_TEXT } GridAlign;

typedef struct GridColumn {
    const char *title;
    GridAlign align;
} GridColumn;

typedef struct GridCell {
    const char *text;  /* NULL: empty */
    const char *below; /* an interval, beneath the number or in brackets behind it; NULL: none */
    const char *tone;  /* a verdict's: "alike", "adjusted", "apart"; NULL: none */
} GridCell;

typedef struct GridRow {
    const char *heading; /* across all columns; NULL: a row of cells */
    GridCell *cell;
} GridRow;

typedef struct Grid {
    Arena *arena;
    const char *name;    /* what references say: "start" */
    const char *caption; /* NULL: not numbered, as in a box */
    const char *note;    /* how to read it; NULL: needs none */
    GridLayout layout;
    bool sortable; /* no headings across */
    bool linked;   /* its cells name files beside the report */
    bool folded;   /* long: closed on a screen, and on no printed page */
    size_t n_columns, n_rows, rows_capacity;
    GridColumn column[GRID_COLUMNS_MOST];
    GridRow *row;
    size_t n_cells; /* of the last row */
} Grid;

Grid *grid_make(Arena *arena, const char *name, GridLayout layout, const char *caption);
void grid_column(Grid *grid, const char *title, GridAlign align);
void grid_heading(Grid *grid, const char *text);
/* A new row; its cells follow, from the first column on. */
void grid_row(Grid *grid, const char *text);
void grid_cell(Grid *grid, const char *text);
/* below "": none. */
void grid_estimate(Grid *grid, const char *text, const char *below);
void grid_verdict_cell(Grid *grid, Verdict verdict, const char *text);

/* "alike", "adjusted", "apart"; NULL where it is not known. */
const char *verdict_tone(Verdict verdict);

/* The columns of a typed table that readers see, as it would be printed. */
Grid *grid_of_table(Arena *arena, const char *name, GridLayout layout, const Table *table);

#endif
