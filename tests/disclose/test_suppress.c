/* Complementary suppression: no hidden count may follow from what is shown. */
#include "check.h"

#include "disclose/suppress.h"

#include <gsl/gsl_errno.h>

/* read - parts = cohort */
static void chain(Suppression *problem, size_t total, const size_t *part, size_t n, size_t *cell)
{
    size_t rest = total;
    cell[0] = suppress_cell(problem, total, SUPPRESS_TOTAL);
    for (size_t i = 0; i < n; i++) {
        cell[1 + i] = suppress_cell(problem, part[i], SUPPRESS_PART);
        rest -= part[i];
    }
    cell[n + 1] = suppress_cell(problem, rest, SUPPRESS_KNOWN);
    SuppressEquation *equation = suppress_equation(problem, n + 2);
    suppress_term(equation, cell[0], 1);
    for (size_t i = 0; i <= n; i++)
        suppress_term(equation, cell[1 + i], -1);
}

static void a_small_part_takes_the_next_smallest_with_it(void **state)
{
    (void)state;
    Suppression problem = {.arena = arena_create()};
    const size_t part[] = {60, 3, 25};
    size_t cell[5];
    bool sound;
    chain(&problem, 200, part, 3, cell);
    assert_int_equal(suppress_solve(&problem, 10, &sound), 2);
    assert_true(sound);
    assert_true(problem.cell[cell[2]].hidden && problem.cell[cell[2]].primary);
    assert_true(problem.cell[cell[3]].hidden && !problem.cell[cell[3]].primary);
    assert_false(problem.cell[cell[1]].hidden);
    assert_false(suppress_exposed(&problem, cell[2]));
    arena_destroy(problem.arena);
}

static void two_small_parts_that_sum_to_too_few_take_a_third(void **state)
{
    (void)state;
    Suppression problem = {.arena = arena_create()};
    const size_t part[] = {60, 3, 4};
    size_t cell[5];
    bool sound;
    chain(&problem, 200, part, 3, cell);
    assert_int_equal(suppress_solve(&problem, 10, &sound), 3);
    assert_true(problem.cell[cell[1]].hidden);
    arena_destroy(problem.arena);
}

static void two_small_parts_that_sum_to_enough_stand_alone(void **state)
{
    (void)state;
    Suppression problem = {.arena = arena_create()};
    const size_t part[] = {60, 7, 8};
    size_t cell[5];
    bool sound;
    chain(&problem, 200, part, 3, cell);
    assert_int_equal(suppress_solve(&problem, 10, &sound), 2);
    assert_false(problem.cell[cell[1]].hidden);
    arena_destroy(problem.arena);
}

static void a_lone_part_takes_the_total(void **state)
{
    (void)state;
    Suppression problem = {.arena = arena_create()};
    const size_t part[] = {4};
    size_t cell[3];
    bool sound;
    chain(&problem, 200, part, 1, cell);
    assert_int_equal(suppress_solve(&problem, 10, &sound), 2);
    assert_true(sound && problem.cell[cell[0]].hidden);
    assert_false(suppress_exposed(&problem, cell[1]));
    arena_destroy(problem.arena);
}

static void nothing_is_hidden_where_nothing_is_small(void **state)
{
    (void)state;
    Suppression problem = {.arena = arena_create()};
    const size_t part[] = {0, 10, 55};
    size_t cell[5];
    bool sound;
    chain(&problem, 200, part, 3, cell);
    assert_int_equal(suppress_solve(&problem, 10, &sound), 0);
    assert_true(sound);
    arena_destroy(problem.arena);
}

static void a_count_that_must_stay_open_is_reported(void **state)
{
    (void)state;
    Suppression problem = {.arena = arena_create()};
    const size_t total = suppress_cell(&problem, 104, SUPPRESS_KNOWN);
    const size_t part = suppress_cell(&problem, 4, SUPPRESS_PART);
    const size_t rest = suppress_cell(&problem, 100, SUPPRESS_KNOWN);
    SuppressEquation *equation = suppress_equation(&problem, 3);
    bool sound;
    suppress_term(equation, total, 1);
    suppress_term(equation, part, -1);
    suppress_term(equation, rest, -1);
    suppress_solve(&problem, 10, &sound);
    assert_false(sound);
    assert_true(suppress_exposed(&problem, part));
    arena_destroy(problem.arena);
}

/* Many random trees of totals: whatever is hidden stays hidden, and parts are never too few. */
static void no_hidden_count_of_random_flows_can_be_worked_out(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 300; round++) {
        Suppression problem = {.arena = arena_create()};
        size_t cell[2][12], part[2][4];
        bool sound;
        for (size_t arm = 0; arm < 2; arm++) {
            for (size_t i = 0; i < 4; i++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                part[arm][i] = (size_t)((seed >> 33) % 5 == 0 ? 0 : (seed >> 40) % 25);
            }
            chain(&problem, 500 + (size_t)round, part[arm], 4, cell[arm]);
        }
        const size_t rows = suppress_cell(&problem, 1000, SUPPRESS_EXTRA);
        SuppressEquation *equation = suppress_equation(&problem, 3);
        suppress_term(equation, cell[0][0], 1);
        suppress_term(equation, cell[1][0], 1);
        suppress_term(equation, rows, -1);
        suppress_solve(&problem, 10, &sound);
        assert_true(sound);
        for (size_t arm = 0; arm < 2; arm++) {
            size_t sum = 0, n = 0;
            for (size_t i = 0; i < 4; i++) {
                const SuppressCell *c = &problem.cell[cell[arm][1 + i]];
                assert_true(c->hidden || c->count == 0 || c->count >= 10);
                sum += c->hidden ? c->count : 0;
                n += c->hidden;
            }
            if (n > 0 && !problem.cell[cell[arm][0]].hidden)
                assert_true(n >= 2 && sum >= 10);
        }
        for (size_t i = 0; i < problem.n_cells; i++)
            if (problem.cell[i].hidden)
                assert_false(suppress_exposed(&problem, i));
        arena_destroy(problem.arena);
    }
}

