/* Logistic regression with a ridge penalty: for many covariates beside few students, and where the
 * groups can be told apart by some value. */
#include "pscore/binary.h"

#include "stats/ridge.h"

#include <math.h>

typedef struct RidgeSettings {
    PredictorSettings predictors;
    double lambda; /* 0: chosen */
} RidgeSettings;

static const Option options[] = {
    PREDICTOR_OPTIONS,
    {.name = "lambda",
     .type = OPT_REAL,
     .offset = offsetof(RidgeSettings, lambda),
     .fallback = "auto",
     .zero = "auto",
     .max = INFINITY,
     .above_min = true,
     .example = "0.01",
     .plain = "How strongly the covariates are kept from telling the groups apart by chance.",
     .change_when = "a published analysis states its penalty, or the chosen one leaves the groups "
                    "unlike.",
     .help = "The score maximises log L / n - lambda / 2 times the sum of squared coefficients of "
             "standardised terms (divisor n; the intercept is free), as R's glmnet with alpha = 0. "
             "With auto, that of 1, 10^-0.5, 0.1 ... 0.00001 with the least deviance + 2 effective "
             "parameters."},
    {.name = NULL},
};

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    const RidgeSettings *own = settings->model_settings;
    BinaryTask task;
    if (!binary_terms(arena, settings, cohort, &task, &out->notes, err))
        return false;
    binary_pose(&task, &link_logit);
    task.bounded = true;
    const RidgeChoice choice = ridge_fit(arena, &task.problem, own->lambda, &task.fit);
    if (!binary_finish(&task, out, err))
        return false;
    notes_add(&out->notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
              PHRASE("The score model's penalty is {}{}: {} terms count for {} free ones.",
                     piece_real(choice.lambda, -6),
                     piece_words(own->lambda == 0 ? ", the best of 11 by Akaike's criterion" : ""),
                     piece_number(task.model.n), piece_real(task.fit.df, 1)));
    return true;
}

const ScoreModel score_model_ridge = {
    .name = "ridge",
    .help = "logistic regression with a ridge penalty on standardised terms: for many covariates "
            "beside few students; estimates are always finite",
    .source = "le Cessie & van Houwelingen (1992) Applied Statistics 41:191-201; the choice of the "
              "penalty: Hastie & Tibshirani (1990) Generalized Additive Models, 6.8",
    .traits = TRAIT_TERMS,
    .options = options,
    .settings_size = sizeof(RidgeSettings),
    .fit = fit,
};
