/* Variances and covariances from contributions, against explicit sums and matrices. No student, no
 * frame: a matrix of numbers is all that least squares is given. */
#include "effect/dense_cr2.h"
#include "random.h"

#include "stats/vcov.h"

#include <gsl/gsl_errno.h>

enum { K = 3 };

/* Rows of a regression, every cluster in both halves of what is stacked. */
typedef struct Made {
    size_t n, n_clusters;
    double *x; /* n rows of K: ones, 0/1, a number */
    double *y, *w;
    int32_t *cluster;
    ModelMatrix matrix;
    Fit fit;
} Made;

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const double *x = state;

    for (size_t i = 0; i < rows.n; i++)
        for (size_t j = 0; j < K; j++)
            block[j * stride + i] =
                x[(rows.index != NULL ? rows.index[i] : rows.begin + i) * K + j];
}

static Made *make(Arena *arena, size_t n, size_t n_clusters, bool equal, uint64_t seed)
{
    Made *out = ARENA_NEW(arena, Made);

    *out = (Made){.n = n,
                  .n_clusters = n_clusters,
                  .x = ARENA_ARRAY(arena, double, n *K),
                  .y = ARENA_ARRAY(arena, double, n),
                  .w = ARENA_ARRAY(arena, double, n),
                  .cluster = ARENA_ARRAY(arena, int32_t, n)};
    for (size_t i = 0; i < n; i++) {
        double *x = out->x + i * K;
        out->cluster[i] = (int32_t)(i % n_clusters);
        x[0] = 1.0;
        x[1] = uniform(&seed) < 0.5;
        x[2] = 5.0 + uniform(&seed) + (double)(out->cluster[i] % 3);
        out->w[i] = equal ? 1.0 : 0.5 + uniform(&seed);
        out->y[i] = x[1] + 0.5 * x[2] + 3.0 * uniform(&seed) + (double)(out->cluster[i] % 4);
    }
    out->matrix = (ModelMatrix){.n = n, .k = K, .state = out->x, .fill = fill};
    assert_int_equal(fit_least_squares(arena, &out->matrix, out->w, out->y, &out->fit), FIT_DONE);
    return out;
}

/* Both regressions as one of 2K columns, each 0 in the rows of the other. */
typedef struct Both {
    size_t n;
    double *x, *y, *w;
    int32_t *cluster;
} Both;

static Both both_of(Arena *arena, const Made *const part[2])
{
    const size_t n = part[0]->n + part[1]->n;
    Both out = {.n = n,
                .x = ARENA_ARRAY(arena, double, n * 2 * K),
                .y = ARENA_ARRAY(arena, double, n),
                .w = ARENA_ARRAY(arena, double, n),
                .cluster = ARENA_ARRAY(arena, int32_t, n)};
    size_t at = 0;

    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < part[p]->n; i++, at++) {
            for (size_t j = 0; j < K; j++)
                out.x[at * 2 * K + p * K + j] = part[p]->x[i * K + j];
            out.y[at] = part[p]->y[i];
            out.w[at] = part[p]->w[i];
            out.cluster[at] = part[p]->cluster[i];
        }
    return out;
}

/* Two regressions that share clusters, one after the other: each coefficient's CR2 variance and
 * degrees of freedom are those of the one regression that holds both, and so is their difference's.
 * Rows are reparametrised so that a single coefficient of the explicit model is the difference. */
