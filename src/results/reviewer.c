/* What an evidence reviewer asks for, in the layout of tables 5 to 7 of the WWC Reporting Guide for
 * Study Authors: Group Design Studies (version 4.1, 2021): how the sample was formed and analysed,
 * descriptive statistics of the analytic sample, and results. What only people know is left for
 * them. */
#include "alike/results.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- table 5: sample formation and analysis ------------------------------------------------------
 */

static const TableColumn sample_columns[] = {
    {.name = "item", .title = "Item", .type = CELL_TEXT},
    {.name = "answer", .title = "Answer", .type = CELL_TEXT},
};

static void item(Table *table, const char *name, const char *answer)
{
    Cell *cell = table_add_row(table);
    set_text(&cell[0], name);
    set_text(&cell[1], answer != NULL && answer[0] != '\0' ? answer : TO_BE_SUPPLIED);
}

static const char *exclusions(Arena *arena, const Analysis *analysis)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < analysis->flow.n; i++)
        if (text_equal(analysis->flow.row[i].step, "excluded"))
            text_format(&text, "%s%s", text.n > 0 ? "; " : "", analysis->flow.row[i].reason);
    return text.n > 0 ? text.bytes : "none";
}

static const char *adjusted_for(Arena *arena, const Analysis *analysis)
{
    Text text = {.arena = arena};
    const char *last = NULL;
    for (size_t i = 0; i < analysis->balance.n; i++) {
        const BalanceRow *row = &analysis->balance.row[i];
        if (!row->adjusted || row->is_score || text_equal(row->covariate, last))
            continue;
        text_format(&text, "%s%s", text.n > 0 ? ", " : "", row->covariate);
        last = row->covariate;
    }
    return text.n > 0 ? text.bytes : "none";
}

static const char *clustering(Arena *arena, const Effect *effect)
{
    if (effect == NULL || effect->hidden != NULL || effect->variance == NULL)
        return "none yet";
    if (effect->cluster == NULL)
        return arena_printf(arena, "none; %s variance", effect->variance);
    if (effect->problem != NULL)
        return effect->problem;
    return arena_printf(arena, "%s variance, clustered by %s (%s clusters)", effect->variance,
                        effect->cluster, text_count(arena, effect->clusters));
}

/* As far as the program can know: the data say who was in the program, and not how they came to. */
static const char *program_group(Arena *arena, const Spec *spec, const Design *design)
{
    const char *column = design != NULL ? design->treatment.text : NULL;
    if (spec->randomized)
        return "by lot";
    return column != NULL
               ? arena_printf(arena, "program %s as the data have them (column '%s')",
                              spec_people(arena, spec), column)
               : arena_printf(arena, "program %s as the data have them", spec_people(arena, spec));
}

static bool corrects(const Analysis *analysis)
{
    for (size_t k = 0; k < analysis->tables.n; k++)
        for (size_t c = 0; c < analysis->tables.item[k]->n_columns; c++)
            if (analysis->tables.item[k]->column[c].role == ROLE_Q)
                return true;
    return false;
}

static Table *sample_table(Arena *arena, const Results *results, const Analysis *analysis)
{
    const Spec *spec = results->spec;
    const Effect *effect = analysis_overall(analysis);
    const OutcomeSpec *outcome = analysis->outcome_spec;
    const Design *design = analysis->design_spec;
    Table *table = table_create(
        arena, arena_printf(arena, "reviewer_%s_sample", analysis->outcome),
        arena_printf(arena, "Table 5. Sample formation and analysis: %s", analysis_label(analysis)),
        sample_columns, COUNT_OF(sample_columns));
    table->sentence = "After table 5 of the WWC Reporting Guide (4.1).";
    item(table, "Study design",
         spec->randomized ? "experiment: who got the program was drawn by lot, as the study file "
                            "says; the comparison is matched or weighted"
                          : "quasi-experimental: matched or weighted comparison group");
    item(table, "Intervention", spec->program);
    item(table, "How the groups were formed",
         arena_printf(arena, "%s; comparison %s by method %s%s%s",
                      program_group(arena, spec, design), spec_people(arena, spec),
                      analysis->matching.method != NULL ? analysis->matching.method : "",
                      analysis->matching.distance != NULL ? ", distance " : "",
                      analysis->matching.distance != NULL ? analysis->matching.distance : ""));
    item(table, "Unit of assignment",
         effect != NULL && effect->cluster != NULL && !text_equal(effect->cluster, "set")
             ? effect->cluster
             : NULL);
    item(table, "Unit of analysis", spec->unit);
    item(table, "Estimand", effect != NULL ? effect->estimand : analysis->matching.estimand);
    item(table, "Exclusions", exclusions(arena, analysis));
    item(table, "Missing data", "complete cases; nothing was imputed");
    item(table, "Outcome model",
         effect != NULL                                        ? effect->estimator
         : design != NULL && design->effects.estimator != NULL ? design->effects.estimator->name
                                                               : NULL);
    item(table, "Covariates in the outcome model", adjusted_for(arena, analysis));
    item(table, "Adjustment for clustering", clustering(arena, effect));
    item(table, "Outcome domain", outcome != NULL ? outcome->domain : NULL);
    item(table, "Correction for multiple comparisons",
         corrects(analysis) ? "none of the overall estimate; within tables that have a column q"
                            : "none applied");
    item(table, "How and when the outcome was collected, the same way in both groups", NULL);
    item(table, "What the comparison group received", NULL);
    item(table, "Funding and conflicts of interest", NULL);
    return table;
}

