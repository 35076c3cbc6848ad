/* Inside src/chart: where the rows, marks and words of a grid of effects stand. */
#ifndef ALIKE_CHART_EFFECT_GRID_H
#define ALIKE_CHART_EFFECT_GRID_H

#include "canvas.h"

enum { LEGEND_TICK = 100, LEGEND_MOST = N_EFFECT_MARKS + 1 };

typedef struct LegendItem {
    int mark;
    const char *words;
    Both x, y;
} LegendItem;

typedef struct Layout {
    Grid grid;
    GridRows rows;
    size_t n_pages;
    const char **label[N_VIEWS]; /* cut */
    Both numbers;                /* room of the numbers at the right of a cell */
    bool above;                  /* on a phone: the numbers stand above their marks */
    bool full;                   /* on the page: numbers with their intervals */
    Both panel, beside;          /* width of the axis; right end of the second column of labels */
    Reach *reach;                /* by outcome */
    size_t n_legend;
    LegendItem legend[LEGEND_MOST];
} Layout;

const EffectPoint *effect_grid_point(const EffectGrid *g, size_t i, size_t j);
/* What a point has in the column of numbers. */
const char *effect_grid_number(const EffectGrid *g, const Layout *l, size_t i, size_t j, int view);
double effect_grid_row_indent(const EffectGrid *g, const EffectRow *row);
Both effect_grid_row_middle(const EffectGrid *g, const Layout *l, size_t i);
bool effect_grid_has_mark(const EffectGrid *g, const Layout *l, int mark, int thin);
Layout effect_grid_layout_of(Arena *arena, const EffectGrid *g, size_t page);

#endif
