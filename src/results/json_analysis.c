/* One outcome under one design, as results.json has it. */
#include "results/json.h"

#include <math.h>

static json_t *flow_array(const Flow *flow)
{
    json_t *array = json_array();
    for (size_t i = 0; i < flow->n; i++) {
        const FlowRow *row = &flow->row[i];
        json_t *object = json_object();
        put_value(object, "step", value_text(row->step));
        put_value(object, "reason", value_text(row->reason));
        put_value(object, "treated", value_count(row->treated, row->hidden_treated));
        put_value(object, "control", value_count(row->control, row->hidden_control));
        put_value(object, "other", value_count(row->other, NULL));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *propensity_object(const PropensityScore *score)
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
    put_value(object, "iterations", value_count(score->iterations, NULL));
    put_value(object, "deviance", value_real(score->deviance));
    put_value(object, "null_deviance", value_real(score->null_deviance));
    put_value(object, "coefficients", coefficients);
    return object;
}

static json_t *matching_object(const Analysis *analysis)
{
    const Matching *matching = &analysis->matching;
    const char *hidden = analysis->hidden_matched;
    json_t *object = json_object();
    put_value(object, "method", value_text(matching->method));
    put_value(object, "estimand", value_text(matching->estimand));
    put_value(object, "n_treated", value_count(matching->n_treated, hidden));
    put_value(object, "n_control", value_count(matching->n_control, hidden));
    put_value(object, "sets", value_count(matching->n_sets, hidden));
    put_value(object, "ess_treated", value_real(hidden != NULL ? NAN : matching->ess_treated));
    put_value(object, "ess_control", value_real(hidden != NULL ? NAN : matching->ess_control));
    put_value(object, "unmatched_treated",
              value_count(matching->unmatched_treated, analysis->hidden_dropped));
    put_value(object, "ties", value_count(matching->ties, NULL));
    put_value(object, "total_distance", value_real(matching->total_distance));
    put_value(object, "caliper_width", value_real(matching->caliper_width));
    put_value(object, "distance", value_text(matching->distance));
    put_value(object, "links", value_count(matching->n_links, hidden));
    put_value(object, "reused", json_boolean(matching->reused));
    put_value(object, "discarded_treated",
              value_count(matching->discarded_treated, analysis->hidden_dropped));
    put_value(object, "discarded_control",
              value_count(matching->discarded_control, analysis->hidden_dropped));
    if (matching->groups != NULL)
        put_value(object, "groups", value_table(matching->groups));
    return object;
}

static json_t *side_object(const BalanceSide *side)
{
    static const char *const key[] = {"mean_treated",   "mean_control", "sd_treated",
                                      "sd_control",     "smd",          "g",
                                      "variance_ratio", "ecdf_mean",    "ks"};
    const double value[] = {side->mean_treated,   side->mean_control, side->sd_treated,
                            side->sd_control,     side->smd,          side->g,
                            side->variance_ratio, side->ecdf_mean,    side->ks};
    json_t *object = json_object();
    PUT_REALS(object, key, value);
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
        put_value(object, "before", side_object(&row->before));
        put_value(object, "after", side_object(&row->after));
        put_value(object, "wwc", value_text(row->is_score ? NULL : row->wwc));
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

static json_t *balance_summary(const Balance *balance, const char *hidden)
{
    static const char *const key[] = {"max_smd_before", "max_smd_after", "mean_smd_before",
                                      "mean_smd_after", "ess_treated",   "ess_control"};
    const double value[] = {balance->max_smd_before,
                            balance->max_smd_after,
                            balance->mean_smd_before,
                            balance->mean_smd_after,
                            hidden != NULL ? NAN : balance->ess_treated,
                            hidden != NULL ? NAN : balance->ess_control};
    json_t *object = json_object();
    PUT_REALS(object, key, value);
    put_value(object, "over_010_before", value_count(balance->n_over_010_before, NULL));
    put_value(object, "over_010_after", value_count(balance->n_over_010_after, NULL));
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
        if (!analysis->tables.item[k]->kind->internal)
            put_value(object, analysis->tables.item[k]->name,
                      value_table(analysis->tables.item[k]));
    return object;
}

static json_t *attrition(const Analysis *analysis)
{
    Arena *scratch = arena_create();
    json_t *table = value_table(results_attrition_table(scratch, analysis));
    arena_destroy(scratch);
    return table;
}

json_t *value_analysis(const Results *results, const Analysis *analysis)
{
    const Effect *overall = analysis_overall(analysis);
    const bool show_model = overall == NULL || overall->hidden == NULL;
    json_t *object = json_object();
    put_value(object, "outcome", value_text(analysis->outcome));
    put_value(object, "design", value_text(analysis->design));
    put_value(object, "primary", json_boolean(analysis->primary));
    put_value(object, "infeasible", value_text(analysis->infeasible));
    put_value(object, "flow", flow_array(&analysis->flow));
    if (analysis->infeasible != NULL) {
        put_value(object, "propensity", json_null());
        put_value(object, "matching", json_null());
        put_value(object, "balance", json_array());
        put_value(object, "effects", json_array());
        put_value(object, "sensitivity", json_object());
        put_value(object, "notes", value_notes(&analysis->notes));
        return object;
    }
    put_value(object, "propensity", propensity_object(&analysis->score));
    put_value(object, "matching", matching_object(analysis));
    put_value(object, "balance", balance_array(&analysis->balance));
    put_value(object, "balance_summary",
              balance_summary(&analysis->balance, analysis->hidden_matched));
    put_value(object, "effects", effects_array(&analysis->effects));
    put_value(object, "outcome_model",
              show_model ? outcome_model(&analysis->effects) : json_array());
    put_value(object, "sensitivity", further_tables(analysis));
    put_value(object, "losses", value_table(analysis->balance.losses));
    put_value(object, "attrition", attrition(analysis));
    if (results->design_only) {
        put_value(object, "minimum_detectable_effect", value_real(analysis->mdes));
        put_value(object, "minimum_detectable_effect_basis", value_text(analysis->mdes_basis));
    }
    put_value(object, "notes", value_notes(&analysis->notes));
    return object;
}
