/* Effect sizes: one standard deviation for the overall effect and its parts; shares by the Cox
 * index. */
#include "effect/made_groups.h"
#include "stage_settings.h"

#include "alike/effect_size.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static Name school = {.text = "school"};

static const World world = {.n_program = 8,
                            .n_comparison = 16,
                            .n_students = 12,
                            .size = 3,
                            .school_sd = 2.0,
                            .effect = 3.0,
                            .seed = 77};

static Design design_of(const char *estimator, VarianceKind variance)
{
    return (Design){.name = "primary",
                    .effects = {.estimator = estimator_find(estimator),
                                .variance = (int)variance,
                                .cluster = variance < VARIANCE_CR0 && variance != VARIANCE_AUTO
                                               ? CLUSTER_NONE
                                               : CLUSTER_COLUMNS,
                                .cluster_by = {.n = 1, .item = &school},
                                .confidence = 0.95}};
}

static Effects *estimate(Arena *arena, const Design *design, const MadeStudy *study)
{
    static Error err;
    Effects *out = ARENA_NEW(arena, Effects);

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(design), study->cohort, study->matching, out, &err))
        fail_msg("%s", err.text);
    return out;
}

/* The score becomes: at least `cut`. */
static void pass_or_fail(const MadeStudy *study, double cut)
{
    Column *score = &study->frame->column[2];

    score->binary = true;
    for (size_t i = 0; i < study->frame->n_rows; i++)
        score->real[i] = score->real[i] >= cut ? 1.0 : 0.0;
}

/* The difference of shares with HC0 has the textbook's error of a log odds ratio, worked out on the
 * same weights: sum over an arm of (w/W)^2 (y - p)^2 / (p q)^2. */
static void the_index_of_plain_shares_is_the_textbooks(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &world);
    const Design design = design_of("difference", VARIANCE_HC0);
    double total[2] = {0, 0}, p[2] = {0, 0}, n[2] = {0, 0}, variance = 0.0;

    (void)state;
    pass_or_fail(&study, 209.0);
    const double *y = study.frame->column[2].real, *w = study.matching->weight;
    for (size_t i = 0; i < study.cohort->n; i++) {
        total[study.cohort->treated[i]] += w[i];
        p[study.cohort->treated[i]] += w[i] * y[i];
        n[study.cohort->treated[i]] += w[i] > 0.0 ? 1.0 : 0.0;
    }
    for (int arm = 0; arm < 2; arm++)
        p[arm] /= total[arm];
    for (size_t i = 0; i < study.cohort->n; i++) {
        const int arm = study.cohort->treated[i];
        const double form = w[i] / total[arm] * (y[i] - p[arm]) / (p[arm] * (1.0 - p[arm]));
        variance += form * form;
    }
    const Effect e = estimate(arena, &design, &study)->row[0];
    const double omega = wwc_omega(n[0] + n[1]);
    assert_true(e.binary && !e.cox_unadjusted);
    check_close(e.estimate, p[1] - p[0], 1e-12);
    check_close(e.g, wwc_cox(p[1], p[0], n[0] + n[1]), 1e-12);
    check_close(e.g_se, omega * sqrt(variance) / 1.65, 1e-10);
    check_close(e.effect_size, e.g, 1e-15);
    check_close(e.effect_size_index, wwc_improvement_index(e.g), 1e-12);
    assert_true(isnan(e.effect_size_sd));
    arena_destroy(arena);
}

/* The error by the delta method is the limit of small changes: the index moves with the adjusted
 * share as its derivative says, and the variance is the study's own, whatever it is. Under
 * regression the forms of both shares differ by the treatment's coefficient alone. */
static void the_index_of_adjusted_shares_follows_the_studys_variance(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_AUTO, VARIANCE_CR2, VARIANCE_HC3};
    static const char *const names[] = {"regression", "regression_interacted"};

    (void)state;
    for (size_t v = 0; v < COUNT_OF(kinds); v++)
        for (size_t k = 0; k < COUNT_OF(names); k++) {
            Arena *arena = arena_create();
            const MadeStudy study = made_study(arena, &world);
            const Design design = design_of(names[k], kinds[v]);
            pass_or_fail(&study, 209.0);
            const Effect e = estimate(arena, &design, &study)->row[0];
            const double p1 = e.adjusted_mean_treated, p0 = e.adjusted_mean_control;
            check_close(e.g, wwc_cox(p1, p0, (double)(e.n_treated + e.n_control)), 1e-12);
            /* between the error with the treated share known and with both shares unrelated */
            const double omega = wwc_omega((double)(e.n_treated + e.n_control));
            const double steep = fmax(1.0 / (p1 * (1.0 - p1)), 1.0 / (p0 * (1.0 - p0)));
            const double flat = fmin(1.0 / (p1 * (1.0 - p1)), 1.0 / (p0 * (1.0 - p0)));
            assert_true(e.g_se > 0.5 * omega * flat * e.se / 1.65);
            assert_true(e.g_se < 2.0 * omega * steep * e.se / 1.65);
            assert_true(e.g_ci_low < e.g && e.g < e.g_ci_high);
            arena_destroy(arena);
        }
}

