/* One gnuplot a worker draws all pictures; what it does not draw, one of its own does. A script of
 * ours stands in for both and writes down how it was started: `session`, or `alone NAME`. */
#include "check.h"
#include "note_says.h"

#include <string.h>
#include <unistd.h>

#include "alike/chart.h"
#include "alike/os.h"
#include "alike/text.h"

/* Each an svg and a pdf; one of the two workers has 0.svg 1.pdf 2.svg ... */
enum { CHARTS = 3, MANY = 10 };

typedef struct Fixture {
    Arena *arena;
    char *folder, *path;
    Figures figures;
} Fixture;

static void make_charts(Fixture *f, size_t n)
{
    f->figures.item = ARENA_ARRAY(f->arena, Figure, n);
    f->figures.n = n;
    for (size_t i = 0; i < n; i++)
        f->figures.item[i].name = arena_printf(f->arena, "love_plot_%zu", i);
}

static int set_up(void **state)
{
    char pattern[] = "/tmp/alike-pictures-XXXXXX";
    Fixture *f = calloc(1, sizeof *f);
    f->arena = arena_create();
    f->folder = arena_copy_text(f->arena, mkdtemp(pattern));
    f->path = arena_copy_text(f->arena, getenv("PATH") == NULL ? "" : getenv("PATH"));
    make_charts(f, CHARTS);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    setenv("PATH", f->path, 1);
    os_remove_tree(f->folder);
    arena_destroy(f->arena);
    free(f);
    return 0;
}

/* session: shell, run for each picture of a session: the n-th of it ($n) of $script, in format $f,
 * into $out; without it every picture is drawn. alone: the same for a picture of its own. */
static void draw_with(Fixture *f, const char *session, const char *alone, double seconds)
{
    Error *err = ARENA_NEW(f->arena, Error);
    const char *text = arena_printf(
        f->arena,
        "#!/bin/sh\n"
        "whole() { case $f in svg) echo '<svg></svg>' ;; *) printf '%%%%PDF\\n%%%%%%%%EOF\\n' ;; "
        "esac >$out; }\n"
        "ask() { case $1 in *svg*) f=svg ;; *) f=pdf ;; esac; script=$2 out=${2%%.gp}.$f; }\n"
        "if [ $# -gt 1 ]; then echo \"alone $4\" >>starts; ask \"$3\" \"$4\"; %s; exit; fi\n"
        "echo session >>starts\n"
        "n=0 forgot=no\n"
        "while IFS= read -r line; do\n"
        "case $line in\n"
        "*\";load '\"*) script=${line##*;load \\'}; ask \"${line%%%%;load*}\" "
        "\"${script%%%%\\'*}\"\n"
        "n=$((n + 1)); drawn=yes\n"
        "%s\n"
        "[ $drawn = no ] || echo 'alike: drawn'; forgot=no ;;\n"
        "'reset session') forgot=yes ;;\n"
        "*over*) echo 'alike: over' ;;\n"
        "esac; done\n",
        alone, session);
    const char *program = os_join(f->arena, f->folder, "gnuplot");
    assert_true(os_write_file(program, text, strlen(text), err));
    assert_int_equal(chmod(program, 0755), 0);
    setenv("PATH", arena_printf(f->arena, "%s:/usr/bin:/bin", f->folder), 1);
    charts_render(f->arena, f->folder, seconds, &f->figures);
    setenv("PATH", f->path, 1);
}

/* How many lines of what was written down begin so. */
static size_t started(Fixture *f, const char *how)
{
    Error *err = ARENA_NEW(f->arena, Error);
    char *text = NULL, *rest = NULL;
    size_t n = 0, n_bytes = 0;
    assert_true(
        os_read_file(f->arena, os_join(f->arena, f->folder, "starts"), &text, &n_bytes, err));
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        n += text_starts(line, how);
    return n;
}

/* Nothing is said, and every picture is there. */
static void check_all_drawn(Fixture *f)
{
    if (f->figures.notes.n > 0)
        fail_msg("'%s'", note_text(f->arena, &f->figures.notes.item[0]));
    for (size_t i = 0; i < f->figures.n; i++) {
        const char *pdf = arena_printf(f->arena, "%s/love_plot_%zu.pdf", f->folder, i);
        assert_true(f->figures.item[i].rendered && os_is_file(pdf));
    }
}

static void one_gnuplot_a_worker_draws_all(void **state)
{
    Fixture *f = *state;
    draw_with(f, "whole; echo 'Fontconfig warning: no cache'", "exit 1", 60.0);
    check_all_drawn(f);
    assert_int_equal(started(f, "session"), 2);
    assert_int_equal(started(f, "alone"), 0);
}

/* The first picture of a worker finds it as it starts, and each that follows as if it did. */
static void it_forgets_one_picture_before_the_next(void **state)
{
    Fixture *f = *state;
    draw_with(f,
              "whole\ncase \"$n $forgot\" in '1 no' | [!1]*yes) ;; *) exit ;; esac\n"
              "case $line in *\";unset output;\"*) ;; *) exit ;; esac",
              "exit 1", 60.0);
    check_all_drawn(f);
}

static void one_that_dies_at_a_picture_is_started_anew_behind_it(void **state)
{
    Fixture *f = *state;
    make_charts(f, MANY);
    draw_with(f, "[ $n = 2 ] && exit 3\nwhole", "whole", 60.0);
    check_all_drawn(f);
    assert_int_equal(started(f, "session"), MANY);
    assert_int_equal(started(f, "alone"), MANY);
}

