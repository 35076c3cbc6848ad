/* The matching estimator with its own errors: against the Matching package's pairs and errors,
 * against published values on matches that this test makes itself, by hand, and what it refuses. */
#include "effect/oracle_study.h"
#include "stage_settings.h"

#include <gsl/gsl_errno.h>

static Design design_for(AdjustKind adjust, Estimand estimand)
{
    return (Design){.name = "primary",
                    .primary = true,
                    .effects = {.estimator = estimator_find("abadie_imbens"),
                                .estimand = (int)estimand,
                                .adjust = adjust,
                                .variance = VARIANCE_AUTO,
                                .cluster = CLUSTER_AUTO,
                                .confidence = 0.95}};
}

/* Links with their shares, as a design with reuse gives them. */
static Matching *matching_of(Arena *arena, const Cohort *cohort, const Link *link, size_t n,
                             bool atc)
{
    Matching *out = oracle_everyone(arena, cohort->n);

    out->estimand = atc ? "ATC" : "ATT";
    out->reused = true;
    out->n_links = n;
    out->link = ARENA_ARRAY(arena, Link, n);
    memcpy(out->link, link, n * sizeof *link);
    memset(out->weight, 0, cohort->n * sizeof *out->weight);
    for (size_t l = 0; l < n; l++) {
        out->weight[atc ? link[l].control : link[l].treated] = 1.0;
        out->weight[atc ? link[l].treated : link[l].control] += 2.5 * link[l].share;
    }
    return out;
}

static Effects *run(Arena *arena, const Design *design, const Cohort *cohort,
                    const Matching *matching)
{
    static Error err;
    Effects *out = ARENA_NEW(arena, Effects);

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(design), cohort, matching, out, &err))
        fail_msg("%s", err.text);
    return out;
}

/* --- the Matching package -----------------------------------------------------------------------
 */

/* Its pairs go in, its estimates and errors must come out: with population variance, as it has it
 * by default. */
static size_t check_case(const OracleStudy *study, const char *folder, const char *spec)
{
    static const char *const suffix[] = {"", "_bias"};
    Arena *arena = arena_create();
    const char *results = arena_printf(arena, "%s/oracles/results/%s", folder, study->name);
    const CsvTable told = csv_read(arena, check_path(results, "matching_pkg.csv"));
    const CsvTable pairs =
        csv_read(arena, arena_printf(arena, "%s/matching_pkg_pairs_%s.csv", results, spec));
    Link *link = ARENA_ARRAY(arena, Link, pairs.n_rows);
    size_t checked = 0;

    for (size_t l = 0; l < pairs.n_rows; l++)
        link[l] = (Link){.treated = (uint32_t)csv_real(&pairs, l, "treated_row") - 1,
                         .control = (uint32_t)csv_real(&pairs, l, "control_row") - 1,
                         .share = csv_real(&pairs, l, "weight")};
    const char *outcome = csv_text(&told, 0, "outcome"); /* whose pairs are kept */
    const Cohort *cohort =
        oracle_cohort(arena, study->frame, study->covariate, study->n_covariates, outcome, NULL);
    const Matching *matching = matching_of(arena, cohort, link, pairs.n_rows, false);
    for (size_t r = 0; r < told.n_rows; r++)
        for (size_t k = 0; k < COUNT_OF(suffix); k++) {
            const char *name = arena_printf(arena, "%s%s", spec, suffix[k]);
            if (!text_equal(csv_text(&told, r, "case"), name) ||
                !text_equal(csv_text(&told, r, "outcome"), outcome))
                continue;
            const Design design = design_for(k == 0 ? ADJUST_NONE : ADJUST_ALL, ESTIMAND_ATT);
            const Effect *row = run(arena, &design, cohort, matching)->row;
            const char *what = arena_printf(arena, "%s %s", study->name, name);
            check_close_row(row->estimate, csv_real(&told, r, "est"), 1e-8, what);
            check_close_row(row->se, csv_real(&told, r, "se_ai"), 1e-8, what);
            assert_string_equal(row->variance, "abadie_imbens");
            checked++;
        }
    arena_destroy(arena);
    return checked;
}

