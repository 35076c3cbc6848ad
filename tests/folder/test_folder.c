/* Results folders: what is replaced, what is kept, what is refused, and what an interrupted run
 * leaves for the next one. Runs that die are children of the test; tests/faults kills whole runs.
 */
#include "check.h"

#include "alike/folder.h"
#include "alike/os.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const names[] = {"old.json", "new.json", "charts/", "charts/a*.svg", NULL};

typedef struct Here {
    Arena *arena;
    Error *err;
    char *folder, *target;
} Here;

static char *in(Here *here, const char *a, const char *b)
{
    return arena_printf(here->arena, "%s/%s", a, b);
}

static int set_up(void **state)
{
    Here *here = calloc(1, sizeof *here);
    char pattern[] = "/tmp/alike-test-XXXXXX";
    here->arena = arena_create();
    here->err = ARENA_NEW(here->arena, Error);
    here->folder = arena_copy_text(here->arena, mkdtemp(pattern));
    here->target = in(here, here->folder, "study.out");
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

static void put_in(Here *here, const char *name, const char *text)
{
    put(here, in(here, here->target, name), text);
}

static const char *get(Here *here, const char *name)
{
    char *text = NULL;
    size_t n = 0;
    Error *ignored = ARENA_NEW(here->arena, Error);
    const char *path = in(here, here->target, name);
    return os_read_file(here->arena, path, &text, &n, ignored) ? text : NULL;
}

static Folder *begin(Here *here)
{
    Folder *folder = NULL;
    if (!folder_begin(here->arena, here->target, names, &folder, here->err))
        fail_msg("%s", here->err->text);
    return folder;
}

static void fill(Here *here, const Folder *folder, const char *name, const char *text)
{
    const char *staging = folder_staging(folder);
    if (!os_make_folders(in(here, staging, "charts"), here->err))
        fail_msg("%s", here->err->text);
    put(here, in(here, staging, name), text);
    put(here, in(here, staging, "charts/a.svg"), text);
}

/* One run that writes NAME=text into target. */
static void one_run(Here *here, const char *name, const char *text)
{
    Folder *folder = begin(here);
    fill(here, folder, name, text);
    const char *staging = folder_staging(folder);
    if (!folder_commit(folder, NULL, here->err))
        fail_msg("%s", here->err->text);
    assert_int_not_equal(access(staging, F_OK), 0);
}

static size_t n_beside(Here *here)
{
    size_t n = 0;
    DIR *entries = opendir(here->folder);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;)
        n += strstr(entry->d_name, "alike-") != NULL;
    closedir(entries);
    return n;
}

static void check_refused(Here *here, ErrorKind kind, const char *sentence)
{
    Folder *folder = NULL;
    assert_false(folder_begin(here->arena, here->target, names, &folder, here->err));
    assert_null(folder);
    assert_int_equal(here->err->kind, kind);
    if (strstr(here->err->text, sentence) == NULL)
        fail_msg("'%s' does not say '%s'", here->err->text, sentence);
    assert_int_equal(n_beside(here), 0);
}

static void a_second_run_replaces_what_the_first_wrote_and_keeps_what_a_person_added(void **state)
{
    Here *here = *state;
    struct stat before, after, mode;
    one_run(here, "old.json", "first");
    put_in(here, "my notes.txt", "mine");
    put_in(here, "charts/my chart.svg", "mine too");
    assert_true(os_make_folders(in(here, here->target, "board/2024/empty"), here->err));
    put_in(here, "board/2024/minutes.txt", "minutes");
    assert_int_equal(chmod(in(here, here->target, "board"), 0550), 0);
    assert_int_equal(symlink("my notes.txt", in(here, here->target, "link")), 0);
    assert_int_equal(symlink("/nowhere/at/all", in(here, here->target, "dead link")), 0);
    assert_int_equal(stat(in(here, here->target, "my notes.txt"), &before), 0);
    one_run(here, "new.json", "second");
    assert_null(get(here, "old.json"));
    assert_string_equal(get(here, "new.json"), "second");
    assert_string_equal(get(here, "charts/a.svg"), "second");
    assert_string_equal(get(here, "my notes.txt"), "mine");
    assert_string_equal(get(here, "link"), "mine");
    assert_string_equal(get(here, "charts/my chart.svg"), "mine too");
    assert_string_equal(get(here, "board/2024/minutes.txt"), "minutes");
    assert_true(os_is_folder(in(here, here->target, "board/2024/empty")));
    assert_int_equal(lstat(in(here, here->target, "dead link"), &mode), 0);
    assert_int_equal(stat(in(here, here->target, "board"), &mode), 0);
    assert_int_equal(mode.st_mode & 0777, 0550);
    assert_int_equal(chmod(in(here, here->target, "board"), 0750), 0);
    /* the file itself, not a copy of it */
    assert_int_equal(stat(in(here, here->target, "my notes.txt"), &after), 0);
    assert_true(before.st_ino == after.st_ino);
    assert_int_equal(after.st_nlink, 1);
    assert_int_equal(n_beside(here), 0);
}

