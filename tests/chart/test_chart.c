/* Charts of results made by hand: what is written, what is left out, and that nothing in a label
 * can run. Drawing itself is tested where gnuplot is installed. */
#include "check.h"
#include "note_says.h"

#include <dirent.h>
#include <gsl/gsl_errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "chart/made.h"

typedef struct Fixture {
    Arena *arena;
    Results *results;
    char folder[64];
    Figures figures;
} Fixture;

static int set_up(void **state)
{
    Arena *arena = arena_create();
    Fixture *f = ARENA_NEW(arena, Fixture);
    f->arena = arena;
    f->results = made_results(arena);
    strcpy(f->folder, "/tmp/alike-charts-XXXXXX");
    *state = f;
    return mkdtemp(f->folder) == NULL;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    os_remove_tree(f->folder);
    arena_destroy(f->arena);
    return 0;
}

static void write_all(Fixture *f)
{
    Error *err = ARENA_NEW(f->arena, Error);
    if (!charts_write(f->arena, f->results, f->folder, &f->figures, err))
        fail_msg("%s", err->text);
}

/* A file of the charts' folder as text; "" where there is none. */
static const char *file_text(Fixture *f, const char *name)
{
    Error *err = ARENA_NEW(f->arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    const char *path = os_join(f->arena, f->folder, name);
    if (!os_is_file(path) || !os_read_file(f->arena, path, &bytes, &n, err))
        return "";
    return arena_copy_bytes(f->arena, bytes, n);
}

static const char *chart_file(Fixture *f, const char *name, const char *kind)
{
    return file_text(f, arena_printf(f->arena, "%s.%s", name, kind));
}

static const Figure *figure_of(const Fixture *f, const char *name)
{
    for (size_t i = 0; i < f->figures.n; i++)
        if (strcmp(f->figures.item[i].name, name) == 0)
            return &f->figures.item[i];
    return NULL;
}

static size_t count_lines_with(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        n++;
    return n;
}

static void draw_all(Fixture *f)
{
    if (!os_program_exists("gnuplot"))
        skip();
    charts_render(f->arena, f->folder, CHART_SECONDS, &f->figures);
    for (size_t i = 0; i < f->figures.notes.n; i++)
        print_error("%s\n", note_text(f->arena, &f->figures.notes.item[i]));
    assert_int_equal(f->figures.notes.n, 0);
    for (size_t i = 0; i < f->figures.n; i++)
        assert_true(f->figures.item[i].rendered);
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
    static const char *const name[] = {
        "cohort_flow_math",       "love_plot_math",   "propensity_overlap_math", "growth_math",
        "design_comparison_math", "forest_plot_math", "forest_outcomes"};
    for (size_t i = 0; i < COUNT_OF(name); i++) {
        compare_golden(f, name[i], "gp");
        compare_golden(f, name[i], "dat");
    }
    compare_golden(f, "style", "gp");
}

static void every_chart_says_what_it_shows(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_int_equal(f->figures.n, 12); /* 6 for math, 5 for reading, 1 for the study */
    for (size_t i = 0; i < f->figures.n; i++) {
        assert_true(strlen(f->figures.item[i].caption) > 40);
        assert_true(strlen(f->figures.item[i].alt) > 40);
        assert_false(f->figures.item[i].rendered);
    }
    assert_non_null(strstr(figure_of(f, "forest_plot_math")->caption, "95% confidence"));
    assert_non_null(strstr(figure_of(f, "forest_plot_math")->alt, "0.20 [0.08, 0.31]"));
    assert_non_null(
        strstr(figure_of(f, "design_comparison_math")->caption, "Could not be carried out: 1."));
}

static void growth_is_drawn_only_on_one_scale(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_non_null(figure_of(f, "growth_math"));
    assert_null(figure_of(f, "growth_reading"));
}

static void the_scope_decides_which_analyses_are_drawn(void **state)
{
    Fixture *f = *state;
    Spec spec = *f->results->spec;
    f->results->spec = &spec;
    spec.charts = CHARTS_NONE;
    write_all(f);
    assert_int_equal(f->figures.n, 0);
    assert_string_equal(file_text(f, "style.gp"), "");
    spec.charts = CHARTS_ALL;
    write_all(f);
    assert_non_null(figure_of(f, "love_plot_math_full"));
    assert_non_null(figure_of(f, "forest_plot_reading_overlap"));
    assert_null(figure_of(f, "love_plot_math_narrow")); /* not feasible */
    assert_null(figure_of(f, "design_comparison_math_full"));
}

static void two_charts_never_share_a_file(void **state)
{
    Fixture *f = *state;
    Spec spec = *f->results->spec;
    f->results->spec = &spec;
    spec.charts = CHARTS_ALL;
    f->results->analysis[MADE_DESIGNS].outcome = "MATH_full";
    write_all(f);
    for (size_t i = 0; i < f->figures.n; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(strcasecmp(f->figures.item[i].name, f->figures.item[j].name) != 0);
    assert_non_null(figure_of(f, "love_plot_MATH_full_2"));
}

static void file_names_hold_nothing_but_letters_digits_and_lines(void **state)
{
    Fixture *f = *state;
    f->results->analysis[0].outcome = "../../x y`z`|\"";
    write_all(f);
    assert_non_null(figure_of(f, "love_plot_______x_y_z___"));
}

static void a_design_without_outcomes_has_no_effects_to_draw(void **state)
{
    Fixture *f = *state;
    for (size_t i = 0; i < f->results->n_analyses; i++)
        f->results->analysis[i].effects.n = 0;
    f->results->design_only = true;
    write_all(f);
    assert_int_equal(f->figures.n, 6); /* flow, love plot and overlap of both outcomes */
    draw_all(f);
}

/* --- what is left out --------------------------------------------------------------------------
 */

static void hidden_numbers_are_not_in_the_data(void **state)
{
    Fixture *f = *state;
    Analysis *analysis = &f->results->analysis[0];
    Effect *hidden = &analysis->effects.row[2];
    hidden->hidden = HIDDEN_MARK;
    hidden->n_treated = 7;
    hidden->n_control = 7;
    hidden->effect_size = 0.7777;
    analysis->flow.row[6].hidden[1] = (HiddenCount){.as = COUNT_SMALL, .text = HIDDEN_MARK};
    analysis->flow.row[6].treated = 0;
    analysis->hidden_matched = HIDDEN_MARK;
    write_all(f);
    const char *data = chart_file(f, "forest_plot_math", "dat");
    assert_null(strstr(data, "0.7777"));
    assert_null(strstr(data, "7 / 7"));
    assert_non_null(strstr(data, "\t\"left out\"\tNaN\tNaN\tNaN\t0\t0\t\"left out\""));
    assert_non_null(strstr(figure_of(f, "forest_plot_math")->caption,
                           "Left out, since they would tell of few: 1."));
    assert_non_null(strstr(chart_file(f, "cohort_flow_math", "dat"), "\"left out\""));
    assert_null(strstr(figure_of(f, "love_plot_math")->caption, "412"));
    assert_null(strstr(figure_of(f, "propensity_overlap_math")->caption, "412"));
}

static void a_sum_with_a_hidden_part_is_not_shown(void **state)
{
    Fixture *f = *state;
    FlowRow *row = f->results->analysis[0].flow.row;
    row[3].hidden[1] = (HiddenCount){.as = COUNT_SMALL, .text = HIDDEN_MARK};
    row[3].treated = 0;
    write_all(f);
    const char *data = chart_file(f, "cohort_flow_math", "dat");
    assert_null(strstr(data, "5,030"));
    assert_null(strstr(data, "9,314")); /* all who left but the hidden ones */
    assert_non_null(strstr(data, "\"left out\""));
}

/* Whatever the reason: two words would tell the reasons apart. */
static void a_stage_that_is_left_out_has_the_mark(void **state)
{
    Fixture *f = *state;
    FlowRow *row = f->results->analysis[0].flow.row;
    static const HiddenCount hidden[] = {{COUNT_SMALL, HIDDEN_MARK}, {COUNT_HIDDEN, HIDDEN_MARK}};
    const char *said[COUNT_OF(hidden)];
    size_t cohort = 0;
    while (row[cohort].step != FLOW_COHORT)
        cohort++;
    for (size_t k = 0; k < COUNT_OF(hidden); k++) {
        row[cohort].hidden[1] = hidden[k];
        row[cohort].treated = 0;
        write_all(f);
        said[k] = chart_file(f, "cohort_flow_math", "dat");
        assert_non_null(strstr(said[k], "\"left out\""));
    }
    assert_string_equal(said[0], said[1]);
}

/* 10 and 10 may be 14 and 14: a reader who adds up must know. */
static void a_published_flow_says_that_its_sums_are_of_rounded_counts(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_null(strstr(figure_of(f, "cohort_flow_math")->caption, "rounded"));
    f->results->release = RELEASE_PUBLISHED;
    Spec published = *f->results->spec;
    published.round_counts = 20;
    f->results->spec = &published;
    write_all(f);
    assert_non_null(strstr(figure_of(f, "cohort_flow_math")->caption,
                           "Counts are rounded to 20; sums are of rounded counts."));
}

static void differences_that_can_not_be_computed_are_counted(void **state)
{
    Fixture *f = *state;
    BalanceRow *row = f->results->analysis[0].balance.row;
    row[5].before.smd = row[5].after.smd = NAN;
    row[9].before.smd = INFINITY;
    row[9].after.smd = NAN;
    write_all(f);
    assert_null(strstr(chart_file(f, "love_plot_math", "dat"), "English learner"));
    assert_non_null(strstr(figure_of(f, "love_plot_math")->caption, "Left out: 2 differences"));
}

static void joined_bins_are_drawn_lower_in_proportion(void **state)
{
    Fixture *f = *state;
    Overlap *overlap = &f->results->analysis[0].overlap;
    overlap->hi[21] = 1.0; /* four bins of 0.04 in one */
    overlap->n_bins = 22;
    overlap->all_treated[21] = 8.0;
    write_all(f);
    const char *bin = strstr(chart_file(f, "propensity_overlap_math", "dat"), "\n0.84\t1\t");
    assert_non_null(bin);
    /* the data hold the share, the picture its area: 0.04 of 0.16 as tall */
    check_close(strtod(bin + strlen("\n0.84\t1\t"), NULL), 8.0, 1e-12);
    const char *script = chart_file(f, "propensity_overlap_math", "gp");
    assert_non_null(strstr(script, "height(share, width) = share*unit/width"));
    check_close(strtod(strstr(script, "\nunit = ") + strlen("\nunit = "), NULL), 0.04, 1e-9);
    assert_non_null(strstr(figure_of(f, "propensity_overlap_math")->caption, "are joined"));
}

static void the_largest_of_many_differences_are_shown_and_the_rest_counted(void **state)
{
    Fixture *f = *state;
    Balance *balance = &f->results->analysis[0].balance;
    size_t capacity = balance->n;
    for (size_t i = 0; i < 300; i++)
        made_add_balance(f->arena, balance, &capacity, "school",
                         arena_printf(f->arena, "S%03zu", i), NULL, "School",
                         0.001 * (double)(i + 1), 0.0);
    write_all(f);
    const char *data = chart_file(f, "love_plot_math", "dat");
    assert_int_equal(count_lines_with(data, "\t2\t2\t\"S") + count_lines_with(data, "\t2\t1\t\"") +
                         count_lines_with(data, "\t2\t2\t\"3\"") +
                         count_lines_with(data, "\t2\t2\t\"4\"") +
                         count_lines_with(data, "\t2\t2\t\"5\""),
                     120);
    assert_non_null(strstr(data, "\"S299\""));
    assert_null(strstr(data, "\"S000\""));
    assert_non_null(strstr(figure_of(f, "love_plot_math")->caption, "192 smaller ones"));
}

/* The axis of differences ends at 2 standard deviations; what goes beyond is written there. */
static void differences_beyond_the_axis_are_written_at_its_end(void **state)
{
    Fixture *f = *state;
    static const struct {
        double before, after;
        const char *said; /* NULL: all is on the axis */
    } known[] = {{2.0, 0.1, NULL},
                 {-2.0, 2.0, NULL},
                 {2.01, 0.1, "\"2.01\""},
                 {0.1, -2.02, "\"2.02\""},
                 {2.5, 3.25, "\"2.50, 3.25\""}};
    Balance *balance = &f->results->analysis[0].balance;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        balance->row[0].before.smd = known[i].before;
        balance->row[0].after.smd = known[i].after;
        write_all(f);
        const char *data = chart_file(f, "love_plot_math", "dat");
        const bool beyond =
            strstr(figure_of(f, "love_plot_math")->caption, "beyond the axis") != NULL;
        assert_int_equal(beyond, known[i].said != NULL);
        assert_int_equal(strstr(data, "\"2.00\"") != NULL, false); /* the end itself is on it */
        if (known[i].said != NULL && strstr(data, known[i].said) == NULL)
            fail_msg("%s is not in %s", known[i].said, data);
    }
}

/* Within a group by size; equal ones, and those without a size, as the study lists them. */
static void differences_of_one_size_stand_in_the_order_of_the_study(void **state)
{
    Fixture *f = *state;
    BalanceRow *row = f->results->analysis[0].balance.row;
    static const char *const order[] = {"Days absent", "\"Grade\"", "English learner", "Free or"};
    row[7].before.smd = 0.4;
    for (size_t i = 5; i <= 6; i++) {
        row[i].before.smd = NAN;
        row[i].after.smd = 0.01 * (double)i;
    }
    write_all(f);
    const char *at = chart_file(f, "love_plot_math", "dat");
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        at = strstr(at, order[i]);
        assert_non_null(at);
    }
    row[5].before.smd = row[6].before.smd = -0.4;
    write_all(f);
    at = strstr(chart_file(f, "love_plot_math", "dat"), "English learner");
    assert_non_null(at);
    assert_non_null(at = strstr(at, "Free or"));
    assert_non_null(strstr(at, "Days absent"));
}

