/* The weighted difference of means, as a regression on the treatment alone. */
#include "outcome_model.h"

static bool estimate(Arena *arena, const Design *design, const Cohort *cohort,
                     const EffectSample *sample, VarianceKind variance, Effect *out,
                     Effects *details, Error *err)
{
    const Model model = outcome_model(arena);
    const Predictors predictors = {.model = &model, .treated = 1, .n = model.n};

    (void)cohort;
    return outcome_model_estimate(arena, design, sample, &predictors, variance, out, details, err);
}

const Estimator estimator_difference = {
    .name = "difference",
    .help = "difference of the weighted mean scores, without further adjustment",
    .source = "weighted least squares on the treatment alone; docs/methods.md",
    .estimate = estimate,
};
