/* Errors of weighted means, by hand, and as the fit of a constant has them. */
#include "check.h"

#include "alike/mean.h"
#include "stats/vcov.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { N = 60, N_CLUSTERS = 7 };

static MeanRows rows_of(Arena *arena, size_t n, const double *x, const double *weight,
                        const int32_t *cluster, const uint8_t *counts)
{
    MeanRows out = mean_rows(arena, n, cluster != NULL);
    double total = 0.0;

    for (size_t i = 0; i < n; i++) {
        out.x[i] = x[i];
        out.weight[i] = weight[i];
        out.mean += weight[i] * x[i];
        total += weight[i];
        if (cluster == NULL)
            continue;
        out.cluster[i] = cluster[i];
        out.counts[i] = counts[i];
    }
    out.n = n;
    out.mean /= total;
    return out;
}

static MeanError error_of(MeanRows rows)
{
    static Error err;
    MeanError out;

    assert_true(mean_error(&rows, &out, &err));
    return out;
}

/* 1 2 3 6: mean 3, s^2 = 14/3; with weights HC2 divides by what the row leaves of itself. */
static void independent_rows_have_the_textbook_error(void **state)
{
    static const double x[] = {1.0, 2.0, 3.0, 6.0}, ones[] = {1.0, 1.0, 1.0, 1.0};
    static const double weight[] = {1.0, 1.0, 2.0, 4.0}; /* mean 33/8 */
    Arena *arena = arena_create();
    const double m = 33.0 / 8.0;

    (void)state;
    const MeanError plain = error_of(rows_of(arena, 4, x, ones, NULL, NULL));
    check_close(plain.se, sqrt(14.0 / 3.0 / 4.0), 1e-14);
    check_same(plain.df, 3.0);
    const MeanError weighted = error_of(rows_of(arena, 4, x, weight, NULL, NULL));
    const double variance =
        pow((1.0 - m) / 8.0, 2.0) / (7.0 / 8.0) + pow((2.0 - m) / 8.0, 2.0) / (7.0 / 8.0) +
        pow((3.0 - m) / 4.0, 2.0) / (3.0 / 4.0) + pow((6.0 - m) / 2.0, 2.0) / (1.0 / 2.0);
    check_close(weighted.se, sqrt(variance), 1e-14);
    const MeanError one = error_of(rows_of(arena, 1, x, ones, NULL, NULL));
    check_nan(one.se);
    check_same(one.df, 0.0);
    arena_destroy(arena);
}

/* Clusters {1, 2}, {3}, {6} and a row alone: sums of deviations about 4 are -5, -1, 2 and 4. The
 * last is an error and no cluster. */
static void clusters_that_do_not_count_are_errors_all_the_same(void **state)
{
    static const double x[] = {1.0, 6.0, 2.0, 3.0, 8.0}, ones[] = {1.0, 1.0, 1.0, 1.0, 1.0};
    static const int32_t cluster[] = {40, 7, 40, 3, -1};
    static const uint8_t counts[] = {0, 1, 1, 1, 0}, none[] = {0, 0, 1, 0, 0};
    Arena *arena = arena_create();

    (void)state;
    const MeanError e = error_of(rows_of(arena, 5, x, ones, cluster, counts));
    assert_int_equal(e.n_clusters, 3);
    check_same(e.df, 2.0);
    check_close(e.se, sqrt(1.5 * (25.0 + 1.0 + 4.0 + 16.0)) / 5.0, 1e-14);
    const MeanError one = error_of(rows_of(arena, 5, x, ones, cluster, none));
    assert_int_equal(one.n_clusters, 1);
    check_nan(one.se);
    arena_destroy(arena);
}

static void fill_constant(const void *state, MatrixRows rows, double *block, size_t stride)
{
    (void)state;
    (void)stride;
    for (size_t i = 0; i < rows.n; i++)
        block[i] = 1.0;
}

static void a_mean_is_the_fit_of_a_constant(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_CLASSICAL, VARIANCE_HC0, VARIANCE_HC1,
                                         VARIANCE_HC2, VARIANCE_HC3};
    static const VarianceKind clustered[] = {VARIANCE_CR0, VARIANCE_CR1, VARIANCE_CR2};
    static Error err;
    Arena *arena = arena_create();
    const ModelMatrix constant = {.n = N, .k = 1, .fill = fill_constant};
    const double one = 1.0;
    double x[N], weight[N], form[1], v[2], df[2];
    int32_t cluster[N];
    Fit fit;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        cluster[i] = (int32_t)(i * i % N_CLUSTERS);
        x[i] = (double)(i * 37 % 23) + 3.0 * (double)cluster[i];
        weight[i] = 0.5 + (double)(i % 5);
    }
    assert_int_equal(fit_least_squares(arena, &constant, weight, x, &fit), FIT_DONE);
    const size_t n_clusters = clusters_number(cluster, N);
    const Grouping by_cluster = grouping_of(arena, cluster, n_clusters, N);
    Contributions of_mean = contributions_of_mean(arena, N, weight, fit.residual);
    Contributions of_fit = contributions_of_fit(&fit);
    assert_true(contributions_prepare(arena, &of_mean) && contributions_prepare(arena, &of_fit));
    contributions_form(&of_fit, &one, form);
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        vcov_rows(&of_mean, kinds[k], &v[0]);
        vcov_rows(&of_fit, kinds[k], &v[1]);
        check_close(v[0], v[1] * form[0] * form[0], 1e-12);
    }
    for (size_t k = 0; k < COUNT_OF(clustered); k++) {
        assert_true(vcov_cluster(&of_mean, &by_cluster, clustered[k], &one, &v[0], &df[0], &err));
        assert_true(vcov_cluster(&of_fit, &by_cluster, clustered[k], form, &v[1], &df[1], &err));
        check_close(v[0], v[1] * form[0] * form[0], 1e-12);
        check_close(df[0], df[1], 1e-10);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(independent_rows_have_the_textbook_error),
        cmocka_unit_test(clusters_that_do_not_count_are_errors_all_the_same),
        cmocka_unit_test(a_mean_is_the_fit_of_a_constant),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
