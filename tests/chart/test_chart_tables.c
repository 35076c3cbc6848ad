/* Charts of further tables: schools, fifths of the starting score, national norms. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "chart/draw.h"
#include "chart/made.h"
#include "further/made_tables.h"

typedef struct Fixture {
    Arena *arena;
    Results *results;
    Analysis *analysis;
    MadeTables *made; /* what the analysis' tables and effects are of */
    OutcomeSpec outcome;
    SpanSpec span;
    char folder[64];
    Figures figures;
} Fixture;

static const World twelve_schools = {.n_program = 12,
                                     .n_comparison = 14,
                                     .n_students = 12,
                                     .size = 3,
                                     .effect = 2.0,
                                     .school_sd = 1.5,
                                     .effect_sd = 4.0,
                                     .seed = 5};

/* A study whose tables charts may read; each test says which of them the analysis has. */
static void make_study(Fixture *f, const World *world)
{
    f->made = made_tables(f->arena, world);
    f->analysis->effects = f->made->effects;
    f->analysis->tables.n = 0;
}

static Table *add_table(Fixture *f, const TableKind *kind)
{
    Table *table = made_table(f->made, kind);
    tables_add(f->arena, &f->analysis->tables, table);
    return table;
}

static int set_up(void **state)
{
    Arena *arena = arena_create();
    Fixture *f = ARENA_NEW(arena, Fixture);
    f->arena = arena;
    f->results = made_results(arena);
    f->results->n_analyses = 1;
    f->analysis = &f->results->analysis[0];
    f->span = (SpanSpec){.from.text = "Fall 2014-2015", .to.text = "Spring 2014-2015"};
    f->outcome = *f->analysis->outcome_spec;
    f->outcome.span = &f->span;
    f->analysis->outcome_spec = &f->outcome;
    make_study(f, &twelve_schools);
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

static const Figure *write_chart(Fixture *f, const char *chart)
{
    Error *err = ARENA_NEW(f->arena, Error);
    if (!charts_write(f->arena, f->results, f->folder, &f->figures, err))
        fail_msg("%s", err->text);
    for (size_t i = 0; i < f->figures.n; i++)
        if (strcmp(f->figures.item[i].chart, chart) == 0)
            return &f->figures.item[i];
    return NULL;
}

static const char *file_of(Fixture *f, const Figure *figure, const char *kind)
{
    Error *err = ARENA_NEW(f->arena, Error);
    char *bytes;
    size_t n;
    const char *name = arena_printf(f->arena, "%s.%s", figure->name, kind);
    if (!os_read_file(f->arena, os_join(f->arena, f->folder, name), &bytes, &n, err))
        fail_msg("%s", err->text);
    return arena_copy_bytes(f->arena, bytes, n);
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

static void compare_golden(Fixture *f, const Figure *figure, const char *kind)
{
    const char *path = arena_printf(f->arena, "tests/chart/golden/%s.%s", figure->name, kind);
    const char *actual = file_of(f, figure, kind);
    Error *err = ARENA_NEW(f->arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    if (golden_refresh()) {
        assert_true(os_write_file(path, actual, strlen(actual), err));
        return;
    }
    if (!os_read_file(f->arena, path, &bytes, &n, err))
        fail_msg("%s", err->text);
    assert_string_equal(actual, arena_copy_bytes(f->arena, bytes, n));
}

/* What golden files hold must not hang on the last digits of a machine's logarithms. */
static void round_cells(Table *table)
{
    for (size_t k = 0; k < table->n_rows * table->n_columns; k++)
        if (!isnan(table->cell[k].value))
            table->cell[k].value = round(1000.0 * table->cell[k].value) / 1000.0;
}

static void scripts_and_data_are_as_reviewed(void **state)
{
    static const struct {
        const char *chart;
        const TableKind *kind;
    } drawn[] = {{"school_caterpillar", &table_school_effects},
                 {"quintile_effects", &table_pretest_quintile},
                 {"norm_trajectories", &table_norm_comparison}};
    Fixture *f = *state;
    Effect *overall = &f->analysis->effects.row[0];
    overall->estimate = round(1000.0 * overall->estimate) / 1000.0;
    overall->effect_size = round(1000.0 * overall->effect_size) / 1000.0;
    for (size_t i = 0; i < COUNT_OF(drawn); i++)
        round_cells(add_table(f, drawn[i].kind));
    for (size_t i = 0; i < COUNT_OF(drawn); i++) {
        const Figure *figure = write_chart(f, drawn[i].chart);
        assert_non_null(figure);
        assert_true(strlen(figure->caption) > 100);
        assert_true(strlen(figure->alt) > 60);
        compare_golden(f, figure, "gp");
        compare_golden(f, figure, "dat");
    }
    draw_all(f);
}

static void without_its_table_a_chart_is_not_made(void **state)
{
    Fixture *f = *state;
    assert_null(write_chart(f, "school_caterpillar"));
    assert_null(write_chart(f, "quintile_effects"));
    assert_null(write_chart(f, "norm_trajectories"));
    Table *table = add_table(f, &table_school_effects);
    for (size_t i = 0; i < table->n_rows; i++)
        made_hide(table, i);
    assert_null(write_chart(f, "school_caterpillar"));
}

/* A table that does not say what it is is our own fault: said, never a chart left out. */
static void a_table_that_does_not_say_what_it_is_is_an_error(void **state)
{
    Fixture *f = *state;
    Error *err = ARENA_NEW(f->arena, Error);
    Table *table = add_table(f, &table_school_effects);
    TableColumn *column = ARENA_ARRAY(f->arena, TableColumn, table->n_columns);
    memcpy(column, table->column, table->n_columns * sizeof *column);
    column[5].name = "low";
    table->column = column;
    assert_false(charts_write(f->arena, f->results, f->folder, &f->figures, err));
    assert_int_equal(err->kind, ERR_INTERNAL);
    assert_non_null(strstr(err->text, "'school_effects' does not say what became of its column "
                                      "'ci_low'"));
    column[5].name = "ci_low";
    column[3].role = ROLE_UNDECLARED;
    error_clear(err);
    assert_false(charts_write(f->arena, f->results, f->folder, &f->figures, err));
    assert_non_null(strstr(err->text, "does not say what it tells in its column 'se'"));
    column[3].role = ROLE_VALUE;
    column[2].rounding = ROUNDING_UNDECLARED;
    error_clear(err);
    assert_false(charts_write(f->arena, f->results, f->folder, &f->figures, err));
    assert_non_null(strstr(err->text, "does not say what it tells in its column 'effect'"));
    column[2].rounding = ROUNDING_ESTIMATE;
    table->head[4].of.arms = SET_UNDECLARED;
    error_clear(err);
    assert_false(charts_write(f->arena, f->results, f->folder, &f->figures, err));
    assert_non_null(strstr(err->text, "does not say whom its rows are about"));
    table->head[4].of.arms = SET_BOTH;
    table->kind = NULL;
    error_clear(err);
    assert_false(charts_write(f->arena, f->results, f->folder, &f->figures, err));
    assert_non_null(strstr(err->text, "does not say of which kind it is"));
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Each school's line holds the numbers of its own row, the lowest effect first. */
static void schools_stand_in_the_order_of_their_effects(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_school_effects);
    double effect[12];
    assert_int_equal(table->n_rows, 12);
    const char *data = file_of(f, write_chart(f, "school_caterpillar"), "dat");
    for (size_t i = 0; i < 12; i++)
        effect[i] = table_real(table, i, &school_effects_columns.effect);
    qsort(effect, 12, sizeof *effect, by_value);
    for (size_t i = 0; i < 12; i++) {
        const double mine = table_real(table, i, &school_effects_columns.effect);
        const bool differs =
            strcmp(made_cell(table, i, &school_effects_columns.significant)->text, "yes") == 0;
        size_t rank = 0;
        while (effect[rank] != mine)
            rank++;
        const char *name = arena_printf(f->arena, "\t%zu\t\"%s\"\t", rank + 1,
                                        made_cell(table, i, &school_effects_columns.school)->text);
        const char *line = strstr(data, name);
        double value[5];
        assert_non_null(line);
        char *at = arena_copy_text(f->arena, line + strlen(name));
        for (size_t k = 0; k < 5; k++)
            value[k] = strtod(at, &at);
        check_close(value[0], mine, 1e-12);
        check_close(value[1], table_real(table, i, &school_effects_columns.ci_low), 1e-12);
        check_close(value[2], table_real(table, i, &school_effects_columns.ci_high), 1e-12);
        check_close(value[3], table_real(table, i, &school_effects_columns.shrunken), 1e-12);
        check_close(value[4], !differs ? 0.0 : mine > 0 ? 1.0 : -1.0, 1e-12);
    }
}

static void hidden_schools_are_left_out_and_counted(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_school_effects);
    made_hide(table, 2);
    made_hide(table, 7);
    made_cell(table, 5, &school_effects_columns.effect)->value = NAN; /* not estimated */
    const Figure *figure = write_chart(f, "school_caterpillar");
    const char *data = file_of(f, figure, "dat");
    assert_null(strstr(data, "\"School 3\""));
    assert_null(strstr(data, "\"School 8\""));
    assert_null(strstr(data, "\"School 6\""));
    assert_non_null(strstr(figure->caption, "Effect of each of 9 schools"));
    assert_non_null(strstr(figure->caption, "would tell of few: 2."));
    assert_non_null(strstr(figure->caption, "Could not be estimated: 1."));
    draw_all(f);
}

static void a_single_school_is_not_called_several(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_school_effects);
    for (size_t i = 1; i < table->n_rows; i++)
        made_hide(table, i);
    const Figure *figure = write_chart(f, "school_caterpillar");
    assert_non_null(strstr(figure->caption, "Effect of one school on "));
    assert_null(strstr(figure->caption, " to "));
    assert_non_null(strstr(figure->alt, "One school, with an effect of "));
    draw_all(f);
}

static void any_number_of_schools_is_drawn(void **state)
{
    static const size_t number[] = {2, 3, 26, 60, 400};
    Fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(number); i++) {
        World world = twelve_schools;
        world.n_program = number[i];
        world.n_students = 4;
        world.n_comparison = 5;
        make_study(f, &world);
        assert_int_equal(add_table(f, &table_school_effects)->n_rows, number[i]);
        assert_non_null(write_chart(f, "school_caterpillar"));
        draw_all(f);
    }
}

