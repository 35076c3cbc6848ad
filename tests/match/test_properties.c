/* What holds for every match: properties over random cohorts, one published match, and the
 * sentences for designs that can't be carried out. */
#include "made.h"
#include "note_says.h"
#include "random.h"
#include "table.h"

#include "alike/error.h"

#include <gsl/gsl_errno.h>

/* Continuous scores and covariates, a factor of four levels, a third treated. */
static void cohort_of(Made *made, size_t n, uint64_t seed)
{
    made_begin(made, n);
    double *a = made_real(made, "a", true);
    double *b = made_real(made, "b", true);
    int32_t *g = made_factor(made, "g", true, 4);
    for (size_t i = 0; i < n; i++) {
        a[i] = 50 + 10 * uniform(&seed);
        b[i] = uniform(&seed) < 0.4;
        g[i] = (int32_t)(4 * uniform(&seed));
        const double p = 0.1 + 0.5 * uniform(&seed) + 0.03 * (a[i] - 50);
        made_treat(made, i, i > 0 && uniform(&seed) < 0.6 * p);
        made_score(made, i, p);
    }
}

static const char *const distance_names[] = {"logit", "probability", "mahalanobis",
                                             "robust_mahalanobis", "euclidean"};

static void assert_same_links(const Matching *a, const Matching *b, const char *what)
{
    if (a->n_links != b->n_links || a->ties != b->ties)
        fail_msg("%s: %zu links and %zu ties, then %zu and %zu", what, a->n_links, a->ties,
                 b->n_links, b->ties);
    for (size_t l = 0; l < a->n_links; l++)
        if (a->link[l].treated != b->link[l].treated || a->link[l].control != b->link[l].control)
            fail_msg("%s: link %zu differs", what, l);
}

static void assert_same_match(const Matching *a, const Matching *b, const char *what)
{
    assert_same_links(a, b, what);
    for (size_t i = 0; i < a->n; i++)
        if (a->weight[i] != b->weight[i])
            fail_msg("%s: weight of student %zu differs", what, i);
}

static void the_order_of_the_file_changes_nothing(void **state)
{
    (void)state;
    static const char *const orders[] = {"default", "largest", "smallest", "closest", "random"};
    for (size_t d = 0; d < COUNT_OF(distance_names); d++)
        for (size_t o = 0; o < COUNT_OF(orders); o++) {
            Made made;
            cohort_of(&made, 300, 5 + d);
            made_set(&made, "distance", distance_names[d]);
            made_set(&made, "order", orders[o]);
            made_set(&made, "ratio", "2");
            const Matching before = made_run(&made);
            for (size_t i = 0; i < 300; i++)
                made.frame.file_row[i] = 300 - (uint32_t)i;
            const Matching after = made_run(&made);
            assert_same_match(&before, &after, distance_names[d]);
            made_end(&made);
        }
}

static void scaling_a_covariate_by_a_power_of_two_leaves_the_match_alone(void **state)
{
    (void)state;
    for (size_t d = 2; d < COUNT_OF(distance_names); d++)
        for (int power = -60; power <= 60; power += 30) {
            Made made;
            cohort_of(&made, 300, 11 + d);
            made_set(&made, "distance", distance_names[d]);
            const Matching before = made_run(&made);
            for (size_t i = 0; i < 300; i++)
                made.column[0].real[i] = ldexp(made.column[0].real[i], power);
            const Matching after = made_run(&made);
            assert_same_match(&before, &after, distance_names[d]);
            made_end(&made);
        }
}

