/* One function rounds every number that leaves: each class by hand. */
#include "check.h"

#include "alike/rounding.h"

static RoundingBasis basis_of(double n, double sd, double se)
{
    return (RoundingBasis){.min = 10, .base = 10, .n = n, .sd = sd, .se = se, .whole = 1.0};
}

static double told(Rounding how, double value, RoundingBasis basis)
{
    const Rounded out = rounding_apply(how, value, &basis);

    assert_true(out.shown == !isnan(out.value));
    return out.value;
}

static void counts_of_people_go_to_the_smallest_cell(void **state)
{
    (void)state;
    const RoundingBasis ten = basis_of(NAN, NAN, NAN);
    check_same(told(ROUNDING_PEOPLE, 0, ten), 0.0);
    check_nan(told(ROUNDING_PEOPLE, 1, ten));
    check_nan(told(ROUNDING_PEOPLE, 9, ten));
    check_same(told(ROUNDING_PEOPLE, 10, ten), 10.0);
    check_same(told(ROUNDING_PEOPLE, 14, ten), 10.0);
    check_same(told(ROUNDING_PEOPLE, 15, ten), 20.0);
    check_same(told(ROUNDING_PEOPLE, 618, ten), 620.0);
    check_same(told(ROUNDING_PEOPLE, 1e12 + 5, ten), 1e12 + 10);
    /* effective sizes are people */
    check_nan(told(ROUNDING_PEOPLE, 9.99, ten));
    check_same(told(ROUNDING_PEOPLE, 24.7, ten), 20.0);
    check_nan(told(ROUNDING_PEOPLE, -12, ten));
}

static void a_smaller_cell_has_a_smaller_base(void **state)
{
    (void)state;
    RoundingBasis five = basis_of(30, 1, NAN);
    five.min = five.base = 5;
    check_nan(told(ROUNDING_PEOPLE, 4, five));
    check_same(told(ROUNDING_PEOPLE, 7, five), 5.0);
    check_same(told(ROUNDING_PEOPLE, 8, five), 10.0);
    check_same(rounding_step(ROUNDING_SD, &five), 0.2);
    five.base = 2; /* too fine: the difference of two counts would tell a small one */
    check_nan(told(ROUNDING_PEOPLE, 40, five));
}

static void schools_are_exact_from_two(void **state)
{
    (void)state;
    const RoundingBasis ten = basis_of(NAN, NAN, NAN);
    check_same(told(ROUNDING_SCHOOLS, 0, ten), 0.0);
    check_nan(told(ROUNDING_SCHOOLS, 1, ten));
    check_same(told(ROUNDING_SCHOOLS, 2, ten), 2.0);
    check_same(told(ROUNDING_SCHOOLS, 67, ten), 67.0);
}

static void a_share_is_a_rounded_count_over_a_rounded_size(void **state)
{
    (void)state;
    const RoundingBasis ten = basis_of(NAN, NAN, NAN);
    check_same(rounding_share(156.0 / 185, 185, &ten).value, 0.84); /* 160 / 190 */
    check_same(rounding_share(20.0 / 185, 185, &ten).value, 0.11);  /* 20 / 190 */
    check_same(rounding_share(0.0, 185, &ten).value, 0.0);
    check_same(rounding_share(1.0, 185, &ten).value, 1.0);
    check_nan(rounding_share(9.0 / 185, 185, &ten).value);
    check_nan(rounding_share(176.0 / 185, 185, &ten).value); /* all but nine */
    check_nan(rounding_share(1.0, 9, &ten).value);
    check_nan(rounding_share(0.5, NAN, &ten).value);
    check_nan(rounding_share(NAN, 100, &ten).value);
    check_nan(rounding_share(1.5, 100, &ten).value);
    RoundingBasis percent = basis_of(185, NAN, NAN);
    percent.whole = 100.0;
    check_same(told(ROUNDING_SHARE, 100 * 156.0 / 185, percent), 84.0);
    check_same(rounding_share_sd(0.84), 0.37);
    check_same(rounding_share_sd(0.0), 0.0);
}

