/* The wild cluster bootstrap by sums against refits of every draw by normal equations. */
#include "check.h"

#include "alike/error.h"
#include "stats/wild_bootstrap.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { TERMS = 3, ROWS_MOST = 400 };

/* The treatment is the second column; clusters 0, 2, 4 ... have it. */
typedef struct World {
    size_t n, n_clusters;
    double x[ROWS_MOST * TERMS], y[ROWS_MOST], weight[ROWS_MOST];
    int32_t cluster[ROWS_MOST];
} World;

static double uniform(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

static void make_world(World *w, size_t n_clusters, uint64_t seed)
{
    uint64_t state = seed;

    *w = (World){.n_clusters = n_clusters};
    for (size_t g = 0; g < n_clusters; g++) {
        const double own = 2.0 * uniform(&state) - 1.0;
        for (size_t i = 0; i < 4 + g % 5; i++, w->n++) {
            double *x = w->x + w->n * TERMS;
            x[0] = 1.0;
            x[1] = g % 2 == 0 ? 1.0 : 0.0;
            x[2] = 3.0 * uniform(&state) + own;
            w->cluster[w->n] = (int32_t)g;
            w->weight[w->n] = 0.5 + uniform(&state);
            w->y[w->n] = 0.7 * x[1] + x[2] + own + 2.0 * uniform(&state);
        }
    }
}

/* Solves the normal equations of the columns from..TERMS-1 but `without`, by elimination. */
static void solve(const World *w, const double *y, int without, double *beta)
{
    double a[TERMS][TERMS + 1] = {{0.0}};

    for (size_t i = 0; i < w->n; i++)
        for (size_t j = 0; j < TERMS; j++) {
            const double *x = w->x + i * TERMS;
            for (size_t k = 0; k < TERMS; k++)
                a[j][k] += w->weight[i] * x[j] * x[k];
            a[j][TERMS] += w->weight[i] * x[j] * y[i];
        }
    for (int k = 0; without >= 0 && k < TERMS; k++)
        a[without][k] = a[k][without] = k == without ? 1.0 : 0.0;
    if (without >= 0)
        a[without][TERMS] = 0.0;
    for (size_t p = 0; p < TERMS; p++)
        for (size_t j = 0; j < TERMS; j++) {
            const double f = a[j][p] / a[p][p];
            for (size_t k = p; j != p && k <= TERMS; k++)
                a[j][k] -= f * a[p][k];
        }
    for (size_t j = 0; j < TERMS; j++)
        beta[j] = a[j][TERMS] / a[j][j];
}

/* (b - effect) / se by clusters, of scores fitted by the columns: from the residual of the
 * treatment on the other columns. */
static double t_of(const World *w, const double *y, double effect)
{
    double beta[TERMS], gamma[TERMS], treated[ROWS_MOST], sum[ROWS_MOST] = {0.0};
    double square = 0.0, error = 0.0;

    for (size_t i = 0; i < w->n; i++)
        treated[i] = w->x[i * TERMS + 1];
    solve(w, y, -1, beta);
    solve(w, treated, 1, gamma);
    for (size_t i = 0; i < w->n; i++) {
        const double *x = w->x + i * TERMS;
        const double apart = treated[i] - gamma[0] - gamma[2] * x[2];
        const double residual = y[i] - beta[0] - beta[1] * x[1] - beta[2] * x[2];
        square += w->weight[i] * apart * apart;
        sum[w->cluster[i]] += w->weight[i] * apart * residual;
    }
    for (size_t g = 0; g < w->n_clusters; g++)
        error += sum[g] * sum[g];
    return (beta[1] - effect) / (sqrt(error) / square);
}

/* Every draw is fitted anew. */
static double p_by_refits(const World *w, double effect, bool all, size_t draws, uint64_t stream)
{
    double less[ROWS_MOST], again[ROWS_MOST], restricted[TERMS];
    const double told = fabs(t_of(w, w->y, effect));
    size_t n = 0;

    for (size_t i = 0; i < w->n; i++)
        less[i] = w->y[i] - effect * w->x[i * TERMS + 1];
    solve(w, less, 1, restricted);
    for (size_t b = 0; b < draws; b++) {
        for (size_t i = 0; i < w->n; i++) {
            const double *x = w->x + i * TERMS;
            const double fitted = restricted[0] + restricted[2] * x[2];
            again[i] = effect * x[1] + fitted +
                       wild_factor(all, stream, b, (size_t)w->cluster[i], w->n_clusters) *
                           (less[i] - fitted);
        }
        n += fabs(t_of(w, again, effect)) >= told * (1.0 - 1e-9) ? 1 : 0;
    }
    return all ? (double)n / (double)draws : ((double)n + 1.0) / ((double)draws + 1.0);
}

/* --- the world as a fit -------------------------------------------------------------------------
 */

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const World *w = state;

    for (size_t i = 0; i < rows.n; i++)
        for (size_t j = 0; j < TERMS; j++)
            block[j * stride + i] =
                w->x[(rows.index != NULL ? rows.index[i] : rows.begin + i) * TERMS + j];
}

