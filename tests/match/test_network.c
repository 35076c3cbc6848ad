/* Optimal and full matching on any distance against every choice of pairs, and on larger problems
 * against other algorithms. */
#include "small_pairs.h"

#include <gsl/gsl_errno.h>

/* --- small problems: whole-numbered points, so that ties are the rule */

static void take_part(Small *s, uint64_t seed, size_t n)
{
    PairProblem *p = &s->pairs;
    p->part = ARENA_ARRAY(s->made.arena, uint8_t, n);
    p->strata = (MatchStrata){.n = 1, .of = ARENA_ARRAY(s->made.arena, int32_t, n)};
    for (size_t i = 0; i < n; i++) {
        const bool treated = i > 0 && (i == 1 || drawn(seed, 20 + i, 5) < 2);
        made_treat(&s->made, i, treated);
        p->part[i] = treated != p->atc ? PART_FOCAL : PART_POOL;
        p->n_focal += p->part[i] == PART_FOCAL;
        p->n_pool += p->part[i] == PART_POOL;
    }
}

/* What keeps pairs apart: nothing, a limit on another column, one on the distance, a level. */
static void keep_apart(Small *s, uint64_t seed, size_t n)
{
    PairProblem *p = &s->pairs;
    Arena *arena = s->made.arena;
    const uint64_t kind = drawn(seed, 3, 5);
    double *other = ARENA_ARRAY(arena, double, n);
    int32_t *level = ARENA_ARRAY(arena, int32_t, n);
    const int32_t **differ = (const int32_t **)arena_array(arena, 1, sizeof *differ);
    for (size_t i = 0; i < n; i++) {
        other[i] = (double)drawn(seed, 60 + i, 6);
        level[i] = (int32_t)drawn(seed, 80 + i, 3);
    }
    p->limit = ARENA_ARRAY(arena, MatchLimit, 2);
    p->width = p->scalar && kind >= 3 ? (double)(1 + drawn(seed, 4, 3)) : INFINITY;
    if (kind == 1 || kind == 3)
        p->limit[p->n_limits++] =
            (MatchLimit){.value = other, .width = (double)(1 + drawn(seed, 5, 4))};
    p->limit[p->n_limits] = (MatchLimit){.value = p->points.value, .width = p->width};
    differ[0] = level;
    p->differ = differ;
    p->n_differ = kind == 2;
}

static bool small_begin(Small *s, uint64_t seed)
{
    const size_t n = 2 + drawn(seed, 1, 9), axes = 1 + drawn(seed, 2, 3);
    memset(s, 0, sizeof *s);
    made_begin(&s->made, n);
    PairProblem *p = &s->pairs;
    s->match = (MatchProblem){.cohort = &s->made.cohort, .seed = 7};
    *p = (PairProblem){.match = &s->match,
                       .atc = drawn(seed, 6, 2) == 1,
                       .scalar = axes == 1,
                       .uses = 1,
                       .ties = TIES_HASH};
    p->points =
        (Points){.n = n, .n_axes = axes, .value = ARENA_ARRAY(s->made.arena, double, n *axes)};
    const uint64_t range = 1 + drawn(seed, 7, 9);
    for (size_t k = 0; k < n * axes; k++)
        p->points.value[k] = (double)drawn(seed, 100 + k, range);
    take_part(s, seed, n);
    keep_apart(s, seed, n);
    const NearScale scale = near_scale(p);
    for (uint32_t t = 0; t < n; t++)
        for (uint32_t c = 0; c < n; c++) {
            if (!s->made.cohort.treated[t] || s->made.cohort.treated[c] || !pair_allowed(p, t, c))
                continue;
            if (s->n_allowed == MOST_PAIRS)
                return false;
            s->treated[s->n_allowed] = t;
            s->control[s->n_allowed] = c;
            s->length[s->n_allowed++] = near_length(p, scale, t, c);
        }
    return p->n_focal > 0 && p->n_pool > 0;
}

static bool all_allowed(const Small *s)
{
    return s->n_allowed == s->pairs.n_focal * s->pairs.n_pool && s->pairs.n_differ == 0 &&
           s->pairs.n_limits == 0 && isinf(s->pairs.width);
}

/* How good a choice is: the first that differs decides, and more is better. */
typedef struct Worth {
    int64_t first, second, less;
} Worth;

