/* Entropy balancing against what defines it: the means, and weights over base weights that are the
 * exponential of a linear form; and feasibility against the convex hull of the rows. */
#include "check.h"
#include "random.h"

#include "alike/entropy.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <string.h>

static double normal(uint64_t *state)
{
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += uniform(state);
    return sum - 6;
}

/* A matrix of columns, the first of ones; rows are weighed in a scrambled order. */
typedef struct Sheet {
    size_t n, k;
    double *x; /* k columns of n */
    uint32_t *index;
    double *base, *target, *weight;
    ModelMatrix matrix;
} Sheet;

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const Sheet *s = state;
    for (size_t j = 0; j < s->k; j++)
        for (size_t i = 0; i < rows.n; i++)
            block[j * stride + i] =
                s->x[j * s->n + (rows.index != NULL ? rows.index[i] : rows.begin + i)];
}

static Sheet *sheet_create(Arena *arena, size_t n, size_t k)
{
    Sheet *s = ARENA_NEW(arena, Sheet);
    *s = (Sheet){.n = n,
                 .k = k,
                 .x = ARENA_ARRAY(arena, double, n *k),
                 .index = ARENA_ARRAY(arena, uint32_t, n),
                 .base = ARENA_ARRAY(arena, double, n),
                 .target = ARENA_ARRAY(arena, double, k),
                 .weight = ARENA_ARRAY(arena, double, n)};
    for (size_t i = 0; i < n; i++) {
        s->x[i] = 1;
        s->index[i] = (uint32_t)((i * 7919 + 3) % n);
        s->base[i] = 1;
    }
    s->matrix = (ModelMatrix){.n = n, .k = k, .state = s, .fill = fill};
    return s;
}

static double at(const Sheet *s, size_t j, size_t i)
{
    return s->x[j * s->n + s->index[i]];
}

static EntropyFit balance(Arena *arena, Sheet *s, double total)
{
    const EntropyProblem problem = {.x = &s->matrix,
                                    .n = s->n,
                                    .index = s->index,
                                    .base = s->base,
                                    .target = s->target,
                                    .total = total};
    EntropyFit fit = {.weight = s->weight};
    entropy_balance(arena, &problem, &fit);
    return fit;
}

/* Means in standard deviations of the rows, the total, and no weight below 0. */
static void check_moments(const Sheet *s, double total)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++) {
        assert_true(s->weight[i] >= 0);
        sum += s->weight[i];
    }
    check_close(sum, total, 1e-13);
    for (size_t j = 1; j < s->k; j++) {
        double mean = 0, squares = 0, gap = 0;
        for (size_t i = 0; i < s->n; i++)
            mean += at(s, j, i) / (double)s->n;
        for (size_t i = 0; i < s->n; i++) {
            squares += (at(s, j, i) - mean) * (at(s, j, i) - mean) / (double)s->n;
            gap += s->weight[i] * (at(s, j, i) - s->target[j]) / total;
        }
        check_near(gap / (squares > 0 ? sqrt(squares) : 1), 0, 1e-12);
    }
}

/* log(w / q) = x'b for rows with a part: with the means that is the optimum, and the only one. By
 * least squares, which leaves nothing. */
static void check_form(const Sheet *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->weight[i] > 0;
    if (n <= s->k)
        return;
    gsl_matrix *a = gsl_matrix_alloc(n, s->k);
    gsl_vector *b = gsl_vector_alloc(n), *tau = gsl_vector_alloc(s->k);
    gsl_vector *beta = gsl_vector_alloc(s->k), *left = gsl_vector_alloc(n);
    size_t r = 0;
    double largest = 1;
    for (size_t i = 0; i < s->n; i++) {
        if (s->weight[i] == 0)
            continue;
        for (size_t j = 0; j < s->k; j++)
            gsl_matrix_set(a, r, j, j == 0 ? 1 : at(s, j, i) - s->target[j]);
        gsl_vector_set(b, r, log(s->weight[i] / s->base[i]));
        largest = fmax(largest, fabs(gsl_vector_get(b, r)));
        r++;
    }
    assert_int_equal(gsl_linalg_QR_decomp(a, tau), 0);
    if (gsl_linalg_QR_lssolve(a, tau, b, beta, left) == 0)
        for (size_t i = 0; i < n; i++)
            check_near(gsl_vector_get(left, i), 0, 1e-10 * largest);
    gsl_matrix_free(a);
    gsl_vector_free(b);
    gsl_vector_free(tau);
    gsl_vector_free(beta);
    gsl_vector_free(left);
}

