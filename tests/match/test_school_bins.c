/* Bounds on pairs of schools from bins of the scores: never better than what the students of the
 * schools can give, and close to it; the choice of schools is that of all pairs matched in full. */
#include "small_pairs.h"

#include "alike/error.h"
#include "match/school_pairs.h"

#include <gsl/gsl_errno.h>

/* Schools whose students stand around a place of their own; the later ones have the program. */
static void schools_begin(Small *s, uint64_t seed, size_t n_schools, size_t n, uint64_t grid)
{
    larger_begin(s, seed, n, 1, grid);
    PairProblem *p = &s->pairs;
    const size_t n_strata = 1 + drawn(seed, 0, 3), n_program = 1 + drawn(seed, 1, n_schools - 1);
    int32_t *school = ARENA_ARRAY(s->made.arena, int32_t, n);
    p->school = school;
    p->n_schools = n_schools;
    p->strata.n = n_strata;
    p->width = drawn(seed, 2, 3) == 0 ? INFINITY : 0.02 * (double)drawn(seed, 3, 40);
    p->n_focal = p->n_pool = 0;
    for (size_t i = 0; i < n; i++) {
        school[i] = (int32_t)(i < n_schools ? i : drawn(seed, 100 + i, n_schools));
        const double own = 3 * (double)drawn(seed, 50 + (uint64_t)school[i], 1000) / 1000;
        const double at = own + 2 * (double)drawn(seed, 100000 + i, 1000) / 1000;
        p->points.value[i] = floor(at * (double)grid) / (double)grid;
        p->part[i] = (size_t)school[i] < n_program ? PART_FOCAL : PART_POOL;
        p->n_focal += p->part[i] == PART_FOCAL;
        p->n_pool += p->part[i] == PART_POOL;
        p->strata.of[i] = (int32_t)drawn(seed, 200000 + i, n_strata);
    }
}

static void assert_bounds(SchoolWorth bound, SchoolWorth worth)
{
    assert_true(bound.n_pairs >= worth.n_pairs);
    assert_true(bound.n_pairs > worth.n_pairs || bound.distance <= worth.distance);
}

static void no_pairs_of_students_are_better_than_the_bounds(void **state)
{
    (void)state;
    size_t n_pairs = 0, n_sure = 0, most_bins = 0;
    double bound_sum = 0, counted_sum = 0, true_sum = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        static const uint64_t grids[] = {1u << 30, 1000, 8};
        Small s;
        SchoolLines lines;
        SchoolBins bins;
        schools_begin(&s, seed, 2 + seed % 7, 30 + 7 * seed, grids[seed % COUNT_OF(grids)]);
        school_lines_make(s.made.arena, &s.pairs, &lines);
        school_bins_make(s.made.arena, &lines, &bins);
        most_bins = bins.n > most_bins ? bins.n : most_bins;
        for (size_t i = 0; i < lines.seekers.n; i++)
            for (size_t j = 0; j < lines.partners.n; j++) {
                SchoolWorth worth;
                assert_true(school_pairs_match(&lines, i, j, &worth, NULL));
                const SchoolWorth counted = school_pairs_count(&lines, i, j);
                const SchoolWorth bound = school_bins_bound(&bins, i, j);
                assert_int_equal(counted.n_pairs, worth.n_pairs);
                assert_bounds(counted, worth);
                assert_bounds(bound, worth);
                n_pairs++;
                if (bound.n_pairs != worth.n_pairs)
                    continue;
                n_sure++;
                bound_sum += (double)bound.distance;
                counted_sum += (double)counted.distance;
                true_sum += (double)worth.distance;
            }
        made_end(&s.made);
    }
    assert_int_equal(most_bins, 64);
    assert_true(n_pairs > 1500 && n_sure > n_pairs / 3);
    assert_true(counted_sum > 0.8 * true_sum && bound_sum > 0.9 * counted_sum);
}

typedef struct Best {
    size_t n;
    LineSum distance;
} Best;

