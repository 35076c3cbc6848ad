/* How much effects differ: the published example of 13 BCG vaccine trials, and limits.
 *
 * BCG: log risk ratios and variances from the counts of Colditz et al. (1994) JAMA 271:698-702, as
 * Viechtbauer (2010) J. Statistical Software 36(3) prints them; expected values were found by root
 * finding with 40 digits (mpmath) on the estimating equations, not with this program. They round to
 * the published REML 0.3132, mean -0.7145 (SE 0.1798), Q 152.23. Correlated effects, shrunken ones
 * and predictions: test_school_model.c. */
#include "check.h"

#include "alike/linalg.h"
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

/* --- many units ----------------------------------------------------------------------------------
 */

enum { MANY = 211, SIDES = 2 };

/* Effects that share errors with their neighbours, and a measure that goes with them. */
static Joint many_units(Arena *arena, double *x)
{
    const Joint of = joint_create(arena, MANY, NULL);

    for (size_t i = 0; i < MANY; i++) {
        const double u = sin(12.9898 * (double)(i + 1)) * 43758.5453;
        x[i * SIDES] = 1.0;
        x[i * SIDES + 1] = cos((double)(i * i));
        of.value[i] = 0.3 + 0.2 * x[i * SIDES + 1] + (u - floor(u) - 0.5);
        for (size_t j = 0; j < MANY; j++)
            of.covariance[i * MANY + j] = (i == j ? 0.02 + 0.0003 * (double)(i % 17) : 0.0) +
                                          0.03 * exp(-fabs((double)i - (double)j) / 9.0);
    }
    return of;
}

/* P = W - W X (X'WX)^-1 X'W of W = (V + tau2)^-1, by a factor of the whole matrix. */
static double *projection(Arena *arena, const Joint *of, const double *x, double tau2)
{
    double *s = ARENA_ARRAY(arena, double, MANY *MANY);
    double *w = ARENA_ARRAY(arena, double, MANY *MANY);
    double *wx = ARENA_ARRAY(arena, double, MANY *SIDES), a[SIDES * SIDES] = {0.0},
           c[SIDES * SIDES];
    bool *aliased = ARENA_ARRAY(arena, bool, MANY);

    for (size_t i = 0; i < MANY * MANY; i++)
        s[i] = of->covariance[i] + (i % (MANY + 1) == 0 ? tau2 : 0.0);
    assert_int_equal(cholesky_factor(s, MANY, 0.0, aliased), MANY);
    cholesky_inverse(s, MANY, aliased, w);
    for (size_t i = 0; i < MANY; i++)
        for (size_t p = 0; p < SIDES; p++)
            for (size_t j = 0; j < MANY; j++)
                wx[i * SIDES + p] += w[i * MANY + j] * x[j * SIDES + p];
    for (size_t i = 0; i < MANY; i++)
        for (size_t p = 0; p < SIDES; p++)
            for (size_t q = 0; q < SIDES; q++)
                a[p * SIDES + q] += x[i * SIDES + p] * wx[i * SIDES + q];
    assert_int_equal(cholesky_factor(a, SIDES, 0.0, aliased), SIDES);
    cholesky_inverse(a, SIDES, aliased, c);
    for (size_t i = 0; i < MANY; i++)
        for (size_t j = 0; j < MANY; j++)
            for (size_t p = 0; p < SIDES; p++)
                for (size_t q = 0; q < SIDES; q++)
                    w[i * MANY + j] -= wx[i * SIDES + p] * c[p * SIDES + q] * wx[j * SIDES + q];
    return w;
}

/* Patterson & Thompson's equation y'PPy = tr P, with P made densely. */
static void many_units_solve_the_equation_of_reml(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    double *x = ARENA_ARRAY(arena, double, MANY *SIDES), squares = 0.0, trace = 0.0;
    const Joint of = many_units(arena, x);
    Spread fit;

    (void)state;
    assert_true(spread_fit(arena, &of, x, SIDES, &fit, &err));
    assert_null(fit.vector);
    assert_true(fit.tau2 > 0.001);
    const double *p = projection(arena, &of, x, fit.tau2);
    for (size_t i = 0; i < MANY; i++) {
        double py = 0.0;
        for (size_t j = 0; j < MANY; j++)
            py += p[i * MANY + j] * of.value[j];
        squares += py * py;
        trace += p[i * MANY + i];
    }
    check_close(squares, trace, 1e-9);
    arena_destroy(arena);
}

/* What the eigenvectors give, which few units are shrunken by. */
static void many_units_are_shrunken_as_few_are(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    double *x = ARENA_ARRAY(arena, double, MANY *SIDES);
    const Joint of = many_units(arena, x);

    (void)state;
    for (size_t k = 1; k <= SIDES; k++) {
        Spread many;
        assert_true(spread_fit(arena, &of, k == 1 ? NULL : x, k, &many, &err));
        Spread few = many;
        few.vector = ARENA_ARRAY(arena, double, MANY *MANY);
        memcpy(few.vector, spread_vectors(arena, &many), MANY * MANY * sizeof(double));
        few.reduced = NULL;
        const SpreadShrunken a = spread_shrink(arena, &many, 0.95);
        const SpreadShrunken b = spread_shrink(arena, &few, 0.95);
        for (size_t i = 0; i < MANY; i++) {
            check_close(a.value[i], b.value[i], 1e-10);
            check_close(a.low[i], b.low[i], 1e-10);
            check_close(a.high[i], b.high[i], 1e-10);
        }
    }
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
        cmocka_unit_test(many_units_solve_the_equation_of_reml),
        cmocka_unit_test(many_units_are_shrunken_as_few_are),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
