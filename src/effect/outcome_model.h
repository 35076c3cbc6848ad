/* Inside src/effect: what the regression estimators share. */
#ifndef ALIKE_EFFECT_OUTCOME_MODEL_H
#define ALIKE_EFFECT_OUTCOME_MODEL_H

#include "stats/fit.h"

/* Intercept and treatment; treated = 1. */
Model outcome_model(Arena *arena);

/* Adds the covariates of `effects.adjust`. ERR_STUDY: one that some student of the sample lacks. */
bool outcome_model_adjust(Arena *arena, const Design *design, const Cohort *cohort,
                          const EffectSample *sample, Model *model, Error *err) MUST_CHECK;

/* Fits and fills estimate, se, df, r2, clusters and adjusted means of out; in details, where given,
 * the terms and notes. out holds the arms' means already. Where the rule refuses a variance, se and
 * df stay as they are. */
bool outcome_model_estimate(Arena *arena, const Design *design, const EffectSample *sample,
                            const Predictors *predictors, const VarianceRule *rule, Effect *out,
                            Effects *details, Error *err) MUST_CHECK;

/* Coefficient j. */
double outcome_model_value(const Fit *fit, size_t j);

#endif