/* The axis of scores holds the bins of anybody, and one more on either side where there is one. */
static void the_axis_of_scores_is_as_wide_as_there_are_students(void **state)
{
    static const struct {
        size_t first, last;
        const char *lo, *hi;
    } known[] = {{0, 0, "\nlo = 0.0\n", "\nhi = 0.4\n"},
                 {0, 4, "\nlo = 0.0\n", "\nhi = 1.0\n"},
                 {1, 3, "\nlo = 0.0\n", "\nhi = 1.0\n"},
                 {2, 2, "\nlo = 0.2\n", "\nhi = 0.8\n"},
                 {3, 4, "\nlo = 0.4\n", "\nhi = 1.0\n"}};
    Fixture *f = *state;
    Overlap *o = &f->results->analysis[0].overlap;
    for (size_t k = 0; k < COUNT_OF(known); k++) {
        o->n_bins = 5;
        for (size_t i = 0; i < o->n_bins; i++) {
            o->lo[i] = 0.2 * (double)i;
            o->hi[i] = 0.2 * (double)(i + 1);
            o->all_treated[i] = o->matched_treated[i] = o->matched_control[i] = 0.0;
            o->all_control[i] = i >= known[k].first && i <= known[k].last ? 20.0 : 0.0;
        }
        write_all(f);
        const char *script = chart_file(f, "propensity_overlap_math", "gp");
        if (strstr(script, known[k].lo) == NULL || strstr(script, known[k].hi) == NULL)
            fail_msg("no%sor%sin %s", known[k].lo, known[k].hi, script);
    }
}

