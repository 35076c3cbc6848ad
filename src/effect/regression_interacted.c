/* Regression in which every covariate has a slope of its own in each arm. Covariates are centred
 * where the estimand looks (the treated for ATT), so the treatment's coefficient is the effect
 * there; the centres count as fixed. */
#include "outcome_model.h"

/* Means of the model's terms over the students whom the estimand is about. */
static const double *centres(Arena *arena, const EstimatorInput *input, const OutcomeModel *plain)
{
    const EffectSample *sample = input->sample;

    Arena *scratch = arena_create();
    const size_t k = plain->model.n;
    double *block = ARENA_ARRAY(scratch, double, k *FIT_STRIDE);
    double *centre = ARENA_ARRAY(arena, double, k);
    double weight[MODEL_BLOCK];
    double total = 0.0;

    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        model_fill(&plain->rows, (MatrixRows){.begin = begin, .n = n}, block, FIT_STRIDE);
        for (size_t i = 0; i < n; i++) {
            weight[i] = outcome_model_counts(input, begin + i);
            total += weight[i];
        }
        block_cross(block, FIT_STRIDE, n, k, weight, centre);
    }
    for (size_t j = 0; j < k; j++)
        centre[j] = total > 0.0 ? centre[j] / total : 0.0;
    arena_destroy(scratch);
    return centre;
}

static bool estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    OutcomeModel *model;

    if (!outcome_model_make(arena, input, true, &model, err))
        return false;
    model->centre = centres(arena, input, model);
    return outcome_model_estimate(arena, model, input->sample, out, err);
}

const Estimator estimator_regression_interacted = {
    .name = "regression_interacted",
    .help = "regression with slopes of their own in each arm, read off at the estimand's means",
    .source = "Lin (2013) Annals of Applied Statistics 7:295-318",
    .traits = TRAIT_ADJUSTS,
    .averaged = true,
    .estimate = estimate,
};
