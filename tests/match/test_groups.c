/* Comparison groups (vcg, vcr): against the rules written out candidate by candidate, and what must
 * hold of every draw. */
#include "made.h"
#include "random.h"

#include "alike/error.h"

#include <gsl/gsl_errno.h>

enum { N = 160, N_SCHOOLS = 12 };

/* Columns of the made study, in this order. */
enum { PRETEST, FRL, DAY, GRADE, SCHOOL, PRIOR };

/* Whole-number pretests (many ties), poverty and days as numbers, grade, school and the school
 * before. Every third is in the program. */
static void students(Made *made, const char *method, uint64_t seed)
{
    made_begin(made, N);
    double *pretest = made_real(made, "fall", true);
    double *frl = made_real(made, "frl", false);
    double *day = made_real(made, "day", false);
    int32_t *grade = made_factor(made, "grade", false, 3);
    int32_t *school = made_factor(made, "school", false, N_SCHOOLS);
    int32_t *prior = made_factor(made, "prior", false, N_SCHOOLS);
    made->cohort.pretest = &made->column[PRETEST];
    made->outcome.pretest = (Name){.text = "fall"};
    for (size_t i = 0; i < N; i++) {
        grade[i] = (int32_t)(3 * uniform(&seed));
        school[i] = (int32_t)(N_SCHOOLS * uniform(&seed));
        prior[i] = (int32_t)(N_SCHOOLS * uniform(&seed));
        frl[i] = 5.0 * school[i];
        pretest[i] = 200 + floor(12 * uniform(&seed));
        day[i] = floor(60 * uniform(&seed));
        made_treat(made, i, i % 3 == 0);
    }
    made_choose(made, method);
}

/* The rules again, one question after another. */
typedef struct Rule {
    const char *exact; /* "" or "grade" */
    double within[3];  /* pretest, frl, day; INFINITY: none */
    double widened[3];
    bool other_school;
    bool same_prior;
    bool backwards; /* limits are written day, frl, pretest */
} Rule;

/* Which column the k-th limit is on. */
static size_t limit_at(const Rule *rule, size_t k)
{
    return rule->backwards ? 2 - k : k;
}

/* The first criterion that refuses the candidate, 0-based; 6: none does. */
static size_t refused_by(const Made *made, const Rule *rule, size_t t, size_t c, bool widened)
{
    const Column *column = made->column;
    if (rule->exact[0] != '\0' && column[GRADE].level[t] != column[GRADE].level[c])
        return 0;
    if (rule->same_prior && column[PRIOR].level[t] != column[SCHOOL].level[c])
        return 1;
    for (size_t k = 0; k < 3; k++) {
        const size_t at = limit_at(rule, k);
        const double width = widened ? rule->widened[at] : rule->within[at];
        if (!(fabs(column[at].real[t] - column[at].real[c]) <= width))
            return 2 + k;
    }
    return rule->other_school && column[SCHOOL].level[t] == column[SCHOOL].level[c] ? 5 : 6;
}

static size_t eligible(const Made *made, const Rule *rule, size_t t, bool widened, bool *out)
{
    size_t n = 0;
    for (size_t c = 0; c < N; c++) {
        out[c] = !made->cohort.treated[c] && refused_by(made, rule, t, c, widened) == 6;
        n += out[c];
    }
    return n;
}

static Rule random_rule(uint64_t *seed)
{
    Rule rule = {.exact = uniform(seed) < 0.6 ? "grade" : "",
                 .other_school = uniform(seed) < 0.5,
                 .backwards = uniform(seed) < 0.5};
    const double scale[] = {3, 30, 30};
    for (size_t k = 0; k < 3; k++) {
        rule.within[k] = uniform(seed) < 0.7 ? floor(scale[k] * uniform(seed)) : INFINITY;
        rule.widened[k] =
            uniform(seed) < 0.5 ? rule.within[k] : rule.within[k] + floor(scale[k] * uniform(seed));
    }
    return rule;
}

