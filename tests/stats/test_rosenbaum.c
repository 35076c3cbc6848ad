/* Bounds under a hidden bias: against the reference, and against definitions that list everything:
 * all signs, all means of pairs, all confounders. */
#include "effect/oracle_study.h"
#include "oracle_sets.h"
#include "stats/dense_sets.h"

#include "alike/random.h"
#include "alike/rosenbaum.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* --- pairs of the reference ----------------------------------------------------------------------
 */

/* Differences of the pairs of one specification. */
static size_t differences_of(const CsvTable *pairs, const char *spec, const double *y,
                             const double *treated, double *out)
{
    size_t n = 0;
    for (size_t r = 0; r < pairs->n_rows; r++) {
        if (strcmp(csv_text(pairs, r, "spec"), spec) != 0)
            continue;
        const size_t a = (size_t)csv_real(pairs, r, "treated_row") - 1,
                     b = (size_t)csv_real(pairs, r, "control_row") - 1;
        assert_true(treated[a] == 1.0 && treated[b] == 0.0);
        out[n++] = y[a] - y[b];
    }
    return n;
}

static double *differences_at(Arena *arena, const OracleSet *set, const CsvTable *reference,
                              size_t row, size_t *n)
{
    const Frame *frame = oracle_frame(arena, oracle_data(arena, set));
    const CsvTable pairs = csv_read(arena, oracle_result(arena, set, "match_pairs.csv"));
    double *d = ARENA_ARRAY(arena, double, pairs.n_rows);
    *n = differences_of(&pairs, csv_text(reference, row, "spec"),
                        frame_find(frame, csv_text(reference, row, "outcome"))->real,
                        frame_find(frame, "treat")->real, d);
    return d;
}

/* p to 1e-8 of itself, but for the reference's 1 - pnorm, which is off by 1e-15. */
static void signed_ranks_agree_with_the_reference(void **state)
{
    size_t n_checked = 0;
    (void)state;
    if (oracle_folder() == NULL)
        skip();
    for (size_t s = 0; s < COUNT_OF(oracle_sets); s++) {
        Arena *arena = arena_create();
        const CsvTable own =
            csv_read(arena, oracle_result(arena, &oracle_sets[s], "rosenbaum_own.csv"));
        const char *of = "";
        SignedRanks ranks = {.n = 0};
        for (size_t r = 0; r < own.n_rows; r++) {
            const char *row = arena_printf(arena, "%s %s", csv_text(&own, r, "spec"),
                                           csv_text(&own, r, "outcome"));
            if (strcmp(row, of) != 0) {
                size_t n;
                const double *d = differences_at(arena, &oracle_sets[s], &own, r, &n);
                of = row;
                ranks = signed_ranks(arena, d, n);
            }
            const PBounds p = signed_ranks_bounds(&ranks, csv_real(&own, r, "gamma"), false);
            check_close((double)ranks.n_pairs, csv_real(&own, r, "n_pairs"), 0);
            check_close((double)ranks.n, csv_real(&own, r, "n_nonzero"), 0);
            check_close(ranks.positive, csv_real(&own, r, "W"), 1e-14);
            check_close(ranks.squares, csv_real(&own, r, "sum_r2"), 1e-14);
            check_close_at(p.high, csv_real(&own, r, "p_upper"), 1e-8, 1e-15, "p_upper", __FILE__,
                           __LINE__);
            check_close_at(p.low, csv_real(&own, r, "p_lower"), 1e-8, 1e-15, "p_lower", __FILE__,
                           __LINE__);
            n_checked++;
        }
        arena_destroy(arena);
    }
    assert_int_equal(n_checked, 180);
}

/* rbounds prints four decimals of p. Its estimates come from a search that stops in the gap between
 * two means of pairs, up to five dollars wide in these data; at gamma 1 it has another: that of R's
 * wilcox.test, which leaves out pairs that do not differ. A loss is printed as a gain. */
