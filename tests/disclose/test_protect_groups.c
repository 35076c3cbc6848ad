/* Small cells in the table of comparison groups. */
#include "results/made.h"

#include "alike/disclose.h"
#include "alike/match_tables.h"

static int set_up(void **state)
{
    Made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    made_start(m, 0, 0);
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

/* Rows 0-3 about the program, 4-6 reasons, 7 a size, 8-10 comparison students. */
static Table *table_of(Made *m, const size_t program[4], const size_t reason[3],
                       const size_t comparison[3])
{
    Table *table = table_make(m->arena, &table_groups, "Groups", analysis_set(&m->analysis[0]));
    for (size_t i = 0; i < 11; i++) {
        const Row row = row_add(table, (PeopleSet){.arms = SET_TREATED});
        row_says(row, i < 4    ? GROUP_SECTION_PROGRAM
                      : i < 7  ? GROUP_SECTION_WITHOUT
                      : i == 7 ? GROUP_SECTION_SIZES
                               : GROUP_SECTION_COMPARISON);
        row_text(row, &groups_columns.about, "the same everywhere"); /* words say nothing */
        row_text(row, &groups_columns.what, "what");
        if (i == 7) {
            row_real(row, &groups_columns.value, 3);
            continue;
        }
        const size_t n = i < 4 ? program[i] : i < 7 ? reason[i - 4] : comparison[i - 8];
        row_count(row, &groups_columns.students, n, NULL);
        row_real(row, &groups_columns.percent, (double)n / 10);
    }
    return m->analysis[0].matching.groups = table;
}

static void check_row(const Table *table, size_t row, const char *mark)
{
    for (size_t k = 2; k <= 3; k++) {
        const Cell *cell = &table->cell[row * table->n_columns + k];
        if (mark == NULL) {
            assert_null(cell->text);
            assert_true(cell->value == cell->value);
            continue;
        }
        assert_non_null(cell->text);
        assert_string_equal(cell->text, mark);
        check_nan(cell->value);
    }
}

static void one_small_reason_takes_all_reasons_with_it(void **state)
{
    Made *m = *state;
    const Table *table = table_of(m, (const size_t[]){200, 150, 100, 50},
                                  (const size_t[]){45, 5, 0}, (const size_t[]){1000, 500, 250});
    results_protect(m->arena, &m->results);
    for (size_t row = 0; row < 4; row++)
        check_row(table, row, NULL);
    check_row(table, 4, "hidden");
    check_row(table, 5, "n<10");
    check_row(table, 6, "hidden");
    for (size_t row = 8; row < 11; row++)
        check_row(table, row, NULL);
    check_same(table->cell[7 * table->n_columns + 4].value, 3);
}

static void a_part_goes_when_what_it_leaves_is_small(void **state)
{
    Made *m = *state;
    const Table *table = table_of(m, (const size_t[]){200, 150, 145, 4}, (const size_t[]){50, 0, 0},
                                  (const size_t[]){1000, 500, 495});
    results_protect(m->arena, &m->results);
    check_row(table, 0, NULL);
    check_row(table, 1, NULL);
    check_row(table, 2, "hidden");
    check_row(table, 3, "n<10");
    check_row(table, 4, NULL);
    check_row(table, 9, NULL);
    check_row(table, 10, "hidden");
}

static void sizes_that_the_flow_hides_are_hidden_here_too(void **state)
{
    Made *m = *state;
    const Table *table = table_of(m, (const size_t[]){200, 150, 100, 50},
                                  (const size_t[]){50, 0, 0}, (const size_t[]){1000, 500, 250});
    m->analysis[0].hidden_matched = "hidden";
    results_protect(m->arena, &m->results);
    for (size_t row = 0; row < 11; row++)
        if (row != 7)
            check_row(table, row, "hidden");
}

static void unpublished_tables_stay_whole_and_small_rows_are_counted(void **state)
{
    Made *m = *state;
    const Table *table = table_of(m, (const size_t[]){200, 150, 145, 100},
                                  (const size_t[]){45, 5, 0}, (const size_t[]){1000, 500, 250});
    m->results.release = RELEASE_INTERNAL;
    results_protect(m->arena, &m->results);
    for (size_t row = 0; row < 11; row++)
        if (row != 7)
            check_row(table, row, NULL);
    assert_true(m->results.n_small >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_small_reason_takes_all_reasons_with_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_part_goes_when_what_it_leaves_is_small, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(sizes_that_the_flow_hides_are_hidden_here_too, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(unpublished_tables_stay_whole_and_small_rows_are_counted,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
