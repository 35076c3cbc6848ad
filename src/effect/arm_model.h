/* Inside src/effect: an outcome model of one arm, on its own students alone. */
#ifndef ALIKE_EFFECT_ARM_MODEL_H
#define ALIKE_EFFECT_ARM_MODEL_H

#include "outcome_model.h"

typedef struct ArmModel {
    bool treated;
    size_t n;
    uint32_t *at; /* n: the arm's students among those given */
    Model model;
    ModelRows rows;
    ModelMatrix x;
    Fit *fit; /* NULL: none was made */
} ArmModel;

/* Least squares of the score on the columns of `effects.adjust`, with these weights by row of
 * `students`, 0 for those who are not in the model. Stays where it is made. */
bool arm_model_fit(Arena *arena, const EstimatorInput *input, const EffectSample *students,
                   const double *weight, bool treated, ArmModel *out, Error *err) MUST_CHECK;

/* out[i]: what it says of every one of these students. */
void arm_model_predict(const ArmModel *model, const EffectSample *students, double *out);

/* Says which terms it leaves out. */
void arm_model_note(const ArmModel *model, Arena *arena, Notes *notes);

/* What the rows that a model was fitted on give, through its coefficients, to something whose
 * derivative by them is the sum over the rows of x of q times the terms: the fit's weight times
 * x' B^-1 g of each row, B being X'WX; times the row's residual it is the row's part. */
double *fit_passes_on(Arena *arena, Fit *fit, const ModelMatrix *x, const double *q);

#endif