static void signed_ranks_agree_with_what_rbounds_prints(void **state)
{
    size_t n_checked = 0;
    (void)state;
    if (oracle_folder() == NULL)
        skip();
    for (size_t s = 0; s < COUNT_OF(oracle_sets); s++) {
        static const char *const files[] = {"rosenbaum_rbounds_psens.csv",
                                            "rosenbaum_rbounds_hlsens.csv"};
        for (size_t f = 0; f < 2; f++) {
            Arena *arena = arena_create();
            const char *path = oracle_result(arena, &oracle_sets[s], files[f]);
            if (check_exists(path)) {
                const CsvTable printed = csv_read(arena, path);
                for (size_t r = 0; r < printed.n_rows; r++, n_checked++) {
                    size_t n;
                    double *d = differences_at(arena, &oracle_sets[s], &printed, r, &n);
                    const double gamma = csv_real(&printed, r, "Gamma"),
                                 low = csv_real(&printed, r, "Lower bound"),
                                 high = csv_real(&printed, r, "Upper bound");
                    if (f == 0) {
                        const SignedRanks ranks = signed_ranks(arena, d, n);
                        const PBounds p = signed_ranks_bounds(&ranks, gamma, false);
                        check_near(p.low, low, 5.0001e-5);
                        check_near(p.high, high, 5.0001e-5);
                        continue;
                    }
                    if (gamma == 1.0)
                        continue;
                    qsort(d, n, sizeof *d, by_value);
                    ShiftBounds shift = signed_ranks_shift(d, n, gamma);
                    if (signed_ranks_shift(d, n, 1.0).low < 0.0)
                        shift = (ShiftBounds){.low = -shift.high, .high = -shift.low};
                    check_near(shift.low, low, 5.0);
                    check_near(shift.high, high, 5.0);
                }
            }
            arena_destroy(arena);
        }
    }
    assert_true(n_checked > 100);
}

/* --- small samples, everything listed ------------------------------------------------------------
 */

/* The chance of every pattern of signs whose ranks of positive differences reach the observed. */
static double p_of_all_signs(const SignedRanks *ranks, double q)
{
    double p = 0.0;
    for (unsigned signs = 0; signs < 1u << ranks->n; signs++) {
        double w = 0.0, chance = 1.0;
        for (size_t i = 0; i < ranks->n; i++) {
            const bool positive = (signs >> i & 1u) != 0;
            w += positive ? ranks->rank[i] : 0.0;
            chance *= positive ? q : 1.0 - q;
        }
        p += w >= ranks->positive ? chance : 0.0;
    }
    return p;
}

static void small_samples_are_exact_with_ties_too(void **state)
{
    static const double d[] = {3, -1, 0, 2, 2, -2, 5, 0, 1, 4, 1, -0.5, 7};
    Arena *arena = arena_create();
    const SignedRanks ranks = signed_ranks(arena, d, COUNT_OF(d));
    (void)state;
    assert_int_equal(ranks.n_pairs, 13);
    assert_int_equal(ranks.n, 11);
    check_close(ranks.sum, 66.0, 0);
    check_close(ranks.rank[1], 3.0, 0); /* the three of size 1 */
    for (double gamma = 1.0; gamma <= 4.0; gamma += 0.75) {
        const PBounds p = signed_ranks_bounds(&ranks, gamma, true);
        check_close(p.high, p_of_all_signs(&ranks, gamma / (1.0 + gamma)), 1e-12);
        check_close(p.low, p_of_all_signs(&ranks, 1.0 / (1.0 + gamma)), 1e-12);
    }
    arena_destroy(arena);
}

/* All means of two differences in order; at a share of them, or halfway between two. */
static double quantile_of_means(const double *d, size_t n, double numerator, double denominator)
{
    Arena *arena = arena_create();
    double *mean = ARENA_ARRAY(arena, double, n *(n + 1) / 2);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            mean[m++] = 0.5 * (d[i] + d[j]);
    qsort(mean, m, sizeof *mean, by_value);
    const double left = fmod((double)m * numerator, denominator);
    const size_t k = (size_t)(((double)m * numerator - left) / denominator);
    const double out = left > 0.0 ? mean[k] : 0.5 * (mean[k - 1] + mean[k]);
    arena_destroy(arena);
    return out;
}

