/* Pairs of schools: the assignment and whole designs against every choice that there is, the proof
 * against changed answers, and what is said of schools that are left out. */
#include "made.h"
#include "note_says.h"
#include "random.h"

#include "alike/error.h"
#include "alike/match_tables.h"
#include "match/assign.h"
#include "match/pairs.h"
#include "study/invariants.h"

#include <gsl/gsl_errno.h>

/* --- assignment ---------------------------------------------------------------------------------
 */

enum { SIDE_MOST = 5 };

typedef struct Told {
    AssignProblem problem;
    AssignCost exact[SIDE_MOST * SIDE_MOST];
    size_t n_refined;
} Told;

/* Bounds go up by halves and then to the cost. */
static void refine(void *context, size_t row, size_t column, AssignCost *cost, uint8_t *exact)
{
    Told *told = context;
    const AssignCost true_cost = told->exact[row * told->problem.n_columns + column];
    assert_false(*exact);
    *cost = *cost + (true_cost - *cost) / 2;
    *exact = true_cost - *cost < 2;
    if (*exact)
        *cost = true_cost;
    told->n_refined++;
}

typedef struct Best {
    AssignCost cost;
    size_t n; /* choices that cost so little */
} Best;

static void try_rows(const Told *told, size_t row, unsigned used, AssignCost cost, Best *best)
{
    const size_t n = told->problem.n_columns;
    if (row == told->problem.n_rows) {
        if (cost < best->cost)
            *best = (Best){.cost = cost};
        best->n += cost == best->cost;
        return;
    }
    try_rows(told, row + 1, used, cost, best);
    for (size_t j = 0; j < n; j++)
        if (!(used & 1u << j))
            try_rows(told, row + 1, used | 1u << j, cost + told->exact[row * n + j], best);
}

static void pose(Arena *arena, uint64_t *seed, bool bounds, Told *out)
{
    const size_t rows = 1 + (size_t)(SIDE_MOST * uniform(seed));
    const size_t columns = 1 + (size_t)(SIDE_MOST * uniform(seed));
    const double spread = uniform(seed) < 0.5 ? 4 : 1000; /* ties */
    *out = (Told){.n_refined = 0};
    out->problem = (AssignProblem){.n_rows = rows,
                                   .n_columns = columns,
                                   .cost = ARENA_ARRAY(arena, AssignCost, rows * columns),
                                   .exact = ARENA_ARRAY(arena, uint8_t, rows * columns),
                                   .refine = refine,
                                   .context = out};
    for (size_t k = 0; k < rows * columns; k++) {
        out->exact[k] = (AssignCost)floor(spread * (uniform(seed) - 0.8));
        out->problem.exact[k] = !bounds || uniform(seed) < 0.2;
        out->problem.cost[k] =
            out->exact[k] - (out->problem.exact[k] ? 0 : (AssignCost)(spread * uniform(seed)));
    }
}

static void the_assignment_is_the_best_of_all_and_knows_whether_it_is_the_only_one(void **state)
{
    (void)state;
    size_t n_unique = 0, n_spared = 0;
    uint64_t seed = 1;
    for (int k = 0; k < 20000; k++) {
        Arena *arena = arena_create();
        Told told;
        Assignment found;
        pose(arena, &seed, k % 2 == 1, &told);
        assign_solve(arena, &told.problem, &found);
        Best best = {.cost = (AssignCost)1 << 60};
        try_rows(&told, 0, 0, 0, &best);
        assert_true(found.optimal);
        assert_true(found.total == best.cost);
        assert_int_equal(found.unique, best.n == 1);
        AssignCost total = 0;
        for (size_t i = 0; i < told.problem.n_rows; i++)
            if (found.column[i] != ASSIGN_NONE) {
                assert_int_equal(found.row[found.column[i]], i);
                total += told.exact[i * told.problem.n_columns + found.column[i]];
            }
        assert_true(total == best.cost);
        n_unique += found.unique;
        for (size_t c = 0; c < told.problem.n_rows * told.problem.n_columns; c++)
            n_spared += !told.problem.exact[c];
        arena_destroy(arena);
    }
    assert_true(n_unique > 2000 && n_unique < 18000); /* both sorts are there */
    assert_true(n_spared > 1000);
}

