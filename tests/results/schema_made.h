/* docs/results.schema.json, made of the lists that results.json is made of: fields of effects, of
 * balance and of the matching, columns of tables, names of methods. What no list holds is said here
 * once more, so that a key that is added, renamed or gone is found. */
#ifndef TESTS_RESULTS_SCHEMA_MADE_H
#define TESTS_RESULTS_SCHEMA_MADE_H

#include "alike/further.h"
#include "alike/results.h"
#include "alike/results_tables.h"
#include "alike/text.h"

#include <jansson.h>
#include <string.h>

static inline json_t *reference(const char *name)
{
    return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", name));
}

static inline json_t *or_null(const char *name)
{
    return json_pack("{s:[{s:s},o]}", "anyOf", "type", "null", reference(name));
}

static inline json_t *list_of(json_t *items)
{
    return json_pack("{s:s,s:o}", "type", "array", "items", items);
}

/* An object of these keys and no others; optional: those that need not be there, with blanks around
 * each. */
static inline json_t *closed(json_t *properties, const char *optional)
{
    json_t *required = json_array(), *ignored;
    const char *key;
    json_object_foreach(properties, key, ignored)
    {
        char word[128];
        snprintf(word, sizeof word, " %s ", key);
        if (strstr(optional, word) == NULL)
            json_array_append_new(required, json_string(key));
    }
    return json_pack("{s:s,s:o,s:o,s:b}", "type", "object", "properties", properties, "required",
                     required, "additionalProperties", 0);
}

/* --- values --------------------------------------------------------------------------------------
 */

static inline json_t *names_of(const Registry *registry)
{
    json_t *words = json_array();
    for (size_t k = 0; k < registry->n; k++)
        json_array_append_new(words, json_string(registry->row[k]->name));
    return json_pack("{s:o}", "enum", words);
}

static inline json_t *baseline_words(void)
{
    json_t *words = json_pack("[n]");
    for (int k = 0; k < N_BASELINES; k++)
        if (wwc_baseline_word((Baseline)k) != NULL)
            json_array_append_new(words, json_string(wwc_baseline_word((Baseline)k)));
    return json_pack("{s:o}", "enum", words);
}

static inline json_t *flow_words(void)
{
    json_t *words = json_array();
    for (int k = 0; k < N_FLOW_STEPS; k++)
        json_array_append_new(words, json_string(flow_step_word((FlowStep)k)));
    return json_pack("{s:o}", "enum", words);
}

/* What a cell may hold, by what its column is. */
static inline const char *cell_type(const TableColumn *column)
{
    if (column->type == CELL_TEXT)
        return "text";
    if (column->type == CELL_COUNT)
        return "count";
    if (column->rounding == ROUNDING_P)
        return "probability";
    return column->role == ROLE_ERROR ? "size" : "real";
}

static inline void add_values(json_t *defs)
{
    static const char hash[] = "^[0-9a-f]{64}$", rows[] = "^[0-9a-f]{32}$";
    json_object_set_new(defs, "text", json_pack("{s:[s,s]}", "type", "string", "null"));
    json_object_set_new(defs, "real", json_pack("{s:[s,s]}", "type", "number", "null"));
    json_object_set_new(defs, "size",
                        json_pack("{s:[s,s],s:i}", "type", "number", "null", "minimum", 0));
    json_object_set_new(
        defs, "probability",
        json_pack("{s:[s,s],s:i,s:i}", "type", "number", "null", "minimum", 0, "maximum", 1));
    json_object_set_new(defs, "count",
                        json_pack("{s:[s,s],s:i}", "type", "integer", "null", "minimum", 0));
    json_object_set_new(defs, "hash",
                        json_pack("{s:[s,s],s:s}", "type", "string", "null", "pattern", hash));
    json_object_set_new(defs, "rows_hash",
                        json_pack("{s:[s,s],s:s}", "type", "string", "null", "pattern", rows));
}

/* --- tables --------------------------------------------------------------------------------------
 */

/* In $defs: "table_reviewer_sample" of reviewer_*_sample */
static inline const char *table_def(Arena *arena, const TableKind *kind)
{
    const char *star = strchr(kind->name, '*');
    return star == NULL ? arena_printf(arena, "table_%s", kind->name)
                        : arena_printf(arena, "table_%.*s%s", (int)(star - kind->name - 1),
                                       kind->name, star + 1);
}

