/* docs/results.schema.json: it is made of the program's own lists (ALIKE_GOLDEN=1 writes it anew),
 * results hold to it, and what does not is found.
 *
 * test_schema FILE...   are these files as the schema says? */
#include "check.h"
#include "file_text.h"
#include "results/schema.h"
#include "results/schema_made.h"

#include "alike/os.h"

static const char schema_path[] = "docs/results.schema.json";

/* --- as a text -----------------------------------------------------------------------------------
 * What fits on a line stands on one. */

enum { LINE = 116 };

static void add_json(Text *out, const json_t *value, size_t depth);

static void add_blanks(Text *out, size_t depth)
{
    text_add(out, "\n");
    for (size_t i = 0; i < depth; i++)
        text_add(out, " ");
}

static void add_members(Text *out, const json_t *value, size_t depth)
{
    const char *key;
    json_t *item;
    size_t i = 0;
    text_add(out, json_is_object(value) ? "{" : "[");
    json_array_foreach(value, i, item)
    {
        text_add(out, i > 0 ? "," : "");
        add_blanks(out, depth + 1);
        add_json(out, item, depth + 1);
    }
    i = 0;
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        text_add(out, i++ > 0 ? "," : "");
        add_blanks(out, depth + 1);
        text_format(out, "\"%s\": ", key); /* keys are plain */
        add_json(out, item, depth + 1);
    }
    add_blanks(out, depth);
    text_add(out, json_is_object(value) ? "}" : "]");
}

static void add_json(Text *out, const json_t *value, size_t depth)
{
    char *line = json_dumps(value, JSON_ENCODE_ANY);
    assert_non_null(line);
    if (strlen(line) + depth <= LINE || !(json_is_object(value) || json_is_array(value)))
        text_add(out, line);
    else
        add_members(out, value, depth);
    free(line);
}

/* --- the schema ----------------------------------------------------------------------------------
 */

static void the_schema_is_made_of_the_programs_lists(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Error err = {0};
    Text text = {.arena = arena};
    json_t *schema = schema_made(arena);
    add_json(&text, schema, 0);
    text_add(&text, "\n");
    json_decref(schema);
    if (golden_refresh())
        assert_true(os_write_file(schema_path, text.bytes, text.n, &err));
    else if (strcmp(file_text(arena, schema_path), text.bytes) != 0)
        fail_msg("%s is not what the program's lists make; `make golden` writes it anew",
                 schema_path);
    arena_destroy(arena);
}

static json_t *json_of(Arena *arena, const char *path)
{
    json_error_t problem;
    json_t *value = json_loads(file_text(arena, path), 0, &problem);
    if (value == NULL)
        fail_msg("%s: %s", path, problem.text);
    return value;
}

static const char *const golden[] = {"star", "bdf", "rand_2015"};

static void golden_results_hold_to_it(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    json_t *schema = json_of(arena, schema_path);
    for (size_t k = 0; k < COUNT_OF(golden); k++) {
        json_t *results =
            json_of(arena, arena_printf(arena, "tests/golden/%s/results.json", golden[k]));
        const char *problem = schema_problem(arena, schema, results);
        if (problem != NULL)
            fail_msg("%s: %s", golden[k], problem);
        json_decref(results);
    }
    json_decref(schema);
    arena_destroy(arena);
}

/* --- errors that are put in ----------------------------------------------------------------------
 */

typedef struct Seeded {
    Arena *arena;
    json_t *schema, *results;
    size_t n;
} Seeded;

static void must_fail(Seeded *s, const char *path, const char *what)
{
    Arena *scratch = arena_create();
    if (schema_problem(scratch, s->schema, s->results) == NULL)
        fail_msg("%s: the schema takes %s", path, what);
    arena_destroy(scratch);
    s->n++;
}

/* Keys that need not be there. */
static bool is_optional(const char *path, const char *key)
{
    static const char *const some[] = {"public", "round_counts", "shares",       "step",
                                       "groups", "mean_step",    "pre_mean_step"};
    for (size_t k = 0; k < COUNT_OF(some); k++)
        if (strcmp(some[k], key) == 0)
            return true;
    const char *last = strrchr(path, '/');
    return last != NULL && (strcmp(last, "/records") == 0 || strcmp(last, "/reviewer") == 0 ||
                            strcmp(last, "/sensitivity") == 0);
}

/* Of a type that this place does not have. */
static json_t *another(const json_t *value)
{
    return json_is_string(value) || json_is_number(value) ? json_true()
           : json_is_null(value)                          ? json_object()
                                                          : json_string("x");
}

static void seed_errors(Seeded *s, json_t *value, const char *path);

/* An object without one of its keys, with one of another type, and with one more. */
static void seed_object(Seeded *s, json_t *object, const char *path)
{
    const char *key;
    json_t *item;
    void *next;
    json_object_set_new(object, "one_more", json_integer(1));
    must_fail(s, path, "a key that nobody knows");
    json_object_del(object, "one_more");
    json_t *whole = json_copy(object);
    json_object_foreach_safe(whole, next, key, item)
    {
        const char *at = arena_printf(s->arena, "%s/%s", path, key);
        json_object_set_new(object, key, another(item));
        must_fail(s, at, "a value of another type");
        if (!is_optional(path, key)) {
            json_object_del(object, key);
            must_fail(s, at, "that it is not there");
        }
        json_object_set(object, key, item);
        seed_errors(s, item, at);
    }
    json_decref(whole);
}

