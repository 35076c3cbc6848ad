/* Weighted regression of the score on the treatment and the covariates of `effects.adjust`. */
#include "outcome_model.h"

static bool estimate(Arena *arena, const Design *design, const Cohort *cohort,
                     const EffectSample *sample, VarianceKind variance, Effect *out,
                     Effects *details, Error *err)
{
    Model model = outcome_model(arena);

    if (!outcome_model_adjust(arena, design, cohort, sample, &model, err))
        return false;
    const Predictors predictors = {.model = &model, .treated = 1, .n = model.n};
    return outcome_model_estimate(arena, design, sample, &predictors, variance, out, details, err);
}

const Estimator estimator_regression = {
    .name = "regression",
    .help = "coefficient of the treatment in a weighted regression on it and the covariates",
    .source = "Ho, Imai, King & Stuart (2007) Political Analysis 15:199-236",
    .adjusts = true,
    .estimate = estimate,
};
