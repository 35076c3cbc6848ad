/* Properties of whole studies, through the same commands that a user runs. */
#include "check.h"

#include "alike/command.h"
#include "alike/hash.h"
#include "alike/os.h"
#include "alike/sort.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

extern const Command command_run, command_design, command_check;

typedef struct Here {
    Arena *arena;
    Error *err;
    char *folder;
    char **line; /* of the bdf data; line[0] is the header */
    size_t n;
} Here;

static void load_lines(Here *here)
{
    char *bytes = NULL;
    size_t n = 0, capacity = 0;
    if (!os_read_file(here->arena, "datasets/bdf/bdf_analysis.csv", &bytes, &n, here->err))
        return;
    for (char *c = bytes; *c != '\0';) {
        const size_t length = strcspn(c, "\r\n");
        here->line = arena_grow(here->arena, here->line, &capacity, here->n + 1, sizeof(char *));
        here->line[here->n++] = arena_copy_bytes(here->arena, c, length);
        c += length;
        c += strspn(c, "\r\n");
    }
}

static int set_up(void **state)
{
    char pattern[] = "/tmp/alike-study-XXXXXX";
    Here *here = calloc(1, sizeof *here);
    here->arena = arena_create();
    here->err = ARENA_NEW(here->arena, Error);
    here->folder = arena_copy_text(here->arena, mkdtemp(pattern));
    load_lines(here);
    *state = here;
    return here->n > 2000 ? 0 : -1;
}

static int tear_down(void **state)
{
    Here *here = *state;
    os_remove_tree(here->folder);
    arena_destroy(here->arena);
    free(here);
    return 0;
}

static const char *in(Here *here, const char *name)
{
    return arena_printf(here->arena, "%s/%s", here->folder, name);
}

static void put(Here *here, const char *name, const char *text)
{
    if (!os_write_file(in(here, name), text, strlen(text), here->err))
        fail_msg("%s", here->err->text);
}

static const char *get(Here *here, const char *name)
{
    char *text = NULL;
    size_t n = 0;
    if (!os_read_file(here->arena, in(here, name), &text, &n, here->err))
        fail_msg("%s", here->err->text);
    return text;
}

static size_t column_number(Here *here, const char *name)
{
    size_t k = 0;
    for (const char *c = here->line[0]; *c != '\0'; k++) {
        const size_t n = strcspn(c, ",");
        const bool quoted = n >= 2 && c[0] == '"';
        if (strlen(name) == n - 2 * quoted && strncmp(c + quoted, name, n - 2 * quoted) == 0)
            return k;
        c += n + (c[n] == ',');
    }
    fail_msg("the data have no column %s", name);
    return 0;
}

/* A change of one cell; row counts from 1. Returns the new text. */
typedef const char *(*CellChange)(Arena *arena, const char *cell, size_t row);

/* Writes the data with the cells of one column changed, rows in the order given (NULL: as is). */
static void write_data(Here *here, const char *name, const char *column, CellChange change,
                       const uint32_t *order)
{
    Text text = {.arena = here->arena};
    const size_t target = column == NULL ? SIZE_MAX : column_number(here, column);
    text_format(&text, "%s\n", here->line[0]);
    for (size_t i = 1; i < here->n; i++) {
        const size_t row = order == NULL ? i : order[i - 1] + 1;
        const char *c = here->line[row];
        for (size_t k = 0; *c != '\0'; k++) {
            const size_t n = strcspn(c, ",");
            const char *cell = arena_copy_bytes(here->arena, c, n);
            text_format(&text, "%s%s", k == 0 ? "" : ",",
                        k == target ? change(here->arena, cell, row) : cell);
            c += n + (c[n] == ',');
        }
        text_add(&text, "\n");
    }
    put(here, name, text.bytes);
}

/* A study of the data file; `more` is appended. */
static void write_study(Here *here, const char *name, const char *data, const char *matching,
                        const char *more)
{
    put(here, name,
        arena_printf(here->arena,
                     "study: {title: Test, seed: 5}\n"
                     "data: {file: %s, id: unit_id}\n"
                     "treatment: {column: treat, treated: 1, control: 0}\n"
                     "outcomes:\n"
                     "  - {name: language, score: lang_post, pretest: lang_pre}\n"
                     "  - {name: arithmetic, score: arit_post, pretest: arit_pre}\n"
                     "covariates: [iq_verb, iq_perf, sex, minority, ses, schoolses]\n"
                     "matching: {%s}\n"
                     "effects: {cluster: school, subgroups: [sex]}\n"
                     "%s",
                     data, matching, more));
}

static const char quiet_report[] = "report: {charts: none, publish: no}\n";