static double variable(const char *script, const char *name)
{
    const char *at = strstr(script, name);
    assert_non_null(at);
    return strtod(at + strlen(name), NULL);
}

/* Beyond their intervals, in the margins where they must: none is cut by the edge of the page. */
static void names_of_schools_stay_on_the_page(void **state)
{
    Fixture *f = *state;
    World world = twelve_schools;
    world.n_program = 30;
    world.effect = 0.0;
    world.effect_sd = 9.0;
    make_study(f, &world);
    Table *table = add_table(f, &table_school_effects);
    size_t n_marked[2] = {0, 0};
    for (size_t i = 0; i < table->n_rows; i++)
        made_cell(table, i, &school_effects_columns.school)->text = "Granite Crossing Primary A";
    const char *script = file_of(f, write_chart(f, "school_caterpillar"), "gp");
    const double top = variable(script, "\ntop = "), bottom = variable(script, "\nbottom = "),
                 lo = variable(script, "\nlo = "), hi = variable(script, "\nhi = "),
                 inch = (hi - lo) / (variable(script, "\nH = ") - top - bottom);
    const double name = 0.06 + label_inches("Granite Crossing Primary A", TEXT_SMALL);
    for (size_t i = 0; i < table->n_rows; i++) {
        const int mark = school_effects_mark(table, i);
        const double end = table_real(
            table, i, mark > 0 ? &school_effects_columns.ci_high : &school_effects_columns.ci_low);
        n_marked[mark > 0] += mark != 0;
        if (mark > 0)
            assert_true(name - (hi - fmin(end, hi)) / inch < top);
        if (mark < 0)
            assert_true(name - (fmax(end, lo) - lo) / inch < bottom);
    }
    assert_true(n_marked[0] > 0 && n_marked[1] > 0);
    draw_all(f);
}