static void bins_of_few_students_are_counted(void **state)
{
    Fixture *f = *state;
    Overlap *o = &f->results->analysis[0].overlap;
    static const char *const said[] = {"Left out: 1 bin of few students.",
                                       "Left out: 2 bins of few students."};
    assert_null(
        strstr((write_all(f), figure_of(f, "propensity_overlap_math"))->caption, "Left out"));
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        o->all_treated[i] = o->all_control[i] = NAN;
        o->matched_treated[i] = o->matched_control[i] = NAN;
        write_all(f);
        assert_non_null(strstr(figure_of(f, "propensity_overlap_math")->caption, said[i]));
    }
}

/* What is said of the subgroups holds for them alone, however large the overall effect is. */
static void the_range_of_subgroups_is_without_the_overall_effect(void **state)
{
    Fixture *f = *state;
    static const double overall[] = {0.195, 0.9, -0.9};
    for (size_t i = 0; i < COUNT_OF(overall); i++) {
        f->results->analysis[0].effects.row[0].effect_size = overall[i];
        write_all(f);
        const char *alt = figure_of(f, "forest_plot_math")->alt;
        if (strstr(alt, "8 subgroups, with effect sizes from −0.04 to 0.34") == NULL)
            fail_msg("%s", alt);
    }
}

