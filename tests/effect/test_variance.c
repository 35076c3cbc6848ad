/* The fast forms of the variances against explicit matrices, on made-up samples. */
#include "effect/dense_cr2.h"
#include "effect/oracle_study.h"
#include "effect/outcome_model.h"
#include "random.h"

#include <gsl/gsl_errno.h>

enum { N_X = 4 };

/* A sample whose columns live in a frame. */
typedef struct Made {
    Frame frame;
    Model model;
    EffectSample sample;
    double *x; /* n rows of 2 + N_X: intercept, treated, columns */
    size_t k;
} Made;

typedef struct LinearFit {
    size_t n_terms;
    double *beta, *se, *df; /* by term; NaN where aliased */
    bool *aliased;
    size_t rank;
} LinearFit;

/* The model on the sample's rows, an estimate of each coefficient. */
static bool linear_fit(Arena *arena, const Model *model, const EffectSample *sample,
                       VarianceKind kind, LinearFit *out, Error *err)
{
    const ModelRows rows = {
        .model = model, .n = sample->n, .row = sample->row, .treated = sample->treated};
    const ModelMatrix x = model_matrix(&rows);
    const VarianceRule rule = {.kind = kind};
    Fit fit;

    if (!outcome_model_fit(arena, NULL, &x, sample, &fit, err))
        return false;
    *out = (LinearFit){.n_terms = model->n,
                       .beta = ARENA_ARRAY(arena, double, model->n),
                       .se = ARENA_ARRAY(arena, double, model->n),
                       .df = ARENA_ARRAY(arena, double, model->n),
                       .aliased = fit.aliased,
                       .rank = fit.k};
    for (size_t j = 0; j < model->n; j++) {
        Estimate estimate = {.sample = sample,
                             .rows = contributions_of_fit(&fit),
                             .form = ARENA_ARRAY(arena, double, model->n)};
        Variance v;
        estimate.form[j] = 1.0;
        if (!fit.aliased[j] && !estimate_variance(arena, &estimate, &rule, &v, err))
            return false;
        out->beta[j] = fit.aliased[j] ? (double)NAN : fit_coefficient(&fit, j);
        out->se[j] = fit.aliased[j] ? (double)NAN : sqrt(variance_of(&v, estimate.form));
        out->df[j] = fit.aliased[j] ? (double)NAN : v.df;
    }
    return true;
}

typedef enum Weights { EQUAL, UNEQUAL, NEARLY_EQUAL } Weights;

/* n_clusters clusters of about n / n_clusters rows; the last column is 1 in the first cluster alone
 * where `lonely`, so that cluster's residuals have a singular covariance. */
static Made make(Arena *arena, size_t n, size_t n_clusters, Weights weights, bool lonely,
                 bool by_cluster)
{
    Made out = {.k = 2 + N_X};
    uint64_t seed = n * 31 + n_clusters;
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, n);
    uint8_t *treated = ARENA_ARRAY(arena, uint8_t, n);
    double *w = ARENA_ARRAY(arena, double, n), *y = ARENA_ARRAY(arena, double, n);
    int32_t *cluster = ARENA_ARRAY(arena, int32_t, n);
    double *shift = ARENA_ARRAY(arena, double, n_clusters);

    out.x = ARENA_ARRAY(arena, double, n *out.k);
    out.frame.n_rows = n;
    out.frame.n_columns = N_X;
    out.frame.column = ARENA_ARRAY(arena, Column, N_X);
    out.model = model_create(arena);
    model_add_treated(&out.model, arena);
    for (size_t g = 0; g < n_clusters; g++)
        shift[g] = uniform(&seed) - 0.5;
    for (size_t k = 0; k < N_X; k++)
        out.frame.column[k] = (Column){.name = "x",
                                       .label = "x",
                                       .type = COLUMN_REAL,
                                       .real = ARENA_ARRAY(arena, double, n),
                                       .reason = ARENA_ARRAY(arena, uint8_t, n)};
    for (size_t i = 0; i < n; i++) {
        const size_t g = (size_t)((double)n_clusters * uniform(&seed));
        row[i] = (uint32_t)i;
        cluster[i] = (int32_t)(i < n_clusters ? i : g);
        treated[i] = (uint8_t)(by_cluster ? cluster[i] % 2 == 0 : uniform(&seed) < 0.4);
        w[i] = weights == EQUAL ? 1.5 : 0.2 + 2.0 * uniform(&seed);
        if (weights == NEARLY_EQUAL)
            w[i] = 1.0 + 1e-7 * uniform(&seed);
        out.x[i * out.k] = 1.0;
        out.x[i * out.k + 1] = treated[i];
        y[i] = 3.0 + treated[i] + shift[cluster[i]] + uniform(&seed);
        for (size_t k = 0; k < N_X; k++) {
            double value = 10.0 * (double)k + uniform(&seed) + shift[cluster[i]];
            if (lonely && k + 1 == N_X)
                value = cluster[i] == 0 ? 1.0 : 0.0;
            out.frame.column[k].real[i] = out.x[i * out.k + 2 + k] = value;
            y[i] += 0.3 * value;
        }
    }
    for (size_t k = 0; k < N_X; k++)
        model_add_column(&out.model, arena, &out.frame.column[k], row, n);
    out.sample = (EffectSample){.n = n,
                                .row = row,
                                .student = row,
                                .treated = treated,
                                .weight = w,
                                .y = y,
                                .n_cluster_ways = 1,
                                .cluster = {cluster, NULL},
                                .n_clusters = {n_clusters, 0}};
    return out;
}

