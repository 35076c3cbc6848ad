/* Averages over sites.
 *
 * Reference values: R 4.2.2. With independent errors metafor 3.8-1, rma(y, s^2, method = "REML",
 * test = "knha", control = list(threshold = 1e-13)); with correlated ones rma.mv(y, V, random =
 * ~1 | id, method = "REML"), whose optimizer stops at 6 to 8 digits of tau^2, so the last digits
 * are of the estimating equation y'PPy = tr P, solved with R's uniroot and solve (tol = 1e-17):
 * they agree with rma.mv to what it is good for, and have 1e-8 here because uniroot has. */
#include "check.h"

#include "alike/pool.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <string.h>

enum { N = 6 };

static const double y[N] = {0.31, -0.12, 0.45, 0.20, 0.62, 0.05};
static const double s[N] = {0.10, 0.14, 0.12, 0.20, 0.15, 0.11};

/* shared: sites 1 to 3 share schools, as do 4 and 5, 5 and 6. */
static Joint sites(Arena *arena, bool shared)
{
    const Joint of = joint_create(arena, N, NULL);
    double r[N][N] = {{0}};

    r[0][1] = r[1][0] = 0.4;
    r[1][2] = r[2][1] = 0.3;
    r[0][2] = r[2][0] = 0.25;
    r[3][4] = r[4][3] = 0.5;
    r[4][5] = r[5][4] = 0.2;
    for (size_t i = 0; i < N; i++) {
        of.value[i] = y[i];
        for (size_t j = 0; j < N; j++)
            of.covariance[i * N + j] = i == j ? s[i] * s[i] : shared ? r[i][j] * s[i] * s[j] : 0.0;
    }
    return of;
}

