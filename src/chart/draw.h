/* What the charts share, internal to this folder: sheets (script and data), text that fits, axes.
 *
 * Positions and sizes are in inches. Text from the study or its data goes through sheet_text into
 * the data file: between double quotes in a script, gnuplot would run what stands in backquotes. */
#ifndef ALIKE_CHART_DRAW_H
#define ALIKE_CHART_DRAW_H

#include "alike/chart.h"
#include "alike/text.h"

/* --- text ------------------------------------------------------------------------------------ */

typedef enum TextWeight { TEXT_REGULAR, TEXT_STRONG } TextWeight; /* strong: bold */

/* Width as set in Liberation Sans; Arimo, Arial and Helvetica have the same. */
double label_inches(const char *text, TextWeight weight);

/* On one line, as quote.h shows text to people: blanks at the ends and double ones go, and what is
 * longer than `inches` ends in an ellipsis. NULL is "". */
const char *label_fit(Arena *arena, const char *text, TextWeight weight, double inches);

/* The same on up to max_lines lines, broken at blanks where there are any. Returns their number. */
size_t label_wrap(Arena *arena, const char *text, TextWeight weight, double inches,
                  size_t max_lines, const char **line);

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

void sheet_set(Sheet *sheet, const char *variable, double value);
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
void sheet_count(Sheet *sheet, size_t value);
void sheet_text(Sheet *sheet, const char *text);
void sheet_end_row(Sheet *sheet);

bool sheet_write(Sheet *sheet, Error *err) MUST_CHECK;

/* --- words ----------------------------------------------------------------------------------- */

/* "412 / 1,236", or what stands in its place where small cells are hidden. */
const char *sizes_text(Arena *arena, const Effect *effect);
/* "weighted (for both groups)": a design by its label, and whom it is about where the main analysis
 * is about others. */
const char *design_label(Arena *arena, const Results *results, const Analysis *main,
                         const Design *design);
/* The end of a caption: how many rows of a table are not drawn, and why. */
void text_left_out(Text *text, size_t n_hidden, size_t n_empty);

#endif
