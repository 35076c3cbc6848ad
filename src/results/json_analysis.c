/* One outcome under one design, as results.json has it. */
#include "results/json.h"

#include "alike/condition_tables.h"

#include <math.h>

/* A row an object, by the names of its table's columns. */
static json_t *flow_array(const Analysis *analysis)
{
    json_t *array = json_array();
    Arena *scratch = arena_create();
    const Table *table = results_flow_table(scratch, analysis);
    for (size_t i = 0; i < table->n_rows; i++) {
        json_t *object = json_object();
        for (size_t k = 0; k < table->n_columns; k++)
            put_value(object, table->column[k].name,
                      value_cell(table->column[k].type, &table->cell[i * table->n_columns + k]));
        json_array_append_new(array, object);
    }
    arena_destroy(scratch);
    return array;
}

static json_t *propensity_object(const Results *results, const PropensityScore *score)
{
    if (score->model == NULL)
        return json_null();
    json_t *object = json_object(), *coefficients = json_array();
    for (size_t i = 0; i < score->n_coefficients; i++) {
        json_t *coefficient = json_object();
        put_value(coefficient, "term", value_text(score->coefficient[i].term));
        put_value(coefficient, "estimate", value_real(score->coefficient[i].estimate));
        put_value(coefficient, "se", value_real(score->coefficient[i].se));
        put_value(coefficient, "aliased", json_boolean(score->coefficient[i].aliased));
        json_array_append_new(coefficients, coefficient);
    }
    put_value(object, "model", value_text(score->model));
    put_value(object, "converged", json_boolean(score->converged));
    put_value(object, "iterations",
              results_published(results) ? json_null() : value_count(score->iterations, NULL));
    put_value(object, "deviance", value_real(score->deviance));
    put_value(object, "null_deviance", value_real(score->null_deviance));
    put_value(object, "coefficients", coefficients);
    return object;
}

static void put_fields(json_t *object, const ResultField *fields, size_t n, const void *of,
                       const Analysis *analysis)
{
    for (size_t k = 0; k < n; k++) {
        const Cell cell = analysis_cell(analysis, of, &fields[k]);
        put_value(object, fields[k].json, value_cell(fields[k].column.type, &cell));
    }
}

static json_t *matching_object(const Analysis *analysis)
{
    const Matching *matching = &analysis->matching;
    json_t *object = json_object();
    put_fields(object, matching_fields, n_matching_fields, matching, analysis);
    put_value(object, "reused", json_boolean(matching->reused));
    if (matching->groups != NULL)
        put_value(object, "groups", value_table(matching->groups));
    return object;
}

static json_t *side_object(const BalanceRow *row, const BalanceSide *side)
{
    json_t *object = json_object();
    for (size_t k = 0; k < n_balance_side_fields; k++) {
        const ResultField *field = &balance_side_fields[k];
        const Cell cell = balance_cell(row, side, field);
        put_value(object, field->json, value_cell(field->column.type, &cell));
    }
    if (row->step != NULL) /* of means and SDs, which come first */
        put_value(object, "step", value_real(row->step[0]));
    return object;
}

