/* How much units differ: the published example of 13 BCG vaccine trials, and limits.
 *
 * BCG: log risk ratios and variances from the counts of Colditz et al. (1994) JAMA 271:698-702, as
 * Viechtbauer (2010) J. Statistical Software 36(3) prints them; expected values were found by root
 * finding with 40 digits (mpmath) on the estimating equations, not with this program. They round to
 * the published REML 0.3132, mean -0.7145 (SE 0.1798), Q 152.23. */
#include "check.h"

#include "alike/random_effects.h"

#include <gsl/gsl_errno.h>

enum { N = 13 };

static const double counts[N][4] = {
    {4, 119, 11, 128},       {6, 300, 29, 274},        {3, 228, 11, 209},
    {62, 13536, 248, 12619}, {33, 5036, 47, 5761},     {180, 1361, 372, 1079},
    {8, 2537, 10, 619},      {505, 87886, 499, 87892}, {29, 7470, 45, 7232},
    {17, 1699, 65, 1600},    {186, 50448, 141, 27197}, {5, 2493, 3, 2338},
    {27, 16886, 29, 17825},
};

static void trials(double y[N], double v[N])
{
    for (size_t j = 0; j < N; j++) {
        const double *c = counts[j];
        y[j] = log(c[0] / (c[0] + c[1])) - log(c[2] / (c[2] + c[3]));
        v[j] = 1 / c[0] - 1 / (c[0] + c[1]) + 1 / c[2] - 1 / (c[2] + c[3]);
    }
}

static RandomEffects fit(const double *y, const double *v, size_t n)
{
    static Error err;
    RandomEffects out;

    if (!random_effects_fit(y, v, n, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void the_published_example_comes_out(void **state)
{
    double y[N], v[N];

    (void)state;
    trials(y, v);
    const RandomEffects r = fit(y, v, N);
    check_close(r.tau2, 0.313243258136480945, 1e-9);
    check_close(r.tau2_pm, 0.31806845220502417, 1e-12);
    check_close(r.mean, -0.714532342158139232, 1e-9);
    check_close(r.se, 0.179781516105205756, 1e-9);
    check_close(r.q, 152.233008082373416, 1e-13);
    check_close(r.df, 12.0, 1e-15);
    check_close(r.p, 1.99676459084585e-26, 1e-9);
    check_close(r.i2, (152.233008082373416 - 12.0) / 152.233008082373416, 1e-13);
}

static void shrunken_values_are_those_of_the_formula(void **state)
{
    static const struct {
        size_t j;
        double value, se;
    } expected[] = {
        {0, -0.800233561970349592, 0.409930447526166789},
        {3, -1.39789769649514519, 0.137568415669477792},
        {7, 0.0028792478967669033, 0.0625870944113633698},
    };
    double y[N], v[N];

    (void)state;
    trials(y, v);
    const RandomEffects r = fit(y, v, N);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const Shrunken s = random_effects_shrink(&r, y[expected[i].j], v[expected[i].j]);
        check_near(s.value, expected[i].value, 1e-9);
        check_close(s.se, expected[i].se, 1e-9);
    }
}

/* Units that differ less than their errors: tau^2 is 0 and all are the common mean. */
static void units_that_agree_are_all_the_mean(void **state)
{
    const double y[] = {1.0, 1.1, 0.9, 1.05}, v[] = {1.0, 2.0, 1.0, 4.0};

    (void)state;
    const RandomEffects r = fit(y, v, 4);
    check_same(r.tau2, 0.0);
    check_same(r.tau2_pm, 0.0);
    check_same(r.i2, 0.0);
    const double mean = (1.0 + 0.55 + 0.9 + 1.05 / 4) / 2.75;
    check_close(r.mean, mean, 1e-14);
    const Shrunken s = random_effects_shrink(&r, 1.1, 2.0);
    check_close(s.value, mean, 1e-14);
    check_close(s.se, 1.0 / sqrt(2.75), 1e-14);
    check_same(s.lambda, 0.0);
    const double same[] = {2.0, 2.0, 2.0};
    check_same(fit(same, v, 3).tau2, 0.0);
}

/* Equal variances v: REML and Paule-Mandel are both the sample variance less v. */
static void equal_variances_give_the_sample_variance_less_theirs(void **state)
{
    const double y[] = {0.0, 3.0, 6.0}, v[] = {2.0, 2.0, 2.0};

    (void)state;
    const RandomEffects r = fit(y, v, 3);
    check_close(r.tau2, 7.0, 1e-10);
    check_close(r.tau2_pm, 7.0, 1e-12);
    check_close(r.mean, 3.0, 1e-15);
    check_close(r.se, sqrt(3.0), 1e-10);
}

static void another_unit_of_the_scores_changes_nothing_else(void **state)
{
    double y[N], v[N];

    (void)state;
    trials(y, v);
    const RandomEffects before = fit(y, v, N);
    for (size_t j = 0; j < N; j++) {
        y[j] *= 1000.0;
        v[j] *= 1e6;
    }
    const RandomEffects after = fit(y, v, N);
    check_close(after.tau2, 1e6 * before.tau2, 1e-9);
    check_close(after.i2, before.i2, 1e-12);
}

static void one_unit_is_refused(void **state)
{
    const double y[] = {1.0}, v[] = {1.0};
    static Error err;
    RandomEffects out;

    (void)state;
    assert_false(random_effects_fit(y, v, 1, &out, &err));
    assert_int_equal(err.kind, ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_example_comes_out),
        cmocka_unit_test(shrunken_values_are_those_of_the_formula),
        cmocka_unit_test(units_that_agree_are_all_the_mean),
        cmocka_unit_test(equal_variances_give_the_sample_variance_less_theirs),
        cmocka_unit_test(another_unit_of_the_scores_changes_nothing_else),
        cmocka_unit_test(one_unit_is_refused),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
