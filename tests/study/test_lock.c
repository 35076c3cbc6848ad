/* What counts as another design than the locked one. */
#include "here.h"

#include "alike/lock.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static const char *const study = "data: {file: students.csv, id: id}\n"
                                 "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                                 "outcomes: [{name: reading, score: spring, pretest: fall}]\n"
                                 "covariates: [age]\n";

static void run_design(Here *here, Results *out)
{
    const RunSettings settings = {
        .mode = FRAME_DESIGN, .jobs = 1, .invariants = true, .fingerprint = true};
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,took,age,fall,spring\n");
    for (size_t i = 0; i < 60; i++)
        text_format(&csv, "s%zu,%d,%zu,%zu,%zu\n", i, i % 3 == 0, 8 + i % 5, 200 + 7 * i % 31,
                    210 + 11 * i % 37);
    if (!os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes, csv.n,
                       here->err) ||
        !spec_read_bytes(here->arena, path, study, strlen(study), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, out, here->err))
        fail_msg("%s", here->err->text);
}

/* The lock with one more line of settings before that line. */
static const char *with_line(Arena *arena, const char *lock, const char *before, const char *line)
{
    const char *at = strstr(lock, before);
    assert_non_null(at);
    return arena_printf(arena, "%.*s%s\\n%s", (int)(at - lock), lock, line, at);
}

static void keys_at_which_nothing_stood_may_come_and_go(void **state)
{
    static const char *const idle[] = {"propensity.column: ", "matching.other: []"};
    static const char *const said[] = {"propensity.column: mine", "matching.other: [age]",
                                       "propensity.squares: [age]", "covariates: []"};
    Here *here = *state;
    Results results;
    run_design(here, &results);
    const char *lock = lock_text(here->arena, &results, NULL);
    for (size_t i = 0; i < COUNT_OF(idle); i++) {
        const char *locked = with_line(here->arena, lock, "propensity.model: ", idle[i]);
        assert_true(lock_compare(here->arena, "design.lock", locked, &results, here->err));
        assert_string_equal(results.lock, "design as locked");
    }
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        const char *locked = with_line(here->arena, lock, "propensity.model: ", said[i]);
        assert_true(lock_compare(here->arena, "design.lock", locked, &results, here->err));
        assert_true(results.lock_differs);
        assert_non_null(
            strstr(results.lock, arena_printf(here->arena, "locked setting '%s'\n", said[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keys_at_which_nothing_stood_may_come_and_go, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
