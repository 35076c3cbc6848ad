/* The weighted difference of means, as a regression on the treatment alone. */
#include "outcome_model.h"

static bool predictors(Arena *arena, const Design *design, const Cohort *cohort,
                       const EffectSample *sample, Model *model, Predictors *out, Error *err)
{
    (void)arena;
    (void)design;
    (void)cohort;
    (void)sample;
    (void)err;
    *out = predictors_of(model, 1);
    return true;
}

const Estimator estimator_difference = {
    .name = "difference",
    .help = "difference of the weighted mean scores, without further adjustment",
    .source = "weighted least squares on the treatment alone; docs/methods.md",
    .predictors = predictors,
};
