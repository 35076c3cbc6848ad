/* Complementary log-log regression of treatment on the covariates, by maximum likelihood. */
#include "pscore/binary.h"

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    return binary_fit(arena, settings, cohort, &link_cloglog, out, err);
}

const ScoreModel score_model_cloglog = {
    .name = "cloglog",
    .help = "complementary log-log regression of treatment on the covariates, maximum likelihood: "
            "p = 1 - exp(-exp(x b)), which nears 1 faster than 0",
    .source = "McCullagh & Nelder (1989) Generalized Linear Models, 2nd ed., 4.3",
    .traits = TRAIT_TERMS | TRAIT_GLM | TRAIT_LEVELS,
    .options = predictor_options,
    .settings_size = sizeof(PredictorSettings),
    .solves_terms = true,
    .fit = fit,
};
