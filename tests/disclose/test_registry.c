/* Which sets of people may be shown beside which. */
#include "disclose/sets.h"

#include "disclose/registry.h"

static SetRegistry registry_of(Arena *arena)
{
    return (SetRegistry){.arena = arena, .min = 10};
}

static void sets_are_compared_by_who_is_in_them(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const People *a = people_range(arena, 0, 100), *b = people_range(arena, 40, 140);
    assert_int_equal(people_count(a), 100);
    assert_int_equal(a->n[0], 50);
    assert_int_equal(people_in_both(a, b), 60);
    assert_int_equal(people_apart(a, b), 80);
    assert_int_equal(people_apart(b, a), 80);
    assert_true(people_within(people_range(arena, 99, 100), a));
    assert_false(people_within(b, a));
    assert_true(people_equal(a, people_two_ranges(arena, 0, 60, 30, 100)));
    assert_false(people_equal(a, b));
    assert_int_equal(people_count(people_of_arm(arena, a, 1)), 50);
    assert_int_equal(people_in_both(people_of_arm(arena, a, 1), people_of_arm(arena, a, 0)), 0);
    arena_destroy(arena);
}

/* Beside 0..999: who is refused, by how many differ. */
static void a_set_that_differs_by_few_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t from, to;
        bool shown;
    } known[] = {
        {0, 1000, true},                    /* the same */
        {0, 999, false},   {0, 991, false}, /* 1 and 9 fewer */
        {0, 990, true},                     /* 10 fewer */
        {5, 1004, false},  {5, 1005, true}, /* 5 here, 4 and 5 there */
        {500, 1100, true}, {0, 20, true},   /* far from it */
    };
    Arena *arena = arena_create();
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        SetRegistry registry = registry_of(arena);
        registry_show(&registry, people_range(arena, 0, 1000));
        if (registry_may_show(&registry, people_range(arena, known[i].from, known[i].to)) !=
            known[i].shown)
            fail_msg("%zu to %zu: expected %d", known[i].from, known[i].to, known[i].shown);
    }
    arena_destroy(arena);
}

static void few_of_an_arm_are_few(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const SetRegistry registry = registry_of(arena);
    assert_true(registry_few_in(&registry, people_range(arena, 0, 19)));
    assert_false(registry_few_in(&registry, people_range(arena, 0, 20)));
    assert_false(registry_few_in(&registry, people_of_arm(arena, people_range(arena, 0, 20), 1)));
    arena_destroy(arena);
}

static void what_two_disjoint_parts_leave_is_looked_at(void **state)
{
    (void)state;
    for (size_t rest = 0; rest <= 12; rest++) {
        Arena *arena = arena_create();
        SetRegistry registry = registry_of(arena);
        const People *whole = people_range(arena, 0, 300), *a = people_range(arena, 0, 100),
                     *b = people_range(arena, 100, 300 - rest);
        const bool few = rest > 0 && rest < 10;
        /* the parts first, then the whole */
        registry_show(&registry, a);
        assert_true(registry_may_show(&registry, b));
        registry_show(&registry, b);
        assert_int_equal(registry_may_show(&registry, whole), !few);
        /* the whole and one part, then the other */
        registry = registry_of(arena);
        registry_show(&registry, whole);
        registry_show(&registry, b);
        assert_int_equal(registry_may_show(&registry, a), !few);
        /* among many others of every size */
        registry = registry_of(arena);
        for (size_t k = 0; k < 40; k++)
            registry_show(&registry, people_range(arena, 1000 + 100 * k, 1000 + 100 * k + 20 + k));
        registry_show(&registry, whole);
        registry_show(&registry, a);
        assert_int_equal(registry_may_show(&registry, b), !few);
        /* parts that overlap leave nobody by subtraction */
        registry = registry_of(arena);
        registry_show(&registry, whole);
        registry_show(&registry, people_range(arena, 0, 150));
        assert_true(registry_may_show(&registry, people_range(arena, 100, 300 - 55)));
        arena_destroy(arena);
    }
}

/* Against every pair and triple tried one by one, on random sets. */
static bool refused_by_trying(const SetRegistry *r, const People *x)
{
    for (size_t i = 0; i < r->n; i++) {
        const size_t apart = people_apart(r->set[i], x);
        if (apart == 0)
            return false;
    }
    for (size_t i = 0; i < r->n; i++) {
        const size_t apart = people_apart(r->set[i], x);
        if (apart < r->min)
            return true;
        for (size_t k = 0; k < r->n; k++) {
            const People *a = r->set[i], *b = r->set[k];
            const size_t n = people_count(x), n_a = people_count(a), n_b = people_count(b);
            if (i != k && people_in_both(a, x) == n_a && people_in_both(b, x) == n_b &&
                people_in_both(a, b) == 0 && n - n_a - n_b > 0 && n - n_a - n_b < r->min)
                return true;
            if (people_in_both(x, a) == n && people_in_both(b, a) == n_b &&
                people_in_both(x, b) == 0 && n_a - n - n_b > 0 && n_a - n - n_b < r->min && n_a > n)
                return true;
        }
    }
    return false;
}

