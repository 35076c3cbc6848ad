/* What a survey's two sides are made alike in: how far apart they were, and are. */
#include "survey_rows.h"

#include <math.h>

static const union survey_margins_columns *const margins = &survey_margins_columns;

/* The program's share less one of the reference's; in the wider of their steps. */
static Cell less(const Table *table, size_t i, const TableColumn *reference)
{
    const Cell *p = table_cell(table, i, &margins->share_program);
    const Cell *r = table_cell(table, i, reference);
    /* both are shares: what is left of a digit that neither has is no difference */
    return (Cell){.text = p->text != NULL ? p->text : r->text,
                  .value = round_to(p->value - r->value, 9),
                  .step = fmax(p->step, r->step)};
}

static EffectPoint point_of(Arena *arena, const Table *table, size_t i)
{
    const Cell before = less(table, i, &margins->share_reference_sampled);
    const Cell after = less(table, i, &margins->share_reference);
    const bool told = !isnan(before.value) && !isnan(after.value);
    return (EffectPoint){
        .mark = isnan(after.value) ? EFFECT_NONE : EFFECT_CIRCLE,
        .v = {survey_hundred(after.value), survey_hundred(fmin(before.value, after.value)),
              survey_hundred(fmax(before.value, after.value))},
        .measured = survey_hundred(before.value),
        .words = told ? arena_printf(arena, "%s to %s", survey_percent(arena, &before, 1),
                                     survey_percent(arena, &after, 1))
                      : survey_percent(arena, &after, 1)};
}

/* Levels that nobody of the program has are made alike to nobody. */
static bool is_nobodys(const Table *table, size_t i)
{
    return table_real(table, i, &margins->share_program) == 0.0;
}

static bool make(Arena *arena, const SurveyFindings *survey, EffectGrid *g)
{
    const Table *table = survey->margins;
    bool drawn = false;
    if (table == NULL || table->n_rows == 0 || !survey_made_alike(survey->spec))
        return false; /* what is not made alike has no before and after */
    *g = (EffectGrid){.title = "What both sides of a survey are made alike in.",
                      .outcomes = survey_column(arena),
                      .row = ARENA_ARRAY(arena, EffectRow, 2 * table->n_rows),
                      .point = ARENA_ARRAY(arena, EffectPoint, 2 * table->n_rows),
                      .legend = {[EFFECT_CIRCLE] = "Made alike"},
                      .measured = "As sampled",
                      .axis = "Program less others, percentage points",
                      .least = 10.0,
                      .row_height = 0.21,
                      .label_most = {{2.2, 1.4}}};
    const char *heading = NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *margin = table_text(table, i, &margins->margin);
        if (is_nobodys(table, i))
            continue;
        if (!text_equal(heading, margin))
            survey_heading(arena, g, table_text(table, i, &margins->label));
        heading = margin;
        g->point[g->n] = point_of(arena, table, i);
        drawn = drawn || g->point[g->n].mark != EFFECT_NONE;
        g->row[g->n++] = (EffectRow){.label = table_text(table, i, &margins->level)};
    }
    return drawn;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    EffectGrid g;
    size_t own, n_pages;
    (void)design;
    const SurveyFindings *survey =
        survey_grid_page(arena, results, make, figure->page, &g, &own, &n_pages);
    if (survey == NULL)
        return true;
    figure->caption = arena_printf(
        arena,
        "Share of the program's %s at each level less that of others: ticks as they were sampled, "
        "dots as they are weighted. 0 is the same share. At levels that are not named is nobody of "
        "the program.",
        survey->people);
    *made = true;
    return survey_grid_write(arena, survey, &g, own, n_pages,
                             "How far apart both sides are in what they are made alike in, in "
                             "percentage points, as sampled to made alike.",
                             folder, figure, err);
}

const Chart chart_survey_margins = {
    .name = "survey_margins",
    .help = "How alike are both sides of a survey in what they are made alike in?",
    .place = CHART_BESIDE,
    .write = write_chart,
};