static void a_share_outside_0_to_1_gives_way_to_the_plain_one(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &world);
    const Design design = design_of("regression", VARIANCE_HC3);

    (void)state;
    /* nearly all of the program reach it, and those compared began far lower */
    pass_or_fail(&study, 209.0);
    for (size_t i = 0; i < study.cohort->n; i++) {
        const bool treated = study.cohort->treated[i];
        study.frame->column[1].real[i] += treated ? -30.0 : 0.0;
        study.frame->column[2].real[i] =
            treated ? (i % 20 == 0 ? 0.0 : 1.0) : study.frame->column[1].real[i] > 205.0;
    }
    const Effect e = estimate(arena, &design, &study)->row[0];
    assert_true(e.adjusted_mean_control < 0.0 || e.adjusted_mean_control > 1.0);
    assert_true(e.cox_unadjusted);
    check_close(e.g, wwc_cox(e.mean_treated, e.mean_control, (double)(e.n_treated + e.n_control)),
                1e-12);
    assert_true(e.g_se > 0.0);
    arena_destroy(arena);
}

/* Test records over grades: scores of grades 3 to 10 spread far more than those of one grade. */
static void records_over_grades_are_read_within_grades(void **state)
{
    static const SpanSpec span = {.from = {.text = "Fall 2014-2015"}};
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &world);
    OutcomeSpec *outcome = ARENA_NEW(arena, OutcomeSpec);
    Design design = design_of("regression", VARIANCE_AUTO);
    SubgroupSpec subgroup = {.column = {.text = "charter"}};
    double sum = 0.0, df = 0.0;

    (void)state;
    design.effects.subgroup = &subgroup;
    design.effects.n_subgroups = 1;
    for (size_t i = 0; i < study.cohort->n; i++)
        study.frame->column[2].real[i] += 8.0 * study.frame->column[3].real[i];
    const Effects *pooled = estimate(arena, &design, &study);
    assert_int_equal(pooled->scale.kind, EFFECT_SD_POOLED);
    check_close(pooled->row[0].effect_size, pooled->row[0].g, 1e-12);
    check_close(pooled->row[0].effect_size_se, pooled->row[0].g_se, 1e-12);
    *outcome = *study.cohort->outcome_spec;
    outcome->span = &span;
    study.cohort->outcome_spec = outcome;
    const Effects *within = estimate(arena, &design, &study);
    assert_int_equal(within->scale.kind, EFFECT_SD_WITHIN);
    /* by hand: every arm and grade apart */
    for (int arm = 0; arm < 2; arm++)
        for (int grade = 3; grade <= 10; grade++) {
            double w = 0.0, mean = 0.0, squares = 0.0, shares = 0.0, n = 0.0;
            for (int pass = 0; pass < 2; pass++)
                for (size_t i = 0; i < study.cohort->n; i++) {
                    const double wi = study.matching->weight[i];
                    const double y = study.frame->column[2].real[i];
                    if (study.cohort->treated[i] != arm || wi == 0.0 ||
                        study.frame->column[3].real[i] != grade)
                        continue;
                    if (pass == 0) {
                        w += wi;
                        mean += wi * y;
                        n += 1.0;
                    } else {
                        squares += wi / w * (y - mean / w) * (y - mean / w);
                        shares += wi / w * (wi / w);
                    }
                }
            sum += (n - 1.0) * squares / (1.0 - shares);
            df += n - 1.0;
        }
    check_close(within->row[0].effect_size_sd, sqrt(sum / df), 1e-12);
    assert_true(within->row[0].effect_size_sd < 0.8 * within->row[0].sd);
    check_close(within->row[0].g, pooled->row[0].g, 1e-12); /* g keeps its meaning */
    for (size_t k = 1; k < within->n; k++) {                /* parts are read in the overall one */
        check_same(within->row[k].effect_size_sd, within->row[0].effect_size_sd);
        check_close(within->row[k].effect_size / within->row[k].estimate,
                    within->row[0].effect_size / within->row[0].estimate, 1e-12);
    }
    assert_int_equal(within->n, 3);
    arena_destroy(arena);
}

/* A difference over no spread is not an endless effect: there is no scale to read it in. */
static void scores_that_do_not_differ_have_no_effect_size(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &world);
    Column *score = &study.frame->column[2];
    (void)state;

    for (size_t i = 0; i < study.cohort->n; i++)
        score->real[i] = study.cohort->treated[i] ? 210.0 : 200.0;
    for (VarianceKind variance = VARIANCE_AUTO; variance <= VARIANCE_CR2; variance++) {
        const Design design = design_of("difference", variance);
        const Effect e = estimate(arena, &design, &study)->row[0];
        check_close(e.estimate, 10.0, 1e-12);
        assert_true(isnan(e.effect_size));
        assert_true(isnan(e.effect_size_se));
        assert_true(isnan(e.effect_size_index));
        assert_true(isnan(e.g));
    }
    const Design design = design_of("difference", VARIANCE_AUTO);
    const Effect e = estimate(arena, &design, &study)->row[0];
    assert_true(isnan(e.se));
    assert_non_null(strstr(e.problem, "scores do not differ within groups"));
    arena_destroy(arena);
}

/* As in the balance table: one earlier score in both groups is the same start, not an unknown one.
 */
static void a_start_of_one_score_is_alike(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &world);
    const Design design = design_of("difference", VARIANCE_AUTO);
    (void)state;

    for (size_t i = 0; i < study.cohort->n; i++)
        study.frame->column[1].real[i] = 200.1;
    const Effect e = estimate(arena, &design, &study)->row[0];
    check_same(e.baseline_g, 0.0);
    assert_string_equal(e.baseline_class, "satisfied");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_of_plain_shares_is_the_textbooks),
        cmocka_unit_test(the_index_of_adjusted_shares_follows_the_studys_variance),
        cmocka_unit_test(a_share_outside_0_to_1_gives_way_to_the_plain_one),
        cmocka_unit_test(records_over_grades_are_read_within_grades),
        cmocka_unit_test(scores_that_do_not_differ_have_no_effect_size),
        cmocka_unit_test(a_start_of_one_score_is_alike),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
