/* A matrix that keeps a factor's levels apart, against the same matrix in one piece: what is left
 * out, solutions, dependences and the diagonal of the inverse; and that a fit keeps them so. */
#include "check.h"
#include "random.h"

#include "alike/arena.h"
#include "alike/base.h"

#include "stats/fit.h"
#include "stats/level_matrix.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* Ones, a number before the levels, the levels, two numbers behind them. */
enum { ROWS = 900, LEVELS = 40, FIRST = 2, K = FIRST + LEVELS + 2 };
static const LevelColumns levels = {FIRST, LEVELS};

typedef struct World {
    double number[ROWS][3];
    int32_t level[ROWS]; /* 0 .. LEVELS - 1; -1: none */
    double weight[ROWS], y[ROWS];
} World;

typedef enum Kind {
    PLAIN,
    BEFORE_BY_LEVEL, /* the number before the levels goes by them: the last level that it is of */
    BEHIND_BY_LEVEL, /* the first one behind them does */
    BOTH_BY_LEVEL,   /* two numbers before and behind, each by the levels in its own way */
    NO_FIRST,        /* every row has a level with a column */
    EMPTY,           /* some levels have no row */
    EMPTY_BY_LEVEL,  /* and the first number behind them goes by the others */
    HARDLY_BY_LEVEL, /* of the number before them the last levels have little, and rows weigh much
                      */
    KINDS
} Kind;

static World *drawn(Arena *arena, Kind kind, uint64_t seed)
{
    World *w = ARENA_NEW(arena, World);

    for (size_t i = 0; i < ROWS; i++) {
        int32_t at = (int32_t)(uniform(&seed) * (LEVELS + 1.0)) - 1;
        if (kind == NO_FIRST && at < 0)
            at = 3;
        if ((kind == EMPTY || kind == EMPTY_BY_LEVEL) && at % 7 == 2)
            at = 1;
        const double by_level = at < 0 ? 0.0 : (double)(at % 5) / 4.0;
        w->level[i] = at;
        w->weight[i] = 0.5 + uniform(&seed);
        for (size_t j = 0; j < 3; j++)
            w->number[i][j] = uniform(&seed) - 0.5 + 0.2 * by_level;
        if (kind == BEFORE_BY_LEVEL || kind == BOTH_BY_LEVEL)
            w->number[i][0] = at > 30 ? 0.0 : by_level; /* the last levels are no part of it */
        if (kind == HARDLY_BY_LEVEL) {
            w->number[i][0] = at > 30 ? 5e-3 * (double)at : by_level;
            w->weight[i] *= 1e12;
        }
        if (kind == BEHIND_BY_LEVEL || kind == BOTH_BY_LEVEL || kind == EMPTY_BY_LEVEL)
            w->number[i][1] = at < 0 ? 0.25 : cos((double)at);
        w->y[i] = w->number[i][0] + (double)(at % 3) + uniform(&seed);
    }
    return w;
}

static size_t row_of(MatrixRows rows, size_t i)
{
    return rows.index != NULL ? rows.index[i] : rows.begin + i;
}

static double value(const World *w, size_t row, size_t j)
{
    if (j == 0)
        return 1.0;
    if (j == 1)
        return w->number[row][0];
    if (j >= FIRST + LEVELS)
        return w->number[row][1 + j - FIRST - LEVELS];
    return w->level[row] == (int32_t)(j - FIRST) ? 1.0 : 0.0;
}

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    for (size_t j = 0; j < K; j++)
        for (size_t i = 0; i < rows.n; i++)
            block[j * stride + i] = value(state, row_of(rows, i), j);
}

static void fill_thin(const void *state, MatrixRows rows, double *block, size_t stride,
                      int32_t *level)
{
    const World *w = state;

    for (size_t i = 0; i < rows.n; i++) {
        const size_t row = row_of(rows, i);
        for (size_t j = 0; j < K - LEVELS; j++)
            block[j * stride + i] = value(w, row, j < FIRST ? j : j + LEVELS);
        level[i] = w->level[row] < 0 ? -1 : FIRST + w->level[row];
    }
}

static ModelMatrix matrix_of(const World *w, bool thin)
{
    return (ModelMatrix){.n = ROWS,
                         .k = K,
                         .state = w,
                         .fill = fill,
                         .n_factors = thin ? 1 : 0,
                         .factor = &levels,
                         .fill_thin = fill_thin};
}

static LevelMatrix products_of(Arena *arena, const World *w, bool apart)
{
    const ModelMatrix x = matrix_of(w, true);
    LevelMatrix out = apart ? level_matrix_of(arena, &x, 0) : level_matrix_whole(arena, K);
    ThinBlock thin = thin_block(arena, &x, 0, MODEL_BLOCK);

    thin_fill(&thin, (MatrixRows){.n = ROWS});
    thin_products_apart(&thin, ROWS, w->weight, &out);
    return out;
}