static void means_have_steps_that_few_people_hide_in(void **state)
{
    (void)state;
    RoundingBasis earnings = basis_of(185, 7867, NAN); /* 10 / 185 of it is 425 */
    check_same(rounding_step(ROUNDING_SCORE, &earnings), 500.0);
    check_same(told(ROUNDING_SCORE, 6349.1, earnings), 6500.0);
    check_same(told(ROUNDING_SCORE, 5454.8, earnings), 5500.0);
    check_same(told(ROUNDING_SCORE, -5454.8, earnings), -5500.0);
    check_same(rounding_step(ROUNDING_SCORE, &(RoundingBasis){.min = 10, .n = 1e6, .sd = 30}), 0.5);
    const RoundingBasis language = basis_of(618, 9.0, NAN); /* .146 */
    check_same(told(ROUNDING_SCORE, 40.3, language), 40.4);
    check_same(told(ROUNDING_SCORE, 40.29, language), 40.2);
    check_same(told(ROUNDING_SCORE, 9.07, language), 9.0);
    /* a half goes away from zero, however its binary digits fall */
    check_same(told(ROUNDING_SCORE, 40.3, basis_of(1000, 20.0, NAN)), 40.4);
    check_same(told(ROUNDING_SCORE, -40.3, basis_of(1000, 20.0, NAN)), -40.4);
    check_same(rounding_to(1.005, 0.01), 1.01);
    check_same(rounding_to(1e300, 0.01), 1e300);
    check_same(rounding_to(1e14, 500), 1e14);
    /* a wider step of the row is everybody's */
    earnings.least = 1000;
    check_same(told(ROUNDING_SCORE, 6349.1, earnings), 6000.0);
}

static void what_is_not_known_is_left_out(void **state)
{
    (void)state;
    check_nan(told(ROUNDING_SCORE, 40.0, basis_of(NAN, 9, NAN)));
    check_nan(told(ROUNDING_SCORE, 40.0, basis_of(9, 9, NAN)));   /* few people */
    check_nan(told(ROUNDING_SCORE, 40.0, basis_of(618, 0, NAN))); /* everybody's own score */
    check_nan(told(ROUNDING_SCORE, 40.0, basis_of(618, NAN, NAN)));
    check_nan(told(ROUNDING_SCORE, NAN, basis_of(618, 9, NAN)));
    check_nan(told(ROUNDING_SCORE, INFINITY, basis_of(618, 9, NAN)));
    check_nan(told(ROUNDING_SD, 0.1, basis_of(0, 1, NAN)));
    check_nan(told(ROUNDING_ESTIMATE, 1.0, basis_of(618, 9, NAN)));
    check_nan(told(ROUNDING_ESTIMATE, 1.0, basis_of(618, 9, 0)));
    check_nan(told(ROUNDING_NEVER, 1.0, basis_of(618, 9, 1)));
    check_nan(told(ROUNDING_UNDECLARED, 1.0, basis_of(618, 9, 1)));
    check_nan(told(ROUNDING_OF_ROW, 1.0, basis_of(618, 9, 1)));
}

static void differences_go_by_the_size_of_the_groups(void **state)
{
    static const struct {
        double n, step;
    } known[] = {{30, 0.5},   {60, 0.2},   {100, 0.1},   {185, 0.1},
                 {400, 0.05}, {618, 0.02}, {1000, 0.01}, {1e6, 0.01}};
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        RoundingBasis basis = basis_of(known[i].n, 1.0, NAN);
        check_same(rounding_step(ROUNDING_SD, &basis), known[i].step);
        check_same(rounding_step(ROUNDING_RATIO, &basis), known[i].step);
    }
    check_same(told(ROUNDING_SD, -0.1429, basis_of(618, 1, NAN)), -0.14);
    /* of a share that few have: divided by its SD */
    check_same(rounding_step(ROUNDING_SD, &(RoundingBasis){.min = 10, .n = 185, .sd = 1 / 0.1}),
               1.0);
    check_same(told(ROUNDING_RATIO, 1.034, basis_of(618, NAN, NAN)), 1.04);
    /* of many it grows with the number */
    check_same(told(ROUNDING_RATIO, 34275.5, basis_of(618, NAN, NAN)), 34200.0);
    check_same(told(ROUNDING_SD, 12.34, basis_of(1000, 1, NAN)), 12.3);
    /* percentiles: 40 of them are a standard deviation at the middle */
    check_same(told(ROUNDING_PERCENTILE, 41.6, basis_of(1000, NAN, NAN)), 42.0);
    check_same(told(ROUNDING_PERCENTILE, 41.6, basis_of(60, NAN, NAN)), 40.0);
}

