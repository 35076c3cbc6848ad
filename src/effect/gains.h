/* Inside src/effect: what the estimators of gains share. */
#ifndef ALIKE_EFFECT_GAINS_H
#define ALIKE_EFFECT_GAINS_H

#include "estimate.h"

/* The weighted difference of mean gains, with notes of how early and late scores go together, and
 * of an earlier score that was matched on as well. */
bool gains_estimate(Arena *arena, const EstimatorInput *input, Estimate *out,
                    Error *err) MUST_CHECK;

#endif
