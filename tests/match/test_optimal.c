/* Optimal and full matching as designs: against optmatch's totals, by the properties that every
 * such match has, and the sentences for settings that can't be had. */
#include "made.h"
#include "note_says.h"
#include "random.h"
#include "table.h"

#include "alike/error.h"
#include "match/pairs.h"
#include "study/invariants.h"

#include <gsl/gsl_errno.h>

/* Scores on a grid of 200 (ties), a factor of three levels, a third treated. */
static void cohort_of(Made *made, size_t n, uint64_t seed)
{
    made_begin(made, n);
    int32_t *g = made_factor(made, "g", true, 3);
    for (size_t i = 0; i < n; i++) {
        const double p = 0.02 + 0.9 * uniform(&seed);
        g[i] = (int32_t)(3 * uniform(&seed));
        made_treat(made, i, i == 0 || uniform(&seed) < 0.5 * p);
        made_score(made, i, floor(200 * p) / 200 + 0.001);
    }
}

/* The same students in another order. */
static void reversed_of(const Made *made, Made *out)
{
    const size_t n = made->cohort.n;
    made_begin(out, n);
    int32_t *g = made_factor(out, "g", true, 3);
    for (size_t i = 0; i < n; i++) {
        const size_t from = n - 1 - i;
        g[i] = made->column[0].level[from];
        made_treat(out, i, made->cohort.treated[from]);
        made_score(out, i, made->score.probability[from]);
        out->id[i] = made->id[from];
    }
}

typedef struct Variant {
    const char *method;
    const char *set[8];
} Variant;

static const Variant variants[] = {
    {"optimal", {"caliper", "none"}},
    {"optimal", {"caliper", "0.2"}},
    {"optimal", {"caliper", "none", "ratio", "2"}},
    {"optimal", {"caliper", "0.05", "ratio", "2"}},
    {"optimal", {"caliper", "none", "ratio", "2", "min_controls", "1", "max_controls", "4"}},
    {"optimal", {"caliper", "none", "exact", "g"}},
    {"full", {"caliper", "none"}},
    {"full", {"caliper", "0.02"}},
    {"full", {"min_controls", "0.5", "max_controls", "5"}},
    {"full", {"max_controls", "1"}},
    {"full", {"caliper", "0.1", "exact", "g"}},
    {"optimal", {"distance", "euclidean", "caliper", "none", "ratio", "2"}},
    {"optimal", {"caliper", "0.1", "ratio", "2", "min_controls", "1", "max_controls", "3"}},
    {"optimal", {"distance", "mahalanobis", "caliper", "0.5", "caliper_on", "probability"}},
    {"full", {"distance", "mahalanobis"}},
    {"full", {"caliper", "0.1", "min_controls", "0.5", "max_controls", "2"}},
    {"full", {"schools", "outside", "school", "g", "caliper", "0.3"}},
};

static Matching run_variant(Made *made, const Variant *variant, Estimand estimand)
{
    made_choose(made, variant->method);
    for (size_t k = 0; k < COUNT_OF(variant->set) && variant->set[k] != NULL; k += 2)
        made_set(made, variant->set[k], variant->set[k + 1]);
    made->design.effects.estimand = (int)estimand;
    return made_run(made);
}

/* What the weights of a set's students are (MatchIt's rule for strata), before scaling. */
static double weight_of(Estimand estimand, bool treated, double n1, double n0)
{
    if (estimand == ESTIMAND_ATE)
        return 1 + (treated ? n0 / n1 : n1 / n0);
    return treated == (estimand == ESTIMAND_ATT) ? 1 : treated ? n0 / n1 : n1 / n0;
}

