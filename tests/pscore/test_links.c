/* Probit and complementary log-log beside the logit: their formulas in all tails, R's start and
 * stop rule, separation, and matches made on them. */
#include "match/made.h"
#include "oracle_sets.h"
#include "pscore/dense.h"
#include "random.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

#include "stats/links.h"

static const BinaryLink *const links[] = {&link_logit, &link_probit, &link_cloglog};
static const char *const models[] = {"logit", "probit", "cloglog"};

/* Slope, information and logit of every link from -30 to 30, against differences of the loss and
 * against the probability where that keeps its digits. */
static void every_link_is_consistent_in_both_tails(void **state)
{
    (void)state;
    for (size_t k = 1; k < COUNT_OF(links); k++)
        for (double eta = -30; eta <= (k == 1 ? 30 : 4); eta += 0.37) {
            const BinaryLink *l = links[k];
            const double h = 1e-4;
            for (int y = 0; y <= 1; y++) {
                const RowTold at = l->tell(eta, y, false), more = l->tell(eta + h, y, false);
                const RowTold less = l->tell(eta - h, y, false);
                const double size = fabs(at.loss) + fabs(at.residual) + 1e-290;
                check_near((less.loss - more.loss) / (2 * h), at.residual, 1e-5 * size);
                check_near((less.residual - more.residual) / (2 * h), at.weight,
                           1e-5 * (size + at.weight));
                assert_true(at.weight >= 0 && at.loss >= 0);
            }
            const double p = l->probability(eta), logit = l->logit(eta);
            const RowTold one = l->tell(eta, true, true), zero = l->tell(eta, false, true);
            check_close(one.weight, zero.weight, 1e-14);
            check_near(zero.loss - one.loss, logit, 1e-14 * (1 + fabs(logit)));
            if (p > 1e-300 && p < 0.5) {
                check_close(logit, log(p) - log1p(-p), 1e-14);
                check_near(l->eta(p), eta, 1e-12);
                const double mean = p * l->tell(eta, true, false).weight +
                                    (1 - p) * l->tell(eta, false, false).weight;
                check_close(one.weight, mean, 1e-14);
            }
            check_near((l->logit(eta + h) - l->logit(eta - h)) / (2 * h), l->logit_slope(eta),
                       1e-8 * (1 + fabs(l->logit_slope(eta))));
        }
    for (size_t k = 0; k < COUNT_OF(links); k++) {
        check_near(links[k]->probability(links[k]->even), 0.5, 1e-15);
        check_near(links[k]->logit(links[k]->even), 0, 1e-15);
    }
    /* a probability that rounds to 1 or to 0 still has a logit */
    check_close(link_probit.logit(20), 203.91715537109727, 1e-12); /* -log(1 - Phi(20)) */
    check_close(link_probit.logit(-20), -203.91715537109727, 1e-12);
    check_close(link_cloglog.logit(5), exp(5), 1e-15);
    check_close(link_cloglog.logit(-300), -300, 1e-15);
}

/* 3 of 10 at x = 0, 8 of 10 at x = 1: with as many terms as cells every link gives the shares. The
 * standard errors are by the delta method: sqrt(p(1-p)/n) over the link's slope. */
static void a_two_by_two_table_gives_the_shares_under_every_link(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = hand_two_by_two(arena, 3, 8);
    for (size_t k = 0; k < COUNT_OF(models); k++) {
        Design *design = hand_design(arena, "x");
        hand_model(arena, design, models[k]);
        Cohort cohort;
        const PropensityScore score = hand_fit(arena, design, frame, &cohort);
        assert_string_equal(score.model, models[k]);
        const double a = links[k]->eta(0.3), b = links[k]->eta(0.8);
        check_close(score.coefficient[0].estimate, a, 1e-13);
        check_close(score.coefficient[1].estimate, b - a, 1e-13);
        check_close(score.probability[0], 0.3, 1e-13);
        check_close(score.probability[19], 0.8, 1e-13);
        check_close(score.linear[19], b, 1e-13);
        check_close(score.logit[19], log(4.0), 1e-12);
        double p, q, slope;
        dense_link(models[k], a, &p, &q, &slope);
        check_close(score.coefficient[0].se, sqrt(p * q / 10) / slope, 1e-12);
        check_close(score.deviance,
                    -2 * (3 * log(0.3) + 7 * log(0.7) + 8 * log(0.8) + 2 * log(0.2)), 1e-14);
    }
    arena_destroy(arena);
}

static const char lalonde_covariates[] = "age educ black hispan married nodegree re74 re75";

