/* Small cells in the tables of further analyses. */
#include "results/made.h"

#include "alike/balance_tables.h"
#include "alike/disclose.h"

/* Names say nothing here: what is hidden follows from the roles. */
#define MADE_LIST(COLUMN)                                                                          \
    COLUMN(a, "School", AS_NAME)                                                                   \
    COLUMN(b, "Program n", AS_TREATED)                                                             \
    COLUMN(c, "Comparison n", AS_CONTROL)                                                          \
    COLUMN(d, "Effect", AS_ESTIMATE("SD", 2))                                                      \
    COLUMN(e, "Start", AS_VERDICT)                                                                 \
    COLUMN(n, "Schools", AS_SCHOOLS)                                                               \
    COLUMN(f, "Written by us", AS_TEXT)
TABLE_DECLARE(made, MADE_LIST);
TABLE_DEFINE(made, MADE_LIST, .name = "schools");
static const TableKind for_programs = TABLE_KIND(made_columns, .name = "schools", .internal = true);

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

static Table *add_kind(Made *m, const TableKind *kind, size_t n, const size_t (*size)[2])
{
    Analysis *a = &m->analysis[0];
    Table *table = table_make(m->arena, kind, "Schools", analysis_set(a));
    for (size_t i = 0; i < n; i++) {
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
        row_text(row, &made_columns.a, arena_printf(m->arena, "School %zu", i + 1));
        row_count(row, &made_columns.b, size[i][0], NULL);
        row_count(row, &made_columns.c, size[i][1], NULL);
        row_real(row, &made_columns.d, 0.1 * (double)(i + 1));
        row_text(row, &made_columns.e, "satisfied");
        row_count(row, &made_columns.n, 2, NULL);
        row_text(row, &made_columns.f, "none");
    }
    tables_add(m->arena, &a->tables, table);
    return table;
}

static Table *add_table(Made *m, size_t n, const size_t (*size)[2])
{
    return add_kind(m, &table_made, n, size);
}

static const Cell *cell_of(const Table *table, size_t row, size_t column)
{
    return &table->cell[row * table->n_columns + column];
}

static void check_hidden(const Table *table, size_t row, const char *mark)
{
    for (size_t k = 1; k + 1 < table->n_columns; k++) {
        assert_string_equal(cell_of(table, row, k)->text, mark);
        check_nan(cell_of(table, row, k)->value);
    }
    assert_string_equal(table_text(table, row, &made_columns.f), "none");
}

