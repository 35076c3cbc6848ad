/* How both groups were tested, on nine students whose numbers can be worked out by hand. */
#include "check.h"
#include "stage_settings.h"

#include "alike/balance.h"
#include "alike/condition_tables.h"

#include <math.h>

enum { NINE = 9 };
static const union test_conditions_columns *const column = &test_conditions_columns;

typedef struct Made {
    Arena *arena;
    Frame frame;
    TestConditions conditions;
    Cohort cohort;
    uint32_t row[NINE];
    uint8_t treated[NINE];
    double weight[NINE];
} Made;

static int setup(void **state)
{
    static const uint8_t treated[NINE] = {1, 1, 1, 1, 0, 0, 0, 0, 0};
    /* of weight 0: one who is known, and is told of before alone */
    static const double weight[NINE] = {1, 1, 1, 0, 0.5, 2.5, 1, 0, 1};
    Arena *arena = arena_create();
    Made *made = ARENA_NEW(arena, Made);
    made->arena = arena;
    for (size_t i = 0; i < NINE; i++) {
        made->row[i] = (uint32_t)i;
        made->treated[i] = treated[i];
        made->weight[i] = weight[i];
    }
    made->frame = (Frame){.n_rows = NINE, .conditions = &made->conditions};
    made->cohort = (Cohort){.frame = &made->frame,
                            .n = NINE,
                            .row = made->row,
                            .treated = made->treated,
                            .n_treated = 4,
                            .n_control = 5};
    *state = made;
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(((Made *)*state)->arena);
    return 0;
}

static void tell(Made *made, Condition what, TestOfSpan test, const double x[NINE])
{
    Column *out = &made->conditions.of[what][test];
    *out = (Column){.name = condition_kinds[what].name,
                    .type = COLUMN_REAL,
                    .real = ARENA_ARRAY(made->arena, double, NINE),
                    .reason = ARENA_ARRAY(made->arena, uint8_t, NINE)};
    for (size_t i = 0; i < NINE; i++) {
        out->real[i] = x[i];
        out->reason[i] = (uint8_t)(isnan(x[i]) ? REASON_BLANK : REASON_PRESENT);
    }
}

static const Table *measure(Made *made)
{
    const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
    return balance_of_conditions(made->arena, (PeopleSet){.arms = SET_BOTH}, BALANCE_OF(&design),
                                 &made->cohort, made->weight);
}

static size_t row_of(const Table *table, Condition what, TestOfSpan test, bool compared)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->head[i].what == condition_row_code((ConditionRow){what, test, compared}))
            return i;
    fail_msg("no such row");
    return 0;
}

static void numbers_are_those_of_the_balance_table_worked_out_by_hand(void **state)
{
    Made *made = *state;
    tell(made, CONDITION_MINUTES, TEST_FIRST, (double[NINE]){10, 20, 30, 40, 12, 20, NAN, 30, 28});
    const Table *table = measure(made);
    const size_t before = row_of(table, CONDITION_MINUTES, TEST_FIRST, false),
                 after = row_of(table, CONDITION_MINUTES, TEST_FIRST, true);
    assert_int_equal(table->n_rows, 2);

    /* of those known, before: 10 20 30 40 against 12 20 30 28 */
    assert_int_equal((int)table_real(table, before, &column->n_treated), 4);
    assert_int_equal((int)table_real(table, before, &column->n_control), 4);
    check_close(table_real(table, before, &column->mean_treated), 25.0, 1e-14);
    check_close(table_real(table, before, &column->sd_treated), sqrt(500.0 / 3), 1e-14);
    check_close(table_real(table, before, &column->mean_control), 22.5, 1e-14);
    check_close(table_real(table, before, &column->smd), 2.5 / sqrt(500.0 / 3), 1e-14);
    assert_true(isnan(table_mark(table, before, &column->apart)));

    /* after: 10 20 30 against 12, 20, 28 with 0.5, 2.5, 1 of 4: mean (6 + 50 + 28) / 4 = 21; the
     * variance is divided by 1 - sum of squared shares = 1 - 7.5/16 */
    assert_int_equal((int)table_real(table, after, &column->n_treated), 3);
    assert_int_equal((int)table_real(table, after, &column->n_control), 3);
    check_close(table_real(table, after, &column->mean_treated), 20.0, 1e-14);
    check_close(table_real(table, after, &column->sd_treated), 10.0, 1e-14);
    check_close(table_real(table, after, &column->mean_control), 21.0, 1e-14);
    check_close(table_real(table, after, &column->sd_control),
                sqrt((0.5 * 81 + 2.5 * 1 + 49) / 4 / (1 - 7.5 / 16)), 1e-14);
    check_close(table_real(table, after, &column->difference), -1.0, 1e-14);
    check_close(table_real(table, after, &column->smd), -1.0 / sqrt(500.0 / 3), 1e-14);
    assert_true(table_mark(table, after, &column->apart) == 0.0);
    assert_true(isnan(table_real(table, after, &column->share_treated)));
}

