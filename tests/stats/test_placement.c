/* Where a set stands among others: against definitions, set by set and effect by effect. */
#include "check.h"

#include "alike/arena.h"
#include "alike/placement.h"
#include "alike/random.h"

#include <math.h>
#include <string.h>

/* --- sets ---------------------------------------------------------------------------------------
 */

static void sets_are_counted_up_to_a_limit(void **state)
{
    (void)state;
    assert_int_equal(placement_sets(43, 1, 9999), 43);
    assert_int_equal(placement_sets(20, 2, 9999), 190);
    assert_int_equal(placement_sets(43, 3, 9999), 10000); /* 12,341 are more than the limit */
    assert_int_equal(placement_sets(43, 3, 12341), 12341);
    assert_int_equal(placement_sets(43, 3, 12340), 12341);
    assert_int_equal(placement_sets(20, 5, 100000), 15504);
    assert_int_equal(placement_sets(5, 5, 9999), 1);
    assert_int_equal(placement_sets(5, 6, 9999), 0);
    assert_int_equal(placement_sets(1000, 500, 9999), 10000);
}

static void each_set_comes_once_in_order(void **state)
{
    enum { N = 8, K = 3, SETS = 56 };
    size_t last[K] = {0}, member[K];
    (void)state;
    for (size_t at = 0; at < SETS; at++) {
        placement_set(N, K, at, member);
        assert_int_equal(placement_number(N, K, member), at);
        assert_true(member[0] < member[1] && member[1] < member[2] && member[2] < N);
        size_t j = 0;
        while (at > 0 && member[j] == last[j])
            j++;
        assert_true(at == 0 || member[j] > last[j]);
        memcpy(last, member, sizeof last);
    }
    assert_true(last[0] == 5 && last[1] == 6 && last[2] == 7);
}

static void each_set_is_drawn_as_often(void **state)
{
    enum { N = 6, K = 2, SETS = 15, DRAWS = 30000 };
    size_t count[SETS] = {0};
    double squares = 0;
    (void)state;
    for (size_t d = 0; d < DRAWS; d++) {
        size_t member[K], again[K];
        placement_draw(N, K, 1000 + d, member);
        placement_draw(N, K, 1000 + d, again);
        assert_memory_equal(member, again, sizeof member);
        assert_true(member[0] < member[1] && member[1] < N);
        count[placement_number(N, K, member)]++;
    }
    for (size_t at = 0; at < SETS; at++) {
        const double off = (double)count[at] - (double)DRAWS / SETS;
        squares += off * off / ((double)DRAWS / SETS);
    }
    assert_true(squares < 36.1); /* of chi-square with 14 degrees of freedom, 1 in 1,000 is more */
}

/* --- rank ---------------------------------------------------------------------------------------
 */

static void the_rank_counts_those_that_differ_as_much_either_way(void **state)
{
    const Placement set[] = {{3, 2, 1},        {-3, 2, -1}, {1, 0.5, 0},
                             {-1, 1, 0},       {NAN, 1, 0}, {1.5 * (1 + 1e-15), 1, 0},
                             {1.4999999, 1, 0}};
    const PlacementRank rank = placement_rank(set, COUNT_OF(set));
    (void)state;
    assert_int_equal(rank.n, 6);
    assert_int_equal(rank.rank, 4);
    check_close(rank.p, 4.0 / 6, 1e-15);
    check_close(rank.least, 1.0 / 6, 1e-15);
}

static void without_an_own_effect_there_is_no_rank(void **state)
{
    const Placement set[] = {{NAN, NAN, NAN}, {1, 1, 0}};
    (void)state;
    check_nan(placement_rank(set, 2).p);
    check_nan(placement_interval(set, 2, 0.95).low);
}

/* --- interval -----------------------------------------------------------------------------------
 */

/* By the definition, at one effect. */
static double p_at(const Placement *set, size_t n, double tau)
{
    const double own = fabs(set[0].effect - tau) / set[0].root;
    double count = 0;
    for (size_t s = 0; s < n; s++)
        count += s == 0 || fabs(set[s].effect - tau * set[s].on_program) / set[s].root >=
                               own * (1 - PLACEMENT_SAME);
    return count / (double)n;
}

