/* What the program says to programs (--json), held against its schema and against results.json. */
#include "check.h"

#include "results/schema.h"

#include "alike/os.h"
#include "alike/text.h"

#include <sys/wait.h>

static const char study[] = "study: {title: Told to programs}\n"
                            "data: {file: students.csv, id: student_id}\n"
                            "treatment: {column: program, treated: \"Y\", control: \"N\"}\n"
                            "outcomes:\n"
                            "  - {name: math, label: Mathematics, score: math_spring, pretest: "
                            "math_fall, scale: same}\n"
                            "  - {name: bare, score: math_spring}\n"
                            "covariates: [gender, frl]\n"
                            "effects: {cluster: school_id}\n"
                            "matching: {caliper: none}\n"
                            "report: {formats: [md], charts: none}\n";

static Arena *arena;
static char folder[] = "/tmp/alike-summary-XXXXXX";
static json_t *schema;

static json_t *read_json(const char *name)
{
    json_error_t problem;
    json_t *value = json_load_file(os_join(arena, folder, name), 0, &problem);
    if (value == NULL)
        fail_msg("%s: %s", name, problem.text);
    return value;
}

/* `alike WORDS --json`; its standard output, which must fit the schema. */
static json_t *told(const char *words, int expected)
{
    const char *line =
        arena_printf(arena, "cd %s && \"$ALIKE\" %s --json >told.json 2>err.txt", folder, words);
    const int outcome = system(line); /* NOLINT(cert-env33-c): words of this test */
    assert_true(WIFEXITED(outcome));
    assert_int_equal(WEXITSTATUS(outcome), expected);
    json_t *value = read_json("told.json");
    const char *problem = schema_problem(arena, schema, value);
    if (problem != NULL)
        fail_msg("%s", problem);
    assert_int_equal(json_integer_value(json_object_get(value, "status")), expected);
    return value;
}

static const json_t *primary_of(const json_t *results, const char *outcome)
{
    const json_t *analyses = json_object_get(results, "analyses");
    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *analysis = json_array_get(analyses, i);
        if (json_is_true(json_object_get(analysis, "primary")) &&
            strcmp(json_string_value(json_object_get(analysis, "outcome")), outcome) == 0)
            return analysis;
    }
    fail_msg("no analysis of %s", outcome);
    return NULL;
}

static void assert_same(const json_t *a, const json_t *b, const char *what)
{
    if (a == NULL || b == NULL || !json_equal(a, b))
        fail_msg("%s is %s and %s", what, a == NULL ? "absent" : json_dumps(a, JSON_ENCODE_ANY),
                 b == NULL ? "absent" : json_dumps(b, JSON_ENCODE_ANY));
}

/* Digit by digit, nulls where those are. */
static void assert_numbers_of_results(const json_t *value, const char *results_folder)
{
    static const char *const names[] = {"estimate",
                                        "se",
                                        "ci_low",
                                        "ci_high",
                                        "p",
                                        "effect_size",
                                        "effect_size_ci_low",
                                        "estimand",
                                        "problem",
                                        "hidden",
                                        "effect_size_ci_high"};
    json_t *results = read_json(arena_printf(arena, "%s/results.json", results_folder));
    const json_t *outcomes = json_object_get(value, "outcomes");
    assert_int_equal(json_array_size(outcomes), 2);
    for (size_t i = 0; i < 2; i++) {
        const json_t *outcome = json_array_get(outcomes, i), *n = json_object_get(outcome, "n");
        const json_t *analysis =
            primary_of(results, json_string_value(json_object_get(outcome, "outcome")));
        const json_t *effect = json_array_get(json_object_get(analysis, "effects"), 0);
        for (size_t k = 0; k < COUNT_OF(names); k++)
            assert_same(json_object_get(outcome, names[k]), json_object_get(effect, names[k]),
                        names[k]);
        assert_same(json_object_get(n, "program"), json_object_get(effect, "n_treated"), "n");
        assert_same(json_object_get(n, "comparison"), json_object_get(effect, "n_control"), "n");
    }
    json_decref(results);
}

