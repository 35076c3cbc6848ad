/* Regression in which every covariate has a slope of its own in each arm. Covariates are centred
 * where the estimand looks (the treated for ATT), so the treatment's coefficient is the effect
 * there; the centres count as fixed. */
#include "outcome_model.h"

#include "alike/linalg.h"

static bool counts(Estimand estimand, uint8_t treated)
{
    return estimand == ESTIMAND_ATE || (treated != 0) == (estimand == ESTIMAND_ATT);
}

/* Weighted means of the model's terms over the students whom the estimand is about. */
static void centres(Estimand estimand, const EffectSample *sample, const Predictors *plain,
                    double *centre)
{
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, plain, 1);
    double weight[MODEL_BLOCK];
    double total = 0.0;

    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        predictors_fill(plain, sample, (Rows){.begin = begin, .n = n}, space);
        for (size_t i = 0; i < n; i++) {
            weight[i] =
                counts(estimand, sample->treated[begin + i]) ? sample->weight[begin + i] : 0.0;
            total += weight[i];
        }
        block_cross(fit_space_raw(space), FIT_STRIDE, n, plain->n, weight, centre);
    }
    for (size_t j = 0; j < plain->n; j++)
        centre[j] = total > 0.0 ? centre[j] / total : 0.0;
    arena_destroy(scratch);
}

static bool estimate(Arena *arena, const Design *design, const Cohort *cohort,
                     const EffectSample *sample, VarianceKind variance, Effect *out,
                     Effects *details, Error *err)
{
    Model model = outcome_model(arena);

    if (!outcome_model_adjust(arena, design, cohort, sample, &model, err))
        return false;
    Predictors predictors = {.model = &model, .treated = 1, .n = model.n};
    double *centre = ARENA_ARRAY(arena, double, model.n);
    centres((Estimand)design->effects.estimand, sample, &predictors, centre);
    predictors.centre = centre;
    predictors.n = model.n + (model.n - 2);
    return outcome_model_estimate(arena, design, sample, &predictors, variance, out, details, err);
}

const Estimator estimator_regression_interacted = {
    .name = "regression_interacted",
    .help = "regression with slopes of their own in each arm, read off at the estimand's means",
    .source = "Lin (2013) Annals of Applied Statistics 7:295-318",
    .adjusts = true,
    .centred = true,
    .estimate = estimate,
};