/* false: the choice may not be made */
typedef bool (*Judge)(const Small *s, const size_t *degree, size_t n, Worth *out);

static bool judge_optimal(const Small *s, const size_t *degree, size_t n, Worth *out)
{
    const PairProblem *p = &s->pairs;
    const bool variable = p->max_partners > 0;
    const size_t most = variable ? p->max_partners : p->ratio;
    size_t least = variable ? p->min_partners : p->ratio;
    if (all_allowed(s) && p->n_pool / p->n_focal < least)
        least = 1;
    for (size_t i = 0; i < s->made.cohort.n; i++) {
        if (degree[i] > (is_focal(s, i) ? most : 1))
            return false;
        if (is_focal(s, i) && (all_allowed(s) || variable))
            out->first += (int64_t)(degree[i] < least ? degree[i] : least);
    }
    out->second = (int64_t)n;
    return !variable || n <= p->ratio * p->n_focal;
}

/* Stars within the limits; whoever is in one counts. */
static bool judge_full(const Small *s, const size_t *degree, size_t n, Worth *out)
{
    const PairProblem *p = &s->pairs;
    (void)n;
    for (size_t i = 0; i < s->made.cohort.n; i++) {
        const LineLimits *limits = s->made.cohort.treated[i] ? &p->of_treated : &p->of_control;
        if (degree[i] > limits->most || (degree[i] > 0 && degree[i] < limits->least))
            return false;
        out->first += degree[i] > 0;
    }
    return true;
}

typedef struct Best {
    Worth worth;
    size_t n_pairs, n_equal;
} Best;

static int compare(Worth a, Worth b)
{
    if (a.first != b.first)
        return a.first < b.first ? -1 : 1;
    if (a.second != b.second)
        return a.second < b.second ? -1 : 1;
    return a.less > b.less ? -1 : a.less < b.less;
}

static Best try_all(const Small *s, Judge judge, bool stars)
{
    Best best = {.worth = {.first = -1}};
    for (uint32_t choice = 0; choice < 1u << s->n_allowed; choice++) {
        size_t degree[16] = {0}, n = 0;
        Worth worth = {0};
        bool star = true;
        for (size_t l = 0; l < s->n_allowed; l++)
            if (choice >> l & 1) {
                degree[s->treated[l]]++;
                degree[s->control[l]]++;
                worth.less += s->length[l];
                n++;
            }
        for (size_t l = 0; l < s->n_allowed && stars; l++)
            star = star &&
                   (!(choice >> l & 1) || degree[s->treated[l]] == 1 || degree[s->control[l]] == 1);
        if (!star || !judge(s, degree, n, &worth))
            continue;
        const int order = compare(worth, best.worth);
        if (order > 0)
            best = (Best){.worth = worth, .n_pairs = n};
        best.n_equal += order >= 0;
    }
    return best;
}

/* The solver's choice is as good as the best; it is called unique only where it is. */
static void check_against_all(Small *s, uint64_t seed, Judge judge, bool stars, size_t *n_unique)
{
    PairSolution found = {0};
    Error err = {0};
    size_t degree[16] = {0};
    Worth worth = {0};
    const Best best = try_all(s, judge, stars);
    s->pairs.stars = stars;
    const bool ok = stars ? network_full(s->made.arena, &s->pairs, &found, &err)
                          : network_optimal(s->made.arena, &s->pairs, &found, &err);
    if (!ok)
        fail_msg("seed %zu: %s", (size_t)seed, err.text);
    const NearScale scale = near_scale(&s->pairs);
    for (size_t l = 0; l < found.n_links; l++) {
        const Link *link = &found.link[l];
        assert_true(pair_allowed(&s->pairs, link->treated, link->control));
        degree[link->treated]++;
        degree[link->control]++;
        worth.less += near_length(&s->pairs, scale, link->treated, link->control);
    }
    assert_true(judge(s, degree, found.n_links, &worth));
    if (compare(worth, best.worth) != 0)
        fail_msg("seed %zu: %zu pairs worth %zd %zd %zd, best %zu worth %zd %zd %zd", (size_t)seed,
                 found.n_links, (ssize_t)worth.first, (ssize_t)worth.second, (ssize_t)worth.less,
                 best.n_pairs, (ssize_t)best.worth.first, (ssize_t)best.worth.second,
                 (ssize_t)best.worth.less);
    const bool unique = found.optimum == optimum_words[0];
    if (stars ? unique && best.n_equal > 1 : unique != (best.n_equal == 1))
        fail_msg("seed %zu: %s, but %zu are best", (size_t)seed, found.optimum, best.n_equal);
    *n_unique += unique;
}

