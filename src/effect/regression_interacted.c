/* Regression in which every covariate has a slope of its own in each arm. Covariates are centred
 * where the estimand looks (the treated for ATT), so the treatment's coefficient is the effect
 * there; the centres count as fixed. */
#include "outcome_model.h"

#include "alike/linalg.h"

static bool counts(Estimand estimand, uint8_t treated)
{
    return estimand == ESTIMAND_ATE || (treated != 0) == (estimand == ESTIMAND_ATT);
}

/* Weighted means of the model's terms over the students of a side whom the estimand is about. */
static const double *centres(Arena *arena, Estimand estimand, const EffectSample *sample,
                             const Predictors *plain, uint8_t side)
{
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, plain, 1);
    double *centre = ARENA_ARRAY(arena, double, plain->n);
    double weight[MODEL_BLOCK];
    double total = 0.0;

    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        predictors_fill(plain, sample, (Rows){.begin = begin, .n = n}, space);
        for (size_t i = 0; i < n; i++) {
            const size_t at = begin + i;
            const bool here = sample->side == NULL || sample->side[at] == side;
            weight[i] = here && counts(estimand, sample->treated[at]) ? sample->weight[at] : 0.0;
            total += weight[i];
        }
        block_cross(fit_space_raw(space), FIT_STRIDE, n, plain->n, weight, centre);
    }
    for (size_t j = 0; j < plain->n; j++)
        centre[j] = total > 0.0 ? centre[j] / total : 0.0;
    arena_destroy(scratch);
    return centre;
}

static bool predictors(Arena *arena, const Design *design, const Cohort *cohort,
                       const EffectSample *sample, Model *model, Predictors *out, Error *err)
{
    const Estimand estimand = (Estimand)design->effects.estimand;

    if (!outcome_model_adjust(arena, design, cohort, sample, model, err))
        return false;
    const Predictors plain = predictors_of(model, 1);
    const double *first = centres(arena, estimand, sample, &plain, 0);
    *out = plain;
    predictors_add_products(
        out, first, sample->side == NULL ? first : centres(arena, estimand, sample, &plain, 1));
    return true;
}

const Estimator estimator_regression_interacted = {
    .name = "regression_interacted",
    .help = "regression with slopes of their own in each arm, read off at the estimand's means",
    .source = "Lin (2013) Annals of Applied Statistics 7:295-318",
    .adjusts = true,
    .centred = true,
    .predictors = predictors,
};