static void set_rule(Made *made, const Rule *rule)
{
    static const char *const name[] = {"pretest", "frl", "day"};
    Text within = {.arena = made->arena}, widen = {.arena = made->arena};
    text_add(&within, "");
    text_add(&widen, "");
    for (size_t k = 0; k < 3; k++) {
        const size_t at = limit_at(rule, k);
        if (isinf(rule->within[at]))
            continue;
        text_format(&within, "%s%s:%g", within.n > 0 ? "," : "", name[at], rule->within[at]);
        if (rule->widened[at] > rule->within[at])
            text_format(&widen, "%s%s:%g", widen.n > 0 ? "," : "", name[at], rule->widened[at]);
    }
    made_set(made, "exact", rule->exact);
    made_set(made, "within", within.bytes);
    made_set(made, "widen", widen.bytes);
    made_set(made, "exclude_same", rule->other_school ? "school" : "");
}

static const Cell *group_cell(const Matching *m, const char *about, size_t nth, size_t column)
{
    for (size_t row = 0; row < m->groups->n_rows; row++) {
        const Cell *cell = &m->groups->cell[row * m->groups->n_columns];
        if (strcmp(cell[0].text, about) == 0 && nth-- == 0)
            return &cell[column];
    }
    fail_msg("the table of groups has no such row of '%s'", about);
    return NULL;
}

/* ---- who may be drawn ------------------------------------------------------------------------ */

/* Of one student: all links, against the eligible set. */
static void check_group(const Made *made, const Matching *m, size_t t, const bool *may, size_t n)
{
    size_t found = 0;
    for (size_t l = 0; l < m->n_links; l++) {
        if (m->link[l].treated != t)
            continue;
        found++;
        if (!may[m->link[l].control])
            fail_msg("student %zu was given %u, who does not pass", t, m->link[l].control);
        check_same(m->link[l].distance, fabs(made->column[PRETEST].real[t] -
                                             made->column[PRETEST].real[m->link[l].control]));
    }
    if (found != n)
        fail_msg("student %zu got %zu, but %zu pass", t, found, n);
}

static void groups_of_all_that_pass_are_those_of_brute_force(void **state)
{
    (void)state;
    uint64_t seed = 17;
    size_t n_widened = 0, n_none = 0;
    for (size_t round = 0; round < 150; round++) {
        Made made;
        bool may[N];
        static Error err;
        Matching m;
        students(&made, "vcg", 100 + round);
        const Rule rule = random_rule(&seed);
        const size_t minimum = 1 + (size_t)(4 * uniform(&seed));
        set_rule(&made, &rule);
        made_set(&made, "size", "1000");
        made_set(&made, "minimum", arena_printf(made.arena, "%zu", minimum));
        size_t total = 0, by_reason[8] = {0}, widened_groups = 0;
        const bool ran = made_try(&made, &m, &err);
        for (size_t t = 0; t < N; t += 3) {
            bool widened = false, any_wider = false;
            for (size_t k = 0; k < 3; k++)
                any_wider = any_wider || rule.widened[k] > rule.within[k];
            size_t n = eligible(&made, &rule, t, false, may);
            if (n < minimum && any_wider) {
                widened = true;
                n = eligible(&made, &rule, t, true, may);
            }
            total += n;
            widened_groups += widened && n > 0;
            if (ran)
                check_group(&made, &m, t, may, n);
            size_t furthest = 0;
            for (size_t c = 0; n == 0 && c < N; c++)
                if (!made.cohort.treated[c]) {
                    const size_t at = refused_by(&made, &rule, t, c, true);
                    furthest = at > furthest ? at : furthest;
                }
            by_reason[n > 0 ? 7 : furthest]++;
        }
        assert_int_equal(ran, total > 0);
        if (!ran) {
            assert_int_equal(err.kind, ERR_INFEASIBLE);
            made_end(&made);
            continue;
        }
        assert_int_equal(m.n_links, total);
        n_widened += widened_groups;
        /* reasons in the order of the table: lacking, exact, the limits as written, school */
        size_t row = 0;
        check_same(group_cell(&m, GROUPS_WITHOUT, row++, 2)->value, 0);
        if (rule.exact[0] != '\0')
            check_same(group_cell(&m, GROUPS_WITHOUT, row++, 2)->value, (double)by_reason[0]);
        for (size_t k = 0; k < 3; k++)
            if (!isinf(rule.within[limit_at(&rule, k)]))
                check_same(group_cell(&m, GROUPS_WITHOUT, row++, 2)->value,
                           (double)by_reason[2 + k]);
        if (rule.other_school)
            check_same(group_cell(&m, GROUPS_WITHOUT, row++, 2)->value, (double)by_reason[5]);
        check_same(group_cell(&m, "program students", 1, 2)->value, (double)by_reason[7]);
        assert_int_equal(m.n_treated, by_reason[7]);
        n_none += m.unmatched_treated;
        made_end(&made);
    }
    assert_true(n_widened > 100 && n_none > 100); /* the cases did occur */
}

