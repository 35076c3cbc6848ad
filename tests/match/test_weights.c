/* Weights by the score: what they are of each student, what they make equal, who is left out, and
 * what is said of those whom no weight can help. */
#include "made.h"
#include "note_says.h"
#include "random.h"

#include "alike/error.h"

#include <gsl/gsl_errno.h>

/* Two numbers, a 0/1 column and a factor; the treatment hangs on all. A model: `shape`. */
static void cohort_of(Made *made, size_t n, uint64_t seed, const char *method)
{
    made_begin(made, n);
    double *a = made_real(made, "a", true);
    double *b = made_real(made, "b", true);
    double *c = made_real(made, "c", true);
    int32_t *g = made_factor(made, "g", true, 4);
    made->column[2].binary = true;
    for (size_t i = 0; i < n; i++) {
        a[i] = 2000 + 10 * uniform(&seed); /* far from 0, as birth years are */
        b[i] = uniform(&seed) + uniform(&seed);
        c[i] = uniform(&seed) < 0.3;
        g[i] = (int32_t)(4 * uniform(&seed));
        const double eta = 0.2 * (a[i] - 2005) - b[i] + c[i] + 0.3 * g[i] - 0.6;
        made_treat(made, i, i == 0 || (i > 1 && uniform(&seed) < 1 / (1 + exp(-eta))));
        made_score(made, i, 0.02 + 0.96 * uniform(&seed));
    }
    made_choose(made, method);
}

/* The score is the model's own, fitted until it stands still. */
static void fit(Made *made, bool squares)
{
    Error err = {0};
    const size_t n = made->cohort.n_covariates;
    Names *covariates = &made->design.covariates;
    covariates->item = ARENA_ARRAY(made->arena, Name, n);
    for (covariates->n = 0; covariates->n < n; covariates->n++)
        covariates->item[covariates->n] = made_name(made->covariate[covariates->n]->name);
    made->design.model = score_model_find("logit");
    if (made->design.model_settings == NULL)
        made->design.model_settings = arena_alloc(made->arena, made->design.model->settings_size);
    if (squares) { /* of b, a term of the model like any other */
        const Option *o = made->design.model->options;
        while (strcmp(o->name, "squares") != 0)
            o++;
        const Names names = {.n = 1, .item = ARENA_ARRAY(made->arena, Name, 1)};
        names.item[0] = made_name("b");
        memcpy((char *)made->design.model_settings + o->offset, &names, sizeof names);
    }
    if (!pscore_fit(made->arena, SCORE_OF(&made->design), &made->cohort, &made->score, &err))
        fail_msg("%s", err.text);
    assert_true(made->score.converged);
}

/* Difference of the arms' weighted means, in standard deviations of all. */
static double apart(const Made *made, const Matching *m, const double *x)
{
    double sum[2] = {0, 0}, total[2] = {0, 0}, mean = 0, squares = 0;
    const size_t n = made->cohort.n;
    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        sum[made->cohort.treated[i]] += m->weight[i] * (x[i] - mean);
        total[made->cohort.treated[i]] += m->weight[i];
        squares += (x[i] - mean) * (x[i] - mean) / (double)n;
    }
    return (sum[1] / total[1] - sum[0] / total[0]) / sqrt(squares);
}

static void overlap_weights_make_the_terms_of_the_logit_equal(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        Made made;
        cohort_of(&made, 150 + 20 * seed, seed, "overlap_weights");
        if (seed % 3 == 0) { /* whatever students count for before the design */
            made.cohort.base_weight = ARENA_ARRAY(made.arena, double, made.cohort.n);
            for (size_t i = 0; i < made.cohort.n; i++)
                made.cohort.base_weight[i] = 0.25 + (double)(i % 5);
        }
        fit(&made, seed % 2 == 0);
        made.design.effects.estimand = ESTIMAND_ATO;
        const Matching m = made_run(&made);
        for (size_t k = 0; k < 3; k++)
            check_near(apart(&made, &m, made.column[k].real), 0, 1e-12);
        double *level = ARENA_ARRAY(made.arena, double, made.cohort.n);
        for (int32_t g = 0; g < 4; g++) {
            for (size_t i = 0; i < made.cohort.n; i++)
                level[i] = made.column[3].level[i] == g;
            check_near(apart(&made, &m, level), 0, 1e-12);
        }
        for (size_t i = 0; i < made.cohort.n; i++)
            level[i] = made.column[1].real[i] * made.column[1].real[i];
        if (seed % 2 == 0)
            check_near(apart(&made, &m, level), 0, 1e-12);
        else
            assert_true(fabs(apart(&made, &m, level)) > 1e-9); /* which no term asked for */
        assert_string_equal(m.estimand, "ATO");
        made_end(&made);
    }
}

typedef struct Formula {
    const char *method;
    Estimand estimand;
    double (*of)(bool treated, double e); /* written again, of the probability */
} Formula;

