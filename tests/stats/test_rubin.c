/* Rubin's rules: numbers by hand, and those of R's mice::pool.scalar. */
#include "check.h"

#include "alike/rubin.h"

#include <math.h>

/* q 1, 2, 3 with variances of 1: U = 1, B = 1, T = 1 + 4/3 = 7/3, lambda = 4/7, r = 4/3,
 * df_old = 2 / (16/49) = 49/8; of 10: df_obs = 11/13 * 10 * 3/7 = 330/91. */
static void three_estimates_are_put_together_by_hand(void **state)
{
    static const double q[] = {1, 2, 3}, u[] = {1, 1, 1};
    const Pooled large = rubin_pool(q, u, 3, INFINITY), small = rubin_pool(q, u, 3, 10);
    const double old = 49.0 / 8.0, observed = 330.0 / 91.0;
    const double df = old * observed / (old + observed);

    (void)state;
    check_close(large.estimate, 2.0, 1e-15);
    check_close(large.within, 1.0, 1e-15);
    check_close(large.between, 1.0, 1e-15);
    check_close(large.se, sqrt(7.0 / 3.0), 1e-14);
    check_close(large.df, old, 1e-14);
    check_close(large.increase, 4.0 / 3.0, 1e-14);
    check_close(large.missing, (4.0 / 3.0 + 2.0 / (old + 3.0)) / (7.0 / 3.0), 1e-14);
    check_close(small.df, df, 1e-14);
    check_close(small.missing, (4.0 / 3.0 + 2.0 / (df + 3.0)) / (7.0 / 3.0), 1e-14);
}

static void estimates_that_agree_have_the_error_of_one(void **state)
{
    static const double q[] = {1.5, 1.5, 1.5}, u[] = {4, 4, 4};
    const Pooled of = rubin_pool(q, u, 3, 20);

    (void)state;
    check_close(of.se, 2.0, 1e-15);
    check_close(of.df, 21.0 / 23.0 * 20.0, 1e-14); /* what Barnard & Rubin leave of 20 */
    assert_true(of.increase == 0.0);
    const Pooled one = rubin_pool(q, u, 1, 20);
    check_close(one.estimate, 1.5, 1e-15);
    check_nan(one.se);
    check_nan(one.df);
    const Pooled certain = rubin_pool(q, (const double[]){0, 0, 0}, 3, 20);
    assert_true(certain.se == 0.0);
    check_nan(certain.increase);
}

/* Each: q, u, sample size and parameters that give the complete data's degrees of freedom; then
 * what pool.scalar(q, u, n, k) of mice 3.15 (R 4.2.2) printed to 17 digits. */
typedef struct MiceCase {
    size_t m;
    double q[6], u[6], d;
    double estimate, within, between, total, df, increase, missing;
} MiceCase;

static const MiceCase mice[] = {
    {5,
     {1.2, 1.5, 0.9, 1.1, 1.4},
     {0.2, 0.25, 0.18, 0.22, 0.21},
     18,
     1.22,
     0.21199999999999999,
     0.056999999999999981,
     0.28039999999999998,
     10.406783162618378,
     0.32264150943396214,
     0.35672532767117904},
    {3,
     {-3, 2, 5},
     {4, 9, 2},
     995,
     1.3333333333333333,
     5,
     16.333333333333332,
     26.777777777777775,
     2.9752710160155567,
     4.3555555555555552,
     0.87577625857084251},
    {4,
     {10.1, 10.2, 9.9, 10.05},
     {0.5, 0.4, 0.6, 0.55},
     8,
     10.0625,
     0.51249999999999996,
     0.015624999999999882,
     0.53203124999999984,
     6.2873576215120925,
     0.038109756097560697,
     0.2441516989188261},
    {6,
     {0.01, -0.5, 0.3, 0.8, 2, -1},
     {0.01, 0.02, 0.01, 0.03, 0.02, 0.01},
     INFINITY,
     0.26833333333333331,
     0.016666666666666666,
     1.1096166666666667,
     1.3112194444444445,
     5.1295733485183321,
     77.673166666666674,
     0.99041624150437824},
};

