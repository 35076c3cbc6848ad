/* A PairProblem serves any solver: one that tries every assignment stands beside the greedy one,
 * and what a solver gets wrong is seen. */
#include "made.h"

#include "match/pair_design.h"

#include <math.h>

enum { MOST = 8 };

/* --- every assignment ------------------------------------------------------------------------ */

typedef struct Best {
    const PairProblem *problem;
    size_t n_focal, n_pool;
    uint32_t focal[MOST], pool[MOST];
    bool taken[MOST];
    int chosen[MOST]; /* place in pool; -1: nobody */
    int best[MOST];
    size_t most;
    double least;
} Best;

static void try_from(Best *b, size_t f, size_t n, double total)
{
    if (f == b->n_focal) {
        if (n > b->most || (n == b->most && total < b->least)) {
            b->most = n;
            b->least = total;
            memcpy(b->best, b->chosen, sizeof b->best);
        }
        return;
    }
    b->chosen[f] = -1;
    try_from(b, f + 1, n, total);
    for (size_t c = 0; c < b->n_pool; c++) {
        if (b->taken[c] || !pair_allowed(b->problem, b->focal[f], b->pool[c]))
            continue;
        b->taken[c] = true;
        b->chosen[f] = (int)c;
        try_from(b, f + 1, n + 1, total + pair_distance(b->problem, b->focal[f], b->pool[c]));
        b->taken[c] = false;
    }
}

static bool solve_best(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    Best b = {.problem = problem, .least = INFINITY};
    (void)err;
    for (uint32_t i = 0; i < problem->match->cohort->n; i++) {
        if (problem->part[i] == PART_FOCAL)
            b.focal[b.n_focal++] = i;
        else if (problem->part[i] == PART_POOL)
            b.pool[b.n_pool++] = i;
    }
    assert_true(b.n_focal <= MOST && b.n_pool <= MOST);
    try_from(&b, 0, 0, 0);
    out->link = ARENA_ARRAY(scratch, Link, b.n_focal);
    for (size_t f = 0; f < b.n_focal; f++) {
        if (b.best[f] < 0 || b.most == 0) {
            out->n_unmatched++;
            continue;
        }
        const uint32_t control = b.pool[b.best[f]];
        out->link[out->n_links++] = (Link){.treated = b.focal[f],
                                           .control = control,
                                           .distance = pair_distance(problem, b.focal[f], control)};
    }
    return true;
}

static const PairSolver best = {.name = "best", .solve = solve_best};

/* Six program students and eight others, scores on a coarse grid, a grade of two levels. */
static void few(Made *made, uint64_t seed)
{
    made_begin(made, 14);
    int32_t *grade = made_factor(made, "grade", false, 2);
    double *x = made_real(made, "x", true);
    for (size_t i = 0; i < 14; i++) {
        const uint64_t h = hash_u64(seed, i);
        made_treat(made, i, i < 6);
        made_score(made, i, 0.1 + (double)(h % 17) / 20);
        grade[i] = (int32_t)((h >> 20) % 2);
        x[i] = (double)((h >> 30) % 13);
    }
}

static void another_solver_finds_at_least_as_many_and_as_near(void **state)
{
    (void)state;
    static const char *const caliper[] = {"none", "0.5", "0.1"};
    size_t n_nearer = 0, n_more = 0, n_seen = 0;
    for (uint64_t seed = 1; seed <= 60; seed++)
        for (size_t k = 0; k < COUNT_OF(caliper); k++)
            for (int exact = 0; exact < 2; exact++) {
                Made made;
                Matching greedy, other;
                Error err = {0};
                few(&made, seed);
                made_set(&made, "caliper", caliper[k]);
                if (exact)
                    made_set(&made, "exact", "grade");
                const MatchingSettings settings = settings_for_matching(&made.design);
                const MatchProblem problem = {.settings = &settings,
                                              .cohort = &made.cohort,
                                              .score = &made.score,
                                              .seed = seed};
                const bool found = pair_design_run(made.arena, &problem, made.settings, "nearest",
                                                   &pair_solver_greedy, &greedy, &err);
                error_clear(&err);
                assert_true(found == pair_design_run(made.arena, &problem, made.settings, "best",
                                                     &best, &other, &err));
                if (found) {
                    assert_string_equal(other.method, "best");
                    assert_true(other.n_links >= greedy.n_links);
                    n_more += other.n_links > greedy.n_links;
                    if (other.n_links == greedy.n_links) {
                        assert_true(other.total_distance <= greedy.total_distance + 1e-12);
                        n_nearer += other.total_distance < greedy.total_distance - 1e-9;
                    }
                    n_seen++;
                }
                made_end(&made);
            }
    assert_true(n_seen > 200 && n_nearer > 10 && n_more > 10);
}

/* --- solvers that are wrong ------------------------------------------------------------------ */

static bool solve_twice(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    if (!solve_best(scratch, problem, out, err))
        return false;
    out->link[1].control = out->link[0].control;
    out->link[1].distance = pair_distance(problem, out->link[1].treated, out->link[1].control);
    return true;
}

static bool solve_across(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    if (!solve_best(scratch, problem, out, err))
        return false;
    for (uint32_t c = 6; c < 14; c++)
        if (!pair_allowed(problem, out->link[0].treated, c)) {
            out->link[0].control = c;
            out->link[0].distance = pair_distance(problem, out->link[0].treated, c);
        }
    return true;
}

static bool solve_false(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    if (!solve_best(scratch, problem, out, err))
        return false;
    out->link[0].distance += 1;
    return true;
}

static void a_solver_that_is_wrong_is_our_fault(void **state)
{
    (void)state;
    static const struct {
        PairSolver solver;
        const char *said;
    } wrong[] = {
        {{.name = "twice", .solve = solve_twice},
         "twice matching broke a rule of its own: a student is used"},
        {{.name = "across", .solve = solve_across}, "a pair is not allowed"},
        {{.name = "false", .solve = solve_false}, "the distance of a pair is another"},
    };
    for (size_t k = 0; k < COUNT_OF(wrong); k++) {
        Made made;
        Matching out;
        Error err = {0};
        few(&made, 3);
        made_set(&made, "caliper", "none");
        if (k == 1)
            made_set(&made, "exact", "grade");
        const MatchingSettings settings = settings_for_matching(&made.design);
        const MatchProblem problem = {
            .settings = &settings, .cohort = &made.cohort, .score = &made.score, .seed = 1};
        assert_false(pair_design_run(made.arena, &problem, made.settings, "nearest",
                                     &wrong[k].solver, &out, &err));
        assert_int_equal(err.kind, ERR_INTERNAL);
        if (strstr(err.text, wrong[k].said) == NULL)
            fail_msg("%s", err.text);
        made_end(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_solver_finds_at_least_as_many_and_as_near),
        cmocka_unit_test(a_solver_that_is_wrong_is_our_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