static void check_dependences(Arena *arena, const LevelMatrix *m, const World *w,
                              const bool *aliased)
{
    double *share = ARENA_ARRAY(arena, double, K);

    for (size_t j = 0; j < K; j++) {
        if (!aliased[j])
            continue;
        for (size_t i = 0; i < K; i++)
            share[i] = (double)NAN; /* all are written */
        level_matrix_dependence(m, aliased, j, share);
        for (size_t row = 0; row < ROWS; row++) {
            double given = 0.0;
            for (size_t i = 0; i < K; i++) {
                assert_true(fabs(share[i]) < 1e-9 || (i < j && !aliased[i]));
                given += share[i] * value(w, row, i);
            }
            check_near(given, value(w, row, j), 1e-9);
        }
    }
}

static void it_is_the_matrix_in_one_piece(void **state)
{
    (void)state;
    static const size_t left_out[KINDS] = {0, 1, 1, 2, 1, 6, 7, 1};
    Arena *arena = arena_create();

    for (Kind kind = 0; kind < KINDS; kind++) {
        const World *w = drawn(arena, kind, 3 + (uint64_t)kind);
        LevelMatrix a = products_of(arena, w, true), b = products_of(arena, w, false);
        bool *out_a = ARENA_ARRAY(arena, bool, K), *out_b = ARENA_ARRAY(arena, bool, K);
        double *x = ARENA_ARRAY(arena, double, K), *y = ARENA_ARRAY(arena, double, K);
        double *inverse = ARENA_ARRAY(arena, double, K *K);
        assert_int_equal(a.levels.n, LEVELS);
        assert_int_equal(level_matrix_factor(&a, LINALG_ALIAS_SHARE, out_a), K - left_out[kind]);
        assert_int_equal(level_matrix_factor(&b, LINALG_ALIAS_SHARE, out_b), K - left_out[kind]);
        assert_memory_equal(out_a, out_b, K * sizeof *out_a);
        check_dependences(arena, &a, w, out_a);
        for (size_t j = 0; j < K; j++)
            x[j] = y[j] = sin((double)j);
        level_matrix_solve(&a, out_a, x);
        level_matrix_solve(&b, out_b, y);
        for (size_t j = 0; j < K; j++)
            check_near(x[j], y[j], 1e-11);
        if (kind == HARDLY_BY_LEVEL) /* near to none of either */
            continue;
        level_matrix_inverse_diagonal(&a, out_a, x);
        cholesky_inverse(b.rest, K, out_b, inverse);
        for (size_t j = 0; j < K; j++)
            check_near(x[j], inverse[j * K + j], 1e-11);
    }
    arena_destroy(arena);
}

/* Every product stands where it is asked for, in either order. */
static void products_are_where_they_are_asked_for(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const World *w = drawn(arena, PLAIN, 6);
    const LevelMatrix a = products_of(arena, w, true), b = products_of(arena, w, false);

    for (size_t i = 0; i < K; i++)
        for (size_t j = 0; j < K; j++) {
            const bool apart = i - FIRST < LEVELS && j - FIRST < LEVELS && i != j;
            if (!apart)
                check_near(*level_matrix_at(&a, i, j), *level_matrix_at(&b, i, j), 1e-12);
        }
    arena_destroy(arena);
}

/* The largest factor of 32 levels or more; a copy and a clear are of all there is. */
static void the_largest_factor_is_kept_apart(void **state)
{
    static const struct {
        LevelColumns of[2];
        size_t n;
    } factors[] = {{{{1, 35}, {40, 50}}, 50},
                   {{{1, 50}, {60, 35}}, 50},
                   {{{1, 31}, {60, 32}}, 32},
                   {{{1, 31}, {60, 31}}, 0}};
    (void)state;
    Arena *arena = arena_create();

    for (size_t f = 0; f < COUNT_OF(factors); f++) {
        const ModelMatrix x = {.k = 120, .n_factors = 2, .factor = factors[f].of};
        LevelMatrix m = level_matrix_of(arena, &x, 1), copy = level_matrix_like(arena, &m);
        const size_t n = m.levels.n, d = m.d;
        assert_int_equal(n, factors[f].n);
        assert_int_equal(m.k, 121);
        assert_int_equal(d, 121 - n);
        for (size_t i = 0; i < n + 1; i++)
            m.own[i] = 1.0 + (double)i;
        for (size_t i = 0; i < (n + 1) * d; i++)
            m.cross[i] = 2.0 + (double)i;
        for (size_t i = 0; i < d * d; i++)
            m.rest[i] = 3.0 + (double)i;
        level_matrix_copy(&m, &copy);
        assert_memory_equal(copy.rest, m.rest, d * d * sizeof(double));
        if (n > 0) {
            assert_memory_equal(copy.own, m.own, (n + 1) * sizeof(double));
            assert_memory_equal(copy.cross, m.cross, (n + 1) * d * sizeof(double));
        }
        level_matrix_clear(&m);
        for (size_t i = 0; n > 0 && i < (n + 1) * d; i++)
            assert_true(m.cross[i] == 0.0 && m.own[i / d] == 0.0);
        for (size_t i = 0; i < d * d; i++)
            assert_true(m.rest[i] == 0.0);
    }
    arena_destroy(arena);
}

