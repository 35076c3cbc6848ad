/* The terms of a propensity model. Inside src/pscore only. */
#ifndef ALIKE_PSCORE_PREDICTORS_H
#define ALIKE_PSCORE_PREDICTORS_H

#include "alike/pscore.h"

/* Intercept, covariates in their order, interactions, squares. Notes what the study file asks for
 * and these students can't give (a covariate left out, a square of a factor).
 * ERR_STUDY: an interaction or square of a column that is not a covariate. */
bool predictors_list(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                     Model *model, Notes *notes, Error *err) MUST_CHECK;

#endif