static void a_very_long_interval_ends_in_an_arrowhead(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_school_effects);
    made_cell(table, 3, &school_effects_columns.ci_low)->value = -4000;
    made_cell(table, 3, &school_effects_columns.ci_high)->value = 4000;
    const Figure *figure = write_chart(f, "school_caterpillar");
    const char *script = file_of(f, figure, "gp");
    assert_non_null(strstr(script, "$6>hi"));
    assert_non_null(strstr(script, "$5<lo"));
    assert_null(strstr(script, "\"4000\""));
    assert_non_null(strstr(figure->caption, "arrowhead"));
    draw_all(f);
}

/* Names stand level where a school has 0.08 inches more than the widest of them, else they slant.
 */
static void names_slant_where_a_school_has_no_room_for_them(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_school_effects);
    const double room = 4.2 / (double)table->n_rows - 0.08;
    Text name = {.arena = f->arena};
    for (bool slants = false; !slants || label_inches(name.bytes, TEXT_PLAIN) < room + 0.1;) {
        text_add(&name, "i");
        slants = label_inches(name.bytes, TEXT_PLAIN) > room;
        made_cell(table, table->n_rows / 2, &school_effects_columns.school)->text =
            arena_copy_bytes(f->arena, name.bytes, name.n);
        for (size_t i = 0; i < table->n_rows; i++)
            if (i != table->n_rows / 2)
                made_cell(table, i, &school_effects_columns.school)->text = "i";
        const char *script = file_of(f, write_chart(f, "school_caterpillar"), "gp");
        assert_int_equal(strstr(script, "rotate by 40") != NULL, slants);
    }
}

