/* How charts are written and drawn, whatever they show: which there are, their files, that nothing
 * in a label can run, and what becomes of them without gnuplot. */
#include "check.h"
#include "note_says.h"

#include <dirent.h>
#include <gsl/gsl_errno.h>
#include <strings.h>

#include "chart/study_fixture.h"

static const char *chart_file(Fixture *f, const char *name, const char *kind)
{
    return file_text(f, arena_printf(f->arena, "%s.%s", name, kind));
}

static void draw_all(Fixture *f)
{
    if (!os_program_exists("gnuplot"))
        skip();
    charts_render(f->arena, f->folder, CHART_SECONDS, &f->figures);
    for (size_t i = 0; i < f->figures.notes.n; i++)
        print_error("%s\n", note_text(f->arena, &f->figures.notes.item[i]));
    assert_int_equal(f->figures.notes.n, 0);
}

/* --- what is written ---------------------------------------------------------------------------
 */

static void compare_golden(Fixture *f, const char *name, const char *kind)
{
    const char *golden = arena_printf(f->arena, "tests/chart/golden/%s.%s", name, kind);
    const char *actual = chart_file(f, name, kind);
    Error *err = ARENA_NEW(f->arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    if (golden_refresh()) {
        assert_true(os_write_file(golden, actual, strlen(actual), err));
        return;
    }
    if (!os_read_file(f->arena, golden, &bytes, &n, err))
        fail_msg("%s", err->text);
    const char *expected = arena_copy_bytes(f->arena, bytes, n);
    if (strcmp(actual, expected) != 0)
        print_error("%s differs from what the chart writes now\n", golden);
    assert_string_equal(actual, expected);
}

static void scripts_and_data_are_as_reviewed(void **state)
{
    Fixture *f = *state;
    write_all(f);
    for (size_t i = 0; i < f->figures.n; i++) {
        compare_golden(f, f->figures.item[i].name, "gp");
        compare_golden(f, f->figures.item[i].name, "dat");
    }
    compare_golden(f, "style", "gp");
    assert_true(f->figures.n >= 8);
}

static void every_chart_says_what_it_shows(void **state)
{
    Fixture *f = *state;
    write_all(f);
    for (size_t i = 0; i < f->figures.n; i++) {
        assert_true(strlen(f->figures.item[i].caption) > 40);
        assert_true(strlen(f->figures.item[i].alt) > 40);
        assert_false(f->figures.item[i].rendered);
    }
}

static void growth_is_drawn_only_on_one_scale(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_non_null(figure_of(f, "growth_outcomes"));
    for (size_t i = 0; i < f->results->n_analyses; i++)
        f->outcome[i].same_scale = false;
    write_all(f);
    assert_null(figure_of(f, "growth_outcomes"));
}

static void the_scope_decides_which_designs_are_drawn(void **state)
{
    Fixture *f = *state;
    f->results = made_results(f->arena);
    Spec spec = *f->results->spec;
    f->results->spec = &spec;
    spec.charts = CHARTS_NONE;
    write_all(f);
    assert_int_equal(f->figures.n, 0);
    assert_string_equal(file_text(f, "style.gp"), "");
    spec.charts = CHARTS_PRIMARY;
    write_all(f);
    const size_t n = f->figures.n;
    assert_null(figure_of(f, "love_outcomes_full"));
    spec.charts = CHARTS_ALL;
    write_all(f);
    assert_int_equal(f->figures.n, n + 3 * 2); /* the third alternative is not feasible */
    const Figure *figure = figure_of(f, "love_outcomes_full");
    assert_non_null(figure);
    assert_string_equal(figure->analysis->design, "full");
    assert_true(text_starts(figure->caption, "full. "));
    assert_non_null(figure_of(f, "flow_outcomes_overlap"));
    assert_null(figure_of(f, "love_outcomes_narrow"));
    assert_null(figure_of(f, "headline_full"));
    assert_null(figure_of(f, "love_outcomes")->analysis);
}

static void an_alternative_is_drawn_with_its_own_numbers(void **state)
{
    Fixture *f = *state;
    f->results = made_results(f->arena);
    Spec spec = *f->results->spec;
    f->results->spec = &spec;
    spec.charts = CHARTS_ALL;
    f->results->analysis[1].balance.row[0].after.smd = 0.4321; /* of the design full */
    write_all(f);
    assert_non_null(strstr(file_text(f, "love_outcomes_full.dat"), "\t0.4321\n"));
    assert_null(strstr(file_text(f, "love_outcomes.dat"), "0.4321"));
}

static void two_charts_never_share_a_file(void **state)
{
    Fixture *f = *state;
    f->results = made_results(f->arena);
    Spec spec = *f->results->spec;
    f->results->spec = &spec;
    spec.charts = CHARTS_ALL;
    spec.design[1].name = f->results->analysis[1].design = f->results->analysis[5].design = "2";
    size_t capacity = f->results->analysis[0].balance.n;
    for (size_t k = 0; k < 80; k++) /* a second page */
        made_add_balance(f->arena, &f->results->analysis[0].balance, &capacity,
                         arena_printf(f->arena, "c%zu", k), NULL,
                         arena_printf(f->arena, "Characteristic %zu", k), NULL, 0.1, 0.01);
    write_all(f);
    for (size_t i = 0; i < f->figures.n; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(strcasecmp(f->figures.item[i].name, f->figures.item[j].name) != 0);
    assert_non_null(figure_of(f, "love_outcomes_2"));
    assert_non_null(figure_of(f, "love_outcomes_2_2"));
}

static void file_names_hold_nothing_but_letters_digits_and_lines(void **state)
{
    Fixture *f = *state;
    f->results = made_results(f->arena);
    Spec spec = *f->results->spec;
    f->results->spec = &spec;
    spec.charts = CHARTS_ALL;
    spec.design[1].name = f->results->analysis[1].design = "../../x y`z`|\"";
    write_all(f);
    assert_non_null(figure_of(f, "love_outcomes_______x_y_z___"));
}

static void a_design_without_outcomes_has_no_effects_to_draw(void **state)
{
    Fixture *f = *state;
    for (size_t i = 0; i < f->results->n_analyses; i++)
        f->results->analysis[i].effects.n = 0;
    f->results->design_only = true;
    write_all(f);
    assert_int_equal(f->figures.n, 4); /* flow, balance of all outcomes on two pages, overlap */
    check_drawings(f);
}

/* --- numbers that are not there ----------------------------------------------------------------
 */

static void joined_bins_are_drawn_lower_in_proportion(void **state)
{
    Fixture *f = *state;
    f->results->n_analyses = 1;
    Overlap *overlap = &f->results->analysis[0].overlap;
    overlap->hi[21] = 1.0; /* four bins of 0.04 in one */
    overlap->n_bins = 22;
    overlap->all_treated[21] = 8.0;
    write_all(f);
    const char *bin = strstr(chart_file(f, "overlap_outcomes", "dat"), "\n0\t0.84\t1\t");
    assert_non_null(bin);
    /* the data hold the share, the picture its area: 0.04 of 0.16 as tall */
    check_close(strtod(bin + strlen("\n0\t0.84\t1\t"), NULL), 8.0, 1e-12);
    const char *script = chart_file(f, "overlap_outcomes", "gp");
    assert_non_null(strstr(script, "tall(j,share,w) = share*unit(j)/w"));
    assert_non_null(strstr(script, "units = \"0.04\""));
    assert_non_null(strstr(figure_of(f, "overlap_outcomes")->caption, "are joined"));
    check_drawings(f);
}

static void bins_of_few_students_are_counted(void **state)
{
    Fixture *f = *state;
    f->results->n_analyses = 1;
    Overlap *overlap = &f->results->analysis[0].overlap;
    for (size_t i = 3; i < 5; i++)
        overlap->all_treated[i] = overlap->all_control[i] = overlap->matched_treated[i] =
            overlap->matched_control[i] = NAN;
    write_all(f);
    assert_non_null(
        strstr(figure_of(f, "overlap_outcomes")->caption, "Left out: 2 bins of few students."));
    check_drawings(f);
}

static void charts_without_any_number_are_not_made(void **state)
{
    Fixture *f = *state;
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Analysis *analysis = &f->results->analysis[i];
        analysis->flow.n = 0;
        analysis->overlap.n_bins = 0;
        for (size_t k = 0; k < analysis->balance.n; k++)
            analysis->balance.row[k].before.smd = analysis->balance.row[k].after.smd = NAN;
        for (size_t k = 0; k < analysis->effects.n; k++) {
            Effect *effect = &analysis->effects.row[k];
            effect->effect_size = effect->effect_size_ci_low = effect->effect_size_ci_high = NAN;
            effect->mean_treated = NAN;
        }
    }
    write_all(f);
    assert_int_equal(f->figures.n, 0);
}

static void single_missing_numbers_leave_the_rest(void **state)
{
    Fixture *f = *state;
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Analysis *analysis = &f->results->analysis[i];
        analysis->balance.row[i].before.smd = NAN;
        analysis->balance.row[(i + 1) % analysis->balance.n].after.smd = NAN;
        analysis->effects.row[i % 3].effect_size_ci_low = NAN;
        analysis->effects.row[(i + 2) % 5].effect_size = NAN;
        analysis->overlap.all_control[i] = NAN;
    }
    write_all(f);
    check_drawings(f);
}