static void a_limit_is_inclusive_and_asked_with_the_rounding_of_the_difference(void **state)
{
    (void)state;
    static const double other[] = {1.5, 1.6, 1.5000000000000002, 1.7, 1.4};
    for (size_t k = 0; k < COUNT_OF(other); k++) {
        Made made;
        Matching m;
        static Error err;
        made_begin(&made, 2);
        double *x = made_real(&made, "x", true);
        x[0] = 1.6;
        x[1] = other[k];
        made_treat(&made, 0, true);
        made_treat(&made, 1, false);
        made_choose(&made, "vcg");
        made_set(&made, "within", "x:0.1");
        assert_int_equal(made_try(&made, &m, &err), fabs(x[0] - x[1]) <= 0.1);
        made_end(&made);
    }
}

/* ---- who is drawn ---------------------------------------------------------------------------- */

static void at_most_size_are_drawn_and_the_nearest_where_asked(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++)
        for (int nearest = 0; nearest < 2; nearest++) {
            Made made;
            const Rule rule = {.exact = "grade", .within = {4, 40, 60}, .other_school = true};
            students(&made, "vcg", seed);
            set_rule(&made, &rule);
            made_set(&made, "widen", "");
            made_set(&made, "size", "5");
            made_set(&made, "draw", nearest ? "nearest" : "random");
            const Matching m = made_run(&made);
            size_t ties = 0;
            for (size_t t = 0; t < N; t += 3) {
                bool may[N], taken[N] = {false};
                double worst = 0, best_left = INFINITY;
                const size_t n = eligible(&made, &rule, t, false, may);
                size_t found = 0;
                for (size_t l = 0; l < m.n_links; l++)
                    if (m.link[l].treated == t) {
                        assert_true(may[m.link[l].control] && !taken[m.link[l].control]);
                        taken[m.link[l].control] = true;
                        worst = fmax(worst, m.link[l].distance);
                        found++;
                    }
                assert_int_equal(found, n < 5 ? n : 5);
                for (size_t c = 0; c < N; c++)
                    if (may[c] && !taken[c])
                        best_left = fmin(best_left, fabs(made.column[PRETEST].real[t] -
                                                         made.column[PRETEST].real[c]));
                if (nearest)
                    assert_true(worst <= best_left);
                ties += nearest && worst == best_left;
            }
            assert_int_equal(m.ties, ties);
            made_end(&made);
        }
}

/* One pool for all: n_treated students of the program draw 10 of 40. */
static void one_pool(Made *made, size_t n_treated)
{
    made_begin(made, n_treated + 40);
    double *x = made_real(made, "x", true);
    for (size_t i = 0; i < n_treated + 40; i++) {
        x[i] = 1;
        made_treat(made, i, i < n_treated);
    }
    made_choose(made, "vcg");
    made_set(made, "size", "10");
    made_set(made, "within", "x:0");
}

/* Times each of 40 was drawn, 10 at a time: sum (O - E)^2 / (N p (1-p)) * 39/40 is chi-square with
 * 39 degrees of freedom; 14.0 and 81.5 are its 1e-4 quantiles on either side. */
static void check_uniform(const size_t count[40], size_t draws)
{
    const double p = 0.25, expected = p * (double)draws;
    double chi = 0;
    for (size_t c = 0; c < 40; c++)
        chi += ((double)count[c] - expected) * ((double)count[c] - expected) /
               (expected * (1 - p)) * 39 / 40;
    if (chi < 14.0 || chi > 81.5)
        fail_msg("chi-square of 39 degrees of freedom is %g", chi);
}

