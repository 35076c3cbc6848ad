/* Two real runs side by side: what alike compare says is what their results.json say. */
#include "check.h"

#include "results/schema.h"

#include "alike/os.h"
#include "alike/text.h"

#include <math.h>
#include <sys/wait.h>

static const char study[] =
    "study: {title: First}\n"
    "data: {file: students.csv, id: student_id}\n"
    "treatment: {column: program, treated: \"Y\", control: \"N\"}\n"
    "outcomes:\n"
    "  - {name: math, label: \"Mathematics | _spring_\", score: math_spring, pretest: math_fall, "
    "scale: same}\n"
    "covariates: [gender, frl]\n"
    "matching: {caliper: none}\n"
    "effects: {subgroups: [gender]}\n"
    "alternatives:\n"
    "  - {name: plain, label: Nothing adjusted, effects: {estimator: difference}}\n"
    "report: {formats: [md], charts: none}\n";

static Arena *arena;
static char folder[] = "/tmp/alike-compare-XXXXXX";
static json_t *schema;

static const char *in_folder(const char *name)
{
    return os_join(arena, folder, name);
}

static const char *contents(const char *name)
{
    Error *err = ARENA_NEW(arena, Error);
    char *bytes;
    size_t n;
    if (!os_read_file(arena, in_folder(name), &bytes, &n, err))
        fail_msg("%s", err->text);
    return arena_copy_bytes(arena, bytes, n);
}

static void put(const char *name, const char *text)
{
    Error *err = ARENA_NEW(arena, Error);
    if (!os_write_file(in_folder(name), text, strlen(text), err))
        fail_msg("%s", err->text);
}

/* `alike WORDS`; what it says is in said.txt and told.txt. */
static const char *alike(const char *words, int expected)
{
    const char *line =
        arena_printf(arena, "cd %s && \"$ALIKE\" %s >said.txt 2>told.txt", folder, words);
    const int outcome = system(line); /* NOLINT(cert-env33-c): words of this test */
    if (!WIFEXITED(outcome) || WEXITSTATUS(outcome) != expected)
        fail_msg("'alike %s' ended with %d:\n%s", words, WEXITSTATUS(outcome),
                 contents("told.txt"));
    return contents("said.txt");
}

static json_t *compared(const char *words)
{
    json_error_t problem;
    json_t *value =
        json_loads(alike(arena_printf(arena, "compare %s --json", words), 0), 0, &problem);
    if (value == NULL)
        fail_msg("%s", problem.text);
    const char *wrong = schema_problem(arena, schema, value);
    if (wrong != NULL)
        fail_msg("%s", wrong);
    return value;
}

static json_t *results_of(const char *name)
{
    json_error_t problem;
    json_t *value =
        json_load_file(in_folder(arena_printf(arena, "%s/results.json", name)), 0, &problem);
    if (value == NULL)
        fail_msg("%s: %s", name, problem.text);
    return value;
}

static const char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void assert_holds(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' is not in:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        fail_msg("'%s' is in:\n%s", part, text);
}

static const json_t *item(const json_t *items, const char *name)
{
    for (size_t i = 0; i < json_array_size(items); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(items, i), "name")), name) == 0)
            return json_array_get(items, i);
    fail_msg("there is no item '%s'", name);
    return NULL;
}

static const json_t *analysis_of(const json_t *value, const char *design)
{
    const json_t *analyses = json_object_get(value, "analyses");
    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *analysis = json_array_get(analyses, i);
        if (strcmp(json_string_value(json_object_get(analysis, "design")), design) == 0)
            return analysis;
    }
    fail_msg("there is no design '%s'", design);
    return NULL;
}

static const json_t *overall(const json_t *results, const char *design)
{
    return json_array_get(json_object_get(analysis_of(results, design), "effects"), 0);
}

static void nothing_differs_between_a_run_and_itself(void **state)
{
    (void)state;
    const char *said = alike("compare a.out a.out/results.json", 0);
    assert_holds(said, "Nothing differs in the ");
    assert_holds(said, "internal: shows small groups\n");
    assert_holds(said, "A  a.out: First (alike " ALIKE_VERSION ", internal)");
    assert_lacks(said, "Settings");
    json_t *value = compared("a.out a.out");
    const json_t *estimate =
        item(json_object_get(analysis_of(value, "primary"), "effect"), "estimate");
    assert_false(json_is_true(json_object_get(estimate, "differs")));
    assert_true(json_number_value(json_object_get(estimate, "change")) == 0);
    json_decref(value);
}

