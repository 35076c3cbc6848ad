/* Inside src/chart: what the chart `headline` shows, row by row. */
#ifndef ALIKE_CHART_HEADLINE_H
#define ALIKE_CHART_HEADLINE_H

#include "canvas.h"

typedef enum RowKind { ROW_SUBJECT, ROW_EFFECT } RowKind;
typedef enum RowMark { MARK_NONE, MARK_OWN, MARK_OTHER, MARK_PLACEBO, N_MARKS } RowMark;

typedef struct HeadlineRow {
    RowKind kind;
    RowMark mark;
    const Analysis *analysis;
    const char *subject, *label, *note;
    const char *sizes, *clusters, *who; /* who: both in one, for a phone */
    Interval g;
    const char *numbers, *points, *points_unit;
    const char *label_on[N_VIEWS], *note_on[N_VIEWS];
} HeadlineRow;

typedef struct Headline {
    size_t n;
    HeadlineRow *row;
    bool has_subjects, has_clusters, has_marks[N_MARKS];
    const char *unit, *people, *cluster, *clusters; /* unit NULL: they differ */
} Headline;

Headline headline_of(Arena *arena, const Results *results, const Outline *outline);

#endif