static inline json_t *table_name(Arena *arena, const TableKind *kind)
{
    const char *star = strchr(kind->name, '*');
    if (star == NULL)
        return json_pack("{s:s}", "const", kind->name);
    return json_pack("{s:s,s:s}", "type", "string", "pattern",
                     arena_printf(arena, "^%.*s[A-Za-z0-9_-]+%s$", (int)(star - kind->name),
                                  kind->name, star + 1));
}

/* Columns and cells in their order, as many as there are. */
static inline json_t *table_schema(Arena *arena, const TableKind *kind)
{
    json_t *columns = json_array(), *cells = json_array(), *names = json_array();
    for (size_t k = 0; k < kind->n_columns; k++) {
        const char *name = kind->column[k].name;
        json_array_append_new(columns, json_pack("{s:s,s:{s:{s:s}}}", "$ref", "#/$defs/column",
                                                 "properties", "name", "const", name));
        json_array_append_new(cells, reference(cell_type(&kind->column[k])));
        if (kind->column[k].type != CELL_TEXT)
            json_array_append_new(names, json_string(name));
    }
    const int n = (int)kind->n_columns;
    json_t *row = json_pack("{s:s,s:o,s:b,s:i}", "type", "array", "prefixItems", cells, "items", 0,
                            "minItems", n);
    json_t *mark =
        closed(json_pack("{s:{s:s,s:i},s:{s:o},s:{s:s}}", "row", "type", "integer", "minimum", 0,
                         "column", "enum", names, "text", "type", "string"),
               "");
    return closed(json_pack("{s:o,s:{s:s},s:o,s:{s:s,s:o,s:b,s:i},s:o,s:o}", "name",
                            table_name(arena, kind), "title", "type", "string", "sentence",
                            reference("text"), "columns", "type", "array", "prefixItems", columns,
                            "items", 0, "minItems", n, "rows", list_of(row), "marks",
                            list_of(mark)),
                  "");
}

/* Further analyses' tables; those for programs alone have only a file. */
#define FURTHER(name, tables) tables
#define TABLE(name)           extern const TableKind table_##name;
#include "alike/analyses.def"
#undef TABLE
static const TableKind *const further_kinds[] = {
#define TABLE(name) &table_##name,
#include "alike/analyses.def"
#undef TABLE
#undef FURTHER
};

static inline bool is_of_json(const TableKind *kind)
{
    static const TableKind *const objects[] = {&table_balance, &table_effects, &table_flow,
                                               &table_propensity, &table_overlap};
    for (size_t k = 0; k < COUNT_OF(objects); k++)
        if (kind == objects[k])
            return false;
    return !kind->internal;
}

/* The internal tables of a multiverse and of surveys stand in their own places, where results are
 * not published. */
static inline bool is_defined(const TableKind *kind)
{
    return is_of_json(kind) || text_starts(kind->name, "multiverse") ||
           text_starts(kind->name, "survey_");
}

static inline void add_tables(Arena *arena, json_t *defs)
{
    json_object_set_new(defs, "column",
                        closed(json_pack("{s:{s:s},s:{s:s},s:o}", "name", "type", "string", "title",
                                         "type", "string", "unit", reference("text")),
                               ""));
    for (size_t k = 0; k < n_table_kinds; k++)
        if (is_defined(table_kinds[k]))
            json_object_set_new(defs, table_def(arena, table_kinds[k]),
                                table_schema(arena, table_kinds[k]));
}

/* An object of tables by name, none of which must be there. */
static inline json_t *tables_by_name(Arena *arena, const TableKind *const *kind, size_t n,
                                     const char *start)
{
    json_t *properties = json_object(), *patterns = json_object();
    for (size_t k = 0; k < n; k++) {
        if (!is_of_json(kind[k]) || !text_starts(kind[k]->name, start))
            continue;
        json_t *of = reference(table_def(arena, kind[k]));
        if (strchr(kind[k]->name, '*') == NULL) {
            json_object_set_new(properties, kind[k]->name, of);
            continue;
        }
        json_t *name = table_name(arena, kind[k]);
        json_object_set_new(patterns, json_string_value(json_object_get(name, "pattern")), of);
        json_decref(name);
    }
    const bool starred = json_object_size(patterns) > 0;
    json_t *object =
        json_pack("{s:s,s:o,s:b}", "type", "object", starred ? "patternProperties" : "properties",
                  starred ? patterns : properties, "additionalProperties", 0);
    json_decref(starred ? properties : patterns);
    return object;
}

