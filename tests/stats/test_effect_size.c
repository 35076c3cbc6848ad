/* Formulas of the evidence standards against worked values. */
#include "check.h"

#include "alike/attrition.h"
#include "alike/effect_size.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* Treated 5, 6, 7 and control 4, 5, 6: d = 1, omega = 0.8. */
static void hedges_g_of_six_students(void **state)
{
    (void)state;
    check_close(wwc_pooled_sd(3, 1, 3, 1), 1.0, 1e-15);
    check_close(wwc_omega(6), 0.8, 1e-15);
    check_close(wwc_g(1.0, 1.0, 6), 0.8, 1e-15);
}

/* Means 212.4 and 208.9, SD 14.8 and 15.6, n 180 and 175. */
static void effect_size_and_its_error_of_a_middling_study(void **state)
{
    (void)state;
    const double n = 355;
    const double sd = wwc_pooled_sd(180, 14.8, 175, 15.6);
    const double g = wwc_g(212.4 - 208.9, sd, n);
    const double se = sd * sqrt(1.0 / 180 + 1.0 / 175);

    check_close(sd, 15.199597, 1e-7);
    check_close(wwc_omega(n), 0.9978738, 1e-7);
    check_close(g, 0.2297797, 1e-6);
    check_close(wwc_g_se(se, sd, g, n), 0.1062842,
                1e-4); /* that one divides by 2N, ours by 2(N-2) */
    check_close(wwc_g_se(sqrt(0.5) * se, sd, g, n), 0.0754013, 1e-4);
}

static void the_cox_index_takes_the_small_sample_factor(void **state)
{
    (void)state;
    check_close(wwc_cox(2.0 / 3, 1.0 / 3, 6), 0.672, 1e-3);
    check_close(wwc_cox(2.0 / 3, 1.0 / 3, 6), 0.8 * log(4.0) / 1.65, 1e-14);
    assert_true(isnan(wwc_cox(0.0, 0.5, 100)));
    assert_true(isnan(wwc_cox(0.5, 1.0, 100)));
}

static void the_improvement_index_is_percentile_points(void **state)
{
    (void)state;
    check_close(wwc_improvement_index(0.0), 0.0, 1e-15);
    check_close(wwc_improvement_index(0.25), 9.8706325682923698, 1e-12);
    check_close(wwc_improvement_index(-0.25), -9.8706325682923698, 1e-12);
}

/* 355 students in 16 schools, 100 in 20; by hand. */
static void a_t_that_ignored_schools_is_corrected(void **state)
{
    (void)state;
    check_close(wwc_clustered_t_factor(355, 16, 0.0), 1.0, 1e-15);
    check_close(wwc_clustered_df(355, 16, 0.0), 353.0, 1e-12);
    check_close(wwc_clustered_t_factor(355, 16, 1.0), sqrt(14.0 / 353.0), 1e-12);
    check_close(wwc_clustered_df(355, 16, 1.0), 14.0, 1e-12);
    check_close(wwc_clustered_t_factor(355, 16, 0.1), 0.562843, 1e-5);
    check_close(wwc_clustered_df(355, 16, 0.1), 296.1208, 1e-6);
    check_close(wwc_clustered_t_factor(355, 16, 0.2), 0.431679, 1e-5);
    check_close(wwc_clustered_df(355, 16, 0.2), 197.5001, 1e-6);
    check_close(wwc_clustered_df(100, 20, 0.1), 94.4029, 1e-6);
    assert_true(isnan(wwc_clustered_p(2.0, 100, 2, 0.1)));
    assert_true(isnan(wwc_clustered_p(2.0, 100, 200, 0.1)));
    assert_true(isnan(wwc_clustered_p(2.0, 100, 20, -0.1)));
    assert_true(isnan(wwc_clustered_p((double)NAN, 100, 20, 0.1)));
}

static void what_is_no_achievement_has_the_lower_default(void **state)
{
    (void)state;
    check_same(wwc_default_icc(NULL), 0.2);
    check_same(wwc_default_icc("mathematics"), 0.2);
    check_same(wwc_default_icc("Social studies"), 0.2);
    check_same(wwc_default_icc("misbehaviour counts by the word's beginning"), 0.2);
    check_same(wwc_default_icc("Student Behavior"), 0.1);
    check_same(wwc_default_icc("Social-emotional learning"), 0.1);
    check_same(wwc_default_icc("daily attendance"), 0.1);
    assert_int_equal(wwc_domain("Reading achievement"), DOMAIN_ACHIEVEMENT);
    assert_int_equal(wwc_domain("attitude towards mathematics"), DOMAIN_OTHER);
    assert_int_equal(wwc_domain("earnings"), DOMAIN_UNKNOWN);
    assert_int_equal(wwc_domain(NULL), DOMAIN_UNKNOWN);
}

static void bounds_of_baseline_equivalence_belong_to_the_better_class(void **state)
{
    (void)state;
    assert_int_equal(wwc_baseline(0.0), BASELINE_SATISFIED);
    assert_int_equal(wwc_baseline(-0.05), BASELINE_SATISFIED);
    assert_int_equal(wwc_baseline(0.050001), BASELINE_ADJUST);
    assert_int_equal(wwc_baseline(0.25), BASELINE_ADJUST);
    assert_int_equal(wwc_baseline(-0.250001), BASELINE_NOT_SATISFIED);
    assert_int_equal(wwc_baseline((double)NAN), BASELINE_NOT_COMPUTABLE);
}

