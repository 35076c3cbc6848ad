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

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_estimates_are_put_together_by_hand),
        cmocka_unit_test(estimates_that_agree_have_the_error_of_one),
        cmocka_unit_test(rules_are_those_of_mice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