/* However a picture fails in a session, one of its own decides. */
static void what_a_session_does_not_draw_well_is_drawn_alone(void **state)
{
    Fixture *f = *state;
    static const char *const ways[] = {
        "drawn=no; echo 'plot x'; echo \"   \\\"$script\\\" line 7: undefined variable: x\"",
        "whole; drawn=no; echo 'x'", /* an error behind the picture */
        "printf '<svg>' >$out",      /* half of it */
        ":",                         /* none */
        "whole; echo \"\\\"$script\\\" line 7: warning: no valid points\"",
        "whole; exit 0",
        "whole; kill -SEGV $$",
        "exec <&- >&- 2>&-; sleep 30 & exit 0", /* its child holds nothing that counts */
        "exec <&- >&- 2>&-; exec sleep 30",     /* closes the line, and goes on */
        "sleep 30 & exit 0",                    /* its child holds the line */
    };
    for (size_t k = 0; k < COUNT_OF(ways); k++) {
        remove(os_join(f->arena, f->folder, "starts"));
        const double start = os_clock_seconds();
        draw_with(f, ways[k], "whole", 20.0);
        check_all_drawn(f);
        if (started(f, "alone") != 6 || os_clock_seconds() - start > 15.0)
            fail_msg("'%s': %zu drawn alone", ways[k], started(f, "alone"));
        for (size_t i = 0; i < 2 * CHARTS; i++) /* nothing of it helps the next */
            assert_int_equal(remove(arena_printf(f->arena, "%s/love_plot_%zu.%s", f->folder, i / 2,
                                                 i % 2 == 0 ? "svg" : "pdf")),
                             0);
    }
}

/* What is said of it is what was said by the one of its own. */
static void a_failure_is_told_in_the_words_of_the_one_of_its_own(void **state)
{
    Fixture *f = *state;
    draw_with(f, "[ $script = love_plot_1.gp ] && exit 3\nwhole",
              "echo \"\\\"$script\\\" line 7: undefined variable: x\"; exit 4", 60.0);
    assert_int_equal(f->figures.notes.n, 1);
    assert_true(note_says(&f->figures.notes.item[0],
                          "charts/love_plot_1.svg and .pdf could not be drawn: gnuplot ended with "
                          "exit status 4: \"love_plot_1.gp\" line 7: undefined variable: x"));
    assert_true(f->figures.item[0].rendered && f->figures.item[2].rendered);
}

/* Both of the workers hang at a picture of the second chart; it is not tried again. */
static void one_that_hangs_is_stopped_and_started_anew(void **state)
{
    Fixture *f = *state;
    draw_with(f, "[ $script = love_plot_1.gp ] && exec sleep 30\nwhole", "whole", 0.4);
    assert_int_equal(f->figures.notes.n, 1);
    assert_true(note_says(&f->figures.notes.item[0],
                          "charts/love_plot_1.svg and .pdf could not be drawn: gnuplot had not "
                          "finished after 0.4 seconds and was stopped"));
    assert_true(f->figures.item[0].rendered && f->figures.item[2].rendered);
    assert_int_equal(started(f, "session"), 4);
    assert_int_equal(started(f, "alone"), 0);
}

/* It never reads, does no longer, or talks for ever. */
static void one_that_does_not_answer_is_given_up(void **state)
{
    Fixture *f = *state;
    static const char *const ways[] = {"exec sleep 30", "exec <&-; sleep 30",
                                       "while :; do echo noise; done"};
    for (size_t k = 0; k < COUNT_OF(ways); k++) {
        f->figures.notes.n = 0;
        draw_with(f, ways[k], "whole", 0.3);
        assert_int_equal(f->figures.notes.n, CHARTS);
        if (!note_says(&f->figures.notes.item[0], "had not finished after 0.3 seconds") ||
            !note_says(&f->figures.notes.item[2], "did not finish earlier charts in time"))
            fail_msg("'%s': '%s'", ways[k], note_text(f->arena, &f->figures.notes.item[2]));
    }
}

static void much_that_is_said_is_read(void **state)
{
    Fixture *f = *state;
    draw_with(f, "head -c 300000 /dev/zero | tr '\\0' x; seq 20000; echo \"$script\" >&2; whole",
              "exit 1", 60.0);
    check_all_drawn(f);
    assert_int_equal(started(f, "session"), 2);
}

/* One that can't be talked with is tried three times by each worker. */
static void one_that_is_no_use_is_not_started_for_ever(void **state)
{
    Fixture *f = *state;
    make_charts(f, MANY);
    draw_with(f, "exit 0", "whole", 60.0);
    check_all_drawn(f);
    assert_int_equal(started(f, "session"), 6);
    assert_int_equal(started(f, "alone"), 2 * MANY);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(one_gnuplot_a_worker_draws_all),
        WITH_FIXTURE(it_forgets_one_picture_before_the_next),
        WITH_FIXTURE(one_that_dies_at_a_picture_is_started_anew_behind_it),
        WITH_FIXTURE(what_a_session_does_not_draw_well_is_drawn_alone),
        WITH_FIXTURE(a_failure_is_told_in_the_words_of_the_one_of_its_own),
        WITH_FIXTURE(one_that_hangs_is_stopped_and_started_anew),
        WITH_FIXTURE(one_that_does_not_answer_is_given_up),
        WITH_FIXTURE(much_that_is_said_is_read),
        WITH_FIXTURE(one_that_is_no_use_is_not_started_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
