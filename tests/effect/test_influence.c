/* Estimators that tell influence values: what few clusters of an arm can say, and the design's
 * score. */
#include "effect/made_groups.h"
#include "stage_settings.h"

#include "effect/estimate.h"

#include "alike/effect_study.h"
#include "alike/match.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static Name school = {.text = "school"};

/* --- estimators of this test --------------------------------------------------------------------
 */

/* The difference of means at these weights, by what each row gives to it. */
static Estimate difference_at(Arena *arena, const EffectSample *sample, const double *weight)
{
    double *influence = ARENA_ARRAY(arena, double, sample->n);
    double total[2] = {0.0, 0.0}, mean[2] = {0.0, 0.0};

    for (size_t i = 0; i < sample->n; i++) {
        total[sample->treated[i]] += weight[i];
        mean[sample->treated[i]] += weight[i] * sample->y[i];
    }
    for (size_t arm = 0; arm < 2; arm++)
        mean[arm] /= total[arm];
    for (size_t i = 0; i < sample->n; i++) {
        const uint8_t arm = sample->treated[i];
        influence[i] = (arm ? 1.0 : -1.0) * weight[i] / total[arm] * (sample->y[i] - mean[arm]);
    }
    return estimate_of_rows(arena, sample, mean[1] - mean[0], NULL, influence, 2);
}

static bool by_design(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    (void)err;
    *out = difference_at(arena, input->sample, input->sample->weight);
    return true;
}

/* Controls weigh the odds to be in the program. */
static bool by_odds(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    const EffectSample *sample = input->sample;
    double *weight = ARENA_ARRAY(arena, double, sample->n);

    if (input->score == NULL)
        return error_set(err, ERR_INFEASIBLE, NOWHERE, "the design has no score");
    for (size_t i = 0; i < sample->n; i++)
        weight[i] = sample->treated[i] ? 1.0 : exp(input->score->logit[sample->student[i]]);
    *out = difference_at(arena, sample, weight);
    return true;
}

static const Estimator influence = {
    .name = "influence", .kind = ESTIMATE_INFLUENCE, .estimate = by_design};
static const Estimator odds = {.name = "odds", .kind = ESTIMATE_INFLUENCE, .estimate = by_odds};

/* --- worlds -------------------------------------------------------------------------------------
 */

static World world_of(size_t n_program, size_t n_comparison)
{
    return (World){.n_program = n_program,
                   .n_comparison = n_comparison,
                   .n_students = 8,
                   .size = 3,
                   .school_sd = 3.0,
                   .seed = 5};
}

static Design design_of(const Estimator *estimator, VarianceKind variance)
{
    return (Design){.name = "primary",
                    .primary = true,
                    .effects = {.estimator = estimator,
                                .variance = (int)variance,
                                .cluster = CLUSTER_COLUMNS,
                                .cluster_by = {.n = 1, .item = &school},
                                .confidence = 0.95}};
}

static Effect estimate(Arena *arena, const Design *design, const MadeStudy *made)
{
    static Error err;
    Effects out;

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(design), made->cohort, made->matching, &out, &err))
        fail_msg("%s", err.text);
    return out.row[0];
}

/* --- tests --------------------------------------------------------------------------------------
 */

/* With one school of an arm there is no error, with two it has one degree of freedom; schools of
 * the other arm buy none. A variance that is named is what its name says. */
static void degrees_of_freedom_are_those_of_the_smaller_arm(void **state)
{
    static const struct {
        size_t n_program, n_comparison;
        double df;
        const char *one; /* the group that has one */
    } cases[] = {{1, 12, 0, "program"}, {2, 12, 1, NULL}, {3, 12, 2, NULL},
                 {9, 4, 3, NULL},       {7, 7, 6, NULL},  {5, 1, 0, "comparison"}};
    const Design automatic = design_of(&influence, VARIANCE_AUTO);
    const Design named = design_of(&influence, VARIANCE_CR1);

    (void)state;
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        Arena *arena = arena_create();
        const World world = world_of(cases[c].n_program, cases[c].n_comparison);
        const MadeStudy made = made_study(arena, &world);
        const Effect a = estimate(arena, &automatic, &made), n = estimate(arena, &named, &made);
        assert_string_equal(a.variance, "CR1");
        assert_true(a.df_by_arm && !n.df_by_arm);
        check_close(a.estimate, n.estimate, 1e-15);
        if (cases[c].one != NULL) {
            check_nan(a.se);
            check_nan(a.df);
            check_nan(a.p);
            check_nan(n.se);
            assert_non_null(
                strstr(a.problem, arena_printf(arena, "one school in the %s group", cases[c].one)));
        } else {
            assert_null(a.problem);
            check_same(a.df, cases[c].df);
            check_same(n.df, (double)(cases[c].n_program + cases[c].n_comparison) - 1.0);
            check_close(a.se, n.se, 1e-15);
            assert_true(a.ci_high > n.ci_high && a.p > n.p);
        }
        arena_destroy(arena);
    }
}

/* Parts go by their own schools, their difference by the part that has the fewest; so does what a
 * design is planned with. */