static double att(bool treated, double e)
{
    return treated ? 1 : e / (1 - e);
}
static double atc(bool treated, double e)
{
    return treated ? (1 - e) / e : 1;
}
static double ate(bool treated, double e)
{
    return treated ? 1 / e : 1 / (1 - e);
}
static double ato(bool treated, double e)
{
    return treated ? 1 - e : e;
}
static double atm(bool treated, double e)
{
    return fmin(e, 1 - e) / (treated ? e : 1 - e);
}

static const Formula formulas[] = {{"ipw", ESTIMAND_ATT, att},
                                   {"ipw", ESTIMAND_ATC, atc},
                                   {"ipw", ESTIMAND_ATE, ate},
                                   {"overlap_weights", ESTIMAND_ATO, ato},
                                   {"matching_weights", ESTIMAND_ATM, atm}};

static void each_weight_is_its_formula(void **state)
{
    (void)state;
    for (size_t f = 0; f < COUNT_OF(formulas); f++) {
        Made made;
        cohort_of(&made, 300, 7, formulas[f].method);
        made.design.effects.estimand = (int)formulas[f].estimand;
        const Matching m = made_run(&made);
        double sum[2] = {0, 0}, squares[2] = {0, 0};
        for (size_t i = 0; i < 300; i++) {
            const double w = formulas[f].of(made.cohort.treated[i] != 0, made.score.probability[i]);
            sum[made.cohort.treated[i]] += w;
            squares[made.cohort.treated[i]] += w * w;
        }
        for (size_t i = 0; i < 300; i++) {
            const bool arm = made.cohort.treated[i] != 0;
            check_close(m.weight[i], formulas[f].of(arm, made.score.probability[i]), 1e-14);
        }
        check_close(m.ess_treated, sum[1] * sum[1] / squares[1], 1e-13);
        check_close(m.ess_control, sum[0] * sum[0] / squares[0], 1e-13);
        assert_string_equal(m.estimand, estimand_names[formulas[f].estimand]);
        assert_int_equal(m.n_links, 0);
        assert_null(m.set);
        assert_int_equal(m.unmatched_treated, 0);
        made_end(&made);
    }
}

static void weights_above_a_quantile_are_set_to_it(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 401, 3, "ipw");
    const Matching plain = made_run(&made);
    made_set(&made, "trim", "0.9");
    const Matching m = made_run(&made);
    /* of the treated all weights are 1; of the controls a tenth lie above */
    double high = 0;
    size_t n = 0, n_high = 0, n_kept = 0;
    for (size_t i = 0; i < 401; i++)
        if (!made.cohort.treated[i]) {
            n++;
            high = fmax(high, m.weight[i]);
            n_kept += m.weight[i] > 0;
        }
    for (size_t i = 0; i < 401; i++)
        n_high += !made.cohort.treated[i] && m.weight[i] == high;
    assert_int_equal(n_kept, n);
    assert_int_equal(n_high, n - 1 - (size_t)floor(0.9 * (double)(n - 1)));
    char words[64];
    snprintf(words, sizeof words, "The weights of %zu comparison", n_high);
    assert_int_equal(notes_saying(&m.notes, words), 1);
    assert_int_equal(notes_saying(&m.notes, "program students above"), 0);
    for (size_t i = 0; i < 401; i++) /* those below keep theirs */
        if (m.weight[i] < high)
            check_close(m.weight[i], plain.weight[i], 0);
    made_end(&made);
}

/* By trying every bound that keeps another set of students: the least sum g / n^2. */
static double best_bound(const Made *made)
{
    const size_t n = made->cohort.n;
    double least = INFINITY, best = 0;
    for (size_t k = 0; k <= n; k++) {
        const double e = k == n ? 0 : made->score.probability[k];
        const double bound = fmin(e, 1 - e);
        double sum = 0, kept = 0;
        for (size_t i = 0; i < n; i++) {
            const double p = made->score.probability[i];
            if (fmin(p, 1 - p) >= bound - 1e-15) {
                sum += 1 / (p * (1 - p));
                kept++;
            }
        }
        if (sum / (kept * kept) < least) {
            least = sum / (kept * kept);
            best = bound;
        }
    }
    return best;
}

