#include "check.h"

#include "alike/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Place_ {
    Arena *arena;
    Error *err;
    char *folder;
} Here;

static int set_up(void **state)
{
    Here *here = calloc(1, sizeof *here);
    char pattern[] = "/tmp/alike-test-XXXXXX";
    here->arena = arena_create();
    here->err = ARENA_NEW(here->arena, Error);
    here->folder = arena_copy_text(here->arena, mkdtemp(pattern));
    *state = here;
    return 0;
}

static int tear_down(void **state)
{
    Here *here = *state;
    os_remove_tree(here->folder);
    arena_destroy(here->arena);
    free(here);
    return 0;
}

static void put(Here *here, const char *path, const char *text)
{
    if (!os_write_file(path, text, strlen(text), here->err))
        fail_msg("%s", here->err->text);
}

static const char *get(Here *here, const char *path)
{
    char *text = NULL;
    size_t n = 0;
    return os_read_file(here->arena, path, &text, &n, here->err) ? text : NULL;
}

static char *in(Here *here, const char *a, const char *b)
{
    return arena_printf(here->arena, "%s/%s", a, b);
}

/* One run that writes NAME=text into target. */
static void one_run(Here *here, const char *target, const char *name, const char *text)
{
    char *staging = NULL;
    if (!os_begin_folder(here->arena, target, &staging, here->err))
        fail_msg("%s", here->err->text);
    if (!os_make_folders(in(here, staging, "charts"), here->err))
        fail_msg("%s", here->err->text);
    put(here, in(here, staging, name), text);
    put(here, in(here, staging, "charts/a.svg"), text);
    if (!os_commit_folder(here->arena, staging, target, here->err))
        fail_msg("%s", here->err->text);
    assert_int_not_equal(access(staging, F_OK), 0);
}

static void a_second_run_replaces_what_the_first_wrote_and_keeps_what_a_person_added(void **state)
{
    Here *here = *state;
    char *target = in(here, here->folder, "study.out");
    one_run(here, target, "old.json", "first");
    put(here, in(here, target, "my notes.txt"), "mine");
    put(here, in(here, target, "charts/my chart.svg"), "mine too");
    one_run(here, target, "new.json", "second");
    assert_null(get(here, in(here, target, "old.json")));
    assert_string_equal(get(here, in(here, target, "new.json")), "second");
    assert_string_equal(get(here, in(here, target, "charts/a.svg")), "second");
    assert_string_equal(get(here, in(here, target, "my notes.txt")), "mine");
    assert_string_equal(get(here, in(here, target, "charts/my chart.svg")), "mine too");
}

static void a_persons_file_survives_a_run_without_charts(void **state)
{
    Here *here = *state;
    char *target = in(here, here->folder, "study.out"), *staging = NULL;
    one_run(here, target, "results.json", "first");
    put(here, in(here, target, "charts/my chart.svg"), "mine");
    assert_true(os_begin_folder(here->arena, target, &staging, here->err));
    assert_true(os_commit_folder(here->arena, staging, target, here->err));
    assert_string_equal(get(here, in(here, target, "charts/my chart.svg")), "mine");
    assert_null(get(here, in(here, target, "charts/a.svg")));
    assert_true(os_begin_folder(here->arena, target, &staging, here->err));
    os_remove_tree(in(here, target, "charts/my chart.svg"));
    assert_true(os_commit_folder(here->arena, staging, target, here->err));
}

static void an_abandoned_run_leaves_the_old_results_whole(void **state)
{
    Here *here = *state;
    char *target = in(here, here->folder, "study.out"), *staging = NULL;
    one_run(here, target, "results.json", "first");
    assert_true(os_begin_folder(here->arena, target, &staging, here->err));
    put(here, in(here, staging, "results.json"), "half");
    os_abandon_folder(staging);
    assert_string_equal(get(here, in(here, target, "results.json")), "first");
    assert_false(os_is_folder(staging));
}

static void leftovers_of_a_killed_run_are_removed(void **state)
{
    Here *here = *state;
    char *target = in(here, here->folder, "study.out"), *staging = NULL;
    /* no process has this number: it is above the largest that Linux gives */
    char *left = in(here, here->folder, "study.out.alike-new-99999999");
    assert_true(os_make_folders(left, here->err));
    assert_true(os_begin_folder(here->arena, target, &staging, here->err));
    assert_false(os_is_folder(left));
    os_abandon_folder(staging);
}

static void a_file_in_place_of_the_folder_is_said(void **state)
{
    Here *here = *state;
    char *target = in(here, here->folder, "study.out"), *staging = NULL;
    put(here, target, "a file");
    assert_false(os_begin_folder(here->arena, target, &staging, here->err));
    assert_non_null(strstr(here->err->text, "this is a file, not a folder"));
    assert_int_equal(here->err->kind, ERR_INTERNAL);
}

static void a_program_runs_without_a_shell(void **state)
{
    Here *here = *state;
    int status = -1;
    const char *const words[] = {"printf", "%s", "a;`touch b` $HOME", NULL};
    char *log = in(here, here->folder, "log");
    assert_true(os_run(words, here->folder, log, 10.0, &status));
    assert_int_equal(status, 0);
    assert_string_equal(get(here, log), "a;`touch b` $HOME");
    const char *const missing[] = {"no-such-program-here", NULL};
    assert_false(os_run(missing, NULL, NULL, 10.0, &status));
    assert_int_equal(status, 127);
    assert_true(os_program_exists("printf"));
    assert_false(os_program_exists("no-such-program-here"));
}

static void a_program_that_does_not_end_is_killed(void **state)
{
    (void)state;
    int status = -1;
    const char *const words[] = {"sleep", "60", NULL};
    assert_true(os_run(words, NULL, NULL, 0.05, &status));
    assert_int_equal(status, OS_KILLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_second_run_replaces_what_the_first_wrote_and_keeps_what_a_person_added, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(a_persons_file_survives_a_run_without_charts, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_abandoned_run_leaves_the_old_results_whole, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(leftovers_of_a_killed_run_are_removed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_in_place_of_the_folder_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_program_runs_without_a_shell, set_up, tear_down),
        cmocka_unit_test(a_program_that_does_not_end_is_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