static void check_shown(const Table *table, size_t row)
{
    for (size_t k = 1; k < 4; k++) {
        assert_null(cell_of(table, row, k)->text);
        assert_true(cell_of(table, row, k)->value == cell_of(table, row, k)->value);
    }
    assert_string_equal(table_text(table, row, &made_columns.e), "satisfied");
    check_same(table_real(table, row, &made_columns.n), 2); /* two schools are no small group */
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

static void words_of_a_row_lose_small_counts(void **state)
{
    static const size_t size[][2] = {{90, 200}, {90, 500}};
    Made *m = *state;
    Table *table = add_table(m, 2, size);
    const Phrase phrase = PHRASE("{} are left", piece_count(ABOUT_PEOPLE, 8, "child", "children"));
    row_phrase(row_at(table, 0), &made_columns.f, phrase_text(m->arena, &phrase), &phrase);
    results_protect(m->arena, &m->results);
    assert_string_equal(table_text(table, 0, &made_columns.f), "Fewer than 10 children are left");
    assert_string_equal(table_text(table, 1, &made_columns.f), "none");
}

/* All but five of the sample: its sizes would tell of the five. */
static void sizes_of_all_but_a_few_go_and_are_counted(void **state)
{
    static const size_t size[][2] = {{195, 300}, {90, 400}};
    Made *m = *state;
    const Table *table = add_table(m, 2, size);
    results_protect(m->arena, &m->results);
    assert_string_equal(cell_of(table, 0, 1)->text, "hidden");
    check_shown(table, 1);
    assert_int_equal(m->results.n_hidden, 1);
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

#define PLAIN_LIST(COLUMN) COLUMN(n_treated, "n", AS_CONSTANT(NULL, 0))
TABLE_DECLARE(plain, PLAIN_LIST);
TABLE_DEFINE(plain, PLAIN_LIST, .name = "plain");

static void tables_without_sizes_are_left_alone(void **state)
{
    Made *m = *state;
    Table *table = table_make(m->arena, &table_plain, "Plain", analysis_set(&m->analysis[0]));
    row_real(row_add(table, (PeopleSet){.arms = SET_BOTH}), &plain_columns.n_treated, 3);
    tables_add(m->arena, &m->analysis[0].tables, table);
    results_protect(m->arena, &m->results);
    check_same(table->cell[0].value, 3);
}

static void outside_publish_mode_small_rows_are_only_counted(void **state)
{
    static const size_t size[][2] = {{4, 200}, {90, 500}, {106, 300}};
    Made *m = *state;
    const Table *table = add_table(m, 3, size);
    m->results.release = RELEASE_INTERNAL;
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
    Table *table = add_kind(m, &for_programs, 2, size);
    m->results.release = RELEASE_INTERNAL;
    results_protect(m->arena, &m->results);
    assert_int_equal(table->n_rows, 2);
    check_shown(table, 0);
    m->results.release = RELEASE_PUBLISHED;
    results_protect(m->arena, &m->results);
    assert_int_equal(table->n_rows, 0);
}

#define ARMS_LIST(COLUMN) COLUMN(students, "Students", AS_PEOPLE)
TABLE_DECLARE(arms, ARMS_LIST);
TABLE_DEFINE(arms, ARMS_LIST, .name = "arms");

/* 196 of the program's 200 tell of four; 196 of the comparison's 1,000 tell of nobody. */
static void a_count_of_people_is_of_the_arm_that_its_row_says(void **state)
{
    Made *m = *state;
    Table *table = table_make(m->arena, &table_arms, "Arms", analysis_set(&m->analysis[0]));
    const SetArms arms[] = {SET_TREATED, SET_CONTROL, SET_BOTH};
    for (size_t i = 0; i < COUNT_OF(arms); i++)
        row_count(row_add(table, (PeopleSet){.arms = arms[i]}), &arms_columns.students, 196, NULL);
    tables_add(m->arena, &m->analysis[0].tables, table);
    results_protect(m->arena, &m->results);
    assert_true(table_hides(table, 0, &arms_columns.students));
    assert_false(table_hides(table, 1, &arms_columns.students));
    assert_true(table_hides(table, 2, &arms_columns.students));
}

#define IDS_LIST(COLUMN)                                                                           \
    COLUMN(who, "Who", AS_ID)                                                                      \
    COLUMN(student_id, "No id", AS_TEXT)                                                           \
    COLUMN(n, "Tests", AS_PEOPLE)
TABLE_DECLARE(ids, IDS_LIST);
TABLE_DEFINE(ids, IDS_LIST, .name = "ids");

static void an_id_is_known_by_its_role(void **state)
{
    Made *m = *state;
    Table *table = table_make(m->arena, &table_ids, "Ids", (PeopleSet){0});
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_text(row, &ids_columns.who, "007");
    row_text(row, &ids_columns.student_id, "words");
    row_count(row, &ids_columns.n, 300, NULL);
    tables_add(m->arena, &m->results.tables, table);
    results_protect(m->arena, &m->results);
    assert_string_equal(table_text(table, 0, &ids_columns.who), "hidden");
    assert_string_equal(table_text(table, 0, &ids_columns.student_id), "words");
}

/* 9 of 300 kept tell of nine; a mean of .03 of something measured tells of nobody. */
static void a_mean_of_a_share_is_a_count(void **state)
{
    Made *m = *state;
    const union losses_columns *column = &losses_columns;
    Table *table = table_make(m->arena, &table_losses, "Losses", analysis_set(&m->analysis[0]));
    const LossOf what[] = {LOSS_OF_SHARES, LOSS_OF_NUMBERS};
    for (size_t i = 0; i < COUNT_OF(what); i++) {
        const Row row =
            row_add(table, (PeopleSet){.arms = SET_TREATED, .group = i == 0 ? "a" : "b"});
        row_says(row, (int)what[i]);
        row_real(row, &column->n_kept, 300);
        row_real(row, &column->n_dropped, 200);
        row_real(row, &column->mean_kept, 0.03);
        row_real(row, &column->mean_dropped, 0.5);
    }
    m->analysis[0].balance.losses = table;
    results_protect(m->arena, &m->results);
    assert_true(table_hides(table, 0, &column->mean_kept));
    assert_false(table_hides(table, 1, &column->mean_kept));
}

int main(void)
{
#define MADE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_small_row_keeps_its_name_and_takes_the_next_smallest_with_it),
        MADE_TEST(words_of_a_row_lose_small_counts),
        MADE_TEST(sizes_of_all_but_a_few_go_and_are_counted),
        MADE_TEST(hidden_rows_hold_enough_students_together),
        MADE_TEST(either_group_can_be_small),
        MADE_TEST(a_row_without_any_student_is_not_small),
        MADE_TEST(all_but_a_few_shows_its_estimate_and_not_its_sizes),
        MADE_TEST(tables_without_sizes_are_left_alone),
        MADE_TEST(outside_publish_mode_small_rows_are_only_counted),
        MADE_TEST(a_small_sample_shows_no_further_table),
        MADE_TEST(a_table_for_programs_is_not_published),
        MADE_TEST(a_count_of_people_is_of_the_arm_that_its_row_says),
        MADE_TEST(an_id_is_known_by_its_role),
        MADE_TEST(a_mean_of_a_share_is_a_count),
    };
    return cmocka_run_group_tests_name("small cells of further tables", tests, NULL, NULL);
}