static void what_is_said_is_what_both_results_say(void **state)
{
    (void)state;
    json_t *value = compared("a.out b.out"),
           *results[] = {results_of("a.out"), results_of("b.out")};
    static const char *const side[] = {"a", "b"};
    const json_t *primary = analysis_of(value, "primary");
    const json_t *estimate = item(json_object_get(primary, "effect"), "estimate");
    const json_t *sample = item(json_object_get(primary, "sample"), "sample");
    const json_t *boys = item(json_object_get(primary, "groups"), "gender=M");
    double told[2];
    for (int s = 0; s < 2; s++) {
        const json_t *effect = overall(results[s], "primary");
        const json_t *arms = json_object_get(sample, side[s]);
        told[s] = json_number_value(json_object_get(effect, "estimate"));
        assert_true(
            json_equal(json_object_get(estimate, side[s]), json_object_get(effect, "estimate")));
        assert_true(
            json_equal(json_object_get(arms, "program"), json_object_get(effect, "n_treated")));
        assert_true(
            json_equal(json_object_get(arms, "comparison"), json_object_get(effect, "n_control")));
        assert_true(json_is_real(json_object_get(boys, side[s])));
    }
    assert_true(told[0] != told[1]);
    check_same(json_number_value(json_object_get(estimate, "change")), told[1] - told[0]);
    const json_t *caliper = item(json_object_get(value, "settings"), "matching.caliper");
    assert_string_equal(json_string_value(json_object_get(caliper, "a")), "none");
    assert_string_equal(json_string_value(json_object_get(caliper, "b")), "0.05");
    assert_true(json_is_true(json_object_get(caliper, "differs")));
    json_decref(value);
    for (int s = 0; s < 2; s++)
        json_decref(results[s]);
}

static void people_see_settings_sample_balance_and_effect(void **state)
{
    (void)state;
    const char *said = alike("compare a.out b.out -o c.md", 0), *file = contents("c.md");
    json_t *results[] = {results_of("a.out"), results_of("b.out")};
    const json_t *effect[] = {overall(results[0], "primary"), overall(results[1], "primary")};
    double value[2], least = INFINITY;
    for (int s = 0; s < 2; s++) {
        value[s] = json_number_value(json_object_get(effect[s], "estimate"));
        least = fmin(least, json_number_value(json_object_get(effect[s], "se")));
    }
    const int digits = (int)fmax(0, ceil(-log10(least))); /* few */
    assert_holds(said, "matching.caliper");
    assert_holds(said, "Mathematics | _spring_\n--");
    assert_holds(said, "In the estimate");
    assert_holds(said, "Program, without a match");
    assert_holds(said, "Largest difference, as judged (SD)");
    assert_holds(said, arena_printf(arena, " %s ", text_real(arena, value[0], digits)));
    assert_holds(said, arena_printf(arena, " %s ", text_real(arena, value[1], digits)));
    const double change = value[1] - value[0];
    assert_holds(said,
                 round_to(change, digits) == 0
                     ? arena_printf(arena, "under %s\n", text_real(arena, pow(10, -digits), digits))
                     : arena_printf(arena, "%s%s\n", change > 0 ? "+" : "",
                                    text_real(arena, change, digits)));
    assert_holds(said, "\nWritten: c.md\n");
    assert_holds(file, "| matching.caliper | none | 0.05 |");
    assert_holds(file, "## Mathematics \\| \\_spring\\_");
    assert_holds(file,
                 arena_printf(arena, "| Difference | %s | %s |", text_real(arena, value[0], digits),
                              text_real(arena, value[1], digits)));
    for (const char *line = said; *line != '\0'; line += strcspn(line, "\n") + 1)
        assert_true(text_width(arena_copy_bytes(arena, line, strcspn(line, "\n"))) <= 80);
    for (int s = 0; s < 2; s++)
        json_decref(results[s]);
}

static void what_only_one_has_is_said(void **state)
{
    (void)state;
    const char *said = alike("compare a.out b.out", 0);
    assert_holds(said, "Mathematics | _spring_, nothing adjusted: only A has this analysis.");
    json_t *value = compared("b.out a.out");
    assert_string_equal(json_string_value(json_object_get(analysis_of(value, "plain"), "in")), "b");
    json_decref(value);
}