static void means_are_reached_by_weights_of_the_one_form(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        Arena *arena = arena_create();
        uint64_t dice = seed;
        const size_t n = 20 + seed % 200, k = 2 + seed % 5;
        Sheet *s = sheet_create(arena, n, k);
        for (size_t j = 1; j < k; j++)
            for (size_t i = 0; i < n; i++)
                s->x[j * n + i] = j % 3 == 0   ? (double)(uniform(&dice) < 0.4)
                                  : j % 3 == 1 ? 2010 + 3 * normal(&dice)
                                               : 1e4 * normal(&dice) * normal(&dice);
        double total = 0;
        for (size_t i = 0; i < n; i++)
            s->base[i] = seed % 2 == 0 ? 1 : 0.2 + 3 * uniform(&dice);
        for (size_t i = 0; i < n; i++) { /* a target that some weights reach */
            const double w = pow(uniform(&dice), 3) + 1e-3;
            total += w;
            for (size_t j = 1; j < k; j++)
                s->target[j] += w * at(s, j, i);
        }
        for (size_t j = 1; j < k; j++)
            s->target[j] /= total;
        const EntropyFit fit = balance(arena, s, (double)(1 + seed % 50));
        if (fit.status != ENTROPY_DONE)
            fail_msg("seed %d: status %d", (int)seed, (int)fit.status);
        check_moments(s, (double)(1 + seed % 50));
        check_form(s);
        arena_destroy(arena);
    }
}

/* On whose side of the line from a to b is the point? */
static double side(const double *a, const double *b, double px, double py)
{
    return (b[0] - a[0]) * (py - a[1]) - (b[1] - a[1]) * (px - a[0]);
}

/* 1 inside, 0 on the edge, -1 outside the convex hull: by every line through two points; exact, as
 * all numbers are small and whole. */
static int place_in_hull(double (*point)[2], size_t n, double px, double py)
{
    bool edge = false, spread = false;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            if (point[a][0] == point[b][0] && point[a][1] == point[b][1])
                continue;
            bool all = true; /* the points lie to the left of the line, or on it */
            for (size_t c = 0; c < n && all; c++)
                all = side(point[a], point[b], point[c][0], point[c][1]) >= 0;
            if (!all)
                continue;
            const double where = side(point[a], point[b], px, py);
            spread = true;
            if (where < 0)
                return -1;
            if (where == 0) { /* on the line: between its outermost points? */
                double low = INFINITY, high = -INFINITY;
                const double dx = point[b][0] - point[a][0], dy = point[b][1] - point[a][1];
                for (size_t c = 0; c < n; c++)
                    if (side(point[a], point[b], point[c][0], point[c][1]) == 0) {
                        const double along = dx * point[c][0] + dy * point[c][1];
                        low = fmin(low, along);
                        high = fmax(high, along);
                    }
                const double along = dx * px + dy * py;
                if (along < low || along > high)
                    return -1;
                edge = true;
            }
        }
    if (!spread) /* one point only */
        return px == point[0][0] && py == point[0][1] ? 0 : -1;
    return edge ? 0 : 1;
}

static void a_target_is_reached_where_the_hull_holds_it(void **state)
{
    (void)state;
    size_t seen[3] = {0, 0, 0}, combined = 0;
    for (uint64_t seed = 1; seed <= 20000; seed++) {
        Arena *arena = arena_create();
        uint64_t dice = seed;
        const size_t n = 1 + seed % 9;
        Sheet *s = sheet_create(arena, n, 3);
        double point[9][2];
        for (size_t i = 0; i < n; i++) {
            s->index[i] = (uint32_t)i;
            for (size_t j = 0; j < 2; j++)
                point[i][j] = s->x[(j + 1) * n + i] = floor(5 * uniform(&dice));
        }
        s->target[1] = floor(9 * uniform(&dice)) / 2;
        s->target[2] = floor(9 * uniform(&dice)) / 2;
        const int place = place_in_hull(point, n, s->target[1], s->target[2]);
        const EntropyFit fit = balance(arena, s, 3);
        if (place == -1 ? fit.status == ENTROPY_DONE : place == 1 && fit.status != ENTROPY_DONE)
            fail_msg("seed %d: place %d, status %d", (int)seed, place, (int)fit.status);
        if (fit.status == ENTROPY_DONE)
            check_moments(s, 3);
        if (fit.status == ENTROPY_BEYOND)
            assert_true(fit.column == 1 || fit.column == 2);
        if (fit.status == ENTROPY_APART) { /* the certificate: every row lies on one side */
            combined++;
            for (size_t i = 0; i < n; i++) {
                double form = 0;
                for (size_t j = 1; j < 3; j++)
                    form += fit.z[j] * (at(s, j, i) - s->target[j]) / fit.scale[j];
                assert_true(form < 0);
            }
        }
        seen[place + 1]++;
        arena_destroy(arena);
    }
    assert_true(seen[0] > 3000 && seen[1] > 500 && seen[2] > 500 && combined > 300);
}

