/* The effect that the statistic of sets leaves nothing of, against a statistic that lists every
 * pair of students and every confounder. */
#include "stats/dense_sets.h"

#include <gsl/gsl_errno.h>

/* Observed less the most extreme mean, with the effect taken from those of the program. */
static double dense_ahead(const UnlikeSets *sets, double effect, double gamma, double side)
{
    double y[512];
    UnlikeSets shifted = *sets;
    for (size_t s = 0; s < sets->n_sets; s++)
        for (size_t i = sets->start[s]; i < sets->start[s + 1]; i++) {
            const bool unlike = i == sets->start[s], program = unlike != (sets->lacked[s] != 0);
            y[i] = sets->y[i] - (program ? effect : 0.0);
        }
    shifted.y = y;
    const DenseSets of = dense_sets(&shifted, gamma, side);
    return of.observed - of.mean;
}

/* The sign changes there, and, looked at on a grid over all effects, nowhere else. */
static void check_zero(const UnlikeSets *sets, double effect, double gamma, double side)
{
    static const double near = 1e-6; /* of points; the search stops at 1e-9 of a span of 200 */
    assert_true(dense_ahead(sets, effect - near, gamma, side) > 0.0);
    assert_true(dense_ahead(sets, effect + near, gamma, side) < 0.0);
    for (double other = -120.0; other <= 120.0; other += 3.0) {
        const double here = dense_ahead(sets, other, gamma, side);
        if ((here > 0.0) != (other < effect))
            fail_msg("%.17g at %g, and the zero is at %.17g", here, other, effect);
    }
}

static void the_effect_leaves_the_statistic_at_its_mean(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 3; seed++) {
        Arena *arena = arena_create();
        const UnlikeSets sets = made_sets(arena, seed, 0.0);
        ShiftBounds before = {.low = INFINITY, .high = -INFINITY};
        for (double gamma = 1.0; gamma <= 3.0; gamma += 0.5) {
            const ShiftBounds at = unlike_shift(&sets, gamma);
            check_zero(&sets, at.low, gamma, 1.0);
            check_zero(&sets, at.high, gamma, -1.0);
            assert_true(gamma == 1.0 ? at.low == at.high
                                     : at.low < before.low && at.high > before.high);
            before = at;
        }
        arena_destroy(arena);
    }
}

/* An effect that is added to the program's is added to the estimate; the other unit of the score
 * is the other unit of the estimate. */
static void the_estimate_moves_with_the_scores(void **state)
{
    Arena *arena = arena_create();
    const UnlikeSets sets = made_sets(arena, 7, 0.0);
    const size_t n = sets.start[sets.n_sets];
    double *y = ARENA_ARRAY(arena, double, n);
    UnlikeSets moved = sets;
    const ShiftBounds at = unlike_shift(&sets, 2.0);
    (void)state;
    for (size_t s = 0; s < sets.n_sets; s++)
        for (size_t i = sets.start[s]; i < sets.start[s + 1]; i++)
            y[i] = 3.0 * sets.y[i] + ((i == sets.start[s]) != (sets.lacked[s] != 0) ? 5.0 : 0.0);
    moved.y = y;
    const ShiftBounds to = unlike_shift(&moved, 2.0);
    check_near(to.low, 3.0 * at.low + 5.0, 1e-5); /* as in check_zero, times three, both ends */
    check_near(to.high, 3.0 * at.high + 5.0, 1e-5);
    arena_destroy(arena);
}

/* Pairs within reach: at gamma 1 the mean difference, if no size is beyond 2.5 times the median. */
static void of_pairs_within_reach_it_is_the_mean(void **state)
{
    static const size_t start[] = {0, 2, 4, 6, 8};
    static const double y[] = {8, 3, 7, 6, 2, 4, 9, 6}, weight[] = {1, 1, 1, 1};
    static const uint8_t lacked[] = {0, 0, 0, 0};
    const UnlikeSets sets = {
        .n_sets = 4, .start = start, .y = y, .lacked = lacked, .weight = weight};
    (void)state;
    /* 5, 1, -2, 3 less 1.75: sizes 3.25, .75, 3.75, 1.25, their median 2.25, the reach 5.625 */
    check_near(unlike_shift(&sets, 1.0).low, 1.75, 1e-7);
}

static void all_alike_is_no_effect(void **state)
{
    static const size_t start[] = {0, 2, 5};
    static const double y[] = {4, 4, 7, 7, 7}, one_more[] = {5, 4, 8, 7, 7}, weight[] = {1, 0.5};
    static const uint8_t lacked[] = {0, 0};
    UnlikeSets sets = {.n_sets = 2, .start = start, .y = y, .lacked = lacked, .weight = weight};
    (void)state;
    check_close(unlike_shift(&sets, 1.0).low, 0.0, 0);
    sets.y = one_more;
    check_close(unlike_shift(&sets, 2.0).low, 1.0, 0);
    check_close(unlike_shift(&sets, 2.0).high, 1.0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_effect_leaves_the_statistic_at_its_mean),
        cmocka_unit_test(the_estimate_moves_with_the_scores),
        cmocka_unit_test(of_pairs_within_reach_it_is_the_mean),
        cmocka_unit_test(all_alike_is_no_effect),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