static void the_draw_is_uniform_over_seeds_and_over_students(void **state)
{
    (void)state;
    enum { SEEDS = 4000 };
    size_t over_seeds[40] = {0}, over_students[40] = {0}, common = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        Made made;
        size_t drawn[40] = {0};
        one_pool(&made, 2);
        made.seed = seed;
        const Matching m = made_run(&made);
        assert_int_equal(m.n_links, 20);
        for (size_t l = 0; l < m.n_links; l++) {
            over_seeds[m.link[l].control - 2] += m.link[l].treated == 0;
            common += drawn[m.link[l].control - 2]++;
        }
        made_end(&made);
    }
    check_uniform(over_seeds, SEEDS);
    /* two students' draws are independent: hypergeometric, mean 2.5, variance 1.4423 */
    check_near((double)common / SEEDS, 2.5, 4 * sqrt(1.4423 / SEEDS));
    Made made;
    one_pool(&made, SEEDS);
    const Matching m = made_run(&made);
    for (size_t l = 0; l < m.n_links; l++)
        over_students[m.link[l].control - SEEDS]++;
    check_uniform(over_students, SEEDS);
    made_end(&made);
}

/* Draws depend on seed and ids alone: students in another order, same ids, same groups. */
/* Whoever has the smallest hashes with a student is drawn, all candidates asked: also where far
 * fewer pass than of the students before, so that the first guess of how small they are is too low.
 */
static void the_drawn_have_the_smallest_hashes_of_all_who_pass(void **state)
{
    enum { TREATED = 40, POOL = 3000, SIZE = 20 };
    Made made;
    (void)state;
    made_begin(&made, TREATED + POOL);
    int32_t *school = made_factor(&made, "school", false, 3);
    for (size_t i = 0; i < TREATED + POOL; i++) {
        made_treat(&made, i, i < TREATED);
        school[i] = i < TREATED ? (int32_t)(i / 5 % 3) : i % 20 == 0 ? 1 : 0;
    }
    made_choose(&made, "vcg");
    made_set(&made, "size", "20");
    made_set(&made, "exclude_same", "school");
    const Matching m = made_run(&made);
    const uint64_t of_students = hash_text(made.seed, "comparison groups: students");
    const uint64_t of_candidates = hash_text(made.seed, "comparison groups: candidates");
    assert_int_equal(m.n_links, TREATED * SIZE);
    for (size_t t = 0; t < TREATED; t++) {
        static bool drawn[TREATED + POOL];
        const uint64_t own = hash_text(of_students, made.id[t]);
        uint64_t highest = 0;
        memset(drawn, 0, sizeof drawn);
        for (size_t l = t * SIZE; l < (t + 1) * SIZE; l++) {
            const uint32_t candidate = m.link[l].control;
            const uint64_t hash = hash_mix(own ^ hash_text(of_candidates, made.id[candidate]));
            assert_int_equal(m.link[l].treated, t);
            assert_true(school[candidate] != school[t] && hash > highest);
            drawn[candidate] = true;
            highest = hash;
        }
        for (size_t i = TREATED; i < TREATED + POOL; i++)
            if (school[i] != school[t] && !drawn[i])
                assert_true(hash_mix(own ^ hash_text(of_candidates, made.id[i])) > highest);
    }
    made_end(&made);
}

static void the_order_of_students_changes_no_draw(void **state)
{
    (void)state;
    static const char *const method[] = {"vcg", "vcr"};
    for (size_t k = 0; k < 2; k++) {
        Made made, turned;
        uint8_t linked[N][N] = {{0}};
        students(&made, method[k], 5);
        students(&turned, method[k], 5);
        for (size_t i = 0; i < N; i++) {
            const size_t j = N - 1 - i;
            turned.id[i] = made.id[j];
            turned.cohort.treated[i] = made.cohort.treated[j];
            for (size_t c = PRETEST; c <= DAY; c++)
                turned.column[c].real[i] = made.column[c].real[j];
            for (size_t c = GRADE; c <= PRIOR; c++)
                turned.column[c].level[i] = made.column[c].level[j];
        }
        for (int side = 0; side < 2; side++) {
            Made *one = side == 0 ? &made : &turned;
            made_set(one, "size", "4");
            made_set(one, "exact", "grade");
            if (k == 0)
                made_set(one, "within", "frl:30,pretest:3");
            else
                made_set(one, "within_sd", "1");
            const Matching m = made_run(one);
            assert_true(m.n_links > N / 3);
            for (size_t l = 0; l < m.n_links; l++)
                if (side == 0)
                    linked[m.link[l].treated][m.link[l].control] = 1;
                else
                    assert_int_equal(linked[N - 1 - m.link[l].treated][N - 1 - m.link[l].control]++,
                                     1);
            if (side == 1)
                for (size_t i = 0; i < N * N; i++)
                    assert_true(linked[i / N][i % N] != 1); /* every link was met again */
        }
        made_end(&made);
        made_end(&turned);
    }
}