static void a_stack_of_two_fits_is_one_regression(void **state)
{
    static const size_t sizes[][2] = {{40, 10}, {90, 4}};
    (void)state;

    for (size_t s = 0; s < COUNT_OF(sizes); s++)
        for (int equal = 0; equal < 2; equal++) {
            Arena *arena = arena_create();
            static Error err;
            Made *const made[2] = {make(arena, sizes[s][0], sizes[s][1], equal, 5),
                                   make(arena, sizes[s][0] + 7, sizes[s][1], equal, 9)};
            const Made *const part[2] = {made[0], made[1]};
            Both both = both_of(arena, part);
            const Contributions parts[2] = {contributions_of_fit(&made[0]->fit),
                                            contributions_of_fit(&made[1]->fit)};
            Contributions stack = contributions_stack(parts, 2);
            const Grouping clusters = grouping_of(arena, both.cluster, sizes[s][1], both.n);
            double matrix[4 * K * K], form[2 * K], df;

            assert_int_equal(stack.k, 2 * K);
            assert_true(contributions_prepare(arena, &stack));
            for (size_t which = 0; which < 3; which++) {
                double c[2 * K] = {0};
                c[1] = which == 0 ? 1.0 : which == 1 ? 0.0 : -1.0;
                c[K + 1] = which == 0 ? 0.0 : 1.0;
                if (which == 2) /* column 1 in both parts: then column K + 1 is the difference */
                    for (size_t i = part[0]->n; i < both.n; i++)
                        both.x[i * 2 * K + 1] = both.x[i * 2 * K + K + 1];
                const Dense dense = dense_cr2(arena, both.x, both.w, both.y, both.cluster,
                                              sizes[s][1], both.n, 2 * K, which == 0 ? 1 : K + 1);
                contributions_form(&stack, c, form);
                assert_true(vcov_cluster(&stack, &clusters, VARIANCE_CR2, form, matrix, &df, &err));
                check_close(sqrt(quadratic_form(matrix, form, 2 * K)), dense.se, 1e-8);
                check_close(df, dense.df, 1e-7);
            }
            arena_destroy(arena);
        }
}

/* The same numbers whether a fit gives them or columns of coefficients and residuals do, or
 * influence values. Components need coefficients, leverages need a fit. */
static void given_columns_are_as_good_as_a_fit(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    Made *made = make(arena, 300, 12, false, 3);
    const Contributions of_fit = contributions_of_fit(&made->fit);
    const size_t n = made->n;
    double *coefficient = ARENA_ARRAY(arena, double, n), *influence = ARENA_ARRAY(arena, double, n);
    const double one = 1.0, wanted[K] = {0.0, 1.0, 0.0};
    double form[K], matrix[K * K], given[1], df, given_df, p[K * K], q[K * K], p1, q1;
    double value = 0.0;
    const Grouping clusters = grouping_of(arena, made->cluster, 12, n);

    (void)state;
    contributions_form(&of_fit, wanted, form);
    contributions_coefficients(&of_fit, form, coefficient);
    for (size_t i = 0; i < n; i++) {
        influence[i] = coefficient[i] * made->fit.residual[i];
        value += coefficient[i] * made->y[i];
    }
    check_close(value, fit_coefficient(&made->fit, 1), 1e-10);
    const Contributions linear =
        contributions_given(n, 1, coefficient, made->fit.residual, made->fit.k);
    const Contributions of_influence = contributions_given(n, 1, influence, NULL, made->fit.k);
    assert_true(linear.linear && !linear.leverages && !of_influence.linear);
    for (int kind = VARIANCE_HC0; kind <= VARIANCE_HC1; kind++) {
        vcov_rows(&of_fit, (VarianceKind)kind, matrix);
        vcov_rows(&linear, (VarianceKind)kind, given);
        check_close(given[0], quadratic_form(matrix, form, K), 1e-10);
        vcov_rows(&of_influence, (VarianceKind)kind, given);
        check_close(given[0], quadratic_form(matrix, form, K), 1e-10);
    }
    for (int kind = VARIANCE_CR0; kind <= VARIANCE_CR1; kind++) {
        assert_true(vcov_cluster(&of_fit, &clusters, (VarianceKind)kind, form, matrix, &df, &err));
        assert_true(vcov_cluster(&of_influence, &clusters, (VarianceKind)kind, &one, given,
                                 &given_df, &err));
        check_close(given[0], quadratic_form(matrix, form, K), 1e-10);
        check_same(given_df, df);
    }
    assert_true(vcov_components(&of_fit, &clusters, NULL, p, q, &err));
    assert_true(vcov_components(&linear, &clusters, NULL, &p1, &q1, &err));
    check_close(p1, quadratic_form(p, form, K), 1e-10);
    check_close(q1, quadratic_form(q, form, K), 1e-10);
    arena_destroy(arena);
}