static void parts_and_plans_count_their_own_arms(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    const World world = world_of(5, 12); /* charter: schools 0, 2, 4 */
    const MadeStudy made = made_study(arena, &world);
    const Design design = design_of(&influence, VARIANCE_AUTO);
    const Levels charter =
        frame_levels(arena, &made.frame->column[4], made.cohort->row, made.cohort->n);
    EffectStudy *study;
    Effects parts = {.n = 0};
    Effect contrast;
    EffectPlan plan;

    (void)state;
    assert_true(
        effect_study_open(arena, EFFECTS_OF(&design), made.cohort, made.matching, &study, &err));
    assert_true(
        effect_study_parts(study, arena, charter.level, charter.name, 2, "charter", &parts, &err));
    check_same(parts.row[0].df, 1.0);
    check_same(parts.row[1].df, 2.0);
    assert_true(effect_study_contrast(study, arena, charter.level, 0, 1, &contrast, &err));
    check_same(contrast.df, 1.0);
    assert_true(
        effect_plan(arena, EFFECTS_OF(&design), made.cohort, made.matching, 0.2, &plan, &err));
    check_same(plan.df, 4.0);
    arena_destroy(arena);
}

/* How often a test at 5% finds an effect where there is none. */
static double level(const Design *design, size_t n_program, size_t n_worlds)
{
    size_t n = 0;

    for (size_t r = 0; r < n_worlds; r++) {
        Arena *arena = arena_create();
        World world = world_of(n_program, 20);
        world.seed = 3000 + r;
        const MadeStudy made = made_study(arena, &world);
        n += estimate(arena, design, &made).p < 0.05 ? 1 : 0;
        arena_destroy(arena);
    }
    return (double)n / (double)n_worlds;
}

static void few_schools_do_not_claim_too_much(void **state)
{
    enum { N_WORLDS = 400 };
    const Design automatic = design_of(&influence, VARIANCE_AUTO);
    const Design named = design_of(&influence, VARIANCE_CR1);

    (void)state;
    for (size_t n_program = 2; n_program <= 3; n_program++) {
        const double held = level(&automatic, n_program, N_WORLDS);
        const double lost = level(&named, n_program, N_WORLDS);
        print_message("level of a 5%% test with %zu program schools: %.3f, by all clusters %.3f\n",
                      n_program, held, lost);
        assert_true(held <= 0.06);
        assert_true(lost >= 0.09);
    }
}

/* The score that the design was given comes to the estimator, by student of the cohort. */
static void an_estimator_is_given_the_designs_score(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    const World world = world_of(4, 6);
    const MadeStudy made = made_study(arena, &world);
    const size_t n = made.cohort->n;
    const Design plain = design_of(&influence, VARIANCE_AUTO);
    const Design design = design_of(&odds, VARIANCE_AUTO);
    PropensityScore score = {.n = n, .logit = ARENA_ARRAY(arena, double, n)};
    Matching weighted = *made.matching;
    Effects out;

    (void)state;
    for (size_t i = 0; i < n; i++) /* odds that are the design's weights */
        score.logit[i] = log(fmax(made.matching->weight[i], 1e-300));
    weighted.score = &score;
    const MadeStudy scored = {.frame = made.frame, .cohort = made.cohort, .matching = &weighted};
    const Effect a = estimate(arena, &design, &scored), b = estimate(arena, &plain, &made);
    check_close(a.estimate, b.estimate, 1e-12);
    check_close(a.se, b.se, 1e-12);
    assert_false(
        effect_estimate(arena, EFFECTS_OF(&design), made.cohort, made.matching, &out, &err));
    assert_non_null(strstr(err.text, "the design has no score"));
    arena_destroy(arena);
}

static bool match_nobody(Arena *arena, const MatchProblem *problem, const void *settings,
                         Matching *out, Error *err)
{
    (void)settings;
    (void)err;
    *out = (Matching){.method = "nobody", .n = problem->cohort->n};
    out->weight = ARENA_ARRAY(arena, double, out->n);
    return true;
}

static void a_design_keeps_the_score_that_it_was_given(void **state)
{
    static const MatchMethod nobody = {.name = "nobody", .run = match_nobody};
    static Error err;
    Arena *arena = arena_create();
    const Cohort cohort = {.n = 3};
    const MatchingSettings settings = {.method = &nobody};
    const PropensityScore score = {.n = 3};
    Matching out;

    (void)state;
    assert_true(match_run(arena, &settings, &cohort, &score, 0, &out, &err));
    assert_ptr_equal(out.score, &score);
    assert_true(match_run(arena, &settings, &cohort, NULL, 0, &out, &err));
    assert_null(out.score);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degrees_of_freedom_are_those_of_the_smaller_arm),
        cmocka_unit_test(parts_and_plans_count_their_own_arms),
        cmocka_unit_test(few_schools_do_not_claim_too_much),
        cmocka_unit_test(an_estimator_is_given_the_designs_score),
        cmocka_unit_test(a_design_keeps_the_score_that_it_was_given),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
