/* Several categories: against Newton's method on the whole matrix, the logit of two, tables that
 * have a closed form, and where one category can be told from the others. */
#include "check.h"
#include "random.h"

#include "alike/base.h"

#include "stats/irls.h"
#include "stats/multinomial.h"

#include <string.h>

enum { K = 4, ARMS_MOST = 4, P_MOST = K * (ARMS_MOST - 1) };

typedef struct World {
    size_t n, n_arms;
    double (*x)[K];
    uint8_t *arm;
    double *weight;
    const bool *indicator;
    ModelMatrix matrix;
} World;

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const World *w = state;
    for (size_t i = 0; i < rows.n; i++)
        for (size_t j = 0; j < K; j++)
            block[j * stride + i] = w->x[rows.index != NULL ? rows.index[i] : rows.begin + i][j];
}

static World *world_of(Arena *arena, size_t n, size_t n_arms)
{
    static const bool indicator[K] = {true, false, false, true};
    World *w = ARENA_NEW(arena, World);
    *w = (World){.n = n, .n_arms = n_arms, .indicator = indicator};
    w->x = arena_array(arena, n, sizeof *w->x);
    w->arm = ARENA_ARRAY(arena, uint8_t, n);
    w->weight = ARENA_ARRAY(arena, double, n);
    w->matrix = (ModelMatrix){.n = n, .k = K, .state = w, .fill = fill};
    return w;
}

/* A number far from 0, one near it and a flag; who is in which arm goes by all of them. */
static World *drawn(Arena *arena, size_t n, size_t n_arms, uint64_t *seed)
{
    static const double pull[ARMS_MOST][K] = {
        {0, 0, 0, 0}, {-0.5, 0.8, -0.3, 0.9}, {-1, -0.6, 0.5, 0.2}, {-0.4, 0.3, 0.7, -0.8}};
    World *w = world_of(arena, n, n_arms);
    for (size_t i = 0; i < n; i++) {
        const double z = uniform(seed) + uniform(seed) - 1;
        w->x[i][0] = 1;
        w->x[i][1] = 500 + 40 * z;
        w->x[i][2] = floor(9 * uniform(seed)) / 4;
        w->x[i][3] = uniform(seed) < 0.3;
        w->weight[i] = 0.5 + uniform(seed);
        double chance[ARMS_MOST], all = 0;
        for (size_t a = 0; a < n_arms; a++) {
            const double *b = pull[a];
            chance[a] = exp(b[0] + b[1] * z + b[2] * (w->x[i][2] - 1) + b[3] * w->x[i][3]);
            all += chance[a];
        }
        double left = uniform(seed) * all;
        size_t arm = 0;
        while (arm + 1 < n_arms && left > chance[arm])
            left -= chance[arm++];
        w->arm[i] = (uint8_t)(i < n_arms ? i : arm); /* each is somebody's */
    }
    return w;
}

static MultinomialProblem problem_of(const World *w, bool weighted)
{
    return (MultinomialProblem){.x = &w->matrix,
                                .indicator = w->indicator,
                                .n = w->n,
                                .n_arms = w->n_arms,
                                .arm = w->arm,
                                .weight = weighted ? w->weight : NULL};
}

static double chance_of(const MultinomialFit *fit, size_t n, size_t arm, size_t i)
{
    double all = 1;
    for (size_t a = 1; a < fit->n_arms; a++)
        all += exp(fit->eta[(a - 1) * n + i]);
    return (arm == 0 ? 1 : exp(fit->eta[(arm - 1) * n + i])) / all;
}

/* --- the whole matrix --------------------------------------------------------------------------
 */

/* Solves a x = b for all columns of b = identity, by elimination with the largest pivot. */
static void inverse_of(size_t p, const double *a, double *out)
{
    double m[P_MOST][2 * P_MOST];
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            m[i][j] = a[i * p + j];
            m[i][p + j] = i == j;
        }
    for (size_t c = 0; c < p; c++) {
        size_t best = c;
        for (size_t i = c; i < p; i++)
            best = fabs(m[i][c]) > fabs(m[best][c]) ? i : best;
        for (size_t j = 0; j < 2 * p; j++) {
            const double keep = m[c][j];
            m[c][j] = m[best][j];
            m[best][j] = keep;
        }
        for (size_t i = 0; i < p; i++) {
            const double factor = i == c ? 0 : m[i][c] / m[c][c];
            for (size_t j = 0; factor != 0 && j < 2 * p; j++)
                m[i][j] -= factor * m[c][j];
        }
        for (size_t j = 2 * p; j-- > c;)
            m[c][j] /= m[c][c];
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            out[i * p + j] = m[i][p + j];
}

