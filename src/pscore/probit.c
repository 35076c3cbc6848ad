/* Probit regression of treatment on the covariates, by maximum likelihood. */
#include "pscore/binary.h"

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    return binary_fit(arena, settings, cohort, &link_probit, out, err);
}

const ScoreModel score_model_probit = {
    .name = "probit",
    .help = "probit regression of treatment on the covariates, maximum likelihood: p = Phi(x b)",
    .source = "Bliss (1935) Annals of Applied Biology 22:134-167; McCullagh & Nelder (1989) "
              "Generalized Linear Models, 2nd ed.",
    .traits = TRAIT_TERMS | TRAIT_GLM | TRAIT_LEVELS,
    .options = predictor_options,
    .settings_size = sizeof(PredictorSettings),
    .solves_terms = true,
    .fit = fit,
};
