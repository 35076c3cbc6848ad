/* What an evidence reviewer asks for, in the layout of tables 5 to 7 of the WWC Reporting Guide for
 * Study Authors: Group Design Studies (version 4.1, 2021): how the sample was formed and analysed,
 * descriptive statistics of the analytic sample, and results. What only people know is left for
 * them. */
#include "alike/gap_tables.h"
#include "alike/results.h"
#include "alike/results_tables.h"

#include "alike/test_families.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- table 5: sample formation and analysis ------------------------------------------------------
 */

TABLE_DEFINE(reviewer_sample, REVIEWER_SAMPLE_LIST, .name = "reviewer_*_sample");

static void item(Table *table, const char *name, const char *answer)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_text(row, &reviewer_sample_columns.item, name);
    row_text(row, &reviewer_sample_columns.answer,
             answer != NULL && answer[0] != '\0' ? answer : TO_BE_SUPPLIED);
}

static const char *exclusions(Arena *arena, const Analysis *analysis)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < analysis->flow.n; i++)
        if (analysis->flow.row[i].step == FLOW_EXCLUDED)
            text_format(&text, "%s%s", text.n > 0 ? "; " : "", analysis->flow.row[i].reason);
    return text.n > 0 ? text.bytes : "none";
}

/* Each characteristic once, as readers know it; with semicolons where a name holds a comma. */
static const char *adjusted_for(Arena *arena, const Analysis *analysis)
{
    static const char comma[] = ", ";
    const Balance *balance = &analysis->balance;
    const char **name = (const char **)arena_array(arena, balance->n, sizeof *name);
    const char *last = NULL;
    size_t n = 0;
    bool commas = false;
    Text text = {.arena = arena};
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (!row->adjusted || row->is_score || text_equal(row->covariate, last))
            continue;
        name[n] = row->is_pretest ? "earlier score"
                                  : text_in_sentence(arena, row->factor != NULL  ? row->factor
                                                            : row->label != NULL ? row->label
                                                                                 : row->covariate);
        commas = commas || strstr(name[n], comma) != NULL;
        n++;
        last = row->covariate;
    }
    for (size_t k = 0; k < n; k++)
        text_format(&text, "%s%s", k == 0 ? "" : commas ? "; " : comma, name[k]);
    return n > 0 ? text.bytes : "none";
}

static const char *clustering(Arena *arena, const Analysis *analysis, const Effect *effect)
{
    if (effect == NULL || effect->hidden != NULL || effect->variance == NULL)
        return "none yet";
    const char *variance = variance_row[effect->variance_kind].words != NULL
                               ? analysis_variance_words(effect)
                               : arena_printf(arena, "%s variance", effect->variance);
    if (effect->cluster == NULL)
        return arena_printf(arena, "none; %s", variance);
    if (effect->problem != NULL)
        return effect->problem;
    return arena_printf(arena, "%s, clustered by %s (%s %s)", variance,
                        analysis_cluster_words(arena, analysis, effect),
                        text_count(arena, effect->clusters),
                        effect->clusters == 1 ? "cluster" : "clusters");
}

/* As far as the program can know: the data say who was in the program, and not how they came to. */
static const char *program_group(Arena *arena, const Spec *spec, const Analysis *analysis)
{
    const char *column = analysis->design_spec->treatment.text;
    const char *label = analysis_column_label(analysis, column);
    if (spec->randomized)
        return "by lot";
    return arena_printf(arena, "program %s as the data have them%s", spec_people(arena, spec),
                        label != column ? arena_printf(arena, " (%s)", label) : "");
}

static bool corrects(const Analysis *analysis)
{
    for (size_t k = 0; k < analysis->tables.n; k++)
        for (size_t c = 0; c < analysis->tables.item[k]->n_columns; c++)
            if (analysis->tables.item[k]->column[c].role == ROLE_Q)
                return true;
    return false;
}

