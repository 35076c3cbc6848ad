/* docs/summary.schema.json and docs/command-line.md describe every field. */
#include "summary.h"

#include "cautions.h"

#include "results/json.h"

#include "alike/os.h"
#include "alike/quote.h"
#include "alike/results_tables.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *summary_begin(const char *command, int status)
{
    json_t *object = json_object();
    put_value(object, "command", value_text(command));
    put_value(object, "version", value_text(ALIKE_VERSION));
    put_value(object, "status", json_integer(status));
    return object;
}

static int append_bytes(const char *bytes, size_t n, void *out)
{
    text_add_bytes(out, bytes, n);
    return 0;
}

void summary_write(Text *out, json_t *object, bool published)
{
    const size_t digits = published ? 15 : 17; /* of a decimal, of a double: as results.json */
    Text text = {.arena = out->arena};
    text_add(&text, "");
    json_dump_callback(object, append_bytes, &text, JSON_INDENT(1) | JSON_REAL_PRECISION(digits));
    quote_json_document(out, text.bytes, text.n);
    text_add(out, "\n");
    json_decref(object);
}

typedef struct Paths {
    Arena *arena;
    size_t n, capacity;
    const char **item;
} Paths;

/* All files below, but for those that are the folder's own business. */
static bool list_files(const char *folder, const char *below, Paths *out)
{
    DIR *entries = opendir(os_join(out->arena, folder, below));
    if (entries == NULL)
        return false;
    bool ok = true;
    for (const struct dirent *entry = readdir(entries); ok && entry != NULL;
         entry = readdir(entries)) {
        if (entry->d_name[0] == '.')
            continue;
        const char *name = os_join(out->arena, below, entry->d_name);
        if (os_is_folder(os_join(out->arena, folder, name))) {
            ok = list_files(folder, name, out);
            continue;
        }
        out->item = arena_grow(out->arena, (void *)out->item, &out->capacity, out->n + 1,
                               sizeof *out->item);
        out->item[out->n++] = name;
    }
    closedir(entries);
    return ok;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static json_t *files_array(Arena *arena, const StudyRun *run, Error *err)
{
    Paths paths = {.arena = arena};
    if (!list_files(run->staging, ".", &paths)) {
        error_set(err, ERR_INTERNAL, (Place){.file = run->folder}, "its files can't be listed (%s)",
                  strerror(errno));
        return NULL;
    }
    json_t *array = json_array();
    if (paths.n > 0)
        qsort((void *)paths.item, paths.n, sizeof *paths.item, by_name);
    for (size_t i = 0; i < paths.n; i++)
        json_array_append_new(array, value_text(paths.item[i]));
    return array;
}

static json_t *names_array(const Caution *caution)
{
    json_t *array = json_array();
    for (size_t i = 0; i < caution->n; i++)
        json_array_append_new(array, value_text(caution->about[i]->outcome));
    return array;
}

static json_t *cautions_array(Arena *arena, const Results *results)
{
    const Cautions list = cautions_of(arena, results);
    json_t *array = json_array();
    for (size_t i = 0; i < list.n; i++) {
        json_t *object = json_object();
        put_value(object, "text", value_text(list.item[i].text));
        put_value(object, "outcomes", names_array(&list.item[i]));
        json_array_append_new(array, object);
    }
    return array;
}

/* As results.json has it, by the same list of fields. */
static void put_effect(json_t *object, const Effect *effect)
{
    static const char *const names[] = {
        "estimate",           "se", "ci_low", "ci_high", "p", "effect_size", "effect_size_ci_low",
        "effect_size_ci_high"};
    for (size_t k = 0; k < COUNT_OF(names); k++) {
        const ResultField *field = field_find(effect_fields, n_effect_fields, names[k]);
        const Cell cell = effect == NULL ? (Cell){.value = NAN} : effect_cell(effect, field);
        put_value(object, names[k], value_cell(field->column.type, &cell));
    }
}

/* Of the estimate, or of the design where no outcome was read. */
static json_t *size_value(const Analysis *analysis, const Effect *effect, const char *name)
{
    if (effect != NULL) {
        const ResultField *field = field_find(effect_fields, n_effect_fields, name);
        const Cell cell = effect_cell(effect, field);
        return value_cell(field->column.type, &cell);
    }
    const ResultField *field = field_find(matching_fields, n_matching_fields, name);
    const Cell cell = analysis_cell(analysis, &analysis->matching, field);
    return value_cell(field->column.type, &cell);
}

/* Of the table that results.json has: what publication took from it is null here too. */
static json_t *compared_value(const Results *results, const Analysis *analysis,
                              const TableColumn *handle)
{
    const Table *table = results->comparison;
    for (size_t i = 0; i < table->n_rows; i++)
        if (text_equal(table_cell(table, i, &comparison_columns.outcome)->text,
                       analysis->outcome) &&
            text_equal(table_cell(table, i, &comparison_columns.design)->text, analysis->design))
            return value_cell(handle->type, table_cell(table, i, handle));
    return json_null();
}

static json_t *outcome_object(Arena *arena, const Results *results, const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    json_t *object = json_object(), *n = json_object();
    put_value(n, "program", size_value(analysis, effect, "n_treated"));
    put_value(n, "comparison", size_value(analysis, effect, "n_control"));
    put_value(object, "outcome", value_text(analysis->outcome));
    put_value(object, "label", value_text(analysis_label(analysis)));
    put_value(object, "estimand",
              value_text(effect != NULL ? effect->estimand : analysis->matching.estimand));
    put_value(object, "unit", value_text(analysis_unit(analysis)));
    put_value(object, "confidence", value_real(analysis->design_spec->effects.confidence));
    put_effect(object, effect);
    put_value(object, "verdict", compared_value(results, analysis, &comparison_columns.start));
    put_value(object, "largest_difference",
              compared_value(results, analysis, &comparison_columns.start_g));
    put_value(object, "n", n);
    put_value(object, "minimum_detectable_effect",
              results->design_only ? value_real(analysis->mdes) : json_null());
    put_value(object, "hidden", value_text(effect != NULL ? effect->hidden : NULL));
    put_value(object, "problem", value_text(effect != NULL ? effect->problem : NULL));
    put_value(object, "sentence", value_text(answer_sentence(arena, results, analysis)));
    return object;
}

static json_t *outcomes_array(Arena *arena, const Results *results)
{
    json_t *array = json_array();
    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].primary)
            json_array_append_new(array, outcome_object(arena, results, &results->analysis[i]));
    return array;
}

