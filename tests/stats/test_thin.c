/* Factors kept as one number a row, against the same matrix filled column by column: sums, the fits
 * that are made of them, and a model that has a closed form. */
#include "effect/dense_cr2.h"
#include "random.h"

#include "alike/base.h"

#include "stats/irls.h"
#include "stats/multinomial.h"
#include "stats/thin.h"
#include "stats/vcov.h"

#include <gsl/gsl_errno.h>
#include <string.h>

/* Ones, a flag, a number far from 0, the levels of one factor, a number, the levels of another. */
enum { PLAIN = 4, FACTORS = 2, FIRST = 20, SECOND = 37, K = PLAIN + FIRST + SECOND, WIDTH = K + 1 };
static const LevelColumns factor[FACTORS] = {{3, FIRST}, {3 + FIRST + 1, SECOND}};

typedef struct World {
    size_t n;
    double (*plain)[PLAIN];
    int32_t (*level)[FACTORS]; /* the column, -1: none */
    double *y, *w;
    uint8_t *flag;
    int32_t *cluster;
    ModelMatrix thin, filled;
} World;

static size_t row_of(MatrixRows rows, size_t i)
{
    return rows.index != NULL ? rows.index[i] : rows.begin + i;
}

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    static const size_t place[PLAIN] = {0, 1, 2, 3 + FIRST};
    const World *w = state;

    for (size_t j = 0; j < K; j++)
        memset(block + j * stride, 0, rows.n * sizeof *block);
    for (size_t i = 0; i < rows.n; i++) {
        for (size_t j = 0; j < PLAIN; j++)
            block[place[j] * stride + i] = w->plain[row_of(rows, i)][j];
        for (size_t f = 0; f < FACTORS; f++)
            if (w->level[row_of(rows, i)][f] >= 0)
                block[(size_t)w->level[row_of(rows, i)][f] * stride + i] = 1.0;
    }
}

static void fill_thin(const void *state, MatrixRows rows, double *block, size_t stride,
                      int32_t *level)
{
    const World *w = state;

    for (size_t i = 0; i < rows.n; i++) {
        for (size_t j = 0; j < PLAIN; j++)
            block[j * stride + i] = w->plain[row_of(rows, i)][j];
        for (size_t f = 0; f < FACTORS; f++)
            level[f * MODEL_BLOCK + i] = w->level[row_of(rows, i)][f];
    }
}

/* One row in so many is of a factor's first level, which has no column, or of none. */
static World *drawn(Arena *arena, size_t n, bool equal, uint64_t seed)
{
    World *w = ARENA_NEW(arena, World);

    *w = (World){.n = n,
                 .plain = arena_array(arena, n, sizeof *w->plain),
                 .level = arena_array(arena, n, sizeof *w->level),
                 .y = ARENA_ARRAY(arena, double, n),
                 .w = ARENA_ARRAY(arena, double, n),
                 .flag = ARENA_ARRAY(arena, uint8_t, n),
                 .cluster = ARENA_ARRAY(arena, int32_t, n)};
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (size_t f = 0; f < FACTORS; f++) {
            const size_t at = (size_t)(uniform(&seed) * (double)(factor[f].n + 1));
            w->level[i][f] = at == factor[f].n ? -1 : (int32_t)(factor[f].first + at);
            sum += 0.3 * (double)(at % 5);
        }
        w->plain[i][0] = 1.0;
        w->plain[i][1] = uniform(&seed) < 0.4;
        w->plain[i][2] = 500.0 + 30.0 * uniform(&seed) + sum;
        w->plain[i][3] = uniform(&seed) + 0.1 * sum;
        w->y[i] = sum + w->plain[i][1] + 0.1 * w->plain[i][2] + 3.0 * uniform(&seed);
        w->w[i] = equal ? 1.5 : 0.5 + uniform(&seed);
        w->flag[i] = uniform(&seed) < 1.0 / (1.0 + exp(1.2 - 0.4 * sum));
        w->cluster[i] = (int32_t)(uniform(&seed) * 25.0);
    }
    w->filled = (ModelMatrix){.n = n, .k = K, .state = w, .fill = fill};
    w->thin = w->filled;
    w->thin.n_factors = FACTORS;
    w->thin.factor = factor;
    w->thin.fill_thin = fill_thin;
    return w;
}