/* --- table 6: descriptive statistics of the analytic sample --------------------------------------
 */

static const TableColumn descriptive_columns[] = {
    {.name = "time", .title = "When", .type = CELL_TEXT},
    {.name = "measure", .title = "Measure", .type = CELL_TEXT},
    {.name = "reliability", .title = "Reliability", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "clusters_treated", .title = "Program clusters", .type = CELL_COUNT},
    {.name = "mean_treated", .title = "Program mean", .type = CELL_REAL, .digits = 2},
    {.name = "sd_treated", .title = "Program SD", .type = CELL_REAL, .digits = 2},
    {.name = "n_control", .title = "Comparison n", .type = CELL_COUNT},
    {.name = "clusters_control", .title = "Comparison clusters", .type = CELL_COUNT},
    {.name = "mean_control", .title = "Comparison mean", .type = CELL_REAL, .digits = 2},
    {.name = "sd_control", .title = "Comparison SD", .type = CELL_REAL, .digits = 2},
    {.name = "g", .title = "WWC effect size (g)", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "wwc", .title = "Baseline category, by g", .type = CELL_TEXT},
};

enum { RELIABILITY = 2, GROUP_TREATED = 3, GROUP_CONTROL = 7, BASELINE_G = 11, CATEGORY };

typedef struct Group {
    size_t n, clusters;
    double mean, sd;
} Group;