/* As many rows as a chart has room for, then one and two more: those are counted, not drawn. */
static void check_cut(Fixture *f, size_t beyond, const char *chart, const char *row, size_t n_rows,
                      const char *one, const char *several)
{
    write_all(f);
    const char *caption = figure_of(f, chart)->caption;
    if (strstr(caption, "further") == NULL ? beyond > 0
                                           : strstr(caption, beyond == 1 ? one : several) == NULL)
        fail_msg("%zu beyond: %s", beyond, caption);
    assert_int_equal(count_lines_with(chart_file(f, chart, "dat"), row), n_rows);
}

static void subgroups_that_have_no_room_are_counted(void **state)
{
    Fixture *f = *state;
    Effects *effects = &f->results->analysis[0].effects;
    for (size_t i = 0; i < 137; i++) /* beside 11 rows, and a heading */
        made_add_effect(f->arena, effects,
                        made_effect("school", arena_printf(f->arena, "S%03zu", i), 0.1, 0.1, 20));
    for (size_t beyond = 0; beyond < 3; beyond++) {
        made_add_effect(f->arena, effects, made_effect("school", "S999", 0.1, 0.1, 20));
        check_cut(f, beyond, "forest_plot_math", "\"S", 138,
                  " 1 further subgroup is in the table of effects.",
                  " 2 further subgroups are in the table of effects.");
    }
}

