/* Every design beside the others: does the answer depend on the choice? */
#include "alike/results.h"
#include "alike/results_tables.h"

#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(comparison, COMPARISON_LIST, .name = "comparison", .from = &table_effects);
static const union comparison_columns *const column = &comparison_columns;

static void add_effect(Row row, const Effect *effect)
{
    row_text(row, &column->estimand, effect->estimand);
    row_real_or(row, &column->estimate, effect->estimate, effect->hidden);
    row_real_or(row, &column->se, effect->se, effect->hidden);
    row_real_or(row, &column->ci_low, effect->ci_low, effect->hidden);
    row_real_or(row, &column->ci_high, effect->ci_high, effect->hidden);
    row_real_or(row, &column->g, effect->effect_size, effect->hidden);
    row_real_or(row, &column->p, effect->p, effect->hidden);
    row_count(row, &column->n_treated, effect->n_treated, effect_hidden_n(effect));
    row_count(row, &column->n_control, effect->n_control, effect_hidden_n(effect));
    row_text(row, &column->problem, effect->problem);
}

/* The characteristic that decides how the start is judged; NULL: none, or it is left out. */
static const char *start_worst(const Analysis *analysis)
{
    const BalanceRow *worst = results_start(analysis).worst;
    return worst == NULL || worst->hidden != NULL ? NULL : worst->label;
}

double results_kept(const Results *results, const Analysis *analysis, double n)
{
    const Analysis *main = analysis;
    size_t n_start;

    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].primary &&
            text_equal(results->analysis[i].outcome, analysis->outcome))
            main = &results->analysis[i];
    if (main->infeasible != NULL || !results_at_start(main, 1, &n_start) || n_start == 0)
        return (double)NAN;
    return 100.0 * n / (double)n_start;
}

static void add_analysis(Row row, const Results *results, const Analysis *analysis)
{
    const Matching *matching = &analysis->matching;
    const Balance *balance = &analysis->balance;
    const Effect *effect = analysis_overall(analysis);
    const char *hidden = analysis->hidden_matched;
    row_text(row, &column->estimand, matching->estimand);
    row_count(row, &column->n_treated, matching->n_treated, hidden);
    row_count(row, &column->n_control, matching->n_control, hidden);
    /* effective sizes are those of the balance, which is measured on the analytic sample */
    row_real_or(row, &column->ess_treated, balance->ess_treated, hidden);
    row_real_or(row, &column->ess_control, balance->ess_control, hidden);
    *row_cell(row, &column->max_smd) = analysis_cell(
        analysis, balance,
        field_find(balance_summary_fields, n_balance_summary_fields, "max_smd_after"));
    *row_cell(row, &column->start_g) = results_start_cell(analysis);
    row_text(row, &column->start, results_start_words(analysis));
    if (start_worst(analysis) != NULL)
        row_text(row, &column->worst, start_worst(analysis));
    *row_cell(row, &column->school_max_smd) = analysis_cell(
        analysis, balance,
        field_find(balance_summary_fields, n_balance_summary_fields, "school_max_smd_after"));
    if (effect != NULL)
        add_effect(row, effect);
    const Cell *n = row_cell(row, &column->n_treated);
    row_real(row, &column->kept,
             n->text == NULL ? results_kept(results, analysis, n->value) : (double)NAN);
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
    if (mixed)
        unit = "unit of the outcome";
    Table *table = table_make(arena, &table_comparison, "The same question under other designs",
                              (PeopleSet){0});
    table_in_unit(table, unit, digits);
    table->sentence =
        "Each row answers the same question with another defensible design. The "
        "primary design is the study's own; the others show how far the answer "
        "depends on that choice. One whose groups were not comparable at the start, "
        "or differ there with nothing to adjust for it, is shown but tells nothing of "
        "that: it stands outside the range.";
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        const Row row = row_add(table, analysis_set(analysis));
        row_text(row, &column->outcome, analysis->outcome);
        row_text(row, &column->design, analysis->design);
        if (analysis->design_spec->method != NULL)
            row_text(row, &column->method, analysis->design_spec->method->name);
        if (analysis->infeasible != NULL)
            row_text(row, &column->problem, phrase_text(arena, analysis->infeasible));
        else
            add_analysis(row, results, analysis);
    }
    results->comparison = table;
}