/* x as the dense Newton has it: near 0, so that elimination keeps its digits. */
static double near_zero(const World *w, size_t i, size_t j)
{
    return j == 1 ? (w->x[i][1] - 500) / 40 : w->x[i][j];
}

/* Score and information of the printed formulas at beta. */
static void dense_pass(const World *w, const double *weight, const double *beta, double *score,
                       double *info)
{
    const size_t p = (w->n_arms - 1) * K;
    memset(score, 0, p * sizeof *score);
    memset(info, 0, p * p * sizeof *info);
    for (size_t i = 0; i < w->n; i++) {
        double e[ARMS_MOST] = {1}, all = 1;
        for (size_t a = 1; a < w->n_arms; a++) {
            double eta = 0;
            for (size_t j = 0; j < K; j++)
                eta += near_zero(w, i, j) * beta[(a - 1) * K + j];
            all += e[a] = exp(eta);
        }
        for (size_t r = 0; r < p; r++) {
            const size_t a = r / K + 1;
            const double pa = e[a] / all, x = near_zero(w, i, r % K);
            score[r] += weight[i] * ((w->arm[i] == a) - pa) * x;
            for (size_t c = 0; c < p; c++) {
                const size_t b = c / K + 1;
                info[r * p + c] +=
                    weight[i] * pa * ((a == b) - e[b] / all) * x * near_zero(w, i, c % K);
            }
        }
    }
}

static void any_number_of_arms_agrees_with_newton_on_the_whole_matrix(void **state)
{
    (void)state;
    uint64_t seed = 77;
    for (size_t run = 0; run < 60; run++) {
        Arena *arena = arena_create();
        const size_t n_arms = 2 + run % 3;
        const World *w = drawn(arena, 60 + 40 * run, n_arms, &seed);
        const MultinomialProblem problem = problem_of(w, true);
        double beta[P_MOST] = {0}, score[P_MOST], info[P_MOST * P_MOST], v[P_MOST * P_MOST];
        const size_t p = (n_arms - 1) * K;
        MultinomialFit fit;
        multinomial_fit(arena, &problem, &fit);
        assert_true(fit.converged && !fit.drifting);
        for (int step = 0; step < 60; step++) { /* halves, which never overshoot here */
            dense_pass(w, w->weight, beta, score, info);
            inverse_of(p, info, v);
            for (size_t r = 0; r < p; r++)
                for (size_t c = 0; c < p; c++)
                    beta[r] += 0.5 * v[r * p + c] * score[c];
        }
        for (size_t a = 1; a < n_arms; a++)
            for (size_t b = 0; b < n_arms; b++) {
                double own[K], se[K];
                multinomial_contrast(&fit, a, b, own, se);
                for (size_t j = 1; j < K && b != a; j++) {
                    const double scale = j == 1 ? 40 : 1;
                    const size_t at = (a - 1) * K + j, off = b == 0 ? at : (b - 1) * K + j;
                    const double expected = beta[at] - (b == 0 ? 0 : beta[off]);
                    double variance = v[at * p + at];
                    if (b > 0)
                        variance += v[off * p + off] - 2 * v[at * p + off];
                    check_near(own[j] * scale, expected, 1e-10 * sqrt(variance));
                    check_close(se[j] * scale, sqrt(variance), 1e-9);
                }
                for (size_t i = 0; i < w->n && b == 0; i++) {
                    double eta = 0;
                    for (size_t j = 0; j < K; j++)
                        eta += near_zero(w, i, j) * beta[(a - 1) * K + j];
                    check_near(fit.eta[(a - 1) * w->n + i], eta, 1e-10);
                }
            }
        arena_destroy(arena);
    }
}

/* Also of the intercept, whose column the dense matrix has elsewhere: the linear predictor at
 * x = (1, 0, 0, 0) and its error. */
static void the_intercept_is_that_of_the_terms_as_they_are(void **state)
{
    (void)state;
    uint64_t seed = 5;
    Arena *arena = arena_create();
    const World *w = drawn(arena, 500, 3, &seed);
    const MultinomialProblem problem = problem_of(w, true);
    MultinomialFit fit;
    double beta[K], se[K], score[P_MOST], info[P_MOST * P_MOST], v[P_MOST * P_MOST], at[P_MOST];
    multinomial_fit(arena, &problem, &fit);
    for (size_t a = 1; a < 3; a++) {
        multinomial_contrast(&fit, a, 0, beta, se);
        for (size_t i = 0; i < w->n; i++) {
            double eta = 0;
            for (size_t j = 0; j < K; j++)
                eta += w->x[i][j] * beta[j];
            check_near(fit.eta[(a - 1) * w->n + i], eta, 1e-11);
        }
        for (size_t j = 0; j < K; j++)
            at[(a - 1) * K + j] = j == 1 ? 40 * beta[1] : beta[j];
        at[(a - 1) * K] += 500 * beta[1];
    }
    dense_pass(w, w->weight, at, score, info);
    inverse_of(8, info, v);
    const double shift = -500 / 40.0; /* z at x = 0 */
    multinomial_contrast(&fit, 2, 0, beta, se);
    check_close(se[0], sqrt(v[4 * 8 + 4] + 2 * shift * v[4 * 8 + 5] + shift * shift * v[5 * 8 + 5]),
                1e-9);
    arena_destroy(arena);
}

