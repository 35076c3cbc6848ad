/* What covariates explain, and ratios of shares: against models fitted anew and closed forms. */
#include "effect/made_groups.h"
#include "stage_settings.h"

#include "alike/effect_study.h"

#include <gsl/gsl_errno.h>

static const World world = {.n_program = 4,
                            .n_comparison = 6,
                            .n_students = 12,
                            .size = 2,
                            .effect = 2.0,
                            .school_sd = 1.5,
                            .seed = 5};

static Design design_for(const char *estimator, VarianceKind variance)
{
    return (Design){.name = "primary",
                    .effects = {.estimator = estimator_find(estimator),
                                .variance = (int)variance,
                                .cluster = CLUSTER_NONE,
                                .confidence = 0.95}};
}

static EffectStudy *open_study(Arena *arena, const Design *design, const MadeStudy *made)
{
    static Error err;
    EffectStudy *study;
    if (!effect_study_open(arena, EFFECTS_OF(design), made->cohort, made->matching, &study, &err))
        fail_msg("%s", err.text);
    return study;
}

/* Residual squares of y on k columns, by the normal equations and elimination. */
static double rss(const double *const *x, size_t k, const double *w, const double *y, size_t n)
{
    double a[6][7] = {{0}}, sum = 0.0;
    for (size_t r = 0; r < k; r++)
        for (size_t i = 0; i < n; i++) {
            for (size_t c = 0; c < k; c++)
                a[r][c] += w[i] * x[r][i] * x[c][i];
            a[r][k] += w[i] * x[r][i] * y[i];
        }
    for (size_t p = 0; p < k; p++)
        for (size_t r = 0; r < k; r++) {
            const double f = r == p ? 0.0 : a[r][p] / a[p][p];
            for (size_t c = p; c <= k; c++)
                a[r][c] -= f * a[p][c];
        }
    for (size_t i = 0; i < n; i++) {
        double e = y[i];
        for (size_t r = 0; r < k; r++)
            e -= x[r][i] * a[r][k] / a[r][r];
        sum += w[i] * e * e;
    }
    return sum;
}

/* 1e-9: normal equations of centred columns lose a few digits. */
static void shares_are_those_of_models_without_the_covariate(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    MadeStudy made = made_study(arena, &world);
    const size_t n = made.cohort->n;
    const Column *covariate[] = {frame_find(made.frame, "pretest"),
                                 frame_find(made.frame, "grade")};
    made.cohort->covariate = covariate;
    made.cohort->n_covariates = 2;
    double *one = ARENA_ARRAY(arena, double, n), *d = ARENA_ARRAY(arena, double, n);
    double *x[2] = {ARENA_ARRAY(arena, double, n), ARENA_ARRAY(arena, double, n)};
    const double *w = made.matching->weight, *y = frame_find(made.frame, "score")->real;
    (void)state;
    for (size_t i = 0; i < n; i++) {
        one[i] = 1.0;
        d[i] = made.cohort->treated[i];
        x[0][i] = covariate[0]->real[i] - 200.0;
        x[1][i] = covariate[1]->real[i] - 6.0;
    }
    const Design design = design_for("regression", VARIANCE_CLASSICAL);
    const EffectStudy *study = open_study(arena, &design, &made);
    EffectShares shares;
    Effect overall;
    assert_true(effect_study_shares(study, arena, &shares, &err));
    assert_true(effect_study_overall(study, arena, &overall, &err));
    const double *const all[] = {one, d, x[0], x[1]};
    const double full = rss(all, 4, w, y, n);
    check_close(shares.estimate, overall.estimate, 1e-12);
    check_close(shares.se, overall.se, 1e-10);
    check_close(shares.df, overall.df, 0);
    assert_int_equal(shares.n, 2);
    for (size_t k = 0; k < 2; k++) {
        const double *const without[] = {one, d, x[1 - k]};
        const double *const of_d[] = {one, x[0], x[1]}, *const of_d_without[] = {one, x[1 - k]};
        assert_ptr_equal(shares.covariate[k].column, covariate[k]);
        check_close(shares.covariate[k].r2_outcome, 1.0 - full / rss(without, 3, w, y, n), 1e-9);
        check_close(shares.covariate[k].r2_treatment,
                    1.0 - rss(of_d, 3, w, d, n) / rss(of_d_without, 2, w, d, n), 1e-9);
    }
    arena_destroy(arena);
}

/* ln p1 - ln p0 of two plain shares: the sum of (1 - p) / (n p), by HC0. */
static void the_error_of_a_ratio_is_that_of_two_shares(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    MadeStudy made = made_study(arena, &world);
    Column *score = (Column *)(uintptr_t)made.cohort->outcome; /* it is this test's own */
    double p[2] = {0.0, 0.0}, count[2] = {0.0, 0.0};
    (void)state;
    score->binary = true;
    for (size_t i = 0; i < made.cohort->n; i++) {
        const int arm = made.cohort->treated[i];
        made.matching->weight[i] = 1.0;
        score->real[i] = score->real[i] > 209.0 ? 1.0 : 0.0;
        p[arm] += score->real[i];
        count[arm] += 1.0;
    }
    made.matching->n_links = 0;
    p[0] /= count[0];
    p[1] /= count[1];
    const Design design = design_for("difference", VARIANCE_HC0);
    EffectRatio ratio;
    assert_true(effect_study_ratio(open_study(arena, &design, &made), &ratio, &err));
    check_close(ratio.ratio, p[1] / p[0], 1e-12);
    check_close(ratio.log_se,
                sqrt((1.0 - p[1]) / (count[1] * p[1]) + (1.0 - p[0]) / (count[0] * p[0])), 1e-10);
    check_close(ratio.df, count[0] + count[1] - 2.0, 0);
    for (size_t i = 0; i < made.cohort->n; i++) /* nobody of the program */
        score->real[i] = made.cohort->treated[i] ? 0.0 : score->real[i];
    assert_true(effect_study_ratio(open_study(arena, &design, &made), &ratio, &err));
    check_nan(ratio.ratio);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_those_of_models_without_the_covariate),
        cmocka_unit_test(the_error_of_a_ratio_is_that_of_two_shares),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