static void run_command(Here *here, const Command *command, const char *study, const char *output,
                        size_t jobs, bool matched)
{
    const Arguments arguments = {.subject = in(here, study),
                                 .output = in(here, output),
                                 .jobs = jobs,
                                 .quiet = true,
                                 .matched = matched};
    if (!command->run(here->arena, &arguments, here->err))
        fail_msg("%s", here->err->text);
}

/* results.json without what names the input file and its bytes. */
static json_t *results(Here *here, const char *output)
{
    json_error_t problem;
    json_t *all =
        json_loads(get(here, arena_printf(here->arena, "%s/results.json", output)), 0, &problem);
    assert_non_null(all);
    json_object_del(all, "inputs");
    json_object_del(all, "study");
    json_object_del(all, "settings");
    return all;
}

static void check_same_results(Here *here, const char *a, const char *b)
{
    json_t *x = results(here, a), *y = results(here, b);
    char *p = json_dumps(x, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
    char *q = json_dumps(y, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
    if (strcmp(p, q) != 0) {
        size_t at = 0;
        while (p[at] == q[at])
            at++;
        const size_t from = at < 200 ? 0 : at - 200;
        fail_msg("results differ:\n%.300s\n---\n%.300s", p + from, q + from);
    }
    free(p);
    free(q);
    json_decref(x);
    json_decref(y);
}

static double number_at(Here *here, const char *output, const char *outcome, const char *field)
{
    json_t *all = results(here, output), *analysis;
    double value = NAN;
    size_t i;
    json_array_foreach(json_object_get(all, "analyses"), i, analysis)
    {
        if (strcmp(json_string_value(json_object_get(analysis, "outcome")), outcome) == 0 &&
            json_is_true(json_object_get(analysis, "primary")))
            value = json_number_value(
                json_object_get(json_array_get(json_object_get(analysis, "effects"), 0), field));
    }
    json_decref(all);
    return value;
}

static uint32_t *shuffled(Here *here)
{
    const size_t n = here->n - 1;
    uint64_t *key = ARENA_ARRAY(here->arena, uint64_t, n);
    uint32_t *order = ARENA_ARRAY(here->arena, uint32_t, n);
    for (size_t i = 0; i < n; i++)
        key[i] = hash_u64(99, i);
    sort_identity(order, n);
    sort_by_u64(key, order, n);
    return order;
}

/* Every way of choosing that must not depend on the order of rows. */
static const char *const orderless[] = {
    "method: nearest",
    "method: nearest, caliper: none, distance: mahalanobis, order: largest",
    "method: nearest, replacement: yes, ratio: 2",
    "method: nearest, order: closest, caliper: 0.1, exact: [sex]",
    "method: nearest, order: random, ratio: 2",
    "method: nearest, replacement: yes, reuse: 2, caliper: none",
};

static void the_order_of_rows_changes_nothing(void **state)
{
    Here *here = *state;
    write_data(here, "a.csv", NULL, NULL, NULL);
    write_data(here, "b.csv", NULL, NULL, shuffled(here));
    for (size_t k = 0; k < COUNT_OF(orderless); k++) {
        write_study(here, "a.yaml", "a.csv", orderless[k], quiet_report);
        write_study(here, "b.yaml", "b.csv", orderless[k], quiet_report);
        run_command(here, &command_run, "a.yaml", "a.out", 1, true);
        run_command(here, &command_run, "b.yaml", "b.out", 1, true);
        check_same_results(here, "a.out", "b.out");
        assert_string_equal(get(here, "a.out/pairs.csv"), get(here, "b.out/pairs.csv"));
    }
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    Here *here = *state;
    const char more[] =
        "alternatives:\n"
        "  - {name: two, matching: {ratio: 2}}\n"
        "  - {name: loose, matching: {caliper: none}}\n"
        "  - {name: again, matching: {ratio: 2}, effects: {estimator: difference}}\n"
        "  - {name: nobody, matching: {calipers: {ses: 0}, caliper: 0, exact: [iq_perf, iq_verb, "
        "schoolses]}}\n"
        "report: {charts: none, publish: no}\n";
    write_data(here, "a.csv", NULL, NULL, NULL);
    write_study(here, "a.yaml", "a.csv", "method: nearest", more);
    run_command(here, &command_run, "a.yaml", "one.out", 1, true);
    run_command(here, &command_run, "a.yaml", "four.out", 4, true);
    const char *const files[] = {"results.json", "matched.csv", "pairs.csv", "report.html",
                                 "report.md"};
    for (size_t k = 0; k < COUNT_OF(files); k++)
        assert_string_equal(get(here, arena_printf(here->arena, "one.out/%s", files[k])),
                            get(here, arena_printf(here->arena, "four.out/%s", files[k])));
}

static const char *another_number(Arena *arena, const char *cell, size_t row)
{
    return cell[0] == '\0' ? cell : arena_printf(arena, "%zu", 1000 + row * 7 % 13);
}

static const char *a_word(Arena *arena, const char *cell, size_t row)
{
    (void)arena;
    (void)row;
    return cell[0] == '\0' ? cell : "seen";
}

static const char *every_tenth_absent(Arena *arena, const char *cell, size_t row)
{
    (void)arena;
    return row % 10 == 0 ? "" : cell;
}

/* The lock without what it holds of the data: the hash of a file is that of its scores too. */
static const char *without_data(Here *here, const char *lock)
{
    const char *from = strstr(lock, "\"inputs\": ["), *to = strstr(from, "],");
    return arena_printf(here->arena, "%.*s%s", (int)(from - lock), lock, to);
}

static void design_reads_of_a_score_only_whether_it_is_present(void **state)
{
    Here *here = *state;
    write_data(here, "a.csv", "lang_post", every_tenth_absent, NULL);
    write_study(here, "s.yaml", "a.csv", "method: nearest", quiet_report);
    run_command(here, &command_design, "s.yaml", "a.out", 1, true);
    const char *lock = without_data(here, get(here, "design.lock"));
    const char *rows = get(here, "a.out/matched.csv");
    const CellChange changes[] = {another_number, a_word};
    for (size_t k = 0; k < COUNT_OF(changes); k++) {
        /* absent cells stay absent: change what is present in a file whose tenth cells are blank */
        char **kept = here->line;
        here->line = ARENA_ARRAY(here->arena, char *, here->n);
        memcpy(here->line, kept, here->n * sizeof *kept);
        const char *bytes = get(here, "a.csv");
        size_t i = 0;
        for (const char *c = bytes; *c != '\0' && i < here->n; i++) {
            const size_t n = strcspn(c, "\n");
            here->line[i] = arena_copy_bytes(here->arena, c, n);
            c += n + 1;
        }
        write_data(here, "b.csv", "lang_post", changes[k], NULL);
        here->line = kept;
        put(here, "keep.csv", bytes);
        put(here, "a.csv", get(here, "b.csv"));
        run_command(here, &command_design, "s.yaml", "b.out", 1, true);
        put(here, "a.csv", bytes);
        check_same_results(here, "a.out", "b.out");
        assert_string_equal(lock, without_data(here, get(here, "design.lock")));
        assert_string_equal(rows, get(here, "b.out/matched.csv"));
    }
}

static const char *ten_more(Arena *arena, const char *cell, size_t row)
{
    (void)row;
    return cell[0] == '\0' ? cell : arena_printf(arena, "%.15g", strtod(cell, NULL) + 10);
}

static void ten_points_more_for_everyone_leave_the_effect_size_alone(void **state)
{
    Here *here = *state;
    write_data(here, "a.csv", NULL, NULL, NULL);
    write_data(here, "b.csv", "lang_post", ten_more, NULL);
    write_study(here, "a.yaml", "a.csv", "method: nearest", quiet_report);
    write_study(here, "b.yaml", "b.csv", "method: nearest", quiet_report);
    run_command(here, &command_run, "a.yaml", "a.out", 1, false);
    run_command(here, &command_run, "b.yaml", "b.out", 1, false);
    const char *const same[] = {"g", "g_se", "estimate", "se", "df"};
    for (size_t k = 0; k < COUNT_OF(same); k++)
        check_close(number_at(here, "b.out", "language", same[k]),
                    number_at(here, "a.out", "language", same[k]), 1e-10);
    check_close(number_at(here, "b.out", "language", "mean_treated"),
                number_at(here, "a.out", "language", "mean_treated") + 10, 1e-12);
}

static const char *four_times(Arena *arena, const char *cell, size_t row)
{
    (void)row;
    return cell[0] == '\0' ? cell : arena_printf(arena, "%.17g", strtod(cell, NULL) * 4);
}

static void scaling_a_covariate_by_a_power_of_two_leaves_the_match_alone(void **state)
{
    Here *here = *state;
    write_data(here, "a.csv", NULL, NULL, NULL);
    write_data(here, "b.csv", "ses", four_times, NULL);
    for (size_t k = 0; k < COUNT_OF(orderless); k++) {
        write_study(here, "a.yaml", "a.csv", orderless[k], quiet_report);
        write_study(here, "b.yaml", "b.csv", orderless[k], quiet_report);
        run_command(here, &command_run, "a.yaml", "a.out", 1, true);
        run_command(here, &command_run, "b.yaml", "b.out", 1, true);
        const char *a = get(here, "a.out/pairs.csv"), *b = get(here, "b.out/pairs.csv");
        /* the same pairs; distances may differ in the last digits */
        while (*a != '\0' && *b != '\0') {
            const size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");
            const char *x = arena_copy_bytes(here->arena, a, n);
            const char *y = arena_copy_bytes(here->arena, b, m);
            *strrchr(x, ',') = '\0';
            *strrchr(y, ',') = '\0';
            assert_string_equal(x, y);
            a += n + 1;
            b += m + 1;
        }
        assert_true(*a == *b);
    }
}

static void run_says_whether_it_used_the_locked_design(void **state)
{
    Here *here = *state;
    write_data(here, "a.csv", NULL, NULL, NULL);
    write_study(here, "s.yaml", "a.csv", "method: nearest", quiet_report);
    run_command(here, &command_run, "s.yaml", "r.out", 1, false);
    assert_non_null(strstr(get(here, "r.out/results.json"), "no design was locked"));
    run_command(here, &command_design, "s.yaml", "d.out", 1, false);
    run_command(here, &command_run, "s.yaml", "r.out", 1, false);
    assert_non_null(strstr(get(here, "r.out/results.json"), "design as locked"));
    assert_string_equal(get(here, "r.out/design.lock"), get(here, "design.lock"));
    /* what may be published holds no exact sizes of groups */
    assert_non_null(strstr(get(here, "design.lock"), "cohort_treated"));
    write_study(here, "s.yaml", "a.csv", "method: nearest",
                "report: {charts: none, publish: yes}\n");
    run_command(here, &command_run, "s.yaml", "r.out", 1, false);
    assert_non_null(strstr(get(here, "r.out/results.json"), "design as locked"));
    assert_null(strstr(get(here, "r.out/design.lock"), "cohort_treated"));
    assert_non_null(strstr(get(here, "r.out/design.lock"), "cohort_sha256"));
    write_study(here, "s.yaml", "a.csv", "method: nearest, caliper: 0.1", quiet_report);
    run_command(here, &command_run, "s.yaml", "r.out", 1, false);
    assert_null(strstr(get(here, "r.out/results.json"), "design as locked"));
    assert_non_null(strstr(get(here, "r.out/results.json"), "caliper"));
    /* a second study in the same folder does not overwrite the first one's lock */
    write_study(here, "t.yaml", "a.csv", "method: nearest, ratio: 2", quiet_report);
    run_command(here, &command_design, "t.yaml", "t.out", 1, false);
    write_study(here, "s.yaml", "a.csv", "method: nearest", quiet_report);
    run_command(here, &command_run, "s.yaml", "r.out", 1, false);
    assert_non_null(strstr(get(here, "r.out/results.json"), "design as locked"));
}

static void a_score_that_arrives_later_is_not_a_broken_lock(void **state)
{
    Here *here = *state;
    const char study[] =
        "data: {file: %s, id: unit_id}\n"
        "treatment: {column: treat, treated: 1, control: 0}\n"
        "outcomes: [{name: language, score: %s, pretest: lang_pre, require_score: no}]\n"
        "covariates: [iq_verb, ses]\n"
        "effects: {cluster: school}\n"
        "report: {charts: none, publish: no}\n";
    write_data(here, "a.csv", "lang_post", every_tenth_absent, NULL);
    put(here, "s.yaml", arena_printf(here->arena, study, "a.csv", "lang_post"));
    run_command(here, &command_design, "s.yaml", "d.out", 1, false);
    run_command(here, &command_run, "s.yaml", "r.out", 1, false);
    assert_non_null(strstr(get(here, "r.out/results.json"), "design as locked"));
    /* and the design can be made before the column exists */
    put(here, "u.yaml", arena_printf(here->arena, study, "a.csv", "spring_score"));
    run_command(here, &command_design, "u.yaml", "u.out", 1, false);
    assert_non_null(strstr(get(here, "u.out/results.json"), "do not hold spring_score yet"));
    /* nor is its absence an error of the study, but the estimate must wait */
    run_command(here, &command_check, "u.yaml", "u.out", 1, false);
    const Arguments arguments = {
        .subject = in(here, "u.yaml"), .output = in(here, "u.out"), .jobs = 1, .quiet = true};
    assert_false(command_run.run(here->arena, &arguments, here->err));
    assert_int_equal(here->err->kind, ERR_STUDY);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_order_of_rows_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_number_of_threads_gives_the_same_bytes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(design_reads_of_a_score_only_whether_it_is_present, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(ten_points_more_for_everyone_leave_the_effect_size_alone,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            scaling_a_covariate_by_a_power_of_two_leaves_the_match_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(run_says_whether_it_used_the_locked_design, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_score_that_arrives_later_is_not_a_broken_lock, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
