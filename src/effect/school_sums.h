/* Inside src/effect: what a least-squares fit leaves, summed by school, from which a model with a
 * random intercept of schools is fitted. */
#ifndef ALIKE_EFFECT_SCHOOL_SUMS_H
#define ALIKE_EFFECT_SCHOOL_SUMS_H

#include "alike/effect.h"
#include "alike/reml.h"
#include "stats/fit.h"

/* By the sample's first cluster, in the fit's whitened coordinates, where X'X is the unit matrix,
 * of its residuals: X b added to the scores adds b to the coefficients of generalised least squares
 * and changes nothing else. Weights of the fit are all 1. */
bool reml_sums_of_fit(Arena *arena, Fit *fit, const EffectSample *sample, RemlSums *out,
                      Error *err) MUST_CHECK;

#endif
