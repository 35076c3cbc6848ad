/* Reliability of indices: psychTools' bfi where it is installed, an analysis of variance by hand,
 * and factors whose covariance is exactly that of a model. */
#include "oracle.h"
#include "random.h"

#include "alike/intraclass.h"
#include "surveys/reliability.h"

/* bfi: A1 turned round, A1 to A5 */
static void test_alpha_and_omega_of_five_items(void **state)
{
    (void)state;
    OracleData *d = test_malloc(sizeof *d);
    if (!oracle_read("data(bfi, package=\"psychTools\"); x <- bfi[, 1:5]; x$A1 <- 7 - x$A1; x <- "
                     "na.omit(x)",
                     d)) {
        print_message("R or its package psychTools is not installed\n");
        test_free(d);
        skip();
    }
    Arena *arena = arena_create();
    const double *y[5] = {d->x[0], d->x[1], d->x[2], d->x[3], d->x[4]};
    const ItemAnswers answers = {.n = d->n, .k = 5, .y = y};
    Reliability found;
    reliability_of(arena, &answers, 0.95, &found);
    assert_int_equal(found.n, 2709);
    check_near(found.alpha, .703755894375, 5e-13);
    check_near(found.low, .68574463505, 5e-11);
    check_near(found.high, .721035962796, 5e-12);
    /* factanal() brought to its end (factr = 0.1); by its default it stops at .712128965 */
    check_near(found.omega, .712129290839, 5e-10);
    arena_destroy(arena);
    test_free(d);
}

/* S = l l' + diag(u): the fit finds l and u again. */
static void test_factor_of_an_exact_covariance(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int world = 0; world < 20; world++) {
        enum { K = 7 };
        double l[K], u[K], s[K * K], loading[K], own[K];
        size_t heywood;
        for (size_t j = 0; j < K; j++) {
            l[j] = 0.3 + uniform(&seed);
            u[j] = 0.1 + 2 * uniform(&seed);
        }
        for (size_t a = 0; a < K; a++)
            for (size_t b = 0; b < K; b++)
                s[a * K + b] = l[a] * l[b] + (a == b ? u[a] : 0);
        assert_true(one_factor(s, K, loading, own, &heywood));
        for (size_t j = 0; j < K; j++) {
            check_close(loading[j], l[j], 1e-7);
            check_close(own[j], u[j], 1e-6);
        }
    }
}

/* One correlation is too large for any factor: no number is made up. */
static void test_a_heywood_case_is_named(void **state)
{
    (void)state;
    const double s[9] = {1, .9, .4, .9, 1, .7, .4, .7, 1}; /* the second's square: .9 .7 / .4 > 1 */
    double loading[3], own[3];
    size_t heywood;
    assert_false(one_factor(s, 3, loading, own, &heywood));
    assert_int_equal(heywood, 1);
}

static void test_items_against_the_rest(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const double a[5] = {1, 2, 3, 4, NAN}, b[5] = {2, 1, 4, 3, 1}, c[5] = {1, 1, 2, 5, 2};
    const double *y[3] = {a, b, c};
    Reliability found;
    reliability_of(arena, &(ItemAnswers){.n = 5, .k = 3, .y = y}, 0.95, &found);
    assert_int_equal(found.n, 4);
    /* R: cor(a, b + c), cor(b, a + c), cor(c, a + b); 3/2 (1 - sum(diag(S)) / sum(S)) */
    check_close(found.rest[0], 0.890733738783141, 1e-12);
    check_close(found.rest[1], 0.542137476548394, 1e-12);
    check_close(found.rest[2], 0.762492851663023, 1e-12);
    check_close(found.alpha, 0.834224598930481, 1e-12);
    arena_destroy(arena);
}

/* 18 answers of four schools: R's anova. */
static void test_means_of_schools(void **state)
{
    (void)state;
    const double x[] = {3, 4, 3, 5, 2, 2, 3, 1, 4, 5, 5, 4, 5, 1, 2, 2, 3, 2};
    const int32_t school[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3};
    const Intraclass found = intraclass_anova(x, school, 18, 4, 0.95);
    check_close(found.size, 4.481481481481482, 1e-13);
    check_close(found.value, 0.743452634947728, 1e-12);
    check_close(found.of_mean, 0.928504812976718, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alpha_and_omega_of_five_items),
        cmocka_unit_test(test_factor_of_an_exact_covariance),
        cmocka_unit_test(test_a_heywood_case_is_named),
        cmocka_unit_test(test_items_against_the_rest),
        cmocka_unit_test(test_means_of_schools),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
