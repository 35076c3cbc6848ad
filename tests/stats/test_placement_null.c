/* How often a share of sets comes of nothing: exact where sets can be exchanged, more often where
 * the program's schools are the small ones. */
#include "check.h"

#include "alike/arena.h"
#include "alike/placement_null.h"
#include "alike/random.h"

#include <math.h>

enum { SCHOOLS = 20, PROGRAM = 5, SETS = 200, STUDIES = 4999 };

/* Sets of schools, each weighed by its students, against all others. */
typedef struct Made {
    double students[SCHOOLS], sum[SETS * SCHOOLS], q[SETS];
    Placement set[SETS];
} Made;

/* The program's own schools are the first. ratio: of the largest school to the smallest. */
static PlacementSets make(Made *made, double ratio, bool program_largest, double u)
{
    const double e = 1 - u;
    for (size_t g = 0; g < SCHOOLS; g++) {
        const size_t rank = program_largest ? (g + SCHOOLS - PROGRAM) % SCHOOLS : g;
        made->students[g] = floor(40 * pow(ratio, (double)rank / (SCHOOLS - 1)));
    }
    for (size_t s = 0; s < SETS; s++) {
        size_t member[PROGRAM] = {0, 1, 2, 3, 4};
        bool in[SCHOOLS] = {false};
        double n[2] = {0, 0}, p = 0;
        if (s > 0)
            placement_draw(SCHOOLS, PROGRAM, s, member);
        for (size_t j = 0; j < PROGRAM; j++)
            in[member[j]] = true;
        for (size_t g = 0; g < SCHOOLS; g++)
            n[in[g]] += made->students[g];
        for (size_t g = 0; g < SCHOOLS; g++) {
            const double a = (in[g] ? 1 : -1) * made->students[g] / n[in[g]];
            made->sum[s * SCHOOLS + g] = a;
            p += a * a;
        }
        made->q[s] = 1 / n[0] + 1 / n[1];
        made->set[s] = (Placement){0, sqrt(u * p + e * made->q[s]), 0};
    }
    return (PlacementSets){.n = SETS,
                           .n_schools = SCHOOLS,
                           .set = made->set,
                           .sum = made->sum,
                           .q = made->q,
                           .students = made->students,
                           .u = u,
                           .e = e};
}

static void shares_of_sets_that_can_be_exchanged_are_their_own_p(void **state)
{
    static Made made;
    Arena *arena = arena_create();
    const PlacementSets sets = make(&made, 1, false, 0.15);
    const PlacementNull null = placement_null(arena, &sets, STUDIES);
    (void)state;
    /* to four simulation errors; drawn sets differ from all there are by less */
    for (double share = 0.05; share < 1; share += 0.05)
        assert_true(fabs(placement_null_chance(&null, share) - share) <
                    4 * sqrt(share * (1 - share) / STUDIES));
    check_close(placement_null_chance(&null, 1), 1, 1e-15);
    assert_false(placement_null_exceeds(&null, 0.05));
    arena_destroy(arena);
}

static double slow_level(const PlacementSets *sets, size_t studies, double share);

static void small_schools_have_small_shares_for_no_reason(void **state)
{
    static Made made;
    Arena *arena = arena_create();
    const PlacementSets sets = make(&made, 15, false, 0.15);
    const PlacementNull null = placement_null(arena, &sets, STUDIES);
    const double level = placement_null_chance(&null, 0.05), slow = slow_level(&sets, 20000, 0.05);
    (void)state;
    assert_true(placement_null_exceeds(&null, 0.05));
    assert_true(fabs(level - slow) < 4 * sqrt(slow * (1 - slow) * (1.0 / STUDIES + 1.0 / 20000)));
    assert_true(slow > 0.07 && slow < 0.09);
    const PlacementSets largest = make(&made, 15, true, 0.15);
    const PlacementNull of_largest = placement_null(arena, &largest, STUDIES);
    assert_false(placement_null_exceeds(&of_largest, 0.05));
    arena_destroy(arena);
}

/* Student by student, by numbers of another kind: every student of a set counts as much as the
 * others of the school, so that the school's mean is all there is. */
static double slow_level(const PlacementSets *sets, size_t studies, double share)
{
    size_t n_rejected = 0, at = 0;
    for (size_t b = 0; b < studies; b++) {
        double mean[SCHOOLS], own = 0;
        size_t n = 0;
        for (size_t g = 0; g < SCHOOLS; g++) {
            /* the sum of twelve uniform numbers, less six, is all but normal */
            double part[2] = {-6, -6};
            for (size_t k = 0; k < 24; k++)
                part[k % 2] += random_uniform(77, at++);
            mean[g] = part[0] * sqrt(sets->u) + part[1] * sqrt(sets->e / sets->students[g]);
        }
        for (size_t s = 0; s < sets->n; s++) {
            double effect = 0;
            for (size_t g = 0; g < SCHOOLS; g++)
                effect += sets->sum[s * SCHOOLS + g] * mean[g];
            const double t = fabs(effect) / sets->set[s].root;
            own = s == 0 ? t : own;
            n += s == 0 || t >= own * (1 - PLACEMENT_SAME);
        }
        n_rejected += (double)n / (double)sets->n <= share + 1e-9;
    }
    return (double)n_rejected / (double)studies;
}

