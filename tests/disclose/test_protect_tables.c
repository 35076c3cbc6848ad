/* Small cells in the tables of further analyses. */
#include "results/made.h"

static const TableColumn columns[] = {
    {.name = "school", .title = "School", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "n_control", .title = "Comparison n", .type = CELL_COUNT},
    {.name = "effect", .title = "Effect", .type = CELL_REAL, .unit = "SD", .digits = 2},
};

static int set_up(void **state)
{
    Made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    made_start(m, 0, 0); /* 200 program students, 1,000 others */
    *state = m;
    return 0;
}

static int tear_down(void **state)
{
    Made *m = *state;
    arena_destroy(m->arena);
    free(m);
    return 0;
}

static Table *add_table(Made *m, size_t n, const size_t (*size)[2])
{
    Analysis *a = &m->analysis[0];
    Table *table = table_create(m->arena, "schools", "Schools", columns, COUNT_OF(columns));
    for (size_t i = 0; i < n; i++) {
        Cell *cell = table_add_row(table);
        cell[0].text = arena_printf(m->arena, "School %zu", i + 1);
        cell[1].value = (double)size[i][0];
        cell[2].value = (double)size[i][1];
        cell[3].value = 0.1 * (double)(i + 1);
    }
    tables_add(m->arena, &a->tables, table);
    return table;
}

static const Cell *cell_of(const Table *table, size_t row, size_t column)
{
    return &table->cell[row * table->n_columns + column];
}

static void check_hidden(const Table *table, size_t row, const char *mark)
{
    for (size_t k = 1; k < table->n_columns; k++) {
        assert_string_equal(cell_of(table, row, k)->text, mark);
        check_nan(cell_of(table, row, k)->value);
    }
}

static void check_shown(const Table *table, size_t row)
{
    for (size_t k = 1; k < table->n_columns; k++) {
        assert_null(cell_of(table, row, k)->text);
        assert_true(cell_of(table, row, k)->value == cell_of(table, row, k)->value);
    }
}

static void a_small_row_keeps_its_name_and_takes_the_next_smallest_with_it(void **state)
{
    static const size_t size[][2] = {{4, 200}, {90, 500}, {30, 150}, {76, 150}};
    Made *m = *state;
    const Table *table = add_table(m, 4, size);
    results_protect(m->arena, &m->results);
    assert_string_equal(cell_of(table, 0, 0)->text, "School 1");
    check_hidden(table, 0, "n<10");
    check_hidden(table, 2, "hidden"); /* else 200 less the others would be 4 */
    check_shown(table, 1);
    check_shown(table, 3);
    assert_int_equal(m->results.n_hidden, 2);
}

/* 4 and 3 hidden would leave 7 as what the others lack of 200. */
static void hidden_rows_hold_enough_students_together(void **state)
{
    static const size_t size[][2] = {{4, 200}, {3, 100}, {100, 400}, {93, 300}};
    Made *m = *state;
    const Table *table = add_table(m, 4, size);
    results_protect(m->arena, &m->results);
    check_hidden(table, 0, "n<10");
    check_hidden(table, 1, "n<10");
    check_hidden(table, 3, "hidden");
    check_shown(table, 2);
}

static void either_group_can_be_small(void **state)
{
    static const size_t size[][2] = {{50, 9}, {50, 10}, {50, 300}, {50, 681}};
    Made *m = *state;
    const Table *table = add_table(m, 4, size);
    results_protect(m->arena, &m->results);
    check_hidden(table, 0, "n<10");
    check_hidden(table, 1, "hidden");
    check_shown(table, 2);
}

static void a_row_without_any_student_is_not_small(void **state)
{
    static const size_t size[][2] = {{0, 0}, {100, 500}, {100, 500}};
    Made *m = *state;
    const Table *table = add_table(m, 3, size);
    results_protect(m->arena, &m->results);
    check_shown(table, 0);
    assert_int_equal(m->results.n_hidden, 0);
}

/* "All but School 3": 200 less 196 would be the school of four. */
static void all_but_a_few_shows_its_estimate_and_not_its_sizes(void **state)
{
    static const size_t size[][2] = {{196, 900}, {150, 950}};
    Made *m = *state;
    const Table *table = add_table(m, 2, size);
    results_protect(m->arena, &m->results);
    assert_string_equal(cell_of(table, 0, 1)->text, "hidden");
    assert_string_equal(cell_of(table, 0, 2)->text, "hidden");
    check_close(cell_of(table, 0, 3)->value, 0.1, 1e-15);
    check_shown(table, 1);
}

static void tables_without_sizes_are_left_alone(void **state)
{
    static const TableColumn plain[] = {{.name = "k", .title = "k", .type = CELL_REAL}};
    Made *m = *state;
    Table *table = table_create(m->arena, "plain", "Plain", plain, 1);
    table_add_row(table)[0].value = 3;
    table->sentence = "About 3 students and 12 schools.";
    tables_add(m->arena, &m->analysis[0].tables, table);
    results_protect(m->arena, &m->results);
    check_same(table->cell[0].value, 3);
    assert_string_equal(table->sentence, "About fewer than 10 students and 12 schools.");
}

static void outside_publish_mode_small_rows_are_only_counted(void **state)
{
    static const size_t size[][2] = {{4, 200}, {90, 500}, {106, 300}};
    Made *m = *state;
    const Table *table = add_table(m, 3, size);
    m->results.publish = false;
    results_protect(m->arena, &m->results);
    for (size_t i = 0; i < 3; i++)
        check_shown(table, i);
    assert_int_equal(m->results.n_hidden, 0);
    assert_int_equal(m->results.n_small, 1);
}

static void a_small_sample_shows_no_further_table(void **state)
{
    static const size_t size[][2] = {{5, 500}, {3, 500}};
    Made *m = *state;
    m->analysis[0].effects.row[0].n_treated = 8;
    const Table *table = add_table(m, 2, size);
    results_protect(m->arena, &m->results);
    check_hidden(table, 0, "n<10");
    check_hidden(table, 1, "n<10");
}

/* A table for programs is a file of its own, and none where small cells are hidden. */
static void a_table_for_programs_is_not_published(void **state)
{
    static const size_t size[][2] = {{90, 500}, {106, 300}};
    Made *m = *state;
    Table *table = add_table(m, 2, size);
    table->internal = true;
    m->results.publish = false;
    results_protect(m->arena, &m->results);
    assert_int_equal(table->n_rows, 2);
    check_shown(table, 0);
    m->results.publish = true;
    results_protect(m->arena, &m->results);
    assert_int_equal(table->n_rows, 0);
}

int main(void)
{
#define MADE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_small_row_keeps_its_name_and_takes_the_next_smallest_with_it),
        MADE_TEST(hidden_rows_hold_enough_students_together),
        MADE_TEST(either_group_can_be_small),
        MADE_TEST(a_row_without_any_student_is_not_small),
        MADE_TEST(all_but_a_few_shows_its_estimate_and_not_its_sizes),
        MADE_TEST(tables_without_sizes_are_left_alone),
        MADE_TEST(outside_publish_mode_small_rows_are_only_counted),
        MADE_TEST(a_small_sample_shows_no_further_table),
        MADE_TEST(a_table_for_programs_is_not_published),
    };
    return cmocka_run_group_tests_name("small cells of further tables", tests, NULL, NULL);
}