static void equal_values_and_outliers_are_drawn(void **state)
{
    Fixture *f = *state;
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Analysis *analysis = &f->results->analysis[i];
        for (size_t k = 0; k < analysis->balance.n; k++)
            analysis->balance.row[k].before.smd = analysis->balance.row[k].after.smd = 0.0;
        for (size_t k = 0; k < analysis->effects.n; k++)
            analysis->effects.row[k].effect_size = analysis->effects.row[k].effect_size_ci_low =
                analysis->effects.row[k].effect_size_ci_high = 0.0;
    }
    write_all(f);
    check_drawings(f);
    Analysis *analysis = &f->results->analysis[0];
    analysis->balance.row[2].before.smd = 1e6;
    analysis->effects.row[0].effect_size = 40.0;
    analysis->effects.row[3].effect_size_ci_high = 1e4;
    write_all(f);
    assert_non_null(strstr(figure_of(f, "love_outcomes")->caption, "the largest is 1000000.00"));
    check_drawings(f);
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static void nothing_in_a_label_can_run(void **state)
{
    Fixture *f = *state;
    const char *canary = arena_printf(f->arena, "%s/canary", f->folder);
    const char *hostile[] = {
        arena_printf(f->arena, "`touch %s`", canary),
        arena_printf(f->arena, "\"; system(\"touch %s\"); \"", canary),
        arena_printf(f->arena, "<touch %s", canary),
        arena_printf(f->arena, "|touch %s", canary),
        arena_printf(f->arena, "'.system('touch %s').'", canary),
        arena_printf(f->arena, "\n!touch %s\n", canary),
        arena_printf(f->arena, "%%d %%s %%n @touch $(touch %s)", canary),
        "{/:Bold a_b^c} \\n \\042 \\\" # & <b>]]>",
        "trailing \\",
    };
    f->results = made_results(f->arena);
    Analysis *analysis = &f->results->analysis[0];
    OutcomeSpec outcome = *analysis->outcome_spec;
    Design design = *analysis->design_spec;
    ColumnRule unit = {.name.text = "math_spring", .unit = hostile[1]};
    design.label = hostile[2];
    design.n_columns = 1;
    design.column = &unit;
    outcome.label = hostile[0];
    outcome.domain = hostile[1];
    analysis->outcome_spec = &outcome;
    analysis->design_spec = &design;
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        analysis->balance.row[i].label = hostile[i];
        analysis->balance.row[i].level = NULL;
        analysis->balance.row[i].group = hostile[(i + 3) % COUNT_OF(hostile)];
        if (i < analysis->flow.n)
            analysis->flow.row[i].reason = hostile[i];
        if (i > 0 && i < analysis->effects.n) {
            analysis->effects.row[i].group = hostile[i % 4];
            analysis->effects.row[i].level = hostile[i];
        }
    }
    write_all(f);
    for (size_t i = 0; i < f->figures.n; i++)
        assert_null(strstr(chart_file(f, f->figures.item[i].name, "gp"), "touch"));
    draw_all(f);
    assert_false(os_is_file(canary));
    assert_non_null(strstr(chart_file(f, "love_outcomes", "svg"), "a_b^c"));
    assert_non_null(strstr(chart_file(f, "part_outcomes", "svg"), "`touch"));
}