static void check_all(const double *a, const double *b, size_t n, double relative)
{
    double size = 0.0;

    for (size_t i = 0; i < n; i++)
        size = fmax(size, fabs(b[i]));
    for (size_t i = 0; i < n; i++)
        check_near(a[i], b[i], relative * size);
}

/* Rows in their order and picked ones, with weights of which some are 0 and without. A column that
 * is added behind is in the products alone. */
static void sums_are_those_of_filled_columns(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    uint64_t seed = 5;
    const World *w = drawn(arena, 3000, false, 11);
    double *weight = ARENA_ARRAY(arena, double, MODEL_BLOCK), *beta = ARENA_ARRAY(arena, double, K);
    uint32_t *picked = ARENA_ARRAY(arena, uint32_t, MODEL_BLOCK);
    for (size_t i = 0; i < MODEL_BLOCK; i++) {
        weight[i] = uniform(&seed) < 0.2 ? 0.0 : uniform(&seed);
        picked[i] = (uint32_t)(uniform(&seed) * 3000.0);
    }
    for (size_t j = 0; j < K; j++)
        beta[j] = uniform(&seed) - 0.5;
    const MatrixRows rows[] = {
        {.begin = 100, .n = 1}, {.begin = 7, .n = MODEL_BLOCK}, {.index = picked, .n = 777}};
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        for (int weighted = 0; weighted < 2; weighted++) {
            const ModelMatrix *of[2] = {&w->thin, &w->filled};
            double *xx[2], *xv[2], *xb[2];
            const size_t n = rows[r].n;
            for (int t = 0; t < 2; t++) {
                ThinBlock thin = thin_block(arena, of[t], 1, MODEL_BLOCK);
                double *added = thin.block + thin.d_own * MODEL_BLOCK;
                xx[t] = ARENA_ARRAY(arena, double, WIDTH *WIDTH);
                xv[t] = ARENA_ARRAY(arena, double, K);
                xb[t] = ARENA_ARRAY(arena, double, n);
                assert_int_equal(thin.d_own, t == 0 ? PLAIN : K);
                assert_int_equal(thin.d, thin.d_own + 1);
                thin_fill(&thin, rows[r]);
                for (size_t i = 0; i < n; i++)
                    added[i] = sin((double)i);
                thin_products(&thin, n, weighted ? weight : NULL, xx[t]);
                for (size_t i = 0; i < n; i++)
                    added[i] = (double)NAN;
                thin_cross(&thin, n, weight, xv[t]);
                thin_multiply(&thin, n, beta, xb[t]);
            }
            check_all(xx[0], xx[1], (size_t)WIDTH * WIDTH, 1e-13);
            check_all(xv[0], xv[1], K, 1e-13);
            check_all(xb[0], xb[1], n, 1e-13);
        }
    }
    arena_destroy(arena);
}

static BinaryFit logit_of(Arena *arena, const ModelMatrix *x, const World *w, const double *weight)
{
    bool *indicator = ARENA_ARRAY(arena, bool, x->k);
    for (size_t j = 0; j < x->k; j++)
        indicator[j] = j != 2 && (x->k != K || j != 3 + FIRST);
    const BinaryProblem problem = {.link = &link_logit,
                                   .x = x,
                                   .indicator = indicator,
                                   .n = w->n,
                                   .y = w->flag,
                                   .weight = weight};
    BinaryFit fit = {.eta = ARENA_ARRAY(arena, double, w->n)};
    irls_fit(arena, &problem, &fit);
    return fit;
}

