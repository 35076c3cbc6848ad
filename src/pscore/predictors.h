/* The terms of a propensity model. Inside src/pscore only. */
#ifndef ALIKE_PSCORE_PREDICTORS_H
#define ALIKE_PSCORE_PREDICTORS_H

#include "alike/pscore.h"

/* What a model of the covariates is told beside them, and the keys of the study file for it. */
typedef struct PredictorSettings {
    Pairs interactions;
    Names squares;
} PredictorSettings;
extern const Option predictor_options[];

/* Intercept, covariates in their order, interactions, squares. Notes what the study file asks for
 * and these students can't give (a covariate left out, a square of a factor).
 * ERR_STUDY: an interaction or square of a column that is not a covariate. */
bool predictors_list(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                     Model *model, Notes *notes, Error *err) MUST_CHECK;

#endif
