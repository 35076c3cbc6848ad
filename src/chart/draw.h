/* What the charts share, internal to this folder: sheets (script and data), text that fits, axes.
 *
 * Positions and sizes are in inches. Text from the study or its data goes through sheet_text into
 * the data file, or through sheet_label into single quotes: between double quotes in a script,
 * gnuplot would run what stands in backquotes. */
#ifndef ALIKE_CHART_DRAW_H
#define ALIKE_CHART_DRAW_H

#include "alike/chart.h"
#include "alike/text.h"

/* --- text ------------------------------------------------------------------------------------ */

typedef enum TextWeight { TEXT_PLAIN, TEXT_BOLD, TEXT_SMALL } TextWeight;

/* Width as set in DejaVu Sans, the widest face that a chart may be shown in; so text that fits by
 * this count fits in Liberation Sans, Arial and Helvetica too. */
double label_inches(const char *text, TextWeight weight);

/* On one line, as quote.h shows text to people: blanks at the ends and double ones go, and what is
 * longer than `inches` ends in an ellipsis. NULL is "". */
const char *label_fit(Arena *arena, const char *text, TextWeight weight, double inches);

/* The same on up to max_lines lines, broken at blanks where there are any. Returns their number. */
size_t label_wrap(Arena *arena, const char *text, TextWeight weight, double inches,
                  size_t max_lines, const char **line);

/* --- axes ------------------------------------------------------------------------------------ */

/* Ends on round numbers around [lo, hi], with at most max_steps steps between. */
typedef struct Axis {
    double lo, hi, step;
    int digits; /* that the step needs */
} Axis;
Axis axis_round(double lo, double hi, size_t max_steps);

/* Moves positions apart until neighbours are at least `gap` from each other, all within [lo, hi]
 * where that is possible; the order stays. n is small. */
void labels_apart(double *position, size_t n, double gap, double lo, double hi);

/* --- sheets ---------------------------------------------------------------------------------- */

/* One chart being written: NAME.gp and NAME.dat. */
typedef struct Sheet {
    Arena *arena;
    const char *folder;
    const char *name;
    Text script, data;
    bool in_row;   /* a data row is begun */
    bool in_block; /* the current block has rows */
    bool in_plot;  /* a plot command is begun */
} Sheet;

/* title: what the chart shows, for the reader of the script; never text of the user's. */
Sheet sheet_begin(Arena *arena, const char *folder, const char *name, const char *title,
                  double width, double height);
void sheet_set(Sheet *sheet, const char *variable, double value);
/* Tic marks of an axis ("x" or "y"), labelled with a true minus sign. */
void sheet_tics(Sheet *sheet, const char *which, Axis axis, bool magnitude, const char *suffix);
/* The horizontal axis of a sheet whose ranges cover the page, `bottom` inches above its lower edge:
 * line, tic marks and numbers, the same distances in every format. */
void sheet_x_axis(Sheet *sheet, Axis axis, double bottom);
/* A label with text of any origin; where: gnuplot's words for place, side and font. */
void sheet_label(Sheet *sheet, int number, const char *text, const char *where);
/* What is fixed in a chart's script stands in NAME.gp beside NAME.c: a line about it, then parts,
 * each headed `=== part`. A line that begins with `plot` is a clause of the single plot command, in
 * which `dat` names the data; a line that begins with a blank goes on with the one before; {{name}}
 * is filled in. NAME.c includes chart/NAME.gp.inc, so a part that is not there does not compile. */
typedef struct Fill {
    const char *name, *text; /* ours, never text of the user's */
} Fill;
enum { FILLS_MAX = 8 };
void sheet_part_filled(Sheet *sheet, const char *const *part, const Fill fill[FILLS_MAX]);
#define sheet_part(sheet, part, ...)                                                               \
    sheet_part_filled((sheet), (part), (const Fill[FILLS_MAX]){__VA_ARGS__})

