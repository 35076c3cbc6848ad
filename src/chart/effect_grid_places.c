/* Where everything in a grid of effects stands, on the page and on a phone. */
#include "effect_grid.h"

#include <math.h>

static const double indent = 0.20, edge = 0.08, below = 0.24, heading_height = 0.27,
                    number_height = 0.33, narrowest_panel = 0.66, wide_panel = 1.1;

const EffectPoint *effect_grid_point(const EffectGrid *g, size_t i, size_t j)
{
    return &g->point[i * g->outcomes.n + j];
}

bool effect_grid_has_intervals(const EffectGrid *g)
{
    for (size_t k = 0; k < g->n * g->outcomes.n; k++)
        if (isfinite(g->point[k].v.lo) && isfinite(g->point[k].v.hi))
            return true;
    return false;
}

const char *effect_grid_intervals(Arena *arena, const EffectGrid *grid, const Analysis *first)
{
    return effect_grid_has_intervals(grid)
               ? arena_printf(arena, "with %s intervals", analysis_confidence_words(arena, first))
               : "without intervals, for none can be given";
}

const char *effect_grid_axis(Arena *arena, const EffectGrid *grid, const Analysis *first)
{
    return effect_grid_has_intervals(grid) ? arena_printf(arena, "Effect size, %s interval",
                                                          analysis_confidence_words(arena, first))
                                           : "Effect size";
}

/* What a point has in the column of numbers. */
const char *effect_grid_number(const EffectGrid *g, const Layout *l, size_t i, size_t j, int view)
{
    const EffectPoint *p = effect_grid_point(g, i, j);
    if (g->row[i].heading || g->row[i].thin || p->words == NULL)
        return "";
    if (view == VIEW_PHONE && g->brief && g->outcomes.n > 1)
        return "";
    return view == VIEW_PAGE && l->full && p->full != NULL ? p->full : p->words;
}

static double widest_number(const EffectGrid *g, const Layout *l, int view)
{
    double widest = 0.0;
    for (size_t i = 0; i < g->n; i++)
        for (size_t j = 0; j < g->outcomes.n; j++)
            widest = fmax(widest, label_inches(effect_grid_number(g, l, i, j, view), TEXT_REGULAR));
    return widest;
}

double effect_grid_row_indent(const EffectGrid *g, const EffectRow *row)
{
    if (row->heading || row->strong)
        return edge;
    for (size_t i = 0; i < g->n; i++)
        if (g->row[i].heading)
            return indent;
    return edge;
}

static double widest_label(const EffectGrid *g)
{
    double widest = g->rows == NULL ? 0.0 : label_inches(g->rows, TEXT_STRONG);
    for (size_t i = 0; i < g->n; i++) {
        const EffectRow *row = &g->row[i];
        const TextWeight weight = row->heading ? TEXT_STRONG : TEXT_REGULAR;
        if (*row->label != '\0')
            widest = fmax(widest,
                          label_inches(row->label, weight) + effect_grid_row_indent(g, row) - edge);
    }
    return widest;
}

static double beside_width(const EffectGrid *g, int view)
{
    double widest = 0.0;
    if (g->beside == NULL || view == VIEW_PHONE)
        return 0.0;
    widest = label_inches(g->beside, TEXT_STRONG);
    for (size_t i = 0; i < g->n; i++)
        if (g->row[i].beside != NULL)
            widest = fmax(widest, label_inches(g->row[i].beside, TEXT_REGULAR));
    return widest + 0.14;
}

static void cut_labels(Arena *arena, const EffectGrid *g, Layout *l, Both room)
{
    const char **text = ARENA_ARRAY(arena, const char *, g->n + 1);
    for (size_t i = 0; i < g->n; i++)
        text[i] = g->row[i].label;
    for (int view = 0; view < N_VIEWS; view++) {
        double in = 0.0;
        for (size_t i = 0; i < g->n; i++)
            in = fmax(in, effect_grid_row_indent(g, &g->row[i]) - edge);
        l->label[view] = labels_fit(arena, text, g->n, TEXT_REGULAR, room.on[view] - in);
        for (size_t i = 0; i < g->n; i++)
            if (g->row[i].heading)
                l->label[view][i] =
                    label_fit(arena, text[i], TEXT_STRONG, view_width[view] - 2 * edge);
    }
}

/* The second column of labels takes its room from the first column of marks. */
static void place_columns(Arena *arena, const EffectGrid *g, Layout *l)
{
    for (int k = 0; k < 2; k++) { /* with intervals where there is room, else the numbers alone */
        Both narrowest;
        l->full = k == 0 && !g->brief;
        for (int view = 0; view < N_VIEWS; view++)
            l->numbers.on[view] = widest_number(g, l, view) + 0.08;
        narrowest.on[VIEW_PAGE] =
            (l->full ? wide_panel : narrowest_panel) + l->numbers.on[VIEW_PAGE];
        narrowest.on[VIEW_PHONE] = fmax(narrowest_panel + 0.2, l->numbers.on[VIEW_PHONE]);
        const Both room =
            grid_columns(&l->grid, &g->outcomes, widest_label(g), g->label_most, narrowest);
        cut_labels(arena, g, l, room);
        if (l->grid.blocks[VIEW_PAGE] == 1)
            break;
    }
    l->above = l->grid.across[VIEW_PHONE] > 1 && !g->brief;
    for (int view = 0; view < N_VIEWS; view++) {
        const double more = beside_width(g, view);
        l->beside.on[view] = l->grid.labels.on[view] + more - 0.14;
        l->grid.labels.on[view] += more;
        l->grid.cell.on[view] -= more / (double)l->grid.across[view];
        l->panel.on[view] = l->grid.cell.on[view] - l->numbers.on[view];
    }
    if (l->above)
        l->panel.on[VIEW_PHONE] = l->grid.cell.on[VIEW_PHONE];
}

