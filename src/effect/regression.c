/* Weighted regression of the score on the treatment and the covariates of `effects.adjust`. */
#include "outcome_model.h"

static bool predictors(Arena *arena, const Design *design, const Cohort *cohort,
                       const EffectSample *sample, Model *model, Predictors *out, Error *err)
{
    if (!outcome_model_adjust(arena, design, cohort, sample, model, err))
        return false;
    *out = predictors_of(model, 1);
    return true;
}

const Estimator estimator_regression = {
    .name = "regression",
    .help = "coefficient of the treatment in a weighted regression on it and the covariates",
    .source = "Ho, Imai, King & Stuart (2007) Political Analysis 15:199-236",
    .adjusts = true,
    .predictors = predictors,
};