static void errors_are_those_of_the_matching_package(void **state)
{
    static const char *const specs[] = {"ps_rep", "ps_rep_tol0", "inv_rep"};
    const char *folder = oracle_folder();
    size_t n = 0;

    (void)state;
    if (folder == NULL)
        skip();
    for (size_t s = 0; s < COUNT_OF(oracle_names); s++) {
        Arena *arena = arena_create();
        const OracleStudy study = oracle_study(arena, folder, oracle_names[s]);
        for (size_t k = 0; k < COUNT_OF(specs); k++)
            if (!text_equal(study.name, "hsb82") || !text_equal(specs[k], "inv_rep"))
                n += check_case(&study, folder, specs[k]); /* too large for it there */
        arena_destroy(arena);
    }
    assert_int_equal(n, 38); /* 23 files of pairs, 15 of them with an adjusted run too */
}

/* --- published values on a data set that ships --------------------------------------------------
 */

/* All within 1e-5 of the squared distance of the nearest, as its distance.tolerance has it; columns
 * divided by their SD. */
static size_t nearest_with_ties(const Cohort *cohort, uint32_t student, const double *sd,
                                uint32_t *found)
{
    double least = INFINITY;
    size_t n = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < cohort->n; i++) {
            double square = 0.0;
            if (cohort->treated[i] == cohort->treated[student])
                continue;
            for (size_t k = 0; k < cohort->n_covariates; k++) {
                const double *x = cohort->covariate[k]->real;
                square += (x[i] - x[student]) / sd[k] * ((x[i] - x[student]) / sd[k]);
            }
            if (pass == 0)
                least = fmin(least, square);
            else if (square <= least + 1e-5)
                found[n++] = (uint32_t)i;
        }
    return n;
}

static double *spreads(Arena *arena, const Cohort *cohort)
{
    double *sd = ARENA_ARRAY(arena, double, cohort->n_covariates);

    for (size_t k = 0; k < cohort->n_covariates; k++) {
        const double *x = cohort->covariate[k]->real;
        double mean = 0.0;
        for (size_t i = 0; i < cohort->n; i++)
            mean += x[i] / (double)cohort->n;
        for (size_t i = 0; i < cohort->n; i++)
            sd[k] += (x[i] - mean) * (x[i] - mean) / ((double)cohort->n - 1.0);
        sd[k] = sqrt(sd[k]);
    }
    return sd;
}

/* The values are those of Imbens' program of 2004 (lalonde_exper_04feb2.m), as the Matching package
 * tests itself against; in thousands. They were made by a program in double precision and printed
 * to 15 digits: 1e-12 is left for another order of sums. */
static void values_of_imbens_own_program_are_met(void **state)
{
    static const char *const covariates[] = {"age", "educ", "re74", "re75"};
    static const struct {
        Estimand estimand;
        double estimate, of_these, of_population;
    } told[] = {{ESTIMAND_ATT, 1.72691301785071, 0.836629632308480, 0.853713938262091},
                {ESTIMAND_ATC, 1.70550874262821, 0.820095935752824, (double)NAN}};
    Arena *arena = arena_create();
    const Frame *frame = oracle_frame(arena, dataset_path("nsw/nsw_dw_matching_pkg.csv"));
    const Cohort *cohort =
        oracle_cohort(arena, frame, covariates, COUNT_OF(covariates), "re78", NULL);
    const double *sd = spreads(arena, cohort);
    uint32_t *found = ARENA_ARRAY(arena, uint32_t, cohort->n);

    (void)state;
    for (size_t t = 0; t < COUNT_OF(told); t++) {
        const bool atc = told[t].estimand == ESTIMAND_ATC;
        Link *link = ARENA_ARRAY(arena, Link, cohort->n * 40);
        size_t n = 0;
        for (uint32_t i = 0; i < cohort->n; i++) {
            if ((cohort->treated[i] != 0) == atc)
                continue;
            const size_t n_found = nearest_with_ties(cohort, i, sd, found);
            assert_true(n + n_found <= cohort->n * 40);
            for (size_t l = 0; l < n_found; l++)
                link[n++] = (Link){.treated = atc ? found[l] : i,
                                   .control = atc ? i : found[l],
                                   .share = 1.0 / (double)n_found};
        }
        const Design design = design_for(ADJUST_NONE, told[t].estimand);
        const Effects *effects =
            run(arena, &design, cohort, matching_of(arena, cohort, link, n, atc));
        check_close(effects->row->estimate / 1000.0, told[t].estimate, 1e-12);
        check_close(effects->other_error / 1000.0, told[t].of_these, 1e-12);
        if (!isnan(told[t].of_population))
            check_close(effects->row->se / 1000.0, told[t].of_population, 1e-12);
        check_same(effects->row->df, (double)(atc ? cohort->n_control : cohort->n_treated) - 1.0);
    }
    arena_destroy(arena);
}