static void shifts_are_quantiles_of_all_means_of_pairs(void **state)
{
    static const size_t sizes[] = {1, 2, 3, 8, 17, 60, 401};
    static const double steps[] = {0.0, 1.0, 50.0}; /* between values: heaps of ties */
    (void)state;
    for (size_t s = 0; s < COUNT_OF(sizes); s++)
        for (size_t t = 0; t < COUNT_OF(steps); t++) {
            const size_t n = sizes[s];
            double d[401];
            for (size_t i = 0; i < n; i++) {
                d[i] = 40.0 * (random_uniform(100 * s + t, i) - 0.4);
                d[i] = steps[t] > 0.0 ? round(d[i] / steps[t]) * steps[t] : d[i];
            }
            qsort(d, n, sizeof *d, by_value);
            for (double gamma = 1.0; gamma <= 3.0; gamma += 0.25) {
                const ShiftBounds got = signed_ranks_shift(d, n, gamma);
                if (n == 1) {
                    check_same(got.low, d[0]);
                    check_same(got.high, d[0]);
                    continue;
                }
                check_same(got.high, quantile_of_means(d, n, 4.0 * gamma, 4.0 + 4.0 * gamma));
                check_same(got.low, quantile_of_means(d, n, 4.0, 4.0 + 4.0 * gamma));
            }
        }
}

/* How many means of pairs are at most x, and below it. */
static void count_means(const double *d, size_t n, double x, size_t *up_to, size_t *below)
{
    *up_to = *below = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) {
            *up_to += 0.5 * (d[i] + d[j]) <= x;
            *below += 0.5 * (d[i] + d[j]) < x;
        }
}

/* Many differences are looked at by a few of them first. Where those tell nothing (equal ones but
 * for a few far away, or none where the few look) the quantile is still the quantile. */
static void many_differences_have_the_quantiles_of_all(void **state)
{
    enum { N = 5002 };
    static const double gammas[] = {1.0, 1.5, 2.75};
    double *d = memory_take(N, sizeof *d);
    (void)state;
    for (size_t kind = 0; kind < 4; kind++) {
        for (size_t i = 0; i < N; i++) {
            const double u = random_uniform(kind, i), odd = i % 64 == 33 ? 1e6 : 0.0;
            d[i] = kind == 0 ? u : kind == 1 ? round(8.0 * u) : kind == 2 ? u + odd : pow(u, -3.0);
        }
        qsort(d, N, sizeof *d, by_value);
        for (size_t g = 0; g < COUNT_OF(gammas); g++) {
            const ShiftBounds got = signed_ranks_shift(d, N, gammas[g]);
            for (int side = 0; side < 2; side++) {
                const double share = (side == 0 ? 1.0 : gammas[g]) / (1.0 + gammas[g]);
                const double wanted = share * N * (N + 1) / 2; /* not a whole number here */
                size_t up_to, below;
                count_means(d, N, side == 0 ? got.low : got.high, &up_to, &below);
                assert_true((double)below < wanted && wanted <= (double)up_to);
            }
        }
    }
    free(d);
}

/* --- sets, every confounder listed ---------------------------------------------------------------
 */

static double dense_p(const UnlikeSets *sets, double gamma, double side)
{
    const DenseSets of = dense_sets(sets, gamma, side);
    return gsl_cdf_ugaussian_Q((of.observed - of.mean) / sqrt(of.variance));
}

static void sets_take_the_worst_of_all_confounders(void **state)
{
    static const double steps[] = {0.0, 1.0, 20.0, 70.0};
    (void)state;
    for (uint64_t seed = 0; seed < 5; seed++)
        for (size_t t = 0; t < COUNT_OF(steps); t++) {
            Arena *arena = arena_create();
            const UnlikeSets sets = made_sets(arena, seed, steps[t]);
            const UnlikeScores scores = unlike_scores(arena, &sets);
            check_close(scores.h, dense_h(&sets), 1e-15);
            for (double gamma = 1.0; gamma <= 3.0; gamma += 0.5) {
                const PBounds p = unlike_bounds(&scores, gamma);
                check_close(p.high, dense_p(&sets, gamma, 1.0), 1e-9);
                check_close(p.low, dense_p(&sets, gamma, -1.0), 1e-9);
            }
            arena_destroy(arena);
        }
}

/* Of pairs whose differences are all within reach the sum of differences is left: its moments are
 * those of random signs. */
static void pairs_as_sets_are_sums_of_differences(void **state)
{
    static const size_t start[] = {0, 2, 4, 6, 8};
    static const double y[] = {5, 3, 7, 6, 2, 4, 9, 6}, weight[] = {1, 1, 1, 1};
    static const uint8_t lacked[] = {0, 0, 0, 0};
    const UnlikeSets sets = {
        .n_sets = 4, .start = start, .y = y, .lacked = lacked, .weight = weight};
    Arena *arena = arena_create();
    const UnlikeScores scores = unlike_scores(arena, &sets);
    (void)state;
    check_close(scores.h, 2.0, 0); /* of 2, 1, 2, 3 */
    check_close(scores.observed, (2.0 + 1.0 - 2.0 + 3.0) / 2.0, 1e-15);
    const double q = 2.0 / 3.0; /* gamma 2: sizes 8 / 2, squares 18 / 4 */
    check_close(
        unlike_bounds(&scores, 2.0).high,
        gsl_cdf_ugaussian_Q((2.0 - (2.0 * q - 1.0) * 4.0) / sqrt(4.0 * q * (1.0 - q) * 4.5)),
        1e-12);
    arena_destroy(arena);
}

