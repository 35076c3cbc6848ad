/* A ledger gives back the bits that were put into it or nothing: whatever is torn, damaged, foreign
 * or contradicted, and whoever writes at the same time. */
#include "study/here.h"

#include "alike/ledger.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static Key key_of(size_t i)
{
    return (Key){hash_mix(i + 1), hash_mix(~i)};
}

static const double not_a_number = (double)NAN;

/* What task i comes to: as many numbers as its number, a word, and where it is odd no word. */
static void list_task(Tape *tape, size_t i, double *x, const char **word, const char **none)
{
    for (size_t k = 0; k < i % 7; k++)
        tape_real(tape, &x[k]);
    tape_words(tape, word);
    tape_words(tape, none);
}

static void fill(size_t i, double *x)
{
    for (size_t k = 0; k < 7; k++)
        x[k] = k == 3 ? not_a_number : k == 4 ? -0.0 : (double)hash_mix(100 * i + k) / 3.0;
}

static bool add(Ledger *ledger, size_t i, double shift, Error *err)
{
    Arena *scratch = arena_create();
    Tape tape = tape_new(scratch);
    double x[7];
    const char *word = arena_printf(scratch, "task %zu", i), *none = i % 2 == 0 ? "" : NULL;
    fill(i, x);
    x[0] += shift;
    list_task(&tape, i, x, &word, &none);
    const bool ok = ledger_add(ledger, key_of(i), arena_printf(scratch, "draw %zu", i),
                               i % 5 == 4 ? "too few schools" : NULL, &tape, err);
    arena_destroy(scratch);
    return ok;
}

/* Is it there? If so all of it must be right. */
static bool holds(const Here *here, const Ledger *ledger, size_t i)
{
    Tape tape;
    double x[7] = {0}, right[7];
    const char *word = NULL, *none = "another";
    if (!ledger_find(ledger, key_of(i), here->arena, &tape))
        return false;
    fill(i, right);
    list_task(&tape, i, x, &word, &none);
    assert_true(tape_done(&tape));
    assert_memory_equal(x, right, i % 7 * sizeof *x);
    assert_string_equal(word, arena_printf(here->arena, "task %zu", i));
    if (i % 2 == 0)
        assert_string_equal(none, "");
    else
        assert_null(none);
    return true;
}

static Ledger *opened(Here *here, Notes *notes)
{
    Ledger *ledger;
    *notes = (Notes){0};
    if (!ledger_open(here->arena, here->folder, "a test", notes, &ledger, here->err))
        fail_msg("%s", here->err->text);
    return ledger;
}

static void write_tasks(Here *here, size_t from, size_t n)
{
    Notes notes;
    Ledger *ledger = opened(here, &notes);
    for (size_t i = from; i < from + n; i++)
        assert_true(add(ledger, i, 0.0, here->err));
    assert_true(ledger_close(ledger, here->err));
}

/* The only file of the folder, or the file of the process that wrote last. */
static const char *file_of(Here *here, size_t task)
{
    Notes notes;
    Ledger *ledger = opened(here, &notes);
    const char *name = ledger_file_of(ledger, key_of(task));
    assert_non_null(name);
    assert_true(ledger_close(ledger, here->err));
    return os_join(here->arena, here->folder, name);
}

static char *bytes_of(Here *here, const char *path, size_t *n)
{
    char *bytes;
    assert_true(os_read_file(here->arena, path, &bytes, n, here->err));
    return bytes;
}

/* --- tests -------------------------------------------------------------------------------------
 */

static void gives_back_the_bits(void **state)
{
    Here *here = *state;
    Notes notes;
    enum { N = 3000 };
    write_tasks(here, 0, N);
    Ledger *ledger = opened(here, &notes);
    for (size_t i = 0; i < N; i++)
        assert_true(holds(here, ledger, i));
    assert_false(holds(here, ledger, N));
    assert_int_equal(notes.n, 0);
    assert_true(ledger_close(ledger, here->err));
}

/* At every byte of the last record: those before it are there, it is not, and nothing is said: that
 * is what a killed process leaves. */
static void a_torn_record_does_not_count(void **state)
{
    Here *here = *state;
    Notes notes;
    size_t n, before;
    write_tasks(here, 0, 6);
    const char *path = file_of(here, 5);
    bytes_of(here, path, &before);
    os_remove_tree(path);
    write_tasks(here, 0, 7);
    path = file_of(here, 6);
    const char *bytes = bytes_of(here, path, &n);
    assert_true(n > before);
    for (size_t cut = before; cut < n; cut++) {
        assert_true(os_write_file(path, bytes, cut, here->err));
        Ledger *ledger = opened(here, &notes);
        for (size_t i = 0; i < 6; i++)
            assert_true(holds(here, ledger, i));
        assert_false(holds(here, ledger, 6));
        assert_int_equal(notes.n, 0);
        assert_true(ledger_close(ledger, here->err));
        LedgerState look;
        assert_true(ledger_look(here->arena, here->folder, &look, here->err));
        assert_int_equal(look.file[0].torn, cut - before);
        assert_int_equal(look.file[0].n, 6);
    }
}