/* --- analyses ------------------------------------------------------------------------------------
 */

static inline json_t *fields(const ResultField *field, size_t n)
{
    json_t *properties = json_object();
    for (size_t k = 0; k < n; k++) {
        json_t *of = reference(cell_type(&field[k].column));
        json_object_set_new(of, "description", json_string(field[k].help));
        json_object_set_new(properties, field[k].json, of);
    }
    return properties;
}

static inline json_t *flow_row(void)
{
    json_t *properties = json_object();
    for (size_t k = 0; k < table_flow.n_columns; k++)
        json_object_set_new(properties, table_flow.column[k].name,
                            reference(cell_type(&table_flow.column[k])));
    json_object_set_new(properties, "step", flow_words());
    return closed(properties, "");
}

static inline void add_pieces(json_t *defs)
{
    json_object_set_new(
        defs, "note",
        closed(json_pack("{s:{s:s},s:{s:s},s:o,s:{s:s}}", "stage", "type", "string", "text", "type",
                         "string", "count", reference("count"), "caution", "type", "boolean"),
               ""));
    json_object_set_new(defs, "flow_row", flow_row());
    json_t *term = json_pack("{s:{s:s},s:o,s:o}", "term", "type", "string", "estimate",
                             reference("real"), "se", reference("size"));
    json_object_set_new(defs, "term", closed(json_copy(term), ""));
    json_object_set_new(term, "aliased", json_pack("{s:s}", "type", "boolean"));
    json_t *model = json_pack("{s:o,s:{s:s},s:o,s:o,s:o,s:o}", "model", names_of(&score_models),
                              "converged", "type", "boolean", "iterations", reference("count"),
                              "deviance", reference("real"), "null_deviance", reference("real"),
                              "coefficients", list_of(closed(term, "")));
    json_object_set_new(defs, "propensity", closed(model, ""));

    json_t *matching = fields(matching_fields, n_matching_fields);
    json_object_set_new(matching, "method", names_of(&match_methods));
    json_object_set_new(matching, "reused", json_pack("{s:s}", "type", "boolean"));
    json_object_set_new(matching, "groups", reference("table_groups"));
    json_object_set_new(defs, "matching", closed(matching, " groups "));
}

static inline void add_balance(json_t *defs)
{
    json_t *side = fields(balance_side_fields, n_balance_side_fields);
    json_object_set_new(side, "step", reference("size"));
    json_object_set_new(defs, "balance_side", closed(side, " step "));
    json_t *row = json_pack("{s:{s:s},s:o,s:o,s:o,s:o,s:o,s:{s:s},s:{s:s},s:{s:s},s:o,s:o}",
                            "covariate", "type", "string", "level", reference("text"), "before",
                            reference("balance_side"), "after", reference("balance_side"), "wwc",
                            baseline_words(), "label", reference("text"), "score", "type",
                            "boolean", "pretest", "type", "boolean", "adjusted", "type", "boolean",
                            "smd_sd", reference("size"), "hidden", reference("text"));
    json_object_set_new(defs, "balance_row", closed(row, ""));
    json_object_set_new(defs, "balance_summary",
                        closed(fields(balance_summary_fields, n_balance_summary_fields), ""));
}

static inline void add_effect(json_t *defs)
{
    json_t *effect = fields(effect_fields, n_effect_fields);
    json_object_set_new(effect, "estimator", names_of(&estimators));
    json_object_set_new(effect, "hidden", reference("text"));
    json_object_set_new(effect, "mean_step", reference("size"));
    json_object_set_new(effect, "pre_mean_step", reference("size"));
    json_object_set_new(defs, "effect", closed(effect, " mean_step pre_mean_step "));
}

