/* Studies of several programs: every contrast of the study's own design, and on whom two of them
 * stand. */
#include "alike/results.h"
#include "alike/results_tables.h"
#include "alike/test_families.h"

#include "alike/multiple.h"
#include "alike/text.h"

#include <math.h>

static bool counts(const Analysis *analysis)
{
    return analysis->primary && analysis->outcome_spec->contrast != NULL;
}

/* --- whom they stand on --------------------------------------------------------------------------
 */

/* Whose average effect it is. */
static void population_of(const Analysis *analysis, bool of[2])
{
    const int estimand = analysis->design_spec->effects.estimand;
    of[0] = estimand != ESTIMAND_ATT;
    of[1] = estimand != ESTIMAND_ATC;
}

static size_t in_both(const SampleRows *a, const SampleRows *b, const bool of_a[2],
                      const bool of_b[2])
{
    size_t n = 0;
    for (int arm = 0; arm < 2; arm++)
        for (int other = 0; other < 2; other++) {
            if (!of_a[arm] || !of_b[other])
                continue;
            for (size_t i = 0, k = 0; i < a->n[arm] && k < b->n[other];) {
                const uint32_t x = a->row[arm][i], y = b->row[other][k];
                n += x == y;
                i += x <= y;
                k += y <= x;
            }
        }
    return n;
}

static size_t size_of(const SampleRows *rows, const bool of[2])
{
    return (of[0] ? rows->n[0] : 0) + (of[1] ? rows->n[1] : 0);
}

static const char ONE_POPULATION[] = "same population";

/* Only those whom the estimand weighs alike can be one group of people. */
static bool same_people(const Analysis *a, const Analysis *b)
{
    const int estimand = a->design_spec->effects.estimand;
    bool of_a[2], of_b[2];
    if (estimand != ESTIMAND_ATT && estimand != ESTIMAND_ATC && estimand != ESTIMAND_ATE)
        return false;
    population_of(a, of_a);
    population_of(b, of_b);
    const size_t n = size_of(&a->sample, of_a);
    return n > 0 && size_of(&b->sample, of_b) == n &&
           in_both(&a->sample, &b->sample, of_a, of_b) == n;
}

static size_t shared_people(const Analysis *a, const Analysis *b)
{
    static const bool all[2] = {true, true};
    return in_both(&a->sample, &b->sample, all, all);
}

TABLE_DEFINE(contrast_pairs, CONTRAST_PAIRS_LIST, .name = "contrast_pairs");

static void add_pair(Table *table, const Analysis *a, const Analysis *b)
{
    const union contrast_pairs_columns *column = &contrast_pairs_columns;
    const Row row = row_add(table, analysis_set(a));
    row_text(row, &column->outcome, a->outcome);
    row_text(row, &column->other, b->outcome);
    const bool one = a->matching.one_population && b->matching.one_population;
    const bool same = a->sample.kept && b->sample.kept && same_people(a, b);
    row_says(row, same || one);
    row_text(row, &column->people, same ? "same" : one ? ONE_POPULATION : "different");
    if (a->sample.kept && b->sample.kept)
        row_real(row, &column->shared, (double)shared_people(a, b));
}

static Table *pairs_of(Arena *arena, const Results *results)
{
    Table *table =
        table_make(arena, &table_contrast_pairs, "On whom two contrasts stand", (PeopleSet){0});
    table->sentence =
        "An effect speaks for the students whom its estimand is about. Where these are neither the "
        "same students nor weighted to the same population, two effects differ also because their "
        "students do, so the one less the "
        "other is not the effect of one program against the other.";
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = i + 1; k < results->n_analyses; k++) {
            const Analysis *a = &results->analysis[i], *b = &results->analysis[k];
            if (counts(a) && counts(b) && a->infeasible == NULL && b->infeasible == NULL &&
                text_equal(a->outcome_spec->score.text, b->outcome_spec->score.text) &&
                text_equal(a->outcome_spec->contrast->of, b->outcome_spec->contrast->of))
                add_pair(table, a, b);
        }
    return table->n_rows > 0 ? table : NULL;
}

bool results_same_people(const Results *results)
{
    const Table *table = results->contrast_pairs;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        if (!table->head[i].what)
            return false;
    return table != NULL;
}

bool results_one_population(const Results *results)
{
    const Table *table = results->contrast_pairs;
    bool one = results_same_people(results);
    for (size_t i = 0; one && i < table->n_rows; i++)
        one = text_equal(table_text(table, i, &contrast_pairs_columns.people), ONE_POPULATION);
    return one;
}