static void what_a_test_has_or_has_not_is_a_share(void **state)
{
    Made *made = *state;
    tell(made, CONDITION_EXTRA_TIME, TEST_LAST, (double[NINE]){1, 0, 0, 1, 1, 0, 0, 0, NAN});
    const Table *table = measure(made);
    const size_t after = row_of(table, CONDITION_EXTRA_TIME, TEST_LAST, true);

    check_close(table_real(table, after, &column->share_treated), 100.0 / 3, 1e-14);
    check_close(table_real(table, after, &column->share_control), 12.5, 1e-14); /* 0.5 of 4 */
    check_close(table_real(table, after, &column->difference), 100.0 / 3 - 12.5, 1e-14);
    /* before, half of the program had it: sqrt(0.5 * 0.5) */
    check_close(table_real(table, after, &column->smd), (1.0 / 3 - 0.125) / 0.5, 1e-14);
    assert_true(table_mark(table, after, &column->apart) == 1.0); /* 20.8 points */
    assert_true(isnan(table_real(table, after, &column->mean_treated)));
}

/* By the groups as they were, whoever is compared: three of four are below all five, then all. */
static void a_condition_in_which_the_groups_do_not_overlap_is_marked(void **state)
{
    Made *made = *state;
    for (int all = 0; all < 2; all++) {
        tell(made, CONDITION_MINUTES, TEST_FIRST,
             (double[NINE]){10, 20, 30, all ? 39 : 55, 60, 50, 45, 50, 41});
        const Table *table = measure(made);
        assert_true(table_mark(table, row_of(table, CONDITION_MINUTES, TEST_FIRST, true),
                               &column->separates) == (all ? 1.0 : 0.0));
        assert_true(isnan(table_mark(table, row_of(table, CONDITION_MINUTES, TEST_FIRST, false),
                                     &column->separates)));
    }
    tell(made, CONDITION_EXTRA_TIME, TEST_FIRST, (double[NINE]){1, 1, 1, 1, 0, 0, 0, 0, 0});
    const Table *table = measure(made);
    assert_true(table_mark(table, row_of(table, CONDITION_EXTRA_TIME, TEST_FIRST, true),
                           &column->separates) == 1.0);
}

static bool days_are_apart(Made *made, double added, double spread)
{
    static const double around[NINE] = {-1, 0, 1, 0, 0, 1, -1, 0, 0};
    double x[NINE];
    for (size_t i = 0; i < NINE; i++)
        x[i] = 80.0 + spread * around[i] + (made->treated[i] ? added : 0.0);
    for (size_t i = 0; i < NINE; i++)
        made->weight[i] = 1.0;
    tell(made, CONDITION_DAY, TEST_LAST, x);
    const Table *table = measure(made);
    return table_mark(table, row_of(table, CONDITION_DAY, TEST_LAST, true), &column->apart) == 1.0;
}

/* Where days vary by one, a week less a half is much, and no matter; of long windows two weeks are
 * little, and matter. */
static void days_matter_by_themselves(void **state)
{
    assert_false(days_are_apart(*state, 2.0, 1.0));
    assert_false(days_are_apart(*state, 6.5, 1.0));
    assert_true(days_are_apart(*state, 8.0, 1.0));
    assert_false(days_are_apart(*state, 8.0, 100.0));
    assert_true(days_are_apart(*state, -40.0, 200.0));
}

static void of_which_nothing_is_known_in_one_arm_counts_alone_are_told(void **state)
{
    Made *made = *state;
    const double x[NINE] = {NAN, NAN, NAN, NAN, 1, 2, 3, 4, 5};
    const double none[NINE] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    tell(made, CONDITION_MINUTES, TEST_FIRST, x);
    tell(made, CONDITION_MINUTES, TEST_LAST, none);
    const Table *table = measure(made);
    assert_int_equal(table->n_rows, 2);
    assert_int_equal((int)table_real(table, 0, &column->n_treated), 0);
    assert_int_equal((int)table_real(table, 0, &column->n_control), 5);
    assert_true(isnan(table_real(table, 0, &column->mean_control)));
    assert_true(isnan(table_mark(table, 1, &column->apart)));
}

static void codes_of_rows_are_read_back(void **state)
{
    (void)state;
    for (int k = 0; k < N_CONDITIONS; k++)
        for (int test = 0; test < N_TESTS_OF_SPAN; test++)
            for (int compared = 0; compared < 2; compared++) {
                const ConditionRow row = condition_row_of(condition_row_code(
                    (ConditionRow){(Condition)k, (TestOfSpan)test, compared == 1}));
                assert_true((int)row.condition == k && (int)row.test == test &&
                            row.compared == (compared == 1));
            }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_those_of_the_balance_table_worked_out_by_hand),
        TEST(a_condition_in_which_the_groups_do_not_overlap_is_marked),
        TEST(what_a_test_has_or_has_not_is_a_share),
        TEST(days_matter_by_themselves),
        TEST(of_which_nothing_is_known_in_one_arm_counts_alone_are_told),
        TEST(codes_of_rows_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
