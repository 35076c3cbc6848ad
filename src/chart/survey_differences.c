/* A survey's differences, question by question: a dot with its interval, in families, the largest
 * first. */
#include "survey_rows.h"

#include "alike/told.h"

#include <math.h>
#include <stdlib.h>

static const union survey_items_columns *const items = &survey_items_columns;

/* Rows of the table in the order of the chart: families as the study file has them, in each by the
 * difference as it is told, those without one last, equal ones as in the study file. */
typedef struct Placed {
    size_t row, family;
    double difference;
} Placed;

static int by_place(const void *a, const void *b)
{
    const Placed *x = a, *y = b;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    if (isnan(x->difference) != isnan(y->difference))
        return isnan(x->difference) ? 1 : -1;
    if (!isnan(x->difference) && x->difference != y->difference)
        return x->difference > y->difference ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static Placed *placed_rows(Arena *arena, const Table *table, size_t *n_families)
{
    Placed *out = ARENA_ARRAY(arena, Placed, table->n_rows + 1);
    *n_families = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        size_t same = 0;
        while (!text_equal(table_text(table, same, &items->family),
                           table_text(table, i, &items->family)))
            same++;
        out[i] = (Placed){.row = i,
                          .family = same < i ? out[same].family : (*n_families)++,
                          .difference = table_real(table, i, &items->difference)};
    }
    qsort(out, table->n_rows, sizeof *out, by_place);
    return out;
}

/* Differs it by more than chance explains, corrected where the survey corrects? */
static EffectMark mark_of(const Table *table, size_t i)
{
    const double q = table_real(table, i, &items->q), p = table_real(table, i, &items->p);
    if (isnan(table_real(table, i, &items->difference)))
        return EFFECT_NONE;
    return isnan(p) ? EFFECT_OPEN : (isnan(q) ? p : q) < 0.05 ? EFFECT_CIRCLE : EFFECT_UNSURE;
}

static EffectPoint point_of(Arena *arena, const Table *table, size_t i)
{
    const Cell *difference = table_cell(table, i, &items->difference);
    const Cell *low = table_cell(table, i, &items->ci_low);
    const Cell *high = table_cell(table, i, &items->ci_high);
    const char *words = survey_percent(arena, difference, 1);
    return (EffectPoint){.mark = mark_of(table, i),
                         .v = {survey_hundred(difference->value), survey_hundred(low->value),
                               survey_hundred(high->value)},
                         .measured = NAN,
                         .words = words,
                         .full = isnan(low->value) ? NULL
                                                   : arena_printf(arena, "%s [%s, %s]", words,
                                                                  survey_percent(arena, low, 1),
                                                                  survey_percent(arena, high, 1))};
}

static const char *shares_of(Arena *arena, const Table *table, size_t i)
{
    const Cell *program = table_cell(table, i, &items->share_program);
    const Cell *reference = table_cell(table, i, &items->share_reference);
    return isnan(program->value) || isnan(reference->value)
               ? NULL
               : arena_printf(arena, "%s / %s", survey_percent(arena, program, 0),
                              survey_percent(arena, reference, 0));
}

static bool make(Arena *arena, const SurveyFindings *survey, EffectGrid *g)
{
    const Table *table = survey->items;
    size_t n_families;
    if (table == NULL || table->n_rows == 0)
        return false;
    const Placed *placed = placed_rows(arena, table, &n_families);
    *g = (EffectGrid){.title = "Differences of a survey, question by question.",
                      .rows = "Question",
                      .beside = "Shares, %",
                      .outcomes = survey_column(arena),
                      .row = ARENA_ARRAY(arena, EffectRow, 2 * table->n_rows),
                      .point = ARENA_ARRAY(arena, EffectPoint, 2 * table->n_rows),
                      .legend = {[EFFECT_CIRCLE] = "More than chance explains",
                                 [EFFECT_UNSURE] = "May be chance",
                                 [EFFECT_OPEN] = "Not tested"},
                      .least = 10.0,
                      .row_height = 0.21,
                      .label_most = {{3.0, 1.75}},
                      .brief = true};
    bool drawn = false;
    for (size_t k = 0; k < table->n_rows; k++) {
        const size_t i = placed[k].row;
        if (n_families > 1 && (k == 0 || placed[k].family != placed[k - 1].family))
            survey_heading(arena, g, table_text(table, i, &items->family));
        g->point[g->n] = point_of(arena, table, i);
        drawn = drawn || g->point[g->n].mark != EFFECT_NONE;
        g->row[g->n++] = (EffectRow){.label = table_text(table, i, &items->label),
                                     .beside = shares_of(arena, table, i)};
    }
    g->axis = effect_grid_has_intervals(g) ? "Difference, percentage points, 95% interval"
                                           : "Difference, percentage points";
    return drawn;
}

static const char *caption(Arena *arena, const SurveyFindings *survey, const EffectGrid *g)
{
    size_t n_hidden = 0, n_empty = 0;
    for (size_t i = 0; i < g->n; i++)
        if (!g->row[i].heading && g->point[i].mark == EFFECT_NONE)
            *(text_equal(g->point[i].words, HIDDEN_MARK) ? &n_hidden : &n_empty) += 1;
    Text text = {.arena = arena};
    text_format(&text,
                "Program less others %s, %s. Shares: program / others. Filled: more than chance "
                "explains.",
                survey->published                 ? "as published"
                : survey_made_alike(survey->spec) ? "made alike"
                                                  : "as sampled",
                effect_grid_has_intervals(g) ? "95% intervals"
                                             : "without intervals, for none can be given");
    text_left_out(&text, n_hidden, n_empty);
    return text.bytes;
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
    figure->caption = caption(arena, survey, &g);
    *made = true;
    /* each row is one of the table of questions */
    figure->alt = arena_printf(arena, "What %s say less what others say.", survey->people);
    return survey_grid_write(arena, survey, &g, own, n_pages, "", folder, figure, err);
}

const Chart chart_survey_differences = {
    .name = "survey_differences",
    .help = "How far do the program's people answer otherwise than others made alike?",
    .place = CHART_IN_SURVEYS,
    .write = write_chart,
};