static void weights_have_mean_one_in_each_arm_and_calipers_and_strata_hold(void **state)
{
    (void)state;
    for (size_t d = 0; d < COUNT_OF(distance_names); d++)
        for (uint64_t seed = 1; seed <= 5; seed++) {
            Made made;
            cohort_of(&made, 400, seed);
            made_set(&made, "distance", distance_names[d]);
            made_set(&made, "exact", "g");
            made_set(&made, "calipers", "a:2.5");
            made_set(&made, "ratio", "3");
            made_set(&made, "replacement", "yes");
            made_set(&made, "reuse", "2");
            const Matching m = made_run(&made);
            size_t uses[400] = {0};
            const double *scale = d == 1 ? made.score.probability : made.score.logit;
            for (size_t l = 0; l < m.n_links; l++) {
                const Link *k = &m.link[l];
                assert_true(made.cohort.treated[k->treated] && !made.cohort.treated[k->control]);
                assert_true(fabs(scale[k->treated] - scale[k->control]) <= m.caliper_width);
                assert_true(
                    fabs(made.column[0].real[k->treated] - made.column[0].real[k->control]) <= 2.5);
                assert_int_equal(made.column[2].level[k->treated],
                                 made.column[2].level[k->control]);
                assert_true(++uses[k->control] <= 2);
                assert_true(l == 0 || m.link[l - 1].treated <= k->treated);
            }
            double sum[2] = {0, 0};
            size_t kept[2] = {0, 0};
            for (size_t i = 0; i < m.n; i++) {
                assert_true(m.weight[i] >= 0);
                sum[made.cohort.treated[i]] += m.weight[i];
                kept[made.cohort.treated[i]] += m.weight[i] > 0;
            }
            check_close(sum[1], (double)kept[1], 1e-13);
            check_close(sum[0], (double)kept[0], 1e-13);
            assert_int_equal(m.n_treated, kept[1]);
            assert_int_equal(m.n_control, kept[0]);
            assert_true(m.reused && m.set == NULL);
            assert_int_equal(m.unmatched_treated, made.cohort.n_treated - kept[1]);
            made_end(&made);
        }
}

/* The design chooses as without them; what each counts for is its weight times the base weight. */
static void base_weights_multiply_the_design(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 300, 5);
    made_set(&made, "ratio", "2");
    made_set(&made, "replacement", "yes");
    const Matching plain = made_run(&made);
    double *base = ARENA_ARRAY(made.arena, double, 300);
    for (size_t i = 0; i < 300; i++)
        base[i] = 1 + (double)(i % 7);
    made.cohort.base_weight = base;
    const Matching weighted = made_run(&made);
    assert_same_links(&plain, &weighted, "base weights");
    double sum[2] = {0, 0}, squares[2] = {0, 0};
    for (size_t i = 0; i < 300; i++) {
        const size_t arm = made.cohort.treated[i];
        if (plain.weight[i] == 0) {
            check_close(weighted.weight[i], 0, 0);
            continue;
        }
        check_close(weighted.weight[i], plain.weight[i] * base[i], 0);
        sum[arm] += weighted.weight[i];
        squares[arm] += weighted.weight[i] * weighted.weight[i];
    }
    check_close(weighted.ess_control, sum[0] * sum[0] / squares[0], 1e-13);
    check_close(weighted.ess_treated, sum[1] * sum[1] / squares[1], 1e-13);
    made_end(&made);
}

static void sets_are_numbered_by_their_first_member(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 300, 3);
    made_set(&made, "ratio", "2");
    const Matching m = made_run(&made);
    assert_non_null(m.set);
    int32_t highest = -1;
    for (size_t i = 0; i < m.n; i++) {
        assert_true((m.set[i] == SET_NONE) == (m.weight[i] == 0));
        assert_true(m.set[i] <= highest + 1);
        highest = m.set[i] > highest ? m.set[i] : highest;
    }
    assert_int_equal(m.n_sets, highest + 1);
    assert_int_equal(m.n_sets, m.n_treated);
    for (size_t l = 0; l < m.n_links; l++)
        assert_int_equal(m.set[m.link[l].treated], m.set[m.link[l].control]);
    made_end(&made);
}

/* treated at 0; controls at -1, 1 (a tie) and 5: the calipers by hand. */
static void small_match(Made *made)
{
    static const double logit[] = {0, -1, 1, 5, 0.25};
    made_begin(made, 5);
    int32_t *g = made_factor(made, "g", false, 2);
    for (size_t i = 0; i < 5; i++) {
        made_treat(made, i, i == 0 || i == 4);
        made->score.logit[i] = logit[i];
        made->score.probability[i] = 1 / (1 + exp(-logit[i]));
        g[i] = i == 0;
    }
    made_set(made, "caliper", "none");
}

static void a_tie_goes_to_the_earlier_student_and_is_counted(void **state)
{
    (void)state;
    Made made;
    small_match(&made);
    made_set(&made, "order", "smallest");
    Matching m = made_run(&made);
    assert_int_equal(m.n_links, 2);
    assert_int_equal(m.link[0].control, 1); /* of 1 and 2, both 1 away */
    assert_int_equal(m.link[1].control, 2);
    assert_int_equal(m.ties, 1);
    check_same(m.total_distance, 1.75);
    assert_string_equal(m.estimand, "ATT");
    check_nan(m.caliper_width);
    made_end(&made);
}