static void place_rows(Arena *arena, const EffectGrid *g, size_t page, Layout *l)
{
    bool *leads = ARENA_ARRAY(arena, bool, g->n + 1);
    l->rows = (GridRows){.n = g->n, .height = ARENA_ARRAY(arena, Both, g->n + 1), .leads = leads};
    for (size_t i = 0; i < g->n; i++) {
        const EffectRow *row = &g->row[i];
        leads[i] = row->heading || row->stays;
        const double height = row->heading ? heading_height
                              : row->thin  ? g->thin_height
                                           : g->row_height;
        l->rows.height[i].on[VIEW_PAGE] = height + row->before;
        l->rows.height[i].on[VIEW_PHONE] =
            (l->above && !row->heading && !row->thin ? fmax(height, number_height) : height) +
            row->before;
    }
    l->n_pages = grid_pages(arena, &l->grid, &l->rows, page, 0.03, below);
}

/* The middle of a row's text and mark. */
Both effect_grid_row_middle(const EffectGrid *g, const Layout *l, size_t i)
{
    const EffectRow *row = &g->row[i];
    Both y;
    for (int view = 0; view < N_VIEWS; view++) {
        const double bottom = l->rows.y[i].on[view] + l->rows.height[i].on[view];
        y.on[view] = bottom - (row->heading                     ? 0.09
                               : row->thin                      ? g->thin_height / 2
                               : l->above && view == VIEW_PHONE ? 0.09
                                                                : g->row_height / 2);
    }
    return y;
}

static void reach_all(Arena *arena, const EffectGrid *g, Layout *l)
{
    const size_t n = g->n * g->outcomes.n;
    Interval *v = ARENA_ARRAY(arena, Interval, n + 1);
    l->reach = ARENA_ARRAY(arena, Reach, g->outcomes.n + 1);
    for (size_t j = 0; j < g->outcomes.n; j++) {
        size_t used = 0;
        for (size_t i = 0; i < n; i++)
            if ((!g->own_scale || i % g->outcomes.n == j) && g->point[i].mark != EFFECT_NONE)
                v[used++] = g->point[i].v;
        l->reach[j] = reach_of(arena, v, used, g->least);
    }
}

bool effect_grid_has_mark(const EffectGrid *g, const Layout *l, int mark, int thin)
{
    for (size_t i = l->rows.from; i < l->rows.to; i++)
        for (size_t j = l->grid.from; j < l->grid.to; j++) {
            const EffectPoint *p = effect_grid_point(g, i, j);
            if ((int)p->mark == mark && (thin < 0 || g->row[i].thin == (thin == 1)))
                return true;
        }
    return false;
}

/* Side by side at the top, in further lines where they must. */
static double place_legend(const EffectGrid *g, Layout *l)
{
    size_t lines = 0;
    for (int mark = 1; mark < N_EFFECT_MARKS; mark++)
        if (g->legend[mark] != NULL && effect_grid_has_mark(g, l, mark, -1))
            l->legend[l->n_legend++] = (LegendItem){.mark = mark, .words = g->legend[mark]};
    if (g->measured != NULL)
        l->legend[l->n_legend++] = (LegendItem){.mark = LEGEND_TICK, .words = g->measured};
    for (int view = 0; view < N_VIEWS; view++) {
        double x = edge;
        size_t line = 0;
        for (size_t k = 0; k < l->n_legend; k++) {
            const double needs = 0.18 + label_inches(l->legend[k].words, TEXT_REGULAR);
            if (k > 0 && x + needs > view_width[view] - edge) {
                x = edge;
                line++;
            }
            l->legend[k].x.on[view] = x + 0.16;
            l->legend[k].y.on[view] = 0.14 + TEXT_LINE * (double)line;
            x += needs + 0.24;
        }
        lines = line + 1 > lines ? line + 1 : lines;
    }
    return l->n_legend == 0 ? 0.04 : 0.12 + TEXT_LINE * (double)lines;
}

Layout effect_grid_layout_of(Arena *arena, const EffectGrid *g, size_t page)
{
    Layout l = {.grid = {.gap = 0.16, .foot = 0.30}};
    const bool titles = g->rows != NULL || g->reference_words != NULL;
    l.grid.head = (g->outcomes.has_second ? 0.46
                   : g->outcomes.n > 1    ? 0.30
                                          : 0.28) +
                  (titles ? 0.20 : 0.0);
    place_columns(arena, g, &l);
    /* the legend says what is on the page, whose room depends on how tall it is: most lines first
     */
    l.grid.top = 0.12 + 2 * TEXT_LINE;
    place_rows(arena, g, page, &l);
    l.grid.top = place_legend(g, &l);
    reach_all(arena, g, &l);
    return l;
}
