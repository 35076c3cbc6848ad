/* The weighted difference of mean gains: what the program's students gained from the earlier score
 * to the later one, less what the comparison students gained. Differences between the groups that
 * stay as they are cancel; the groups must have gained alike without the program. It is the two by
 * two difference of Callaway & Sant'Anna (2021), equation 2.9 without covariates, where everybody
 * has the same weight in an arm. */
#include "outcome_model.h"

double effect_score(const EffectSettings *settings, const Cohort *cohort, uint32_t row)
{
    const Estimator *estimator = settings->estimator;
    const bool gains = estimator != NULL && estimator->gains && cohort->pretest != NULL;

    return cohort->outcome->real[row] - (gains ? cohort->pretest->real[row] : 0.0);
}

static bool estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    EffectSample *sample = ARENA_NEW(arena, EffectSample);
    double *gain = ARENA_ARRAY(arena, double, input->sample->n);
    EstimatorInput own = *input;
    OutcomeModel *model;

    for (size_t i = 0; i < input->sample->n; i++)
        gain[i] = effect_score(input->effects, input->cohort, input->sample->row[i]);
    *sample = *input->sample;
    sample->y = gain;
    own.sample = sample;
    return outcome_model_make(arena, &own, false, &model, err) &&
           outcome_model_estimate(arena, model, sample, out, err);
}

const Estimator estimator_gains = {
    .name = "gains",
    .help = "difference of the weighted mean gains from the earlier score to the later one "
            "(difference in differences on the same students)",
    .source = "Callaway & Sant'Anna (2021) J. Econometrics 225:200-230",
    .gains = true,
    .estimate = estimate,
};