static void group_cells(Cell *cell, Group group, const char *hidden_n, const char *hidden_mean)
{
    set_count(&cell[0], group.n, hidden_n);
    if (group.clusters == 0)
        set_text(&cell[1], TO_BE_SUPPLIED);
    else
        set_count(&cell[1], group.clusters, NULL);
    set_real(&cell[2], group.mean);
    set_real(&cell[3], group.sd);
    if (hidden_mean != NULL)
        cell[2].text = cell[3].text = hidden_mean;
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

static void baseline_row(Table *table, const Analysis *analysis, const BalanceRow *row)
{
    Group group[2] = {{0}};
    const char *hidden;
    analytic_sizes(analysis, group, &hidden);
    group[1].mean = row->after.mean_treated;
    group[1].sd = row->after.sd_treated;
    group[0].mean = row->after.mean_control;
    group[0].sd = row->after.sd_control;
    Cell *cell = table_add_row(table);
    set_text(&cell[0], "baseline");
    set_text(&cell[1], row->label != NULL ? row->label : row->covariate);
    if (row->is_pretest)
        set_text(&cell[RELIABILITY], TO_BE_SUPPLIED);
    group_cells(&cell[GROUP_TREATED], group[1], hidden, row->hidden);
    group_cells(&cell[GROUP_CONTROL], group[0], hidden, row->hidden);
    set_real(&cell[BASELINE_G], row->after.g);
    if (row->hidden != NULL)
        set_text(&cell[BASELINE_G], row->hidden);
    set_text(&cell[CATEGORY], row->wwc);
}

static Table *descriptive_table(Arena *arena, const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    Table *table = table_create(
        arena, arena_printf(arena, "reviewer_%s_descriptives", analysis->outcome),
        arena_printf(arena, "Table 6. The analytic sample: %s", analysis_label(analysis)),
        descriptive_columns, COUNT_OF(descriptive_columns));
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
    Cell *cell = table_add_row(table);
    const char *no_outcome = effect == NULL ? "not read yet" : hidden;
    set_text(&cell[0], "outcome");
    set_text(&cell[1], analysis_label(analysis));
    set_text(&cell[RELIABILITY], TO_BE_SUPPLIED);
    group_cells(&cell[GROUP_TREATED], group[1], hidden, no_outcome);
    group_cells(&cell[GROUP_CONTROL], group[0], hidden, no_outcome);
    return table;
}

/* --- table 7: results ----------------------------------------------------------------------------
 */

static const TableColumn result_columns[] = {
    {.name = "outcome", .title = "Outcome", .type = CELL_TEXT},
    {.name = "domain", .title = "Domain", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "clusters_treated", .title = "Program clusters", .type = CELL_COUNT},
    {.name = "n_control", .title = "Comparison n", .type = CELL_COUNT},
    {.name = "clusters_control", .title = "Comparison clusters", .type = CELL_COUNT},
    {.name = "adjusted_mean_treated",
     .title = "Adjusted program mean",
     .type = CELL_REAL,
     .unit = OUTCOME_UNIT},
    {.name = "adjusted_mean_control",
     .title = "Adjusted comparison mean",
     .type = CELL_REAL,
     .unit = OUTCOME_UNIT},
    {.name = "difference", .title = "Difference", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "sd", .title = "Pooled SD", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "g", .title = "Effect size", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "df", .title = "Degrees of freedom", .type = CELL_REAL, .digits = 1},
    {.name = "improvement_index",
     .title = "Improvement index",
     .type = CELL_REAL,
     .unit = "percentile points",
     .digits = 0},
};

enum { SIZES = 2, NUMBERS = 6 };

static Table *result_table(Arena *arena, const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    const size_t n = COUNT_OF(result_columns);
    TableColumn *columns = columns_in_unit(arena, result_columns, n, analysis_unit(analysis),
                                           analysis_digits(analysis));
    for (size_t k = 0; !analysis_adjusts(analysis) && k < n; k++)
        if (text_starts(columns[k].title, "Adjusted "))
            columns[k].title = text_with_capital(arena, columns[k].title + strlen("Adjusted "));
    Table *table = table_create(
        arena, arena_printf(arena, "reviewer_%s_results", analysis->outcome),
        arena_printf(arena, "Table 7. Results: %s", analysis_label(analysis)), columns, n);
    table->sentence = "After table 7 of the WWC Reporting Guide (4.1).";
    Group group[2] = {{0}};
    const char *hidden;
    analytic_sizes(analysis, group, &hidden);
    Cell *cell = table_add_row(table), numbers[4];
    set_text(&cell[0], analysis_label(analysis));
    set_text(&cell[1], analysis->outcome_spec != NULL && analysis->outcome_spec->domain != NULL
                           ? analysis->outcome_spec->domain
                           : TO_BE_SUPPLIED);
    for (size_t arm = 0; arm < 2; arm++) { /* treated first */
        group_cells(numbers, group[1 - arm], hidden, NULL);
        cell[SIZES + 2 * arm] = numbers[0];
        cell[SIZES + 2 * arm + 1] = numbers[1];
    }
    if (effect == NULL) {
        for (size_t k = NUMBERS; k < n; k++)
            set_text(&cell[k], "not read yet");
        return table;
    }
    const double value[] = {effect->adjusted_mean_treated,
                            effect->adjusted_mean_control,
                            effect->estimate,
                            effect->se,
                            effect->sd,
                            effect->g,
                            effect->p,
                            effect->df,
                            effect->improvement_index};
    for (size_t k = 0; k < COUNT_OF(value); k++) {
        set_real(&cell[NUMBERS + k], value[k]);
        if (effect->hidden != NULL)
            set_text(&cell[NUMBERS + k], effect->hidden);
    }
    return table;
}

void results_review(Arena *arena, Results *results)
{
    size_t n = 0;
    for (size_t i = 0; i < results->n_analyses; i++)
        n += results->analysis[i].primary;
    results->reviewer = ARENA_ARRAY(arena, Table *, 3 * n);
    results->n_reviewer = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (!analysis->primary || analysis->infeasible != NULL)
            continue;
        results->reviewer[results->n_reviewer++] = sample_table(arena, results, analysis);
        results->reviewer[results->n_reviewer++] = descriptive_table(arena, analysis);
        results->reviewer[results->n_reviewer++] = result_table(arena, analysis);
    }
}
