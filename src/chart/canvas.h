/* Charts of the whole study, internal to this folder: one drawing for the page and one for a phone,
 * from one script and one data file.
 *
 * Everything stands in inches from the upper left corner, so that no format sets its own margins.
 * Rows and columns are laid out here, for both drawings, with the widths of the letters; a script
 * holds two numbers where they differ, `pick(page, phone)`, the data two cells next to each other,
 * of which `at(column)` and `say(column)` take the one that is drawn. */
#ifndef ALIKE_CHART_CANVAS_H
#define ALIKE_CHART_CANVAS_H

#include "draw.h"

#include "alike/outline.h"

typedef enum View { VIEW_PAGE, VIEW_PHONE, N_VIEWS } View;
extern const double view_width[N_VIEWS]; /* inches */

/* A place or size in each drawing. */
typedef struct Both {
    double on[N_VIEWS];
} Both;

#define TEXT_EM   0.125 /* 9 points, the size of all text */
#define TEXT_LINE 0.165 /* a line of it with its leading */
#define PAGE_MOST 9.3   /* height of a drawing for the page; a phone scrolls */

/* --- scripts and data ------------------------------------------------------------------------ */

/* charts/style.gp, loaded by every script. */
const char *canvas_style(Arena *arena, bool internal);
/* The drawings of one page of the figure, which is told how many there are and its name on a phone.
 */
Sheet canvas_begin(Arena *arena, const char *folder, Figure *figure, size_t n_pages,
                   const char *title, Both height);
/* name = pick(page, phone) */
void canvas_set(Sheet *sheet, const char *name, Both value);
void canvas_place(Sheet *sheet, Both inches);                         /* two cells */
void canvas_words(Sheet *sheet, const char *page, const char *phone); /* two cells */

/* Labels of a column cut to its room, none of them equal that were not: those are cut in the
 * middle. */
const char **labels_fit(Arena *arena, const char *const *text, size_t n, TextWeight weight,
                        double inches);
double labels_widest(const char *const *text, size_t n, TextWeight weight);

/* --- value axes ------------------------------------------------------------------------------ */

typedef struct Interval {
    double value, lo, hi; /* NaN: none */
} Interval;

/* The ends of an axis: zero, all estimates and intervals, a little beyond, and at least `least` in
 * all. An end far beyond the usual ones is left outside: it is drawn as an arrowhead, its number
 * stays. */
typedef struct Reach {
    double lo, hi;
} Reach;
Reach reach_of(Arena *arena, const Interval *interval, size_t n, double least);

/* The marks of an axis inside its reach, at least `apart` inches from each other on `length`; along
 * a horizontal axis their words do not touch. */
typedef enum AxisRuns { AXIS_ACROSS, AXIS_UP } AxisRuns;
typedef struct Marks {
    size_t n;
    double *value;
    const char **words;
} Marks;
Marks reach_marks(Arena *arena, Reach reach, double length, double apart, AxisRuns runs);
/* Two blocks of data, for the page and for a phone: value, words. */
void marks_data(Sheet *sheet, Reach reach, Both length, double apart, AxisRuns runs);

/* --- outcomes -------------------------------------------------------------------------------- */

/* Outcomes side by side, in the order of the outline. */
typedef struct Outcomes {
    size_t n;
    const Analysis **analysis;
    const char **heading, **second; /* "Mathematics", "Two years"; "" without a second line */
    const size_t *subject;          /* number of its subject */
    bool has_second;
} Outcomes;
/* wanted: those it agrees to; only_main: one of each subject. */
Outcomes outcomes_of(Arena *arena, const Outline *outline, bool only_main,
                     bool (*wanted)(const Analysis *analysis));
/* The same under another design, those that it looks at; design: NULL: as above. */
Outcomes outcomes_under(Arena *arena, const Results *results, const Outline *outline,
                        const Design *design, bool (*wanted)(const Analysis *analysis));
/* Outcomes that show the same stand in one panel, "All outcomes"; one alone keeps its name. */
void outcomes_join(Outcomes *outcomes);
/* "Mathematics, two years" */
const char *outcome_words(Arena *arena, const Outcomes *outcomes, size_t i);

/* --- rows by columns ------------------------------------------------------------------------- */

/* Rows with their labels at the left, one column for each outcome; columns that do not fit go into
 * a block below, which repeats the rows. */
