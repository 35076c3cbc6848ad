/* Logistic regression with a random intercept of schools: what draws a school's students to the
 * program beside the covariates, held back the more the fewer students tell of it. */
#include "pscore/binary.h"
#include "pscore/schools.h"

#include "stats/glmm.h"

typedef struct RandomSettings {
    PredictorSettings predictors;
    Name school;
} RandomSettings;

static const Option options[] = {PREDICTOR_OPTIONS, SCHOOL_OPTION(RandomSettings), {.name = NULL}};

static bool varies_within(const RandomSettings *own, const Schools *schools, Error *err)
{
    if (!schools->whole)
        return true;
    return error_say(
        err, ERR_INFEASIBLE, own->school.place,
        PHRASE("propensity.model asks for an intercept of each school of '{}', but the program was "
               "given to whole schools: the intercepts would tell every student's group, and no "
               "one would be comparable. Choose a model without it; covariates of schools can tell "
               "which schools are alike",
               piece_column(own->school.text)));
}

static void note_spread(Arena *arena, const Cohort *cohort, const Schools *schools,
                        const GlmmFit *groups, Notes *notes)
{
    if (groups->spread > 0)
        notes_add(notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Schools differ in the score model by a standard deviation of {} logits, "
                         "over {} schools.",
                         piece_estimate(groups->spread, 2),
                         piece_number(schools->groups.n_groups)));
    else
        notes_add(notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Beyond the covariates the schools' shares of {} in the program differ no "
                         "more than chance has it: their intercepts are 0, and the score is that "
                         "of a model without schools.",
                         piece_words(frame_people(cohort->frame))));
}

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    const RandomSettings *own = settings->model_settings;
    BinaryTask task;
    Schools schools;
    GlmmFit groups;
    if (!binary_terms(arena, settings, cohort, &task, &out->notes, err) ||
        !schools_find(arena, cohort, own->school, &schools, err) ||
        !varies_within(own, &schools, err))
        return false;
    binary_pose(&task, &link_logit);
    glmm_fit(arena, &task.problem, schools.of, schools.n, &task.fit, &groups);
    if (!binary_finish(&task, out, err))
        return false;
    note_spread(arena, cohort, &schools, &groups, &out->notes);
    return true;
}

const ScoreModel score_model_random_intercept = {
    .name = "random_intercept",
    .help = "logistic regression with a random intercept of schools (Laplace's approximation); the "
            "score holds each school's own intercept",
    .source = "Breslow & Clayton (1993) JASA 88:9-25; Bates, Maechler, Bolker & Walker (2015) "
              "J. Statistical Software 67(1):1-48",
    .traits = TRAIT_TERMS,
    .options = options,
    .settings_size = sizeof(RandomSettings),
    .fit = fit,
};