static void pairs_are_the_best_of_all_choices(void **state)
{
    (void)state;
    size_t n = 0, n_unique = 0;
    for (uint64_t seed = 1; seed <= 12000; seed++) {
        Small s;
        if (small_begin(&s, seed)) {
            s.pairs.ratio = 1 + drawn(seed, 8, 3);
            check_against_all(&s, seed, judge_optimal, false, &n_unique);
            n++;
        }
        made_end(&s.made);
    }
    assert_true(n > 6000 && n_unique > 1000 && n - n_unique > 1000);
}

static void a_variable_number_is_the_best_of_all_choices(void **state)
{
    (void)state;
    size_t n = 0, n_unique = 0;
    for (uint64_t seed = 20001; seed <= 28000; seed++) {
        Small s;
        if (small_begin(&s, seed)) {
            s.pairs.min_partners = 1 + drawn(seed, 8, 2);
            s.pairs.ratio = s.pairs.min_partners + drawn(seed, 9, 2);
            s.pairs.max_partners = s.pairs.ratio + drawn(seed, 10, 2);
            check_against_all(&s, seed, judge_optimal, false, &n_unique);
            n++;
        }
        made_end(&s.made);
    }
    assert_true(n > 4000 && n_unique > 500);
}

static void sets_are_the_best_of_all_choices(void **state)
{
    (void)state;
    size_t n = 0, n_unique = 0, n_limited = 0;
    for (uint64_t seed = 40001; seed <= 52000; seed++) {
        Small s;
        if (small_begin(&s, seed)) {
            const bool limited = drawn(seed, 8, 2) == 1;
            const uint32_t a = (uint32_t)drawn(seed, 9, 3), b = (uint32_t)drawn(seed, 10, 3);
            s.pairs.of_treated = (LineLimits){1, limited ? 1 + a : UINT32_MAX};
            s.pairs.of_control = (LineLimits){1, limited ? 1 + b : UINT32_MAX};
            check_against_all(&s, seed, judge_full, true, &n_unique);
            n_limited += limited;
            n++;
        }
        made_end(&s.made);
    }
    assert_true(n > 6000 && n_limited > 3000 && n_unique > 500);
}

/* At least two partners of each on one side, where any two may be a pair. */
static void sets_of_several_are_the_best_of_all_choices(void **state)
{
    (void)state;
    size_t n = 0, n_unique = 0;
    for (uint64_t seed = 60001; seed <= 66000; seed++) {
        Small s;
        const bool made = small_begin(&s, seed) && all_allowed(&s);
        const size_t n1 = s.made.cohort.n_treated, n0 = s.made.cohort.n_control;
        const bool of_treated = n1 < n0;
        if (made && (of_treated ? n0 / 2 >= n1 : n1 / 2 >= n0)) {
            const LineLimits many = {2, 2 + (uint32_t)drawn(seed, 9, 2)}, one = {1, 1};
            s.pairs.of_treated = of_treated ? many : one;
            s.pairs.of_control = of_treated ? one : many;
            check_against_all(&s, seed, judge_full, true, &n_unique);
            n++;
        }
        made_end(&s.made);
    }
    assert_true(n > 400 && n_unique > 20);
}

/* --- larger problems, in which most pairs are not in the list at first */

/* The assignment of least total length, one focal student after another along a shortest path
 * (Kuhn 1955, Naval Research Logistics Quarterly 2:83-97, in the form with potentials). */