/* --- by hand ------------------------------------------------------------------------------------
 */

/* Scores 10 14 | 7 9 8; the first is linked to 7 and 9, the second to 9 and 8. Differences 3 1 5 6,
 * tau 2 and 5.5, on average 3.75; sigma^2 = (.5625 + 7.5625 + 1.5625 + 5.0625) / 8 = 1.84375.
 * K = .5 1 .5, sum K^2 = 1.5, sum of W^2 = 1. */
static const double hand_score[] = {10, 14, 7, 9, 8}, hand_x[] = {4, 6, 3, 4, 2};
static const Link hand_link[] = {{.treated = 0, .control = 2, .share = 0.5},
                                 {.treated = 0, .control = 3, .share = 0.5},
                                 {.treated = 1, .control = 3, .share = 0.5},
                                 {.treated = 1, .control = 4, .share = 0.5}};
static const char *const hand_covariates[] = {"x"};

static Cohort *by_hand(Arena *arena)
{
    static const char *const names[] = {"treat", "y", "x"};
    Frame *frame = ARENA_NEW(arena, Frame);

    frame->n_rows = COUNT_OF(hand_score);
    frame->n_columns = COUNT_OF(names);
    frame->column = ARENA_ARRAY(arena, Column, COUNT_OF(names));
    for (size_t k = 0; k < COUNT_OF(names); k++)
        frame->column[k] = (Column){.name = names[k],
                                    .label = names[k],
                                    .type = COLUMN_REAL,
                                    .real = ARENA_ARRAY(arena, double, frame->n_rows),
                                    .reason = ARENA_ARRAY(arena, uint8_t, frame->n_rows)};
    for (size_t i = 0; i < frame->n_rows; i++) {
        frame->column[0].real[i] = i < 2 ? 1.0 : 0.0;
        frame->column[1].real[i] = hand_score[i];
        frame->column[2].real[i] = hand_x[i];
    }
    return oracle_cohort(arena, frame, hand_covariates, 1, "y", NULL);
}

static void a_partner_counts_as_often_as_it_serves(void **state)
{
    Arena *arena = arena_create();
    const Cohort *cohort = by_hand(arena);
    const Matching *matching = matching_of(arena, cohort, hand_link, COUNT_OF(hand_link), false);
    const Design design = design_for(ADJUST_NONE, ESTIMAND_ATT);
    const Effects *effects = run(arena, &design, cohort, matching);
    const double sigma = 1.84375;

    (void)state;
    check_close(effects->row->estimate, 3.75, 1e-14);
    check_close(effects->row->se, sqrt((sigma * (1.5 - 1.0) + 2.0 * 1.75 * 1.75) / 4.0), 1e-14);
    check_close(effects->other_error, sqrt(sigma * (2.0 + 1.5) / 4.0), 1e-14);
    check_same(effects->row->df, 1.0);
    arena_destroy(arena);
}

/* The partners' line: weights .5 1 .5 at x 3 4 2 with scores 7 9 8 have means 3.25 and 8.25, and
 * the slope (-.25 * -1.25 * .5 + .75 * .75 + -1.25 * -.25 * .5) / (.03125 + .5625 + .78125). */
static void bias_is_taken_out_on_request(void **state)
{
    Arena *arena = arena_create();
    const Cohort *cohort = by_hand(arena);
    const Matching *matching = matching_of(arena, cohort, hand_link, COUNT_OF(hand_link), false);
    const Design design = design_for(ADJUST_ALL, ESTIMAND_ATT);
    const Effects *effects = run(arena, &design, cohort, matching);
    const double slope = (0.15625 + 0.5625 + 0.15625) / 1.375;

    (void)state;
    /* mean x of the program's 5, of their partners 3.25 */
    check_close(effects->row->estimate, 3.75 - slope * 1.75, 1e-14);
    arena_destroy(arena);
}

/* A partner whose score is missing leaves its share to the others. */
static void a_missing_partner_leaves_its_share(void **state)
{
    Arena *arena = arena_create();
    const Cohort *cohort = by_hand(arena);
    const Matching *matching = matching_of(arena, cohort, hand_link, COUNT_OF(hand_link), false);
    const Design design = design_for(ADJUST_NONE, ESTIMAND_ATT);

    (void)state;
    cohort->frame->column[1].real[2] = (double)NAN;
    cohort->frame->column[1].reason[2] = REASON_BLANK;
    check_close(run(arena, &design, cohort, matching)->row->estimate, (1.0 + 5.5) / 2.0, 1e-14);
    arena_destroy(arena);
}

