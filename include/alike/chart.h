/* Charts: const Results in, a data file and a gnuplot script out; a separate step runs gnuplot. */
#ifndef ALIKE_CHART_H
#define ALIKE_CHART_H

#include "alike/results.h"

/* Where the report shows a chart: at the question of one of its sections. */
typedef enum ChartPlace {
    CHART_BESIDE, /* nowhere: drawn beside the report, in charts/ */
    CHART_IN_SUMMARY,
    CHART_IN_WHO,
    CHART_IN_START,
    CHART_IN_OVERLAP, /* there too, where there is room for it */
    CHART_IN_EXPOSURE,
    CHART_IN_EFFECTS,
    CHART_IN_NORMS,
    CHART_IN_GROWTH, /* instead of it, where no norms are given */
    CHART_IN_GROUPS,
    CHART_IN_SCHOOLS,
    CHART_IN_IMPLEMENTATION,
    CHART_IN_SURE, /* below what is said of it */
    CHART_IN_DESIGNS,
    CHART_IN_SURVEYS, /* at the survey that it is of: below what is said */
    CHART_IN_SURVEY_ANSWERS,
    CHART_IN_APPENDIX, /* of studies of several spans */
} ChartPlace;

/* A colour of the charts: each has one meaning, so that a page may swap all of them for the dark.
 * In an svg they stand as attributes, spelled as here: [fill="#0072B2"], [stroke=...], [color=...].
 */
typedef struct ChartColor {
    const char *name; /* in charts/style.gp */
    const char *light, *dark, *grey;
    const char *help; /* what it means */
} ChartColor;
extern const ChartColor chart_colors[];
extern const size_t n_chart_colors;

/* A chart that was written. */
typedef struct Figure {
    const char *name;         /* "love_outcomes_full": charts/NAME.{gp,dat,svg,pdf,png} */
    const char *chart;        /* "love_outcomes" */
    const char *caption;      /* what the interval is, the sizes, what was left out */
    const char *alt;          /* for readers who can't see it: what the chart shows, in words */
    const Analysis *analysis; /* of an alternative: one of its; NULL: about the study */
    const char *survey;       /* whose it is; NULL: about the study */
    size_t page, n_pages;     /* of a chart with more rows than a page has room for, from 0; 0: 1 */
    bool rendered;            /* the svg exists and is whole */
    const char *narrow; /* the drawing for a phone, charts/NAME.svg; NULL: there is none, or it was
                           not drawn */
    const char *paper; /* the page's drawing in pixels, charts/NAME.png; NULL: it was not asked for,
                          or not drawn */
} Figure;

typedef struct Figures {
    size_t n;
    size_t capacity;
    Figure *item;
    bool on_paper; /* asked for: each also as the page's drawing in pixels, for text documents */
    Notes notes;   /* cautions: gnuplot missing, or a chart that could not be drawn */
} Figures;

/* A row of charts.def. `write` returns false only on err; *made says whether there was anything to
 * draw. It writes folder/NAME.gp and folder/NAME.dat and fills figure (name and page are
 * given); one that says n_pages is asked for each of them. */
typedef struct Chart {
    ENTRY_HEAD; /* help: the question it answers */
    ChartPlace place;
    bool per_design; /* where report.charts is all: once more for each alternative */
    bool compares;   /* effects, or the groups', of several outcomes are side by side in it */
    /* design: NULL: the study's own. */
    bool (*write)(Arena *arena, const Results *results, const Design *design, const char *folder,
                  Figure *figure, bool *made, Error *err);
} Chart;
REGISTRY_OF(Chart, chart, charts)

/* Writes all charts of report.charts' scope into folder (which exists), style.gp beside them. */
bool charts_write(Arena *arena, const Results *results, const char *folder, Figures *out,
                  Error *err) MUST_CHECK;

/* Effects that no results of one study hold, in rows under headings: studies and their averages.
 * FOREST_UNSURE: a study that is not to be relied on. */
typedef enum ForestKind {
    FOREST_HEADING,
    FOREST_STUDY,
    FOREST_UNSURE,
    FOREST_AVERAGE,
    N_FOREST_KINDS
} ForestKind;
typedef struct ForestRow {
    ForestKind kind;
    const char *label;
    double value, low, high; /* in standard deviations; NaN: none */
} ForestRow;
typedef struct Forest {
    const char *title;                  /* for readers of the script */
    const char *axis, *caption, *what;  /* what: how the words for those who can't see it begin */
    const char *legend[N_FOREST_KINDS]; /* NULL: not explained */
    size_t n;
    ForestRow *row;
} Forest;
/* NAME.gp and NAME.dat, and NAME_2, ... where a page has no room for all, in this folder (which
 * exists) with style.gp beside them; appends the figures. */
bool forest_write(Arena *arena, const Forest *forest, const char *name, bool internal,
                  const char *folder, Figures *out, Error *err) MUST_CHECK;

/* Runs gnuplot over them (argument vector, -d, no shell): svg and pdf, `seconds` for each at most.
 * A chart that is not drawn, or only half, is a caution with its reason and not an error: data and
 * scripts are there. A chart takes a tenth of a second, so a minute means that it hangs. */
enum { CHART_SECONDS = 60 };
void charts_render(Arena *arena, const char *folder, double seconds, Figures *figures);

/* One chart of a results folder anew, from its script and data. */
typedef struct Redraw {
    const char *format, *theme; /* svg, pdf, png; light, dark, grey */
    double width, height;       /* inches; 0: its own */
    const char *output;
} Redraw;
/* Runs nothing that is not as alike writes it. ERR_USAGE where the folder lists no such chart. */
bool chart_redraw(Arena *arena, const char *results, const char *chart, const Redraw *how,
                  Error *err) MUST_CHECK;

#endif