/* Data: blocks (gnuplot's index) of rows of cells. */
void sheet_block(Sheet *sheet, const char *columns);
void sheet_real(Sheet *sheet, double value);
/* Where words stand along an axis: to a thousandth of it, so that no place tells a value better. */
void sheet_place(Sheet *sheet, double at, Axis axis);
void sheet_count(Sheet *sheet, size_t value);
void sheet_text(Sheet *sheet, const char *text);
void sheet_end_row(Sheet *sheet);

bool sheet_write(Sheet *sheet, Error *err) MUST_CHECK;

/* charts/style.gp, loaded by every script. */
const char *chart_style(Arena *arena, const Results *results);

/* --- a page with a value axis ---------------------------------------------------------------- */

/* The plot is the page: x counts inches from its left edge, y is on the scale of the values, so
 * text may stand beside the axes. */
typedef struct Page {
    Axis y;
    double width, height;
    double left, right, top, bottom; /* margins around the panel */
} Page;
/* Ranges, the value axis with its numbers, grid lines; y(inches) counts from the upper edge. */
void page_begin(Sheet *sheet, const Page *page);
/* Room that the axis' numbers take. */
double page_numbers(Arena *arena, Axis y);
/* A line across the panel; style: gnuplot's words for it. */
void page_line(Sheet *sheet, const Page *page, double value, const char *style);
/* A height in inches on the scale of the values. */
double page_inches(const Page *page, double inches);
/* What the values are stands above the panel, from data's block; below it, from its block 1. */
void page_axis_title(Sheet *sheet, size_t block);
void page_foot_title(Sheet *sheet, double above_edge);
/* Words at the right end of a line, small, in a color. */
void page_line_words(Sheet *sheet, const Page *page, double at, const char *words,
                     const char *color);

/* --- two times ------------------------------------------------------------------------------- */

/* Before and after side by side, on a page with a value axis; the program's group is the first, the
 * comparison's the second. */
typedef struct Times {
    Page page;
    double before, after; /* inches from the left edge */
} Times;
/* room: the axis, the height and what stands above and below; widest: of the labels that stand to
 * the left of the first time and to the right of the second. */
Times times_of(Arena *arena, Page room, const double widest[2]);
void times_begin(Sheet *sheet, const Times *times);
/* Column 2 of data's block, below the axis. */
void times_names(Sheet *sheet, size_t block);
/* Data: "Mean score (points)". */
void times_axis_words(Sheet *sheet, const Analysis *analysis);

/* --- words ----------------------------------------------------------------------------------- */

const char *interval_text(Arena *arena, double value, double lo,
                          double hi);                /* "0.20 [0.08, 0.31]" */
const char *pretest_label(const Analysis *analysis); /* "" without one */
/* "412 / 1,236", or what stands in its place where small cells are hidden. */
const char *sizes_text(Arena *arena, const Effect *effect);
/* The end of a caption: how many rows of a table are not drawn, and why. */
void text_left_out(Text *text, size_t n_hidden, size_t n_empty);

/* --- effects in rows ------------------------------------------------------------------------- */

typedef enum ForestKind { FOREST_HEADING, FOREST_ROW, FOREST_OVERALL } ForestKind;

typedef struct ForestRow {
    ForestKind kind;
    bool strong; /* bold label */
    const char *label;
    const char *sizes; /* "412 / 1,236" */
    double g, lo, hi;  /* NaN: nothing is drawn */
    size_t n;          /* the marker's area follows it */
    const char *note;  /* stands in place of the numbers where there are none */
} ForestRow;

typedef struct Forest {
    const char *title;    /* for the script */
    const char *rows;     /* heading of the labels */
    const char *interval; /* "95%" */
    double reference;     /* dotted line; NaN: none */
    size_t n, capacity;
    ForestRow *row;
} Forest;

/* A row with the numbers of an effect; NULL and hidden effects give a row without numbers. */
ForestRow forest_row(Arena *arena, const Effect *effect, ForestKind kind, const char *label);
ForestRow forest_heading(const char *label);
void forest_add(Arena *arena, Forest *forest, ForestRow row);
bool forest_write(Arena *arena, const Forest *forest, const char *folder, const char *name,
                  Error *err) MUST_CHECK;

#endif
