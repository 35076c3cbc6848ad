/* E-values and robustness values: against the reference, printed figures, and definitions that try
 * every confounder. */
#include "effect/oracle_study.h"
#include "oracle_sets.h"

#include "alike/hidden_bias.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

/* --- ratios of risks ----------------------------------------------------------------------------
 */

static void e_values_agree_with_the_reference(void **state)
{
    size_t n_checked = 0;
    (void)state;
    if (oracle_folder() == NULL)
        skip();
    for (size_t s = 0; s < COUNT_OF(oracle_sets); s++) {
        Arena *arena = arena_create();
        const CsvTable all = csv_read(arena, oracle_result(arena, &oracle_sets[s], "evalues.csv"));
        for (size_t r = 0; r < all.n_rows; r++, n_checked++) {
            const double d = csv_real(&all, r, "d"),
                         w = e_value_half_width(csv_real(&all, r, "se_d"));
            const EValue e = e_value_of_size(d, d - w, d + w);
            check_close(e.ratio, csv_real(&all, r, "rr"), 1e-12);
            check_close(e.low, csv_real(&all, r, "rr_lo"), 1e-12);
            check_close(e.high, csv_real(&all, r, "rr_hi"), 1e-12);
            check_close(e.value, csv_real(&all, r, "evalue"), 1e-8);
            check_close(e.limit, csv_real(&all, r, "evalue_ci"), 1e-8);
        }
        arena_destroy(arena);
    }
    assert_int_equal(n_checked, 151);
}

/* The paper's own example: a ratio of 3.9 (1.8 to 8.7) has 7.26, and 3.0 of its end. */
static void the_published_example_is_met(void **state)
{
    const EValue e = e_value_of_ratio(3.9, 1.8, 8.7);
    (void)state;
    check_near(e.value, 7.26, 0.005);
    check_near(e.limit, 3.0, 0.005);
    /* the same harm as good */
    const EValue inverse = e_value_of_ratio(1.0 / 3.9, 1.0 / 8.7, 1.0 / 1.8);
    check_close(inverse.value, e.value, 1e-14);
    check_close(inverse.limit, e.limit, 1e-14);
    check_same(e_value_of_ratio(1.2, 0.9, 1.6).limit, 1.0);
    check_same(e_value_of_ratio(1.0, 1.0, 1.0).value, 1.0);
    check_nan(e_value_of_ratio((double)NAN, 0.5, 2.0).value);
}

/* --- regressions --------------------------------------------------------------------------------
 */

static void partial_shares_and_biases_are_as_published(void **state)
{
    (void)state;
    check_close(robustness_partial_r2(2.0, 10.0), 4.0 / 14.0, 1e-15);
    const ClassicalEstimate e = {.estimate = 2.0, .se = 3.0, .df = 100.0};
    const Confounder z = {.r2_outcome = 0.3, .r2_treatment = 0.4};
    check_close(robustness_bias(&e, z), 30.0 * sqrt(0.12 / 0.6), 1e-14);
    const Confounder other = {.r2_outcome = 0.4, .r2_treatment = 0.3};
    check_close(robustness_bias(&e, other), 30.0 * sqrt(0.12 / 0.7), 1e-14);
    const ClassicalEstimate printed = {.estimate = 1.89, .se = 1.0, .df = 1121.0};
    check_near(robustness_value(&printed, 1.0), 0.055, 0.0005);
    /* Darfur, as the paper prints it: 0.0973 (0.0232), df 783: 2.2%, 13.9%, 7.6% */
    const ClassicalEstimate darfur = {.estimate = 0.09731582, .se = 0.02325654, .df = 783.0};
    check_near(robustness_partial_r2(darfur.estimate / darfur.se, darfur.df), 0.02187, 0.000005);
    check_near(robustness_value(&darfur, 1.0), 0.139, 0.0005);
    check_near(robustness_value_test(&darfur, 1.0, 0.05), 0.076, 0.0005);
}