/* Beyond the ends every effect is rejected; just within them it is not. */
static void check_ends(const Placement *set, size_t n, double confidence)
{
    enum { STEPS = 4000 };
    const PlacementInterval found = placement_interval(set, n, confidence);
    const double end[2] = {found.low, found.high}, alpha = 1 - confidence + 1e-9;
    for (int side = 0; side < 2; side++) {
        const double sign = side == 0 ? -1 : 1, width = fabs(end[side] - set[0].effect);
        if (isinf(end[side])) {
            assert_true(p_at(set, n, sign * 1e9) > alpha);
            continue;
        }
        assert_true(sign * (end[side] - set[0].effect) > 0);
        assert_true(p_at(set, n, end[side] - sign * 1e-7 * width) > alpha);
        for (int k = 0; k <= STEPS; k++) { /* up to a thousand widths away */
            const double beyond = width * (1e-7 + 1000 * pow((double)k / STEPS, 3));
            assert_true(p_at(set, n, end[side] + sign * beyond) <= alpha);
        }
    }
}

static void the_interval_holds_what_is_not_rejected(void **state)
{
    enum { WORLDS = 300 };
    size_t endless = 0, finite = 0;
    (void)state;
    for (size_t w = 0; w < WORLDS; w++) {
        Placement set[200];
        const size_t n = 20 + random_below(1, w, 180);
        set[0] = (Placement){3 * random_normal(2, w), 0.5 + random_uniform(3, w), 1};
        for (size_t s = 1; s < n; s++)
            set[s] = (Placement){2 * random_normal(4, 1000 * w + s),
                                 0.5 + random_uniform(5, 1000 * w + s),
                                 /* some share most of the program */
                                 (w % 3 == 0 ? 1.0 : 0.4) * random_normal(6, 1000 * w + s)};
        const PlacementInterval found = placement_interval(set, n, 0.95);
        endless += isinf(found.low) != 0;
        finite += isfinite(found.low) && isfinite(found.high);
        check_ends(set, n, 0.95);
    }
    assert_true(endless > 50 && finite > 50); /* both kinds are tried */
}

/* Without any of the program in the others, the ends are where the estimate stands k-th of them. */
static void with_sets_apart_it_is_read_off_their_statistics(void **state)
{
    Placement set[40] = {{5, 2, 1}};
    (void)state;
    for (size_t s = 1; s < 40; s++)
        set[s] = (Placement){(s % 2 == 0 ? 0.1 : -0.1) * (double)s, 1, 0};
    /* at most 2 of 40 may be as large: the program itself and the largest, 3.9; so |5 - tau| / 2
     * may be as large as the second largest, 3.8 */
    const PlacementInterval found = placement_interval(set, 40, 0.95);
    check_close(found.low, 5 - 2 * 3.8, 1e-8); /* PLACEMENT_SAME, and no more */
    check_close(found.high, 5 + 2 * 3.8, 1e-8);
}

static void sets_that_mirror_the_program_never_leave(void **state)
{
    Placement set[40];
    (void)state;
    for (size_t s = 0; s < 40; s++)
        set[s] = s < 3 ? (Placement){s == 0 ? 5 : -5 * (1 + (s == 1 ? 1e-15 : -1e-15)), 2,
                                     s == 0 ? 1 : -1}
                       : (Placement){0.1, 2, 0};
    assert_true(isinf(placement_interval(set, 40, 0.95).low)); /* 3 of 40 are always as large */
    assert_true(isfinite(placement_interval(set, 40, 0.90).low));
}

static void too_few_sets_have_no_interval(void **state)
{
    Placement set[20] = {{5, 2, 1}};
    (void)state;
    for (size_t s = 1; s < 20; s++)
        set[s] = (Placement){0.1, 1, 0};
    assert_true(isfinite(placement_interval(set, 20, 0.95).low)); /* 1/20 = .05 */
    check_nan(placement_interval(set, 19, 0.95).low);
    assert_true(isfinite(placement_interval(set, 10, 0.90).low));
    check_nan(placement_interval(set, 20, 0.99).low);
    assert_true(placement_can_reject(20, 0.95) && !placement_can_reject(19, 0.95));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_counted_up_to_a_limit),
        cmocka_unit_test(each_set_comes_once_in_order),
        cmocka_unit_test(each_set_is_drawn_as_often),
        cmocka_unit_test(the_rank_counts_those_that_differ_as_much_either_way),
        cmocka_unit_test(without_an_own_effect_there_is_no_rank),
        cmocka_unit_test(the_interval_holds_what_is_not_rejected),
        cmocka_unit_test(with_sets_apart_it_is_read_off_their_statistics),
        cmocka_unit_test(sets_that_mirror_the_program_never_leave),
        cmocka_unit_test(too_few_sets_have_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