/* The value of a line `NAME = VALUE` of the script. */
static double set_to(const char *script, const char *name)
{
    const char *line = strstr(script, name);
    assert_non_null(line);
    return strtod(line + strlen(name), NULL);
}

/* The axis holds intervals up to four usual half widths beyond an estimate: the median's. */
static void an_axis_is_as_long_as_usual_intervals_need(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_school_effects);
    for (size_t i = 0; i < table->n_rows; i++) {
        const double half = i == 11 ? 4000 : i < 3 ? 0.01 : 10;
        made_cell(table, i, &school_effects_columns.effect)->value = 0.5;
        made_cell(table, i, &school_effects_columns.ci_low)->value = 0.5 - half;
        made_cell(table, i, &school_effects_columns.ci_high)->value = 0.5 + half;
    }
    const char *script = file_of(f, write_chart(f, "school_caterpillar"), "gp");
    check_same(set_to(script, "\nlo = "), -40.0);
    check_near(set_to(script, "\nhi = "), 50.0, 10.0);
}

/* One interval, or one shrunken effect, is enough to speak of them. */
static void what_one_school_has_is_spoken_of(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_school_effects);
    for (size_t only = 0; only <= table->n_rows; only++) {
        for (size_t i = 0; i < table->n_rows; i++) {
            made_cell(table, i, &school_effects_columns.effect)->value = (double)i;
            made_cell(table, i, &school_effects_columns.ci_low)->value = i == only ? -1.0 : NAN;
            made_cell(table, i, &school_effects_columns.ci_high)->value = i == only ? 99.0 : NAN;
            made_cell(table, i, &school_effects_columns.shrunken)->value = i == only ? 1.0 : NAN;
        }
        const char *caption = write_chart(f, "school_caterpillar")->caption;
        assert_int_equal(strstr(caption, "95% interval") != NULL, only < table->n_rows);
        assert_int_equal(strstr(caption, "short black lines") != NULL, only < table->n_rows);
        assert_int_equal(strstr(caption, "No intervals") != NULL, only == table->n_rows);
    }
}