/* Strata against the formula written out, of two forms and their covariance; the only cluster of a
 * stratum is held against the mean of all. One stratum, and contributions that sum to zero: CR0
 * times G / (G - 1). */
static void strata_are_taken_about_their_means(void **state)
{
    enum { N = 60, G = 9 };
    static const int32_t stratum[G] = {0, 0, 0, 1, 1, 1, 1, 2, 0}, one[G] = {0};
    Arena *arena = arena_create();
    static Error err;
    double column[2 * N], s[2][G] = {{0}}, mean[2][3] = {{0}}, size[3] = {0}, all[2] = {0};
    double expected[4] = {0}, sum[2] = {0}, v[4], cr0[4], df;
    int32_t cluster[N];
    uint64_t seed = 77;

    (void)state;
    for (size_t f = 0; f < 2; f++)
        for (size_t i = 0; i < N; i++) {
            cluster[i] = (int32_t)(i % G);
            column[f * N + i] = uniform(&seed) - 0.3;
            s[f][i % G] += column[f * N + i];
            sum[f] += column[f * N + i];
        }
    for (size_t g = 0; g < G; g++) {
        size[stratum[g]] += 1.0;
        for (size_t f = 0; f < 2; f++) {
            mean[f][stratum[g]] += s[f][g];
            all[f] += s[f][g] / G;
        }
    }
    for (size_t g = 0; g < G; g++) {
        const double n_h = size[stratum[g]];
        double from[2];
        for (size_t f = 0; f < 2; f++)
            from[f] = n_h > 1.0 ? s[f][g] - mean[f][stratum[g]] / n_h : s[f][g] - all[f];
        for (size_t f = 0; f < 4; f++)
            expected[f] += (n_h > 1.0 ? n_h / (n_h - 1.0) : 1.0) * from[f / 2] * from[f % 2];
    }
    const Grouping clusters = grouping_of(arena, cluster, G, N);
    const Contributions of = contributions_given(N, 2, column, NULL, 1);
    assert_true(vcov_strata(arena, &of, &clusters, stratum, 3, v, &df, &err));
    check_same(df, G - 3.0);
    for (size_t f = 0; f < 4; f++)
        check_close(v[f], expected[f], 1e-12);
    for (size_t i = 0; i < 2 * N; i++)
        column[i] -= sum[i / N] / N;
    assert_true(vcov_strata(arena, &of, &clusters, one, 1, v, &df, &err));
    assert_true(vcov_cluster(&of, &clusters, VARIANCE_CR0, NULL, cr0, &df, &err));
    for (size_t f = 0; f < 4; f++)
        check_close(v[f], cr0[f] * G / (G - 1.0), 1e-10);
    arena_destroy(arena);
}

/* A unit in both parts of a stack has one error, with the sum of both coefficients. */
static void a_unit_of_two_parts_has_one_error(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    static const double first[] = {0.5, 0.5, -1.0}, second[] = {0.25, -0.25};
    static const double none[] = {0.0, 0.0, 0.0};
    static const int32_t unit[] = {0, 1, 2, 0, 3}, school[] = {0, 0, 1, 0, 1};
    const Contributions part[2] = {contributions_given(3, 1, first, none, 1),
                                   contributions_given(2, 1, second, none, 1)};
    const Contributions stack = contributions_stack(part, 2);
    const Grouping units = grouping_of(arena, unit, 4, 5);
    const Grouping schools = grouping_of(arena, school, 2, 5);
    const double less[2] = {-1.0, 1.0};
    double p[4], q[4];

    (void)state;
    assert_true(vcov_components(&stack, &schools, &units, p, q, &err));
    /* students: 0.25 - 0.5, -0.5, 1, -0.25; schools: 0.25 - 1, -0.25 + 1 */
    check_close(quadratic_form(q, less, 2), 0.0625 + 0.25 + 1.0 + 0.0625, 1e-14);
    check_close(quadratic_form(p, less, 2), 2.0 * 0.75 * 0.75, 1e-14);
    arena_destroy(arena);
}