static json_t *balance_array(const Balance *balance)
{
    json_t *array = json_array();
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        json_t *object = json_object();
        put_value(object, "covariate", value_text(row->covariate));
        put_value(object, "level", value_text(row->level));
        put_value(object, "before", side_object(row, &row->before));
        put_value(object, "after", side_object(row, &row->after));
        put_value(object, "wwc", value_text(wwc_baseline_word(row->wwc)));
        put_value(object, "label", value_text(row->label));
        put_value(object, "score", json_boolean(row->is_score));
        put_value(object, "pretest", json_boolean(row->is_pretest));
        put_value(object, "adjusted", json_boolean(row->adjusted));
        put_value(object, "smd_sd", value_real(row->reference_sd));
        put_value(object, "hidden", value_text(row->hidden));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *balance_summary(const Analysis *analysis)
{
    json_t *object = json_object();
    put_fields(object, balance_summary_fields, n_balance_summary_fields, &analysis->balance,
               analysis);
    return object;
}

static json_t *effect_object(const Effect *effect)
{
    json_t *object = json_object();
    for (size_t k = 0; k < n_effect_fields; k++) {
        const Cell cell = effect_cell(effect, &effect_fields[k]);
        put_value(object, effect_fields[k].json, value_cell(effect_fields[k].column.type, &cell));
    }
    put_value(object, "hidden", value_text(effect->hidden));
    if (effect->step != NULL) {
        put_value(object, "mean_step", value_real(effect_step(effect, "mean_treated")));
        put_value(object, "pre_mean_step", value_real(effect_step(effect, "pre_mean_treated")));
    }
    return object;
}

static json_t *outcome_model(const Effects *effects)
{
    json_t *array = json_array();
    for (size_t k = 0; k < effects->n_terms; k++) {
        json_t *term = json_object();
        put_value(term, "term", value_text(effects->term[k]));
        put_value(term, "estimate", value_real(effects->coefficient[k]));
        put_value(term, "se", value_real(effects->coefficient_se[k]));
        json_array_append_new(array, term);
    }
    return array;
}

static json_t *effects_array(const Effects *effects)
{
    json_t *array = json_array();
    for (size_t i = 0; i < effects->n; i++)
        json_array_append_new(array, effect_object(&effects->row[i]));
    return array;
}

static json_t *further_tables(const Analysis *analysis)
{
    json_t *object = json_object();
    for (size_t k = 0; k < analysis->tables.n; k++)
        if (!analysis->tables.item[k]->kind->internal &&
            analysis->tables.item[k]->kind != &table_test_conditions)
            put_value(object, analysis->tables.item[k]->name,
                      value_table(analysis->tables.item[k]));
    return object;
}

/* A table that is made on demand; null without rows. */
static json_t *made_table(Table *(*make)(Arena *arena, const Analysis *analysis),
                          const Analysis *analysis)
{
    Arena *scratch = arena_create();
    const Table *table = make(scratch, analysis);
    json_t *value = table == NULL || table->n_rows == 0 ? json_null() : value_table(table);
    arena_destroy(scratch);
    return value;
}

static json_t *contrast_object(const ContrastSpec *contrast)
{
    json_t *object = json_object();
    put_value(object, "program", value_text(contrast->program));
    put_value(object, "comparison", value_text(contrast->comparison));
    return object;
}

json_t *value_analysis(const Results *results, const Analysis *analysis)
{
    const Effect *overall = analysis_overall(analysis);
    const bool show_model = overall == NULL || overall->hidden == NULL;
    json_t *object = json_object();
    put_value(object, "outcome", value_text(analysis->outcome));
    put_value(object, "design", value_text(analysis->design));
    put_value(object, "primary", json_boolean(analysis->primary));
    put_value(object, "outcome_label", value_text(analysis_label(analysis)));
    put_value(object, "design_label", value_text(analysis->design_spec->label));
    if (analysis->outcome_spec->contrast != NULL)
        put_value(object, "contrast", contrast_object(analysis->outcome_spec->contrast));
    put_value(object, "unit", value_text(analysis_unit(analysis)));
    put_value(object, "infeasible", value_phrase(analysis->infeasible));
    put_value(object, "flow", flow_array(analysis));
    if (analysis->infeasible != NULL) {
        put_value(object, "propensity", json_null());
        put_value(object, "matching", json_null());
        put_value(object, "balance", json_array());
        put_value(object, "effects", json_array());
        put_value(object, "sensitivity", json_object());
        put_value(object, "notes", value_notes(&analysis->notes));
        return object;
    }
    put_value(object, "propensity", propensity_object(results, &analysis->score));
    put_value(object, "matching", matching_object(analysis));
    put_value(object, "balance", balance_array(&analysis->balance));
    put_value(object, "balance_summary", balance_summary(analysis));
    put_value(object, "effects", effects_array(&analysis->effects));
    put_value(object, "outcome_model",
              show_model ? outcome_model(&analysis->effects) : json_array());
    put_value(object, "sensitivity", further_tables(analysis));
    const Table *conditions = tables_find(&analysis->tables, &table_test_conditions);
    if (conditions != NULL)
        put_value(object, "test_conditions", value_table(conditions));
    put_value(object, "losses", value_table(analysis->balance.losses));
    put_value(object, "school_balance", value_table(analysis->balance.schools));
    put_value(object, "attrition", made_table(results_attrition_table, analysis));
    put_value(object, "distribution", made_table(results_distribution_table, analysis));
    put_value(object, "matched_sets", made_table(results_set_sizes_table, analysis));
    if (results->design_only) {
        put_value(object, "minimum_detectable_effect", value_real(analysis->mdes));
        put_value(object, "minimum_detectable_effect_basis", value_phrase(analysis->mdes_basis));
    }
    put_value(object, "notes", value_notes(&analysis->notes));
    return object;
}