static void the_matchit_convention_starts_and_stops_where_R_does(void **state)
{
    (void)state;
    const char *path = dataset_path("lalonde/lalonde_analysis.csv");
    if (!check_exists(path))
        skip();
    Arena *arena = arena_create();
    const Frame *frame = hand_frame_from(arena, path, lalonde_covariates);
    const Sheet sheet = hand_sheet(arena, "tests/oracle/links_lalonde_stop.csv");
    size_t row = 0;
    for (size_t k = 0; k < COUNT_OF(models); k++) {
        Design *design = hand_design(arena, lalonde_covariates);
        hand_model(arena, design, models[k]);
        design->conventions = CONVENTIONS_MATCHIT;
        Cohort cohort;
        const PropensityScore score = hand_fit(arena, design, frame, &cohort);
        assert_true(score.converged);
        for (size_t j = 0; j < score.n_coefficients; j++, row++) {
            const char *what = arena_printf(arena, "%s %s", models[k], score.coefficient[j].term);
            assert_string_equal(sheet_text(&sheet, row, "link"), models[k]);
            assert_string_equal(sheet_text(&sheet, row, "term"), score.coefficient[j].term);
            check_close_row(score.coefficient[j].estimate, sheet_real(&sheet, row, "estimate"),
                            1e-13, what);
            check_close_row(score.coefficient[j].se, sheet_real(&sheet, row, "se"), 1e-13, what);
            check_close_row(score.deviance, sheet_real(&sheet, row, "deviance"), 1e-13, what);
            assert_int_equal(score.iterations, (size_t)sheet_real(&sheet, row, "iter"));
        }
    }
    assert_int_equal(row, sheet.n_rows);
    arena_destroy(arena);
}

/* Numbers x and z, and a 0/1 flag. */
static Frame *simulated(Arena *arena, size_t n)
{
    Frame *frame = hand_frame(arena, n);
    uint64_t state = 19341;
    double *treat = ARENA_ARRAY(arena, double, n), *x = ARENA_ARRAY(arena, double, n);
    double *z = ARENA_ARRAY(arena, double, n), *flag = ARENA_ARRAY(arena, double, n);
    for (size_t i = 0; i < n; i++) {
        x[i] = 500 + 40 * (uniform(&state) + uniform(&state) - 1);
        z[i] = floor(9 * uniform(&state));
        flag[i] = uniform(&state) < 0.25;
        treat[i] = uniform(&state) < 1 / (1 + exp(1 - 0.02 * (x[i] - 500) - 0.1 * z[i]));
    }
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "x", x);
    hand_real(arena, frame, "z", z);
    hand_real(arena, frame, "flag", flag);
    return frame;
}

/* 70,000 students take start values from a part of the rows, 900 don't; both against dense steps.
 */
static void estimates_are_those_of_the_textbook_for_small_and_large_samples(void **state)
{
    (void)state;
    static const size_t sizes[] = {900, 70000};
    for (size_t s = 0; s < COUNT_OF(sizes); s++)
        for (size_t k = 0; k < COUNT_OF(models); k++) {
            Arena *arena = arena_create();
            const Frame *frame = simulated(arena, sizes[s]);
            Design *design = hand_design(arena, "x z flag");
            hand_model(arena, design, models[k]);
            Cohort cohort;
            const PropensityScore score = hand_fit(arena, design, frame, &cohort);
            const Dense dense = dense_of(arena, &cohort);
            double beta[4] = {links[k]->eta(0.3), 0, 0, 0};
            const double *variance = dense_fisher(arena, &dense, models[k], beta, 45);
            dense_shift(&dense, beta, -1);
            for (size_t j = 0; j < 4; j++) {
                check_close(score.coefficient[j].estimate, beta[j], 1e-11);
                check_close(score.coefficient[j].se, dense_se(&dense, variance, j), 1e-12);
            }
            arena_destroy(arena);
        }
}

/* A level that one group lacks: named, marked, and the others fit as without its students. */
static void a_level_that_only_one_arm_has_is_named_under_every_link(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(models); k++)
        for (int arm = 0; arm <= 1; arm++) {
            Arena *arena = arena_create();
            Frame *frame = simulated(arena, 900);
            size_t n = 0;
            for (size_t i = 0; i < 900; i++)
                if (frame->column[3].real[i] == 1) {
                    frame->column[0].real[i] = arm;
                    n++;
                }
            Design *design = hand_design(arena, "x z flag");
            hand_model(arena, design, models[k]);
            Cohort cohort;
            const PropensityScore score = hand_fit(arena, design, frame, &cohort);
            assert_true(score.converged);
            check_note(&score.notes, "has flag=1");
            assert_int_equal(score.n_separated, n);
            for (size_t i = 0; i < score.n; i++) {
                const bool apart = frame->column[3].real[i] == 1;
                assert_true(apart == (score.separated != NULL && score.separated[i]));
                assert_true(isfinite(score.logit[i]) && isfinite(score.linear[i]));
                assert_true(!apart || fabs(score.logit[i]) > 10);
            }
            KeepRule rule = {.column = hand_name("flag"), .accept = hand_values(arena, "0")};
            Design *rest = hand_design(arena, "x z");
            hand_model(arena, rest, models[k]);
            rest->keep = &rule;
            rest->n_keeps = 1;
            const PropensityScore without = hand_fit(arena, rest, frame, &cohort);
            check_close(score.coefficient[1].estimate, without.coefficient[1].estimate, 1e-10);
            check_close(score.coefficient[1].se, without.coefficient[1].se, 1e-9);
            arena_destroy(arena);
        }
}