/* --- nothing to tell -----------------------------------------------------------------------------
 */

static void without_differences_there_is_no_p(void **state)
{
    static const double none[] = {0, 0, 0}, y[] = {4, 4, 7, 7, 7};
    static const double weight[] = {1, 0.5};
    static const size_t start[] = {0, 2, 5};
    static const uint8_t lacked[] = {0, 1};
    const UnlikeSets sets = {
        .n_sets = 2, .start = start, .y = y, .lacked = lacked, .weight = weight};
    Arena *arena = arena_create();
    const SignedRanks ranks = signed_ranks(arena, none, 3);
    const UnlikeScores scores = unlike_scores(arena, &sets);
    (void)state;
    assert_int_equal(ranks.n, 0);
    check_nan(signed_ranks_bounds(&ranks, 2.0, true).high);
    check_nan(signed_ranks_bounds(&ranks, 2.0, false).low);
    check_nan(scores.h);
    check_nan(unlike_bounds(&scores, 1.0).high);
    check_same(signed_ranks_shift(none, 3, 2.0).low, 0.0);
    arena_destroy(arena);
}

/* --- where a bound passes a level ----------------------------------------------------------------
 */

static double exact_high(const void *state, double gamma)
{
    return signed_ranks_bounds(state, gamma, true).high;
}

static double normal_high(const void *state, double gamma)
{
    return signed_ranks_bounds(state, gamma, false).high;
}

static double sets_high(const void *state, double gamma)
{
    return unlike_bounds(state, gamma).high;
}

static double never(const void *state, double gamma)
{
    (void)state;
    return 0.01 + 0.0 * gamma;
}

static void the_gamma_is_where_p_is_alpha(void **state)
{
    double d[200];
    Arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < 200; i++)
        d[i] = random_uniform(3, i) - 0.25;
    const SignedRanks few = signed_ranks(arena, d, 40), many = signed_ranks(arena, d, 200);
    const UnlikeSets sets = made_sets(arena, 2, 0.0);
    const UnlikeScores scores = unlike_scores(arena, &sets);
    const double at[] = {gamma_at(exact_high, &few, 0.05), gamma_at(normal_high, &many, 0.05),
                         gamma_at(sets_high, &scores, 0.05)};
    assert_true(at[0] > 1.0 && at[1] > at[0] && at[2] > 1.0);
    check_close(exact_high(&few, at[0]), 0.05, 1e-10);
    check_close(normal_high(&many, at[1]), 0.05, 1e-10);
    check_close(sets_high(&scores, at[2]), 0.05, 1e-10);
    /* all in favour: q^n = alpha in closed form, far from 1 */
    static const double up[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const SignedRanks all = signed_ranks(arena, up, 10);
    const double q = pow(0.05, 0.1);
    check_close(gamma_at(exact_high, &all, 0.05), q / (1.0 - q), 1e-11);
    /* none: it is above at 1, or below however large gamma is */
    for (size_t i = 0; i < 200; i++)
        d[i] = -d[i];
    const SignedRanks down = signed_ranks(arena, d, 200);
    check_nan(gamma_at(normal_high, &down, 0.05));
    assert_true(isinf(gamma_at(never, NULL, 0.05)));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signed_ranks_agree_with_the_reference),
        cmocka_unit_test(signed_ranks_agree_with_what_rbounds_prints),
        cmocka_unit_test(small_samples_are_exact_with_ties_too),
        cmocka_unit_test(shifts_are_quantiles_of_all_means_of_pairs),
        cmocka_unit_test(many_differences_have_the_quantiles_of_all),
        cmocka_unit_test(sets_take_the_worst_of_all_confounders),
        cmocka_unit_test(pairs_as_sets_are_sums_of_differences),
        cmocka_unit_test(without_differences_there_is_no_p),
        cmocka_unit_test(the_gamma_is_where_p_is_alpha),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