static void another_seed_draws_others(void **state)
{
    (void)state;
    Made made;
    one_pool(&made, 1);
    const Matching a = made_run(&made);
    made.seed = 2;
    const Matching b = made_run(&made);
    size_t same = 0;
    for (size_t l = 0; l < 10; l++)
        same += a.link[l].control == b.link[l].control;
    assert_true(same < 10);
    made_end(&made);
}

/* ---- reuse, sizes, weights ------------------------------------------------------------------- */

static void nobody_serves_more_than_reuse_and_the_first_in_order_choose_first(void **state)
{
    (void)state;
    for (size_t reuse = 1; reuse <= 3; reuse++) {
        Made made;
        size_t uses[N] = {0}, l = 0, emptied = 0;
        students(&made, "vcg", 31);
        for (size_t i = 0; i < N; i++) /* no two distances are equal */
            made.column[PRETEST].real[i] += ldexp((double)i, -9) + ldexp((double)(i * i), -24);
        made_set(&made, "exact", "grade");
        made_set(&made, "within", "pretest:2");
        made_set(&made, "draw", "nearest");
        made_set(&made, "size", "3");
        made_set(&made, "reuse", arena_printf(made.arena, "%zu", reuse));
        const Matching m = made_run(&made);
        for (size_t t = 0; t < N; t += 3) {
            bool any = false, taken[N] = {false};
            for (size_t rank = 0; rank < 3; rank++) {
                size_t best = N;
                for (size_t c = 0; c < N; c++) {
                    const double *x = made.column[PRETEST].real;
                    const bool passes = !made.cohort.treated[c] && fabs(x[t] - x[c]) <= 2 &&
                                        made.column[GRADE].level[t] == made.column[GRADE].level[c];
                    any = any || passes;
                    if (passes && uses[c] < reuse && !taken[c] &&
                        (best == N || fabs(x[t] - x[c]) < fabs(x[t] - x[best])))
                        best = c;
                }
                if (best == N) {
                    emptied += rank == 0 && any;
                    break;
                }
                taken[best] = true;
                assert_true(l < m.n_links);
                assert_int_equal(m.link[l].treated, t);
                assert_int_equal(m.link[l++].control, best);
            }
            for (size_t c = 0; c < N; c++)
                uses[c] += taken[c];
        }
        assert_int_equal(l, m.n_links);
        /* reasons: lacking, exact, pretest, used up */
        check_same(group_cell(&m, GROUPS_WITHOUT, 3, 2)->value, (double)emptied);
        assert_true(reuse > 1 || emptied > 0);
        made_end(&made);
    }
}

static void shares_add_up_to_one_for_each_and_groups_too_small_are_left_out(void **state)
{
    (void)state;
    Made made;
    students(&made, "vcg", 8);
    made_set(&made, "exact", "grade");
    made_set(&made, "within", "pretest:1,frl:10");
    made_set(&made, "size", "6");
    made_set(&made, "smallest", "3");
    const Matching m = made_run(&made);
    double share[N] = {0}, served[N] = {0}, total = 0;
    size_t size[N] = {0}, n_matched = 0;
    for (size_t l = 0; l < m.n_links; l++) {
        share[m.link[l].treated] += m.link[l].share;
        served[m.link[l].control] += m.link[l].share;
        size[m.link[l].treated]++;
        assert_true(l == 0 || m.link[l - 1].treated <= m.link[l].treated);
    }
    for (size_t i = 0; i < N; i++) {
        assert_true(size[i] == 0 || (size[i] >= 3 && size[i] <= 6));
        if (size[i] > 0)
            check_close(share[i], 1, 1e-15);
        n_matched += size[i] > 0;
        total += served[i];
    }
    for (size_t i = 0; i < N; i++) /* a control weighs what it serves, scaled to mean 1 */
        if (!made.cohort.treated[i])
            check_near(m.weight[i], served[i] * (double)m.n_control / total, 1e-13);
    assert_int_equal(m.n_treated, n_matched);
    assert_true(m.reused && m.set == NULL);
    assert_string_equal(m.estimand, "ATT, matched treated");
    /* lacking, exact, pretest, frl, too small */
    const Cell *small = group_cell(&m, GROUPS_WITHOUT, 4, 0);
    assert_non_null(strstr(small[1].text, "matching.smallest (3)"));
    assert_true(small[2].value > 0);
    double without = 0;
    for (size_t row = 0; row < 5; row++)
        without += group_cell(&m, GROUPS_WITHOUT, row, 2)->value;
    check_same(without, (double)m.unmatched_treated);
    made_end(&made);
}