typedef struct Grid {
    size_t from, to;        /* columns of this page */
    size_t across[N_VIEWS]; /* side by side */
    size_t blocks[N_VIEWS]; /* below each other */
    Both labels;            /* from the left edge: where the first column begins */
    Both cell;              /* width of a column */
    double gap;             /* between columns */
    double top, head, foot; /* above all blocks; of each: headings, axis */
    Both body;              /* height of the rows */
} Grid;
/* How many columns stand side by side and how wide they are; returns the room of the labels, whose
 * widest needs `widest` and gets `most` at most: less where more columns fit then. narrowest: of a
 * column; headings may widen it up to 1.25. */
Both grid_columns(Grid *grid, const Outcomes *outcomes, double widest, Both most, Both narrowest);
/* The rows of a grid: their heights, and where they stand. */
typedef struct GridRows {
    size_t n;
    Both *height;
    const bool *leads; /* the row is not the last of a page */
    Both *y;           /* top of each, in its block; filled by grid_pages */
    size_t from, to;   /* of this page */
} GridRows;
/* Places rows and columns: rows that a page has no room for go on to the next, and so do blocks.
 * pad: above and below the rows. Returns the number of pages. */
size_t grid_pages(Arena *arena, Grid *grid, GridRows *rows, size_t page, double pad, double below);
/* Blocks that a page has no room for go on to the next; body is known by now. page: from 0. Returns
 * the number of pages. */
size_t grid_split(Grid *grid, size_t page, double below);
Both grid_height(const Grid *grid, double below);
void grid_begin(Sheet *sheet, const Grid *grid);
/* Data: column, its heading and second line for the page and for a phone; the clauses that draw
 * them from data's block. */
void grid_cut(Arena *arena, const Grid *grid, const Outcomes *outcomes, const char **bold[N_VIEWS],
              const char **plain[N_VIEWS]);
void grid_heading_data(Sheet *sheet, const Grid *grid, const Outcomes *outcomes);
void grid_headings(Sheet *sheet, size_t block, const Outcomes *outcomes);

/* --- small multiples ------------------------------------------------------------------------- */

/* A panel for each outcome: a line of panels for each subject, spans side by side; where no subject
 * has several, the lines are filled. Lines that a page has no room for go on to the next. */
typedef struct Panels {
    size_t from, to; /* outcomes of this page */
    size_t n_pages;
    Both left, gap;         /* of the first panel from the edge; between panels */
    Both width, height;     /* of a panel */
    double top, head, foot; /* above all; of each panel: headings, what stands below */
    Both *x, *y;            /* by outcome: upper left corner of its panel */
    Both bottom;            /* where the last line ends */
} Panels;
/* left, gap, height, top, head and foot are given; page: from 0; narrowest: below so wide a line
 * holds fewer panels. */
void panels_place(Arena *arena, Panels *panels, const Outcomes *outcomes, size_t page,
                  Both narrowest, double below);
/* canvas_begin for them; below: room for what stands under the last line. */
Sheet panels_sheet(Arena *arena, const char *folder, Figure *figure, const Panels *panels,
                   const char *title, double below);
/* x1(j) and y1(j) in the script, pw and ph. */
void panels_begin(Sheet *sheet, const Panels *panels);
/* The headings cut to the panels, in each drawing; beside: room taken at the right of the second
 * line. The clauses that draw them from data's block: panel, heading twice, second line twice. */
void panels_cut(Arena *arena, const Panels *panels, const Outcomes *outcomes, double beside,
                const char **bold[N_VIEWS], const char **plain[N_VIEWS]);
void panels_headings(Sheet *sheet, size_t block, const Outcomes *outcomes);

/* What marks mean, above a chart: each item's words are given, and where they begin is filled in;
 * `sample` inches before them are for the mark. Returns where the legend ends. */
typedef struct LegendWords {
    const char *words;
    Both x, y;
} LegendWords;
double legend_place(LegendWords *item, size_t n, double sample);
/* A block: number, x twice, y twice, words. */
void legend_data(Sheet *sheet, const LegendWords *item, size_t n);

/* --- start to end ---------------------------------------------------------------------------- */

/* What a group had at the start and the end: group 0 the program, 1 the comparison; time 0 the
 * start, 1 the end. */
typedef struct Trajectory {
    Interval at[2][2];       /* [group][time]; NaN: not shown */
    const char *words[2][2]; /* beside the marks */
    const char *said[2][2];  /* for those who can't see it: with the interval */
    const char *time[2];     /* "Fall 2013", "Spring 2014" */
} Trajectory;