/* Rows used one to four times, each use with a weight of its own: one fit of the rows, and the same
 * of a row a use. */
typedef struct Used {
    Made *rows, *copies;
    FitUses uses;
    Fit once; /* of the rows, as uses */
} Used;

static Used *make_used(Arena *arena, size_t n, size_t n_clusters, bool equal, uint64_t seed)
{
    Used *out = ARENA_NEW(arena, Used);
    Made *rows = make(arena, n, n_clusters, true, seed), *copies = ARENA_NEW(arena, Made);
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, 4 * n);
    double *weight = ARENA_ARRAY(arena, double, 4 * n);
    size_t n_uses = 0;

    for (size_t i = 0; i < n; i++)
        rows->w[i] = 0.0;
    for (size_t turn = 0; turn < 4; turn++) /* a row's uses lie apart */
        for (size_t i = 0; i < n; i++) {
            if (turn > 0 && uniform(&seed) < 0.5)
                continue;
            row[n_uses] = (uint32_t)i;
            weight[n_uses] = equal ? 0.25 : 0.1 + uniform(&seed);
            rows->w[i] += weight[n_uses++];
        }
    *copies = (Made){.n = n_uses,
                     .n_clusters = n_clusters,
                     .x = ARENA_ARRAY(arena, double, n_uses *K),
                     .y = ARENA_ARRAY(arena, double, n_uses),
                     .w = weight,
                     .cluster = ARENA_ARRAY(arena, int32_t, n_uses)};
    for (size_t i = 0; i < n_uses; i++) {
        memcpy(copies->x + i * K, rows->x + row[i] * K, K * sizeof(double));
        copies->y[i] = rows->y[row[i]];
        copies->cluster[i] = (int32_t)((i * 7) % n_clusters); /* of the use, not of the row */
    }
    copies->matrix = (ModelMatrix){.n = n_uses, .k = K, .state = copies->x, .fill = fill};
    assert_int_equal(fit_least_squares(arena, &copies->matrix, copies->w, copies->y, &copies->fit),
                     FIT_DONE);
    assert_int_equal(fit_least_squares(arena, &rows->matrix, rows->w, rows->y, &rows->fit),
                     FIT_DONE);
    *out =
        (Used){.rows = rows, .copies = copies, .uses = {.n = n_uses, .row = row, .weight = weight}};
    out->once = fit_of_uses(arena, &rows->fit, &out->uses);
    return out;
}

/* Of each coefficient by this kind: the variance and its degrees of freedom. */
static void check_variance(Arena *arena, const Contributions *a, const Contributions *b,
                           const Grouping *clusters, VarianceKind kind)
{
    static Error err;
    const size_t k = a->k, n_forms = contributions_n_forms(a);
    double *matrix[2], *form[2], df[2] = {0.0, 0.0};

    assert_int_equal(a->n, b->n);
    assert_int_equal(a->observed, b->observed);
    assert_int_equal(n_forms, contributions_n_forms(b));
    for (size_t j = 0; j < n_forms; j++) {
        double *c = ARENA_ARRAY(arena, double, n_forms);
        c[j] = 1.0;
        for (size_t h = 0; h < 2; h++) {
            const Contributions *of = h == 0 ? a : b;
            matrix[h] = ARENA_ARRAY(arena, double, k *k);
            form[h] = ARENA_ARRAY(arena, double, k);
            contributions_form(of, c, form[h]);
            if (!variance_row[kind].clustered)
                vcov_rows(of, kind, matrix[h]);
            else
                assert_true(vcov_cluster(of, clusters, kind, form[h], matrix[h], &df[h], &err));
        }
        check_close(quadratic_form(matrix[0], form[0], k), quadratic_form(matrix[1], form[1], k),
                    1e-10);
        check_close(df[0], df[1], 1e-9);
    }
}

/* Each form told alone has the variance, by group and by components, that the matrix of all gives
 * it.
 */