static void the_table_of_groups_by_hand(void **state)
{
    (void)state;
    /* program at 0, 10, 20; candidates at 0, 0, 1, 10: groups of 3, 1, none */
    static const double at[] = {0, 10, 20, 0, 0, 1, 10};
    Made made;
    made_begin(&made, 7);
    double *x = made_real(&made, "x", true);
    for (size_t i = 0; i < 7; i++) {
        x[i] = at[i];
        made_treat(&made, i, i < 3);
    }
    made_choose(&made, "vcg");
    made_set(&made, "within", "x:1");
    made_set(&made, "widen", "x:9");
    made_set(&made, "minimum", "2");
    made_set(&made, "size", "4");
    const Matching m = made_run(&made);
    /* 10 widens: within 9 are 1 and 10; 20 widens and finds nobody */
    assert_int_equal(m.n_links, 5);
    check_same(group_cell(&m, "program students", 0, 2)->value, 3);
    check_same(group_cell(&m, "program students", 1, 2)->value, 2);
    check_close(group_cell(&m, "program students", 1, 3)->value, 200.0 / 3, 1e-15);
    check_same(group_cell(&m, "program students", 2, 2)->value, 0); /* full */
    check_same(group_cell(&m, "program students", 3, 2)->value, 1); /* widened */
    check_same(group_cell(&m, GROUPS_WITHOUT, 1, 2)->value, 1);
    assert_string_equal(group_cell(&m, GROUPS_WITHOUT, 1, 1)->text,
                        "none of those left is within 1 in x (9 when widened)");
    check_same(group_cell(&m, "size of a group", 0, 4)->value, 2);
    check_same(group_cell(&m, "size of a group", 3, 4)->value, 2.5); /* median */
    check_same(group_cell(&m, "size of a group", 6, 4)->value, 2.5); /* mean */
    check_same(group_cell(&m, "comparison students", 1, 2)->value, 4);
    check_same(group_cell(&m, "comparison students", 2, 2)->value, 1); /* x = 1 serves two */
    check_same(group_cell(&m, "groups that one comparison student serves", 5, 4)->value, 2);
    made_end(&made);
}

/* ---- virtual control records ----------------------------------------------------------------- */

