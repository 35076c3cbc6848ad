/* Weighted regression of the score on the treatment and the covariates of `effects.adjust`. */
#include "outcome_model.h"

static bool estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    OutcomeModel *model;

    return outcome_model_make(arena, input, true, &model, err) &&
           outcome_model_estimate(arena, model, input->sample, out, err);
}

const Estimator estimator_regression = {
    .name = "regression",
    .help = "coefficient of the treatment in a weighted regression on it and the covariates",
    .source = "Ho, Imai, King & Stuart (2007) Political Analysis 15:199-236",
    .traits = TRAIT_ADJUSTS | TRAIT_LEVELS,
    .estimate = estimate,
};
