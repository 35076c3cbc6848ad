/* The estimator of gains: two by two differences on the same students. */
#include "effect/made_groups.h"

#include "alike/linalg.h"
#include "effect/estimate.h"
#include "stage_settings.h"

#include <string.h>

static Name school = {.text = "school"};

static MadeStudy world_of(Arena *arena)
{
    const World world = {.n_program = 4,
                         .n_comparison = 9,
                         .n_students = 12,
                         .size = 3,
                         .effect = 2.0,
                         .school_sd = 1.5,
                         .seed = 11};
    return made_study(arena, &world);
}

static EffectSettings settings_of(const char *estimator)
{
    return (EffectSettings){.primary = true,
                            .estimator = estimator_find(estimator),
                            .method = match_method_find("nearest"),
                            .cluster = CLUSTER_COLUMNS,
                            .cluster_by = {.n = 1, .item = &school},
                            .variance = VARIANCE_AUTO,
                            .confidence = 0.95,
                            .sd = EFFECT_SD_POOLED};
}

static double mean_gain(const MadeStudy *made, bool treated)
{
    const Cohort *c = made->cohort;
    double sum = 0.0, weight = 0.0;

    for (size_t i = 0; i < c->n; i++) {
        if ((c->treated[i] != 0) != treated)
            continue;
        sum += made->matching->weight[i] * (c->outcome->real[i] - c->pretest->real[i]);
        weight += made->matching->weight[i];
    }
    return sum / weight;
}

static void it_is_the_difference_of_weighted_mean_gains(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = world_of(arena);
    const EffectSettings settings = settings_of("gains");
    Effects effects;
    Error err = {0};

    (void)state;
    assert_true(effect_estimate(arena, &settings, made.cohort, made.matching, &effects, &err));
    check_close(effects.row[0].estimate, mean_gain(&made, true) - mean_gain(&made, false), 1e-12);
    arena_destroy(arena);
}

/* The same numbers as where a column of gains is the score and there is no earlier one. */
static void its_error_is_that_of_a_column_of_gains(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = world_of(arena);
    const EffectSettings gains = settings_of("gains"), plain = settings_of("difference");
    Cohort own = *made.cohort;
    Column gain = *made.cohort->outcome;
    Effects effects, expected, scores;
    Error err = {0};

    (void)state;
    gain.real = ARENA_ARRAY(arena, double, made.frame->n_rows);
    for (size_t i = 0; i < made.frame->n_rows; i++)
        gain.real[i] = made.cohort->outcome->real[i] - made.cohort->pretest->real[i];
    own.outcome = &gain;
    own.pretest = NULL;
    own.n_covariates = 0;
    assert_true(effect_estimate(arena, &gains, made.cohort, made.matching, &effects, &err));
    assert_true(effect_estimate(arena, &plain, &own, made.matching, &expected, &err));
    assert_true(effect_estimate(arena, &plain, made.cohort, made.matching, &scores, &err));
    check_close(effects.row[0].estimate, expected.row[0].estimate, 1e-12);
    check_close(effects.row[0].se, expected.row[0].se, 1e-9);
    check_close(effects.row[0].df, expected.row[0].df, 1e-9);
    check_close(effects.components.u, expected.components.u, 1e-9);
    check_close(effects.components.e, expected.components.e, 1e-9);
    /* sizes are read in the spread of scores, as those of any other estimator are */
    check_close(effects.scale.sd, scores.scale.sd, 1e-12);
    arena_destroy(arena);
}

/* Two rows a student, before and after: regression on arm, wave and their product, with the squared
 * sums of each student's two scores, from the whole matrices. */