/* Also of an outcome that the study's own design does not look at; its numbers have the digits of
 * that unit. */
static void an_outcome_of_another_design_goes_by_its_label(void **state)
{
    (void)state;
    put("late.yaml",
        replaced(study, "report:",
                 "  - {name: late, label: Tested late, outcomes: [{name: k_late, label: \"Late "
                 "reading\", score: math_spring, pretest: math_fall, scale: same}]}\nreport:"));
    put("later.yaml", replaced(contents("late.yaml"), "caliper: none", "caliper: 0.05"));
    (void)alike("run late.yaml", 0);
    (void)alike("run later.yaml", 0);
    const char *said = alike("compare late.out later.out", 0);
    assert_holds(said, "\nLate reading, tested late\n");
    assert_lacks(said, "k_late");
    json_t *results = results_of("late.out");
    const json_t *effect = overall(results, "late");
    const double value = json_number_value(json_object_get(effect, "estimate")),
                 se = json_number_value(json_object_get(overall(results, "primary"), "se"));
    const char *own = strstr(said, "\nLate reading");
    assert_true(value > 0.1 && se > 0.1 && se < 1);
    assert_holds(own, arena_printf(arena, " %s ", text_real(arena, value, 1)));
    json_decref(results);
}

static void results_of_an_older_version_are_read(void **state)
{
    json_t *results = results_of("a.out");
    (void)state;
    json_object_set_new(json_object_get(results, "program"), "version", json_string("0.0.9"));
    json_object_del(results, "comparison");
    json_object_del(results, "spans");
    json_object_del(json_array_get(json_object_get(results, "analyses"), 0), "attrition");
    char *text = json_dumps(results, 0);
    assert_non_null(text);
    put("old.json", text);
    free(text);
    json_decref(results);
    const char *said = alike("compare old.json a.out", 0);
    assert_holds(said, "(alike 0.0.9, internal)");
    assert_holds(said, "Only B has: comparison, analyses: attrition.");
    assert_holds(said, "At the start");
    assert_holds(contents("told.txt"), "caution: They were made by different versions of alike");
    json_t *value = compared("old.json a.out");
    const json_t *verdict =
        item(json_object_get(analysis_of(value, "primary"), "balance"), "verdict");
    assert_true(json_is_null(json_object_get(verdict, "a")));
    assert_true(json_is_string(json_object_get(verdict, "b")));
    json_decref(value);
}

static void internal_and_published_are_not_mixed_in_silence(void **state)
{
    (void)state;
    (void)alike("publish a.yaml -o p.out", 0);
    const char *said = alike("compare a.out p.out", 0);
    assert_holds(said, "internal: shows small groups\n");
    assert_holds(said, ", published)");
    assert_holds(contents("told.txt"),
                 "caution: A holds exact numbers, not for release, B published");
    assert_holds(contents("told.txt"), "must stay");
    (void)alike("compare p.out a.out -o mixed.md", 0);
    assert_holds(contents("mixed.md"), "> Caution: A holds published numbers");
    assert_holds(contents("mixed.md"), "**internal: shows small groups**");
    (void)alike("compare p.out a.out -o p.out/mixed.md", 2);
    assert_holds(contents("told.txt"), "error: p.out/mixed.md: this lies in a results folder, and");
    assert_false(os_is_file(in_folder("p.out/mixed.md")));
    const char *both = alike("compare p.out p.out", 0);
    assert_lacks(both, "internal: shows");
    assert_holds(contents("told.txt"), "caution: Both hold published numbers");
}

static void what_is_no_results_folder_is_refused(void **state)
{
    (void)state;
    (void)alike("compare a.out", 2);
    assert_holds(contents("told.txt"),
                 "error: 'alike compare' needs another one to compare it with");
    (void)alike("compare a.out nowhere.out", 2);
    assert_holds(contents("told.txt"),
                 "error: nowhere.out: there is no such folder; name the folder");
    (void)alike("compare . a.out", 2);
    assert_holds(contents("told.txt"), "error: .: this folder holds no results.json; name");
    put("broken.json", "{\"program\":\n  {\"name\": }}");
    (void)alike("compare a.out broken.json", 4);
    assert_holds(contents("told.txt"), "error: broken.json:2:");
    put("other.json", "{\"program\": {\"name\": \"other\"}, \"analyses\": []}");
    (void)alike("compare a.out other.json", 4);
    assert_holds(contents("told.txt"), "error: other.json: these are not results of alike");
    (void)alike("compare a.out b.out -o c.txt", 2);
    assert_holds(contents("told.txt"), "name a file that ends in .md");
}