static void a_run_says_the_numbers_of_its_results(void **state)
{
    (void)state;
    json_t *value = told("run s.yaml -o exact.out", 0);
    assert_string_equal(json_string_value(json_object_get(value, "release")), "internal");
    assert_string_equal(json_string_value(json_object_get(value, "report")), "exact.out/report.md");
    assert_numbers_of_results(value, "exact.out");
    const json_t *bare = json_array_get(json_object_get(value, "outcomes"), 1);
    assert_string_equal(json_string_value(json_object_get(bare, "verdict")), "no earlier score");
    json_decref(value);
}

static void published_numbers_are_rounded_or_null(void **state)
{
    (void)state;
    json_t *exact = told("run s.yaml -o exact.out", 0), *value = told("publish s.yaml -o p.out", 0);
    assert_string_equal(json_string_value(json_object_get(value, "command")), "publish");
    assert_string_equal(json_string_value(json_object_get(value, "release")), "published");
    assert_numbers_of_results(value, "p.out");
    const json_t *before = json_array_get(json_object_get(exact, "outcomes"), 0);
    const json_t *after = json_array_get(json_object_get(value, "outcomes"), 0);
    assert_false(
        json_equal(json_object_get(before, "estimate"), json_object_get(after, "estimate")));
    assert_false(json_equal(json_object_get(before, "largest_difference"),
                            json_object_get(after, "largest_difference")));
    json_decref(exact);
    json_decref(value);
}

static void a_design_says_its_sample_and_no_effect(void **state)
{
    (void)state;
    json_t *value = told("design s.yaml -o d.out", 0);
    const json_t *math = json_array_get(json_object_get(value, "outcomes"), 0);
    assert_true(json_is_null(json_object_get(math, "estimate")));
    assert_true(json_is_real(json_object_get(math, "minimum_detectable_effect")));
    assert_true(json_integer_value(json_object_get(json_object_get(math, "n"), "program")) > 20);
    assert_true(json_is_null(json_object_get(value, "lock")));
    json_decref(value);
    value = told("run s.yaml -o locked.out", 0);
    const json_t *inputs = json_object_get(json_object_get(value, "lock"), "inputs");
    const json_t *students = json_array_get(inputs, 0);
    assert_string_equal(json_string_value(json_object_get(students, "file")), "students.csv");
    assert_string_equal(json_string_value(json_object_get(students, "state")), "same");
    assert_true(json_integer_value(json_object_get(students, "rows_now")) > 20);
    json_decref(value);
    assert_int_equal(remove(os_join(arena, folder, "design.lock")), 0);
}

/* The manifest lists the same files, and folders. */
static void its_files_are_those_that_are_there(void **state)
{
    Error *err = ARENA_NEW(arena, Error);
    char *manifest;
    size_t n_bytes, n_lines = 0;
    (void)state;
    json_t *value = told("run s.yaml -o exact.out", 0);
    const json_t *files = json_object_get(value, "files");
    assert_true(json_array_size(files) > 5);
    if (!os_read_file(arena, arena_printf(arena, "%s/exact.out/.alike-files", folder), &manifest,
                      &n_bytes, err))
        fail_msg("%s", err->text);
    for (size_t i = 0; i < json_array_size(files); i++) {
        const char *name = json_string_value(json_array_get(files, i));
        assert_true(os_is_file(arena_printf(arena, "%s/exact.out/%s", folder, name)));
        assert_non_null(strstr(manifest, name));
    }
    for (const char *line = manifest; *line != '\0'; line += strcspn(line, "\n") + 1) {
        const size_t n = strcspn(line, "\n");
        const char *path = arena_printf(arena, "%s/exact.out/%.*s", folder, (int)n, line);
        n_lines += line[0] != '.' && os_is_file(path);
    }
    assert_int_equal(json_array_size(files), n_lines);
    json_decref(value);
}