/* Whichever file can't be written, nobody is told that charts are there. */
static void a_file_that_can_not_be_written_is_an_error(void **state)
{
    Fixture *f = *state;
    write_all(f);
    DIR *folder = opendir(f->folder);
    size_t n = 0;
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        Error *err = ARENA_NEW(f->arena, Error);
        Figures none;
        if (entry->d_name[0] == '.')
            continue;
        char other[] = "/tmp/alike-charts-XXXXXX";
        assert_non_null(mkdtemp(other));
        assert_true(os_make_folder(os_join(f->arena, other, entry->d_name), err));
        if (charts_write(f->arena, f->results, other, &none, err))
            fail_msg("%s can't be written, and all is well", entry->d_name);
        os_remove_tree(other);
        n++;
    }
    closedir(folder);
    assert_true(n > 15);
}

static void gnuplot_that_fails_is_a_note_with_its_reason(void **state)
{
    Fixture *f = *state;
    if (!os_program_exists("gnuplot"))
        skip();
    write_all(f);
    Error *err = ARENA_NEW(f->arena, Error);
    const char *path = os_join(f->arena, f->folder, "love_outcomes.gp");
    assert_true(os_write_file(path, "plot nothing at all\n", 20, err));
    charts_render(f->arena, f->folder, CHART_SECONDS, &f->figures);
    assert_int_equal(f->figures.notes.n, 1);
    assert_int_equal(f->figures.notes.item[0].importance, NOTE_CAUTION);
    assert_true(note_says(&f->figures.notes.item[0],
                          "charts/love_outcomes.svg, .pdf, _narrow.svg and .png"));
    assert_true(note_says(&f->figures.notes.item[0], "line 1"));
    assert_false(figure_of(f, "love_outcomes")->rendered);
    assert_null(figure_of(f, "love_outcomes")->narrow);
    assert_true(figure_of(f, "headline")->rendered);
    assert_string_equal(file_text(f, "love_outcomes.svg.log"), "");
}