/* Every other choice, under whatever prices, is turned down. */
static void the_proof_turns_down_whatever_is_not_best(void **state)
{
    (void)state;
    uint64_t seed = 7;
    size_t n_changed = 0;
    for (int k = 0; k < 3000; k++) {
        Arena *arena = arena_create();
        Told told;
        Assignment found;
        pose(arena, &seed, false, &told);
        assign_solve(arena, &told.problem, &found);
        assert_true(assign_prove(&told.problem, &found));
        found.total += 1;
        assert_false(assign_prove(&told.problem, &found));
        found.total -= 1;
        found.v[0] += 1;
        assert_false(assign_prove(&told.problem, &found));
        found.v[0] -= 1;
        for (size_t i = 0; i < told.problem.n_rows; i++) {
            const uint32_t column = found.column[i];
            if (column == ASSIGN_NONE)
                continue;
            const AssignCost lost = told.exact[i * told.problem.n_columns + column];
            found.column[i] = found.row[column] = ASSIGN_NONE;
            found.total -= lost;
            n_changed += lost != 0;
            assert_int_equal(assign_prove(&told.problem, &found), lost == 0);
            found.total += lost;
            found.column[i] = column;
            found.row[column] = (uint32_t)i;
        }
        arena_destroy(arena);
    }
    assert_true(n_changed > 1000);
}

/* --- designs ------------------------------------------------------------------------------------
 */

/* Small schools, scores on a grid (ties), a factor of two levels. */
static void cohort_of(Made *made, size_t n_schools, uint64_t seed)
{
    const size_t n = n_schools * 4;
    made_begin(made, n);
    int32_t *g = made_factor(made, "g", true, 2);
    int32_t *school = made_factor(made, "school", false, n_schools);
    const size_t n_program = 1 + (size_t)((double)(n_schools - 1) * uniform(&seed));
    for (size_t i = 0; i < n; i++) {
        school[i] = i < n_schools ? (int32_t)i : (int32_t)((double)n_schools * uniform(&seed));
        g[i] = uniform(&seed) < 0.4;
        made_treat(made, i, (size_t)school[i] < n_program);
        const double p = 0.3 + 0.3 * uniform(&seed) + 0.02 * school[i];
        made_score(made, i, floor(40 * p) / 40);
    }
}

typedef struct Rules {
    const Made *made;
    bool exact, atc;
    double width;
} Rules;

typedef struct Worth {
    size_t n;
    double distance;
} Worth;

static bool better(Worth a, Worth b)
{
    return a.n != b.n ? a.n > b.n : a.distance < b.distance - 1e-9;
}

static int32_t level(const Rules *r, size_t column, size_t i)
{
    return r->made->column[column].level[i];
}

/* The best that the students of two schools can do, student by student from number i on. */
static Worth best_of_schools(const Rules *r, int32_t seeker, int32_t partner, size_t i,
                             uint8_t *used)
{
    const Made *made = r->made;
    const size_t n = made->cohort.n;
    while (i < n && (level(r, 1, i) != seeker || (made->cohort.treated[i] != 0) == r->atc))
        i++;
    if (i == n)
        return (Worth){0};
    Worth best = best_of_schools(r, seeker, partner, i + 1, used);
    for (size_t c = 0; c < n; c++) {
        const double d = fabs(made->score.logit[i] - made->score.logit[c]);
        if (used[c] || level(r, 1, c) != partner || !(d <= r->width) ||
            (r->exact && level(r, 0, i) != level(r, 0, c)))
            continue;
        used[c] = 1;
        Worth with = best_of_schools(r, seeker, partner, i + 1, used);
        used[c] = 0;
        with.n++;
        with.distance += d;
        if (better(with, best))
            best = with;
    }
    return best;
}