/* --- what must hold ----------------------------------------------------------------------------
 */

static void with_two_arms_it_is_the_logit(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (size_t run = 0; run < 20; run++) {
        Arena *arena = arena_create();
        const World *w = drawn(arena, 100 + 300 * run, 2, &seed);
        const bool weighted = run % 2 == 1;
        const MultinomialProblem problem = problem_of(w, weighted);
        const BinaryProblem logit = {.link = &link_logit,
                                     .x = &w->matrix,
                                     .indicator = w->indicator,
                                     .n = w->n,
                                     .y = w->arm,
                                     .weight = problem.weight};
        BinaryFit one = {.eta = ARENA_ARRAY(arena, double, w->n)};
        MultinomialFit fit;
        double beta[K], se[K];
        irls_fit(arena, &logit, &one);
        multinomial_fit(arena, &problem, &fit);
        multinomial_contrast(&fit, 1, 0, beta, se);
        check_close(fit.deviance, one.deviance, 1e-12);
        for (size_t i = 0; i < w->n; i++)
            check_near(fit.eta[i], one.eta[i], 1e-12);
        for (size_t j = 0; j < K; j++) {
            check_near(beta[j], one.beta[j], 1e-12 * one.se[j]);
            check_close(se[j], one.se[j], 1e-12);
        }
        arena_destroy(arena);
    }
}

/* Weighted counts of the arms, and sums of every term, are what the chances say. */
static void the_equations_of_the_likelihood_are_solved(void **state)
{
    (void)state;
    uint64_t seed = 9;
    Arena *arena = arena_create();
    const World *w = drawn(arena, 5000, 4, &seed);
    const MultinomialProblem problem = problem_of(w, true);
    MultinomialFit fit;
    multinomial_fit(arena, &problem, &fit);
    for (size_t a = 0; a < 4; a++)
        for (size_t j = 0; j < K; j++) {
            double sum = 0, size = 0;
            for (size_t i = 0; i < w->n; i++) {
                const double off = (w->arm[i] == a) - chance_of(&fit, w->n, a, i);
                sum += w->weight[i] * off * w->x[i][j];
                size += w->weight[i] * fabs(off * w->x[i][j]);
            }
            check_near(sum / size, 0, 1e-12);
        }
    arena_destroy(arena);
}

static void a_table_has_its_own_shares(void **state)
{
    (void)state;
    static const size_t count[2][3] = {{10, 5, 25}, {30, 7, 2}}; /* by flag, by arm */
    Arena *arena = arena_create();
    World *w = world_of(arena, 79, 3);
    size_t n = 0;
    for (size_t f = 0; f < 2; f++)
        for (size_t a = 0; a < 3; a++)
            for (size_t i = 0; i < count[f][a]; i++, n++) {
                w->arm[n] = (uint8_t)a;
                w->x[n][0] = 1;
                w->x[n][3] = (double)f;
                w->x[n][2] = 2 * (double)f; /* a combination of what is after it */
            }
    const MultinomialProblem problem = problem_of(w, false);
    MultinomialFit fit;
    double beta[K], se[K];
    multinomial_fit(arena, &problem, &fit);
    assert_true(fit.aliased[1] && !fit.aliased[2] && fit.aliased[3]); /* column 1 is 0 for all */
    for (size_t a = 1; a < 3; a++) {
        const double off = log((double)count[0][a] / (double)count[0][0]);
        const double on = log((double)count[1][a] / (double)count[1][0]);
        multinomial_contrast(&fit, a, 0, beta, se);
        check_close(beta[0], off, 1e-12);
        check_close(2 * beta[2], on - off, 1e-12);
        check_close(se[0], sqrt(1.0 / (double)count[0][a] + 1.0 / (double)count[0][0]), 1e-12);
        assert_true(beta[1] == 0 && beta[3] == 0);
        check_nan(se[3]);
    }
    multinomial_contrast(&fit, 2, 1, beta, se);
    check_close(beta[0], log(25 / 5.0), 1e-12);
    check_close(se[0], sqrt(1 / 25.0 + 1 / 5.0), 1e-12);
    double null = 0, all[3] = {40, 12, 27};
    for (size_t a = 0; a < 3; a++)
        null -= 2 * all[a] * log(all[a] / 79);
    check_close(fit.null_deviance, null, 1e-13);
    arena_destroy(arena);
}

