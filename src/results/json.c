/* results.json: the contract for programs. docs/results.md documents every field. */
#include "results/json.h"

#include "results/json_writer.h"

#include "alike/os.h"
#include "alike/text.h"

#include <stdlib.h>
#include <string.h>

static json_t *program_object(void)
{
    json_t *object = json_object();
    put_value(object, "name", value_text("alike"));
    put_value(object, "version", value_text(ALIKE_VERSION));
    return object;
}

/* A seed has 64 bits and JSON programs may have 53: text where it would not survive. */
static json_t *seed_value(uint64_t seed)
{
    if (seed <= (UINT64_C(1) << 53))
        return json_integer((json_int_t)seed);
    return json_sprintf("%llu", (unsigned long long)seed);
}

static json_t *study_object(const Results *results)
{
    const Spec *spec = results->spec;
    json_t *object = json_object();
    put_value(object, "title", value_text(spec->title));
    put_value(object, "file", value_text(os_file_name(spec->path)));
    put_value(object, "sha256", value_text(results_file_hash(results, spec->sha256)));
    put_value(object, "seed", seed_value(spec->seed));
    put_value(object, "program", value_text(spec->program));
    put_value(object, "unit", value_text(spec->unit));
    return object;
}

static json_t *rows_hash(const Results *results, const char *digits)
{
    return value_text(digits[0] == '\0' ? NULL : results_file_hash(results, digits));
}