/* Bars stand as far apart as the widest label needs, until the page is full. */
static void labels_of_bars_have_the_room_they_need(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_pretest_quintile);
    double narrowest = 0.0, last = 0.0;
    for (size_t n = 1; n <= 40; n++) {
        char *label = arena_alloc(f->arena, n + 1);
        memset(label, 'n', n);
        label[n] = '\0';
        for (size_t i = 0; i < table->n_rows; i++)
            made_cell(table, i, &group_effects_columns.group)->text = label;
        const char *script = file_of(f, write_chart(f, "quintile_effects"), "gp");
        const double width = set_to(script, "\nW = "), inches = label_inches(label, TEXT_PLAIN);
        narrowest = n == 1 ? width : narrowest;
        const double slot = 1.0 + (width - narrowest) / (double)table->n_rows;
        assert_true(width >= last && slot < 1.2 + 1e-9);
        if (slot < 1.2 - 1e-3)
            assert_true(slot >= inches + 0.1);
        last = width;
    }
    assert_true(last > narrowest + 0.9);
}

/* The overall effect has its line where the axis holds it, ends and all; nothing is stretched for
 * it. */
static void check_overall(Fixture *f, const char *chart, double *overall)
{
    const char *script = file_of(f, write_chart(f, chart), "gp");
    const double lo = set_to(script, "\nlo = "), hi = set_to(script, "\nhi = ");
    const struct {
        double value;
        bool drawn;
    } known[] = {
        {lo, true},  {hi, true}, {hi + 0.001, false}, {lo - 0.001, false}, {(lo + hi) / 2, true},
        {NAN, false}};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        *overall = known[i].value;
        script = file_of(f, write_chart(f, chart), "gp");
        check_same(set_to(script, "\nhi = "), hi);
        if ((strstr(script, "\"overall ") != NULL) != known[i].drawn)
            fail_msg("%s: overall %g, axis from %g to %g", chart, known[i].value, lo, hi);
    }
}

static void the_overall_line_is_drawn_where_the_axis_holds_it(void **state)
{
    Fixture *f = *state;
    Effect *overall = &f->analysis->effects.row[0];
    add_table(f, &table_school_effects);
    add_table(f, &table_pretest_quintile);
    check_overall(f, "school_caterpillar", &overall->estimate);
    check_overall(f, "quintile_effects", &overall->effect_size);
    overall->hidden = HIDDEN_MARK;
    overall->estimate = overall->effect_size = 0.1;
    assert_null(strstr(file_of(f, write_chart(f, "school_caterpillar"), "gp"), "\"overall "));
    assert_null(strstr(file_of(f, write_chart(f, "quintile_effects"), "gp"), "\"overall "));
}

static void words_at_one_place_are_moved_apart(void **state)
{
    Fixture *f = *state;
    add_table(f, &table_school_effects);
    f->analysis->effects.row[0].estimate = 0.0;
    const char *script = file_of(f, write_chart(f, "school_caterpillar"), "gp");
    double at[2];
    assert_int_equal(
        sscanf(strstr(script, "\"no effect\" at W-"), "\"no effect\" at W-%*[0-9.], %lf", &at[0]),
        1);
    assert_int_equal(
        sscanf(strstr(script, "\"overall 0"), "\"overall %*[0-9.]\" at W-%*[0-9.], %lf", &at[1]),
        1);
    assert_true(at[0] < 0.0 && at[1] > 0.0);
}

static void schools_of_one_effect_stand_in_the_order_of_the_table(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_school_effects);
    for (size_t i = 0; i < table->n_rows; i++)
        made_cell(table, i, &school_effects_columns.effect)->value = i < 6 ? 2.0 : 1.0;
    const char *data = file_of(f, write_chart(f, "school_caterpillar"), "dat");
    for (size_t i = 0; i < table->n_rows; i++)
        assert_non_null(
            strstr(data, arena_printf(f->arena, "\t%zu\t\"%s\"\t", i < 6 ? i + 7 : i - 5,
                                      made_cell(table, i, &school_effects_columns.school)->text)));
}