static void a_logit_is_that_of_filled_columns(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    for (uint64_t seed = 1; seed <= 4; seed++) {
        const World *w = drawn(arena, 4000, false, seed);
        const double *weight = seed % 2 == 0 ? NULL : w->w;
        const BinaryFit a = logit_of(arena, &w->thin, w, weight);
        const BinaryFit b = logit_of(arena, &w->filled, w, weight);
        assert_true(a.converged && b.converged);
        check_all(a.beta, b.beta, K, 1e-10);
        check_all(a.se, b.se, K, 1e-10);
        check_all(a.eta, b.eta, w->n, 1e-10);
        check_close(a.deviance, b.deviance, 1e-12);
    }
    arena_destroy(arena);
}

static void several_arms_are_those_of_filled_columns(void **state)
{
    (void)state;
    enum { ARMS = 3 };
    Arena *arena = arena_create();
    const World *w = drawn(arena, 4000, false, 6);
    bool *indicator = ARENA_ARRAY(arena, bool, K);
    uint8_t *arm = ARENA_ARRAY(arena, uint8_t, w->n);
    uint64_t seed = 4;
    for (size_t j = 0; j < K; j++)
        indicator[j] = j != 2 && j != 3 + FIRST;
    for (size_t i = 0; i < w->n; i++)
        arm[i] = uniform(&seed) < 0.4 ? 2 : w->flag[i];
    const ModelMatrix *const of[2] = {&w->thin, &w->filled};
    MultinomialFit fit[2];
    for (int t = 0; t < 2; t++) {
        const MultinomialProblem problem = {.x = of[t],
                                            .indicator = indicator,
                                            .n = w->n,
                                            .n_arms = ARMS,
                                            .arm = arm,
                                            .weight = w->w};
        multinomial_fit(arena, &problem, &fit[t]);
        assert_true(fit[t].converged);
    }
    check_all(fit[0].beta, fit[1].beta, K * (ARMS - 1), 1e-10);
    check_all(fit[0].eta, fit[1].eta, w->n * (ARMS - 1), 1e-10);
    check_all(fit[0].covariance, fit[1].covariance, K * (ARMS - 1), 1e-10);
    arena_destroy(arena);
}

/* Of coefficient j; df: CR2's, else 0. */
static double variance_at(Arena *arena, Fit *fit, size_t j, VarianceKind kind,
                          const Grouping *clusters, double *df)
{
    Error err = {0};
    Contributions of = contributions_of_fit(fit);
    double *matrix = ARENA_ARRAY(arena, double, of.k *of.k);
    double *form = ARENA_ARRAY(arena, double, of.k);
    double *named = ARENA_ARRAY(arena, double, fit->x.k);

    *df = 0.0;
    named[j] = 1.0;
    if (kind == VARIANCE_CR2)
        assert_true(contributions_prepare(arena, &of));
    contributions_form(&of, named, form);
    if (variance_row[kind].clustered)
        assert_true(vcov_cluster(&of, clusters, kind, form, matrix, df, &err));
    else
        vcov_rows(&of, kind, matrix);
    return quadratic_form(matrix, form, of.k);
}

/* Variances of the flag's coefficient too, where asked for. */
static void check_fits(Arena *arena, Fit *a, Fit *b, const World *w, bool leverages)
{
    static const VarianceKind kinds[] = {VARIANCE_HC1, VARIANCE_HC3, VARIANCE_CR1, VARIANCE_CR2};
    const Grouping clusters = grouping_of(arena, w->cluster, 25, w->n);
    double df[2];

    assert_int_equal(a->k, b->k);
    assert_memory_equal(a->aliased, b->aliased, K * sizeof *a->aliased);
    check_close(a->rss, b->rss, 1e-11);
    check_all(a->residual, b->residual, w->n, 1e-10);
    for (size_t j = 1; j < K; j++)
        check_near(fit_coefficient(a, j), fit_coefficient(b, j), 1e-10);
    for (size_t h = 0; leverages && h < COUNT_OF(kinds); h++) {
        check_close(variance_at(arena, a, 1, kinds[h], &clusters, &df[0]),
                    variance_at(arena, b, 1, kinds[h], &clusters, &df[1]), 1e-9);
        check_close(df[0], df[1], 1e-9);
    }
}

