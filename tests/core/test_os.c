#include "check.h"

#include "alike/os.h"
#include "alike/text.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* The place of a file system is not told from others of the same one by its number. */
static void a_folder_knows_what_lies_in_it(void **state)
{
    Here *here = *state;
    char *outer = in(here, here->folder, "a"), *inner = in(here, here->folder, "a/b/c");
    assert_true(os_make_folders(inner, here->err));
    assert_int_equal(symlink("a/b", in(here, here->folder, "link")), 0);
    assert_true(os_holds(outer, inner));
    assert_true(os_holds(outer, outer));
    assert_true(os_holds("/", inner));
    assert_true(os_holds(in(here, here->folder, "link"), inner));
    assert_false(os_holds(inner, outer));
    assert_false(os_holds(in(here, here->folder, "missing"), inner));
    assert_false(os_is_mount(AT_FDCWD, inner));
    assert_true(os_is_mount(AT_FDCWD, "/"));
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

/* All that it says until it has ended, or `seconds` are over. */
static const char *hear_all(Here *here, const OsTalk *talk, double seconds, long *last)
{
    Text said = {.arena = here->arena};
    char bytes[16];
    const double until = os_clock_seconds() + seconds;
    text_add(&said, "");
    while ((*last = os_talk_hear(talk, bytes, sizeof bytes, until)) > 0)
        text_add_bytes(&said, bytes, (size_t)*last);
    return said.bytes;
}

static void a_program_is_told_while_it_runs(void **state)
{
    Here *here = *state;
    const char *const words[] = {"sh", "-c",
                                 "while read -r a; do echo \"$a!\"; echo \"$PWD\" >&2; done", NULL};
    const char *const missing[] = {"no-such-program-here", NULL};
    const char *place = os_real_path(here->arena, here->folder);
    const char *said = arena_printf(here->arena, "one!\n%s\ntwo!\n%s\n", place, place);
    OsTalk talk;
    long last = 0;
    assert_true(os_talk_begin(words, here->folder, &talk));
    os_talk_tell(&talk, "one\ntwo\n");
    assert_string_equal(hear_all(here, &talk, 0.5, &last), said);
    assert_int_equal(last, OS_LATE);
    os_talk_end(&talk, 60.0);
    assert_true(os_talk_begin(missing, NULL, &talk));
    assert_string_equal(hear_all(here, &talk, 60.0, &last), "");
    assert_int_equal(last, 0);
    os_talk_tell(&talk, "nobody is there"); /* and no signal ends us */
    os_talk_end(&talk, 60.0);
}

/* What it started holds the line on, and is not waited for; one that goes on is killed. */
static void a_program_that_is_told_no_more_has_ended(void **state)
{
    Here *here = *state;
    const char *const leaves[] = {"sh", "-c", "sleep 30 & echo last", NULL};
    const char *const stays[] = {"sleep", "30", NULL};
    const double start = os_clock_seconds();
    OsTalk talk;
    long last = -2;
    assert_true(os_talk_begin(leaves, NULL, &talk));
    assert_string_equal(hear_all(here, &talk, 60.0, &last), "last\n");
    assert_int_equal(last, 0);
    os_talk_end(&talk, 60.0);
    assert_true(os_talk_begin(stays, NULL, &talk));
    os_talk_end(&talk, 0.1);
    assert_int_equal(kill(talk.child, 0), -1); /* waited for: it is no more */
    assert_true(os_clock_seconds() - start < 20.0);
}

static void a_staged_file_is_written_where_no_link_leads(void **state)
{
    Here *here = *state;
    const char *path = arena_printf(here->arena, "%s/a.csv", here->folder);
    const char *link = arena_printf(here->arena, "%s/b.csv", here->folder);
    const char *nowhere = arena_printf(here->arena, "%s/none/c.csv", here->folder);
    assert_true(os_write_staged(path, "longer", 6, here->err));
    assert_true(os_write_staged(path, "new", 3, here->err));
    assert_string_equal(get(here, path), "new");
    assert_int_equal(symlink(path, link), 0);
    assert_false(os_write_staged(link, "other", 5, here->err));
    assert_string_equal(get(here, path), "new");
    assert_false(os_write_staged(nowhere, "x", 1, here->err));
    assert_non_null(strstr(here->err->text, "c.csv: this file can't be written: No such file"));
}

/* Time of two and a half processors is worth three; the narrowest of a group and those above it
 * counts, of either kind of groups; "max" and what can't be read are no quota. */
static void a_quota_leaves_fewer_processors(void **state)
{
    static const struct {
        const char *file, *text;
        size_t left;
    } steps[] = {
        {"cpu.max", "max 100000\n", 16},
        {"a/cpu.max", "900000 100000\n", 9},
        {"cpu/v1/b/cpu.cfs_quota_us", "-1\n", 9},
        {"cpu/v1/b/cpu.cfs_period_us", "100000\n", 9},
        {"cpu/v1/b/cpu.cfs_quota_us", "450000\n", 5},
        {"a/b c/cpu.max", "250000 100000\n", 3},
        {"a/b c/other/cpu.max", "100000 100000\n", 3}, /* not ours */
        {"cpu.max", "5000 100000\n", 1},
    };
    Here *here = *state;
    const char *root = arena_printf(here->arena, "%s/groups", here->folder);
    const char *own = arena_printf(here->arena, "%s/own", here->folder);
    const char *const folders[] = {"",     "/a",      "/a/b c",   "/a/b c/other",
                                   "/cpu", "/cpu/v1", "/cpu/v1/b"};

    for (size_t k = 0; k < COUNT_OF(folders); k++)
        assert_int_equal(mkdir(arena_printf(here->arena, "%s%s", root, folders[k]), 0700), 0);
    assert_int_equal(os_quota(root, own, 16), 16); /* no such file */
    assert_true(os_write_file(own, "4:cpu,cpuacct:/v1/b\n0::/a/b c\n", 31, here->err));
    for (size_t k = 0; k < COUNT_OF(steps); k++) {
        const char *path = arena_printf(here->arena, "%s/%s", root, steps[k].file);
        assert_true(os_write_file(path, steps[k].text, strlen(steps[k].text), here->err));
        assert_int_equal(os_quota(root, own, 16), steps[k].left);
    }
    assert_true(os_processors() >= 1);
}

static void a_group_leaves_less_memory(void **state)
{
    static const struct {
        const char *file, *text;
        size_t left;
    } steps[] = {
        {"memory.max", "max\n", 1000},
        {"a/memory.max", "900\n", 900},
        {"memory/v1/b/memory.limit_in_bytes", "700\n", 700},
        {"a/b c/memory.max", "300\n", 300},
        {"a/b c/other/memory.max", "100\n", 300}, /* not ours */
    };
    Here *here = *state;
    const char *root = arena_printf(here->arena, "%s/groups", here->folder);
    const char *own = arena_printf(here->arena, "%s/own", here->folder);
    const char *const folders[] = {"",        "/a",         "/a/b c",      "/a/b c/other",
                                   "/memory", "/memory/v1", "/memory/v1/b"};

    for (size_t k = 0; k < COUNT_OF(folders); k++)
        assert_int_equal(mkdir(arena_printf(here->arena, "%s%s", root, folders[k]), 0700), 0);
    assert_true(os_write_file(own, "4:memory:/v1/b\n0::/a/b c\n", 26, here->err));
    for (size_t k = 0; k < COUNT_OF(steps); k++) {
        const char *path = arena_printf(here->arena, "%s/%s", root, steps[k].file);
        assert_true(os_write_file(path, steps[k].text, strlen(steps[k].text), here->err));
        assert_int_equal(os_memory_left(root, own, 1000), steps[k].left);
    }
    assert_true(os_memory() > 1 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_folder_knows_what_lies_in_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_quota_leaves_fewer_processors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_group_leaves_less_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_staged_file_is_written_where_no_link_leads, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_program_runs_without_a_shell, set_up, tear_down),
        cmocka_unit_test(a_program_that_does_not_end_is_killed),
        cmocka_unit_test_setup_teardown(a_program_is_told_while_it_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_program_that_is_told_no_more_has_ended, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