static void widths_of_calipers_by_hand(void **state)
{
    (void)state;
    /* treated 0 and 0.25: variance 1/32; controls -1, 1, 5: 28/3; all five: 5.3875 */
    static const struct {
        const char *unit;
        double width;
    } cases[] = {{"sd_arms", 1.0819301810498987}, {"sd_all", 1.1605494388435157}, {"raw", 0.5}};
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        Made made;
        small_match(&made);
        made_set(&made, "caliper", "0.5");
        made_set(&made, "caliper_unit", cases[k].unit);
        Matching m;
        static Error err;
        (void)!made_try(&made, &m, &err);
        check_close_row(m.caliper_width, cases[k].width, 1e-14, cases[k].unit);
        made_end(&made);
    }
}

static void the_atc_matches_controls_to_the_treated(void **state)
{
    (void)state;
    Made made;
    small_match(&made);
    made.design.effects.estimand = ESTIMAND_ATC;
    const Matching m = made_run(&made);
    assert_int_equal(m.n_links, 2); /* smallest first: -1 takes 0, 1 takes 0.25, 5 finds nobody */
    assert_int_equal(m.link[0].control, 1);
    assert_int_equal(m.link[0].treated, 0);
    assert_int_equal(m.link[1].control, 2);
    assert_int_equal(m.link[1].treated, 4);
    assert_string_equal(m.estimand, "ATC, matched control");
    assert_int_equal(m.unmatched_treated, 0);
    made_end(&made);
}

/* Whom the estimate is about hangs on who was left out of those it is about. */
static void the_estimand_is_that_of_those_kept(void **state)
{
    (void)state;
    static const struct {
        Estimand estimand;
        double treated, control; /* weights of the first student of each arm */
        const char *words;
    } cases[] = {
        {ESTIMAND_ATT, 1, 1, "ATT"},          {ESTIMAND_ATT, 1, 0, "ATT"},
        {ESTIMAND_ATC, 1, 1, "ATC"},          {ESTIMAND_ATC, 0, 1, "ATC"},
        {ESTIMAND_ATE, 1, 1, "ATE"},          {ESTIMAND_ATT, 0, 1, "ATT, matched treated"},
        {ESTIMAND_ATE, 1, 0, "ATE, matched"}, {ESTIMAND_ATC, 1, 0, "ATC, matched control"},
        {ESTIMAND_ATE, 0, 1, "ATE, matched"},
    };
    Made made;
    small_match(&made); /* treated are 0 and 4 */
    const MatchProblem problem = {.settings = MATCHING_OF(&made.design), .cohort = &made.cohort};
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        double weight[5] = {cases[k].treated, cases[k].control, 2, 4, 1};
        Matching m = {.method = "made"};
        matching_from_weights(&problem, cases[k].estimand, weight, &m);
        assert_string_equal(m.estimand, cases[k].words);
        assert_int_equal(m.unmatched_treated, cases[k].treated == 0);
        assert_true(isnan(m.total_distance));
    }
    made_end(&made);
}

/* Over the registry: what a method's row says that it gives, and no more. */
static void what_a_method_cannot_give_is_refused_with_the_study_file(void **state)
{
    (void)state;
    OutcomeSpec outcome = {.name = {.text = "math"}};
    const char *key;
    for (size_t i = 0; i < match_methods.n; i++) {
        const MatchMethod *method = match_method_at(i);
        Made made;
        made_begin(&made, 1);
        made_choose(&made, method->name);
        Arena *arena = made.arena;
        Design design = {.method = method,
                         .match_settings = made.settings,
                         .n_outcomes = 1,
                         .outcome = &outcome};
        outcome.pretest.text = "fall";
        for (unsigned k = 0; k < N_ESTIMANDS; k++) {
            design.effects.estimand = (int)k;
            const char *why = match_methods.refuse(arena, &design, &key);
            const unsigned offers = method->estimands != 0 ? method->estimands : 7; /* ATT to ATE */
            const bool gives = (offers & 1u << k) != 0;
            assert_int_equal(why == NULL, gives);
            if (why != NULL) {
                assert_string_equal(key, "effects.estimand");
                assert_non_null(strstr(why, arena_printf(arena, "not %s;", estimand_names[k])));
            }
            const char *own = match_methods.own(&design, "effects.estimand");
            assert_int_equal(own == NULL, gives);
            if (own != NULL) /* and that it gives */
                for (unsigned e = 0; e < N_ESTIMANDS; e++)
                    if (strcmp(estimand_names[e], own) == 0)
                        assert_true((offers & 1u << e) != 0);
        }
        design.effects.estimand = ESTIMAND_ATT;
        while (method->estimands != 0 && (method->estimands & 1u << design.effects.estimand) == 0)
            design.effects.estimand++;
        outcome.pretest.text = NULL;
        const char *why = match_methods.refuse(arena, &design, &key);
        assert_int_equal(why != NULL, method->needs_pretest != NULL &&
                                          method->needs_pretest(design.match_settings));
        if (why != NULL) {
            assert_string_equal(key, "matching.method");
            assert_non_null(strstr(why, "outcome 'math' has none"));
        }
        made_end(&made);
    }
}