static void a_hidden_fifth_keeps_its_place_without_a_number(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_pretest_quintile);
    const char *size = arena_printf(
        f->arena, "\"n = %s\"", table_words(table, f->arena, 3, &group_effects_columns.n_treated));
    const char *name = made_cell(table, 3, &group_effects_columns.group)->text;
    for (size_t i = 0; i < table->n_rows; i++) /* the sizes of fifths may be equal */
        made_cell(table, i, &group_effects_columns.n_treated)->value += (double)i;
    size = arena_printf(f->arena, "\"n = %s\"",
                        table_words(table, f->arena, 3, &group_effects_columns.n_treated));
    made_hide(table, 3);
    const Figure *figure = write_chart(f, "quintile_effects");
    const char *data = file_of(f, figure, "dat");
    assert_non_null(strstr(data, "\t\"left out\"\tNaN\tNaN\tNaN\t\"\"\t0\t"));
    assert_null(strstr(data, size));
    assert_non_null(strstr(figure->caption, "would tell of few: 1."));
    assert_null(strstr(figure->alt, name));
    draw_all(f);
}

static void percentiles_are_ordinals(void **state)
{
    static const struct {
        int row;
        double score, percentile;
    } given[] = {{0, 184.4, 31.2}, {1, 196.3, 41.4}, {4, 184.3, 11.6}, {5, 194.1, 22.3}};
    Fixture *f = *state;
    Table *table = add_table(f, &table_norm_comparison);
    for (size_t i = 0; i < COUNT_OF(given); i++) {
        const size_t row = (size_t)given[i].row;
        made_cell(table, row, &norm_comparison_columns.score)->value = given[i].score;
        made_cell(table, row, &norm_comparison_columns.percentile)->value = given[i].percentile;
    }
    const char *data = file_of(f, write_chart(f, "norm_trajectories"), "dat");
    assert_non_null(strstr(data, "\"184.4 (31st)\""));
    assert_non_null(strstr(data, "\"Program 196.3, 41st percentile\""));
    assert_non_null(strstr(data, "\"184.3 (12th)\""));
    assert_non_null(strstr(data, "\"Comparison 194.1, 22nd percentile\""));
    assert_non_null(strstr(data, "\"Spring 2014-2015\""));
}

static void without_the_comparison_group_the_program_stands_alone(void **state)
{
    Fixture *f = *state;
    Table *table = add_table(f, &table_norm_comparison);
    made_hide(table, 4);
    const Figure *figure = write_chart(f, "norm_trajectories");
    assert_non_null(strstr(figure->caption, "The comparison group is not shown."));
    assert_null(strstr(file_of(f, figure, "dat"), "Comparison"));
    draw_all(f);
    f->figures = (Figures){0};
    made_hide(table, 0);
    assert_null(write_chart(f, "norm_trajectories"));
}

/* Program schools 0 to 3 hold the first treated students, whose weights are one: the interval of
 * their mean, by sums over schools and t with 3 degrees of freedom. */
static double half_by_hand(const Fixture *f, size_t column, double quantile, double *mean)
{
    enum { SCHOOLS = 4 };
    const size_t n = 12;
    const double *y = f->made->study.frame->column[column].real;
    double squares = 0.0;
    *mean = 0.0;
    for (size_t i = 0; i < SCHOOLS * n; i++)
        *mean += y[i] / (double)(SCHOOLS * n);
    for (size_t s = 0; s < SCHOOLS; s++) {
        double sum = 0.0;
        for (size_t j = 0; j < n; j++)
            sum += y[s * n + j] - *mean;
        squares += sum * sum;
    }
    return quantile * sqrt(SCHOOLS / (SCHOOLS - 1.0) * squares) / (double)(SCHOOLS * n);
}

