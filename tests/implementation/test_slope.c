/* Slopes of school effects: reference values of metafor, what must hold of any input, and draws
 * that are counted one by one. */
#include "check.h"
#include "random.h"

#include "implementation/slope.h"

#include <string.h>

enum { N = 12 };

/* Twelve schools, three localities of four whose schools share .003 of their variance. */
static const double x[N] = {-1.4, -1.1, -.8, -.5, -.3, -.1, .2, .4, .6, .9, 1.2, 1.5};
static const double y[N] = {-.22, .30, -.11, .05, .26, .28, -.18, .41, .02, .25, .50, .08};
static const double v[N] = {.010, .006, .012, .004, .009, .005, .011, .007, .006, .010, .008, .012};

static Joint schools(Arena *arena, double shared)
{
    Joint of = joint_create(arena, N, NULL);
    for (size_t i = 0; i < N; i++) {
        of.value[i] = y[i];
        for (size_t j = 0; j < N; j++)
            of.covariance[i * N + j] = (i == j ? v[i] : 0.0) + (i / 4 == j / 4 ? shared : 0.0);
    }
    return of;
}

static Slope fitted(Arena *arena, const SlopeProblem *problem)
{
    static Error err;
    Slope out;
    assert_null(slope_refuse(arena, problem));
    if (!slope_fit(arena, problem, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

/* rma(y, v, mods = ~ x, test = "knha"): metafor's optimiser stops about 2e-7 before the end; these
 * are its digits with a threshold of 1e-10. */
static void test_diagonal_is_a_plain_meta_regression(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Joint of = schools(arena, 0.0);
    const SlopeProblem problem = {.effects = &of, .measure = x, .confidence = 0.95};
    const Slope s = fitted(arena, &problem);
    check_close(s.tau2, .040767071977569, 1e-7);
    check_close(s.value / s.sd, .100702943799869, 1e-7);
    check_close(s.intercept - s.value * s.mean / s.sd, .137318442527955, 1e-7);
    /* the textbook's factor may be below 1: ours is not, so errors are held against it without */
    const double factor = sqrt(fmax(1.0, s.kh) / s.kh);
    check_close(s.test.se / s.sd / factor, .074124699210354, 1e-7);
    check_close(s.test.df, 10.0, 1e-15);
    arena_destroy(arena);
}

/* rma.mv(y, V, mods = ~ x, random = ~ 1 | school, test = "t") */
static void test_whole_covariance(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Joint of = schools(arena, 0.003);
    const SlopeProblem problem = {.effects = &of, .measure = x, .confidence = 0.95};
    const Slope s = fitted(arena, &problem);
    check_close(s.tau2, .041153173610538, 1e-6);
    check_close(s.value / s.sd, .100602486941113, 1e-6);
    check_close(s.intercept - s.value * s.mean / s.sd, .137245919666130, 1e-6);
    check_close(s.test.se / s.sd, .0812496596081, 1e-6);
    check_close(s.test.p, .243925710524, 1e-6);
    check_close(s.kh, .993670468552, 1e-6);
    check_close(s.spearman, .342657342657, 1e-11);
    const double at = s.mean / s.sd; /* error of the effect where the measure is 0 */
    check_close(sqrt(s.intercept_se * s.intercept_se + at * at * s.test.se * s.test.se -
                     2.0 * at * s.covariance),
                .0715857424363, 1e-6);
    arena_destroy(arena);
}

/* What all schools share is an error of the intercept: the slope and its error stay. */
static void test_what_all_share_is_no_slope(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Joint of = schools(arena, 0.0), shared = schools(arena, 0.0);
    for (size_t k = 0; k < (size_t)N * N; k++)
        shared.covariance[k] += 0.02;
    const SlopeProblem alone = {.effects = &of, .measure = x, .confidence = 0.95};
    const SlopeProblem together = {.effects = &shared, .measure = x, .confidence = 0.95};
    const Slope a = fitted(arena, &alone), b = fitted(arena, &together);
    check_close(b.value, a.value, 1e-9);
    check_close(b.test.se, a.test.se, 1e-9);
    check_close(b.tau2, a.tau2, 1e-8);
    check_close(b.intercept_se * b.intercept_se / fmax(1.0, b.kh),
                a.intercept_se * a.intercept_se / fmax(1.0, a.kh) + 0.02, 1e-9);
    arena_destroy(arena);
}

/* Left out at the tau^2 of all is what a fit of the others at that tau^2 gives: with tau^2 0 in
 * both that is the fit anew. */
static void test_left_out_both_ways(void **state)
{
    (void)state;
    enum { M = 70 };
    uint64_t seed = 5;
    Arena *arena = arena_create();
    Joint of = joint_create(arena, M, NULL);
    double measure[M], adjust[M];
    for (size_t i = 0; i < M; i++) {
        measure[i] = uniform(&seed);
        adjust[i] = uniform(&seed);
        of.value[i] = 0.2 * measure[i] + 0.05 * (uniform(&seed) - 0.5);
        for (size_t j = 0; j < M; j++)
            of.covariance[i * M + j] =
                (i == j ? 0.02 + 0.01 * (double)(i % 3) : 0.0) + (i / 10 == j / 10 ? 0.01 : 0.0);
    }
    const SlopeProblem problem = {
        .effects = &of, .measure = measure, .n_adjust = 1, .adjust = adjust, .confidence = 0.95};
    const Slope s = fitted(arena, &problem);
    double without[M];
    slope_without(&problem, without);
    check_same(s.tau2, 0.0);
    for (size_t out = 0; out < M; out += 23) {
        Joint rest = joint_create(arena, M - 1, NULL);
        double m[M], z[M];
        for (size_t i = 0, a = 0; i < M; i++) {
            if (i == out)
                continue;
            rest.value[a] = of.value[i];
            m[a] = measure[i];
            z[a] = adjust[i];
            for (size_t j = 0, b = 0; j < M; j++)
                if (j != out)
                    rest.covariance[a * (M - 1) + b++] = of.covariance[i * M + j];
            a++;
        }
        SlopeProblem others = problem;
        others.effects = &rest;
        others.measure = m;
        others.adjust = z;
        const Slope t = fitted(arena, &others);
        check_same(t.tau2, 0.0);
        check_close(without[out] / s.sd, t.value / t.sd, 1e-10);
    }
    arena_destroy(arena);
}

/* Every order of five residuals in two groups, counted by hand, against many draws; and a measure
 * that the effects follow exactly has the smallest p there is. */
static void test_permutation_is_the_share_of_orders(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    static Error err;
    Joint of = joint_create(arena, 5, NULL);
    const double e[5] = {.3, -.2, .5, .1, -.4}, m[5] = {1, 2, 3, 5, 8};
    const int32_t within[5] = {0, 1, 0, 1, 0};
    for (size_t i = 0; i < 5; i++) {
        of.value[i] = e[i];
        for (size_t j = 0; j < 5; j++) /* so that tau^2 is 0 and all weigh alike */
            of.covariance[i * 5 + j] = i == j ? 100.0 : 0.0;
    }
    /* residuals about the mean; t^2 rises with the squared correlation */
    const size_t a[6][3] = {{0, 2, 4}, {0, 4, 2}, {2, 0, 4}, {2, 4, 0}, {4, 0, 2}, {4, 2, 0}};
    double seen = 0.0, mean = 3.8;
    for (size_t i = 0; i < 5; i++)
        seen += (m[i] - mean) * e[i];
    size_t beyond = 0;
    for (size_t k = 0; k < 12; k++) {
        const size_t *o = a[k % 6];
        const double sum = (m[0] - mean) * e[o[0]] + (m[2] - mean) * e[o[1]] +
                           (m[4] - mean) * e[o[2]] + (m[1] - mean) * e[k < 6 ? 1 : 3] +
                           (m[3] - mean) * e[k < 6 ? 3 : 1];
        beyond += fabs(sum) >= fabs(seen) - 1e-12;
    }
    SlopeProblem problem = {
        .effects = &of, .measure = m, .within = within, .confidence = 0.95, .stream = 11};
    double p;
    assert_true(slope_permutation(&problem, 400000, &p, &err));
    check_near(p, (double)beyond / 12.0, 0.003); /* four standard errors */
    assert_true(beyond > 1 && beyond < 12);
    for (size_t i = 0; i < 5; i++)
        of.value[i] = m[i] + 0.001 * e[i];
    problem.within = NULL;
    assert_true(slope_permutation(&problem, 9999, &p, &err));
    check_near(p, 1.0 / 120.0, 0.004); /* one order of 120 */
    arena_destroy(arena);
}

/* How many orders of what is left from `at` on have as large a sum; e is put back. */
static size_t count_orders(double *e, const double *m, size_t n, size_t at, double seen)
{
    size_t count = 0;
    if (at == n) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++)
            sum += m[i] * e[i];
        return fabs(sum) >= seen - 1e-12;
    }
    for (size_t i = at; i < n; i++) {
        const double kept = e[at];
        e[at] = e[i];
        e[i] = kept;
        count += count_orders(e, m, n, at + 1, seen);
        e[i] = e[at];
        e[at] = kept;
    }
    return count;
}

/* All 720 orders of six: each residual comes once in each. */
static void test_permutation_draws_each_residual_once(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    static Error err;
    Joint of = joint_create(arena, 6, NULL);
    double e[6] = {2.5, -0.4, -0.3, -0.6, -0.5, -0.7}, m[6] = {3.1, -0.2, -0.8, 0.1, -1.3, -0.9};
    double p, seen = 0.0;
    for (size_t i = 0; i < 6; i++) {
        of.value[i] = e[i];
        seen += m[i] * e[i];
        for (size_t j = 0; j < 6; j++)
            of.covariance[i * 6 + j] = i == j ? 100.0 : 0.0;
    }
    const SlopeProblem problem = {.effects = &of, .measure = m, .confidence = 0.95, .stream = 5};
    assert_true(slope_permutation(&problem, 400000, &p, &err));
    check_near(p, (double)count_orders(e, m, 6, 0, fabs(seen)) / 720.0, 0.0025);
    arena_destroy(arena);
}

static void test_limits_of_a_measure(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    static Error err;
    Joint of = joint_create(arena, N, NULL);
    SlopeHalves h;
    for (size_t i = 0; i < N; i++) {
        of.value[i] = y[i];
        for (size_t j = 0; j < N; j++) /* equal, more than all that is seen: plain means */
            of.covariance[i * N + j] = i == j ? 5.0 : 0.0;
    }
    const SlopeProblem problem = {.effects = &of, .measure = x, .confidence = 0.95};
    assert_true(slope_halves(arena, &problem, 0.2, &h, &err));
    assert_null(h.problem);
    assert_int_equal(h.n[0], 6);
    assert_int_equal(h.n[1], 6); /* a school at the limit is above it */
    check_close(h.value[SLOPE_BELOW], (-.22 + .30 - .11 + .05 + .26 + .28) / 6, 1e-13);
    check_close(h.value[SLOPE_APART], h.value[SLOPE_ABOVE] - h.value[SLOPE_BELOW], 1e-12);
    check_close(h.test[SLOPE_ABOVE].se, sqrt(5.0 / 6), 1e-12);
    check_close(h.test[SLOPE_APART].se, sqrt(10.0 / 6), 1e-12);
    assert_true(slope_halves(arena, &problem, 1.5, &h, &err));
    assert_non_null(h.problem);
    check_nan(h.value[SLOPE_APART]);
    arena_destroy(arena);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Joint of = schools(arena, 0.0);
    double same[N], twice[N * 2];
    for (size_t i = 0; i < N; i++) {
        same[i] = 0.7;
        twice[i] = 3.0 - 2.0 * x[i];
    }
    SlopeProblem problem = {.effects = &of, .measure = same, .confidence = 0.95};
    assert_string_equal(slope_refuse(arena, &problem), "the measure is the same in all schools");
    problem.measure = x;
    problem.n_adjust = 1;
    problem.adjust = twice;
    assert_string_equal(slope_refuse(arena, &problem),
                        "the columns of relate.adjust tell the measure already, or each other");
    problem.n_adjust = 2;
    assert_string_equal(slope_refuse(arena, &problem),
                        "relate.adjust makes 2 columns; with 12 schools there may be 1");
    Joint few = of;
    few.n = 9;
    problem = (SlopeProblem){.effects = &few, .measure = x, .confidence = 0.95};
    assert_string_equal(slope_refuse(arena, &problem),
                        "9 schools have the measure and an effect; a test needs 10");
    arena_destroy(arena);
}

/* survey.md and implementation.md: .59 with 20 schools, .49, .43, .39, .35 with 30, 40, 50, 60 */
static void test_what_could_have_been_seen(void **state)
{
    (void)state;
    check_near(detectable_correlation(20, 0, 0.05, 0.8), .59, .005);
    check_near(detectable_correlation(40, 0, 0.05, 0.8), .43, .005);
    check_near(detectable_correlation(60, 0, 0.05, 0.8), .35, .0051);
    check_nan(detectable_correlation(4, 1, 0.05, 0.8));
    Arena *arena = arena_create();
    const double a[4] = {1, 2, 2, 3}, b[4] = {3, 5, 5, 9}, c[4] = {1, 1, 1, 1};
    check_close(rank_correlation(arena, a, b, 4), 1.0, 1e-15);
    check_nan(rank_correlation(arena, a, c, 4));
    arena_destroy(arena);
}

/* In R: integrate() over taud^2, on u = taud^2 / (1 + taud^2), of X b + taud^2 Sigma^-1 (y - X b)
 * by dense matrices, weighted by the restricted likelihood. */
static const double by_hand[N] = {
    -0.182450449422001032, 0.276238153020488153, -0.076290017373189037, 0.056850773700087114,
    0.230519381571704540,  0.258596795696314830, -0.130415675362889505, 0.375147369992446356,
    0.042017516537270365,  0.250175140475150160, 0.472314263571643911,  0.121088314576859937};

static void test_shrunken_is_the_integral_by_hand(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Joint of = schools(arena, 0.003);
    const SlopeProblem problem = {.effects = &of, .measure = x, .confidence = 0.95};
    static Error err;
    double got[N];
    assert_true(slope_shrink(&problem, got, &err));
    for (size_t i = 0; i < N; i++)
        check_close(got[i], by_hand[i], 1e-9);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diagonal_is_a_plain_meta_regression),
        cmocka_unit_test(test_whole_covariance),
        cmocka_unit_test(test_what_all_share_is_no_slope),
        cmocka_unit_test(test_left_out_both_ways),
        cmocka_unit_test(test_shrunken_is_the_integral_by_hand),
        cmocka_unit_test(test_permutation_is_the_share_of_orders),
        cmocka_unit_test(test_permutation_draws_each_residual_once),
        cmocka_unit_test(test_limits_of_a_measure),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_what_could_have_been_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
