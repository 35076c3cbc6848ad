/* results.json: the contract for programs. docs/results.md documents every field. */
#include "alike/results.h"

#include "alike/os.h"
#include "alike/text.h"

#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* jansson refuses NaN and text that is not UTF-8; both become null. */
static json_t *real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count(size_t value, const char *hidden)
{
    return hidden != NULL ? json_null() : json_integer((json_int_t)value);
}

static json_t *text(const char *value)
{
    json_t *string = value != NULL ? json_string(value) : NULL;
    return string != NULL ? string : json_null();
}

static void put(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static void put_reals(json_t *object, const char *const *key, const double *value, size_t n)
{
    for (size_t k = 0; k < n; k++)
        put(object, key[k], real(value[k]));
}
#define PUT_REALS(object, key, value)                                                              \
    do {                                                                                           \
        static_assert(COUNT_OF(key) == COUNT_OF(value), "a name for each number");                 \
        put_reals((object), (key), (value), COUNT_OF(key));                                        \
    } while (0)

static json_t *notes_array(const Notes *notes)
{
    json_t *array = json_array();
    for (size_t i = 0; i < notes->n; i++) {
        const Note *note = &notes->item[i];
        json_t *object = json_object();
        put(object, "stage", text(note->stage));
        put(object, "text", text(note->text));
        put(object, "count", count(note->count, NULL));
        put(object, "caution", json_boolean(note->caution));
        json_array_append_new(array, object);
    }
    return array;
}

/* --- tables --------------------------------------------------------------------------------------
 */

static json_t *cell_value(const TableColumn *column, const Cell *cell)
{
    if (column->type == CELL_TEXT)
        return text(cell->text);
    if (cell->text != NULL || isnan(cell->value))
        return json_null();
    return column->type == CELL_COUNT ? json_integer((json_int_t)cell->value) : real(cell->value);
}

/* {title, sentence, columns [{name, title, unit}], rows [[...]]}; words that stand in place of a
 * number ("n<10") are null in rows and listed in marks. */
static json_t *table_object(const Table *table)
{
    if (table == NULL)
        return json_null();
    json_t *object = json_object(), *columns = json_array(), *rows = json_array();
    json_t *marks = json_array();
    for (size_t k = 0; k < table->n_columns; k++) {
        json_t *column = json_object();
        put(column, "name", text(table->column[k].name));
        put(column, "title", text(table->column[k].title));
        put(column, "unit", text(table->column[k].unit));
        json_array_append_new(columns, column);
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        json_t *row = json_array();
        for (size_t k = 0; k < table->n_columns; k++) {
            const Cell *cell = &table->cell[i * table->n_columns + k];
            json_array_append_new(row, cell_value(&table->column[k], cell));
            if (table->column[k].type == CELL_TEXT || cell->text == NULL)
                continue;
            json_t *mark = json_object();
            put(mark, "row", count(i, NULL));
            put(mark, "column", text(table->column[k].name));
            put(mark, "text", text(cell->text));
            json_array_append_new(marks, mark);
        }
        json_array_append_new(rows, row);
    }
    put(object, "name", text(table->name));
    put(object, "title", text(table->title));
    put(object, "sentence", text(table->sentence));
    put(object, "columns", columns);
    put(object, "rows", rows);
    put(object, "marks", marks);
    return object;
}

/* --- one analysis --------------------------------------------------------------------------------
 */

static json_t *flow_array(const Flow *flow)
{
    json_t *array = json_array();
    for (size_t i = 0; i < flow->n; i++) {
        const FlowRow *row = &flow->row[i];
        json_t *object = json_object();
        put(object, "step", text(row->step));
        put(object, "reason", text(row->reason));
        put(object, "treated", count(row->treated, row->hidden_treated));
        put(object, "control", count(row->control, row->hidden_control));
        put(object, "other", count(row->other, NULL));
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
        put(coefficient, "term", text(score->coefficient[i].term));
        put(coefficient, "estimate", real(score->coefficient[i].estimate));
        put(coefficient, "se", real(score->coefficient[i].se));
        put(coefficient, "aliased", json_boolean(score->coefficient[i].aliased));
        json_array_append_new(coefficients, coefficient);
    }
    put(object, "model", text(score->model));
    put(object, "converged", json_boolean(score->converged));
    put(object, "iterations", count(score->iterations, NULL));
    put(object, "deviance", real(score->deviance));
    put(object, "null_deviance", real(score->null_deviance));
    put(object, "coefficients", coefficients);
    return object;
}

static json_t *matching_object(const Analysis *analysis)
{
    const Matching *matching = &analysis->matching;
    const char *hidden = analysis->hidden_matched;
    json_t *object = json_object();
    put(object, "method", text(matching->method));
    put(object, "estimand", text(matching->estimand));
    put(object, "n_treated", count(matching->n_treated, hidden));
    put(object, "n_control", count(matching->n_control, hidden));
    put(object, "sets", count(matching->n_sets, hidden));
    put(object, "ess_treated", real(hidden != NULL ? NAN : matching->ess_treated));
    put(object, "ess_control", real(hidden != NULL ? NAN : matching->ess_control));
    put(object, "unmatched_treated", count(matching->unmatched_treated, analysis->hidden_dropped));
    put(object, "ties", count(matching->ties, NULL));
    put(object, "total_distance", real(matching->total_distance));
    put(object, "caliper_width", real(matching->caliper_width));
    put(object, "distance", text(matching->distance));
    put(object, "links", count(matching->n_links, hidden));
    put(object, "reused", json_boolean(matching->reused));
    put(object, "discarded_treated", count(matching->discarded_treated, analysis->hidden_dropped));
    put(object, "discarded_control", count(matching->discarded_control, analysis->hidden_dropped));
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
        put(object, "covariate", text(row->covariate));
        put(object, "level", text(row->level));
        put(object, "before", side_object(&row->before));
        put(object, "after", side_object(&row->after));
        put(object, "wwc", text(row->is_score ? NULL : row->wwc));
        put(object, "label", text(row->label));
        put(object, "score", json_boolean(row->is_score));
        put(object, "pretest", json_boolean(row->is_pretest));
        put(object, "adjusted", json_boolean(row->adjusted));
        put(object, "hidden", text(row->hidden));
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
    put(object, "over_010_before", count(balance->n_over_010_before, NULL));
    put(object, "over_010_after", count(balance->n_over_010_after, NULL));
    return object;
}

static json_t *effect_object(const Effect *effect)
{
    static const char *const first[] = {"estimate", "se", "df", "t", "p", "ci_low", "ci_high"};
    const double first_value[] = {effect->estimate, effect->se,     effect->df,     effect->t,
                                  effect->p,        effect->ci_low, effect->ci_high};
    static const char *const later[] = {"sd",
                                        "g",
                                        "g_se",
                                        "improvement_index",
                                        "mean_treated",
                                        "mean_control",
                                        "sd_treated",
                                        "sd_control",
                                        "adjusted_mean_treated",
                                        "adjusted_mean_control",
                                        "r2",
                                        "icc",
                                        "pre_post_r",
                                        "pre_mean_treated",
                                        "pre_mean_control",
                                        "pre_sd_treated",
                                        "pre_sd_control"};
    const double later_value[] = {effect->sd,
                                  effect->g,
                                  effect->g_se,
                                  effect->improvement_index,
                                  effect->mean_treated,
                                  effect->mean_control,
                                  effect->sd_treated,
                                  effect->sd_control,
                                  effect->adjusted_mean_treated,
                                  effect->adjusted_mean_control,
                                  effect->r2,
                                  effect->icc,
                                  effect->pre_post_r,
                                  effect->pre_mean_treated,
                                  effect->pre_mean_control,
                                  effect->pre_sd_treated,
                                  effect->pre_sd_control};
    json_t *object = json_object();
    put(object, "estimator", text(effect->estimator));
    put(object, "estimand", text(effect->estimand));
    put(object, "group", text(effect->group));
    put(object, "level", text(effect->level));
    PUT_REALS(object, first, first_value);
    put(object, "n_treated", count(effect->n_treated, effect->hidden));
    put(object, "n_control", count(effect->n_control, effect->hidden));
    put(object, "clusters", count(effect->clusters, effect->hidden));
    put(object, "variance", text(effect->variance));
    PUT_REALS(object, later, later_value);
    put(object, "cluster", text(effect->cluster));
    put(object, "clusters_treated", count(effect->clusters_treated, effect->hidden));
    put(object, "clusters_control", count(effect->clusters_control, effect->hidden));
    put(object, "problem", text(effect->problem));
    put(object, "hidden", text(effect->hidden));
    return object;
}

static json_t *outcome_model(const Effects *effects)
{
    json_t *array = json_array();
    for (size_t k = 0; k < effects->n_terms; k++) {
        json_t *term = json_object();
        put(term, "term", text(effects->term[k]));
        put(term, "estimate", real(effects->coefficient[k]));
        put(term, "se", real(effects->coefficient_se[k]));
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
    for (size_t k = 0; k < analysis->n_tables; k++)
        put(object, analysis->table[k]->name, table_object(analysis->table[k]));
    return object;
}

static json_t *analysis_object(const Results *results, const Analysis *analysis)
{
    const Effect *overall = analysis_overall(analysis);
    const bool show_model = overall == NULL || overall->hidden == NULL;
    json_t *object = json_object();
    put(object, "outcome", text(analysis->outcome));
    put(object, "design", text(analysis->design));
    put(object, "primary", json_boolean(analysis->primary));
    put(object, "infeasible", text(analysis->infeasible));
    put(object, "flow", flow_array(&analysis->flow));
    if (analysis->infeasible != NULL) {
        put(object, "propensity", json_null());
        put(object, "matching", json_null());
        put(object, "balance", json_array());
        put(object, "effects", json_array());
        put(object, "sensitivity", json_object());
        put(object, "notes", notes_array(&analysis->notes));
        return object;
    }
    put(object, "propensity", propensity_object(&analysis->score));
    put(object, "matching", matching_object(analysis));
    put(object, "balance", balance_array(&analysis->balance));
    put(object, "balance_summary", balance_summary(&analysis->balance, analysis->hidden_matched));
    put(object, "effects", effects_array(&analysis->effects));
    put(object, "outcome_model", show_model ? outcome_model(&analysis->effects) : json_array());
    put(object, "sensitivity", further_tables(analysis));
    put(object, "losses", table_object(analysis->balance.losses));
    if (results->design_only) {
        put(object, "minimum_detectable_effect", real(analysis->mdes));
        put(object, "minimum_detectable_effect_basis", text(analysis->mdes_basis));
    }
    put(object, "notes", notes_array(&analysis->notes));
    return object;
}

/* --- the study -----------------------------------------------------------------------------------
 */

static json_t *program_object(void)
{
    json_t *object = json_object();
    put(object, "name", text("alike"));
    put(object, "version", text(ALIKE_VERSION));
    return object;
}

/* A seed has 64 bits and JSON programs may have 53: text where it would not survive. */
static json_t *seed_value(uint64_t seed)
{
    if (seed <= (UINT64_C(1) << 53))
        return json_integer((json_int_t)seed);
    return json_sprintf("%llu", (unsigned long long)seed);
}

static json_t *study_object(const Spec *spec)
{
    json_t *object = json_object();
    put(object, "title", text(spec->title));
    put(object, "file", text(spec->path != NULL ? os_file_name(spec->path) : NULL));
    put(object, "sha256", text(spec->sha256));
    put(object, "seed", seed_value(spec->seed));
    put(object, "program", text(spec->program));
    put(object, "unit", text(spec->unit));
    return object;
}

static json_t *inputs_array(const Results *results)
{
    json_t *array = json_array();
    for (size_t i = 0; i < results->n_inputs; i++) {
        json_t *object = json_object();
        put(object, "file", text(results->input[i].file));
        put(object, "sha256", text(results->input[i].sha256));
        put(object, "rows", count(results->input[i].rows, results->input[i].hidden));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *settings_array(const Spec *spec)
{
    json_t *array = json_array();
    for (size_t i = 0; i < spec->n_settings; i++) {
        json_t *object = json_object();
        put(object, "path", text(spec->setting[i].path));
        put(object, "value", text(spec->setting[i].value));
        put(object, "default", json_boolean(spec->setting[i].is_default));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *disclosure_object(const Results *results)
{
    json_t *object = json_object();
    put(object, "publish", json_boolean(results->publish));
    put(object, "min_cell", count(results->spec->min_cell, NULL));
    put(object, "hidden", count(results->n_hidden, NULL));
    put(object, "small", count(results->n_small, NULL));
    return object;
}

static json_t *lock_object(const Results *results)
{
    json_t *object = json_object();
    put(object, "found", json_boolean(results->locked));
    put(object, "differs", json_boolean(results->lock_differs));
    put(object, "text", text(results->lock));
    return object;
}

static json_t *results_object(const Results *results)
{
    json_t *object = json_object(), *analyses = json_array(), *reviewer = json_object();
    for (size_t i = 0; i < results->n_analyses; i++)
        json_array_append_new(analyses, analysis_object(results, &results->analysis[i]));
    for (size_t k = 0; k < results->n_reviewer; k++)
        put(reviewer, results->reviewer[k]->name, table_object(results->reviewer[k]));
    put(object, "program", program_object());
    put(object, "study", study_object(results->spec));
    put(object, "inputs", inputs_array(results));
    put(object, "notes", notes_array(&results->notes));
    put(object, "design_only", json_boolean(results->design_only));
    put(object, "analyses", analyses);
    put(object, "comparison", table_object(results->comparison));
    put(object, "reviewer", reviewer);
    put(object, "published", table_object(results->published));
    put(object, "lock", lock_object(results));
    put(object, "disclosure", disclosure_object(results));
    put(object, "settings", settings_array(results->spec));
    return object;
}

static int append_bytes(const char *bytes, size_t n, void *out)
{
    text_add_bytes(out, bytes, n);
    return 0;
}

bool results_write_json(const Results *results, const char *path, Error *err)
{
    Arena *scratch = arena_create();
    Text out = {.arena = scratch};
    json_t *object = results_object(results);
    bool ok = json_dump_callback(object, append_bytes, &out,
                                 JSON_INDENT(1) | JSON_REAL_PRECISION(17)) == 0;
    if (ok) {
        text_add(&out, "\n");
        ok = os_write_file(path, out.bytes, out.n, err);
    } else {
        error_set(err, ERR_INTERNAL, NOWHERE, "%s: the results could not be put as JSON", path);
    }
    json_decref(object);
    arena_destroy(scratch);
    return ok;
}