static void check_against_dense(size_t n, size_t n_clusters, Weights weights, bool lonely,
                                bool by_cluster)
{
    Arena *arena = arena_create();
    static Error err;
    const Made made = make(arena, n, n_clusters, weights, lonely, by_cluster);
    LinearFit fit;

    if (!linear_fit(arena, &made.model, &made.sample, VARIANCE_CR2, &fit, &err))
        fail_msg("%s", err.text);
    for (size_t j = 1; j < made.k; j++) {
        const Dense dense = dense_cr2(arena, made.x, made.sample.weight, made.sample.y,
                                      made.sample.cluster[0], n_clusters, n, made.k, j);
        const char *what = arena_printf(arena, "n %zu, clusters %zu, term %zu", n, n_clusters, j);
        check_close_row(fit.beta[j], dense.estimate, 1e-9, what);
        if (lonely && j + 1 == made.k)
            continue; /* the column of one cluster alone: its own variance is 0 / 0 */
        check_close_row(fit.se[j], dense.se, 1e-8, what);
        check_close_row(fit.df[j], dense.df, 1e-7, what);
    }
    arena_destroy(arena);
}

/* At most 2k = 12 rows in a cluster: done row by row. */
static void cr2_of_small_clusters_is_that_of_explicit_matrices(void **state)
{
    (void)state;
    for (int weights = EQUAL; weights <= NEARLY_EQUAL; weights++) {
        check_against_dense(60, 30, (Weights)weights, false, false);
        check_against_dense(60, 12, (Weights)weights, false, true);
        check_against_dense(80, 40, (Weights)weights, true, false);
    }
}

/* More rows than 2k: through the Gram matrix; few clusters take eigenvalues, many the series. */
static void cr2_of_large_clusters_is_that_of_explicit_matrices(void **state)
{
    (void)state;
    for (int weights = EQUAL; weights <= NEARLY_EQUAL; weights++) {
        check_against_dense(150, 5, (Weights)weights, false, false);
        check_against_dense(150, 6, (Weights)weights, false, true);
        check_against_dense(200, 9, (Weights)weights, true, true);
    }
    check_against_dense(700, 30, UNEQUAL, false, false);
    check_against_dense(700, 30, EQUAL, false, true);
}

/* A cluster longer than one block of rows. */
static void clusters_may_span_blocks_of_rows(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    Made made = make(arena, 5000, 3, UNEQUAL, false, false);
    LinearFit whole, again;

    (void)state;
    assert_true(linear_fit(arena, &made.model, &made.sample, VARIANCE_CR2, &whole, &err));
    /* the same rows, cluster by cluster in another order: sums differ by rounding alone */
    int32_t *cluster = ARENA_ARRAY(arena, int32_t, made.sample.n);
    for (size_t i = 0; i < made.sample.n; i++)
        cluster[i] = 2 - made.sample.cluster[0][i];
    made.sample.cluster[0] = cluster;
    assert_true(linear_fit(arena, &made.model, &made.sample, VARIANCE_CR2, &again, &err));
    for (size_t j = 1; j < made.k; j++) {
        check_close(again.se[j], whole.se[j], 1e-9);
        check_close(again.df[j], whole.df[j], 1e-9);
    }
    arena_destroy(arena);
}

/* With one row a cluster CR2 is HC2, and CR0 is HC0. */
static void clusters_of_one_row_give_the_variances_by_row(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    const Made made = make(arena, 50, 50, EQUAL, false, false);
    LinearFit by_cluster, by_row;

    (void)state;
    assert_true(linear_fit(arena, &made.model, &made.sample, VARIANCE_CR2, &by_cluster, &err));
    assert_true(linear_fit(arena, &made.model, &made.sample, VARIANCE_HC2, &by_row, &err));
    check_close(by_cluster.se[1], by_row.se[1], 1e-12);
    assert_true(linear_fit(arena, &made.model, &made.sample, VARIANCE_CR0, &by_cluster, &err));
    assert_true(linear_fit(arena, &made.model, &made.sample, VARIANCE_HC0, &by_row, &err));
    check_close(by_cluster.se[1], by_row.se[1], 1e-12);
    arena_destroy(arena);
}