static void a_weight_of_two_is_a_row_twice(void **state)
{
    (void)state;
    uint64_t seed = 3;
    Arena *arena = arena_create();
    World *w = drawn(arena, 300, 3, &seed), *twice = world_of(arena, 450, 3);
    for (size_t i = 0, at = 0; i < 300; i++) {
        w->weight[i] = i % 2 == 0 ? 2 : 1;
        for (size_t copy = 0; copy < (i % 2 == 0 ? 2u : 1u); copy++, at++) {
            memcpy(twice->x[at], w->x[i], sizeof w->x[i]);
            twice->arm[at] = w->arm[i];
        }
    }
    const MultinomialProblem one = problem_of(w, true), other = problem_of(twice, false);
    MultinomialFit a, b;
    multinomial_fit(arena, &one, &a);
    multinomial_fit(arena, &other, &b);
    check_close(a.deviance, b.deviance, 1e-13);
    for (size_t j = 0; j < 2 * K; j++)
        check_near(a.beta[j], b.beta[j], 1e-10);
    for (size_t j = 0; j < 2 * K; j++)
        check_close(a.covariance[j * 2 * K + j], b.covariance[j * 2 * K + j], 1e-9);
    arena_destroy(arena);
}

/* --- separation --------------------------------------------------------------------------------
 */

/* Arm 2 alone has numbers beyond 700: it is told from both others, and these two are as if it were
 * not there. */
static void an_arm_that_can_be_told_from_the_others_is_named(void **state)
{
    (void)state;
    uint64_t seed = 11;
    Arena *arena = arena_create();
    World *w = drawn(arena, 400, 3, &seed), *without = world_of(arena, 400, 2);
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        w->x[i][1] += w->arm[i] == 2 ? 300 : 0;
        if (w->arm[i] == 2)
            continue;
        memcpy(without->x[n], w->x[i], sizeof w->x[i]);
        without->arm[n++] = w->arm[i];
    }
    without->n = without->matrix.n = n;
    const MultinomialProblem all = problem_of(w, false), two = problem_of(without, false);
    MultinomialFit fit, alone;
    double beta[K], se[K], expected[K];
    multinomial_fit(arena, &all, &fit);
    multinomial_fit(arena, &two, &alone);
    assert_true(fit.drifting && fit.converged);
    assert_true(fit.apart[0 * 3 + 2] && fit.apart[2 * 3 + 1] && !fit.apart[0 * 3 + 1]);
    multinomial_contrast(&fit, 1, 0, beta, se);
    multinomial_contrast(&alone, 1, 0, expected, se);
    for (size_t j = 0; j < K; j++)
        check_near(beta[j], expected[j], 1e-6 * se[j]);
    size_t drifts = 0, elsewhere = 0;
    for (size_t i = 0; i < w->n; i++) {
        drifts += w->arm[i] == 2 && fit.drift[w->n + i] > 0.1;
        elsewhere += fabs(fit.drift[i]) > 1e-3;
    }
    assert_true(drifts > 0 && elsewhere == 0);
    arena_destroy(arena);
}

static void arms_that_are_all_apart_are_said_to_be(void **state)
{
    (void)state;
    uint64_t seed = 12;
    Arena *arena = arena_create();
    World *w = drawn(arena, 200, 3, &seed);
    for (size_t i = 0; i < w->n; i++)
        w->x[i][1] += 300 * w->arm[i];
    const MultinomialProblem problem = problem_of(w, false);
    MultinomialFit fit;
    multinomial_fit(arena, &problem, &fit);
    assert_true(fit.drifting && fit.apart[1] && fit.apart[2] && fit.apart[5]);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_arms_agrees_with_newton_on_the_whole_matrix),
        cmocka_unit_test(the_intercept_is_that_of_the_terms_as_they_are),
        cmocka_unit_test(with_two_arms_it_is_the_logit),
        cmocka_unit_test(the_equations_of_the_likelihood_are_solved),
        cmocka_unit_test(a_table_has_its_own_shares),
        cmocka_unit_test(a_weight_of_two_is_a_row_twice),
        cmocka_unit_test(an_arm_that_can_be_told_from_the_others_is_named),
        cmocka_unit_test(arms_that_are_all_apart_are_said_to_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