/* A form told alone: rows where levels are kept as numbers, and filled ones. */
static void check_alone(Arena *arena, Fit *a, Fit *b)
{
    const Contributions thin = contributions_of_fit(a), filled = contributions_of_fit(b);
    double *c = ARENA_ARRAY(arena, double, a->x.k), *form = ARENA_ARRAY(arena, double, a->k);
    double *wanted = ARENA_ARRAY(arena, double, a->x.n);
    Contributions alone;

    for (size_t j = 0; j < a->x.k; j += 7) {
        c[j] = 1.0;
        contributions_form(&thin, c, form);
        assert_true(contributions_project(arena, &thin, form, &alone));
        contributions_form(&filled, c, form);
        contributions_coefficients(&filled, form, wanted);
        c[j] = 0.0;
        for (size_t i = 0; i < a->x.n; i++) {
            assert_true(fabs(alone.column[i] - wanted[i]) < 1e-11);
            assert_true(fabs(alone.residual[i] - b->residual[i]) < 1e-9);
        }
    }
}

static void least_squares_and_its_variances_are_those_of_filled_columns(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    for (uint64_t seed = 1; seed <= 4; seed++) {
        const World *w = drawn(arena, 2500, seed % 2 == 0, seed);
        Fit a, b;
        assert_int_equal(fit_least_squares(arena, &w->thin, w->w, w->y, &a), FIT_DONE);
        assert_int_equal(fit_least_squares(arena, &w->filled, w->w, w->y, &b), FIT_DONE);
        assert_false(a.by_qr || b.by_qr);
        check_fits(arena, &a, &b, w, true);
        check_alone(arena, &a, &b);
    }
    arena_destroy(arena);
}

/* Every row one to three times, its weight shared out among its uses; and the same rows a use each,
 * by a cluster of the use's own. */
static World *used(Arena *arena, World *w, size_t n_clusters, bool equal, FitUses *uses)
{
    World *copies = drawn(arena, 3 * w->n, equal, 21);
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, 3 * w->n);
    uint64_t seed = 8;
    size_t n = 0;

    memset(w->w, 0, w->n * sizeof *w->w);
    for (size_t turn = 0; turn < 3; turn++) /* a row's uses lie apart */
        for (size_t i = 0; i < w->n; i++) {
            if (turn > 0 && uniform(&seed) < 0.5)
                continue;
            memcpy(copies->plain[n], w->plain[i], sizeof *w->plain);
            memcpy(copies->level[n], w->level[i], sizeof *w->level);
            copies->y[n] = w->y[i];
            copies->cluster[n] = (int32_t)(uniform(&seed) * (double)n_clusters);
            w->w[i] += copies->w[n];
            row[n++] = (uint32_t)i;
        }
    copies->n = copies->filled.n = copies->thin.n = n;
    *uses = (FitUses){.n = n, .row = row, .weight = copies->w};
    return copies;
}

/* Variances by the use's cluster, by the row's, and by both: after CR2, in coordinates that were
 * turned for it. */
static void check_ways(Arena *arena, Fit *const fit[2], const Grouping way[3], size_t j)
{
    static const VarianceKind kinds[] = {VARIANCE_HC1, VARIANCE_HC3, VARIANCE_CR1,
                                         VARIANCE_CR2, VARIANCE_HC1, VARIANCE_CR1};

    for (size_t h = 0; h < COUNT_OF(kinds); h++) {
        double two_way[2] = {0.0, 0.0}, v[2], df[2];
        for (size_t g = 0; g < 3; g++) {
            for (size_t t = 0; t < 2; t++) {
                v[t] = variance_at(arena, fit[t], j, kinds[h], &way[g], &df[t]);
                two_way[t] += g < 2 ? v[t] : -v[t];
            }
            check_close(v[0], v[1], 1e-10);
            check_close(df[0], df[1], 1e-10);
        }
        check_close(two_way[0], two_way[1], 1e-10);
    }
}

/* Clusters of uses are of few rows and of more than twice the terms, pairs of both of one or two.
 */