/* A column that is out from the start takes no level with it, though levels give it. */
static void what_is_out_takes_no_level_with_it(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const World *w = drawn(arena, BEFORE_BY_LEVEL, 8);
    LevelMatrix m = products_of(arena, w, true);
    bool out[K] = {false};

    out[1] = true;
    assert_int_equal(level_matrix_factor(&m, LINALG_ALIAS_SHARE, out), K - 1);
    for (size_t j = 0; j < K; j++)
        assert_int_equal(out[j], j == 1);
    arena_destroy(arena);
}

/* Columns that are out already stay so, and without a share none is looked for. */
static void columns_that_are_out_stay_out(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const World *w = drawn(arena, PLAIN, 4);
    LevelMatrix a = products_of(arena, w, true), b = products_of(arena, w, false);
    bool out_a[K] = {false}, out_b[K] = {false};
    double x[K], y[K];

    out_a[1] = out_b[1] = out_a[FIRST + 5] = out_b[FIRST + 5] = true;
    assert_int_equal(level_matrix_factor(&a, 0.0, out_a), K - 2);
    assert_int_equal(level_matrix_factor(&b, 0.0, out_b), K - 2);
    for (size_t j = 0; j < K; j++)
        x[j] = y[j] = 1.0 + (double)j;
    level_matrix_solve(&a, out_a, x);
    level_matrix_solve(&b, out_b, y);
    assert_true(x[1] == 0.0 && x[FIRST + 5] == 0.0);
    for (size_t j = 0; j < K; j++)
        check_near(x[j], y[j], 1e-11);
    arena_destroy(arena);
}

/* Levels are kept apart where no column is given by others but levels without rows; else the
 * columns are taken in their order. Either way the fit is that of filled columns. */
static void a_fit_keeps_levels_apart_where_it_can(void **state)
{
    (void)state;
    Arena *arena = arena_create();

    for (Kind kind = 0; kind < KINDS; kind++) {
        const World *w = drawn(arena, kind, 20 + (uint64_t)kind);
        const ModelMatrix thin = matrix_of(w, true), filled = matrix_of(w, false);
        double *told = ARENA_ARRAY(arena, double, ROWS);
        Fit a, b;
        assert_int_equal(fit_least_squares(arena, &thin, w->weight, w->y, &a), FIT_DONE);
        assert_int_equal(fit_least_squares(arena, &filled, w->weight, w->y, &b), FIT_DONE);
        assert_int_equal(a.n_groups > 0, kind == PLAIN || kind == EMPTY);
        if (kind == EMPTY_BY_LEVEL || kind == HARDLY_BY_LEVEL)
            continue;
        assert_int_equal(a.n_groups, kind == PLAIN   ? LEVELS + 1
                                     : kind == EMPTY ? LEVELS + 1 - 6
                                                     : 0);
        assert_int_equal(a.k, b.k);
        assert_memory_equal(a.aliased, b.aliased, K * sizeof *a.aliased);
        check_close(a.rss, b.rss, 1e-11);
        check_close(a.tss, b.tss, 1e-11);
        for (size_t j = 0; j < K; j++) {
            double of_a = 0.0, of_b = 0.0;
            check_near(fit_coefficient(&a, j), fit_coefficient(&b, j), 1e-10);
            for (size_t l = 0; l < a.k; l++) { /* of the coefficient's variance */
                of_a += a.back[j * a.k + l] * a.back[j * a.k + l];
                of_b += b.back[j * b.k + l] * b.back[j * b.k + l];
            }
            check_near(of_a, of_b, 1e-10);
        }
        fit_foretell(&a, &filled, told);
        for (size_t i = 0; i < ROWS; i++) {
            check_near(a.residual[i], b.residual[i], 1e-11);
            check_near(w->y[i] - told[i], b.residual[i], 1e-10);
        }
    }
    arena_destroy(arena);
}

/* --- more levels than coordinates are made of --------------------------------------------------
 */