typedef struct Trajectories {
    const char *title, *columns; /* for readers of the script and of the data */
    const char *what;            /* "National percentile of the mean score" */
    const char *beside;          /* what stands in brackets where it is said; NULL: nothing does */
    Outcomes outcomes;
    Trajectory *of; /* by outcome */
    double *unit;   /* by outcome: what is 1 on the axis that all panels share; NULL: 1 */
    double lo, hi;  /* the axis holds these and all marks, and `more` beyond those, in units */
    double more;
    size_t n_lines; /* of the nation; 0: none, and no band */
    struct {
        double at;
        const char *words;
        int rank; /* 0 the most important */
    } line[5];
} Trajectories;
/* Script and data; alt text and pages of the figure. */
bool trajectories_write(Arena *arena, const Trajectories *trajectories, const char *folder,
                        Figure *figure, Error *err) MUST_CHECK;

/* --- rows over several pages --------------------------------------------------------------------
 */

/* Where pages of at most `room` inches begin: first[k] is the first row of page k, first[pages] is
 * n. A row that `leads` the next one is not the last of a page; rows that lead one another stay
 * together where a page has room for all. Returns the number of pages. */
size_t pages_of(Arena *arena, const double *height, const bool *leads, size_t n, double room,
                size_t **first);

/* --- effects in rows by columns of outcomes -------------------------------------------------- */

typedef enum EffectMark {
    EFFECT_NONE,
    EFFECT_CIRCLE,     /* a part */
    EFFECT_DIAMOND,    /* the study's own design */
    EFFECT_SQUARE,     /* the whole; a design that may be relied on */
    EFFECT_DIFFERENCE, /* open diamond: of two effects */
    EFFECT_OPEN,       /* open circle, of the program's colour: not to be relied on */
    EFFECT_UNSURE,     /* open circle, grey: not told from zero */
    EFFECT_BELOW,      /* diamond of the other colour: below zero */
    N_EFFECT_MARKS
} EffectMark;

typedef struct EffectRow {
    bool heading, strong; /* strong: in bold, though a row */
    bool thin;            /* close to its neighbours, without its number; its label is a remark */
    bool stays;           /* on one page with the next row, if it can be */
    double before;        /* room above it */
    const char *label, *beside; /* beside: a second column, such as a size; NULL: none */
} EffectRow;

typedef struct EffectPoint {
    EffectMark mark;
    Interval v;
    double measured;   /* a tick beside the mark; NaN: none */
    const char *words; /* the number, or what stands in its place; NULL: nothing */
    const char
        *full; /* the same with its interval, for those who can't see it and for wide cells */
} EffectPoint;

typedef struct EffectGrid {
    const char *title;                  /* for readers of the script */
    const char *rows, *beside;          /* headings of the columns of labels; NULL: none */
    const char *axis;                   /* below: "Effect size, 95% interval" */
    const char *legend[N_EFFECT_MARKS]; /* what a mark means; NULL: it is not explained */
    const char *measured;               /* what the tick means; NULL: there are none */
    Outcomes outcomes;
    size_t n;
    EffectRow *row;
    EffectPoint *point;           /* n x outcomes */
    double *reference;            /* by outcome: a dotted line; NaN: none */
    const char **reference_words; /* above it; NULL: none */
    bool own_scale;               /* each outcome has an axis of its own */
    bool brief;                   /* numbers never with their intervals; on a phone none beside
                                     several outcomes */
    double least;                 /* length of the axis, at least */
    double row_height, thin_height;
    Both label_most;
} EffectGrid;
/* "95% intervals", or that none are given, where no point has one; and what the axis is called. */
bool effect_grid_has_intervals(const EffectGrid *grid);
const char *effect_grid_intervals(Arena *arena, const EffectGrid *grid, const Analysis *first);
const char *effect_grid_axis(Arena *arena, const EffectGrid *grid, const Analysis *first);
/* Script and data; alt text (from `what` on, rows in words), pages and the phone's drawing of the
 * figure. */
bool effect_grid_write(Arena *arena, const EffectGrid *grid, const char *what, const char *folder,
                       Figure *figure, Error *err) MUST_CHECK;

/* --- pictures -------------------------------------------------------------------------------- */

/* Makes a drawing of gnuplot fit for a page: text as entities, bold as a weight, one spelling of
 * each colour, and nothing that is not seen: titles of clauses, which a screen reader would read,
 * unused marks, empty groups. A file that can't be rewritten stays. */
void svg_clean(Arena *arena, const char *path);

/* --- words ----------------------------------------------------------------------------------- */

/* A group by the earlier score, of n: "1 (lowest)", "2". */
const char *start_group_words(Arena *arena, size_t at, size_t n);
/* "0.10 [0.07, 0.14]"; without an interval the number alone, or what stands in its place. */
const char *effect_size_words(Arena *arena, const Effect *effect);

#endif