/* What an analysis has whether it could be carried out or not. */
static inline json_t *analysis_head(json_t *infeasible)
{
    json_t *contrast =
        json_pack("{s:{s:s},s:{s:s}}", "program", "type", "string", "comparison", "type", "string");
    return json_pack("{s:{s:s},s:{s:s},s:{s:s},s:{s:s},s:{s:s},s:o,s:{s:s},s:o,s:o}", "outcome",
                     "type", "string", "design", "type", "string", "primary", "type", "boolean",
                     "outcome_label", "type", "string", "design_label", "type", "string",
                     "contrast", closed(contrast, ""), "unit", "type", "string", "infeasible",
                     infeasible, "flow", list_of(reference("flow_row")));
}

static inline void add_analyses(Arena *arena, json_t *defs)
{
    json_t *feasible = analysis_head(json_pack("{s:s}", "type", "null"));
    json_object_update_new(
        feasible,
        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "propensity",
                  or_null("propensity"), "matching", reference("matching"), "balance",
                  list_of(reference("balance_row")), "balance_summary",
                  reference("balance_summary"), "effects", list_of(reference("effect")),
                  "outcome_model", list_of(reference("term")), "sensitivity",
                  tables_by_name(arena, further_kinds, COUNT_OF(further_kinds), ""),
                  "test_conditions", reference("table_test_conditions"), "school_balance",
                  or_null("table_school_balance"), "losses", or_null("table_losses"), "attrition",
                  or_null("table_attrition"), "distribution", or_null("table_distribution"),
                  "matched_sets", or_null("table_matched_sets"), "minimum_detectable_effect",
                  reference("size"), "minimum_detectable_effect_basis", reference("text"), "notes",
                  list_of(reference("note"))));
    json_object_set_new(defs, "feasible_analysis",
                        closed(feasible, " contrast  test_conditions  minimum_detectable_effect  "
                                         "minimum_detectable_effect_basis "));
    json_t *infeasible = analysis_head(json_pack("{s:s}", "type", "string"));
    json_object_update_new(
        infeasible, json_pack("{s:{s:n},s:{s:n},s:{s:[]},s:{s:[]},s:{s:{}},s:o}", "propensity",
                              "const", "matching", "const", "balance", "const", "effects", "const",
                              "sensitivity", "const", "notes", list_of(reference("note"))));
    json_object_set_new(defs, "infeasible_analysis", closed(infeasible, " contrast "));
    json_object_set_new(defs, "analysis",
                        json_pack("{s:{s:{s:{s:s}}},s:o,s:o}", "if", "properties", "infeasible",
                                  "type", "null", "then", reference("feasible_analysis"), "else",
                                  reference("infeasible_analysis")));
}

/* --- the file ------------------------------------------------------------------------------------
 */

static inline json_t *study_schema(void)
{
    json_t *seed = json_pack("{s:[s,s],s:i,s:s}", "type", "integer", "string", "minimum", 0,
                             "pattern", "^[0-9]+$");
    return closed(json_pack("{s:{s:s},s:{s:s},s:o,s:o,s:{s:s},s:{s:s}}", "title", "type", "string",
                            "file", "type", "string", "sha256", reference("hash"), "seed", seed,
                            "program", "type", "string", "unit", "type", "string"),
                  "");
}

static inline json_t *disclosure_schema(void)
{
    return closed(json_pack("{s:{s:s},s:{s:b},s:o,s:o,s:{s:s},s:o,s:o}", "publish", "type",
                            "boolean", "public", "const", 1, "min_cell", reference("count"),
                            "round_counts", reference("count"), "shares", "const",
                            "of rounded counts", "hidden", reference("count"), "small",
                            reference("count")),
                  " public  round_counts  shares ");
}

static inline json_t *survey_sample_schema(void)
{
    return closed(json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "program", reference("count"),
                            "reference", reference("count"), "reference_outside",
                            reference("count"), "schools", reference("count"), "invited",
                            reference("count"), "answered", reference("count"), "rate",
                            reference("real")),
                  "");
}

static inline json_t *survey_weights_schema(void)
{
    return closed(json_pack("{s:o,s:o,s:o,s:o,s:o}", "effective", reference("real"),
                            "design_effect", reference("real"), "largest", reference("real"),
                            "trimmed", reference("count"), "margin_error", reference("real")),
                  "");
}