static void check_sets(const Made *made, const Matching *m, Estimand estimand)
{
    double(*n)[2] = calloc(m->n_sets, sizeof *n);
    double sum[2] = {0, 0}, kept[2] = {0, 0};
    for (size_t i = 0; i < m->n; i++)
        if (m->set[i] != SET_NONE)
            n[m->set[i]][made->cohort.treated[i]]++;
    for (size_t s = 0; s < m->n_sets; s++)
        assert_true(fmin(n[s][0], n[s][1]) == 1);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < m->n; i++) {
            const int arm = made->cohort.treated[i];
            if (m->set[i] == SET_NONE) {
                assert_true(m->weight[i] == 0);
                continue;
            }
            const double w = weight_of(estimand, arm == 1, n[m->set[i]][1], n[m->set[i]][0]);
            if (pass == 0) {
                sum[arm] += w;
                kept[arm]++;
            } else {
                check_close(m->weight[i], w * kept[arm] / sum[arm], 1e-12);
            }
        }
    free(n);
}

static void sets_are_stars_with_the_weights_of_strata(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++)
        for (size_t v = 0; v < COUNT_OF(variants); v++)
            for (int estimand = 0; estimand <= ESTIMAND_ATE; estimand++) {
                const bool full = strcmp(variants[v].method, "full") == 0;
                if (!full && estimand == ESTIMAND_ATE)
                    continue;
                Made made;
                cohort_of(&made, 60 + (size_t)seed * 7, seed);
                const Matching m = run_variant(&made, &variants[v], (Estimand)estimand);
                assert_non_null(m.set);
                assert_non_null(m.optimum);
                check_sets(&made, &m, (Estimand)estimand);
                const char *broken = matching_invariants((Estimand)estimand, &made.cohort, &m);
                if (broken != NULL)
                    fail_msg("%s: %s", variants[v].method, broken);
                if (v == 6)
                    assert_int_equal(m.n_treated + m.n_control, made.cohort.n);
                made_end(&made);
            }
}

/* An order that is not the canonical one may pair others at a tie, but costs the same. */
static void the_order_of_students_changes_no_distance(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++)
        for (size_t v = 0; v < COUNT_OF(variants); v++) {
            Made made, other;
            cohort_of(&made, 150, seed);
            reversed_of(&made, &other);
            const Matching a = run_variant(&made, &variants[v], ESTIMAND_ATT);
            const Matching b = run_variant(&other, &variants[v], ESTIMAND_ATT);
            check_close(b.total_distance, a.total_distance, 1e-12);
            assert_true(a.n_treated == b.n_treated && a.n_control == b.n_control);
            made_end(&made);
            made_end(&other);
        }
}

/* Strata are matched one by one: each by itself gives what it gives among the others. */
static void a_stratum_is_a_problem_of_its_own(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 200, 5);
    const Matching all = run_variant(&made, &variants[5], ESTIMAND_ATT);
    double total = 0;
    size_t n_links = 0;
    for (int32_t level = 0; level < 3; level++) {
        Made part;
        size_t n = 0;
        for (size_t i = 0; i < made.cohort.n; i++)
            n += made.column[0].level[i] == level;
        made_begin(&part, n);
        n = 0;
        for (size_t i = 0; i < made.cohort.n; i++)
            if (made.column[0].level[i] == level) {
                made_treat(&part, n, made.cohort.treated[i]);
                made_score(&part, n++, made.score.probability[i]);
            }
        const Matching m = run_variant(&part, &variants[0], ESTIMAND_ATT);
        total += m.total_distance;
        n_links += m.n_links;
        made_end(&part);
    }
    assert_int_equal(all.n_links, n_links);
    check_close(all.total_distance, total, 1e-12);
    made_end(&made);
}

