/* Charts: const Results in, a data file and a gnuplot script out; a separate step runs gnuplot. */
#ifndef ALIKE_CHART_H
#define ALIKE_CHART_H

#include "alike/results.h"

/* Where the report shows a chart. */
typedef enum ChartPlace {
    CHART_IN_SENSITIVITY, /* wherever no other place fits */
    CHART_IN_ANSWER,
    CHART_IN_PEOPLE,
    CHART_IN_BALANCE,
    CHART_IN_OVERLAP,
    CHART_IN_EFFECT,
    CHART_IN_AMOUNTS, /* this and those up to the last but one: topics of further tables */
    CHART_IN_GRADES,
    CHART_IN_NATIONAL,
    CHART_IN_STARTING,
    CHART_IN_SCHOOLS,
    CHART_IN_SCHOOL_TYPES,
    CHART_IN_YEARS,
    CHART_IN_DESIGNS,
} ChartPlace;

/* A chart that was written. */
typedef struct Figure {
    const char *name;         /* "love_plot_math": charts/NAME.{gp,dat,svg,pdf} */
    const char *chart;        /* "love_plot" */
    const char *caption;      /* what the interval is, the sizes, what was left out */
    const char *alt;          /* for readers who can't see it: what the chart shows, in words */
    const Analysis *analysis; /* NULL: about the whole study */
    bool rendered;            /* the svg exists and is whole */
} Figure;

typedef struct Figures {
    size_t n;
    size_t capacity;
    Figure *item;
    Notes notes; /* cautions: gnuplot missing, or a chart that could not be drawn */
} Figures;

/* A row of charts.def. `write` returns false only on err; *made says whether there was anything to
 * draw. It writes folder/NAME.gp and folder/NAME.dat and fills figure (name is given). */
typedef struct Chart {
    ENTRY_HEAD; /* help: the question it answers */
    ChartPlace place;
    bool per_analysis; /* once for each analysis, else once for the study */
    bool (*write)(Arena *arena, const Results *results, const Analysis *analysis,
                  const char *folder, Figure *figure, bool *made, Error *err);
} Chart;
REGISTRY_OF(Chart, chart, charts)

/* Writes all charts of report.charts' scope into folder (which exists), style.gp beside them. */
bool charts_write(Arena *arena, const Results *results, const char *folder, Figures *out,
                  Error *err) MUST_CHECK;

/* Runs gnuplot over them (argument vector, -d, no shell): svg and pdf, `seconds` for each at most.
 * A chart that is not drawn, or only half, is a caution with its reason and not an error: data and
 * scripts are there. A chart takes a tenth of a second, so a minute means that it hangs. */
enum { CHART_SECONDS = 60 };
void charts_render(Arena *arena, const char *folder, double seconds, Figures *figures);

#endif
