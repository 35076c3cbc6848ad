/* Logistic regression of treatment on the covariates, by maximum likelihood. */
#include "pscore/binary.h"

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    return binary_fit(arena, settings, cohort, &link_logit, out, err);
}

const ScoreModel score_model_logit = {
    .name = "logit",
    .help = "logistic regression of treatment on the covariates, maximum likelihood",
    .source = "Rosenbaum & Rubin (1983) Biometrika 70:41-55; McCullagh & Nelder (1989)",
    .traits = TRAIT_TERMS | TRAIT_GLM | TRAIT_LEVELS,
    .options = predictor_options,
    .settings_size = sizeof(PredictorSettings),
    .solves_terms = true,
    .fit = fit,
};
