/* Every design beside the others: does the answer depend on the choice? */
#include "alike/results.h"

#include "alike/text.h"

#include <math.h>

static const TableColumn columns[] = {
    {.name = "outcome", .title = "Outcome", .type = CELL_TEXT},
    {.name = "design", .title = "Design", .type = CELL_TEXT},
    {.name = "method", .title = "Method", .type = CELL_TEXT},
    {.name = "estimand", .title = "Estimand", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "n_control", .title = "Comparison n", .type = CELL_COUNT},
    {.name = "ess_treated", .title = "Program effective n", .type = CELL_REAL, .digits = 0},
    {.name = "ess_control", .title = "Comparison effective n", .type = CELL_REAL, .digits = 0},
    {.name = "max_smd",
     .title = "Largest standardized difference",
     .type = CELL_REAL,
     .unit = "SD",
     .digits = 2},
    {.name = "estimate", .title = "Estimate", .type = CELL_REAL, .unit = OUTCOME_UNIT, .digits = 2},
    {.name = "se", .title = "SE", .type = CELL_REAL, .unit = OUTCOME_UNIT, .digits = 2},
    {.name = "ci_low",
     .title = "Interval from",
     .type = CELL_REAL,
     .unit = OUTCOME_UNIT,
     .digits = 2},
    {.name = "ci_high",
     .title = "Interval to",
     .type = CELL_REAL,
     .unit = OUTCOME_UNIT,
     .digits = 2},
    {.name = "g", .title = "Effect size", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "start_g",
     .title = "Largest difference at the start, as judged",
     .type = CELL_REAL,
     .unit = "SD",
     .digits = 2},
    {.name = "start", .title = "At the start", .type = CELL_TEXT},
    {.name = "problem", .title = "Not carried out because", .type = CELL_TEXT},
};

enum {
    N_TREATED = 4,
    N_CONTROL,
    ESS_TREATED,
    ESS_CONTROL,
    MAX_SMD,
    ESTIMATE,
    START_G = 15,
    START,
    PROBLEM
};

static void effect_cells(Cell *cell, const Effect *effect)
{
    const double value[] = {effect->estimate, effect->se,          effect->ci_low,
                            effect->ci_high,  effect->effect_size, effect->p};
    for (size_t k = 0; k < COUNT_OF(value); k++) {
        set_real(&cell[ESTIMATE + k], value[k]);
        if (effect->hidden != NULL)
            set_text(&cell[ESTIMATE + k], effect->hidden);
    }
    set_count(&cell[N_TREATED], effect->n_treated, effect_hidden_n(effect));
    set_count(&cell[N_CONTROL], effect->n_control, effect_hidden_n(effect));
    set_text(&cell[PROBLEM], effect->problem);
}

static void analysis_cells(Cell *cell, const Analysis *analysis)
{
    const Matching *matching = &analysis->matching;
    const Effect *effect = analysis_overall(analysis);
    set_text(&cell[3], matching->estimand);
    set_count(&cell[N_TREATED], matching->n_treated, analysis->hidden_matched);
    set_count(&cell[N_CONTROL], matching->n_control, analysis->hidden_matched);
    /* effective sizes are those of the balance, which is measured on the analytic sample */
    set_real(&cell[ESS_TREATED], analysis->balance.ess_treated);
    set_real(&cell[ESS_CONTROL], analysis->balance.ess_control);
    if (analysis->hidden_matched != NULL)
        cell[ESS_TREATED].text = cell[ESS_CONTROL].text = analysis->hidden_matched;
    set_real(&cell[MAX_SMD], analysis->balance.max_smd_after);
    const double size = results_start(analysis).size;
    set_real(&cell[START_G], isfinite(size) ? size : NAN);
    set_text(&cell[START], results_start_words(analysis));
    if (effect != NULL) {
        set_text(&cell[3], effect->estimand);
        effect_cells(cell, effect);
    }
}

DesignRange results_design_range(const Results *results, const char *outcome)
{
    DesignRange range = {.least = INFINITY, .most = -INFINITY};
    const Analysis *primary = results_primary(results, outcome);
    const Effect *main = primary == NULL ? NULL : analysis_overall(primary);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const Effect *effect = a->infeasible == NULL ? analysis_overall(a) : NULL;
        if (!text_equal(a->outcome, outcome) || effect == NULL || isnan(effect->g))
            continue;
        const bool passes = results_passes_start(a);
        range.primary_passes = range.primary_passes || (a->primary && passes);
        range.n_outside += !a->primary && !passes;
        if (!passes)
            continue;
        range.n_alternatives += !a->primary;
        range.n_same_sign +=
            !a->primary && main != NULL && (effect->estimate > 0) == (main->estimate > 0);
        range.least = fmin(range.least, effect->g);
        range.most = fmax(range.most, effect->g);
    }
    return range;
}

void results_compare(Arena *arena, Results *results)
{
    const char *unit = NULL;
    int digits = 0;
    bool mixed = false;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (!analysis->primary)
            continue;
        mixed = mixed || (unit != NULL && !text_equal(unit, analysis_unit(analysis)));
        unit = analysis_unit(analysis);
        if (analysis_digits(analysis) > digits)
            digits = analysis_digits(analysis);
    }
    if (mixed || unit == NULL)
        unit = "unit of the outcome";
    Table *table = table_create(arena, "comparison", "The same question under other designs",
                                columns_in_unit(arena, columns, COUNT_OF(columns), unit, digits),
                                COUNT_OF(columns));
    table->sentence =
        "Each row answers the same question with another defensible design. The "
        "primary design is the study's own; the others show how far the answer "
        "depends on that choice. One whose groups were not comparable at the start, "
        "or differ there with nothing to adjust for it, is shown but tells nothing of "
        "that: it stands outside the range.";
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        Cell *cell = table_add_row(table);
        set_text(&cell[0], analysis->outcome);
        set_text(&cell[1], analysis->design);
        if (analysis->design_spec != NULL && analysis->design_spec->method != NULL)
            set_text(&cell[2], analysis->design_spec->method->name);
        if (analysis->infeasible != NULL)
            set_text(&cell[PROBLEM], phrase_text(arena, analysis->infeasible));
        else
            analysis_cells(cell, analysis);
    }
    results->comparison = table;
}
