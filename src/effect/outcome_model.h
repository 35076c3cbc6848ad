/* Inside src/effect: what the regression estimators share. */
#ifndef ALIKE_EFFECT_OUTCOME_MODEL_H
#define ALIKE_EFFECT_OUTCOME_MODEL_H

#include "estimate.h"

/* Where the treatment stands among the terms: after the intercept. */
enum { TREATED_TERM = 1 };

/* Intercept and treatment. */
Model outcome_model(Arena *arena);

/* What the score is regressed on: the model's terms, then, where `centre` is given, the treatment's
 * product with every later term less its centre. Stays where it was made: its matrix points to it.
 */
typedef struct OutcomeModel {
    Model model;
    ModelRows rows;
    const double *centre; /* by term; NULL: no products */
    const Frame *frame;   /* whose words errors use */
} OutcomeModel;

/* Adds the covariates of `effects.adjust`. ERR_STUDY: one that some student of the sample lacks. */
bool outcome_model_covariates(Arena *arena, const EstimatorInput *input, Model *model,
                              Error *err) MUST_CHECK;

/* adjust: with these covariates. */
bool outcome_model_make(Arena *arena, const EstimatorInput *input, bool adjust, OutcomeModel **out,
                        Error *err) MUST_CHECK;
ModelMatrix outcome_model_matrix(const OutcomeModel *model);

/* Least squares on a sample's rows, with errors in the words of the study. Column TREATED_TERM is
 * the treatment. */
bool outcome_model_fit(Arena *arena, const Frame *frame, const ModelMatrix *x,
                       const EffectSample *sample, Fit *out, Error *err) MUST_CHECK;

/* How much row `at` of the sample counts where a model is averaged over those whom the effect is
 * about. Of the ATE each student counts as one of the population, not by what the design makes it
 * stand for: predictions of both arms are averaged over everybody (g-computation, as MatchIt's
 * guide). Of the treated or the controls alone the design's weights are the same for all; the
 * overlap and the matching population exist by weights only. */
double outcome_model_counts(const EstimatorInput *input, size_t at);

/* The coefficient of the treatment, with the forms of all coefficients. */
bool outcome_model_estimate(Arena *arena, const OutcomeModel *model, const EffectSample *sample,
                            Estimate *out, Error *err) MUST_CHECK;

/* The arms' means as forms of an estimate of a regression (n_forms each). */
void outcome_model_means(const Estimate *estimate, double *of_treated, double *of_control);

/* Names, coefficients and their standard errors; notes of what was left out. variance NULL: none.
 */
void outcome_model_details(Arena *arena, const Estimate *estimate, const Variance *variance,
                           Effects *details);

#endif
