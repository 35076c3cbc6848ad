/* The weighted difference of means, as a regression on the treatment alone. */
#include "outcome_model.h"

static bool estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    OutcomeModel *model;

    return outcome_model_make(arena, input, false, &model, err) &&
           outcome_model_estimate(arena, model, input->sample, out, err);
}

const Estimator estimator_difference = {
    .name = "difference",
    .help = "difference of the weighted mean scores, without further adjustment",
    .source = "weighted least squares on the treatment alone; docs/methods.md",
    .traits = TRAIT_PLAIN,
    .estimate = estimate,
};