static void bars_of_growth_are_the_estimates_own_intervals_by_t(void **state)
{
    Fixture *f = *state;
    World world = twelve_schools;
    world.n_program = 4;
    make_study(f, &world);
    const Figure *figure = write_chart(f, "growth");
    char *at = arena_copy_text(f->arena, file_of(f, figure, "dat"));
    at = strchr(at, '\n'); /* the heading of the program's block */
    for (int time = 0; time < 2; time++) {
        double value[3], mean;
        at = strchr(strchr(at + 1, '\t') + 1, '\t');
        for (size_t k = 0; k < 3; k++)
            value[k] = strtod(at, &at);
        const double half = half_by_hand(f, time == 0 ? 1 : 2, 3.182446305284263, &mean);
        check_close(value[0], mean, 1e-12);
        check_close(value[1], mean - half, 1e-9);
        check_close(value[2], mean + half, 1e-9);
        at = strchr(at, '\n');
    }
    assert_non_null(strstr(figure->caption, "The bars are 95% intervals of each mean alone"));
}

static void a_group_of_one_school_has_no_bars(void **state)
{
    Fixture *f = *state;
    Effect *overall = &f->analysis->effects.row[0];
    overall->pre_ci_low_treated = overall->pre_ci_high_treated = NAN;
    overall->post_ci_low_treated = overall->post_ci_high_treated = NAN;
    const Figure *figure = write_chart(f, "growth");
    assert_non_null(strstr(figure->caption, "The program group's means have no bars"));
    assert_null(strstr(figure->caption, "The comparison group's means have no bars"));
    draw_all(f);
}

static void names_of_schools_can_not_run(void **state)
{
    Fixture *f = *state;
    const char *canary = arena_printf(f->arena, "%s/canary", f->folder);
    Table *schools = add_table(f, &table_school_effects),
          *fifths = add_table(f, &table_pretest_quintile);
    add_table(f, &table_norm_comparison);
    f->span.from.text = arena_printf(f->arena, "`touch %s`", canary);
    schools->cell[0].text = f->span.from.text;
    fifths->cell[0].text = arena_printf(f->arena, "\"; system(\"touch %s\"); \"", canary);
    assert_non_null(write_chart(f, "school_caterpillar"));
    for (size_t i = 0; i < f->figures.n; i++)
        assert_null(strstr(file_of(f, &f->figures.item[i], "gp"), "touch"));
    draw_all(f);
    assert_false(os_is_file(canary));
}

int main(void)
{
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        DRAWN(scripts_and_data_are_as_reviewed),
        DRAWN(without_its_table_a_chart_is_not_made),
        DRAWN(a_table_that_does_not_say_what_it_is_is_an_error),
        DRAWN(schools_stand_in_the_order_of_their_effects),
        DRAWN(hidden_schools_are_left_out_and_counted),
        DRAWN(a_single_school_is_not_called_several),
        DRAWN(any_number_of_schools_is_drawn),
        DRAWN(names_of_schools_stay_on_the_page),
        DRAWN(names_slant_where_a_school_has_no_room_for_them),
        DRAWN(a_very_long_interval_ends_in_an_arrowhead),
        DRAWN(an_axis_is_as_long_as_usual_intervals_need),
        DRAWN(what_one_school_has_is_spoken_of),
        DRAWN(labels_of_bars_have_the_room_they_need),
        DRAWN(the_overall_line_is_drawn_where_the_axis_holds_it),
        DRAWN(words_at_one_place_are_moved_apart),
        DRAWN(schools_of_one_effect_stand_in_the_order_of_the_table),
        DRAWN(a_hidden_fifth_keeps_its_place_without_a_number),
        DRAWN(percentiles_are_ordinals),
        DRAWN(without_the_comparison_group_the_program_stands_alone),
        DRAWN(bars_of_growth_are_the_estimates_own_intervals_by_t),
        DRAWN(a_group_of_one_school_has_no_bars),
        DRAWN(names_of_schools_can_not_run),
    };
    return cmocka_run_group_tests_name("charts of further tables", tests, NULL, NULL);
}