/* Columns that are one another's sum are dropped in their order; the rest stays as it was. */
static void an_aliased_column_changes_nothing(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    Made made = make(arena, 90, 15, UNEQUAL, false, false);
    LinearFit plain, aliased;
    Column sum = made.frame.column[0];

    (void)state;
    sum.real = ARENA_ARRAY(arena, double, made.sample.n);
    for (size_t i = 0; i < made.sample.n; i++)
        sum.real[i] = made.frame.column[0].real[i] - 2.0 * made.frame.column[2].real[i] + 7.0;
    for (int v = VARIANCE_CLASSICAL; v <= VARIANCE_CR2; v++) {
        Model more = model_create(arena);
        model_add_treated(&more, arena);
        for (size_t k = 0; k < N_X; k++) {
            model_add_column(&more, arena, &made.frame.column[k], made.sample.row, made.sample.n);
            if (k == 2)
                model_add_column(&more, arena, &sum, made.sample.row, made.sample.n);
        }
        assert_true(linear_fit(arena, &made.model, &made.sample, (VarianceKind)v, &plain, &err));
        assert_true(linear_fit(arena, &more, &made.sample, (VarianceKind)v, &aliased, &err));
        assert_true(aliased.aliased[5]);
        check_nan(aliased.beta[5]);
        assert_int_equal(aliased.rank, plain.rank);
        for (size_t j = 1; j < plain.n_terms; j++) {
            const size_t at = j < 5 ? j : j + 1;
            check_close(aliased.beta[at], plain.beta[j], 1e-9);
            check_close(aliased.se[at], plain.se[j], 1e-9);
            check_close(aliased.df[at], plain.df[j], 1e-8);
        }
    }
    arena_destroy(arena);
}

/* Near collinear columns (condition number about 1e7) go through QR: y = 1 + 2 t + 3 a + 4 b is
 * found again, and fitted exactly. */
static void near_collinear_columns_keep_their_digits(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    Made made = make(arena, 400, 20, UNEQUAL, false, false);
    LinearFit fit;
    double *y = ARENA_ARRAY(arena, double, made.sample.n);
    uint64_t seed = 5;

    (void)state;
    Model model = model_create(arena);
    model_add_treated(&model, arena);
    for (size_t i = 0; i < made.sample.n; i++) {
        made.frame.column[1].real[i] = made.frame.column[0].real[i] + 1e-6 * (uniform(&seed) - 0.5);
        y[i] = 1.0 + 2.0 * made.sample.treated[i] + 3.0 * made.frame.column[0].real[i] +
               4.0 * made.frame.column[1].real[i];
    }
    for (size_t k = 0; k < 2; k++)
        model_add_column(&model, arena, &made.frame.column[k], made.sample.row, made.sample.n);
    made.sample.y = y;
    assert_true(linear_fit(arena, &model, &made.sample, VARIANCE_CLASSICAL, &fit, &err));
    assert_int_equal(fit.rank, 4);
    check_close(fit.beta[1], 2.0, 1e-11);
    check_close(fit.beta[2], 3.0, 1e-7);
    check_close(fit.beta[3], 4.0, 1e-7);
    arena_destroy(arena);
}

static void two_ways_with_equal_clusters_are_one_way(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    Made made = make(arena, 90, 15, UNEQUAL, false, false);
    LinearFit one, two;

    (void)state;
    for (int v = VARIANCE_CR0; v <= VARIANCE_CR2; v++) {
        made.sample.n_cluster_ways = 1;
        assert_true(linear_fit(arena, &made.model, &made.sample, (VarianceKind)v, &one, &err));
        made.sample.n_cluster_ways = 2;
        made.sample.cluster[1] = made.sample.cluster[0];
        made.sample.n_clusters[1] = made.sample.n_clusters[0];
        assert_true(linear_fit(arena, &made.model, &made.sample, (VarianceKind)v, &two, &err));
        check_close(two.se[1], one.se[1], 1e-10);
        check_close(two.df[1], one.df[1], 1e-10);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cr2_of_small_clusters_is_that_of_explicit_matrices),
        cmocka_unit_test(cr2_of_large_clusters_is_that_of_explicit_matrices),
        cmocka_unit_test(clusters_may_span_blocks_of_rows),
        cmocka_unit_test(clusters_of_one_row_give_the_variances_by_row),
        cmocka_unit_test(an_aliased_column_changes_nothing),
        cmocka_unit_test(near_collinear_columns_keep_their_digits),
        cmocka_unit_test(two_ways_with_equal_clusters_are_one_way),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