/* Only what needs adjustment asks the outcome model; only what is judged has a word. */
static void a_class_is_worded_last_and_its_adjustment_with_it(void **state)
{
    static const char *const words[N_BASELINES][2] = {
        [BASELINE_UNSET] = {NULL, NULL},
        [BASELINE_NOT_JUDGED] = {NULL, NULL},
        [BASELINE_NOT_COMPUTABLE] = {"not computable", "not computable"},
        [BASELINE_SATISFIED] = {"satisfied", "satisfied"},
        [BASELINE_ADJUST] = {"needs adjustment", "satisfied by adjustment"},
        [BASELINE_ADJUSTED] = {"satisfied by adjustment", "satisfied by adjustment"},
        [BASELINE_UNADJUSTED] = {"needs adjustment", "needs adjustment"},
        [BASELINE_NOT_SATISFIED] = {"not satisfied", "not satisfied"},
        [BASELINE_NO_PRETEST] = {"no earlier score", "no earlier score"},
    };
    (void)state;
    for (int k = 0; k < N_BASELINES; k++)
        for (int in = 0; in < 2; in++) {
            const char *word = wwc_baseline_word(wwc_baseline_in_model((Baseline)k, in == 1));
            if (words[k][in] == NULL)
                assert_null(word);
            else
                assert_string_equal(word, words[k][in]);
        }
    assert_string_equal(wwc_baseline_word(BASELINE_ADJUST), "adjust");
}

/* Rows of the table by overall loss, and where it ends. */
static void losses_are_accepted_up_to_the_boundary_of_their_overall_percent(void **state)
{
    (void)state;
    static const struct {
        double overall, cautious, optimistic;
    } row[] = {{0.0, 0.057, 0.10},     {0.095, 0.063, 0.109}, {0.125, 0.061, 0.108},
               {0.1249, 0.062, 0.109}, {0.30, 0.041, 0.082},  {0.57, 0.0, 0.021},
               {0.58, NAN, 0.019},     {0.65, NAN, 0.003},    {0.66, NAN, NAN},
               {1.0, NAN, NAN}};
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        const double cautious = wwc_attrition_bound(row[i].overall, ATTRITION_CAUTIOUS);
        const double optimistic = wwc_attrition_bound(row[i].overall, ATTRITION_OPTIMISTIC);
        assert_true(isnan(row[i].cautious) ? isnan(cautious)
                                           : fabs(cautious - row[i].cautious) < 1e-12);
        assert_true(isnan(row[i].optimistic) ? isnan(optimistic)
                                             : fabs(optimistic - row[i].optimistic) < 1e-12);
    }
    assert_true(wwc_attrition_accepted(0.3, 0.041, ATTRITION_CAUTIOUS));
    assert_true(wwc_attrition_accepted(0.3, -0.041, ATTRITION_CAUTIOUS));
    assert_false(wwc_attrition_accepted(0.3, 0.0411, ATTRITION_CAUTIOUS));
    assert_true(wwc_attrition_accepted(0.3, 0.0411, ATTRITION_OPTIMISTIC));
    assert_false(wwc_attrition_accepted(0.7, 0.0, ATTRITION_OPTIMISTIC));
    assert_false(wwc_attrition_accepted((double)NAN, 0.0, ATTRITION_OPTIMISTIC));
}

/* Large samples: 1.96 + 0.84 times the standard error; 18 df: t(.975) = 2.10092204,
 * t(.8) = 0.86204867. */
static void the_smallest_detectable_effect_is_blooms(void **state)
{
    (void)state;
    check_close(minimum_detectable_effect(4e-8, 1e8 - 2, 0.8, 0.05),
                (1.9599639845400545 + 0.8416212335729143) * 2.0 / 1e4, 1e-6);
    check_close(minimum_detectable_effect(0.09, 18, 0.8, 0.05),
                (2.10092204024104 + 0.86204866763) * 0.3, 1e-8);
    assert_true(isnan(minimum_detectable_effect(0.09, (double)NAN, 0.8, 0.05)));
    assert_true(isnan(minimum_detectable_effect(0.09, 0.0, 0.8, 0.05)));
}

/* The smallest effect that is found with 80% is found with 80%; one of nothing with 2.5% on either
 * side. */
static void power_is_the_smallest_effect_the_other_way_round(void **state)
{
    (void)state;
    const double least = minimum_detectable_effect(0.0121, 23.5, 0.8, 0.05);
    check_close(detection_power(least, 0.11, 23.5, 0.05), 0.8, 1e-10);
    check_close(detection_power(-least, 0.11, 23.5, 0.05), 0.8, 1e-10);
    check_close(detection_power(0.0, 0.11, 23.5, 0.05), 0.025, 1e-10);
    check_nan(detection_power(0.05, 0.0, 23.5, 0.05));
    check_nan(detection_power(0.05, 0.1, (double)NAN, 0.05));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hedges_g_of_six_students),
        cmocka_unit_test(effect_size_and_its_error_of_a_middling_study),
        cmocka_unit_test(the_cox_index_takes_the_small_sample_factor),
        cmocka_unit_test(the_improvement_index_is_percentile_points),
        cmocka_unit_test(a_t_that_ignored_schools_is_corrected),
        cmocka_unit_test(what_is_no_achievement_has_the_lower_default),
        cmocka_unit_test(bounds_of_baseline_equivalence_belong_to_the_better_class),
        cmocka_unit_test(a_class_is_worded_last_and_its_adjustment_with_it),
        cmocka_unit_test(losses_are_accepted_up_to_the_boundary_of_their_overall_percent),
        cmocka_unit_test(the_smallest_detectable_effect_is_blooms),
        cmocka_unit_test(power_is_the_smallest_effect_the_other_way_round),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