static void cautions_name_their_outcomes(void **state)
{
    size_t n_shared = 0, n_bare = 0, n_study = 0;
    (void)state;
    json_t *value = told("run s.yaml -o exact.out", 0);
    const json_t *cautions = json_object_get(value, "cautions");
    for (size_t i = 0; i < json_array_size(cautions); i++) {
        const json_t *outcomes = json_object_get(json_array_get(cautions, i), "outcomes");
        const char *first = json_string_value(json_array_get(outcomes, 0));
        n_study += json_array_size(outcomes) == 0;
        n_shared += json_array_size(outcomes) == 2;
        n_bare += json_array_size(outcomes) == 1 && strcmp(first, "bare") == 0;
    }
    assert_true(n_shared > 0 && n_bare > 0 && n_study > 0);
    json_decref(value);
}

static void assert_error(const char *words, int status, const char *kind, const char *file,
                         int line)
{
    json_t *value = told(words, status), *error = json_object_get(value, "error");
    const char *told_file = json_string_value(json_object_get(error, "file"));
    assert_string_equal(json_string_value(json_object_get(error, "kind")), kind);
    assert_string_equal(told_file == NULL ? "" : told_file, file);
    assert_int_equal(json_integer_value(json_object_get(error, "line")), line);
    Error *err = ARENA_NEW(arena, Error);
    char *text;
    size_t n;
    if (!os_read_file(arena, os_join(arena, folder, "err.txt"), &text, &n, err))
        fail_msg("%s", err->text);
    assert_string_equal(
        text, arena_printf(arena, "error: %s", json_string_value(json_object_get(error, "text"))));
    json_decref(value);
}

static void an_error_is_said_with_its_place_and_status(void **state)
{
    (void)state;
    assert_error("run s.yaml --jbos 2", 2, "usage", "", 0);
    assert_error("run wrong.yaml", 3, "study", "wrong.yaml", 7);
    assert_error("run missing.yaml", 3, "study", "missing.yaml", 0);
    assert_error("run cell.yaml", 4, "data", "cell.csv", 2);
    assert_error("compare here there", 2, "usage", "here", 0);
    assert_error("run far.yaml", 5, "infeasible", "", 0);
}

static const char *changed(const char *from, const char *to)
{
    const char *at = strstr(study, from);
    return arena_printf(arena, "%.*s%s%s", (int)(at - study), study, to, at + strlen(from));
}

static bool put(const char *name, const char *text)
{
    Error *err = ARENA_NEW(arena, Error);
    return os_write_file(os_join(arena, folder, name), text, strlen(text), err);
}

static int set_up(void **state)
{
    char *bytes;
    size_t n;
    json_error_t problem;
    (void)state;
    arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    schema = json_load_file("docs/summary.schema.json", 0, &problem);
    if (schema == NULL || getenv("ALIKE") == NULL || mkdtemp(folder) == NULL ||
        !os_read_file(arena, "tests/bad/few_clusters/students.csv", &bytes, &n, err))
        return -1;
    const char *second = strchr(bytes, '\n') + 1; /* whose last score is a word then */
    const char *end = strchr(second, '\n'), *comma = end;
    while (comma[-1] >= '0' && comma[-1] <= '9')
        comma--;
    return put("students.csv", bytes) && put("s.yaml", study) &&
                   put("wrong.yaml", changed("gender", "gendr")) &&
                   put("cell.yaml", changed("students.csv", "cell.csv")) &&
                   put("far.yaml", changed("caliper: none", "caliper: 1e-12")) &&
                   put("cell.csv",
                       arena_printf(arena, "%.*s\"%s", (int)(comma - bytes), bytes, end))
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(schema);
    os_remove_tree(folder);
    arena_destroy(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_says_the_numbers_of_its_results),
        cmocka_unit_test(published_numbers_are_rounded_or_null),
        cmocka_unit_test(a_design_says_its_sample_and_no_effect),
        cmocka_unit_test(its_files_are_those_that_are_there),
        cmocka_unit_test(cautions_name_their_outcomes),
        cmocka_unit_test(an_error_is_said_with_its_place_and_status),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
