/* What becomes of a chart when gnuplot fails in each of its ways. A script of ours stands in for
 * it, so this needs none; it draws one picture a start, for test_pictures.c is about the one that
 * draws several. */
#include "check.h"
#include "note_says.h"

#include <string.h>
#include <unistd.h>

#include "alike/chart.h"
#include "alike/os.h"
#include "alike/text.h"

typedef struct Fixture {
    Arena *arena;
    char *folder, *path;
    Figures figures;
} Fixture;

static int set_up(void **state)
{
    char pattern[] = "/tmp/alike-gnuplot-XXXXXX";
    Fixture *f = calloc(1, sizeof *f);
    f->arena = arena_create();
    f->folder = arena_copy_text(f->arena, mkdtemp(pattern));
    f->path = arena_copy_text(f->arena, getenv("PATH") == NULL ? "" : getenv("PATH"));
    f->figures.item = ARENA_NEW(f->arena, Figure);
    f->figures.item[0] = (Figure){.name = "love_plot_a-b", .chart = "love_plot"};
    f->figures.n = 1;
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

/* body: of a shell script, which finds the format in $f and the picture's name in $out. */
static void draw_with(Fixture *f, const char *body, double seconds)
{
    Error *err = ARENA_NEW(f->arena, Error);
    const char *text = arena_printf(f->arena,
                                    "#!/bin/sh\n"
                                    "[ $# -gt 1 ] || exit 0\n"
                                    "case $3 in *svg*) f=svg ;; *) f=pdf ;; esac\n"
                                    "script=$4 out=${4%%.gp}.$f\n"
                                    "whole() { case $f in svg) echo '<svg></svg>' ;; *) printf "
                                    "'%%%%PDF\\n%%%%%%%%EOF\\n' ;; esac; }\n"
                                    "%s\n",
                                    body);
    const char *program = os_join(f->arena, f->folder, "gnuplot");
    assert_true(os_write_file(program, text, strlen(text), err));
    assert_int_equal(chmod(program, 0755), 0);
    setenv("PATH", arena_printf(f->arena, "%s:/usr/bin:/bin", f->folder), 1);
    charts_render(f->arena, f->folder, seconds, &f->figures);
    setenv("PATH", f->path, 1);
}

static bool there(Fixture *f, const char *file)
{
    return os_is_file(os_join(f->arena, f->folder, file));
}

/* One caution that says so; no picture and no log is left. */
static void check_missing(Fixture *f, const char *said)
{
    assert_int_equal(f->figures.notes.n, 1);
    const Note *note = &f->figures.notes.item[0];
    assert_int_equal(note->importance, NOTE_CAUTION);
    if (!note_says(note, said) ||
        !note_says(note, "charts/love_plot_a-b.svg and .pdf could not be drawn"))
        fail_msg("'%s' does not say '%s'", note_text(f->arena, note), said);
    assert_false(f->figures.item[0].rendered);
    assert_false(there(f, "love_plot_a-b.svg"));
    assert_false(there(f, "love_plot_a-b.pdf"));
    assert_false(there(f, "love_plot_a-b.svg.log"));
}

static void a_whole_picture_is_drawn_whatever_is_said_of_fonts(void **state)
{
    Fixture *f = *state;
    draw_with(f,
              "whole >$out; echo 'Fontconfig warning: no cache' >&2\n"
              "echo '\"style.gp\" line 11: warning: iconv failed' >&2",
              60.0);
    assert_int_equal(f->figures.notes.n, 0);
    assert_true(f->figures.item[0].rendered);
    assert_true(there(f, "love_plot_a-b.svg") && there(f, "love_plot_a-b.pdf"));
}

static void no_picture_is_said(void **state)
{
    draw_with(*state, "exit 0", 60.0);
    check_missing(*state, "left no picture");
}

static void an_empty_picture_is_said(void **state)
{
    draw_with(*state, ": >$out", 60.0);
    check_missing(*state, "left no picture");
}

static void half_a_picture_is_said_and_removed(void **state)
{
    draw_with(*state, "whole | head -c 9 >$out; echo disk full >&2", 60.0);
    check_missing(*state, "the picture breaks off: disk full");
}

static void an_exit_status_is_said_with_the_reason(void **state)
{
    draw_with(*state,
              "whole >$out; echo '  plot x'; echo '       ^'\n"
              "echo \"\\\"$script\\\" line 7: undefined variable: x\"; exit 3",
              60.0);
    check_missing(*state, "exit status 3: \"love_plot_a-b.gp\" line 7: undefined variable: x");
}

static void an_error_without_an_exit_status_is_said(void **state)
{
    draw_with(*state, "whole >$out; echo \"\\\"$script\\\" line 7: bad data on line 1\" >&2", 60.0);
    check_missing(*state, "bad data on line 1");
}

static void a_crash_is_said(void **state)
{
    draw_with(*state, "whole >$out; kill -SEGV $$", 60.0);
    check_missing(*state, "exit status 128");
}

static void a_warning_about_the_chart_is_a_caution_and_the_chart_stays(void **state)
{
    Fixture *f = *state;
    draw_with(f, "whole >$out; echo \"\\\"$script\\\" line 7: warning: no valid points\" >&2",
              60.0);
    assert_int_equal(f->figures.notes.n, 2); /* svg and pdf */
    assert_int_equal(f->figures.notes.item[0].importance, NOTE_CAUTION);
    assert_true(note_says(&f->figures.notes.item[0], "no valid points"));
    assert_true(f->figures.item[0].rendered);
}

static void one_that_hangs_is_stopped(void **state)
{
    draw_with(*state, "whole >$out; exec sleep 60", 0.2);
    check_missing(*state, "had not finished after 0.2 seconds and was stopped");
}

static void one_that_hangs_is_not_waited_for_at_every_chart(void **state)
{
    Fixture *f = *state;
    enum { CHARTS = 3 };
    static const char *const said[CHARTS] = {"had not finished", "had not finished",
                                             "did not finish earlier charts in time"};
    f->figures.item = ARENA_ARRAY(f->arena, Figure, CHARTS);
    f->figures.n = CHARTS;
    for (size_t i = 0; i < CHARTS; i++)
        f->figures.item[i].name = arena_printf(f->arena, "love_plot_%zu", i);
    draw_with(f, "exec sleep 60", 0.2);
    assert_int_equal(f->figures.notes.n, CHARTS);
    for (size_t i = 0; i < CHARTS; i++)
        if (!note_says(&f->figures.notes.item[i], said[i]))
            fail_msg("chart %zu: '%s'", i, note_text(f->arena, &f->figures.notes.item[i]));
}

static void one_that_can_not_be_started_is_said(void **state)
{
    Fixture *f = *state;
    Error *err = ARENA_NEW(f->arena, Error);
    const char *program = os_join(f->arena, f->folder, "gnuplot");
    assert_true(os_write_file(program, "#!/nowhere\n", 11, err));
    assert_int_equal(chmod(program, 0755), 0);
    setenv("PATH", f->folder, 1);
    charts_render(f->arena, f->folder, 60.0, &f->figures);
    check_missing(f, "could not be started");
}

static void a_machine_without_one_is_told_once(void **state)
{
    Fixture *f = *state;
    setenv("PATH", f->folder, 1);
    charts_render(f->arena, f->folder, 60.0, &f->figures);
    assert_int_equal(f->figures.notes.n, 1);
    assert_true(note_says(&f->figures.notes.item[0], "gnuplot was not found"));
    f->figures = (Figures){.n = 0}; /* and where nothing is to be drawn, not at all */
    charts_render(f->arena, f->folder, 60.0, &f->figures);
    assert_int_equal(f->figures.notes.n, 0);
}

/* Two runs leave the same bytes, and nothing in the file moves; what only begins like a day stays.
 */
static void the_day_of_drawing_is_blanked_out(void **state)
{
    Fixture *f = *state;
    static const char pdf[] = "%PDF /CreationDate (D:20240229)/Title (t) /CreationDate ()x\n"
                              "/CreationDate (D:2\n%%EOF\n";
    static const char same[] = "%PDF                           /Title (t)                 x\n"
                               "/CreationDate (D:2\n%%EOF\n";
    Error *err = ARENA_NEW(f->arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    assert_true(os_write_file(os_join(f->arena, f->folder, "pdf"), pdf, sizeof pdf - 1, err));
    draw_with(f, "case $f in svg) whole >$out ;; *) cat pdf >$out ;; esac", 60.0);
    assert_true(
        os_read_file(f->arena, os_join(f->arena, f->folder, "love_plot_a-b.pdf"), &bytes, &n, err));
    assert_int_equal(n, sizeof same - 1);
    assert_string_equal(bytes, same);
}

static void a_page_shows_its_chart_where_only_the_pdf_is_missing(void **state)
{
    Fixture *f = *state;
    draw_with(f, "[ $f = pdf ] && echo 'unknown terminal' && exit 1\nwhole >$out", 60.0);
    assert_int_equal(f->figures.notes.n, 1);
    assert_true(note_says(&f->figures.notes.item[0], "charts/love_plot_a-b.pdf could not"));
    assert_true(f->figures.item[0].rendered);
}

static void text_between_cdata_marks_becomes_entities(void **state)
{
    Fixture *f = *state;
    Error *err = ARENA_NEW(f->arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    draw_with(f,
              "case $f in svg) echo '<svg><text><![CDATA[a <script>x</script> & b]]></text>"
              "<text>c</text></svg>' ;; *) whole ;; esac >$out",
              60.0);
    assert_true(
        os_read_file(f->arena, os_join(f->arena, f->folder, "love_plot_a-b.svg"), &bytes, &n, err));
    assert_non_null(strstr(bytes, "<text>a &lt;script&gt;x&lt;/script&gt; &amp; b</text>"
                                  "<text>c</text></svg>\n"));
}

static void what_a_page_does_not_need_is_not_in_a_drawing(void **state)
{
    Fixture *f = *state;
    Error *err = ARENA_NEW(f->arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    draw_with(f,
              "case $f in svg) cat <<'EOF'\n"
              "<svg \n width=\"624\">\n<title>Gnuplot</title>\n<desc>by</desc>\n"
              "<rect x=\"0\" y=\"0\" width=\"9\" height=\"9\" fill=\"none\"/>\n<defs>\n"
              "\t<path id='gpPt0' d='M0'/>\n\t<circle id='gpPt5' r='1'/>\n"
              "\t<use xlink:href='#gpPt5' id='gpPt6'/>\n\t<circle id='gpPt66' r='1'/>\n"
              "</defs>\n<g id=\"gnuplot_plot_1\" ><title>gnuplot_plot_1</title>\n"
              "<g stroke='rgb(  0, 114, 178)'>\n</g>\n"
              "<g fill=\"rgb(0,114,178)\" font-family=\"Liberation Sans Bold\" "
              "font-size=\"12.00\"  text-anchor=\"end\">\n<text>rgb(0,114,178)</text>\n</g>\n"
              "<g fill=\"#dedede\">\n<text></text>\n</g>\n<use xlink:href='#gpPt6'/>\n"
              "</g>\n</svg>\nEOF\n;; *) whole ;; esac >$out",
              60.0);
    assert_true(
        os_read_file(f->arena, os_join(f->arena, f->folder, "love_plot_a-b.svg"), &bytes, &n, err));
    static const char *const gone[] = {"<title>", "<desc>",  "<rect",         "gpPt0'",  "gpPt66",
                                       "Bold",    "gnuplot", "stroke='#0072", "#dedede", "#DEDEDE"};
    for (size_t k = 0; k < COUNT_OF(gone); k++)
        assert_null(strstr(bytes, gone[k]));
    static const char *const kept[] = {"id='gpPt5'",
                                       "id='gpPt6'",
                                       "<g fill=\"#0072B2\" font-weight=\"bold\"",
                                       "<text>rgb(0,114,178)</text>",
                                       "text-anchor=\"end\"",
                                       "<svg font-family=\"Liberation Sans, "};
    for (size_t k = 0; k < COUNT_OF(kept); k++)
        assert_non_null(strstr(bytes, kept[k]));
}

/* A chart with a drawing for a phone has two drawings in pixels: a slide, and where documents ask
 * for it the page's, under a name of its own. One of an alternative stands in no document. */
static void documents_have_the_page_in_pixels_where_they_ask(void **state)
{
    Fixture *f = *state;
    static const char draw[] = "case $3 in\n"
                               "*W=3.75*) echo '<svg></svg>' >${script%.gp}_narrow.svg ;;\n"
                               "*png*) name=${3##*out=\\'} ; [ \"$name\" = \"$3\" ] && "
                               "name=${script%.gp}.png; printf 'IEND\\256B`\\202' >${name%\\'}\n"
                               "echo \"$3\" >>asked ;;\n"
                               "*) whole >$out ;; esac";
    static const Analysis alternative;
    f->figures.item[0].narrow = "love_plot_a-b_narrow";
    draw_with(f, draw, 60.0);
    assert_int_equal(f->figures.notes.n, 0);
    assert_true(there(f, "love_plot_a-b.png"));
    assert_false(there(f, "love_plot_a-b_page.png"));
    assert_null(f->figures.item[0].paper);
    f->figures.on_paper = true;
    draw_with(f, draw, 60.0);
    assert_int_equal(f->figures.notes.n, 0);
    assert_true(there(f, "love_plot_a-b_page.png"));
    assert_string_equal(f->figures.item[0].paper, "love_plot_a-b_page");
    Error *err = ARENA_NEW(f->arena, Error);
    char *asked = NULL;
    size_t n = 0;
    assert_true(os_read_file(f->arena, os_join(f->arena, f->folder, "asked"), &asked, &n, err));
    assert_non_null(strstr(asked, "fmt='png';W=6.5;out='love_plot_a-b_page.png'\n"));
    f->figures.item[0].analysis = &alternative;
    assert_int_equal(remove(os_join(f->arena, f->folder, "love_plot_a-b_page.png")), 0);
    draw_with(f, draw, 60.0);
    assert_false(there(f, "love_plot_a-b_page.png"));
    assert_null(f->figures.item[0].paper);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(a_whole_picture_is_drawn_whatever_is_said_of_fonts),
        WITH_FIXTURE(no_picture_is_said),
        WITH_FIXTURE(an_empty_picture_is_said),
        WITH_FIXTURE(half_a_picture_is_said_and_removed),
        WITH_FIXTURE(an_exit_status_is_said_with_the_reason),
        WITH_FIXTURE(an_error_without_an_exit_status_is_said),
        WITH_FIXTURE(a_crash_is_said),
        WITH_FIXTURE(a_warning_about_the_chart_is_a_caution_and_the_chart_stays),
        WITH_FIXTURE(one_that_hangs_is_stopped),
        WITH_FIXTURE(one_that_hangs_is_not_waited_for_at_every_chart),
        WITH_FIXTURE(one_that_can_not_be_started_is_said),
        WITH_FIXTURE(a_machine_without_one_is_told_once),
        WITH_FIXTURE(the_day_of_drawing_is_blanked_out),
        WITH_FIXTURE(a_page_shows_its_chart_where_only_the_pdf_is_missing),
        WITH_FIXTURE(text_between_cdata_marks_becomes_entities),
        WITH_FIXTURE(what_a_page_does_not_need_is_not_in_a_drawing),
        WITH_FIXTURE(documents_have_the_page_in_pixels_where_they_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