static void check_alone(Arena *arena, const Contributions *of, const Grouping *clusters)
{
    static const VarianceKind kinds[] = {VARIANCE_CR0, VARIANCE_CR1};
    static const double only[] = {1.0};
    static Error err;
    const size_t k = of->k, n_forms = contributions_n_forms(of);
    double *all = ARENA_ARRAY(arena, double, k *k), *q = ARENA_ARRAY(arena, double, k *k);
    double *form = ARENA_ARRAY(arena, double, k), one, of_q, df, df_one;

    for (size_t j = 0; j < n_forms; j++) {
        double *c = ARENA_ARRAY(arena, double, n_forms);
        Contributions alone;
        c[j] = 1.0;
        contributions_form(of, c, form);
        assert_true(contributions_project(arena, of, form, &alone));
        assert_int_equal(alone.observed, of->observed);
        assert_true(alone.stacked == of->stacked);
        for (size_t v = 0; v < COUNT_OF(kinds); v++) {
            assert_true(vcov_cluster(of, clusters, kinds[v], form, all, &df, &err));
            assert_true(vcov_cluster(&alone, clusters, kinds[v], only, &one, &df_one, &err));
            check_close(one, quadratic_form(all, form, k), 1e-12);
            check_same(df_one, df);
        }
        for (int by_unit = 0; by_unit < 2; by_unit++) {
            const Grouping *units = by_unit ? clusters : NULL;
            assert_true(vcov_components(of, clusters, units, all, q, &err));
            assert_true(vcov_components(&alone, clusters, units, &one, &of_q, &err));
            check_close(one, quadratic_form(all, form, k), 1e-12);
            check_close(of_q, quadratic_form(q, form, k), 1e-12);
        }
    }
}

static void a_form_alone_has_its_own_variance(void **state)
{
    static const double weight[400] = {1.0}, root[400] = {1.0};

    (void)state;
    for (int equal = 0; equal < 2; equal++) {
        Arena *arena = arena_create();
        Used *const used[2] = {make_used(arena, 900, 90, equal, 4),
                               make_used(arena, 60, 90, equal, 6)};
        const Contributions rows = contributions_of_fit(&used[0]->rows->fit);
        const Contributions uses[2] = {contributions_of_fit(&used[0]->once),
                                       contributions_of_fit(&used[1]->once)};
        const Contributions stack = contributions_stack(uses, 2);
        int32_t *cluster = ARENA_ARRAY(arena, int32_t, stack.n);
        const Grouping by_row = grouping_of(arena, used[0]->rows->cluster, 90, used[0]->rows->n);
        check_alone(arena, &rows, &by_row);
        for (size_t p = 0, at = 0; p < 2; p++)
            for (size_t i = 0; i < used[p]->uses.n; i++, at++)
                cluster[at] = used[p]->copies->cluster[i];
        const Grouping by_use = grouping_of(arena, cluster, 90, used[0]->uses.n);
        check_alone(arena, &uses[0], &by_use);
        const Grouping of_stack = grouping_of(arena, cluster, 90, stack.n);
        check_alone(arena, &stack, &of_stack);

        Made *made = make(arena, 400, 20, equal, 2);
        const Contributions working = contributions_of_fit(&made->fit);
        const double form[K] = {0.0, 1.0, 0.0};
        Contributions alone;
        fit_spread_alike(&made->fit, weight, root, weight);
        assert_false(contributions_project(arena, &working, form, &alone));
        arena_destroy(arena);
    }
}

