/* The wild cluster bootstrap of a study's estimate: whom it is for, and that order changes nothing.
 * Its numbers are held against refits in tests/stats/test_wild_bootstrap.c. */
#include "effect/made_groups.h"
#include "stage_settings.h"

#include "alike/effect_study.h"

#include <string.h>

#include <gsl/gsl_errno.h>

static const World world = {.n_program = 6,
                            .n_comparison = 8,
                            .n_students = 12,
                            .size = 5,
                            .effect = 2.0,
                            .school_sd = 1.0,
                            .seed = 11};
static Name school = {.text = "school"};

static Design design_of(const char *estimator, ClusterKind cluster)
{
    return (Design){.name = "primary",
                    .primary = true,
                    .effects = {.estimator = estimator_find(estimator),
                                .adjust = ADJUST_NONE,
                                .variance = VARIANCE_AUTO,
                                .cluster = cluster,
                                .cluster_by = {.n = 1, .item = &school},
                                .confidence = 0.95}};
}

static EffectWild wild_of(Arena *arena, const Design *design, const MadeStudy *made, size_t draws)
{
    static Error err;
    EffectStudy *study;
    EffectWild out = {.all = false};

    error_clear(&err);
    if (!effect_study_open(arena, EFFECTS_OF(design), made->cohort, made->matching, &study, &err) ||
        !effect_study_wild(study, draws, 3, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void an_effect_has_p_and_interval(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = made_study(arena, &world);
    const Design design = design_of("difference", CLUSTER_COLUMNS);
    static Error err;
    Effects effects;

    (void)state;
    assert_true(
        effect_estimate(arena, EFFECTS_OF(&design), made.cohort, made.matching, &effects, &err));
    for (size_t draws = 999; draws <= 19999; draws += 19000) {
        const EffectWild wild = wild_of(arena, &design, &made, draws);
        assert_null(wild.problem);
        assert_int_equal(wild.all, draws >= 1u << 14); /* 14 schools */
        check_close(wild.estimate, effects.row[0].estimate, 1e-12);
        assert_true(wild.p > 0.0 && wild.p <= 1.0);
        assert_true(wild.ci_low < wild.estimate && wild.estimate < wild.ci_high);
        assert_true((wild.p > 0.05) == (wild.ci_low < 0.0 && wild.ci_high > 0.0));
    }
    arena_destroy(arena);
}

static void the_same_seed_gives_the_same_draws(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = made_study(arena, &world);
    const Design design = design_of("regression", CLUSTER_COLUMNS);
    const EffectWild first = wild_of(arena, &design, &made, 999);
    const EffectWild again = wild_of(arena, &design, &made, 999);

    (void)state;
    check_same(first.p, again.p);
    check_same(first.ci_low, again.ci_low);
    check_same(first.ci_high, again.ci_high);
    arena_destroy(arena);
}

static void it_is_for_regressions_by_one_column(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = made_study(arena, &world);
    const Design none = design_of("regression", CLUSTER_NONE);
    const Design centred = design_of("regression_interacted", CLUSTER_COLUMNS);
    const EffectWild alone = wild_of(arena, &none, &made, 99);
    const EffectWild other = wild_of(arena, &centred, &made, 99);

    (void)state;
    assert_non_null(strstr(alone.problem, "name it as effects.cluster"));
    assert_non_null(strstr(other.problem, "this estimator is none"));
    check_nan(alone.p);
    check_nan(other.ci_low);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_effect_has_p_and_interval),
        cmocka_unit_test(the_same_seed_gives_the_same_draws),
        cmocka_unit_test(it_is_for_regressions_by_one_column),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