static Worth best_of_all(const Worth (*worth)[8], const uint8_t *seeks, size_t n, size_t s,
                         unsigned used)
{
    while (s < n && !seeks[s])
        s++;
    if (s == n)
        return (Worth){0};
    Worth best = best_of_all(worth, seeks, n, s + 1, used);
    for (size_t p = 0; p < n; p++) {
        if (seeks[p] || used & 1u << p || worth[s][p].n == 0)
            continue;
        Worth with = best_of_all(worth, seeks, n, s + 1, used | 1u << p);
        with.n += worth[s][p].n;
        with.distance += worth[s][p].distance;
        if (better(with, best))
            best = with;
    }
    return best;
}

static Worth by_hand(const Rules *r, size_t n_schools)
{
    Worth worth[8][8];
    uint8_t seeks[8], *used = calloc(r->made->cohort.n, 1);
    for (size_t s = 0; s < n_schools; s++) {
        seeks[s] = (r->made->cohort.treated[s] != 0) != r->atc; /* student s is of school s */
        for (size_t p = 0; p < n_schools; p++)
            worth[s][p] = best_of_schools(r, (int32_t)s, (int32_t)p, 0, used);
    }
    free(used);
    return best_of_all((const Worth(*)[8])worth, seeks, n_schools, 0, 0);
}

static bool run(Made *made, const Rules *r, const char *caliper, Matching *out, Error *err)
{
    made_choose(made, "multilevel");
    made_set(made, "school", "school");
    made_set(made, "caliper", caliper);
    made_set(made, "caliper_unit", "raw");
    if (r->exact)
        made_set(made, "exact", "g");
    made->design.effects.estimand = r->atc ? ESTIMAND_ATC : ESTIMAND_ATT;
    return made_try(made, out, err);
}

/* Each school with one other at most, and what the links say is what the table says. */
static void check_schools(const Rules *r, const Matching *m, size_t n_schools)
{
    int32_t partner[8];
    size_t pairs[8] = {0};
    for (size_t s = 0; s < n_schools; s++)
        partner[s] = -1;
    for (size_t l = 0; l < m->n_links; l++) {
        const int32_t a = level(r, 1, m->link[l].treated), b = level(r, 1, m->link[l].control);
        assert_true(partner[a] == -1 || partner[a] == b);
        assert_true(partner[b] == -1 || partner[b] == a);
        partner[a] = b;
        partner[b] = a;
        pairs[a]++;
        pairs[b]++;
    }
    const union school_pairs_columns *const column = &school_pairs_columns;
    for (size_t i = 0; i < m->school_pairs->n_rows; i++) {
        const char *own = table_text(m->school_pairs, i,
                                     r->atc ? &column->comparison_school : &column->program_school);
        const char *other = table_text(
            m->school_pairs, i, r->atc ? &column->program_school : &column->comparison_school);
        const size_t s = strtoul(own, NULL, 10);
        assert_int_equal((size_t)table_real(m->school_pairs, i, &column->pairs), pairs[s]);
        assert_int_equal(other[0] == '\0' ? -1 : (int)strtol(other, NULL, 10), partner[s]);
        assert_int_equal(other[0] == '\0',
                         table_text(m->school_pairs, i, &column->problem)[0] != '\0');
    }
}

