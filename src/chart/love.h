/* Inside src/chart: the characteristics of the chart `love_outcomes` under their headings. */
#ifndef ALIKE_CHART_LOVE_H
#define ALIKE_CHART_LOVE_H

#include "canvas.h"

/* More rows than anyone reads are left to the balance table: the largest stay. */
enum { ROWS_MAX = 120 };

/* A characteristic, or a level of one, of all outcomes. */
typedef struct LoveTrait {
    const BalanceRow *first; /* of the first outcome that has it */
    const BalanceRow **of;   /* by outcome; NULL: this one lacks it */
    size_t heading;          /* number of its heading, in the order of the chart */
    double size;             /* largest difference of any outcome */
    size_t place;            /* in the first table that has it */
} LoveTrait;

typedef struct Line {
    const char *label, *on[N_VIEWS];
    const LoveTrait *trait; /* NULL: a heading */
    Both y;
} Line;

typedef struct Love {
    Outcomes outcomes;
    size_t n_traits, n_headings, n_cut;
    LoveTrait *trait;
    const char **heading; /* n_headings */
    size_t n_lines;
    Line *line;
    double largest;
} Love;

bool love_is_number(const BalanceRow *row);
Love love_of(Arena *arena, const Results *results, const Outline *outline, const Design *design);

#endif