const char *results_contrast_note(Arena *arena, const Results *results)
{
    const char *who = spec_people(arena, results->spec);
    if (results->contrast_pairs == NULL)
        return "";
    if (results_one_population(results))
        return arena_printf(arena,
                            "The effects of all programs speak for the same population of %s, like "
                            "which every group was weighted.",
                            who);
    return results_same_people(results)
               ? arena_printf(arena, "The effects of all programs speak for the same %s.", who)
               : arena_printf(arena,
                              "The effect of each program speaks for %s of its own: the one less "
                              "the other is not what one program does more than the other.",
                              who);
}

/* --- effects -------------------------------------------------------------------------------------
 */

TABLE_DEFINE(contrasts, CONTRASTS_LIST, .name = "contrasts", .from = &table_effects);
static const union contrasts_columns *const column = &contrasts_columns;

static void add_effect(Row row, const Effect *effect, double q)
{
    const char *hidden = effect->hidden;
    row_text(row, &column->estimand, effect->estimand);
    row_count(row, &column->n_treated, effect->n_treated, effect_hidden_n(effect));
    row_count(row, &column->n_control, effect->n_control, effect_hidden_n(effect));
    row_real_or(row, &column->estimate, effect->estimate, hidden);
    row_real_or(row, &column->se, effect->se, hidden);
    row_real_or(row, &column->ci_low, effect->ci_low, hidden);
    row_real_or(row, &column->ci_high, effect->ci_high, hidden);
    row_real_or(row, &column->g, effect->effect_size, hidden);
    row_real_or(row, &column->g_low, effect->effect_size_ci_low, hidden);
    row_real_or(row, &column->g_high, effect->effect_size_ci_high, hidden);
    row_real_or(row, &column->p, effect->p, hidden);
    row_real_or(row, &column->q, q, hidden);
    row_text(row, &column->problem, effect->problem);
}

static void add_analysis(Row row, const Results *results, const Analysis *analysis)
{
    const Matching *matching = &analysis->matching;
    const Effect *effect = analysis_overall(analysis);
    const char *hidden = analysis->hidden_matched;
    row_text(row, &column->estimand, matching->estimand);
    row_count(row, &column->n_treated, matching->n_treated, hidden);
    row_count(row, &column->n_control, matching->n_control, hidden);
    row_real_or(row, &column->ess_treated, analysis->balance.ess_treated, hidden);
    row_real_or(row, &column->ess_control, analysis->balance.ess_control, hidden);
    *row_cell(row, &column->start_g) = results_start_cell(analysis);
    row_text(row, &column->start, results_start_words(analysis));
    if (effect != NULL)
        add_effect(row, effect, results_claim(results, analysis).family.q);
}

static void put_unit(Table *table, const Results *results)
{
    const char *unit = NULL;
    int digits = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!counts(a) || a->infeasible != NULL)
            continue;
        unit = unit == NULL || text_equal(unit, analysis_unit(a)) ? analysis_unit(a)
                                                                  : "unit of the outcome";
        digits = analysis_digits(a) > digits ? analysis_digits(a) : digits;
    }
    table_in_unit(table, unit, digits);
}

void results_contrast(Arena *arena, Results *results)
{
    results->contrasts = results->contrast_pairs = NULL;
    Table *table =
        table_make(arena, &table_contrasts, "Every program of the study", (PeopleSet){0});
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (!counts(analysis))
            continue;
        const Row row = row_add(table, analysis_set(analysis));
        row_text(row, &column->outcome, analysis->outcome);
        row_text(row, &column->program, analysis->outcome_spec->contrast->program);
        row_text(row, &column->comparison, analysis->outcome_spec->contrast->comparison);
        if (analysis->infeasible != NULL)
            row_text(row, &column->problem, phrase_text(arena, analysis->infeasible));
        else
            add_analysis(row, results, analysis);
    }
    if (table->n_rows == 0)
        return;
    const int adjustment = results->spec->multiple.adjustment;
    table->sentence = arena_printf(
        arena,
        "Each row compares one program's students with comparison students of their own; rows "
        "stand on different students unless contrast_pairs says that they are the same, or are "
        "weighted to the same population. q: p corrected for the tests of its family (%s): the one "
        "that the study file names, else its domain, else all rows.",
        adjustment_words[adjustment]);
    put_unit(table, results);
    results->contrasts = table;
    results->contrast_pairs = pairs_of(arena, results);
}