static void designs_that_have_no_room_are_counted(void **state)
{
    Fixture *f = *state;
    Results *results = f->results;
    Analysis *analysis = ARENA_ARRAY(f->arena, Analysis, results->n_analyses + 78);
    memcpy(analysis, results->analysis, results->n_analyses * sizeof *analysis);
    results->analysis = analysis;
    for (size_t i = 0; i < 78; i++) {
        Analysis *other = &analysis[results->n_analyses++];
        *other = analysis[1];
        other->design = arena_printf(f->arena, "D%02zu", i);
        if (i >= 75)
            check_cut(f, i - 75, "design_comparison_math", "\"D", 76,
                      " 1 further design is in the table of designs.",
                      " 2 further designs are in the table of designs.");
    }
}

static void reasons_that_have_no_room_are_added_up(void **state)
{
    Fixture *f = *state;
    Flow *flow = &f->results->analysis[0].flow;
    FlowRow *row = ARENA_ARRAY(f->arena, FlowRow, 16);
    const FlowRow cohort = flow->row[5], matched = flow->row[8];
    row[0] = flow->row[0];
    for (size_t n = 1; n <= 11; n++) {
        row[n] = (FlowRow){.step = FLOW_EXCLUDED,
                           .reason = arena_printf(f->arena, "reason %02zu", n),
                           .treated = n};
        row[n + 1] = cohort;
        row[n + 2] = matched;
        *flow = (Flow){.n = n + 3, .capacity = 16, .row = row};
        if (n < 10)
            continue;
        write_all(f);
        const char *data = chart_file(f, "cohort_flow_math", "dat");
        assert_int_equal(count_lines_with(data, "\"Reason "), n == 10 ? 10 : 9);
        assert_int_equal(strstr(data, "\"2 further reasons\"") != NULL, n == 11);
        assert_int_equal(strstr(data, "\"21\"") != NULL, n == 11); /* of ten and eleven */
    }
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static void every_chart_is_drawn(void **state)
{
    Fixture *f = *state;
    write_all(f);
    draw_all(f);
    const char *svg = chart_file(f, "love_plot_math", "svg");
    assert_non_null(strstr(svg, "Free or reduced lunch"));
    /* a browser without the first face must find another sans serif */
    assert_non_null(strstr(svg, "Arial&#44; Helvetica"));
    assert_non_null(strstr(svg, "sans-serif"));
}

/* Labels that would run, break out or be marked up if any script quoted them. */
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
    Analysis *analysis = &f->results->analysis[0];
    OutcomeSpec outcome = *analysis->outcome_spec;
    Design design = *analysis->design_spec;
    ColumnRule unit = {.name.text = "math_spring", .unit = hostile[1]};
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
    f->results->analysis[1].design = hostile[2];
    write_all(f);
    for (size_t i = 0; i < f->figures.n; i++)
        assert_null(strstr(chart_file(f, f->figures.item[i].name, "gp"), "touch"));
    draw_all(f);
    assert_false(os_is_file(canary));
    assert_non_null(strstr(chart_file(f, "love_plot_math", "svg"), "a_b^c"));
    assert_non_null(strstr(chart_file(f, "forest_plot_math", "svg"), "`touch"));
}