static WildBootstrap on_threads(Arena *arena, const World *w, size_t draws, uint64_t stream,
                                double *estimate, Workers *workers)
{
    static const double treatment[TERMS] = {0.0, 1.0, 0.0};
    const ModelMatrix x = {.n = w->n, .k = TERMS, .state = w, .fill = fill};
    Fit *fit = ARENA_NEW(arena, Fit);

    assert_int_equal(fit_least_squares(arena, &x, w->weight, w->y, fit), FIT_DONE);
    *estimate = fit_coefficient(fit, 1);
    const Contributions of = contributions_of_fit(fit);
    double *form = ARENA_ARRAY(arena, double, of.k);
    contributions_form(&of, treatment, form);
    return wild_bootstrap(arena, &of, form, w->cluster, w->n_clusters, draws, stream, workers);
}

static WildBootstrap by_sums(Arena *arena, const World *w, size_t draws, uint64_t stream,
                             double *estimate)
{
    return on_threads(arena, w, draws, stream, estimate, NULL);
}

/* A share of draws is right to the last digit, or a draw was taken for another. */
static void sums_by_cluster_give_what_refits_give(void **state)
{
    static const struct {
        size_t clusters, draws;
        bool all;
    } of[] = {{8, 9999, true}, {9, 600, true}, {9, 500, false}, {24, 400, false}};
    static const double effect[] = {0.0, 0.5, -1.0, 3.0};

    (void)state;
    for (size_t k = 0; k < COUNT_OF(of); k++) {
        Arena *arena = arena_create();
        static World w;
        double estimate;
        make_world(&w, of[k].clusters, 5 + k);
        const WildBootstrap wild = by_sums(arena, &w, of[k].draws, 17, &estimate);
        assert_int_equal(wild.all, of[k].all);
        check_close(estimate / sqrt(wild.variance), t_of(&w, w.y, 0.0), 1e-10);
        for (size_t e = 0; e < COUNT_OF(effect); e++)
            check_close(wild_p(&wild, estimate - effect[e]),
                        p_by_refits(&w, effect[e], wild.all, wild.n_draws, 17), 1e-10);
        arena_destroy(arena);
    }
}

/* Beside each end an effect inside is not rejected and one outside is. */
static void the_interval_ends_where_rejection_begins(void **state)
{
    Arena *arena = arena_create();
    static World w;
    double estimate, below, above;

    (void)state;
    make_world(&w, 20, 3);
    const WildBootstrap wild = by_sums(arena, &w, 499, 2, &estimate);
    wild_reach(&wild, 0.9, &below, &above);
    const double low = estimate - below, high = estimate + above, near = 1e-6;
    assert_true(p_by_refits(&w, low + near, false, 499, 2) > 0.1);
    assert_true(p_by_refits(&w, low - near, false, 499, 2) <= 0.1);
    assert_true(p_by_refits(&w, high - near, false, 499, 2) > 0.1);
    assert_true(p_by_refits(&w, high + near, false, 499, 2) <= 0.1);
    arena_destroy(arena);
}

/* To the bit, whoever makes the draws. */
static void draws_are_the_same_on_any_number_of_threads(void **state)
{
    static World w;
    double estimate;
    Arena *arena = arena_create();

    (void)state;
    make_world(&w, 20, 3);
    const WildBootstrap alone = by_sums(arena, &w, 999, 4, &estimate);
    for (size_t threads = 1; threads < 8; threads += 3) {
        Workers *workers = workers_create(arena, threads);
        const WildBootstrap many = on_threads(arena, &w, 999, 4, &estimate, workers);
        assert_int_equal(many.n_draws, alone.n_draws);
        assert_memory_equal(many.draw, alone.draw, alone.n_draws * sizeof *alone.draw);
        workers_destroy(workers);
    }
    arena_destroy(arena);
}

/* With four clusters p is a multiple of 1/8, so nothing is rejected at 5%. */
static void few_signs_reject_nothing(void **state)
{
    Arena *arena = arena_create();
    static World w;
    double estimate, below, above;

    (void)state;
    make_world(&w, 4, 1);
    const WildBootstrap wild = by_sums(arena, &w, 9999, 0, &estimate);
    wild_reach(&wild, 0.95, &below, &above);
    assert_int_equal(wild.n_draws, 16);
    assert_true(isinf(below) && isinf(above));
    check_close(wild_p(&wild, 0.0), 1.0, 1e-15);
    arena_destroy(arena);
}

/* Webb's points have mean 0 and variance 1, and each comes up as often as the others. */
static void factors_are_webbs_six_points(void **state)
{
    enum { N = 60000 };
    double sum = 0.0, squares = 0.0, fourth = 0.0;

    (void)state;
    for (size_t b = 0; b < N; b++) {
        const double v = wild_factor(false, 9, b, b % 7, 7);
        sum += v / N;
        squares += v * v / N;
        fourth += v * v * v * v / N;
    }
    assert_true(fabs(sum) < 4.0 / sqrt(N));
    assert_true(fabs(squares - 1.0) < 4.0 * sqrt(1.0 / 6.0 / N));
    assert_true(fabs(fourth - 7.0 / 6.0) < 0.02);
    check_close(fabs(wild_factor(true, 0, 5, 1, 3)), 1.0, 1e-15);
    assert_true(wild_factor(true, 0, 5, 0, 3) < 0.0 && wild_factor(true, 0, 5, 1, 3) > 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_by_cluster_give_what_refits_give),
        cmocka_unit_test(the_interval_ends_where_rejection_begins),
        cmocka_unit_test(draws_are_the_same_on_any_number_of_threads),
        cmocka_unit_test(few_signs_reject_nothing),
        cmocka_unit_test(factors_are_webbs_six_points),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