/* Any bit that is wrong: what is found is right, and it is said that something is not. */
static void a_damaged_byte_is_noticed(void **state)
{
    Here *here = *state;
    Notes notes;
    size_t n;
    write_tasks(here, 0, 4);
    const char *path = file_of(here, 3);
    char *bytes = bytes_of(here, path, &n);
    for (size_t at = 0; at < n; at++) {
        bytes[at] = (char)(bytes[at] ^ (1 << (at % 8)));
        assert_true(os_write_file(path, bytes, n, here->err));
        Ledger *ledger = opened(here, &notes);
        LedgerState look;
        size_t found = 0;
        for (size_t i = 0; i < 4; i++)
            found += holds(here, ledger, i);
        assert_true(found < 4);
        assert_true(ledger_look(here->arena, here->folder, &look, here->err));
        /* a length that is too long reads as torn */
        assert_true(notes.n == 1 || look.file[0].torn > 0);
        assert_true(ledger_close(ledger, here->err));
        bytes[at] = (char)(bytes[at] ^ (1 << (at % 8)));
    }
}

static void two_that_differ_are_an_error(void **state)
{
    Here *here = *state;
    Notes notes;
    Ledger *ledger;
    write_tasks(here, 0, 10);
    Ledger *other = opened(here, &notes);
    assert_true(add(other, 3, 0.0, here->err)); /* the same again */
    assert_true(ledger_close(other, here->err));
    other = opened(here, &notes);
    assert_true(add(other, 8, 1e17, here->err));
    assert_true(ledger_close(other, here->err));
    assert_false(ledger_open(here->arena, here->folder, "a test", &notes, &ledger, here->err));
    assert_int_equal(here->err->kind, ERR_DATA);
    assert_non_null(strstr(here->err->text, "'draw 8'"));
    const char *first = strstr(here->err->text, ".ledger'");
    assert_non_null(first);
    assert_non_null(strstr(first + 1, ".ledger'")); /* both are named */
}

static void a_foreign_file_is_left_alone(void **state)
{
    Here *here = *state;
    Notes notes;
    static const char text[] = "id,score\n1,2\n";
    write_tasks(here, 0, 3);
    assert_true(os_write_file(os_join(here->arena, here->folder, "mine.ledger"), text, strlen(text),
                              here->err));
    assert_true(os_write_file(os_join(here->arena, here->folder, "notes.txt"), text, strlen(text),
                              here->err));
    assert_true(
        os_write_file(os_join(here->arena, here->folder, "empty.ledger"), text, 0, here->err));
    Ledger *ledger = opened(here, &notes);
    for (size_t i = 0; i < 3; i++)
        assert_true(holds(here, ledger, i));
    assert_int_equal(notes.n, 1);
    assert_non_null(strstr(note_text(here->arena, &notes.item[0]), "'mine.ledger' is no ledger"));
    assert_true(ledger_close(ledger, here->err));
    size_t n;
    assert_memory_equal(bytes_of(here, os_join(here->arena, here->folder, "mine.ledger"), &n), text,
                        strlen(text));
}

/* As on a disk that is full: EFBIG in place of ENOSPC. What was whole before stays so. */
static void no_room_is_said(void **state)
{
    Here *here = *state;
    Notes notes;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        struct rlimit most = {2000, 2000};
        Ledger *ledger = opened(here, &notes);
        signal(SIGXFSZ, SIG_IGN);
        size_t i = 0;
        setrlimit(RLIMIT_FSIZE, &most);
        while (i < 1000 && add(ledger, i, 0.0, here->err))
            i++;
        const bool said = strstr(here->err->text, "there is no room left") != NULL &&
                          here->err->kind == ERR_INTERNAL;
        _exit(said && i > 5 && i < 100 ? (int)i : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) > 5);
    const size_t kept = (size_t)WEXITSTATUS(status);
    LedgerState look;
    Ledger *ledger = opened(here, &notes);
    for (size_t i = 0; i < kept; i++)
        assert_true(holds(here, ledger, i));
    assert_int_equal(notes.n, 0);
    assert_true(ledger_close(ledger, here->err));
    assert_true(ledger_look(here->arena, here->folder, &look, here->err));
    assert_int_equal(look.n_tasks, kept);
    assert_int_equal(look.file[0].torn, 0); /* the half record was taken back */
}