static void rules_are_those_of_mice(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(mice); k++) {
        const MiceCase *c = &mice[k];
        const Pooled of = rubin_pool(c->q, c->u, c->m, c->d);
        check_close(of.estimate, c->estimate, 1e-12);
        check_close(of.within, c->within, 1e-12);
        check_close(of.between, c->between, 1e-12);
        check_close(of.se * of.se, c->total, 1e-12);
        check_close(of.df, c->df, 1e-10);
        check_close(of.increase, c->increase, 1e-10);
        check_close(of.missing, c->missing, 1e-10);
    }
}

/* Of two numbers by three copies: U = 1, B = diag(1, 0), so r = (4/3) / 2 = 2/3, F = 4 / (2 * 5/3),
 * t = 4 and df_old = 4 * 3/2 * (5/2)^2 / 2 = 75/4; of 10: v = 110/13, and 3/5 of it is observed. */
static void two_numbers_are_tested_by_hand(void **state)
{
    static const double q[] = {1, 0, 2, 0, 3, 0}, u[] = {1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1};
    const PooledTest large = rubin_test(q, u, 3, 2, INFINITY), small = rubin_test(q, u, 3, 2, 10);

    (void)state;
    check_close(large.increase, 2.0 / 3.0, 1e-14);
    check_close(large.f, 1.2, 1e-14);
    check_close(large.df, 75.0 / 4.0, 1e-14);
    check_close(small.f, 1.2, 1e-14);
    check_close(small.df, (75.0 / 4.0) * (66.0 / 13.0) / (75.0 / 4.0 + 66.0 / 13.0), 1e-14);
}

/* Each number is what rubin_pool makes of it, and a sum of both too: the covariance is Rubin's. */
static void a_joint_is_pooled_as_each_of_it(void **state)
{
    static double value[3][2] = {{1, 5}, {2, 4}, {3, 7}};
    static double covariance[3][4] = {{2, .5, .5, 3}, {1, .2, .2, 4}, {3, .8, .8, 2}};
    static double df[3][2] = {{20, 30}, {22, 30}, {24, 0.5}};
    Arena *arena = arena_create();
    Joint copy[3];
    double q[3], u[3];

    (void)state;
    for (size_t c = 0; c < 3; c++)
        copy[c] = (Joint){.n = 2, .value = value[c], .covariance = covariance[c], .df = df[c]};
    const Joint all = rubin_joint(arena, copy, 3);
    for (size_t i = 0; i < 2; i++) {
        double mean = 0.0;
        for (size_t c = 0; c < 3; c++) {
            q[c] = value[c][i];
            u[c] = covariance[c][3 * i];
            mean += df[c][i] / 3.0;
        }
        const Pooled one = rubin_pool(q, u, 3, mean);
        check_close(all.value[i], one.estimate, 1e-14);
        check_close(sqrt(all.covariance[3 * i]), one.se, 1e-14);
        check_close(all.df[i], one.df, 1e-14);
    }
    for (size_t c = 0; c < 3; c++) {
        q[c] = value[c][0] + value[c][1];
        u[c] = covariance[c][0] + 2.0 * covariance[c][1] + covariance[c][3];
    }
    const Pooled sum = rubin_pool(q, u, 3, 20);
    check_close(all.covariance[0] + all.covariance[1] + all.covariance[2] + all.covariance[3],
                sum.se * sum.se, 1e-14);
    df[0][0] = df[1][0] = df[2][0] = 1.0; /* less than one is left of it */
    check_nan(rubin_joint(arena, copy, 3).df[0]);
    arena_destroy(arena);
}

static void copies_that_agree_are_tested_as_one(void **state)
{
    static const double q[] = {1, 2, 1, 2}, u[] = {2, 1, 1, 2, 2, 1, 1, 2};
    const PooledTest of = rubin_test(q, u, 2, 2, 20);

    (void)state;
    check_close(of.f, 1.0, 1e-14); /* (1, 2) (2, -1; -1, 2)/3 (1, 2)' = 2, of two */
    check_close(of.df, 21.0 / 23.0 * 20.0, 1e-14);
    assert_true(of.increase == 0.0);
    assert_true(isinf(rubin_test(q, u, 2, 2, INFINITY).df));
    check_nan(rubin_test(q, u, 1, 2, 20).f);
    const double flat[] = {1, 1, 1, 1, 1, 1, 1, 1};
    check_nan(rubin_test(q, flat, 2, 2, 20).f); /* two numbers that are one */
}

