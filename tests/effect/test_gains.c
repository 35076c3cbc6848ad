/* The estimator of gains: two by two differences on the same students. */
#include "effect/made_groups.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_difference_of_weighted_mean_gains),
        cmocka_unit_test(its_error_is_that_of_a_column_of_gains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