/* A confounder of the robustness value takes the estimate to nothing, or to a share of it. */
static void the_robustness_value_takes_the_estimate_away(void **state)
{
    static const double t[] = {0.3, 2.5, -4.0, 40.0, 900.0};
    (void)state;
    for (size_t k = 0; k < COUNT_OF(t); k++) {
        const ClassicalEstimate e = {.estimate = 2.0 * t[k], .se = 2.0, .df = 200.0};
        for (double q = 0.5; q <= 1.0; q += 0.25) {
            const double r = robustness_value(&e, q);
            assert_true(r > 0.0 && r < 1.0);
            check_close(robustness_adjusted(&e, (Confounder){r, r}) / e.estimate + q, 1.0, 1e-9);
        }
    }
    const ClassicalEstimate none = {.estimate = 0.0, .se = 1.0, .df = 50.0};
    check_same(robustness_value(&none, 1.0), 0.0);
    check_same(robustness_value_test(&none, 1.0, 0.05), 0.0);
}

/* Can a confounder of at most r in both take the share q of the estimate out of reach of the test?
 * Every share of the outcome is tried, at the largest of the treatment, where the bias is
 * largest. */
static bool can_undo(const ClassicalEstimate *e, double r, double q, double alpha)
{
    enum { STEPS = 20000 };
    const double critical = gsl_cdf_tdist_Qinv(alpha / 2.0, e->df - 1.0);
    for (size_t i = 0; i <= STEPS; i++) {
        const Confounder z = {.r2_treatment = r, .r2_outcome = r * (double)i / STEPS};
        const double left = q * fabs(e->estimate) - robustness_bias(e, z);
        if (left <= critical * robustness_se(e, z) * (1.0 + 1e-9))
            return true;
    }
    return false;
}

static void the_value_for_a_test_is_the_least_that_can_undo_it(void **state)
{
    static const double t[] = {2.1, 3.0, 8.0, 35.0, 60.0, 300.0};
    static const double df[] = {12.0, 90.0, 900.0};
    (void)state;
    for (size_t k = 0; k < COUNT_OF(t); k++)
        for (size_t d = 0; d < COUNT_OF(df); d++) {
            const ClassicalEstimate e = {.estimate = -t[k], .se = 1.0, .df = df[d]};
            const double r = robustness_value_test(&e, 1.0, 0.05);
            if (r == 0.0) {
                assert_true(can_undo(&e, 0.0, 1.0, 0.05));
                continue;
            }
            assert_true(can_undo(&e, r + 1e-4 * (1.0 - r), 1.0, 0.05));
            assert_false(can_undo(&e, r - 1e-4 * r, 1.0, 0.05));
        }
}

/* --- a confounder as strong as a covariate -------------------------------------------------------
 */

static void what_no_confounder_can_be_is_told(void **state)
{
    Confounder z;
    (void)state;
    assert_true(robustness_benchmark((Confounder){0.1, 0.2}, 1.0, &z));
    check_close(z.r2_treatment, 0.1 / 0.9, 1e-14);
    assert_false(robustness_benchmark((Confounder){0.4, 0.2}, 2.0, &z));
    check_nan(z.r2_treatment);
    assert_false(robustness_benchmark((Confounder){1.0, 0.2}, 1.0, &z));
    assert_true(robustness_benchmark((Confounder){0.2, 0.9}, 1.0, &z));
    check_same(z.r2_outcome, 1.0);
    assert_true(robustness_benchmark((Confounder){0.0, 0.0}, 3.0, &z));
    check_same(z.r2_outcome, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(e_values_agree_with_the_reference),
        cmocka_unit_test(the_published_example_is_met),
        cmocka_unit_test(partial_shares_and_biases_are_as_published),
        cmocka_unit_test(the_robustness_value_takes_the_estimate_away),
        cmocka_unit_test(the_value_for_a_test_is_the_least_that_can_undo_it),
        cmocka_unit_test(what_no_confounder_can_be_is_told),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