/* Few comparison students: everybody's first partner before anybody's second, and all are used. */
static void a_small_pool_is_used_up(void **state)
{
    (void)state;
    Made made;
    made_begin(&made, 12);
    for (size_t i = 0; i < 12; i++) {
        made_treat(&made, i, i < 5);
        made_score(&made, i, 0.05 + 0.07 * (double)((i * 5) % 12));
    }
    const Variant two = {"optimal", {"caliper", "none", "ratio", "2"}};
    const Matching m = run_variant(&made, &two, ESTIMAND_ATT);
    assert_int_equal(m.n_treated, 5);
    assert_int_equal(m.n_control, 7);
    bool said = false;
    for (size_t k = 0; k < m.notes.n; k++)
        said = said || note_says(&m.notes.item[k], "3 program students got fewer than the 2");
    assert_true(said);
    const Matching back = run_variant(&made, &two, ESTIMAND_ATC); /* five for seven */
    assert_int_equal(back.n_treated, 5);
    assert_int_equal(back.n_control, 5);
    made_end(&made);
}

/* By the rule of matching with a variable number: 20 partners for ten, of whom those with the
 * highest scores, where comparison students are rare, get one. */
static void a_variable_ratio_gives_more_where_the_pool_is_large(void **state)
{
    (void)state;
    Made made;
    made_begin(&made, 50);
    for (size_t i = 0; i < 50; i++) {
        made_treat(&made, i, i % 5 == 4);
        made_score(&made, i, 0.05 + 0.01 * (double)i + (i % 5 == 4 ? 0.1 : 0));
    }
    const Variant variable = {
        "nearest", {"caliper", "none", "ratio", "2", "min_controls", "1", "max_controls", "4"}};
    const Matching m = run_variant(&made, &variable, ESTIMAND_ATT);
    size_t n[50] = {0};
    for (size_t l = 0; l < m.n_links; l++)
        n[m.link[l].treated]++;
    static const size_t expected[] = {4, 4, 4, 2, 1, 1, 1, 1, 1, 1}; /* by ascending score */
    for (size_t k = 0; k < 10; k++)
        assert_int_equal(n[5 * k + 4], expected[k]);
    made_end(&made);
}

static void what_cannot_be_had_is_said(void **state)
{
    (void)state;
    static const struct {
        Variant variant;
        const char *said;
    } wrong[] = {
        {{"optimal", {"max_controls", "3"}}, "name both"},
        {{"optimal", {"caliper", "none", "ratio", "5", "min_controls", "1", "max_controls", "3"}},
         "lies from min_controls (1) to max_controls (3); it is 5"},
        {{"nearest",
          {"distance", "euclidean", "ratio", "2", "min_controls", "1", "max_controls", "3"}},
         "need a distance of the score"},
        {{"full", {"min_controls", "3", "max_controls", "2"}}, "larger than max_controls"},
        {{"full", {"min_controls", "2", "caliper", "0.2"}}, "set min_controls to 1 or less"},
        {{"full", {"max_controls", "0.5", "calipers", "x:1"}}, "max_controls to 1 or more"},
        {{"full", {"schools", "prefer_inside", "school", "g"}}, "looks at all pairs together"},
    };
    for (size_t k = 0; k < COUNT_OF(wrong); k++) {
        Made made;
        const char *key;
        cohort_of(&made, 40, 3);
        made_choose(&made, wrong[k].variant.method);
        for (size_t j = 0; j < 8 && wrong[k].variant.set[j] != NULL; j += 2)
            made_set(&made, wrong[k].variant.set[j], wrong[k].variant.set[j + 1]);
        const char *why = made.method->refuse(made.arena, made.settings, &key);
        if (why == NULL || strstr(why, wrong[k].said) == NULL)
            fail_msg("%s: %s", wrong[k].said, why == NULL ? "nothing" : why);
        assert_true(strncmp(key, "matching.", 9) == 0);
        made_end(&made);
    }
    Made made;
    Matching m;
    Error err = {0};
    made_begin(&made, 10);
    for (size_t i = 0; i < 10; i++) {
        made_treat(&made, i, i < 4);
        made_score(&made, i, 0.1 + 0.05 * (double)i);
    }
    made_choose(&made, "full");
    made_set(&made, "min_controls", "2");
    assert_false(made_try(&made, &m, &err));
    assert_true(err.kind == ERR_INFEASIBLE);
    if (strstr(err.text, "wants 2 comparison students for each program student, and there are 4 "
                         "program students and 6 comparison students; the largest that can be had "
                         "is 1") == NULL)
        fail_msg("%s", err.text);
    made_end(&made);
}

