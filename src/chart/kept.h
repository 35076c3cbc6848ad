/* Which designs the chart of balance against the sample kept shows, and their places on its axes.
 */
#ifndef ALIKE_CHART_KEPT_H
#define ALIKE_CHART_KEPT_H

#include "canvas.h"

enum { KEPT_NAMES_MOST = 18, KEPT_LINES = 2, N_KEPT_MARKS = 3 };

typedef enum KeptMark { MARK_OWN, MARK_PASSES, MARK_FAILS } KeptMark;

/* One design's place. */
typedef struct Kept {
    const Design *design;
    double share; /* of the program's students at the start, percent */
    double size;  /* largest difference */
    const char *share_words, *size_words;
    KeptMark mark;
    bool named;
    double y; /* of its name, inches below the top of the panel */
    const char *label, *line[N_VIEWS][KEPT_LINES];
} Kept;

typedef struct KeptPanel {
    size_t n, n_missing;
    Kept *kept; /* the study's own first */
} KeptPanel;

typedef struct KeptChart {
    Outcomes outcomes;
    KeptPanel *panel;
    Reach share;
    double top; /* of the axis of differences */
    bool any[N_KEPT_MARKS];
    size_t n_unnamed, n_missing, n_beyond;
} KeptChart;

/* Of each outcome the study's own design first; outcomes in which all stand alike are one. */
KeptChart kept_chart_of(Arena *arena, const Results *results, const Outline *outline);

#endif