static void uses_of_rows_are_filled_rows_a_use(void **state)
{
    (void)state;
    static const size_t n_clusters[] = {60, 6};
    for (size_t h = 0; h < 2 * COUNT_OF(n_clusters); h++) {
        Arena *arena = arena_create();
        const size_t groups = n_clusters[h / 2];
        World *w = drawn(arena, 1500, false, 2 + h);
        FitUses uses;
        const World *copies = used(arena, w, groups, h % 2 == 0, &uses);
        Fit rows, once, filled;
        assert_int_equal(fit_least_squares(arena, &w->thin, w->w, w->y, &rows), FIT_DONE);
        assert_int_equal(fit_least_squares(arena, &copies->filled, copies->w, copies->y, &filled),
                         FIT_DONE);
        once = fit_of_uses(arena, &rows, &uses);
        assert_true(uses.n > 2 * w->n - 200);
        assert_int_equal(once.equal_weights, h % 2 == 0);
        assert_int_equal(once.k, K);
        check_close(once.rss, filled.rss, 1e-11);
        for (size_t j = 1; j < K; j++)
            check_near(fit_coefficient(&once, j), fit_coefficient(&filled, j), 1e-10);

        int32_t *of_row = ARENA_ARRAY(arena, int32_t, uses.n);
        for (size_t i = 0; i < uses.n; i++)
            of_row[i] = w->cluster[uses.row[i]];
        const Grouping way[3] = {
            grouping_of(arena, copies->cluster, groups, uses.n),
            grouping_of(arena, of_row, 25, uses.n),
            grouping_by_pair(arena, copies->cluster, groups, of_row, 25, uses.n)};
        Fit *const fit[2] = {&once, &filled};
        check_ways(arena, fit, way, 1);
        check_ways(arena, fit, way, 3 + FIRST / 2);
        arena_destroy(arena);
    }
}

/* Levels that one cluster alone has make its residual covariance singular. Clusters of few rows and
 * of more than twice the terms, with weights that are equal and not, against explicit matrices. */
static void levels_within_clusters_keep_the_explicit_variance(void **state)
{
    (void)state;
    static const size_t n_clusters[] = {30, 6};
    Arena *arena = arena_create();
    for (size_t h = 0; h < 2 * COUNT_OF(n_clusters); h++) {
        const size_t n = 1000, groups = n_clusters[h / 2];
        World *w = drawn(arena, n, h % 2 == 0, 7 + h);
        int32_t *cluster = ARENA_ARRAY(arena, int32_t, n);
        double *filled = ARENA_ARRAY(arena, double, n *K), *block = ARENA_ARRAY(arena, double, K);
        for (size_t i = 0; i < n; i++) {
            cluster[i] = (int32_t)(i % groups);
            w->level[i][0] = 3 + (int32_t)(i % groups) % FIRST; /* with 6, each has one */
        }
        for (size_t f = groups; f < FIRST; f++) /* the others are somebody's in every cluster */
            for (size_t i = 0; i < n; i++)
                if (i / groups % FIRST == f && i % 3 == 0)
                    w->level[i][0] = 3 + (int32_t)f;
        size_t kept[K], k = 0;
        Fit fit;
        assert_int_equal(fit_least_squares(arena, &w->thin, w->w, w->y, &fit), FIT_DONE);
        for (size_t j = 0; j < K; j++)
            if (!fit.aliased[j])
                kept[k++] = j;
        for (size_t i = 0; i < n; i++) {
            w->filled.fill(w, (MatrixRows){.begin = i, .n = 1}, block, 1);
            for (size_t j = 0; j < k; j++)
                filled[i * k + j] = block[kept[j]];
        }
        Arena *scratch = arena_create();
        const Dense dense = dense_cr2(scratch, filled, w->w, w->y, cluster, groups, n, k, 1);
        arena_destroy(scratch);
        const Grouping clusters = grouping_of(arena, cluster, groups, n);
        Error err = {0};
        double df, *named = ARENA_ARRAY(arena, double, K);
        Contributions of = contributions_of_fit(&fit);
        assert_true(contributions_prepare(arena, &of));
        double *matrix = ARENA_ARRAY(arena, double, of.k *of.k);
        double *form = ARENA_ARRAY(arena, double, of.k);
        named[1] = 1.0;
        contributions_form(&of, named, form);
        assert_true(vcov_cluster(&of, &clusters, VARIANCE_CR2, form, matrix, &df, &err));
        check_close(sqrt(quadratic_form(matrix, form, of.k)), dense.se, 1e-9);
        check_close(df, dense.df, 1e-9);
    }
    arena_destroy(arena);
}