static const char *missing_data(Arena *arena, const Analysis *analysis)
{
    if (!analysis->has_gaps)
        return "complete cases; nothing was imputed";
    if (analysis->design_spec->missing_data == MISSING_IMPUTE)
        return arena_printf(arena,
                            "scores: complete cases; covariates: imputed by chained equations in "
                            "%zu copies of the data, without the outcome for score and design, "
                            "with it for the outcome model; Rubin's rules (table imputed)",
                            analysis->design_spec->imputing.copies);
    return arena_printf(arena,
                        "scores: complete cases; covariates: a mark and the mean of the others, a "
                        "category of its own; %s",
                        tables_find(&analysis->tables, &table_imputed) != NULL
                            ? "beside it imputed copies (table imputed)"
                            : "nothing was imputed");
}

/* In a family of one there is nothing to correct. */
static const char *correction(Arena *arena, const Results *results, const Analysis *analysis)
{
    const int adjustment = results->spec->multiple.adjustment;
    const TestFamily family = results_family(results, analysis, adjustment);
    if (analysis->outcome_spec->contrast != NULL)
        return arena_printf(arena,
                            "%s, over all programs and outcomes: column q of the table contrasts",
                            adjustment_words[adjustment]);
    if (family.n > 1)
        return arena_printf(arena,
                            "%s, over %zu tests of its family: column q of the table families",
                            adjustment_words[adjustment], family.n);
    return corrects(analysis) ? "none of the overall estimate; within tables that have a column q"
                              : "none applied";
}

static Table *sample_table(Arena *arena, const Results *results, const Analysis *analysis)
{
    const Spec *spec = results->spec;
    const Effect *effect = analysis_overall(analysis);
    const OutcomeSpec *outcome = analysis->outcome_spec;
    const Design *design = analysis->design_spec;
    const char *distance = analysis->matching.distance;
    Table *table = table_make(
        arena, &table_reviewer_sample,
        arena_printf(arena, "Table 5. Sample formation and analysis: %s", analysis_label(analysis)),
        analysis_set(analysis));
    table->name = arena_printf(arena, "reviewer_%s_sample", analysis->outcome);
    table->sentence = "After table 5 of the WWC Reporting Guide (4.1).";
    item(table, "Study design",
         spec->randomized ? "experiment: who got the program was drawn by lot, as the study file "
                            "says; the comparison is matched or weighted"
                          : "quasi-experimental: matched or weighted comparison group");
    const ContrastSpec *contrast = outcome->contrast;
    item(table, "Intervention",
         contrast == NULL ? spec->program
                          : arena_printf(arena, "%s: %s", spec->program, contrast->program_name));
    item(table, "How the groups were formed",
         arena_printf(arena, "%s; comparison %s by method %s%s%s",
                      program_group(arena, spec, analysis), spec_people(arena, spec),
                      text_spaced(arena, analysis->matching.method),
                      distance != NULL ? ", distance " : "",
                      distance != NULL ? text_spaced(arena, distance) : ""));
    item(table, "Unit of assignment",
         effect != NULL && !errors_go_by_people(effect->errors_by)
             ? analysis_cluster_words(arena, analysis, effect)
             : NULL);
    item(table, "Unit of analysis", spec->unit);
    item(table, "Estimand", effect != NULL ? effect->estimand : analysis->matching.estimand);
    item(table, "Exclusions", exclusions(arena, analysis));
    item(table, "Missing data", missing_data(arena, analysis));
    item(table, "Outcome model",
         text_spaced(arena, effect != NULL ? effect->estimator : design->effects.estimator->name));
    item(table, "Covariates in the outcome model", adjusted_for(arena, analysis));
    item(table, "Adjustment for clustering", clustering(arena, analysis, effect));
    item(table, "Outcome domain", outcome->domain);
    item(table, "Correction for multiple comparisons", correction(arena, results, analysis));
    item(table, "How and when the outcome was collected, the same way in both groups", NULL);
    item(table, "What the comparison group received", NULL);
    item(table, "Funding and conflicts of interest", NULL);
    return table;
}

/* --- table 6: descriptive statistics of the analytic sample --------------------------------------
 */