static const char *release_word(Release release)
{
    static const char *const words[] = {[RELEASE_INTERNAL] = "internal",
                                        [RELEASE_PUBLIC_DATA] = "public data",
                                        [RELEASE_PUBLISHED] = "published"};
    return words[release];
}

bool summary_of_run(Text *out, Arena *arena, const StudyRun *run, Error *err)
{
    const Results *results = &run->results;
    json_t *files = files_array(arena, run, err), *lock;
    if (files == NULL)
        return false;
    json_t *object = summary_begin(run->command, 0);
    put_value(object, "milliseconds",
              json_integer(llround(1000 * (os_clock_seconds() - run->since))));
    put_value(object, "study", value_text(run->spec.path));
    put_value(object, "title", value_text(run->spec.title));
    put_value(object, "release", value_text(release_word(results->release)));
    put_value(object, "folder", value_text(run->folder));
    put_value(object, "report", value_text(run->report));
    put_value(object, "files", files);
    put_value(object, "outcomes", outcomes_array(arena, results));
    put_value(object, "cautions", cautions_array(arena, results));
    lock = results->design_only ? json_null() : value_lock(results);
    put_value(object, "lock", lock);
    summary_write(out, object, results_published(results));
    return true;
}

void command_print_error_json(const char *command, const Error *err)
{
    static const char *const kinds[] = {
        [ERR_NONE] = "none",   [ERR_INTERNAL] = "internal", [ERR_USAGE] = "usage",
        [ERR_STUDY] = "study", [ERR_DATA] = "data",         [ERR_INFEASIBLE] = "infeasible"};
    Arena *scratch = arena_create();
    Text out = {.arena = scratch};
    json_t *object = summary_begin(command, (int)err->kind), *error = json_object();
    const bool placed = err->place.file[0] != '\0';
    put_value(error, "kind", value_text(kinds[err->kind]));
    put_value(error, "problems", json_integer((json_int_t)err->n));
    put_value(error, "file", placed ? value_text(err->place.file) : json_null());
    put_value(error, "line",
              err->place.line > 0 ? json_integer((json_int_t)err->place.line) : json_null());
    put_value(error, "column",
              err->place.column > 0 ? json_integer((json_int_t)err->place.column) : json_null());
    put_value(error, "text", value_text(err->text));
    put_value(object, "error", error);
    summary_write(&out, object, false);
    command_print_written(&out);
    arena_destroy(scratch);
}