static void a_persons_file_survives_a_run_without_charts(void **state)
{
    Here *here = *state;
    one_run(here, "old.json", "first");
    put_in(here, "charts/my chart.svg", "mine");
    assert_true(folder_commit(begin(here), NULL, here->err));
    assert_string_equal(get(here, "charts/my chart.svg"), "mine");
    assert_null(get(here, "charts/a.svg"));
    assert_int_equal(unlink(in(here, here->target, "charts/my chart.svg")), 0);
    assert_true(folder_commit(begin(here), NULL, here->err));
    assert_string_equal(get(here, FOLDER_MANIFEST), "");
}

static void an_abandoned_run_leaves_the_old_results_whole(void **state)
{
    Here *here = *state;
    one_run(here, "old.json", "first");
    Folder *folder = begin(here);
    fill(here, folder, "old.json", "half");
    const char *staging = folder_staging(folder);
    folder_abandon(folder);
    assert_string_equal(get(here, "old.json"), "first");
    assert_false(os_is_folder(staging));
}

static void a_clash_is_refused_before_the_run(void **state)
{
    Here *here = *state;
    one_run(here, "old.json", "first");
    put_in(here, "new.json", "mine");
    check_refused(here, ERR_USAGE, "study.out/new.json: alike would replace this, and it is not");
    assert_string_equal(get(here, "new.json"), "mine");
    assert_string_equal(get(here, "old.json"), "first");
    assert_int_equal(unlink(in(here, here->target, "new.json")), 0);
    /* a chart of theirs under a name of ours */
    put_in(here, "charts/a2.svg", "mine");
    check_refused(here, ERR_USAGE, "study.out/charts/a2.svg: alike would replace this");
    assert_int_equal(unlink(in(here, here->target, "charts/a2.svg")), 0);
    /* a folder under the name of a file, a link under the name of a folder */
    assert_int_equal(mkdir(in(here, here->target, "new.json"), 0777), 0);
    check_refused(here, ERR_USAGE, "study.out/new.json: alike would replace this");
    assert_int_equal(rmdir(in(here, here->target, "new.json")), 0);
    os_remove_tree(in(here, here->target, "charts"));
    assert_int_equal(symlink("/tmp", in(here, here->target, "charts")), 0);
    check_refused(here, ERR_USAGE, "study.out/charts: alike would replace this");
}

/* Before there were lists, or where someone else made the folder: nothing in it is known as ours.
 */
static void a_folder_without_a_list_is_a_persons(void **state)
{
    Here *here = *state;
    assert_true(os_make_folders(here->target, here->err));
    put_in(here, "old.json", "of an earlier version");
    check_refused(here, ERR_USAGE, "If an earlier version of alike wrote it, remove it");
    assert_string_equal(get(here, "old.json"), "of an earlier version");
    assert_int_equal(rename(in(here, here->target, "old.json"), in(here, here->target, "x.json")),
                     0);
    one_run(here, "new.json", "second");
    assert_string_equal(get(here, "x.json"), "of an earlier version");
}

/* What came while the run was busy is carried late; under a name of ours it stops the run. */
static void files_that_come_during_a_run_are_kept(void **state)
{
    Here *here = *state;
    one_run(here, "old.json", "first");
    Folder *folder = begin(here);
    fill(here, folder, "new.json", "second");
    put_in(here, "late.txt", "mine");
    assert_true(folder_commit(folder, NULL, here->err));
    assert_string_equal(get(here, "late.txt"), "mine");
    folder = begin(here);
    fill(here, folder, "old.json", "third");
    put_in(here, "old.json", "mine");
    assert_false(folder_commit(folder, NULL, here->err));
    assert_non_null(strstr(here->err->text, "'old.json' in this folder was not written by alike"));
    assert_string_equal(get(here, "old.json"), "mine");
    assert_string_equal(get(here, "new.json"), "second");
    assert_int_equal(n_beside(here), 0);
}