/* --- references ------------------------------------------------------------------------------ */

static double count_of(const Csv *counts, const char *spec, const char *row, const char *column)
{
    for (size_t r = 0; r < counts->n_rows; r++)
        if (strcmp(csv_text(counts, r, 0), spec) == 0 && strcmp(csv_text(counts, r, 1), row) == 0)
            return csv_real(counts, r, csv_column(counts, column));
    return NAN;
}

/* optmatch rounds distances to its tolerance of 1e-7, so its totals are not below ours. */
static void no_total_is_above_that_of_optmatch(void **state)
{
    (void)state;
    static const char *const sets[] = {"lalonde", "nsw_exp", "nsw_psid", "tutoring", "bdf"};
    static const char *const specs[] = {"optimal11_ps", "full_ps", "full_ps_min_max"};
    const char *shared = oracle_folder();
    if (shared == NULL)
        skip();
    for (size_t d = 0; d < COUNT_OF(sets); d++) {
        Arena *arena = arena_create();
        Csv scores, counts;
        const char *results = arena_printf(arena, "%s/oracles/results/%s", shared, sets[d]);
        assert_true(csv_read(arena, arena_printf(arena, "%s/ps_scores.csv", results), &scores));
        assert_true(csv_read(arena, arena_printf(arena, "%s/match_n.csv", results), &counts));
        Made made;
        made_begin(&made, scores.n_rows);
        for (size_t i = 0; i < scores.n_rows; i++) {
            made_treat(&made, i, csv_real(&scores, i, csv_column(&scores, "treat")) == 1);
            made_score(&made, i, csv_real(&scores, i, csv_column(&scores, "tiefree")));
        }
        /* its setting: two program students at most, and two more than the average or four */
        const double average = (double)made.cohort.n_control / (double)made.cohort.n_treated;
        const char *most = arena_printf(arena, "%g", fmax(4, ceil(average) + 2));
        const Variant asked[] = {
            {"optimal", {"distance", "probability", "caliper", "none"}},
            {"full", {"distance", "probability"}},
            {"full", {"distance", "probability", "min_controls", "0.5", "max_controls", most}}};
        for (size_t s = 0; s < COUNT_OF(specs); s++) {
            const double total = count_of(&counts, specs[s], "total_abs_ps_distance", "control");
            const Matching m = run_variant(&made, &asked[s], ESTIMAND_ATT);
            if (!(m.total_distance <= total + 1e-9))
                fail_msg("%s %s: %.17g, optmatch has %.17g", sets[d], specs[s], m.total_distance,
                         total);
            assert_true((double)m.n_control == count_of(&counts, specs[s], "Matched", "control"));
            assert_true((double)m.n_treated == count_of(&counts, specs[s], "Matched", "treated"));
            /* Of a unique optimum it has the same sets, unless its rounding lost a little. */
            if (m.optimum == optimum_words[0] && total - m.total_distance < 1e-12)
                check_close_row(m.ess_control,
                                count_of(&counts, specs[s], "Matched (ESS)", "control"), 1e-9,
                                specs[s]);
        }
        made_end(&made);
        arena_destroy(arena);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_stars_with_the_weights_of_strata),
        cmocka_unit_test(the_order_of_students_changes_no_distance),
        cmocka_unit_test(a_stratum_is_a_problem_of_its_own),
        cmocka_unit_test(a_small_pool_is_used_up),
        cmocka_unit_test(a_variable_ratio_gives_more_where_the_pool_is_large),
        cmocka_unit_test(what_cannot_be_had_is_said),
        cmocka_unit_test(no_total_is_above_that_of_optmatch),
    };
    return cmocka_run_group_tests_name("optimal", tests, NULL, NULL);
}