static LineSum least_assignment(const Small *s)
{
    const PairProblem *p = &s->pairs;
    const NearScale scale = near_scale(p);
    const size_t n = p->n_focal, m = p->n_pool, of = s->made.cohort.n;
    uint32_t *arm[2] = {malloc(of * sizeof(uint32_t)), malloc(of * sizeof(uint32_t))};
    size_t count[2] = {0, 0};
    for (uint32_t i = 0; i < of; i++)
        arm[is_focal(s, i)][count[is_focal(s, i)]++] = i;
    /* prices are sums of lengths, and may be larger than any total */
    const LineSum none = (LineSum)1 << 120;
    LineSum *u = calloc(n + 1, sizeof *u), *v = calloc(m + 1, sizeof *v);
    LineSum *least = calloc(m + 1, sizeof *least);
    LineSum total = 0;
    size_t *mate = calloc(m + 1, sizeof *mate), *way = calloc(m + 1, sizeof *way);
    bool *used = calloc(m + 1, sizeof *used);
    for (size_t i = 1; i <= n; i++) {
        size_t j0 = 0;
        mate[0] = i;
        for (size_t j = 0; j <= m; j++) {
            least[j] = none;
            used[j] = false;
        }
        do {
            const size_t i0 = mate[j0];
            size_t j1 = 0;
            LineSum delta = none;
            used[j0] = true;
            for (size_t j = 1; j <= m; j++) {
                if (used[j])
                    continue;
                const LineSum here =
                    near_length(p, scale, arm[1][i0 - 1], arm[0][j - 1]) - u[i0] - v[j];
                if (here < least[j]) {
                    least[j] = here;
                    way[j] = j0;
                }
                if (least[j] < delta) {
                    delta = least[j];
                    j1 = j;
                }
            }
            for (size_t j = 0; j <= m; j++)
                if (used[j]) {
                    u[mate[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= least[j] == none ? 0 : delta;
                }
            j0 = j1;
        } while (mate[j0] != 0);
        for (; j0 != 0; j0 = way[j0])
            mate[j0] = mate[way[j0]];
    }
    for (size_t j = 1; j <= m; j++)
        if (mate[j] != 0)
            total += near_length(p, scale, arm[1][mate[j] - 1], arm[0][j - 1]);
    void *const all[] = {arm[0], arm[1], u, v, least, mate, way, used};
    for (size_t k = 0; k < COUNT_OF(all); k++)
        free(all[k]);
    return total;
}

static LineSum total_of(const Small *s, const PairSolution *found)
{
    const NearScale scale = near_scale(&s->pairs);
    LineSum total = 0;
    for (size_t l = 0; l < found->n_links; l++)
        total += near_length(&s->pairs, scale, found->link[l].treated, found->link[l].control);
    return total;
}

static void pairs_left_out_of_the_list_are_found(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 24; seed++) {
        Small s;
        PairSolution found = {0};
        Error err = {0};
        larger_begin(&s, seed, 300 + 10 * seed, 2 + seed % 3, seed % 2 == 0 ? 3 : 1000);
        assert_true(network_optimal(s.made.arena, &s.pairs, &found, &err));
        assert_int_equal(found.n_links, s.pairs.n_focal);
        assert_true(total_of(&s, &found) == least_assignment(&s));
        made_end(&s.made);
    }
}

/* So many that their list begins with prices of a sample; far apart, so that prices change until
 * the last. */
static void many_students_far_apart_are_the_best_of_all_choices(void **state)
{
    (void)state;
    static const size_t sizes[] = {1500, 1510};
    for (uint64_t seed = 1; seed <= COUNT_OF(sizes); seed++) {
        Small s;
        PairSolution found = {0};
        Error err = {0};
        const size_t n = sizes[seed - 1];
        larger_begin(&s, seed, n, 2 + seed, seed == 2 ? 3 : 1000);
        for (size_t i = 0; i < n; i++)
            s.pairs.points.value[i * (2 + seed)] += is_focal(&s, i) ? 2 : 0;
        assert_true(network_optimal(s.made.arena, &s.pairs, &found, &err));
        assert_int_equal(found.n_links, s.pairs.n_focal);
        assert_true(total_of(&s, &found) == least_assignment(&s));
        made_end(&s.made);
    }
}

static void check_stars(const Small *s, const PairSolution *found)
{
    size_t *degree = calloc(s->made.cohort.n, sizeof *degree);
    for (size_t l = 0; l < found->n_links; l++) {
        degree[found->link[l].treated]++;
        degree[found->link[l].control]++;
    }
    for (size_t l = 0; l < found->n_links; l++)
        assert_true(degree[found->link[l].treated] == 1 || degree[found->link[l].control] == 1);
    free(degree);
}

/* On a score the solvers of the line find the same totals in quite another way. */
static void on_a_score_totals_are_those_of_the_line(void **state)
{
    (void)state;
    static const struct {
        size_t ratio, least, most;
        double width;
        LineLimits of_treated, of_control;
    } asked[] = {
        {.ratio = 1, .width = INFINITY},
        {.ratio = 3, .width = INFINITY},
        {.ratio = 1, .width = 0.25},
        {.ratio = 3, .width = 0.125},
        {.ratio = 1, .least = 1, .most = 4, .width = INFINITY},
        {.width = INFINITY, .of_treated = {1, UINT32_MAX}, .of_control = {1, UINT32_MAX}},
        {.width = 0.125, .of_treated = {1, UINT32_MAX}, .of_control = {1, UINT32_MAX}},
        {.width = INFINITY, .of_treated = {1, 3}, .of_control = {1, 2}},
        {.width = INFINITY, .of_treated = {1, 1}, .of_control = {1, 1}},
    };
    for (uint64_t seed = 1; seed <= 8; seed++)
        for (size_t k = 0; k < COUNT_OF(asked); k++) {
            const double size = seed > 6 ? 0x1p-560 : 1; /* squares vanish */
            Small s;
            PairSolution line = {0}, network = {0};
            Error err = {0};
            larger_begin(&s, 100 + seed, 400, 1, seed % 2 == 0 ? 2 * seed : 1000000);
            PairProblem *p = &s.pairs;
            p->ratio = asked[k].ratio;
            p->min_partners = asked[k].least;
            p->max_partners = asked[k].most;
            p->width = p->limit[0].width = asked[k].width * size;
            for (size_t i = 0; i < 400; i++)
                p->points.value[i] *= size;
            p->of_treated = asked[k].of_treated;
            p->of_control = asked[k].of_control;
            p->stars = asked[k].ratio == 0;
            const PairSolver *solver = p->stars ? &pair_solver_full : &pair_solver_optimal;
            assert_true(pairs_solve(s.made.arena, solver, p, &line, &err));
            assert_true(line.in_order);
            assert_true(p->stars ? network_full(s.made.arena, p, &network, &err)
                                 : network_optimal(s.made.arena, p, &network, &err));
            double total[2] = {0, 0};
            for (size_t l = 0; l < line.n_links; l++)
                total[0] += line.link[l].distance;
            for (size_t l = 0; l < network.n_links; l++)
                total[1] += network.link[l].distance;
            /* lengths are rounded at 2^-58 of the largest, sums at 2^-53 a step */
            check_close(total[1], total[0], 1e-13);
            if (p->ratio <= 1) /* of several partners, equals may leave others alone */
                assert_int_equal(network.n_unmatched, line.n_unmatched);
            assert_int_equal(network.n_spare, line.n_spare);
            if (p->stars)
                check_stars(&s, &network);
            else
                assert_int_equal(network.n_links, line.n_links);
            made_end(&s.made);
        }
}

/* Seven seek the same six and one more: of two who are as far from all of them, one is not in the
 * list. */
static void another_choice_outside_the_list_is_seen(void **state)
{
    (void)state;
    for (int equal = 0; equal < 2; equal++) {
        Small s;
        PairSolution found = {0};
        Error err = {0};
        larger_begin(&s, 1, 15, 2, 1000);
        s.pairs.n_focal = 7;
        s.pairs.n_pool = 8;
        for (size_t i = 0; i < 15; i++) {
            double *at = s.pairs.points.value + 2 * i;
            s.pairs.part[i] = i < 7 ? PART_FOCAL : PART_POOL;
            at[0] = i < 7 ? 0 : i < 13 ? 1 + 0.37 * (double)(i * i % 11) : i == 13 ? 50 : -50;
            at[1] = i < 13 ? 0.71 * (double)(i * i % 17) : 3;
        }
        s.pairs.points.value[2 * 14] -= equal ? 0 : 1;
        assert_true(network_optimal(s.made.arena, &s.pairs, &found, &err));
        assert_int_equal(found.n_links, 7);
        assert_true(found.optimum == optimum_words[equal]);
        made_end(&s.made);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_the_best_of_all_choices),
        cmocka_unit_test(a_variable_number_is_the_best_of_all_choices),
        cmocka_unit_test(sets_are_the_best_of_all_choices),
        cmocka_unit_test(sets_of_several_are_the_best_of_all_choices),
        cmocka_unit_test(pairs_left_out_of_the_list_are_found),
        cmocka_unit_test(many_students_far_apart_are_the_best_of_all_choices),
        cmocka_unit_test(another_choice_outside_the_list_is_seen),
        cmocka_unit_test(on_a_score_totals_are_those_of_the_line),
    };
    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