static void students_of_extreme_scores_are_left_out_and_counted(void **state)
{
    (void)state;
    size_t optimal_cut = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        Made made;
        cohort_of(&made, 60 + seed % 90, seed, "ipw");
        made.design.effects.estimand = ESTIMAND_ATE;
        if (seed % 2 == 0)
            for (size_t i = 0; i < made.cohort.n; i++) /* tails of every weight */
                made_score(&made, i, 1 / (1 + exp(12 * (made.score.probability[i] - 0.5))));
        made_set(&made, "trim_scores", seed % 3 == 0 ? "0.1" : "0");
        const double bound = seed % 3 == 0 ? 0.1 : best_bound(&made);
        const Matching m = made_run(&made);
        size_t left_out[2] = {0, 0};
        for (size_t i = 0; i < made.cohort.n; i++) {
            const double p = made.score.probability[i];
            const bool kept = fmin(p, 1 - p) >= bound - 1e-12;
            assert_true((m.weight[i] > 0) == kept);
            left_out[made.cohort.treated[i]] += !kept;
        }
        assert_int_equal(m.n_treated, made.cohort.n_treated - left_out[1]);
        assert_int_equal(m.n_control, made.cohort.n_control - left_out[0]);
        assert_int_equal(notes_saying(&m.notes, "left out"), (left_out[0] > 0) + (left_out[1] > 0));
        if (left_out[0] + left_out[1] > 0)
            assert_string_equal(m.estimand, "ATE, weighted");
        optimal_cut += seed % 3 != 0 && left_out[0] + left_out[1] > 0;
        made_end(&made);
    }
    assert_true(optimal_cut > 50);
}

static void who_lies_beyond_the_other_group_is_discarded(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 200, 5, "ipw");
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < 200; i++)
        if (!made.cohort.treated[i]) {
            made_score(&made, i, 0.7 * made.score.probability[i]);
            low = fmin(low, made.score.logit[i]);
            high = fmax(high, made.score.logit[i]);
        }
    made_set(&made, "discard", "treated");
    const Matching m = made_run(&made);
    size_t n = 0;
    for (size_t i = 0; i < 200; i++) {
        const double logit = made.score.logit[i];
        const bool beyond = made.cohort.treated[i] && (logit < low || logit > high);
        n += beyond;
        assert_true((m.weight[i] == 0) == beyond);
    }
    assert_true(n > 5);
    assert_int_equal(m.discarded_treated, m.unmatched_treated);
    assert_int_equal(m.discarded_treated, n);
    assert_string_equal(m.estimand, "ATT, weighted treated");
    made_end(&made);
}

static void a_design_that_keeps_nobody_says_what_to_write(void **state)
{
    (void)state;
    static Error err;
    Matching m;
    Made made;
    cohort_of(&made, 60, 5, "ipw");
    for (size_t i = 0; i < 60; i++)
        made_score(&made, i, made.cohort.treated[i] ? 0.95 : 0.05);
    made_set(&made, "trim_scores", "0.1");
    assert_false(made_try(&made, &m, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "leave 0 treated students and 0 controls"));
    assert_non_null(strstr(err.text, "choose overlap_weights"));
    made_end(&made);
}

/* Nobody of the comparison group has c = 1 with g = 3: the scores of these students run to 1. */
static void what_becomes_of_scores_driven_to_1_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *method;
        Estimand estimand;
        const char *words;
    } cases[] = {
        {"ipw", ESTIMAND_ATT, "weights cannot make the groups alike there"},
        {"ipw", ESTIMAND_ATE, "weights cannot make the groups alike there"},
        {"ipw", ESTIMAND_ATC, "next to no weight"},
        {"overlap_weights", ESTIMAND_ATO, "next to no weight"},
        {"matching_weights", ESTIMAND_ATM, "next to no weight"},
    };
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        Made made;
        cohort_of(&made, 600, 11, cases[k].method);
        made.design.effects.estimand = (int)cases[k].estimand;
        size_t n = 0;
        for (size_t i = 0; i < 600; i++)
            if (made.column[3].level[i] == 3) {
                if (!made.cohort.treated[i]) {
                    made.cohort.treated[i] = 1;
                    made.cohort.n_treated++;
                    made.cohort.n_control--;
                }
                n++;
            }
        fit(&made, false);
        const Matching m = made_run(&made);
        char words[64];
        snprintf(words, sizeof words, "%zu program students have a score that is driven to 1", n);
        assert_int_equal(notes_saying(&m.notes, words), 1);
        assert_int_equal(notes_saying(&m.notes, cases[k].words), 1);
        double most = 0;
        for (size_t i = 0; i < 600; i++)
            if (made.column[3].level[i] == 3)
                most = fmax(most, m.weight[i]);
        if (strcmp(cases[k].words, "next to no weight") == 0)
            assert_true(most < 1e-3);
        made_end(&made);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlap_weights_make_the_terms_of_the_logit_equal),
        cmocka_unit_test(each_weight_is_its_formula),
        cmocka_unit_test(weights_above_a_quantile_are_set_to_it),
        cmocka_unit_test(students_of_extreme_scores_are_left_out_and_counted),
        cmocka_unit_test(who_lies_beyond_the_other_group_is_discarded),
        cmocka_unit_test(a_design_that_keeps_nobody_says_what_to_write),
        cmocka_unit_test(what_becomes_of_scores_driven_to_1_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
