/* How much effects differ: the published example of 13 BCG vaccine trials, and limits.
 *
 * BCG: log risk ratios and variances from the counts of Colditz et al. (1994) JAMA 271:698-702, as
 * Viechtbauer (2010) J. Statistical Software 36(3) prints them; expected values were found by root
 * finding with 40 digits (mpmath) on the estimating equations, not with this program. They round to
 * the published REML 0.3132, mean -0.7145 (SE 0.1798), Q 152.23. Correlated effects, shrunken ones
 * and predictions: test_school_model.c. */
#include "check.h"

#include "alike/spread.h"

#include <gsl/gsl_errno.h>
#include <string.h>

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

static Spread fit(Arena *arena, const double *y, const double *v, size_t n)
{
    static Error err;
    const Joint of = joint_create(arena, n, NULL);
    Spread out;

    for (size_t i = 0; i < n; i++) {
        of.value[i] = y[i];
        for (size_t j = 0; j < n; j++)
            of.covariance[i * n + j] = i == j ? v[i] : 0.0;
    }
    if (!spread_fit(arena, &of, NULL, 1, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void the_published_example_comes_out(void **state)
{
    Arena *arena = arena_create();
    double y[N], v[N];

    (void)state;
    trials(y, v);
    const Spread r = fit(arena, y, v, N);
    check_close(r.tau2, 0.313243258136480945, 1e-9);
    check_close(r.beta[0], -0.714532342158139232, 1e-9);
    check_close(r.se[0] / r.factor, 0.179781516105205756, 1e-9);
    check_close(r.q, 152.233008082373416, 1e-12);
    check_close(r.df, 12.0, 1e-15);
    check_close(r.p, 1.99676459084585e-26, 1e-9);
    check_close(r.i2, (152.233008082373416 - 12.0) / 152.233008082373416, 1e-12);
    arena_destroy(arena);
}

/* Units that differ less than their errors: tau^2 is 0, and averaged over what it may be they are
 * drawn together all the same, not made equal. */
static void units_that_agree_are_drawn_together(void **state)
{
    const double y[] = {1.0, 1.1, 0.9, 1.05}, v[] = {1.0, 2.0, 1.0, 4.0};
    Arena *arena = arena_create();

    (void)state;
    const Spread r = fit(arena, y, v, 4);
    check_same(r.tau2, 0.0);
    check_same(r.i2, 0.0);
    check_close(r.beta[0], (1.0 + 0.55 + 0.9 + 1.05 / 4) / 2.75, 1e-14);
    check_close(r.se[0], 1.0 / sqrt(2.75), 1e-14);
    check_same(r.factor, 1.0); /* never narrower */
    const SpreadShrunken s = spread_shrink(arena, &r, 0.95);
    for (size_t i = 0; i < 4; i++) {
        assert_true(fabs(s.value[i] - r.beta[0]) < fabs(y[i] - r.beta[0]));
        assert_true(s.low[i] < s.value[i] && s.value[i] < s.high[i]);
        assert_true(s.high[i] - s.low[i] < 2 * 1.96 * sqrt(v[i]));
    }
    arena_destroy(arena);
}

/* Equal variances v: REML is the sample variance less v. */
static void equal_variances_give_the_sample_variance_less_theirs(void **state)
{
    const double y[] = {0.0, 3.0, 6.0}, v[] = {2.0, 2.0, 2.0};
    Arena *arena = arena_create();

    (void)state;
    const Spread r = fit(arena, y, v, 3);
    check_close(r.tau2, 7.0, 1e-10);
    check_close(r.beta[0], 3.0, 1e-14);
    check_close(r.se[0], sqrt(3.0), 1e-10);
    arena_destroy(arena);
}

static void another_unit_of_the_scores_changes_nothing_else(void **state)
{
    Arena *arena = arena_create();
    double y[N], v[N];

    (void)state;
    trials(y, v);
    const Spread before = fit(arena, y, v, N);
    const SpreadShrunken a = spread_shrink(arena, &before, 0.9);
    const SpreadPrediction p = spread_predict(arena, &before, 0.9);
    double y2[N], v2[N];
    for (size_t j = 0; j < N; j++) {
        y2[j] = 1000.0 * y[j];
        v2[j] = 1e6 * v[j];
    }
    const Spread after = fit(arena, y2, v2, N);
    const SpreadShrunken b = spread_shrink(arena, &after, 0.9);
    const SpreadPrediction q = spread_predict(arena, &after, 0.9);
    check_close(after.tau2, 1e6 * before.tau2, 1e-9);
    check_close(after.i2, before.i2, 1e-12);
    for (size_t j = 0; j < N; j++) {
        check_close(b.value[j], 1000.0 * a.value[j], 1e-9);
        check_close(b.low[j], 1000.0 * a.low[j], 1e-9);
    }
    check_close(q.high, 1000.0 * p.high, 1e-9);
    assert_true(p.low < before.beta[0] && before.beta[0] < p.high);
    arena_destroy(arena);
}

/* One of two effects is all but known: by steps alone their spread was not found. Of two it is
 * (d^2 - v1 - v2) / 2, where that is above 0 (the likelihood is that of their difference d). */
static void an_effect_that_is_all_but_known_is_no_hindrance(void **state)
{
    const double y[] = {2.0, 3.0}, far[] = {2.0, 102.0}, v[] = {1e-7, 1000.0};
    Arena *arena = arena_create();

    (void)state;
    check_same(fit(arena, y, v, 2).tau2, 0.0);
    check_close(fit(arena, far, v, 2).tau2, (1e4 - 1e-7 - 1000.0) / 2.0, 1e-10);
    arena_destroy(arena);
}

static void what_can_not_be_fitted_is_refused(void **state)
{
    double y[] = {1.0, 2.0}, v[] = {1.0, 1.0}, singular[] = {1.0, 1.0, 1.0, 1.0};
    const Joint one = {.n = 1, .value = y, .covariance = v};
    const Joint two = {.n = 2, .value = y, .covariance = singular};
    Arena *arena = arena_create();
    static Error err;
    Spread out;

    (void)state;
    assert_false(spread_fit(arena, &one, NULL, 1, &out, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_false(spread_fit(arena, &two, NULL, 1, &out, &err));
    assert_non_null(strstr(err.text, "not positive definite"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_example_comes_out),
        cmocka_unit_test(units_that_agree_are_drawn_together),
        cmocka_unit_test(equal_variances_give_the_sample_variance_less_theirs),
        cmocka_unit_test(another_unit_of_the_scores_changes_nothing_else),
        cmocka_unit_test(an_effect_that_is_all_but_known_is_no_hindrance),
        cmocka_unit_test(what_can_not_be_fitted_is_refused),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