/* A number that goes by the levels of the factor before it, levels that only go together, and a
 * level that nobody has: the same columns are left out. */
static void the_same_columns_are_left_out(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    World *w = drawn(arena, 2500, true, 3);
    for (size_t i = 0; i < w->n; i++) {
        w->plain[i][3] = 0.25 * (double)(w->level[i][0] % 7);
        if (w->level[i][0] == 5 || w->level[i][1] == K - 1)
            w->level[i][1] = w->level[i][0] == 5 ? K - 1 : K - 2;
        if (w->level[i][1] == K - 5)
            w->level[i][1] = -1;
    }
    Fit a, b;
    assert_int_equal(fit_least_squares(arena, &w->thin, w->w, w->y, &a), FIT_DONE);
    assert_int_equal(fit_least_squares(arena, &w->filled, w->w, w->y, &b), FIT_DONE);
    assert_true(b.aliased[3 + FIRST] && b.aliased[K - 1] && b.aliased[K - 5]);
    assert_true(b.by_qr && !a.by_qr); /* another way to the same answer */
    check_fits(arena, &a, &b, w, true);
    const BinaryFit c = logit_of(arena, &w->thin, w, NULL);
    const BinaryFit d = logit_of(arena, &w->filled, w, NULL);
    assert_memory_equal(c.aliased, d.aliased, K * sizeof *c.aliased);
    assert_true(d.aliased[3 + FIRST] && d.aliased[K - 1] && d.aliased[K - 5]);
    check_all(c.eta, d.eta, w->n, 1e-9);
    arena_destroy(arena);
}

/* A number that goes by the levels but for a trace is no combination of them: QR says so, as
 * before. */
static void near_collinear_columns_stay(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    World *w = drawn(arena, 2500, true, 5);
    uint64_t seed = 9;
    for (size_t i = 0; i < w->n; i++)
        w->plain[i][3] = (double)(w->level[i][0] % 7) + 1e-6 * uniform(&seed);
    Fit a, b;
    assert_int_equal(fit_least_squares(arena, &w->thin, w->w, w->y, &a), FIT_DONE);
    assert_int_equal(fit_least_squares(arena, &w->filled, w->w, w->y, &b), FIT_DONE);
    assert_true(a.by_qr && b.by_qr);
    assert_false(b.aliased[3 + FIRST]);
    check_close(a.rss, b.rss, 1e-11);
    check_close(fit_coefficient(&a, 1), fit_coefficient(&b, 1), 1e-9);
    check_close(fit_coefficient(&a, 3 + FIRST), fit_coefficient(&b, 3 + FIRST), 1e-7);
    arena_destroy(arena);
}

/* Thin and filled; with levels apart; and of near collinear columns, which go through QR. */
static void another_outcome_is_fitted_as_by_itself(void **state)
{
    (void)state;
    for (int turn = 0; turn < 6; turn++) {
        Arena *arena = arena_create();
        uint64_t seed = 41;
        World *w = drawn(arena, 2500, turn % 2 == 0, 6);
        double *other = ARENA_ARRAY(arena, double, w->n);
        for (size_t i = 0; i < w->n; i++) {
            other[i] = 4000.0 - w->plain[i][1] + 3.0 * w->plain[i][3] + uniform(&seed);
            if (turn >= 4)
                w->plain[i][3] = (double)(w->level[i][0] % 7) + 1e-6 * uniform(&seed);
        }
        const ModelMatrix *x = turn / 2 == 1 ? &w->filled : &w->thin;
        Fit first, again, alone;
        assert_int_equal(fit_coefficients(arena, x, w->w, w->y, &first), FIT_DONE);
        assert_int_equal(fit_other_outcome(arena, &first, other, &again), FIT_DONE);
        assert_int_equal(fit_coefficients(arena, x, w->w, other, &alone), FIT_DONE);
        assert_int_equal(first.by_qr, turn >= 4);
        assert_int_equal(again.k, alone.k);
        check_close(again.y_mean, alone.y_mean, 1e-14);
        check_close(again.tss, alone.tss, 1e-12);
        check_close(again.rss, alone.rss, 1e-12);
        check_all(again.residual, alone.residual, w->n, 1e-11);
        for (size_t j = 0; j < K; j++)
            check_near(fit_coefficient(&again, j), fit_coefficient(&alone, j),
                       turn >= 4 ? 1e-5 : 1e-10);
        arena_destroy(arena);
    }
}