static inline json_t *root_properties(Arena *arena)
{
    json_t *input = json_pack("{s:{s:s},s:o,s:o,s:o,s:o}", "file", "type", "string", "sha256",
                              reference("hash"), "rows", reference("count"), "rows_hash",
                              reference("rows_hash"), "design_rows_hash", reference("rows_hash"));
    json_t *setting = json_pack("{s:{s:s},s:o,s:{s:s}}", "path", "type", "string", "value",
                                reference("text"), "default", "type", "boolean");
    json_t *program = json_pack("{s:{s:s},s:{s:s,s:s}}", "name", "const", "alike", "version",
                                "type", "string", "pattern", "^[0-9]+[.][0-9]+[.][0-9]+");
    json_t *locked_input =
        json_pack("{s:{s:s},s:{s:s},s:{s:[s,s,s,s]},s:o,s:o}", "file", "type", "string", "role",
                  "type", "string", "state", "enum", "same", "changed", "added", "gone",
                  "rows_locked", reference("count"), "rows_now", reference("count"));
    json_t *lock =
        json_pack("{s:{s:s},s:{s:[s,s]},s:o,s:{s:[{s:s},o]}}", "found", "type", "boolean",
                  "differs", "type", "boolean", "null", "text", reference("text"), "inputs",
                  "anyOf", "type", "null", list_of(closed(locked_input, "")));
    json_t *inputs = list_of(closed(input, "")), *settings = list_of(closed(setting, ""));
    json_t *reviewer = tables_by_name(arena, table_kinds, n_table_kinds, "reviewer_");
    json_t *records = tables_by_name(arena, table_kinds, n_table_kinds, "records_");
    json_t *choice = json_pack("{s:{s:s},s:{s:s,s:{s:s}}}", "setting", "type", "string", "values",
                               "type", "array", "items", "type", "string");
    json_t *survey = json_pack(
        "{s:{s:s},s:{s:s},s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "name", "type",
        "string", "unit", "type", "string", "sample", survey_sample_schema(), "weights",
        survey_weights_schema(), "tests", reference("count"), "distinct", reference("count"),
        "items", or_null("table_survey_items"), "answers", or_null("table_survey_answers"),
        "distributions", or_null("table_survey_distributions"), "indices",
        or_null("table_survey_indices"), "margins", or_null("table_survey_margins"), "response",
        or_null("table_survey_response"), "nonresponse", or_null("table_survey_nonresponse"),
        "sensitivity", or_null("table_survey_sensitivity"), "reliability",
        or_null("table_survey_reliability"));
    json_t *multiverse =
        json_pack("{s:{s:s},s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "outcome", "type", "string", "choices",
                  list_of(closed(choice, "")), "combinations", reference("count"), "specifications",
                  reference("count"), "failed", reference("count"), "rows",
                  or_null("table_multiverse"), "failures", or_null("table_multiverse_failed"),
                  "signs", reference("table_multiverse_signs"));
    return json_pack(
        "{s:o,s:o,s:o,s:o,s:o,s:{s:s},s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
        "program", closed(program, ""), "study", study_schema(), "inputs", inputs, "records",
        records, "notes", list_of(reference("note")), "design_only", "type", "boolean", "analyses",
        list_of(reference("analysis")), "comparison", or_null("table_comparison"), "spans",
        or_null("table_spans"), "exposure", or_null("table_exposure"), "families",
        or_null("table_families"), "domains", or_null("table_domains"), "contrasts",
        reference("table_contrasts"), "contrast_pairs", reference("table_contrast_pairs"),
        "multiverse", closed(multiverse, ""), "surveys", list_of(closed(survey, "")), "reviewer",
        reviewer, "published", or_null("table_published"), "lock", closed(lock, ""), "disclosure",
        disclosure_schema(), "settings", settings);
}

static inline json_t *schema_made(Arena *arena)
{
    json_t *schema = json_pack(
        "{s:s,s:s,s:s}", "$schema", "https://json-schema.org/draft/2020-12/schema", "title",
        "results.json of alike", "description",
        "What every field means is told in docs/results.md. Objects hold the keys that stand here "
        "and no others; null: not computable, left out or not there.");
    json_t *defs = json_object();
    json_object_update_new(
        schema, closed(root_properties(arena), " contrasts  contrast_pairs  multiverse  surveys "));
    add_values(defs);
    add_tables(arena, defs);
    add_pieces(defs);
    add_balance(defs);
    add_effect(defs);
    add_analyses(arena, defs);
    json_object_set_new(schema, "$defs", defs);
    return schema;
}

#endif