static void schools_and_students_are_the_best_of_all_choices(void **state)
{
    (void)state;
    static const char *const calipers[] = {"none", "0.25", "0.101", "0"};
    size_t n_feasible = 0, n_short = 0;
    for (uint64_t seed = 1; seed <= 4000; seed++) {
        Made made;
        const size_t n_schools = 2 + seed % 5;
        cohort_of(&made, n_schools, seed);
        const char *caliper = calipers[seed % COUNT_OF(calipers)];
        const Rules r = {.made = &made,
                         .exact = seed % 3 == 0,
                         .atc = seed % 7 == 0,
                         .width = strcmp(caliper, "none") == 0 ? INFINITY : strtod(caliper, NULL)};
        static Error err;
        Matching m;
        const bool ok = run(&made, &r, caliper, &m, &err);
        const Worth best = by_hand(&r, n_schools);
        assert_int_equal(ok, best.n > 0);
        if (!ok && err.kind != ERR_INFEASIBLE)
            fail_msg("%s", err.text);
        if (ok) {
            assert_int_equal(m.n_links, best.n);
            check_close(m.total_distance + 1, best.distance + 1, 1e-12);
            check_schools(&r, &m, n_schools);
            const char *broken =
                matching_invariants(r.atc ? ESTIMAND_ATC : ESTIMAND_ATT, &made.cohort, &m);
            if (broken != NULL)
                fail_msg("%s", broken);
            n_feasible++;
            n_short += m.n_links < (r.atc ? made.cohort.n_control : made.cohort.n_treated);
        }
        made_end(&made);
    }
    assert_true(n_feasible > 3000 && n_short > 1000);
}

/* The same students in another order. */
static void reversed_of(const Made *made, size_t n_schools, Made *out)
{
    const size_t n = made->cohort.n;
    made_begin(out, n);
    int32_t *g = made_factor(out, "g", true, 2);
    int32_t *school = made_factor(out, "school", false, n_schools);
    for (size_t i = 0; i < n; i++) {
        const size_t from = n - 1 - i;
        g[i] = made->column[0].level[from];
        school[i] = made->column[1].level[from];
        made_treat(out, i, made->cohort.treated[from]);
        made_score(out, i, made->score.probability[from]);
        out->id[i] = made->id[from];
    }
}

/* An order that is not the canonical one may choose others at a tie, at the same worth; and where
 * the choice is the only one, the same schools. */
static void the_order_of_students_changes_no_worth(void **state)
{
    (void)state;
    size_t n_unique = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        Made made, other;
        const size_t n_schools = 8;
        static Error err;
        Matching a, b;
        cohort_of(&made, n_schools, seed);
        reversed_of(&made, n_schools, &other);
        const Rules r = {.made = &made}, r_other = {.made = &other};
        const bool ok = run(&made, &r, "0.2", &a, &err);
        assert_int_equal(ok, run(&other, &r_other, "0.2", &b, &err));
        if (ok) {
            assert_int_equal(a.n_links, b.n_links);
            check_close(a.total_distance + 1, b.total_distance + 1, 1e-12);
            assert_ptr_equal(a.optimum, b.optimum);
            const bool unique = strcmp(a.optimum, "unique") == 0;
            n_unique += unique;
            for (size_t i = 0; unique && i < a.school_pairs->n_rows; i++)
                assert_string_equal(
                    table_text(a.school_pairs, i, &school_pairs_columns.comparison_school),
                    table_text(b.school_pairs, i, &school_pairs_columns.comparison_school));
        }
        made_end(&made);
        made_end(&other);
    }
    assert_true(n_unique > 20);
}

/* --- sentences ----------------------------------------------------------------------------------
 */

/* Students: school, in the program, probability. */
typedef struct Given {
    int32_t school;
    bool program;
    double p;
} Given;

static void cohort_of_rows(Made *made, const Given *row, size_t n, size_t n_schools)
{
    made_begin(made, n);
    (void)made_factor(made, "g", true, 1);
    int32_t *school = made_factor(made, "school", false, n_schools);
    for (size_t i = 0; i < n; i++) {
        school[i] = row[i].school;
        made_treat(made, i, row[i].program);
        made_score(made, i, row[i].p);
    }
}

static void assert_said(const Matching *m, const char *words)
{
    for (size_t k = 0; k < m->notes.n; k++)
        if (note_says(&m->notes.item[k], words))
            return;
    fail_msg("no note says '%s'", words);
}