/* Is there another way to fill the hidden cells that gives this one another count? Tried one by
 * one: with so few equations of so few terms, small steps are enough. */
static bool could_be_another(const Suppression *problem, size_t cell)
{
    enum { STEP = 4, WAYS = 2 * STEP + 1 };
    size_t hidden[8], n = 0, n_tries = 1;
    for (size_t i = 0; i < problem->n_cells; i++)
        if (problem->cell[i].hidden) {
            hidden[n++] = i;
            n_tries *= WAYS;
        }
    for (size_t try = 0; try < n_tries; try++) {
        int step[8] = {0};
        size_t code = try;
        for (size_t k = 0; k < n; k++, code /= WAYS)
            step[hidden[k]] = (int)(code % WAYS) - STEP;
        bool fits = step[cell] != 0;
        for (size_t r = 0; fits && r < problem->n_equations; r++) {
            const SuppressEquation *equation = &problem->equation[r];
            int sum = 0;
            for (size_t k = 0; k < equation->n; k++)
                sum += equation->sign[k] * step[equation->cell[k]];
            fits = sum == 0;
        }
        if (fits)
            return true;
    }
    return false;
}

static size_t drawn(uint64_t *seed, size_t n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)((*seed >> 33) % n);
}

/* Cells in any order, shared by equations in any way: against trying. */
static void a_count_is_exposed_where_no_other_would_do(void **state)
{
    (void)state;
    uint64_t seed = 11;
    size_t n_exposed = 0, n_safe = 0;
    for (int round = 0; round < 200; round++) {
        Suppression problem = {.arena = arena_create()};
        size_t n_hidden = 0;
        for (size_t i = 0; i < 7; i++)
            suppress_cell(&problem, 20, SUPPRESS_PART);
        for (size_t i = 0; i < 7; i++) {
            const bool hidden = n_hidden < 4 && drawn(&seed, 3) > 0;
            problem.cell[i].hidden = hidden;
            n_hidden += hidden;
        }
        for (size_t r = 0; r < 3; r++) {
            SuppressEquation *equation = suppress_equation(&problem, 3);
            const size_t first = drawn(&seed, 7), apart = 1 + drawn(&seed, 3);
            for (size_t k = 0; k < 2 + drawn(&seed, 2); k++)
                suppress_term(equation, (first + k * apart) % 7, drawn(&seed, 2) ? 1 : -1);
        }
        for (size_t i = 0; i < 7; i++) {
            if (!problem.cell[i].hidden)
                continue;
            const bool exposed = suppress_exposed(&problem, i);
            assert_int_equal(exposed, !could_be_another(&problem, i));
            n_exposed += exposed;
            n_safe += !exposed;
        }
        arena_destroy(problem.arena);
    }
    assert_true(n_exposed > 100 && n_safe > 100);
}

static void a_hidden_total_is_the_range_that_hiding_leaves(void **state)
{
    (void)state;
    /* 629 read, 8 left, 621 remain; 2287 rows of which 1658 are comparison */
    Suppression problem = {.arena = arena_create()};
    const size_t part[] = {8};
    size_t cell[3];
    bool sound;
    chain(&problem, 629, part, 1, cell);
    const size_t other = suppress_cell(&problem, 1658, SUPPRESS_TOTAL);
    const size_t file = suppress_cell(&problem, 2287, SUPPRESS_KNOWN);
    SuppressEquation *rows = suppress_equation(&problem, 3);
    suppress_term(rows, cell[0], 1);
    suppress_term(rows, other, 1);
    suppress_term(rows, file, -1);
    suppress_solve(&problem, 10, &sound);
    suppress_ranges(&problem, 10);
    assert_true(sound);
    assert_true(problem.cell[cell[0]].hidden && problem.cell[other].hidden);
    check_same(problem.cell[cell[0]].low, 622);
    check_same(problem.cell[cell[0]].high, 630);
    check_same(problem.cell[other].low, 1657);
    check_same(problem.cell[other].high, 1665);
    check_same(problem.cell[cell[1]].low, 1); /* and the small one is no narrower than its rule */
    check_same(problem.cell[cell[1]].high, 9);
    arena_destroy(problem.arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_part_takes_the_next_smallest_with_it),
        cmocka_unit_test(two_small_parts_that_sum_to_too_few_take_a_third),
        cmocka_unit_test(two_small_parts_that_sum_to_enough_stand_alone),
        cmocka_unit_test(a_lone_part_takes_the_total),
        cmocka_unit_test(nothing_is_hidden_where_nothing_is_small),
        cmocka_unit_test(a_count_that_must_stay_open_is_reported),
        cmocka_unit_test(no_hidden_count_of_random_flows_can_be_worked_out),
        cmocka_unit_test(a_count_is_exposed_where_no_other_would_do),
        cmocka_unit_test(a_hidden_total_is_the_range_that_hiding_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