static void a_folder_that_is_gone_is_said(void **state)
{
    Here *here = *state;
    Notes notes;
    Ledger *ledger = opened(here, &notes);
    os_remove_tree(here->folder);
    assert_false(add(ledger, 0, 0.0, here->err));
    assert_int_equal(here->err->kind, ERR_INTERNAL);
    assert_non_null(strstr(here->err->text, "can't be written to"));
    assert_true(ledger_close(ledger, here->err));
}

typedef struct Writer {
    Ledger *ledger;
    size_t from;
    bool ok;
    Error err;
} Writer;

enum { WRITERS = 4, EACH = 500 };

static void *write_some(void *context)
{
    Writer *w = context;
    w->ok = true;
    for (size_t i = w->from; i < w->from + EACH; i++)
        w->ok = w->ok && add(w->ledger, i, 0.0, &w->err);
    return NULL;
}

static void threads_and_processes_write_at_once(void **state)
{
    Here *here = *state;
    Notes notes;
    fflush(NULL);
    for (size_t p = 0; p < 3; p++)
        if (fork() == 0) {
            pthread_t thread[WRITERS];
            Writer *writer = ARENA_ARRAY(here->arena, Writer, WRITERS);
            bool ok = true;
            Ledger *ledger = opened(here, &notes);
            for (size_t t = 0; t < WRITERS; t++) {
                writer[t] = (Writer){.ledger = ledger, .from = (p * WRITERS / 2 + t) * EACH};
                pthread_create(&thread[t], NULL, write_some, &writer[t]);
            }
            for (size_t t = 0; t < WRITERS; t++) {
                pthread_join(thread[t], NULL);
                ok = ok && writer[t].ok;
            }
            _exit(ok && ledger_close(ledger, here->err) ? 0 : 1);
        }
    for (size_t p = 0; p < 3; p++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    Ledger *ledger = opened(here, &notes);
    for (size_t i = 0; i < 2 * WRITERS * EACH; i++)
        assert_true(holds(here, ledger, i));
    assert_int_equal(notes.n, 0);
    assert_true(ledger_close(ledger, here->err));
    LedgerState look;
    assert_true(ledger_look(here->arena, here->folder, &look, here->err));
    assert_int_equal(look.n_files, 3);
    assert_int_equal(look.n_tasks, 2 * WRITERS * EACH);
}

static void tells_how_far_it_is(void **state)
{
    Here *here = *state;
    Notes notes;
    Key key[30];
    LedgerState look;
    for (size_t i = 0; i < COUNT_OF(key); i++)
        key[i] = key_of(i);
    write_tasks(here, 10, 25); /* 10 to 34: 20 of the plan, 5 of none */
    Ledger *ledger = opened(here, &notes);
    ledger_plan(ledger, "A study", key, COUNT_OF(key));
    ledger_plan(ledger, "A study", key, COUNT_OF(key)); /* one file */
    assert_true(ledger_close(ledger, here->err));
    assert_true(ledger_look(here->arena, here->folder, &look, here->err));
    assert_int_equal(look.n_plans, 1);
    assert_string_equal(look.plan[0].study, "A study");
    assert_int_equal(look.plan[0].n, 30);
    assert_int_equal(look.plan[0].n_done, 20);
    assert_int_equal(look.plan[0].n_failed, 4); /* 14, 19, 24, 29 */
    assert_int_equal(look.n_elsewhere, 5);
    assert_int_equal(look.n_failures, 5);
    assert_string_equal(look.failure[0].what, "draw 14");
    assert_string_equal(look.failure[0].why, "too few schools");
    assert_non_null(look.file[0].by);
    assert_false(ledger_look(here->arena, "/nowhere/at/all", &look, here->err));
    assert_int_equal(here->err->kind, ERR_USAGE);
}

static void a_tape_that_does_not_fit_says_so(void **state)
{
    Here *here = *state;
    Tape tape = tape_new(here->arena);
    double x = 1.5;
    size_t n = 7;
    const char *word = "w";
    tape_real(&tape, &x);
    tape_count(&tape, &n);
    tape_words(&tape, &word);
    Tape back = tape;
    back.reads = true;
    tape_real(&back, &x);
    assert_false(tape_done(&back)); /* there is more */
    tape_count(&back, &n);
    tape_words(&back, &word);
    assert_true(tape_done(&back));
    tape_real(&back, &x);
    assert_false(tape_done(&back)); /* there was no more */
    back = tape;
    back.reads = true;
    tape_count(&back, &n); /* 1.5 is no count */
    assert_true(back.misfit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gives_back_the_bits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_torn_record_does_not_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_byte_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_that_differ_are_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_foreign_file_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_room_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_that_is_gone_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(threads_and_processes_write_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tells_how_far_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_tape_that_does_not_fit_says_so, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