static void labels_of_two_hundred_letters_are_shortened(void **state)
{
    Fixture *f = *state;
    char text[201];
    for (size_t i = 0; i < 200; i++)
        text[i] = (char)('a' + i % 26);
    text[200] = '\0';
    Analysis *analysis = &f->results->analysis[0];
    for (size_t i = 0; i < analysis->balance.n; i++)
        analysis->balance.row[i].label = text;
    for (size_t i = 1; i < analysis->effects.n; i++)
        analysis->effects.row[i].level = text;
    write_all(f);
    assert_null(strstr(chart_file(f, "love_plot_math", "dat"), text));
    assert_null(strstr(chart_file(f, "forest_plot_math", "dat"), text));
    assert_null(strstr(chart_file(f, "growth_math", "dat"), text));
    draw_all(f);
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
    assert_true(n > 20);
}

static void one_row_is_a_chart(void **state)
{
    Fixture *f = *state;
    Analysis *analysis = &f->results->analysis[0];
    f->results->n_analyses = 1;
    analysis->balance.n = 1;
    analysis->effects.n = 1;
    analysis->flow.n = 6;
    analysis->overlap.n_bins = 1;
    write_all(f);
    assert_int_equal(f->figures.n, 5); /* nothing to compare with */
    draw_all(f);
}

static void sixty_rows_are_a_chart(void **state)
{
    Fixture *f = *state;
    Analysis *analysis = &f->results->analysis[0];
    size_t capacity = analysis->balance.n;
    for (size_t i = 0; i < 60; i++) {
        const double x = (double)i;
        made_add_balance(f->arena, &analysis->balance, &capacity, arena_printf(f->arena, "c%zu", i),
                         NULL, arena_printf(f->arena, "Characteristic %zu", i), "School", 0.06 * x,
                         0.05 * x);
        made_add_effect(f->arena, &analysis->effects,
                        made_effect("school", arena_printf(f->arena, "School %zu", i),
                                    0.2 * (x - 30.0), 0.05 * x, i));
    }
    write_all(f);
    draw_all(f);
}

static void charts_without_any_number_are_not_made(void **state)
{
    Fixture *f = *state;
    for (size_t k = 0; k < f->results->n_analyses; k++) {
        Analysis *analysis = &f->results->analysis[k];
        for (size_t i = 0; i < analysis->balance.n; i++)
            analysis->balance.row[i].before.smd = analysis->balance.row[i].after.smd = NAN;
        for (size_t i = 0; i < analysis->effects.n; i++) {
            Effect *e = &analysis->effects.row[i];
            e->effect_size = e->effect_size_ci_low = e->effect_size_ci_high = e->mean_treated =
                e->pre_mean_control = NAN;
        }
        for (size_t i = 0; i < OVERLAP_BINS; i++)
            analysis->overlap.all_treated[i] = analysis->overlap.all_control[i] =
                analysis->overlap.matched_treated[i] = analysis->overlap.matched_control[i] = NAN;
        analysis->flow.n = 0;
    }
    write_all(f);
    assert_int_equal(f->figures.n, 0);
}

static void single_missing_numbers_leave_the_rest(void **state)
{
    Fixture *f = *state;
    Analysis *analysis = &f->results->analysis[0];
    analysis->effects.row[0].effect_size = NAN;
    analysis->effects.row[1].effect_size_ci_low = NAN;
    analysis->effects.row[2].effect_size_ci_high = INFINITY;
    analysis->effects.row[0].pre_ci_low_control = NAN;
    analysis->effects.row[0].pre_ci_high_control = NAN;
    analysis->balance.row[0].before.smd = NAN;
    analysis->balance.row[1].after.smd = NAN;
    analysis->overlap.support_lo = analysis->overlap.support_hi = NAN;
    analysis->overlap.all_treated[3] = NAN;
    write_all(f);
    assert_non_null(figure_of(f, "forest_plot_math"));
    assert_non_null(figure_of(f, "growth_math"));
    draw_all(f);
}