TABLE_DEFINE(reviewer_descriptives, REVIEWER_DESCRIPTIVES_LIST, .name = "reviewer_*_descriptives",
             .from = &table_balance);

typedef struct Group {
    size_t n, clusters;
    double mean, sd;
} Group;

static void cluster_count(Row row, const TableColumn *handle, size_t n)
{
    if (n == 0)
        row_real_or(row, handle, (double)NAN, TO_BE_SUPPLIED);
    else
        row_count(row, handle, n, NULL);
}

/* Sizes of the analytic sample: those of the estimate where there is one. */
static void analytic_sizes(const Analysis *analysis, Group group[2], const char **hidden)
{
    const Effect *effect = analysis_overall(analysis);
    const bool estimated = effect != NULL;
    group[1].n = estimated ? effect->n_treated : analysis->matching.n_treated;
    group[0].n = estimated ? effect->n_control : analysis->matching.n_control;
    group[1].clusters = estimated && effect->clusters_treated > 0 ? effect->clusters_treated
                                                                  : analysis->n_schools_treated;
    group[0].clusters = estimated && effect->clusters_control > 0 ? effect->clusters_control
                                                                  : analysis->n_schools_control;
    *hidden = estimated ? effect_hidden_n(effect) : analysis->hidden_matched;
}

/* Both groups, [0] comparison and [1] program. */
static void group_cells(Row row, const Group group[2], const char *hidden_n,
                        const char *hidden_mean)
{
    const union reviewer_descriptives_columns *column = &reviewer_descriptives_columns;
    row_count(row, &column->n_treated, group[1].n, hidden_n);
    cluster_count(row, &column->clusters_treated, group[1].clusters);
    row_real_or(row, &column->mean_treated, group[1].mean, hidden_mean);
    row_real_or(row, &column->sd_treated, group[1].sd, hidden_mean);
    row_count(row, &column->n_control, group[0].n, hidden_n);
    cluster_count(row, &column->clusters_control, group[0].clusters);
    row_real_or(row, &column->mean_control, group[0].mean, hidden_mean);
    row_real_or(row, &column->sd_control, group[0].sd, hidden_mean);
}

static void baseline_row(Table *table, const Analysis *analysis, const BalanceRow *row)
{
    Group group[2] = {{0}};
    const char *hidden;
    analytic_sizes(analysis, group, &hidden);
    group[1].mean = row->after.mean_treated;
    group[1].sd = row->after.sd_treated;
    group[0].mean = row->after.mean_control;
    group[0].sd = row->after.sd_control;
    const union reviewer_descriptives_columns *column = &reviewer_descriptives_columns;
    const Row out = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_text(out, &column->time, "baseline");
    row_text(out, &column->measure, row->label);
    if (row->is_pretest)
        row_text(out, &column->reliability, TO_BE_SUPPLIED);
    group_cells(out, group, hidden, row->hidden);
    row_real_or(out, &column->g, row->after.g,
                row->hidden != NULL ? row->hidden : row->band[BALANCE_BAND_G]);
    row_text(out, &column->wwc, wwc_baseline_word(row->wwc));
}

static Table *descriptive_table(Arena *arena, const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    const union reviewer_descriptives_columns *column = &reviewer_descriptives_columns;
    Table *table = table_make(
        arena, &table_reviewer_descriptives,
        arena_printf(arena, "Table 6. The analytic sample: %s", analysis_label(analysis)),
        analysis_set(analysis));
    table->name = arena_printf(arena, "reviewer_%s_descriptives", analysis->outcome);
    table->sentence = "After table 6 of the WWC Reporting Guide (4.1). Means and standard "
                      "deviations are not adjusted by covariates; they carry the design's weights.";
    for (size_t i = 0; i < analysis->balance.n; i++)
        if (!analysis->balance.row[i].is_score)
            baseline_row(table, analysis, &analysis->balance.row[i]);
    Group group[2] = {{0}};
    const char *hidden;
    analytic_sizes(analysis, group, &hidden);
    group[1].mean = effect != NULL ? effect->mean_treated : NAN;
    group[1].sd = effect != NULL ? effect->sd_treated : NAN;
    group[0].mean = effect != NULL ? effect->mean_control : NAN;
    group[0].sd = effect != NULL ? effect->sd_control : NAN;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_text(row, &column->time, "outcome");
    row_text(row, &column->measure, analysis_label(analysis));
    row_text(row, &column->reliability, TO_BE_SUPPLIED);
    group_cells(row, group, hidden, effect == NULL ? "not read yet" : hidden);
    return table;
}