static void records_are_the_nearest_of_a_feeder_school_within_a_tenth_of_a_deviation(void **state)
{
    (void)state;
    Made made;
    students(&made, "vcr", 77);
    for (size_t i = 0; i < N; i++)
        made.column[SCHOOL].level[i] %=
            4; /* schools 0 to 3 only: some feeders have no candidates */
    made_set(&made, "feeder_from", "prior");
    made_set(&made, "feeder_to", "school");
    made_set(&made, "exact", "grade");
    made_set(&made, "within_sd", "0.5");
    made_set(&made, "size", "2");
    const Matching m = made_run(&made);
    double mean = 0, squares = 0;
    const double *x = made.column[PRETEST].real;
    for (size_t i = 0; i < N; i++)
        mean += x[i] / N;
    for (size_t i = 0; i < N; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    const double width = 0.5 * sqrt(squares / (N - 1));
    check_close(m.caliper_width, width, 1e-13);
    const Rule rule = {.exact = "grade", .within = {width, INFINITY, INFINITY}, .same_prior = true};
    Rule all = rule;
    memcpy(all.widened, rule.within, sizeof all.widened);
    size_t by_reason[7] = {0};
    for (size_t t = 0; t < N; t += 3) {
        bool may[N];
        const size_t n = eligible(&made, &all, t, false, may);
        size_t found = 0, furthest = 0;
        for (size_t l = 0; l < m.n_links; l++)
            if (m.link[l].treated == t) {
                found++;
                assert_true(may[m.link[l].control]);
            }
        assert_int_equal(found, n < 2 ? n : 2);
        for (size_t c = 0; c < N; c++)
            if (!made.cohort.treated[c]) {
                const size_t refusal = refused_by(&made, &all, t, c, false);
                furthest = refusal > furthest ? refusal : furthest;
            }
        by_reason[furthest]++;
    }
    assert_true(by_reason[1] > 0 && by_reason[2] > 0);
    for (size_t k = 0; k < 3; k++)
        check_same(group_cell(&m, GROUPS_WITHOUT, 1 + k, 2)->value, (double)by_reason[k]);
    made_end(&made);
}

/* ---- what can't be done ---------------------------------------------------------------------- */

static void rules_that_can_not_be_kept_are_said_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *method, *set[6];
        ErrorKind kind;
        const char *words[2];
    } cases[] = {
        {"vcg",
         {"within", "frl:5", "widen", "day:6"},
         ERR_STUDY,
         {"study.yaml:7", "matching.widen names 'day'"}},
        {"vcg", {"within", "frl:5", "widen", "frl:4"}, ERR_STUDY, {"study.yaml:7", "narrower"}},
        {"vcg",
         {"within", "school:5"},
         ERR_STUDY,
         {"matching.within names 'school'", "matching.exact"}},
        {"vcg",
         {"within", "day:0,pretest:0", "exact", "grade", "smallest", "9"},
         ERR_INFEASIBLE,
         {"vcg finds no comparison group for any program student (54 program students, 106 "
          "comparison students)",
          "within 0 in"}},
        {"vcr",
         {"feeder_from", "prior"},
         ERR_STUDY,
         {"feeder_from is given without matching.feeder_to", "study.yaml:7"}},
        {"vcr",
         {"feeder_from", "prior", "feeder_to", "school,grade"},
         ERR_STUDY,
         {"feeder_to must be one column", "study.yaml:7"}},
    };
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        static Error err;
        Made made;
        Matching m;
        students(&made, cases[k].method, 3);
        for (size_t s = 0; s < 6 && cases[k].set[s] != NULL; s += 2)
            made_set(&made, cases[k].set[s], cases[k].set[s + 1]);
        if (made_try(&made, &m, &err))
            fail_msg("case %zu ran", k);
        assert_int_equal(err.kind, cases[k].kind);
        for (size_t w = 0; w < 2; w++)
            if (strstr(err.text, cases[k].words[w]) == NULL)
                fail_msg("'%s' is not in: %s", cases[k].words[w], err.text);
        made_end(&made);
    }
}

static void only_methods_that_give_groups_say_so_and_they_need_no_score(void **state)
{
    (void)state;
    for (size_t k = 0; k < match_methods.n; k++) {
        Made made;
        const MatchMethod *method = match_method_at(k);
        students(&made, method->name, 3);
        const bool groups =
            method == match_method_find("vcg") || method == match_method_find("vcr");
        assert_int_equal(entry_has(&method->entry, TRAIT_GROUPS), groups);
        if (groups)
            assert_false(method->needs_score(made.settings));
        made_end(&made);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_of_all_that_pass_are_those_of_brute_force),
        cmocka_unit_test(a_limit_is_inclusive_and_asked_with_the_rounding_of_the_difference),
        cmocka_unit_test(at_most_size_are_drawn_and_the_nearest_where_asked),
        cmocka_unit_test(the_draw_is_uniform_over_seeds_and_over_students),
        cmocka_unit_test(the_drawn_have_the_smallest_hashes_of_all_who_pass),
        cmocka_unit_test(the_order_of_students_changes_no_draw),
        cmocka_unit_test(another_seed_draws_others),
        cmocka_unit_test(nobody_serves_more_than_reuse_and_the_first_in_order_choose_first),
        cmocka_unit_test(shares_add_up_to_one_for_each_and_groups_too_small_are_left_out),
        cmocka_unit_test(the_table_of_groups_by_hand),
        cmocka_unit_test(records_are_the_nearest_of_a_feeder_school_within_a_tenth_of_a_deviation),
        cmocka_unit_test(rules_that_can_not_be_kept_are_said_in_words),
        cmocka_unit_test(only_methods_that_give_groups_say_so_and_they_need_no_score),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