static void a_link_stays_a_link(void **state)
{
    Here *here = *state;
    struct stat facts;
    char *real = in(here, here->folder, "elsewhere");
    assert_int_equal(symlink("elsewhere", here->target), 0);
    check_refused(here, ERR_USAGE, "this is a link that leads nowhere");
    assert_int_equal(mkdir(real, 0777), 0);
    assert_int_equal(chmod(real, 0770), 0);
    put(here, in(here, real, "notes.txt"), "mine");
    one_run(here, "old.json", "first");
    one_run(here, "new.json", "second");
    assert_int_equal(lstat(here->target, &facts), 0);
    assert_true(S_ISLNK(facts.st_mode));
    assert_int_equal(lstat(real, &facts), 0);
    assert_true(S_ISDIR(facts.st_mode));
    assert_int_equal(facts.st_mode & 0777, 0770);
    assert_string_equal(get(here, "new.json"), "second");
    assert_string_equal(get(here, "notes.txt"), "mine");
    assert_null(get(here, "old.json"));
}

static void a_file_in_place_of_the_folder_is_said(void **state)
{
    Here *here = *state;
    put(here, here->target, "a file");
    check_refused(here, ERR_INTERNAL, "this is a file, not a folder");
}

/* ---- runs that die --------------------------------------------------------------------------- */

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

