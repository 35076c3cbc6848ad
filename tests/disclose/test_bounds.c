/* What intervals and equations tell, and what the audit knows of a shown count. */
#include "check.h"

#include "disclose/audit.h"

static void check_bound(const Bounds *bounds, size_t variable, int64_t low, int64_t high)
{
    if (bounds->variable[variable].low != low || bounds->variable[variable].high != high)
        fail_msg("variable %zu: %ld to %ld", variable, (long)bounds->variable[variable].low,
                 (long)bounds->variable[variable].high);
}

/* 60 less what left is 50 and more: 55..64 - left = 50..54, left = a + b, a marked as small. */
static void equations_narrow_each_other(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Bounds b = {.arena = arena};
    const size_t before = bounds_variable(&b, 55, 64), after = bounds_variable(&b, 50, 54),
                 left = bounds_variable(&b, 0, BOUND_OPEN), x = bounds_variable(&b, 1, 9),
                 y = bounds_variable(&b, 0, 0);
    bounds_equation(&b, (BoundTerm[]){{before, 1}, {after, -1}, {left, -1}}, 3);
    bounds_equation(&b, (BoundTerm[]){{left, 1}, {x, -1}, {y, -1}}, 3);
    bounds_propagate(&b);
    check_bound(&b, left, 1, 9);
    check_bound(&b, before, 55, 63);
    bounds_narrow(&b, before, 55, 57);
    bounds_propagate(&b);
    check_bound(&b, x, 1, 7);
    arena_destroy(arena);
}

/* Whatever is narrowed, the truth stays in it. */
static void the_truth_is_never_ruled_out(void **state)
{
    (void)state;
    const Publishing release = {.min = 10, .base = 10};
    uint64_t seed = 3;
    for (size_t round = 0; round < 2000; round++) {
        Arena *arena = arena_create();
        Bounds b = {.arena = arena};
        int64_t part[4], whole = 0;
        BoundTerm term[5];
        for (size_t k = 0; k < 4; k++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            part[k] = (int64_t)((seed >> 33) % 40);
            whole += part[k];
            const bool few = part[k] > 0 && part[k] < 10;
            const Bound shown = few ? (Bound){1, 9} : audit_shown(&release, (size_t)part[k]);
            term[k] = (BoundTerm){bounds_variable(&b, shown.low, shown.high), -1};
        }
        if (whole < 10) {
            arena_destroy(arena);
            continue;
        }
        const Bound shown = audit_shown(&release, (size_t)whole);
        term[4] = (BoundTerm){bounds_variable(&b, shown.low, shown.high), 1};
        bounds_equation(&b, term, 5);
        bounds_propagate(&b);
        for (size_t k = 0; k < 4; k++) {
            const Bound *v = &b.variable[term[k].variable];
            assert_true(v->low <= part[k] && part[k] <= v->high);
        }
        arena_destroy(arena);
    }
}

static void a_shown_count_is_known_to_its_rounding(void **state)
{
    (void)state;
    const Publishing ten = {.min = 10, .base = 10}, five = {.min = 5, .base = 5},
                     coarse = {.min = 10, .base = 50};
    static const struct {
        size_t n;
        int64_t low, high;
    } of_ten[] = {{0, 0, 0},    {10, 10, 14}, {14, 10, 14},
                  {15, 15, 24}, {24, 15, 24}, {1718, 1715, 1724}};
    for (size_t i = 0; i < COUNT_OF(of_ten); i++) {
        const Bound b = audit_shown(&ten, of_ten[i].n);
        assert_int_equal(b.low, of_ten[i].low);
        assert_int_equal(b.high, of_ten[i].high);
    }
    assert_int_equal(audit_shown(&five, 7).low, 5);
    assert_int_equal(audit_shown(&five, 7).high, 7);
    assert_int_equal(audit_shown(&five, 8).low, 8);
    assert_int_equal(audit_shown(&five, 8).high, 12);
    assert_int_equal(audit_shown(&coarse, 80).low, 75);
    assert_int_equal(audit_shown(&coarse, 80).high, 124);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equations_narrow_each_other),
        cmocka_unit_test(the_truth_is_never_ruled_out),
        cmocka_unit_test(a_shown_count_is_known_to_its_rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