static json_t *inputs_array(const Results *results)
{
    json_t *array = json_array();
    for (size_t i = 0; i < results->n_inputs; i++) {
        const InputFile *input = &results->input[i];
        json_t *object = json_object();
        put_value(object, "file", value_text(input->file));
        put_value(object, "sha256", value_text(results_file_hash(results, input->hash.sha256)));
        put_value(object, "rows", value_count(input->rows, input->hidden));
        put_value(object, "rows_hash", rows_hash(results, input->hash.rows));
        put_value(object, "design_rows_hash", rows_hash(results, input->hash.design_rows));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *settings_array(const Spec *spec)
{
    json_t *array = json_array();
    for (size_t i = 0; i < spec->n_settings; i++) {
        json_t *object = json_object();
        put_value(object, "path", value_text(spec->setting[i].path));
        put_value(object, "value", value_text(spec->setting[i].value));
        put_value(object, "default", json_boolean(spec->setting[i].is_default));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *disclosure_object(const Results *results)
{
    json_t *object = json_object();
    put_value(object, "publish", json_boolean(results_published(results)));
    if (results->release == RELEASE_PUBLIC_DATA)
        put_value(object, "public", json_boolean(true));
    put_value(object, "min_cell", value_count(results->spec->min_cell, NULL));
    if (results_published(results)) {
        put_value(object, "round_counts", value_count(results->spec->round_counts, NULL));
        put_value(object, "shares", value_text("of rounded counts"));
    }
    put_value(object, "hidden", value_count(results->n_hidden, NULL));
    put_value(object, "small", value_count(results->n_small, NULL));
    return object;
}

static json_t *choices_array(const MultiverseSpec *multiverse)
{
    json_t *array = json_array();
    for (size_t k = 0; k < multiverse->n_choices; k++) {
        json_t *object = json_object(), *values = json_array();
        for (size_t i = 0; i < multiverse->choice[k].n; i++)
            json_array_append_new(values, value_text(multiverse->choice[k].value[i]));
        put_value(object, "setting", value_text(multiverse->choice[k].key));
        put_value(object, "values", values);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *value_multiverse(const Results *results)
{
    const Multiverse *multiverse = results->multiverse;
    json_t *object = json_object();
    put_value(object, "outcome", value_text(multiverse->analysis->outcome));
    put_value(object, "choices", choices_array(&results->spec->multiverse));
    put_value(object, "combinations", value_count(results->spec->multiverse.n_combinations, NULL));
    put_value(object, "specifications", value_count(multiverse->n + multiverse->n_refused, NULL));
    put_value(object, "failed",
              value_count(multiverse->n + multiverse->n_refused - multiverse->n_estimated, NULL));
    put_value(object, "rows", value_table(multiverse->rows));
    put_value(object, "failures", value_table(multiverse->failed));
    put_value(object, "signs", value_table(multiverse->signs));
    return object;
}

static json_t *locked_inputs(const Results *results)
{
    static const char *const state[] = {[INPUT_SAME] = "same",
                                        [INPUT_CHANGED] = "changed",
                                        [INPUT_ADDED] = "added",
                                        [INPUT_GONE] = "gone"};
    if (results->n_lock_inputs == 0)
        return json_null();
    json_t *array = json_array();
    for (size_t i = 0; i < results->n_lock_inputs; i++) {
        const LockedInput *input = &results->lock_input[i];
        const bool was = input->counted && input->state != INPUT_ADDED;
        const bool is = input->counted && input->state != INPUT_GONE;
        json_t *object = json_object();
        put_value(object, "file", value_text(input->file));
        put_value(object, "role", value_text(results_input_role(input->role)));
        put_value(object, "state", value_text(state[input->state]));
        put_value(object, "rows_locked", was ? value_count(input->rows_locked, NULL) : json_null());
        put_value(object, "rows_now", is ? value_count(input->rows_now, NULL) : json_null());
        json_array_append_new(array, object);
    }
    return array;
}

json_t *value_lock(const Results *results)
{
    json_t *object = json_object();
    put_value(object, "found", json_boolean(results->locked));
    put_value(object, "differs",
              results->lock_unknown ? json_null() : json_boolean(results->lock_differs));
    put_value(object, "text", value_text(results->lock));
    put_value(object, "inputs", locked_inputs(results));
    return object;
}

/* --- the document -------------------------------------------------------------------------------
 */

static void put_key(JsonWriter *writer, const char *key)
{
    json_writer_add(writer, writer->begun ? ",\n \"" : "{\n \"");
    json_writer_add(writer, key);
    json_writer_add(writer, "\": ");
    writer->begun = true;
}

static void put_member(JsonWriter *writer, const char *key, json_t *value)
{
    put_key(writer, key);
    json_writer_put(writer, value, 1);
}

static void put_analyses(JsonWriter *writer, const Results *results)
{
    put_key(writer, "analyses");
    for (size_t i = 0; i < results->n_analyses; i++) {
        json_writer_add(writer, i == 0 ? "[\n  " : ",\n  ");
        json_writer_put(writer, value_analysis(results, &results->analysis[i]), 2);
    }
    json_writer_add(writer, results->n_analyses == 0 ? "[]" : "\n ]");
}

static json_t *records_object(const Results *results)
{
    json_t *object = json_object();
    for (size_t k = 0; k < results->tables.n; k++)
        if (!results->tables.item[k]->kind->internal)
            put_value(object, results->tables.item[k]->name, value_table(results->tables.item[k]));
    return object;
}

static json_t *reviewer_object(const Results *results)
{
    json_t *object = json_object();
    for (size_t k = 0; k < results->n_reviewer; k++)
        put_value(object, results->reviewer[k]->name, value_table(results->reviewer[k]));
    return object;
}

static void put_results(JsonWriter *out, const Results *results)
{
    put_member(out, "program", program_object());
    put_member(out, "study", study_object(results));
    put_member(out, "inputs", inputs_array(results));
    put_member(out, "records", records_object(results));
    put_member(out, "notes", value_notes(&results->notes));
    put_member(out, "design_only", json_boolean(results->design_only));
    put_analyses(out, results);
    put_member(out, "comparison", value_table(results->comparison));
    put_member(out, "spans", value_table(results->spans));
    put_member(out, "families", value_table(results->families));
    put_member(out, "domains", value_table(results->domains));
    if (results->contrasts != NULL)
        put_member(out, "contrasts", value_table(results->contrasts));
    if (results->contrast_pairs != NULL)
        put_member(out, "contrast_pairs", value_table(results->contrast_pairs));
    if (results->multiverse != NULL)
        put_member(out, "multiverse", value_multiverse(results));
    put_member(out, "exposure", value_table(results->exposure));
    if (results->surveys.n > 0)
        put_member(out, "surveys", value_surveys(results));
    put_member(out, "reviewer", reviewer_object(results));
    put_member(out, "published", value_table(results->published));
    put_member(out, "lock", value_lock(results));
    put_member(out, "disclosure", disclosure_object(results));
    put_member(out, "settings", settings_array(results->spec));
    json_writer_add(out, "\n}\n");
}

bool results_write_json(const Results *results, const char *path, Error *err)
{
    JsonWriter out;
    if (!json_writer_begin(path, results_published(results) ? 15 : 17, &out, err))
        return false;
    put_results(&out, results);
    return json_writer_end(&out);
}