static void complete_separation_is_refused_under_every_link(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(models); k++)
        for (int conventions = 0; conventions <= 1; conventions++) {
            Arena *arena = arena_create();
            Frame *frame = simulated(arena, 300);
            for (size_t i = 0; i < 300; i++) /* few ones, so that the even point is far away */
                frame->column[0].real[i] =
                    frame->column[1].real[i] + 3 * frame->column[2].real[i] > 528;
            Design *design = hand_design(arena, "x z");
            hand_model(arena, design, models[k]);
            design->conventions = conventions;
            design->outcome->require_score = false;
            Cohort cohort;
            PropensityScore score;
            Error err = {0};
            assert_true(cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame,
                                     &cohort, &err));
            assert_false(pscore_fit(arena, SCORE_OF(design), &cohort, &score, &err));
            assert_int_equal(err.kind, ERR_INFEASIBLE);
            assert_non_null(strstr(err.text, "a combination of them does"));
            arena_destroy(arena);
        }
}

/* --- matches -----------------------------------------------------------------------------------
 */

static double count_of(const Sheet *counts, const char *spec, const char *what)
{
    for (size_t i = 0; i < counts->n_rows; i++)
        if (strcmp(sheet_text(counts, i, "spec"), spec) == 0 &&
            strcmp(sheet_text(counts, i, "row"), what) == 0)
            return strtod(sheet_text(counts, i, "control"), NULL);
    fail_msg("no %s of %s", what, spec);
    return NAN;
}

/* MatchIt's pairs on our scores: their number, the width of the caliper, the total distance. Scores
 * tie, so that the pairs themselves are not unique. */
static void match_agrees(Arena *arena, const char *set, const PropensityScore *score,
                         const Cohort *cohort, const Sheet *counts, const char *spec,
                         const char *distance)
{
    Made made;
    made_begin(&made, cohort->n);
    for (size_t i = 0; i < cohort->n; i++) {
        made_treat(&made, i, cohort->treated[i]);
        made.score.probability[i] = score->probability[i];
        made.score.logit[i] = score->logit[i];
    }
    made.score.linear = score->linear;
    made_defaults(&made, true);
    made.design.conventions = CONVENTIONS_MATCHIT;
    made_set(&made, "distance", distance);
    made_set(&made, "caliper", "0.2");
    const Matching m = made_run(&made);
    const char *what = arena_printf(arena, "%s %s", set, spec);
    if (m.n_treated != (size_t)count_of(counts, spec, "Matched"))
        fail_msg("%s: %zu pairs", what, m.n_treated);
    check_close_row(m.caliper_width, count_of(counts, spec, "caliper_width"), 1e-11, what);
    double total = 0;
    for (size_t l = 0; l < m.n_links; l++)
        total += m.link[l].distance;
    check_close_at(total, count_of(counts, spec, "total_abs_ps_distance"), 1e-9, 1e-9, what,
                   __FILE__, __LINE__);
    made_end(&made);
}

static void matches_on_a_probit_and_a_linear_predictor_agree_with_matchit(void **state)
{
    (void)state;
    if (oracle_folder() == NULL)
        skip();
    for (size_t k = 0; k < COUNT_OF(oracle_sets); k++) {
        Arena *arena = arena_create();
        const OracleSet *set = &oracle_sets[k];
        const char *covariates = oracle_covariates(arena, set);
        const Frame *frame = hand_frame_from(arena, oracle_data(arena, set), covariates);
        const Sheet counts = hand_sheet(arena, oracle_result(arena, set, "match_n.csv"));
        static const char *const spec[][3] = {{"nn11_probit_cal02", "probit", "probability"},
                                              {"nn11_linear_cal02", "logit", "linear"}};
        for (size_t s = 0; s < COUNT_OF(spec); s++) {
            Design *design = hand_design(arena, covariates);
            hand_model(arena, design, spec[s][1]);
            design->conventions = CONVENTIONS_MATCHIT;
            Cohort cohort;
            const PropensityScore score = hand_fit(arena, design, frame, &cohort);
            match_agrees(arena, set->name, &score, &cohort, &counts, spec[s][0], spec[s][2]);
        }
        arena_destroy(arena);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_link_is_consistent_in_both_tails),
        cmocka_unit_test(a_two_by_two_table_gives_the_shares_under_every_link),
        cmocka_unit_test(the_matchit_convention_starts_and_stops_where_R_does),
        cmocka_unit_test(estimates_are_those_of_the_textbook_for_small_and_large_samples),
        cmocka_unit_test(a_level_that_only_one_arm_has_is_named_under_every_link),
        cmocka_unit_test(complete_separation_is_refused_under_every_link),
        cmocka_unit_test(matches_on_a_probit_and_a_linear_predictor_agree_with_matchit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