/* Every choice of schools, with the pairs of each matched in full. */
static Best best_of(const SchoolWorth *worth, size_t n_rows, size_t n_columns, size_t row,
                    unsigned used)
{
    if (row == n_rows)
        return (Best){0};
    Best best = best_of(worth, n_rows, n_columns, row + 1, used);
    for (size_t j = 0; j < n_columns; j++) {
        if (used & 1u << j)
            continue;
        Best with = best_of(worth, n_rows, n_columns, row + 1, used | 1u << j);
        with.n += worth[row * n_columns + j].n_pairs;
        with.distance += worth[row * n_columns + j].distance;
        if (with.n > best.n || (with.n == best.n && with.distance < best.distance))
            best = with;
    }
    return best;
}

static void schools_chosen_by_bounds_are_the_best_of_all(void **state)
{
    (void)state;
    size_t n_all = 0, n_counted = 0, n_matched = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        Small s;
        SchoolLines lines;
        SchoolWorth worth[64];
        PairSolution found = {0};
        static Error err;
        schools_begin(&s, seed, 2 + seed % 8, 40 + seed, seed % 2 == 0 ? 1u << 30 : 20);
        school_lines_make(s.made.arena, &s.pairs, &lines);
        const size_t n_rows = lines.seekers.n, n_columns = lines.partners.n;
        for (size_t k = 0; k < n_rows * n_columns; k++)
            assert_true(school_pairs_match(&lines, k / n_columns, k % n_columns, &worth[k], NULL));
        const Best best = best_of(worth, n_rows, n_columns, 0, 0);
        if (!pair_solver_schools.solve(s.made.arena, &s.pairs, &found, &err))
            fail_msg("%s", err.text);
        double distance = 0;
        for (size_t l = 0; l < found.n_links; l++)
            distance += found.link[l].distance;
        int64_t one = 0; /* a unit of the line in scores */
        const double high = s.pairs.points.value[lines.student[lines.n - 1]];
        one = lines.at[lines.n - 1];
        assert_int_equal(found.n_links, best.n);
        check_close(distance + 1, (double)best.distance / (double)one * high + 1, 1e-12);
        n_all += n_rows * n_columns;
        n_counted += found.schools->n_counted;
        n_matched += found.schools->n_matched;
        made_end(&s.made);
    }
    assert_true(n_counted < n_all * 3 / 4 && n_matched < n_counted); /* the others were bounded */
}

/* A school a student: one pair of schools more than can be held. */
static void more_pairs_of_schools_than_can_be_held_are_refused(void **state)
{
    (void)state;
    enum { PROGRAM = 4096, OTHERS = SCHOOL_PAIRS_MOST / PROGRAM + 1 };
    Small s;
    PairSolution found = {0};
    static Error err;
    larger_begin(&s, 1, PROGRAM + OTHERS, 1, 1000);
    int32_t *school = ARENA_ARRAY(s.made.arena, int32_t, PROGRAM + OTHERS);
    for (size_t i = 0; i < PROGRAM + OTHERS; i++) {
        school[i] = (int32_t)i;
        s.pairs.part[i] = i < PROGRAM ? PART_FOCAL : PART_POOL;
    }
    s.pairs.n_focal = PROGRAM;
    s.pairs.n_pool = OTHERS;
    s.pairs.school = school;
    s.pairs.n_schools = PROGRAM + OTHERS;
    assert_false(pair_solver_schools.solve(s.made.arena, &s.pairs, &found, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(
        strstr(err.text, "matching.school: 4,096 program schools and 8,193 comparison schools"));
    assert_non_null(strstr(err.text, "33,554,432"));
    assert_non_null(strstr(err.text, "propensity.by"));
    s.pairs.atc = true; /* those who seek are the comparison schools */
    assert_false(pair_solver_schools.solve(s.made.arena, &s.pairs, &found, &err));
    assert_non_null(strstr(err.text, "8,193 program schools and 4,096 comparison schools"));
    made_end(&s.made);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_pairs_of_students_are_better_than_the_bounds),
        cmocka_unit_test(schools_chosen_by_bounds_are_the_best_of_all),
        cmocka_unit_test(more_pairs_of_schools_than_can_be_held_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