enum { MANY = FIT_LEVELS_MOST + 200, MANY_ROWS = 6 * MANY };

/* Ones, a number, the levels, a number that goes by the levels where `given`. */
typedef struct ManyLevels {
    const int32_t *level; /* 0 .. MANY; 0 has no column */
    const double *number[2];
} ManyLevels;

static const LevelColumns many = {2, MANY};

static void fill_many_thin(const void *state, MatrixRows rows, double *block, size_t stride,
                           int32_t *level)
{
    const ManyLevels *of = state;

    for (size_t i = 0; i < rows.n; i++) {
        const size_t row = row_of(rows, i);
        block[i] = 1.0;
        block[stride + i] = of->number[0][row];
        block[2 * stride + i] = of->number[1][row];
        level[i] = of->level[row] == 0 ? -1 : 1 + of->level[row];
    }
}

/* Coefficients solve the normal equations: residuals sum to 0 in every level, and against both
 * numbers; what is foretold of a row is its outcome less its residual, also where the first level
 * has no row, some levels have none, or a number goes by the levels. */
static void coefficients_of_many_levels_leave_nothing(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    uint64_t seed = 12;
    double *number[2], *y = ARENA_ARRAY(arena, double, MANY_ROWS);
    double *weight = ARENA_ARRAY(arena, double, MANY_ROWS);
    double *told = ARENA_ARRAY(arena, double, MANY_ROWS);
    int32_t *level = ARENA_ARRAY(arena, int32_t, MANY_ROWS);
    number[0] = ARENA_ARRAY(arena, double, MANY_ROWS);
    number[1] = ARENA_ARRAY(arena, double, MANY_ROWS);
    for (int turn = 0; turn < 4; turn++) {
        const bool no_first = turn % 2 == 1, given = turn >= 2;
        const ManyLevels of = {level, {number[0], number[1]}};
        const ModelMatrix x = {.n = MANY_ROWS,
                               .k = MANY + 3,
                               .state = &of,
                               .n_factors = 1,
                               .factor = &many,
                               .fill_thin = fill_many_thin};
        bool seen[MANY + 1] = {false};
        size_t n_seen = 0;
        double sum[MANY + 1] = {0.0}, against[2] = {0.0, 0.0};
        for (size_t i = 0; i < MANY_ROWS; i++) {
            level[i] = (int32_t)(uniform(&seed) * (MANY + 1.0));
            if (level[i] % 100 == 7 || (no_first && level[i] == 0))
                level[i] = 8;
            n_seen += seen[level[i]] ? 0 : 1;
            seen[level[i]] = true;
            number[0][i] = 500.0 + 40.0 * uniform(&seed);
            number[1][i] = given ? (double)(level[i] % 9) : uniform(&seed);
            weight[i] = 0.5 + uniform(&seed);
            y[i] = 0.3 * number[0][i] + 5.0 * sin((double)level[i]) + uniform(&seed);
        }
        Fit fit;
        assert_int_equal(fit_coefficients(arena, &x, weight, y, &fit), FIT_DONE);
        assert_non_null(fit.beta);
        assert_int_equal(fit.k, n_seen + (given ? 1 : 2));
        assert_int_equal(fit.aliased[MANY + 2], given);
        fit_foretell(&fit, &x, told);
        double rss = 0.0;
        for (size_t i = 0; i < MANY_ROWS; i++) {
            check_near(y[i] - told[i], fit.residual[i], 1e-9);
            sum[level[i]] += weight[i] * fit.residual[i];
            for (size_t j = 0; j < 2; j++)
                against[j] += weight[i] * fit.residual[i] * number[j][i];
            rss += weight[i] * fit.residual[i] * fit.residual[i];
        }
        check_close(fit.rss, rss, 1e-12);
        for (size_t l = 0; l <= MANY; l++)
            check_near(sum[l], 0.0, 1e-10);
        check_near(against[0], 0.0, 1e-6);
        check_near(against[1], 0.0, 1e-8);
        Fit again;
        assert_int_equal(fit_other_outcome(arena, &fit, number[0], &again), FIT_DONE);
        check_near(again.rss, 0.0, 1e-12); /* the outcome is one of the columns */
        check_close(fit_coefficient(&again, 1), 1.0, 1e-12);
    }
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_matrix_in_one_piece),
        cmocka_unit_test(products_are_where_they_are_asked_for),
        cmocka_unit_test(the_largest_factor_is_kept_apart),
        cmocka_unit_test(what_is_out_takes_no_level_with_it),
        cmocka_unit_test(columns_that_are_out_stay_out),
        cmocka_unit_test(a_fit_keeps_levels_apart_where_it_can),
        cmocka_unit_test(coefficients_of_many_levels_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