/* Schools 0 to 2 have the program. Only 3 compares, and keeps two of 0 or one of 1; 2 is far. */
static void who_is_left_out_is_told_with_the_reason(void **state)
{
    (void)state;
    static const Given rows[] = {{0, true, 0.40},  {0, true, 0.41},  {0, true, 0.49},
                                 {1, true, 0.40},  {2, true, 0.90},  {2, true, 0.91},
                                 {3, false, 0.40}, {3, false, 0.42}, {3, false, 0.30}};
    Made made;
    static Error err;
    Matching m;
    cohort_of_rows(&made, rows, COUNT_OF(rows), 4);
    const Rules r = {.made = &made};
    if (!run(&made, &r, "0.1", &m, &err))
        fail_msg("%s", err.text);
    assert_int_equal(m.n_links, 2);
    assert_int_equal(m.unmatched_treated, 4);
    assert_string_equal(m.estimand, "ATT, matched treated");
    assert_string_equal(m.optimum, "unique");
    assert_said(&m,
                "Of the program group's schools 1 in 3 could be compared, each with a school of "
                "the comparison group, which has 1");
    assert_said(&m, "No comparison school is left for 1 program student of 1 school:");
    assert_said(&m, "No school has a comparison student for 2 program students of 1 school within");
    assert_said(&m, "1 program student had no comparison student left");
    assert_said(&m, "Program schools that are left over: 1.");
    assert_said(&m, "out of reach of all others: 2 (from caliper: 2.52 on).");
    made_end(&made);
}

/* The caliper that is named makes a pair, and one hundredth less does not. */
static void without_any_pair_the_caliper_that_makes_one_is_named(void **state)
{
    (void)state;
    static const Given rows[] = {
        {0, true, 0.5}, {0, true, 0.6}, {1, false, 0.2}, {1, false, 0.3}, {2, false, 0.1}};
    Made made;
    static Error err;
    Matching m;
    cohort_of_rows(&made, rows, COUNT_OF(rows), 3);
    const Rules r = {.made = &made};
    assert_false(run(&made, &r, "0.1", &m, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "with matching.caliper: 0.85 the first two schools"));
    assert_true(run(&made, &r, "0.85", &m, &err));
    assert_int_equal(m.n_links, 1);
    assert_false(run(&made, &r, "0.84", &m, &err));
    made_end(&made);
}

/* A handful on the wrong side of their school take no part; more of them are no whole schools. */
static void a_program_within_schools_is_refused_and_strays_are_set_aside(void **state)
{
    (void)state;
    Given rows[84];
    for (size_t i = 0; i < 84; i++)
        rows[i] =
            (Given){.school = (int32_t)(i / 21), .program = i < 42, .p = 0.4 + 0.002 * (double)i};
    rows[0].program = false;
    Made made;
    static Error err;
    Matching m;
    cohort_of_rows(&made, rows, COUNT_OF(rows), 4);
    const Rules r = {.made = &made};
    if (!run(&made, &r, "none", &m, &err))
        fail_msg("%s", err.text);
    assert_true(m.weight[0] == 0);
    assert_int_equal(m.n_links, 41);
    assert_said(&m, "1 student is on the smaller side of a school that holds both groups");
    made_end(&made);
    for (size_t i = 0; i < 84; i += 4)
        rows[i].program = !rows[i].program;
    cohort_of_rows(&made, rows, COUNT_OF(rows), 4);
    assert_false(run(&made, &r, "none", &m, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "given to whole schools, but 4 of 4 schools of 'school'"));
    assert_non_null(strstr(err.text, "matching.schools: inside"));
    made_end(&made);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_assignment_is_the_best_of_all_and_knows_whether_it_is_the_only_one),
        cmocka_unit_test(the_proof_turns_down_whatever_is_not_best),
        cmocka_unit_test(schools_and_students_are_the_best_of_all_choices),
        cmocka_unit_test(the_order_of_students_changes_no_worth),
        cmocka_unit_test(who_is_left_out_is_told_with_the_reason),
        cmocka_unit_test(without_any_pair_the_caliper_that_makes_one_is_named),
        cmocka_unit_test(a_program_within_schools_is_refused_and_strays_are_set_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
