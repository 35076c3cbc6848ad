/* Mean effects of schools below the stated threshold of a measure and from it on. */
#include "canvas.h"

#include "alike/implementation_tables.h"
#include "alike/told.h"

#include <math.h>

static const union implementation_threshold_columns *const column =
    &implementation_threshold_columns;

static bool has_limits(const Analysis *analysis)
{
    return tables_find(&analysis->tables, &table_implementation_threshold) != NULL;
}

static EffectPoint point_of(Arena *arena, const Table *t, size_t row)
{
    const Cell *effect = table_cell(t, row, &column->effect);
    EffectPoint point = {.v = {NAN, NAN, NAN}, .measured = NAN};
    point.words = told_sds(arena, effect);
    if (!isfinite(effect->value))
        return point;
    point.v = (Interval){effect->value, table_real(t, row, &column->ci_low),
                         table_real(t, row, &column->ci_high)};
    point.full = isfinite(point.v.lo)
                     ? arena_printf(arena, "%s [%s, %s]", point.words,
                                    told_sds(arena, table_cell(t, row, &column->ci_low)),
                                    told_sds(arena, table_cell(t, row, &column->ci_high)))
                     : point.words;
    point.mark = row % 3 == 2 ? EFFECT_DIFFERENCE : EFFECT_CIRCLE;
    return point;
}

static const MeasureSpec *measure_of(const ImplementationSpec *of, const char *name)
{
    size_t m = 0;
    while (m + 1 < of->n && !text_equal(of->measure[m].name.text, name))
        m++;
    return &of->measure[m];
}

static const char *row_label(Arena *arena, const MeasureSpec *of, size_t side)
{
    return side == 0   ? arena_printf(arena, "Below %g", of->threshold)
           : side == 1 ? arena_printf(arena, "%g or above", of->threshold)
                       : "Difference";
}

/* The rows of one measure stand together, in the order of SlopeSide. */
static EffectPoint point_at(Arena *arena, const Analysis *analysis, const char *name, size_t side)
{
    const Table *t = tables_find(&analysis->tables, &table_implementation_threshold);
    for (size_t k = side; k < t->n_rows; k += 3)
        if (text_equal(table_text(t, k, &column->measure), name))
            return point_of(arena, t, k);
    return (EffectPoint){.v = {NAN, NAN, NAN}, .measured = NAN};
}

static void fill_rows(Arena *arena, const Results *results, EffectGrid *grid)
{
    const ImplementationSpec *of = results->spec->design[0].implementation;
    const Outcomes *outcomes = &grid->outcomes;
    const Table *first =
        tables_find(&outcomes->analysis[0]->tables, &table_implementation_threshold);
    for (size_t i = 0; i < first->n_rows; i++) {
        const char *name = table_text(first, i, &column->measure);
        const MeasureSpec *measure = measure_of(of, name);
        if (i % 3 == 0)
            grid->row[grid->n++] = (EffectRow){.heading = true, .label = measure->label};
        for (size_t j = 0; j < outcomes->n; j++)
            grid->point[grid->n * outcomes->n + j] =
                point_at(arena, outcomes->analysis[j], name, i % 3);
        grid->row[grid->n++] = (EffectRow){.label = row_label(arena, measure, i % 3)};
    }
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    if (results->design_only || results->spec->design[0].implementation == NULL)
        return true;
    const Outline outline = outline_of(arena, results);
    const Outcomes outcomes = outcomes_of(arena, &outline, false, has_limits);
    if (outcomes.n == 0)
        return true;
    const size_t room = 4 * results->spec->design[0].implementation->n;
    EffectGrid grid = {.title = "Effects below a threshold of implementation and from it on.",
                       .legend = {[EFFECT_CIRCLE] = "Mean effect of these schools",
                                  [EFFECT_DIFFERENCE] = "Difference of both"},
                       .outcomes = outcomes,
                       .least = 0.2,
                       .row_height = 0.21,
                       .label_most = {{2.2, 1.4}},
                       .row = ARENA_ARRAY(arena, EffectRow, room),
                       .point = ARENA_ARRAY(arena, EffectPoint, room * outcomes.n),
                       .reference = ARENA_ARRAY(arena, double, outcomes.n)};
    fill_rows(arena, results, &grid);
    bool any = false;
    for (size_t k = 0; k < grid.n * outcomes.n; k++)
        any = any || grid.point[k].mark != EFFECT_NONE;
    if (!any)
        return true;
    for (size_t j = 0; j < outcomes.n; j++)
        grid.reference[j] = NAN;
    grid.axis = effect_grid_axis(arena, &grid, outcomes.analysis[0]);
    figure->caption = arena_printf(
        arena,
        "Mean effects of the program's schools below the stated threshold and at or above it, %s. "
        "Schools on both sides differ in much else.",
        effect_grid_intervals(arena, &grid, outcomes.analysis[0]));
    *made = true;
    return effect_grid_write(arena, &grid, "Effect sizes below and from the threshold on.", folder,
                             figure, err);
}

const Chart chart_threshold_outcomes = {
    .name = "threshold_outcomes",
    .help = "Were effects larger where schools reached the stated threshold?",
    .place = CHART_IN_IMPLEMENTATION,
    .write = write_chart,
};
