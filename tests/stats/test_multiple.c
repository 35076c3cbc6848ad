/* p values of families of tests, against R's p.adjust and worked by hand. */
#include "effect/oracle_study.h"

#include "alike/multiple.h"

enum { MOST = 16 };

static void families_agree_with_reference_values(void **state)
{
    Arena *arena = arena_create();
    const CsvTable table = csv_read(arena, "tests/oracle/padjust.csv");
    size_t n_families = 0;

    (void)state;
    for (size_t from = 0, to; from < table.n_rows; from = to, n_families++) {
        double p[MOST], bh[MOST], holm[MOST], bonferroni[MOST];
        for (to = from; to < table.n_rows && text_equal(csv_text(&table, to, "dataset"),
                                                        csv_text(&table, from, "dataset"));
             to++)
            p[to - from] = csv_real(&table, to, "p_welch");
        adjust_benjamini_hochberg(p, to - from, bh);
        adjust_holm(p, to - from, holm);
        adjust_bonferroni(p, to - from, bonferroni);
        for (size_t i = from; i < to; i++) {
            check_close_row(bh[i - from], csv_real(&table, i, "bh"), 1e-13,
                            csv_text(&table, i, "term"));
            check_close_row(holm[i - from], csv_real(&table, i, "holm"), 1e-13,
                            csv_text(&table, i, "term"));
            check_close(bonferroni[i - from], fmin(1.0, p[i - from] * (double)(to - from)), 1e-15);
        }
    }
    assert_int_equal(n_families, 3);
    arena_destroy(arena);
}

/* 0.01 0.02 0.03 0.04: each times 4 / rank is 0.04. */
static void a_family_is_adjusted_by_hand(void **state)
{
    const double p[] = {0.04, 0.01, 0.03, 0.02};
    double q[4];

    (void)state;
    adjust_benjamini_hochberg(p, 4, q);
    for (size_t i = 0; i < 4; i++)
        check_close(q[i], 0.04, 1e-15);
    /* Holm: 4 x .01, 3 x .02, 2 x .03, and .04 that is not below what came before */
    adjust_holm(p, 4, q);
    check_close(q[1], 0.04, 1e-15);
    check_close(q[3], 0.06, 1e-15);
    check_close(q[2], 0.06, 1e-15);
    check_close(q[0], 0.06, 1e-15);
    adjust_bonferroni(p, 4, q);
    check_close(q[0], 0.16, 1e-15);
    check_close(q[1], 0.04, 1e-15);
}

static void tests_without_a_p_value_do_not_count(void **state)
{
    const double p[] = {(double)NAN, 0.03, (double)NAN, 0.9, 0.04};
    double q[5];

    (void)state;
    adjust_benjamini_hochberg(p, 5, q);
    check_nan(q[0]);
    check_nan(q[2]);
    check_close(q[1], 0.06, 1e-15);
    check_close(q[4], 0.06, 1e-15);
    check_close(q[3], 0.9, 1e-15);
    adjust_holm(p, 5, q);
    check_nan(q[0]);
    check_close(q[1], 0.09, 1e-15);
    check_close(q[4], 0.09, 1e-15); /* 2 x .04 is less */
    check_close(q[3], 0.9, 1e-15);
    adjust_bonferroni(p, 5, q);
    check_nan(q[2]);
    check_close(q[1], 0.09, 1e-15);
    check_close(q[3], 1.0, 1e-15);
    adjust_benjamini_hochberg(p, 0, q);
}

static void results_may_take_the_place_of_the_p_values(void **state)
{
    double p[] = {0.5, 0.001, 0.2};

    (void)state;
    adjust_benjamini_hochberg(p, 3, p);
    check_close(p[0], 0.5, 1e-15);
    check_close(p[1], 0.003, 1e-15);
    check_close(p[2], 0.3, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_agree_with_reference_values),
        cmocka_unit_test(a_family_is_adjusted_by_hand),
        cmocka_unit_test(tests_without_a_p_value_do_not_count),
        cmocka_unit_test(results_may_take_the_place_of_the_p_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