/* One partner for all: its spread can't be seen. */
static void one_partner_for_all_has_no_error(void **state)
{
    static const Link link[] = {{.treated = 0, .control = 2, .share = 1.0},
                                {.treated = 1, .control = 2, .share = 1.0}};
    Arena *arena = arena_create();
    const Cohort *cohort = by_hand(arena);
    const Design design = design_for(ADJUST_NONE, ESTIMAND_ATT);
    const Effect *row =
        run(arena, &design, cohort, matching_of(arena, cohort, link, 2, false))->row;

    (void)state;
    check_close(row->estimate, 5.0, 1e-14);
    check_nan(row->se);
    assert_non_null(strstr(row->problem, "comparison group counts for fewer than two"));
    arena_destroy(arena);
}

/* --- what it refuses ----------------------------------------------------------------------------
 */

static void what_it_can_not_have_is_refused_with_the_study_file(void **state)
{
    static const ClusterKind clusters[] = {CLUSTER_SET, CLUSTER_COLUMNS, CLUSTER_GROUP};
    static Name weights = {.text = "w"};
    Arena *arena = arena_create();
    Design design = design_for(ADJUST_NONE, ESTIMAND_ATT);
    const char *key;

    (void)state;
    for (size_t i = 0; i < match_methods.n; i++) {
        design.method = match_method_at(i);
        const char *why = estimators.refuse(arena, &design, &key);
        assert_true((why == NULL) == match_method_at(i)->links);
        if (why == NULL)
            continue;
        assert_string_equal(key, "effects.estimator");
        assert_non_null(strstr(why, "write method: nearest, optimal, full"));
    }
    design.method = match_method_at(0);
    for (int e = 0; e < N_ESTIMANDS; e++) {
        design.effects.estimand = e;
        const char *why = estimators.refuse(arena, &design, &key);
        assert_true((why == NULL) == (e == ESTIMAND_ATT || e == ESTIMAND_ATC));
    }
    design.effects.estimand = ESTIMAND_ATT;
    for (size_t i = 0; i < COUNT_OF(clusters); i++) {
        design.effects.cluster = clusters[i];
        const char *why = estimators.refuse(arena, &design, &key);
        assert_string_equal(key, "effects.cluster");
        assert_non_null(strstr(why, "choose estimator regression"));
    }
    design.effects.cluster = CLUSTER_NONE;
    assert_null(estimators.refuse(arena, &design, &key));
    design.weights = weights;
    assert_non_null(strstr(estimators.refuse(arena, &design, &key), "data.weights"));
    arena_destroy(arena);
}

/* Schools that the data show to be the unit are told with what to do. */
static void schools_that_are_found_are_refused(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    Cohort *cohort = by_hand(arena);
    const Matching *matching = matching_of(arena, cohort, hand_link, COUNT_OF(hand_link), false);
    Matching alone = *matching;
    Design design = design_for(ADJUST_NONE, ESTIMAND_ATT);
    Effects out;

    (void)state;
    cohort->cluster_found = &cohort->frame->column[2];
    error_clear(&err);
    assert_false(effect_estimate(arena, EFFECTS_OF(&design), cohort, matching, &out, &err));
    assert_non_null(strstr(err.text, "choose estimator regression, whose errors can, or"));
    design.effects.cluster = CLUSTER_NONE;
    check_close(run(arena, &design, cohort, matching)->row->estimate, 3.75, 1e-14);
    alone.n_links = 0;
    error_clear(&err);
    assert_false(effect_estimate(arena, EFFECTS_OF(&design), cohort, &alone, &out, &err));
    assert_non_null(strstr(err.text, "links nobody to anybody"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_those_of_the_matching_package),
        cmocka_unit_test(values_of_imbens_own_program_are_met),
        cmocka_unit_test(a_partner_counts_as_often_as_it_serves),
        cmocka_unit_test(bias_is_taken_out_on_request),
        cmocka_unit_test(a_missing_partner_leaves_its_share),
        cmocka_unit_test(one_partner_for_all_has_no_error),
        cmocka_unit_test(what_it_can_not_have_is_refused_with_the_study_file),
        cmocka_unit_test(schools_that_are_found_are_refused),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