/* --- many rows: where the iteration begins ------------------------------------------------------
 */

typedef struct OneFactor {
    size_t n_levels;
    const int32_t *level;
} OneFactor;

static void fill_one(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const OneFactor *of = state;
    for (size_t j = 0; j < of->n_levels; j++)
        for (size_t i = 0; i < rows.n; i++)
            block[j * stride + i] = j == 0 || of->level[row_of(rows, i)] == (int32_t)j;
}

static void fill_one_thin(const void *state, MatrixRows rows, double *block, size_t stride,
                          int32_t *level)
{
    const OneFactor *of = state;
    (void)stride;
    for (size_t i = 0; i < rows.n; i++) {
        const int32_t at = of->level[row_of(rows, i)];
        block[i] = 1.0;
        level[i] = at == 0 ? -1 : at;
    }
}

/* With nothing but a factor in the model, a level's chance is its share of ones. The part of the
 * rows in which the iteration begins holds levels without any, which once sent it astray. */
static void many_levels_of_many_rows_have_their_own_shares(void **state)
{
    (void)state;
    static const size_t n_levels[] = {120, 400};
    Arena *arena = arena_create();
    for (size_t h = 0; h < COUNT_OF(n_levels); h++) {
        const size_t n = 80000, k = n_levels[h];
        uint64_t seed = 17;
        int32_t *level = ARENA_ARRAY(arena, int32_t, n);
        double *size = ARENA_ARRAY(arena, double, k), *ones = ARENA_ARRAY(arena, double, k);
        World w = {.n = n, .flag = ARENA_ARRAY(arena, uint8_t, n)};
        for (size_t i = 0; i < n; i++) {
            const bool rare = h == 0 && uniform(&seed) < 0.2; /* of all but the first 20 levels */
            const size_t among = h == 0 && !rare ? 20 : k;
            level[i] = (int32_t)(uniform(&seed) * (double)among);
            w.flag[i] = uniform(&seed) < 0.2;
            size[level[i]] += 1.0;
            ones[level[i]] += w.flag[i];
        }
        const OneFactor of = {k, level};
        const LevelColumns columns = {1, k - 1};
        const ModelMatrix x = {.n = n,
                               .k = k,
                               .state = &of,
                               .fill = fill_one,
                               .n_factors = 1,
                               .factor = &columns,
                               .fill_thin = fill_one_thin};
        const BinaryFit fit = logit_of(arena, &x, &w, NULL);
        assert_true(fit.converged && !fit.drifting && !fit.separable);
        for (size_t i = 0; i < n; i++) {
            const size_t at = (size_t)level[i];
            check_close(fit.eta[i], log(ones[at] / (size[at] - ones[at])), 1e-10);
        }
    }
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_filled_columns),
        cmocka_unit_test(a_logit_is_that_of_filled_columns),
        cmocka_unit_test(several_arms_are_those_of_filled_columns),
        cmocka_unit_test(least_squares_and_its_variances_are_those_of_filled_columns),
        cmocka_unit_test(uses_of_rows_are_filled_rows_a_use),
        cmocka_unit_test(levels_within_clusters_keep_the_explicit_variance),
        cmocka_unit_test(the_same_columns_are_left_out),
        cmocka_unit_test(near_collinear_columns_stay),
        cmocka_unit_test(another_outcome_is_fitted_as_by_itself),
        cmocka_unit_test(many_levels_of_many_rows_have_their_own_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