static void rows_that_a_target_leaves_no_part_weigh_nothing(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    uint64_t dice = 5;
    Sheet *s = sheet_create(arena, 60, 4);
    for (size_t i = 0; i < 60; i++) {
        s->x[60 + i] = i % 3 == 0;
        s->x[120 + i] = normal(&dice);
        s->x[180 + i] = i % 3 == 0 ? 3 : uniform(&dice); /* extreme only where the first is 1 */
    }
    s->target[1] = 0;
    s->target[2] = 0.2;
    s->target[3] = 0.5;
    const EntropyFit fit = balance(arena, s, 10);
    assert_int_equal(fit.status, ENTROPY_DONE);
    assert_int_equal(fit.n_dropped, 20);
    for (size_t i = 0; i < 60; i++)
        assert_true((s->weight[i] == 0) == (at(s, 1, i) == 1));
    check_moments(s, 10);
    check_form(s);
    s->target[3] = 2; /* which only they reach */
    assert_int_equal(balance(arena, s, 10).status, ENTROPY_BEYOND);
    arena_destroy(arena);
}

static void combinations_of_earlier_columns_are_left_out_or_contradict(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    uint64_t dice = 9;
    Sheet *s = sheet_create(arena, 80, 4);
    for (size_t i = 0; i < 80; i++) {
        s->x[80 + i] = 2000 + normal(&dice);
        s->x[160 + i] = normal(&dice);
        s->x[240 + i] = 2 * s->x[80 + i] - s->x[160 + i] + 7;
    }
    s->target[1] = 2000.3;
    s->target[2] = -0.2;
    s->target[3] = 2 * 2000.3 + 0.2 + 7;
    const EntropyFit fit = balance(arena, s, 1);
    assert_int_equal(fit.status, ENTROPY_DONE);
    assert_false(fit.aliased[1] || fit.aliased[2]);
    assert_true(fit.aliased[3]);
    check_moments(s, 1);
    s->target[3] += 0.1;
    const EntropyFit contrary = balance(arena, s, 1);
    assert_int_equal(contrary.status, ENTROPY_BEYOND);
    assert_int_equal(contrary.column, 3);
    arena_destroy(arena);
}

/* Two values: the share of the one is the target, whatever the base weights. */
static void two_values_by_hand(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Sheet *s = sheet_create(arena, 5, 2);
    const double base[5] = {1, 2, 3, 4, 5};
    for (size_t i = 0; i < 5; i++) {
        s->index[i] = (uint32_t)i;
        s->base[i] = base[i];
        s->x[5 + i] = i >= 3;
    }
    s->target[1] = 0.25;
    const EntropyFit fit = balance(arena, s, 8);
    assert_int_equal(fit.status, ENTROPY_DONE);
    const double w[5] = {1, 2, 3, 8.0 / 9, 10.0 / 9}; /* 6 in shares 1:2:3, 2 in shares 4:5 */
    for (size_t i = 0; i < 5; i++)
        check_close(s->weight[i], w[i], 1e-14);
    arena_destroy(arena);
}

/* Beyond 65,536 rows the start comes from a part of them; the answer does not. */
static void large_problems_begin_from_a_part_of_the_rows(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    uint64_t dice = 3;
    const size_t n = 90000, k = 5;
    Sheet *s = sheet_create(arena, n, k);
    for (size_t j = 1; j < k; j++) {
        for (size_t i = 0; i < n; i++)
            s->x[j * n + i] = j == 4 ? (double)(i < 3) : 50 + normal(&dice); /* three rows of 1 */
        s->target[j] = j == 4 ? 0.001 : 50 + 0.4 * (double)j;
    }
    const EntropyFit fit = balance(arena, s, 1000);
    assert_int_equal(fit.status, ENTROPY_DONE);
    check_moments(s, 1000);
    check_form(s);
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_are_reached_by_weights_of_the_one_form),
        cmocka_unit_test(a_target_is_reached_where_the_hull_holds_it),
        cmocka_unit_test(rows_that_a_target_leaves_no_part_weigh_nothing),
        cmocka_unit_test(combinations_of_earlier_columns_are_left_out_or_contradict),
        cmocka_unit_test(two_values_by_hand),
        cmocka_unit_test(large_problems_begin_from_a_part_of_the_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
