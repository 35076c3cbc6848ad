/* Charts of further tables: schools, fifths of the starting score, national norms. */
#include "check.h"

#include <string.h>

#include "chart/made.h"

typedef struct Fixture {
    Arena *arena;
    Results *results;
    Analysis *analysis;
    OutcomeSpec outcome;
    SpanSpec span;
    char folder[64];
    Figures figures;
} Fixture;

static int set_up(void **state)
{
    Arena *arena = arena_create();
    Fixture *f = ARENA_NEW(arena, Fixture);
    f->arena = arena;
    f->results = made_results(arena);
    f->results->n_analyses = 1;
    f->analysis = &f->results->analysis[0];
    f->analysis->table = ARENA_ARRAY(arena, Table *, 4);
    f->span = (SpanSpec){.from.text = "Fall 2014-2015", .to.text = "Spring 2014-2015"};
    f->outcome = *f->analysis->outcome_spec;
    f->outcome.span = &f->span;
    f->analysis->outcome_spec = &f->outcome;
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
    charts_render(f->arena, f->folder, &f->figures);
    for (size_t i = 0; i < f->figures.notes.n; i++)
        print_error("%s\n", f->figures.notes.item[i].text);
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

static const TableColumn school_columns[] = {
    {.name = "school", .type = CELL_TEXT},
    {.name = "n_treated", .type = CELL_COUNT},
    {.name = "estimate", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "ci_low", .type = CELL_REAL},
    {.name = "ci_high", .type = CELL_REAL},
    {.name = "shrunken", .type = CELL_REAL},
    {.name = "q", .type = CELL_REAL},
};

static void hide(Table *table, size_t row, size_t from)
{
    for (size_t k = from; k < table->n_columns; k++)
        table->cell[row * table->n_columns + k] = (Cell){.text = "n<10", .value = NAN};
}

/* Effects from high to low, so that the chart has to sort; every fourth school differs from 0. */
static Table *add_schools(Fixture *f, size_t n)
{
    Table *table = table_create(f->arena, "school_effects", "Schools", school_columns,
                                COUNT_OF(school_columns));
    for (size_t i = 0; i < n; i++) {
        const double effect = 0.5 - (double)i / (double)n;
        Cell *cell = table_add_row(table);
        cell[0].text = arena_printf(f->arena, "School %zu", i + 1);
        cell[1].value = 20 + (double)i;
        cell[2].value = effect;
        cell[3].value = effect - 0.25;
        cell[4].value = effect + 0.25;
        cell[5].value = effect / 2;
        cell[6].value = i % 4 == 0 ? 0.01 : 0.6;
    }
    return f->analysis->table[f->analysis->n_tables++] = table;
}

static Table *add_fifths(Fixture *f)
{
    static const TableColumn columns[] = {
        {.name = "group", .type = CELL_TEXT},     {.name = "n_treated", .type = CELL_COUNT},
        {.name = "g", .type = CELL_REAL},         {.name = "g_ci_low", .type = CELL_REAL},
        {.name = "g_ci_high", .type = CELL_REAL},
    };
    static const char *const label[] = {"Lowest fifth", "Second", "Middle", "Fourth",
                                        "Highest fifth"};
    Table *table = table_create(f->arena, "pretest_quintile", "Fifths", columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(label); i++) {
        const double g = 0.4 - 0.11 * (double)i;
        Cell *cell = table_add_row(table);
        cell[0].text = label[i];
        cell[1].value = 81 + (double)i;
        cell[2].value = g;
        cell[3].value = g - 0.2;
        cell[4].value = g + 0.2;
    }
    return f->analysis->table[f->analysis->n_tables++] = table;
}

static Table *add_norms(Fixture *f)
{
    static const TableColumn columns[] = {
        {.name = "group", .type = CELL_TEXT},      {.name = "measure", .type = CELL_TEXT},
        {.name = "score", .type = CELL_REAL},      {.name = "norm_score", .type = CELL_REAL},
        {.name = "norm_p25", .type = CELL_REAL},   {.name = "norm_p75", .type = CELL_REAL},
        {.name = "percentile", .type = CELL_REAL},
    };
    static const struct {
        const char *group, *measure;
        double value[5];
    } row[] = {{"program", "start", {184.4, 190, 181, 199, 31.2}},
               {"program", "end", {196.3, 199.8, 190, 209.2, 41.4}},
               {"program", "change", {11.9, 9.8, NAN, NAN, 10.2}},
               {"comparison", "start", {184.3, 190, 181, 199, 11.6}},
               {"comparison", "end", {194.1, 199.8, 190, 209.2, 22.3}}};
    Table *table = table_create(f->arena, "norm_comparison", "Norms", columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        Cell *cell = table_add_row(table);
        cell[0].text = row[i].group;
        cell[1].text = row[i].measure;
        for (size_t k = 0; k < 5; k++)
            cell[2 + k].value = row[i].value[k];
    }
    return f->analysis->table[f->analysis->n_tables++] = table;
}

static void scripts_and_data_are_as_reviewed(void **state)
{
    Fixture *f = *state;
    add_schools(f, 12);
    add_fifths(f);
    add_norms(f);
    static const char *const chart[] = {"school_caterpillar", "quintile_effects",
                                        "norm_trajectories"};
    for (size_t i = 0; i < COUNT_OF(chart); i++) {
        const Figure *figure = write_chart(f, chart[i]);
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
    Table *table = add_schools(f, 3);
    for (size_t i = 0; i < 3; i++)
        hide(table, i, 1);
    assert_null(write_chart(f, "school_caterpillar"));
}

static void schools_stand_in_the_order_of_their_effects(void **state)
{
    Fixture *f = *state;
    add_schools(f, 12);
    const char *data = file_of(f, write_chart(f, "school_caterpillar"), "dat");
    assert_non_null(strstr(data, "\t1\t\"School 12\"\t"));
    assert_non_null(strstr(data, "\t12\t\"School 1\"\t0.5\t0.25\t0.75\t0.25\t1\n"));
    /* School 9 is below zero beyond chance */
    assert_non_null(strstr(data, "\t4\t\"School 9\"\t-0.16666"));
}

static void hidden_schools_are_left_out_and_counted(void **state)
{
    Fixture *f = *state;
    Table *table = add_schools(f, 12);
    hide(table, 2, 1);
    hide(table, 7, 1);
    table->cell[5 * table->n_columns + 2].value = NAN; /* not estimated */
    const Figure *figure = write_chart(f, "school_caterpillar");
    const char *data = file_of(f, figure, "dat");
    assert_null(strstr(data, "\"School 3\""));
    assert_null(strstr(data, "\"School 8\""));
    assert_null(strstr(data, "\"School 6\""));
    assert_non_null(strstr(figure->caption, "Effect of each of 9 schools"));
    assert_non_null(strstr(figure->caption, "give a small one away: 2."));
    assert_non_null(strstr(figure->caption, "Could not be estimated: 1."));
    draw_all(f);
}

static void any_number_of_schools_is_drawn(void **state)
{
    static const size_t number[] = {1, 3, 26, 60, 400};
    Fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(number); i++) {
        f->analysis->n_tables = 0;
        add_schools(f, number[i]);
        assert_non_null(write_chart(f, "school_caterpillar"));
        draw_all(f);
    }
}

static void a_very_long_interval_ends_in_an_arrowhead(void **state)
{
    Fixture *f = *state;
    Table *table = add_schools(f, 12);
    table->cell[3 * table->n_columns + 3].value = -40;
    table->cell[3 * table->n_columns + 4].value = 40;
    const Figure *figure = write_chart(f, "school_caterpillar");
    const char *script = file_of(f, figure, "gp");
    assert_non_null(strstr(script, "$6>hi"));
    assert_non_null(strstr(script, "$5<lo"));
    assert_null(strstr(script, "\"40\""));
    assert_non_null(strstr(figure->caption, "arrowhead"));
    draw_all(f);
}

static void a_hidden_fifth_keeps_its_place_without_a_number(void **state)
{
    Fixture *f = *state;
    Table *table = add_fifths(f);
    hide(table, 3, 1);
    const Figure *figure = write_chart(f, "quintile_effects");
    const char *data = file_of(f, figure, "dat");
    assert_non_null(strstr(data, "\t\"not shown\"\tNaN\tNaN\tNaN\t\"\"\t0\t\"Fourth\""));
    assert_null(strstr(data, "n = 84"));
    assert_non_null(strstr(figure->caption, "give a small one away: 1."));
    assert_null(strstr(figure->alt, "Fourth"));
    draw_all(f);
}

/* Where the table has no intervals of g, effects stand in the unit of the score. */
static void without_intervals_of_g_effects_stand_in_points(void **state)
{
    static const TableColumn columns[] = {
        {.name = "group", .type = CELL_TEXT},    {.name = "n_treated", .type = CELL_COUNT},
        {.name = "estimate", .type = CELL_REAL}, {.name = "ci_low", .type = CELL_REAL},
        {.name = "ci_high", .type = CELL_REAL},  {.name = "g", .type = CELL_REAL},
    };
    Fixture *f = *state;
    Table *table = add_fifths(f);
    table->column = columns;
    table->n_columns = COUNT_OF(columns);
    table->n_rows = 0;
    const Cell row[] = {{.text = "Lowest"}, {.value = 90}, {.value = 3.25},
                        {.value = 1.5},     {.value = 5},  {.value = 0.26}};
    memcpy(table_add_row(table), row, sizeof row);
    const Figure *figure = write_chart(f, "quintile_effects");
    const char *data = file_of(f, figure, "dat");
    assert_non_null(strstr(data, "\t\"n = 90\"\t3.25\t1.5\t5\t\"3.25\""));
    assert_non_null(strstr(data, "Effect on growth (points)"));
    assert_non_null(strstr(figure->caption, "in points, with 95% intervals"));
    draw_all(f);
}

static void percentiles_are_ordinals(void **state)
{
    Fixture *f = *state;
    add_norms(f);
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
    Table *table = add_norms(f);
    hide(table, 3, 2);
    const Figure *figure = write_chart(f, "norm_trajectories");
    assert_non_null(strstr(figure->caption, "The comparison group is not shown."));
    assert_null(strstr(file_of(f, figure, "dat"), "Comparison"));
    draw_all(f);
    f->figures = (Figures){0};
    hide(table, 0, 2);
    assert_null(write_chart(f, "norm_trajectories"));
}

static void names_of_schools_can_not_run(void **state)
{
    Fixture *f = *state;
    const char *canary = arena_printf(f->arena, "%s/canary", f->folder);
    Table *schools = add_schools(f, 3), *fifths = add_fifths(f);
    add_norms(f);
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
        DRAWN(schools_stand_in_the_order_of_their_effects),
        DRAWN(hidden_schools_are_left_out_and_counted),
        DRAWN(any_number_of_schools_is_drawn),
        DRAWN(a_very_long_interval_ends_in_an_arrowhead),
        DRAWN(a_hidden_fifth_keeps_its_place_without_a_number),
        DRAWN(without_intervals_of_g_effects_stand_in_points),
        DRAWN(percentiles_are_ordinals),
        DRAWN(without_the_comparison_group_the_program_stands_alone),
        DRAWN(names_of_schools_can_not_run),
    };
    return cmocka_run_group_tests_name("charts of further tables", tests, NULL, NULL);
}