/* --- table 7: results ----------------------------------------------------------------------------
 */

TABLE_DEFINE(reviewer_results, REVIEWER_RESULTS_LIST, .name = "reviewer_*_results",
             .from = &table_effects);

/* Means that nothing adjusts are called means. */
static void entitle_means(Table *table, const Analysis *analysis)
{
    const union reviewer_results_columns *column = &reviewer_results_columns;
    if (analysis_adjusts(analysis))
        return;
    table_entitle(table, &column->adjusted_mean_treated, "Program mean");
    table_entitle(table, &column->adjusted_mean_control, "Comparison mean");
}

static Table *result_table(Arena *arena, const Analysis *analysis)
{
    const union reviewer_results_columns *column = &reviewer_results_columns;
    const Effect *effect = analysis_overall(analysis);
    const OutcomeSpec *outcome = analysis->outcome_spec;
    Table *table = table_make(arena, &table_reviewer_results,
                              arena_printf(arena, "Table 7. Results: %s", analysis_label(analysis)),
                              analysis_set(analysis));
    table->name = arena_printf(arena, "reviewer_%s_results", analysis->outcome);
    table->sentence = "After table 7 of the WWC Reporting Guide (4.1).";
    table_in_unit(table, analysis_unit(analysis), analysis_digits(analysis));
    entitle_means(table, analysis);
    Group group[2] = {{0}};
    const char *hidden;
    analytic_sizes(analysis, group, &hidden);
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_text(row, &column->outcome, analysis_label(analysis));
    row_text(row, &column->domain, outcome->domain != NULL ? outcome->domain : TO_BE_SUPPLIED);
    row_count(row, &column->n_treated, group[1].n, hidden);
    cluster_count(row, &column->clusters_treated, group[1].clusters);
    row_count(row, &column->n_control, group[0].n, hidden);
    cluster_count(row, &column->clusters_control, group[0].clusters);
    const Effect none = {0};
    const Effect *e = effect != NULL ? effect : &none;
    const char *no_number = effect != NULL ? effect->hidden : "not read yet";
    row_real_or(row, &column->adjusted_mean_treated, e->adjusted_mean_treated, no_number);
    row_real_or(row, &column->adjusted_mean_control, e->adjusted_mean_control, no_number);
    row_real_or(row, &column->difference, e->estimate, no_number);
    row_real_or(row, &column->se, e->se, no_number);
    row_real_or(row, &column->sd, e->sd, no_number);
    row_real_or(row, &column->g, e->g, no_number);
    row_real_or(row, &column->p, e->p, no_number);
    row_real_or(row, &column->df, e->df, no_number);
    row_real_or(row, &column->improvement_index, e->improvement_index, no_number);
    return table;
}

enum { PER_OUTCOME = 5 };

void results_review(Arena *arena, Results *results)
{
    size_t n = 0;
    for (size_t i = 0; i < results->n_analyses; i++)
        n += results->analysis[i].primary;
    results->reviewer = ARENA_ARRAY(arena, Table *, PER_OUTCOME * n);
    results->n_reviewer = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (!analysis->primary || analysis->infeasible != NULL)
            continue;
        results->reviewer[results->n_reviewer++] = sample_table(arena, results, analysis);
        results->reviewer[results->n_reviewer++] = descriptive_table(arena, analysis);
        results->reviewer[results->n_reviewer++] = result_table(arena, analysis);
        results->reviewer[results->n_reviewer++] = results_evidence_table(arena, results, analysis);
        results->reviewer[results->n_reviewer++] = results_essa_table(arena, results, analysis);
    }
}