/* The query is the same file, and so its hash. */
static void a_database_that_answers_another_thing_is_told(void **state)
{
    (void)state;
    put("one.json", replaced(contents("a.out/results.json"), "\n   \"rows_hash\": null",
                             "\n   \"rows_hash\": \"12\""));
    put("two.json", replaced(contents("a.out/results.json"), "\n   \"rows_hash\": null",
                             "\n   \"rows_hash\": \"34\""));
    assert_holds(alike("compare one.json two.json", 0),
                 "what the database answered (hash of rows)");
    assert_lacks(alike("compare one.json one.json", 0), "hash of rows");
}

/* Whatever stands where something else is expected, nothing of it is obeyed or followed. */
static void strange_results_do_no_harm(void **state)
{
    static const char *const strange[] = {
        "{\"program\": {\"name\": \"alike\"}, \"analyses\": [1, null, {}, {\"outcome\": 1}, "
        "{\"outcome\": \"math\", \"design\": \"primary\", \"flow\": 7, \"matching\": [], "
        "\"balance\": [3, {\"after\": {\"smd\": \"x\"}}], \"effects\": [[], {\"group\": null, "
        "\"estimate\": \"much\", \"ci_low\": {}, \"ci_high\": 1, \"n_treated\": -5}]}], "
        "\"settings\": {\"path\": []}, \"inputs\": [\"x\", {\"file\": \"f\", \"rows\": -1}], "
        "\"comparison\": {\"columns\": [{\"name\": \"outcome\"}], \"rows\": [[\"math\"], 1]}}",
        "{\"program\": {\"name\": \"alike\", \"version\": \"\\u001b[2J\"}, \"study\": {\"title\": "
        "\"\\u001b]0;x\\u0007 **bold** <b>\"}, \"analyses\": [], \"settings\": [{\"path\": "
        "\"\\u001b[1m\", \"value\": \"| cell\\n# head\"}]}"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(strange); i++) {
        put("strange.json", strange[i]);
        const char *said = alike("compare strange.json a.out -o strange.md", 0);
        assert_lacks(said, "\033");
        assert_lacks(contents("strange.md"), "\033");
        assert_lacks(contents("strange.md"), "<b>");
        assert_lacks(contents("strange.md"), "\n# head");
        json_decref(compared("a.out strange.json"));
    }
}

static int set_up(void **state)
{
    json_error_t problem;
    char *bytes;
    size_t n;
    (void)state;
    arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    schema = json_load_file("docs/comparison.schema.json", 0, &problem);
    if (schema == NULL || getenv("ALIKE") == NULL || mkdtemp(folder) == NULL ||
        !os_read_file(arena, "tests/bad/few_clusters/students.csv", &bytes, &n, err))
        return -1;
    put("students.csv", bytes);
    put("a.yaml", study);
    const char *second = replaced(study, "caliper: none", "caliper: 0.05");
    second = replaced(second, "name: plain", "name: bare");
    put("b.yaml", replaced(second, "title: First", "title: Second"));
    (void)alike("run a.yaml", 0);
    (void)alike("run b.yaml", 0);
    return 0;
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
        cmocka_unit_test(nothing_differs_between_a_run_and_itself),
        cmocka_unit_test(what_is_said_is_what_both_results_say),
        cmocka_unit_test(people_see_settings_sample_balance_and_effect),
        cmocka_unit_test(what_only_one_has_is_said),
        cmocka_unit_test(an_outcome_of_another_design_goes_by_its_label),
        cmocka_unit_test(results_of_an_older_version_are_read),
        cmocka_unit_test(internal_and_published_are_not_mixed_in_silence),
        cmocka_unit_test(what_is_no_results_folder_is_refused),
        cmocka_unit_test(a_database_that_answers_another_thing_is_told),
        cmocka_unit_test(strange_results_do_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