static void seed_errors(Seeded *s, json_t *value, const char *path)
{
    if (json_is_object(value)) {
        seed_object(s, value, path);
    } else if (json_is_array(value) && json_array_size(value) > 0) {
        json_t *first = json_incref(json_array_get(value, 0));
        json_array_set_new(value, 0, another(first));
        must_fail(s, path, "an item of another type");
        json_array_set(value, 0, first);
        seed_errors(s, first, arena_printf(s->arena, "%s/0", path));
        json_decref(first);
    }
}

static void every_key_and_type_is_asked_for(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Seeded s = {.arena = arena,
                .schema = json_of(arena, schema_path),
                .results = json_of(arena, "tests/golden/bdf/results.json")};
    seed_errors(&s, s.results, "");
    assert_true(s.n > 600);
    json_decref(s.schema);
    json_decref(s.results);
    arena_destroy(arena);
}

static void values_that_can_not_be_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *at[5]; /* keys; a digit: a place in a list */
        const char *value, *problem;
    } made[] = {
        {{"program", "name"}, "\"other\"", "/program/name: not the value"},
        {{"program", "version"}, "\"one\"", "/program/version: not of the form"},
        {{"study", "sha256"}, "\"abc\"", "/study/sha256: not of the form"},
        {{"study", "seed"}, "-1", "/study/seed: too small"},
        {{"study", "seed"}, "\"12x\"", "/study/seed: not of the form"},
        {{"inputs", "0", "rows"}, "1.5", "/inputs/0/rows: of none of its types"},
        {{"inputs", "0", "rows"}, "-4", "/inputs/0/rows: too small"},
        {{"disclosure", "shares"}, "\"exact\"", "/disclosure/shares: not the value"},
        {{"disclosure", "public"}, "false", "/disclosure/public: not the value"},
        {{"analyses", "0", "flow", "0", "step"}, "\"went\"", "/analyses/0/flow/0/step: none of"},
        {{"analyses", "0", "matching", "method"}, "\"magic\"", "/analyses/0/matching/method: none"},
        {{"analyses", "0", "balance", "0", "wwc"},
         "\"good\"",
         "/analyses/0/balance/0/wwc: none of"},
        {{"analyses", "0", "effects", "0", "p"}, "1.5", "/analyses/0/effects/0/p: too large"},
        {{"analyses", "0", "effects", "0", "se"}, "-1", "/analyses/0/effects/0/se: too small"},
        {{"analyses", "0", "sensitivity", "another"},
         "{}",
         "sensitivity: with the unknown 'another'"},
        {{"analyses", "0", "infeasible"}, "\"no\"", "/analyses/0/propensity: not the value"},
        {{"reviewer", "other_x"}, "{}", "/reviewer: with the unknown 'other_x'"},
        {{"comparison", "rows", "0"}, "[]", "/comparison/rows/0: with too few items"},
        {{"comparison", "rows", "0", "4"}, "\"4\"", "/comparison/rows/0/4: of none of its types"},
        {{"comparison", "columns", "0", "name"},
         "\"x\"",
         "/comparison/columns/0/name: not the val"},
        {{"comparison", "name"}, "\"x\"", "/comparison/name: not the value"},
    };
    Arena *arena = arena_create();
    json_t *schema = json_of(arena, schema_path);
    for (size_t k = 0; k < COUNT_OF(made); k++) {
        json_t *results = json_of(arena, "tests/golden/bdf/results.json"), *place = results;
        const char *const *at = made[k].at;
        for (; at[1] != NULL && at - made[k].at < 4; at++)
            place = json_is_array(place) ? json_array_get(place, (size_t)atoi(*at))
                                         : json_object_get(place, *at);
        json_t *value = json_loads(made[k].value, JSON_DECODE_ANY, NULL);
        assert_non_null(place);
        if (json_is_array(place))
            json_array_set_new(place, (size_t)atoi(*at), value);
        else
            json_object_set_new(place, *at, value);
        const char *problem = schema_problem(arena, schema, results);
        if (problem == NULL || strstr(problem, made[k].problem) == NULL)
            fail_msg("'%s' in place of %s: %s", made[k].value, made[k].problem,
                     problem == NULL ? "is taken" : problem);
        json_decref(results);
    }
    json_decref(schema);
    arena_destroy(arena);
}

/* The validator itself: what it does not know it does not pass over. */
static void a_keyword_that_is_not_known_is_refused(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    json_t *schema = json_loads("{\"type\": \"object\", \"maxProperties\": 3}", 0, NULL);
    json_t *value = json_object();
    assert_non_null(strstr(schema_problem(arena, schema, value), "'maxProperties'"));
    json_decref(schema);
    json_decref(value);
    arena_destroy(arena);
}

/* --- files ---------------------------------------------------------------------------------------
 */

static int judge_files(int n, char **path)
{
    int status = 0;
    Arena *arena = arena_create();
    json_t *schema = json_load_file(schema_path, 0, NULL);
    for (int i = 0; i < n; i++) {
        json_error_t error;
        json_t *results = json_load_file(path[i], 0, &error);
        const char *problem = schema == NULL    ? "there is no schema"
                              : results == NULL ? error.text
                                                : schema_problem(arena, schema, results);
        if (problem != NULL)
            printf("%s: %s\n", path[i], problem);
        status |= problem != NULL;
        json_decref(results);
    }
    json_decref(schema);
    arena_destroy(arena);
    return status;
}

int main(int n, char **argument)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_is_made_of_the_programs_lists),
        cmocka_unit_test(golden_results_hold_to_it),
        cmocka_unit_test(every_key_and_type_is_asked_for),
        cmocka_unit_test(values_that_can_not_be_are_found),
        cmocka_unit_test(a_keyword_that_is_not_known_is_refused),
    };
    if (n > 1)
        return judge_files(n - 1, argument + 1);
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