static void equal_values_and_outliers_are_drawn(void **state)
{
    Fixture *f = *state;
    Analysis *analysis = &f->results->analysis[0];
    for (size_t i = 0; i < analysis->effects.n; i++)
        analysis->effects.row[i] = made_effect(analysis->effects.row[i].group,
                                               analysis->effects.row[i].level, 0.0, 0.0, 5);
    analysis->effects.row[0].mean_treated = analysis->effects.row[0].mean_control =
        analysis->effects.row[0].pre_mean_treated = analysis->effects.row[0].pre_mean_control = 7.0;
    analysis->effects.row[3].effect_size = 40.0;
    analysis->effects.row[4].effect_size_ci_low = -400.0;
    analysis->balance.row[0].before.smd = 1e6;
    write_all(f);
    draw_all(f);
    assert_non_null(strstr(chart_file(f, "love_plot_math", "dat"), "\"1000000.00\""));
}

static void gnuplot_that_fails_is_a_note_with_its_reason(void **state)
{
    Fixture *f = *state;
    if (!os_program_exists("gnuplot"))
        skip();
    write_all(f);
    Error *err = ARENA_NEW(f->arena, Error);
    const char *path = os_join(f->arena, f->folder, "love_plot_math.gp");
    assert_true(os_write_file(path, "plot nothing at all\n", 20, err));
    charts_render(f->arena, f->folder, CHART_SECONDS, &f->figures);
    assert_int_equal(f->figures.notes.n, 1);
    assert_int_equal(f->figures.notes.item[0].importance, NOTE_CAUTION);
    assert_true(note_says(&f->figures.notes.item[0], "charts/love_plot_math.svg and .pdf"));
    assert_true(note_says(&f->figures.notes.item[0], "line 1"));
    assert_false(figure_of(f, "love_plot_math")->rendered);
    assert_true(figure_of(f, "forest_plot_math")->rendered);
    assert_string_equal(file_text(f, "love_plot_math.svg.log"), "");
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
    assert_true(strlen(chart_file(f, "love_plot_math", "gp")) > 0);
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
        WITH_FIXTURE(the_scope_decides_which_analyses_are_drawn),
        WITH_FIXTURE(two_charts_never_share_a_file),
        WITH_FIXTURE(file_names_hold_nothing_but_letters_digits_and_lines),
        WITH_FIXTURE(a_design_without_outcomes_has_no_effects_to_draw),
        WITH_FIXTURE(hidden_numbers_are_not_in_the_data),
        WITH_FIXTURE(a_sum_with_a_hidden_part_is_not_shown),
        WITH_FIXTURE(a_stage_that_is_left_out_has_the_mark),
        WITH_FIXTURE(a_published_flow_says_that_its_sums_are_of_rounded_counts),
        WITH_FIXTURE(differences_that_can_not_be_computed_are_counted),
        WITH_FIXTURE(joined_bins_are_drawn_lower_in_proportion),
        WITH_FIXTURE(the_largest_of_many_differences_are_shown_and_the_rest_counted),
        WITH_FIXTURE(differences_beyond_the_axis_are_written_at_its_end),
        WITH_FIXTURE(differences_of_one_size_stand_in_the_order_of_the_study),
        WITH_FIXTURE(the_axis_of_scores_is_as_wide_as_there_are_students),
        WITH_FIXTURE(bins_of_few_students_are_counted),
        WITH_FIXTURE(the_range_of_subgroups_is_without_the_overall_effect),
        WITH_FIXTURE(subgroups_that_have_no_room_are_counted),
        WITH_FIXTURE(designs_that_have_no_room_are_counted),
        WITH_FIXTURE(reasons_that_have_no_room_are_added_up),
        WITH_FIXTURE(every_chart_is_drawn),
        WITH_FIXTURE(nothing_in_a_label_can_run),
        WITH_FIXTURE(labels_of_two_hundred_letters_are_shortened),
        WITH_FIXTURE(a_file_that_can_not_be_written_is_an_error),
        WITH_FIXTURE(one_row_is_a_chart),
        WITH_FIXTURE(sixty_rows_are_a_chart),
        WITH_FIXTURE(charts_without_any_number_are_not_made),
        WITH_FIXTURE(single_missing_numbers_leave_the_rest),
        WITH_FIXTURE(equal_values_and_outliers_are_drawn),
        WITH_FIXTURE(gnuplot_that_fails_is_a_note_with_its_reason),
        WITH_FIXTURE(a_machine_without_gnuplot_keeps_scripts_and_data),
        cmocka_unit_test(every_chart_answers_a_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