/* Whether schools or students differ, and in how many students the school's mean is. */
static void the_shares_are_those_of_schools_made_one_by_one(void **state)
{
    static const double u[] = {0, 0.15, 1};
    (void)state;
    for (size_t k = 0; k < COUNT_OF(u); k++) {
        static Made made;
        Arena *arena = arena_create();
        const PlacementSets sets = make(&made, 15, false, u[k]);
        const PlacementNull null = placement_null(arena, &sets, STUDIES);
        const double slow = slow_level(&sets, STUDIES, 0.2);
        assert_true(fabs(placement_null_chance(&null, 0.2) - slow) <
                    4 * sqrt(slow * (1 - slow) * 2 / STUDIES));
        arena_destroy(arena);
    }
}

static void the_limit_is_the_largest_share_that_is_rare_enough(void **state)
{
    double share[] = {0.01, 0.02, 0.02, 0.02, 0.03, 0.05, 0.05, 0.2, 0.5, 1.0};
    const PlacementNull null = {.n = COUNT_OF(share), .share = share};
    (void)state;
    check_close(placement_null_limit(&null, 0.1), 0.01, 1e-15);
    check_close(placement_null_limit(&null, 0.2), 0.01, 1e-15);
    check_close(placement_null_limit(&null, 0.4), 0.02, 1e-15);
    check_close(placement_null_limit(&null, 0.5), 0.03, 1e-15);
    check_close(placement_null_limit(&null, 0.6), 0.03, 1e-15);
    check_close(placement_null_limit(&null, 1.0), 1.0, 1e-15);
    assert_true(placement_null_limit(&null, 0.05) == 0);
    check_close(placement_null_chance(&null, 0.02), 0.4, 1e-15);
    assert_true(placement_null_chance(&null, 0.005) == 0);
    double same[] = {0.1, 0.1, 0.1};
    const PlacementNull heap = {.n = 3, .share = same};
    assert_true(placement_null_limit(&heap, 0.5) == 0);
}

/* 0.024 of 1,000 sets is no less than 1 of 40, and more than 0. */
static void a_share_of_more_sets_counts_as_the_next_larger(void **state)
{
    double share[] = {0.025, 0.025, 0.05, 0.05, 0.05, 0.075, 0.1, 0.2, 0.5, 0.6};
    const PlacementNull null = {.n = COUNT_OF(share), .n_sets = 40, .share = share};
    (void)state;
    check_close(placement_null_p(&null, 0.001), 0.2, 1e-15);
    check_close(placement_null_p(&null, 0.025), 0.2, 1e-15);
    check_close(placement_null_p(&null, 0.026), 0.5, 1e-15);
    check_close(placement_null_p(&null, 0.05), 0.5, 1e-15);
    check_close(placement_null_p(&null, 0.95), 1.0, 1e-15);
    double large[] = {0.9, 0.95};
    const PlacementNull rare = {.n = 2, .n_sets = 40, .share = large};
    check_close(placement_null_p(&rare, 0.3), 0.3, 1e-15);
}

static void sets_that_were_not_carried_out_do_not_count(void **state)
{
    static Made made, fewer;
    Arena *arena = arena_create();
    PlacementSets sets = make(&made, 15, false, 0.15), half = make(&fewer, 15, false, 0.15);
    (void)state;
    for (size_t s = 100; s < SETS; s++)
        made.set[s].effect = (double)NAN;
    half.n = 100;
    const PlacementNull a = placement_null(arena, &sets, 500),
                        b = placement_null(arena, &half, 500);
    for (size_t k = 0; k < 500; k++)
        assert_true(a.share[k] == b.share[k]);
    made.set[0].effect = (double)NAN;
    check_nan(placement_null_chance(&(PlacementNull){.n = 500}, 0.05));
    assert_null(placement_null(arena, &sets, 500).share);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_of_sets_that_can_be_exchanged_are_their_own_p),
        cmocka_unit_test(small_schools_have_small_shares_for_no_reason),
        cmocka_unit_test(the_shares_are_those_of_schools_made_one_by_one),
        cmocka_unit_test(the_limit_is_the_largest_share_that_is_rare_enough),
        cmocka_unit_test(a_share_of_more_sets_counts_as_the_next_larger),
        cmocka_unit_test(sets_that_were_not_carried_out_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