static void a_regression_of_two_waves_says_the_same(void **state)
{
    enum { K = 4 };
    Arena *arena = arena_create();
    const MadeStudy made = world_of(arena);
    const Cohort *c = made.cohort;
    EffectSettings settings = settings_of("did");
    double xx[K * K] = {0}, inverse[K * K], xy[K] = {0}, beta[K] = {0}, meat = 0.0;
    bool aliased[K] = {false};
    Effects effects;
    Error err = {0};

    (void)state;
    settings.cluster = CLUSTER_NONE;
    settings.variance = VARIANCE_HC0;
    assert_true(effect_estimate(arena, &settings, c, made.matching, &effects, &err));
    for (size_t r = 0; r < 2 * c->n; r++) {
        const double d = c->treated[r / 2], after = (double)(r % 2);
        const double x[K] = {1.0, d, after, d * after}, w = made.matching->weight[r / 2];
        const double y = (r % 2 == 0 ? c->pretest : c->outcome)->real[r / 2];
        for (size_t i = 0; i < K; i++) {
            xy[i] += w * x[i] * y;
            for (size_t j = 0; j < K; j++)
                xx[i * K + j] += w * x[i] * x[j];
        }
    }
    assert_int_equal(cholesky_factor(xx, K, 1e-13, aliased), K);
    cholesky_inverse(xx, K, aliased, inverse);
    for (size_t i = 0; i < K; i++)
        for (size_t j = 0; j < K; j++)
            beta[i] += inverse[i * K + j] * xy[j];
    for (size_t s = 0; s < c->n; s++) {
        double sum = 0.0;
        for (size_t wave = 0; wave < 2; wave++) {
            const double d = c->treated[s], after = (double)wave;
            const double x[K] = {1.0, d, after, d * after};
            double e = (wave == 0 ? c->pretest : c->outcome)->real[s], own = 0.0;
            for (size_t i = 0; i < K; i++) {
                e -= x[i] * beta[i];
                own += inverse[3 * K + i] * x[i];
            }
            sum += made.matching->weight[s] * own * e;
        }
        meat += sum * sum;
    }
    check_close(effects.row[0].estimate, beta[3], 1e-11);
    check_close(effects.row[0].se, sqrt(meat), 1e-11);
    arena_destroy(arena);
}

static bool says(Arena *arena, const Effects *effects, const char *what)
{
    bool told = false;

    for (size_t k = 0; k < effects->notes.n; k++)
        told = told || strstr(phrase_text(arena, &effects->notes.item[k].phrase), what) != NULL;
    return told;
}

/* Of one arm, by the definition. */
static double correlation_of(const MadeStudy *made, int arm)
{
    const double *x = made->cohort->pretest->real, *y = made->cohort->outcome->real;
    double w = 0.0, mx = 0.0, my = 0.0, sum[3] = {0.0, 0.0, 0.0};

    for (size_t i = 0; i < made->cohort->n; i++) {
        const double own = made->cohort->treated[i] == arm ? made->matching->weight[i] : 0.0;
        w += own;
        mx += own * x[i];
        my += own * y[i];
    }
    for (size_t i = 0; i < made->cohort->n; i++) {
        const double own = made->cohort->treated[i] == arm ? made->matching->weight[i] : 0.0;
        sum[0] += own * (x[i] - mx / w) * (x[i] - mx / w);
        sum[1] += own * (y[i] - my / w) * (y[i] - my / w);
        sum[2] += own * (x[i] - mx / w) * (y[i] - my / w);
    }
    return sum[2] / sqrt(sum[0] * sum[1]);
}

static void it_tells_how_waves_correlate_and_of_a_score_used_twice(void **state)
{
    static const char *const names[] = {"gains", "did"};

    (void)state;
    for (size_t k = 0; k < COUNT_OF(names); k++) {
        Arena *arena = arena_create();
        const MadeStudy made = world_of(arena);
        EffectSettings settings = settings_of(names[k]);
        Effects effects;
        Error err = {0};
        assert_true(effect_estimate(arena, &settings, made.cohort, made.matching, &effects, &err));
        assert_true(says(arena, &effects,
                         arena_printf(arena,
                                      "at %.2f in the program group, %.2f in the comparison "
                                      "group and %.2f in both",
                                      correlation_of(&made, 1), correlation_of(&made, 0),
                                      effects.row[0].pre_post_r)));
        assert_true(says(arena, &effects, "The earlier score is used twice"));
        settings.method = match_method_find("unmatched");
        assert_true(effect_estimate(arena, &settings, made.cohort, made.matching, &effects, &err));
        assert_false(says(arena, &effects, "used twice"));
        settings = settings_of("difference");
        assert_true(effect_estimate(arena, &settings, made.cohort, made.matching, &effects, &err));
        assert_false(says(arena, &effects, "used twice"));
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_difference_of_weighted_mean_gains),
        cmocka_unit_test(its_error_is_that_of_a_column_of_gains),
        cmocka_unit_test(a_regression_of_two_waves_says_the_same),
        cmocka_unit_test(it_tells_how_waves_correlate_and_of_a_score_used_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
