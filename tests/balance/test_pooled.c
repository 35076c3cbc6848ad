/* Balance of several copies of the data: means, judged as means; the worst beside them. */
#include "check.h"

#include "alike/balance.h"
#include "alike/gap_tables.h"

#include <gsl/gsl_errno.h>

enum { COPIES = 3, ROWS = 3 };

static Balance copy_of(Arena *arena, const double *g, double mean, double ess)
{
    Balance out = {.n = ROWS,
                   .row = ARENA_ARRAY(arena, BalanceRow, ROWS),
                   .ess_treated = ess,
                   .ess_control = 2.0 * ess,
                   .max_smd_after = 99.0,
                   .n_over_010_after = 99};

    for (size_t i = 0; i < ROWS; i++) {
        BalanceRow *row = &out.row[i];
        *row = (BalanceRow){.covariate = i == 2 ? "propensity score" : "age",
                            .level = i == 1 ? "old" : NULL,
                            .is_score = i == 2,
                            .reference_sd = mean};
        row->after.g = row->after.smd = g[i];
        row->before.smd = 2.0 * g[i];
        row->after.mean_treated = mean;
        row->wwc = row->is_score ? BASELINE_NOT_JUDGED : wwc_baseline(g[i]);
    }
    return out;
}

static void make(Arena *arena, const Balance **of)
{
    static const double g[COPIES][ROWS] = {
        {0.30, -0.04, 1.0}, {0.18, 0.02, 1.0}, {0.21, 0.02, 1.0}};
    for (size_t k = 0; k < COPIES; k++) {
        Balance *one = ARENA_NEW(arena, Balance);
        *one = copy_of(arena, g[k], 10.0 + (double)k, 40.0 + 10.0 * (double)k);
        of[k] = one;
    }
}

static void every_number_is_the_mean_and_judged_as_it(void **state)
{
    Arena *arena = arena_create();
    const Balance *of[COPIES];
    Balance pooled;

    (void)state;
    make(arena, of);
    balance_pool(arena, of, COPIES, &pooled);
    check_close(pooled.row[0].after.g, 0.23, 1e-15);
    assert_int_equal(pooled.row[0].wwc, BASELINE_ADJUST); /* the first copy's is beyond .25 */
    check_close(pooled.row[0].before.smd, 0.46, 1e-15);
    check_close(pooled.row[0].after.mean_treated, 11.0, 1e-15);
    check_close(pooled.row[0].reference_sd, 11.0, 1e-15);
    assert_true(fabs(pooled.row[1].after.g) < 1e-15);
    assert_int_equal(pooled.row[1].wwc, BASELINE_SATISFIED);
    assert_int_equal(pooled.row[2].wwc, BASELINE_NOT_JUDGED);
    check_close(pooled.max_smd_after, 0.23, 1e-15); /* scores left out */
    assert_int_equal(pooled.n_over_010_after, 1);
    check_close(pooled.ess_treated, 50.0, 1e-15);
    check_close(pooled.ess_control, 100.0, 1e-15);
    check_close(of[0]->row[0].after.g, 0.30, 1e-15); /* the copies stay as they are */
    arena_destroy(arena);
}

static void the_largest_of_any_copy_stands_beside_it(void **state)
{
    const union copies_balance_columns *column = &copies_balance_columns;
    Arena *arena = arena_create();
    const Balance *of[COPIES];

    (void)state;
    Balance pooled;
    make(arena, of);
    balance_pool(arena, of, COPIES, &pooled);
    const Table *table =
        balance_of_copies(arena, (PeopleSet){.arms = SET_BOTH}, &pooled, of, COPIES);
    assert_int_equal(table->n_rows, 2); /* no score */
    check_close(table_real(table, 0, &column->g), 0.23, 1e-15);
    check_close(table_real(table, 0, &column->g_worst), 0.30, 1e-15);
    check_close(table_real(table, 0, &column->n_failing), 1.0, 1e-15);
    check_close(table_real(table, 1, &column->g_worst), -0.04, 1e-15);
    check_close(table_real(table, 1, &column->n_failing), 0.0, 1e-15);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_is_the_mean_and_judged_as_it),
        cmocka_unit_test(the_largest_of_any_copy_stands_beside_it),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
