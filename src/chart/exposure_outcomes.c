/* Schools that began in different years: the effect by year of the program, and what the same
 * comparison finds in the years before. */
#include "canvas.h"

#include "alike/span_tables.h"
#include "alike/told.h"

#include <math.h>

static const union exposure_columns *const column = &exposure_columns;

/* From the earliest span before the program to its last year. */
typedef struct Years {
    Arena *arena;
    const Table *table;
    size_t n, n_hidden, n_empty;
    double *exposure;
    const char **label;
} Years;

static bool is_shown(const Table *t, size_t i)
{
    return text_equal(table_text(t, i, &column->design), DESIGN_PRIMARY) &&
           isfinite(table_real(t, i, &column->exposure));
}

static Years years_of(Arena *arena, const Table *table)
{
    Years y = {.arena = arena,
               .table = table,
               .exposure = ARENA_ARRAY(arena, double, table->n_rows + 1),
               .label = (const char **)arena_array(arena, table->n_rows + 1, sizeof(char *))};

    for (size_t i = 0; i < table->n_rows; i++) {
        const double e = table_real(table, i, &column->exposure);
        size_t at = 0;
        if (!is_shown(table, i))
            continue;
        while (at < y.n && y.exposure[at] < e)
            at++;
        if (at < y.n && y.exposure[at] == e)
            continue;
        for (size_t k = y.n++; k > at; k--) {
            y.exposure[k] = y.exposure[k - 1];
            y.label[k] = y.label[k - 1];
        }
        y.exposure[at] = e;
        y.label[at] = table_text(table, i, &column->year);
    }
    return y;
}

static EffectPoint point_of(Years *y, const char *subject, double exposure)
{
    const Table *t = y->table;
    EffectPoint point = {.v = {NAN, NAN, NAN}, .measured = NAN};

    for (size_t i = 0; i < t->n_rows; i++) {
        const Cell *g = table_cell(t, i, &column->g);
        if (!is_shown(t, i) || table_real(t, i, &column->exposure) != exposure ||
            !text_equal(table_text(t, i, &column->subject), subject))
            continue;
        point.words = told_sds(y->arena, g);
        y->n_hidden += g->text != NULL;
        y->n_empty += g->text == NULL && isnan(g->value);
        if (!isfinite(g->value))
            return point;
        point.v = (Interval){g->value, table_real(t, i, &column->g_ci_low),
                             table_real(t, i, &column->g_ci_high)};
        point.full = isfinite(point.v.lo)
                         ? arena_printf(y->arena, "%s [%s, %s]", point.words,
                                        told_sds(y->arena, table_cell(t, i, &column->g_ci_low)),
                                        told_sds(y->arena, table_cell(t, i, &column->g_ci_high)))
                         : point.words;
        point.mark = exposure < 0.0 ? EFFECT_UNSURE : EFFECT_SQUARE;
    }
    return point;
}

static bool is_stack(const Analysis *analysis)
{
    const SpanSpec *span = analysis->outcome_spec->span;
    return span != NULL && span->start != 0;
}

/* One column a subject. */
static Outcomes subjects_of(Arena *arena, const Outline *outline)
{
    Outcomes outcomes = outcomes_of(arena, outline, true, is_stack);

    outcomes.has_second = false; /* years are rows here */
    return outcomes;
}

static const char *caption(Arena *arena, const Results *results, const EffectGrid *grid,
                           const Years *y)
{
    const Analysis *first = grid->outcomes.analysis[0];
    Text text = {.arena = arena};

    text_format(&text,
                "Program less comparison %s by year of the program, %s, %s; 0 means no difference. "
                "Grey circles: the same comparison over spans that end with the last test before "
                "the program, when no effect is due. Later years rest on schools that began "
                "early.",
                spec_people(arena, results->spec), analysis_effect_size_words(arena, first),
                effect_grid_intervals(arena, grid, first));
    text_left_out(&text, y->n_hidden, y->n_empty);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    if (results->design_only || results->exposure == NULL)
        return true;
    const Outline outline = outline_of(arena, results);
    const Outcomes outcomes = subjects_of(arena, &outline);
    Years y = years_of(arena, results->exposure);
    if (outcomes.n == 0 || y.n == 0)
        return true;
    EffectGrid grid = {.title = "The effect on each subject by year of the program.",
                       .legend = {[EFFECT_SQUARE] = "Year of the program",
                                  [EFFECT_UNSURE] = "Before it: no effect is due"},
                       .outcomes = outcomes,
                       .least = 0.2,
                       .row_height = 0.21,
                       .label_most = {{2.2, 1.4}},
                       .n = y.n,
                       .row = ARENA_ARRAY(arena, EffectRow, y.n),
                       .point = ARENA_ARRAY(arena, EffectPoint, y.n * outcomes.n),
                       .reference = ARENA_ARRAY(arena, double, outcomes.n)};
    bool any = false;
    for (size_t r = 0; r < y.n; r++) {
        grid.row[r] = (EffectRow){.label = y.label[r]};
        if (r > 0 && y.exposure[r] >= 0.0 && y.exposure[r - 1] < 0.0)
            grid.row[r].before = 0.08;
        for (size_t j = 0; j < outcomes.n; j++) {
            EffectPoint *point = &grid.point[r * outcomes.n + j];
            *point = point_of(&y, outcomes.analysis[j]->outcome_spec->subject, y.exposure[r]);
            any = any || point->mark != EFFECT_NONE;
        }
    }
    if (!any)
        return true;
    for (size_t j = 0; j < outcomes.n; j++)
        grid.reference[j] = NAN;
    grid.axis = effect_grid_axis(arena, &grid, outcomes.analysis[0]);
    figure->caption = caption(arena, results, &grid, &y);
    *made = true;
    return effect_grid_write(arena, &grid, "Effect sizes by year of the program.", folder, figure,
                             err);
}

const Chart chart_exposure_outcomes = {
    .name = "exposure_outcomes",
    .help = "What did the program do in its first year, its second and so on, where schools began "
            "in different years?",
    .place = CHART_IN_EXPOSURE,
    .write = write_chart,
};