/* k numbers of m copies; then F, df and r of R 4.2.2: the first row those of
 * mice::pool.compare(method = "wald") of mice 3.15, which takes diagonal covariances alone; the
 * others those of mitml's testModels by D1 (.D1, with df.com where d is finite), on these numbers.
 */
typedef struct TestCase {
    size_t m, k;
    double d, q[12], u[36], f, df, increase;
} TestCase;

static const TestCase tested[] = {
    {5,
     2,
     INFINITY,
     {0.5005, 0.3375, 0.311, 0.368, 0.037, 0.401, 0.4955, 0.0725, 0.247, 0.073},
     {0.032480367647058826, 0, 0, 0.032480367647058826,
      0.041857588235294105, 0, 0, 0.041857588235294105,
      0.054469058823529391, 0, 0, 0.054469058823529391,
      0.024669897058823529, 0, 0, 0.024669897058823529,
      0.033523705882352921, 0, 0, 0.033523705882352921},
     1.0813028098813042,
     15.975002299012379,
     1.0270514205599512},
    {5,
     2,
     INFINITY,
     {0.46, 1.11, 1.95, 0.32, 0.95, 1.08, 1.42, 0.86, 2.19, 0.92},
     {1.09,  -0.84, -0.84, 1.82, 1.99, 0.27, 0.27, 2.96,  0.65,  -0.05,
      -0.05, 0.16,  1.01,  0.73, 0.73, 1.30, 0.28, -0.01, -0.01, 2.26},
     0.87437649982563448,
     45.328696615920038,
     0.33869679324894508},
    {5,
     2,
     40,
     {0.50, 2.24, 0.66, 1.77, 0.37, -0.18, 0.81, 1.56, 1.68, 2.00},
     {2.00,  -0.79, -0.79, 1.23,  0.21,  -0.08, -0.08, 0.47, 1.04, -0.38,
      -0.38, 1.86,  2.01,  -0.30, -0.30, 1.59,  2.08,  1.03, 1.03, 1.00},
     0.74974917719098311,
     12.029711873421164,
     0.57880088744077418},
    {2,
     2,
     INFINITY,
     {1.03, 1.19, 0.46, 0.61},
     {0.47, -0.04, -0.04, 1.57, 0.61, 0.10, 0.10, 0.49},
     0.65332316441498972,
     23.792557231258545,
     0.33526944894651545},
    {4,
     3,
     12.5,
     {1.64, 1.16, 0.81, 0.55, 0.48, 2.23, 1.56, 2.21, 0.75, 0.79, 0.38, 0.85},
     {0.30,  0.18,  0.33, 0.18,  1.44,  0.03,  0.33,  0.03,  0.73,  1.62,  -0.30, -0.26,
      -0.30, 1.08,  1.21, -0.26, 1.21,  1.94,  0.70,  -0.32, -0.10, -0.32, 0.74,  -0.44,
      -0.10, -0.44, 0.60, 1.20,  -0.78, -0.37, -0.78, 1.55,  0.99,  -0.37, 0.99,  0.69},
     0.66403000907130161,
     4.1590636853601257,
     0.93138102577433945},
};

/* The last: 11 degrees of freedom are few for a r of .93, and his expansion holds just so. */
static void tests_are_those_of_mice_and_mitml(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tested); i++) {
        const TestCase *c = &tested[i];
        const PooledTest of = rubin_test(c->q, c->u, c->m, c->k, c->d);
        check_close(of.f, c->f, 1e-12);
        check_close(of.df, c->df, 1e-11);
        check_close(of.increase, c->increase, 1e-12);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_estimates_are_put_together_by_hand),
        cmocka_unit_test(estimates_that_agree_have_the_error_of_one),
        cmocka_unit_test(rules_are_those_of_mice),
        cmocka_unit_test(two_numbers_are_tested_by_hand),
        cmocka_unit_test(a_joint_is_pooled_as_each_of_it),
        cmocka_unit_test(copies_that_agree_are_tested_as_one),
        cmocka_unit_test(tests_are_those_of_mice_and_mitml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