static void impossible_designs_are_said_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *set[4];
        ErrorKind kind;
        const char *words[3];
    } cases[] = {
        {{"caliper", "0.01", "caliper_unit", "raw"},
         ERR_INFEASIBLE,
         {"no program student has a comparison student within the caliper of 0.01 on the logit",
          "(2 program students, 3 comparison students)", ""}},
        {{"calipers", "g:1", "exact", ""}, ERR_STUDY, {"study.yaml:7", "'g'", "exact"}},
    };
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        static Error err;
        Made made;
        Matching m;
        small_match(&made);
        for (size_t s = 0; s < 4; s += 2)
            made_set(&made, cases[k].set[s], cases[k].set[s + 1]);
        assert_false(made_try(&made, &m, &err));
        assert_int_equal(err.kind, cases[k].kind);
        for (size_t w = 0; w < 3; w++)
            if (strstr(err.text, cases[k].words[w]) == NULL)
                fail_msg("'%s' is not in: %s", cases[k].words[w], err.text);
        made_end(&made);
    }
}

static void a_stratum_of_one_arm_is_left_out_and_noted(void **state)
{
    (void)state;
    Made made;
    small_match(&made);
    made_set(&made, "exact", "g");
    const Matching m = made_run(&made);
    assert_int_equal(m.n_links, 1);
    assert_int_equal(m.link[0].treated, 4);
    assert_string_equal(m.estimand, "ATT, matched treated");
    bool said = false, named = false;
    for (size_t k = 0; k < m.notes.n; k++) {
        const Note *note = &m.notes.item[k];
        const bool name = note_says(note, "g 1");
        said = said || (note->importance == NOTE_CAUTION && note->count.n == 1 && !name);
        named = named ||
                (note->importance == NOTE_INTERNAL && name); /* few may have it: never published */
    }
    assert_true(said && named);
    made_end(&made);
}

static void lalonde_within_a_caliper_gives_the_pairs_of_matchit(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Csv csv = {0};
    assert_true(csv_read(arena, "tests/oracle/nearest_lalonde_caliper.csv", &csv));
    Made made;
    made_begin(&made, csv.n_rows);
    for (size_t i = 0; i < csv.n_rows; i++) {
        made_treat(&made, i, csv_real(&csv, i, 1) == 1);
        made_score(&made, i, csv_real(&csv, i, 2));
    }
    made_defaults(&made, true);
    made_set(&made, "caliper", "0.2");
    const Matching m = made_run(&made);
    check_close(m.caliper_width, 0.0580626744931139, 1e-12);
    size_t l = 0;
    for (size_t i = 0; i < csv.n_rows; i++) {
        const uint32_t control = (uint32_t)csv_real(&csv, i, 3);
        if (control == 0)
            continue;
        assert_true(l < m.n_links);
        assert_int_equal(m.link[l].treated, i);
        assert_int_equal(m.link[l].control + 1, control);
        check_near(m.link[l].distance, csv_real(&csv, i, 4), 1e-12);
        l++;
    }
    assert_int_equal(m.n_links, l);
    assert_int_equal(l, 113);
    made_end(&made);
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_the_file_changes_nothing),
        cmocka_unit_test(scaling_a_covariate_by_a_power_of_two_leaves_the_match_alone),
        cmocka_unit_test(weights_have_mean_one_in_each_arm_and_calipers_and_strata_hold),
        cmocka_unit_test(base_weights_multiply_the_design),
        cmocka_unit_test(sets_are_numbered_by_their_first_member),
        cmocka_unit_test(a_tie_goes_to_the_earlier_student_and_is_counted),
        cmocka_unit_test(widths_of_calipers_by_hand),
        cmocka_unit_test(the_atc_matches_controls_to_the_treated),
        cmocka_unit_test(the_estimand_is_that_of_those_kept),
        cmocka_unit_test(what_a_method_cannot_give_is_refused_with_the_study_file),
        cmocka_unit_test(impossible_designs_are_said_in_words),
        cmocka_unit_test(a_stratum_of_one_arm_is_left_out_and_noted),
        cmocka_unit_test(lalonde_within_a_caliper_gives_the_pairs_of_matchit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