static void a_machine_without_gnuplot_keeps_scripts_and_data(void **state)
{
    Fixture *f = *state;
    write_all(f);
    const char *path = getenv("PATH");
    const char *kept = arena_copy_text(f->arena, path == NULL ? "" : path);
    setenv("PATH", f->folder, 1);
    charts_render(f->arena, f->folder, CHART_SECONDS, &f->figures);
    setenv("PATH", kept, 1);
    assert_int_equal(f->figures.notes.n, 1);
    assert_true(note_says(&f->figures.notes.item[0], "gnuplot was not found"));
    assert_false(f->figures.item[0].rendered);
    assert_null(f->figures.item[0].narrow);
    assert_true(strlen(chart_file(f, "love_outcomes", "gp")) > 0);
}

/* A person's dark slide and grey print. */
static void every_theme_and_format_is_drawn(void **state)
{
    Fixture *f = *state;
    if (!os_program_exists("gnuplot"))
        skip();
    write_all(f);
    static const char *const setting[] = {"fmt='svg';theme='dark';out='t'",
                                          "fmt='pdf';theme='grey';out='t'",
                                          "fmt='png';theme='dark';W=5;H=9;out='t'"};
    static const char *const begins[COUNT_OF(setting)] = {"<?xml", "%PDF-", "\x89PNG\r\n"};
    assert_true(f->figures.n > 0);
    for (size_t i = 0; i < f->figures.n; i++)
        for (size_t k = 0; k < COUNT_OF(setting); k++) {
            const char *script = arena_printf(f->arena, "%s.gp", f->figures.item[i].name);
            const char *const argv[] = {"gnuplot", "-d", "-e", setting[k], script, NULL};
            const char *log = os_join(f->arena, f->folder, "log");
            int status = 1;
            assert_true(os_run(argv, f->folder, log, CHART_SECONDS, &status));
            assert_int_equal(status, 0);
            /* what it says of style.gp is about the machine's locale */
            assert_null(strstr(file_text(f, "log"), script));
            assert_memory_equal(file_text(f, "t"), begins[k], strlen(begins[k]));
            if (k == 0) {
                assert_non_null(strstr(file_text(f, "t"), "#1b1b1b"));
                assert_null(strstr(file_text(f, "t"), "rgb( 34,  34,  34)"));
            }
        }
}

static void every_chart_answers_a_question(void **state)
{
    (void)state;
    for (size_t k = 0; k < charts.n; k++)
        assert_int_equal(chart_at(k)->help[strlen(chart_at(k)->help) - 1], '?');
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(scripts_and_data_are_as_reviewed),
        WITH_FIXTURE(every_chart_says_what_it_shows),
        WITH_FIXTURE(growth_is_drawn_only_on_one_scale),
        WITH_FIXTURE(the_scope_decides_which_designs_are_drawn),
        WITH_FIXTURE(an_alternative_is_drawn_with_its_own_numbers),
        WITH_FIXTURE(two_charts_never_share_a_file),
        WITH_FIXTURE(file_names_hold_nothing_but_letters_digits_and_lines),
        WITH_FIXTURE(a_design_without_outcomes_has_no_effects_to_draw),
        WITH_FIXTURE(joined_bins_are_drawn_lower_in_proportion),
        WITH_FIXTURE(bins_of_few_students_are_counted),
        WITH_FIXTURE(charts_without_any_number_are_not_made),
        WITH_FIXTURE(single_missing_numbers_leave_the_rest),
        WITH_FIXTURE(equal_values_and_outliers_are_drawn),
        WITH_FIXTURE(nothing_in_a_label_can_run),
        WITH_FIXTURE(a_file_that_can_not_be_written_is_an_error),
        WITH_FIXTURE(gnuplot_that_fails_is_a_note_with_its_reason),
        WITH_FIXTURE(a_machine_without_gnuplot_keeps_scripts_and_data),
        WITH_FIXTURE(every_theme_and_format_is_drawn),
        cmocka_unit_test(every_chart_answers_a_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