/* A child that fills a folder and then waits; returns when it has filled it. */
static pid_t start_run(Here *here)
{
    int ready[2];
    char byte = 0;
    assert_int_equal(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        /* whoever runs the tests in the background may have them ignored */
        for (size_t i = 0; i < COUNT_OF(ending); i++)
            signal(ending[i], SIG_DFL);
        Folder *folder = begin(here);
        fill(here, folder, "new.json", "half");
        if (write(ready[1], "x", 1) != 1)
            _exit(9);
        for (;;)
            pause();
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return child;
}

static int end_of(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void a_signal_removes_the_new_folder_and_ends_the_run_as_it_would(void **state)
{
    Here *here = *state;
    one_run(here, "old.json", "first");
    for (size_t i = 0; i < COUNT_OF(ending); i++) {
        const pid_t child = start_run(here);
        assert_int_equal(n_beside(here), 1);
        kill(child, ending[i]);
        const int status = end_of(child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), ending[i]);
        assert_int_equal(n_beside(here), 0);
        assert_string_equal(get(here, "old.json"), "first");
    }
}

static void what_a_killed_run_left_is_removed_when_it_is_dead(void **state)
{
    Here *here = *state;
    one_run(here, "old.json", "first");
    put_in(here, "notes.txt", "mine");
    const pid_t child = start_run(here);
    one_run(here, "new.json", "second"); /* another run lives: its folder stays */
    assert_int_equal(n_beside(here), 1);
    kill(child, SIGKILL);
    end_of(child);
    one_run(here, "new.json", "third");
    assert_int_equal(n_beside(here), 0);
    assert_string_equal(get(here, "new.json"), "third");
    assert_string_equal(get(here, "notes.txt"), "mine");
}

static void what_holds_anything_else_is_not_removed(void **state)
{
    Here *here = *state;
    one_run(here, "old.json", "first");
    put_in(here, "notes.txt", "mine");
    char *left = in(here, here->folder, "study.out.alike-new-abcdef");
    assert_int_equal(mkdir(left, 0777), 0);
    put(here, in(here, left, "new.json"), "not known as ours");
    Folder *folder = begin(here);
    assert_non_null(folder_left(folder));
    assert_non_null(strstr(folder_left(folder), "alike-new-abcdef"));
    folder_abandon(folder);
    assert_true(os_is_file(in(here, left, "new.json")));
    /* names of ours in a folder that says it is one, and a second name of the person's file */
    put(here, in(here, left, ".alike-unfinished"), "new.json\n");
    assert_int_equal(link(in(here, here->target, "notes.txt"), in(here, left, "notes.txt")), 0);
    put(here, in(here, left, "precious.txt"), "theirs");
    folder = begin(here);
    assert_non_null(folder_left(folder));
    folder_abandon(folder);
    assert_true(os_is_file(in(here, left, "new.json")));
    assert_int_equal(unlink(in(here, left, "precious.txt")), 0);
    folder = begin(here);
    assert_null(folder_left(folder));
    folder_abandon(folder);
    assert_false(os_is_folder(left));
    assert_string_equal(get(here, "notes.txt"), "mine");
}

static void an_interrupted_pair_of_renames_is_repaired(void **state)
{
    Here *here = *state;
    one_run(here, "old.json", "first");
    put_in(here, "notes.txt", "mine");
    /* killed between the two */
    char *aside = in(here, here->folder, "study.out.alike-old-abcdef");
    assert_int_equal(rename(here->target, aside), 0);
    folder_abandon(begin(here));
    assert_string_equal(get(here, "old.json"), "first");
    assert_string_equal(get(here, "notes.txt"), "mine");
    /* killed after the second: what stands is new, and the old folder is only in the way */
    one_run(here, "new.json", "second");
    assert_int_equal(mkdir(aside, 0777), 0);
    put(here, in(here, aside, FOLDER_MANIFEST), "old.json\n");
    put(here, in(here, aside, "old.json"), "first");
    assert_int_equal(link(in(here, here->target, "notes.txt"), in(here, aside, "notes.txt")), 0);
    folder_abandon(begin(here));
    assert_false(os_is_folder(aside));
    assert_string_equal(get(here, "new.json"), "second");
    assert_string_equal(get(here, "notes.txt"), "mine");
}

/* ---- the companion --------------------------------------------------------------------------- */

static const char *read_companion(Here *here)
{
    return get(here, "../design.lock");
}

static bool commit_pair(Here *here, const char *text)
{
    Folder *folder = begin(here);
    fill(here, folder, "new.json", text);
    const FolderCompanion lock = {.path = in(here, here->folder, "design.lock"),
                                  .text = text,
                                  .inside_name = "new.json",
                                  .inside = text};
    return folder_commit(folder, &lock, here->err);
}

static void a_companion_changes_with_the_folder(void **state)
{
    Here *here = *state;
    assert_true(commit_pair(here, "first"));
    assert_string_equal(read_companion(here), "first");
    assert_true(commit_pair(here, "second"));
    assert_string_equal(read_companion(here), "second");
    assert_int_equal(n_beside(here), 0);
    /* it can't be changed: then the results do not change either */
    assert_int_equal(unlink(in(here, here->folder, "design.lock")), 0);
    assert_true(os_make_folders(in(here, here->folder, "design.lock/in the way"), here->err));
    assert_false(commit_pair(here, "third"));
    assert_string_equal(get(here, "new.json"), "second");
    assert_int_equal(n_beside(here), 0);
}

static void a_companion_that_was_left_behind_follows(void **state)
{
    Here *here = *state;
    char *lock = in(here, here->folder, "design.lock");
    char *journal = arena_printf(here->arena, "%s.alike-new-abcdef", lock);
    assert_true(commit_pair(here, "second"));
    put(here, lock, "first");
    /* killed after the exchange */
    put(here, journal, arena_printf(here->arena, "%s\nnew.json\nsecond", here->target));
    put(here, arena_printf(here->arena, "%s.text", journal), "second");
    assert_true(folder_settle_companion(here->arena, lock, here->err));
    assert_string_equal(read_companion(here), "second");
    assert_int_equal(n_beside(here), 0);
    /* killed before it */
    put(here, journal, arena_printf(here->arena, "%s\nnew.json\nthird", here->target));
    put(here, arena_printf(here->arena, "%s.text", journal), "third");
    assert_true(folder_settle_companion(here->arena, lock, here->err));
    assert_string_equal(read_companion(here), "second");
    assert_int_equal(n_beside(here), 0);
}

typedef struct WritingOn {
    const char *path;
    atomic_bool stop;
} WritingOn;

/* Writes a file again and again until there is nowhere to write it to. */
static void *write_on(void *context)
{
    WritingOn *w = context;
    bool ok = true;

    while (ok && !atomic_load(&w->stop)) {
        const int fd = open(w->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        ok = fd >= 0;
        if (ok)
            close(fd);
    }
    return NULL;
}

/* A thread may be writing results when a run gives up: nothing of them stays all the same. */
static void what_others_write_meanwhile_goes_too(void **state)
{
    Here *here = *state;

    for (int i = 0; i < 20; i++) {
        Folder *folder = begin(here);
        WritingOn w = {.path = in(here, folder_staging(folder), "new.json")};
        pthread_t writers[2];
        for (int k = 0; k < 2; k++)
            assert_int_equal(pthread_create(&writers[k], NULL, write_on, &w), 0);
        folder_abandon(folder);
        const size_t n = n_beside(here);
        atomic_store(&w.stop, true);
        for (int k = 0; k < 2; k++)
            pthread_join(writers[k], NULL);
        assert_int_equal(n, 0);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_second_run_replaces_what_the_first_wrote_and_keeps_what_a_person_added),
        TEST(a_persons_file_survives_a_run_without_charts),
        TEST(an_abandoned_run_leaves_the_old_results_whole),
        TEST(what_others_write_meanwhile_goes_too),
        TEST(a_clash_is_refused_before_the_run),
        TEST(a_folder_without_a_list_is_a_persons),
        TEST(files_that_come_during_a_run_are_kept),
        TEST(a_link_stays_a_link),
        TEST(a_file_in_place_of_the_folder_is_said),
        TEST(a_signal_removes_the_new_folder_and_ends_the_run_as_it_would),
        TEST(what_a_killed_run_left_is_removed_when_it_is_dead),
        TEST(what_holds_anything_else_is_not_removed),
        TEST(an_interrupted_pair_of_renames_is_repaired),
        TEST(a_companion_changes_with_the_folder),
        TEST(a_companion_that_was_left_behind_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