static bool differs_from_one(const SetRegistry *r, const People *x)
{
    for (size_t i = 0; i < r->n; i++)
        if (people_apart(r->set[i], x) < r->min)
            return true;
    return false;
}

static void the_short_way_finds_what_trying_all_does(void **state)
{
    (void)state;
    uint64_t seed = 7;
    size_t n_refused = 0, n_triples = 0, n_shown = 0;
    for (size_t round = 0; round < 1000; round++) {
        Arena *arena = arena_create();
        SetRegistry registry = registry_of(arena);
        for (size_t k = 0; k < 12; k++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            const size_t from = 10 * ((seed >> 33) % 8), n = 30 + 10 * ((seed >> 40) % 8);
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            const People *x = people_range(arena, from, from + n - (seed >> 33) % 4 * 3);
            if (x->n[0] < 10 || x->n[1] < 10)
                continue;
            const bool may = registry_may_show(&registry, x);
            assert_int_equal(may, !refused_by_trying(&registry, x));
            n_refused += !may;
            n_triples += !may && !differs_from_one(&registry, x);
            n_shown += may;
            if (may)
                registry_show(&registry, x);
        }
        arena_destroy(arena);
    }
    assert_true(n_refused > 100 && n_triples > 20 && n_shown > 200);
}

/* A less B less C less D, four parts of a whole: no pair and no triple tells the five left. */
static void combinations_of_more_sets_are_found(void **state)
{
    (void)state;
    for (size_t rest = 0; rest <= 10; rest += 5) {
        Arena *arena = arena_create();
        SetRegistry registry = registry_of(arena);
        size_t last;
        registry_show(&registry, people_range(arena, 0, 400));
        for (size_t k = 0; k < 3; k++) {
            const People *part = people_range(arena, 100 * k, 100 * k + 100);
            assert_true(registry_may_show(&registry, part));
            registry_show(&registry, part);
        }
        const People *fourth = people_range(arena, 300, 400 - rest);
        assert_true(registry_may_show(&registry, fourth));
        registry_show(&registry, fourth);
        const bool few = rest == 5;
        assert_int_equal(registry_tells(&registry, &last), few ? SETS_TELL_FEW : SETS_TELL_NOBODY);
        if (few) {
            assert_true(people_equal(registry.set[last], fourth));
            registry_take_back(&registry, last);
            assert_int_equal(registry.n, 4);
            assert_int_equal(registry_tells(&registry, &last), SETS_TELL_NOBODY);
        }
        arena_destroy(arena);
    }
}

/* (A and B) is told by A + B - (A or B). */
static void overlaps_are_found_too(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    SetRegistry registry = registry_of(arena);
    size_t last;
    registry_show(&registry, people_range(arena, 0, 100));
    registry_show(&registry, people_range(arena, 95, 200));
    registry_show(&registry, people_range(arena, 0, 200));
    assert_int_equal(registry_tells(&registry, &last), SETS_TELL_FEW);
    assert_int_equal(people_count(registry.set[last]), 200);
    arena_destroy(arena);
}

static void too_many_sets_are_said_to_be_untested(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    SetRegistry registry = registry_of(arena);
    size_t last;
    for (size_t k = 0; k < SETS_TESTED_MAX; k++)
        registry_show(&registry, people_range(arena, 20 * k, 20 * k + 20));
    assert_int_equal(registry_tells(&registry, &last), SETS_NOT_TESTED);
    registry_take_back(&registry, 0);
    assert_int_equal(registry_tells(&registry, &last), SETS_TELL_NOBODY);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_compared_by_who_is_in_them),
        cmocka_unit_test(a_set_that_differs_by_few_is_refused),
        cmocka_unit_test(few_of_an_arm_are_few),
        cmocka_unit_test(what_two_disjoint_parts_leave_is_looked_at),
        cmocka_unit_test(the_short_way_finds_what_trying_all_does),
        cmocka_unit_test(combinations_of_more_sets_are_found),
        cmocka_unit_test(overlaps_are_found_too),
        cmocka_unit_test(too_many_sets_are_said_to_be_untested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