static void estimates_have_two_digits_of_their_error(void **state)
{
    (void)state;
    const RoundingBasis bdf = basis_of(NAN, NAN, 0.558), nsw = basis_of(NAN, NAN, 742);
    check_same(told(ROUNDING_ESTIMATE, -1.3302, bdf), -1.33);
    check_same(told(ROUNDING_ESTIMATE, 0.558, bdf), 0.56);
    check_same(told(ROUNDING_ESTIMATE, 1728, nsw), 1730.0);
    check_same(told(ROUNDING_ESTIMATE, 742, nsw), 740.0);
    check_same(told(ROUNDING_ESTIMATE, 5.5999999999999996, basis_of(NAN, NAN, 1.834)), 5.6);
    /* an error that is 10 when it is rounded has its two digits there */
    check_same(rounding_step(ROUNDING_ESTIMATE, &(RoundingBasis){.se = 9.96}), 1.0);
    check_same(rounding_step(ROUNDING_ESTIMATE, &(RoundingBasis){.se = 9.94}), 0.1);
    check_same(rounding_step(ROUNDING_ESTIMATE, &(RoundingBasis){.se = 0.1}), 0.01);
    check_same(rounding_step(ROUNDING_ESTIMATE, &(RoundingBasis){.se = 0.0996}), 0.01);
}

static void tests_and_their_degrees_of_freedom(void **state)
{
    (void)state;
    RoundingBasis basis = basis_of(NAN, NAN, NAN);
    check_same(told(ROUNDING_P, 0.0189, basis), 0.019);
    check_same(told(ROUNDING_P, 0.0004, basis), 0.0);
    check_same(told(ROUNDING_T, -1.33 / 0.56, basis), -2.38);
    check_same(told(ROUNDING_DF, 23.46, basis), 23.0);
    check_same(told(ROUNDING_DF, 4.27, basis), 4.3);
    check_same(told(ROUNDING_DF, 1234.0, basis), 1200.0);
    basis.by_people = true;
    check_same(told(ROUNDING_DF, 1234.0, basis), 1230.0);
    check_nan(told(ROUNDING_DF, 7.0, basis));
    check_same(told(ROUNDING_NONE, 0.123456789, basis), 0.123456789);
}

static void steps_are_of_the_series_and_print_with_their_digits(void **state)
{
    (void)state;
    check_same(rounding_series(0.1), 0.1);
    check_same(rounding_series(10.0 / 100.0), 0.1);
    check_same(rounding_series(0.1001), 0.2);
    check_same(rounding_series(0.21), 0.5);
    check_same(rounding_series(5.1), 10.0);
    check_same(rounding_series(1e-7), 1e-7);
    check_nan(rounding_series(0));
    check_nan(rounding_series(-1));
    check_nan(rounding_series(INFINITY));
    assert_int_equal(rounding_digits(0.05, 7), 2);
    assert_int_equal(rounding_digits(0.5, 7), 1);
    assert_int_equal(rounding_digits(1, 7), 0);
    assert_int_equal(rounding_digits(500, 7), 0);
    assert_int_equal(rounding_digits(0, 7), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_of_people_go_to_the_smallest_cell),
        cmocka_unit_test(a_smaller_cell_has_a_smaller_base),
        cmocka_unit_test(schools_are_exact_from_two),
        cmocka_unit_test(a_share_is_a_rounded_count_over_a_rounded_size),
        cmocka_unit_test(means_have_steps_that_few_people_hide_in),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(differences_go_by_the_size_of_the_groups),
        cmocka_unit_test(estimates_have_two_digits_of_their_error),
        cmocka_unit_test(tests_and_their_degrees_of_freedom),
        cmocka_unit_test(steps_are_of_the_series_and_print_with_their_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