static void a_row_used_often_gives_what_its_copies_give(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_CLASSICAL, VARIANCE_HC0, VARIANCE_HC1,
                                         VARIANCE_HC2,       VARIANCE_HC3, VARIANCE_CR0,
                                         VARIANCE_CR1,       VARIANCE_CR2};
    static const size_t sizes[][2] = {{40, 10}, {700, 90}, {60, 3}};
    (void)state;

    for (size_t s = 0; s < COUNT_OF(sizes); s++)
        for (int equal = 0; equal < 2; equal++) {
            Arena *arena = arena_create();
            Used *used = make_used(arena, sizes[s][0], sizes[s][1], equal, 3 + s);
            const size_t n = used->uses.n;
            Contributions once = contributions_of_fit(&used->once);
            Contributions copies = contributions_of_fit(&used->copies->fit);
            const Grouping clusters = grouping_of(arena, used->copies->cluster, sizes[s][1], n);
            double *a = ARENA_ARRAY(arena, double, n), *b = ARENA_ARRAY(arena, double, n);
            double form[K], c[K] = {0.0, 1.0, 0.0};

            assert_true(n > sizes[s][0] + 10);
            for (size_t j = 0; j < K; j++)
                check_close(fit_coefficient(&used->once, j), fit_coefficient(&used->copies->fit, j),
                            1e-11);
            check_close(once.rss, copies.rss, 1e-11);
            contributions_form(&once, c, form);
            contributions_coefficients(&once, form, a);
            contributions_form(&copies, c, form);
            contributions_coefficients(&copies, form, b);
            for (size_t i = 0; i < n; i++)
                check_close(a[i], b[i], 1e-9);
            for (size_t v = 0; v < COUNT_OF(kinds); v++) {
                if (kinds[v] == VARIANCE_CR2)
                    assert_true(contributions_prepare(arena, &once) &&
                                contributions_prepare(arena, &copies));
                check_variance(arena, &once, &copies, &clusters, kinds[v]);
            }
            arena_destroy(arena);
        }
}

/* Differences of parts are stacks: theirs too, with clusters that run across the parts. */
static void a_stack_of_uses_is_a_stack_of_copies(void **state)
{
    Arena *arena = arena_create();
    Used *const used[2] = {make_used(arena, 80, 12, false, 4), make_used(arena, 50, 12, false, 6)};
    const Contributions once[2] = {contributions_of_fit(&used[0]->once),
                                   contributions_of_fit(&used[1]->once)};
    const Contributions copies[2] = {contributions_of_fit(&used[0]->copies->fit),
                                     contributions_of_fit(&used[1]->copies->fit)};
    const Contributions a = contributions_stack(once, 2), b = contributions_stack(copies, 2);
    const size_t first = used[0]->uses.n, n = first + used[1]->uses.n;
    int32_t *cluster = ARENA_ARRAY(arena, int32_t, n);

    (void)state;
    assert_true(contributions_are_uses(&a));
    assert_false(contributions_are_uses(&b));
    for (size_t i = 0; i < n; i++)
        cluster[i] = i < first ? used[0]->copies->cluster[i] : used[1]->copies->cluster[i - first];
    const Grouping clusters = grouping_of(arena, cluster, 12, n);
    check_variance(arena, &a, &b, &clusters, VARIANCE_CR1);
    arena_destroy(arena);
}

/* By both numbers, rows of a pair in their order. */
static void pairs_of_clusters_are_in_the_order_of_both(void **state)
{
    Arena *arena = arena_create();
    static const int32_t first[] = {1, 0, 1, 0, 1, 0, 2}, second[] = {1, 2, 0, 2, 1, 0, 0};
    static const uint32_t order[] = {5, 1, 3, 2, 0, 4, 6};
    static const size_t start[] = {0, 1, 3, 4, 6, 7};
    const Grouping pairs = grouping_by_pair(arena, first, 3, second, 3, 7);

    (void)state;
    assert_int_equal(pairs.n_groups, 5);
    assert_memory_equal(pairs.order, order, sizeof order);
    assert_memory_equal(pairs.start, start, sizeof start);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stack_of_two_fits_is_one_regression),
        cmocka_unit_test(given_columns_are_as_good_as_a_fit),
        cmocka_unit_test(strata_are_taken_about_their_means),
        cmocka_unit_test(a_unit_of_two_parts_has_one_error),
        cmocka_unit_test(a_form_alone_has_its_own_variance),
        cmocka_unit_test(a_row_used_often_gives_what_its_copies_give),
        cmocka_unit_test(a_stack_of_uses_is_a_stack_of_copies),
        cmocka_unit_test(pairs_of_clusters_are_in_the_order_of_both),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