static Pool pool(Arena *arena, const Joint *of)
{
    static Error err;
    Pool out;

    if (!pool_make(arena, of, 0.95, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void independent_sites_are_as_in_metafor(void **state)
{
    static const double weight[N] = {0.1893974499349332, 0.1642689701485408, 0.1769884428384794,
                                     0.1281412874633718, 0.1579389078579205, 0.1832649417567543};
    Arena *arena = arena_create();
    const Joint of = sites(arena, false);
    const Pool p = pool(arena, &of);
    double sum = 0.0, mean = 0.0;

    (void)state;
    check_close(p.spread.tau2, 0.052756765503974720, 1e-8);
    check_close(p.random.value, 0.251359359791743009, 1e-8);
    check_close(p.random.test.se, 0.109106122708374803, 1e-8);
    check_close(p.random.test.low, -0.029106857399112118, 1e-7); /* a difference */
    check_close(p.random.test.high, 0.531825576982598136, 1e-8);
    check_same(p.random.test.df, N - 1);
    check_close(p.spread.q, 19.574920937881547189, 1e-12);
    check_close(p.spread.p, 0.001501282012147997, 1e-10);
    for (size_t i = 0; i < N; i++) {
        check_close(p.random.weight[i], weight[i], 1e-8);
        sum += 1.0 / (s[i] * s[i]);
        mean += y[i] / (s[i] * s[i]);
    }
    check_close(p.fixed.value, mean / sum, 1e-12); /* written out: weights 1/s^2 */
    check_close(p.fixed.test.se, 1.0 / sqrt(sum), 1e-12);
    check_nan(p.fixed.test.df);
    check_nan(p.fixed.test.low);
    for (size_t i = 0; i < N; i++)
        check_close(p.fixed.weight[i], 1.0 / (s[i] * s[i]) / sum, 1e-12);
    arena_destroy(arena);
}

/* A site that shares much with a more precise one is told twice: its weight falls, in the fixed
 * average to near nothing. */
static void shared_errors_are_in_the_weights(void **state)
{
    static const double weight[N] = {0.18917980357261838, 0.16065561200954231, 0.17913086034165343,
                                     0.12610549148087652, 0.14837173593712044, 0.19655649665818889};
    static const double fixed[N] = {0.29735294344880153, 0.06637342487696461, 0.18584558965550102,
                                    0.06529581280597883, 0.08606165803509117, 0.29907057117766284};
    Arena *arena = arena_create();
    const Joint of = sites(arena, true);
    const Pool p = pool(arena, &of);

    (void)state;
    check_close(p.spread.tau2, 0.06248080277998409, 1e-8);
    check_close(p.random.value, 0.24701535223021007, 1e-8);
    check_close(p.spread.kh, 0.95276123005783853, 1e-8);
    check_close(p.random.test.se, 0.12308114413256598, 1e-8); /* the factor is never below 1 */
    const double reach = gsl_cdf_tdist_Pinv(0.975, N - 1) * 0.12308114413256598;
    check_close(p.random.test.high, 0.24701535223021007 + reach, 1e-8);
    check_close(p.spread.q, 31.37724067670711, 1e-11);
    check_close(p.fixed.value, 0.24921603593070363, 1e-12);
    check_close(p.fixed.test.se, 0.06247205281376241, 1e-12);
    for (size_t i = 0; i < N; i++) {
        check_close(p.random.weight[i], weight[i], 1e-8);
        check_close(p.fixed.weight[i], fixed[i], 1e-11);
    }
    arena_destroy(arena);
}

/* Of the others with their covariance, refitted: tau^2 changes too. kh of the fourth is above 1. */
static void each_site_is_left_out_in_turn(void **state)
{
    static const double mean[N] = {0.23039835673267245, 0.31613336377597545, 0.19974256802784354,
                                   0.26300549820721764, 0.18287831468797544, 0.29820514885506733};
    static const double se[N] = {0.14740063908872753, 0.11623569965921778, 0.13607856435539353,
                                 0.13835332782590840, 0.11541241700917514, 0.13864548529569506};
    Arena *arena = arena_create();
    const Joint of = sites(arena, true);
    const Pool p = pool(arena, &of);

    (void)state;
    for (size_t i = 0; i < N; i++) {
        check_close(p.without[i], mean[i], 1e-8);
        check_close(p.without_test[i].se, se[i] * (i == 3 ? sqrt(1.00916592215055512) : 1.0), 1e-8);
        check_same(p.without_test[i].df, N - 2);
    }
    arena_destroy(arena);
}

static void a_diagonal_covariance_gives_the_spread_of_schools(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    const Joint of = sites(arena, false);
    const Pool p = pool(arena, &of);
    Spread fit;

    (void)state;
    assert_true(spread_fit(arena, &of, NULL, 1, &fit, &err));
    const SpreadPrediction next = spread_predict(arena, &fit, 0.95);
    check_close(p.random.value, fit.beta[0], 1e-12);
    check_close(p.random.test.se, fit.se[0], 1e-12);
    check_close(p.prediction.low, next.low, 1e-12);
    check_close(p.prediction.high, next.high, 1e-12);
    assert_true(p.prediction.low < p.random.test.low && p.random.test.high < p.prediction.high);
    arena_destroy(arena);
}

/* Two have a fixed average and a test of being equal, three the random one, four it without each,
 * six a prediction. */
static void few_sites_say_less(void **state)
{
    Arena *arena = arena_create();
    const Joint all = sites(arena, false);

    (void)state;
    for (size_t n = POOL_LEAST; n <= N; n++) {
        Joint of = joint_create(arena, n, NULL);
        for (size_t i = 0; i < n; i++) {
            of.value[i] = all.value[i];
            for (size_t j = 0; j < n; j++)
                of.covariance[i * n + j] = all.covariance[i * N + j];
        }
        const Pool p = pool(arena, &of);
        assert_true(isfinite(p.fixed.value) && isfinite(p.fixed.test.se) && isfinite(p.spread.p));
        assert_int_equal(p.has_random, n >= 3);
        assert_int_equal(isfinite(p.random.value) && isfinite(p.random.test.low), n >= 3);
        assert_int_equal(isfinite(p.without[0]) && isfinite(p.without_test[0].low), n >= 4);
        assert_int_equal(isfinite(p.prediction.low) && isfinite(p.prediction.high), n >= 6);
    }
    arena_destroy(arena);
}

static void the_same_people_twice_are_refused(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    Joint of = joint_create(arena, 3, NULL);
    Pool p;

    (void)state;
    for (size_t i = 0; i < 9; i++)
        of.covariance[i] = 1.0;
    assert_false(pool_make(arena, &of, 0.95, &p, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "not positive definite"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(independent_sites_are_as_in_metafor),
        cmocka_unit_test(shared_errors_are_in_the_weights),
        cmocka_unit_test(each_site_is_left_out_in_turn),
        cmocka_unit_test(a_diagonal_covariance_gives_the_spread_of_schools),
        cmocka_unit_test(few_sites_say_less),
        cmocka_unit_test(the_same_people_twice_are_refused),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
