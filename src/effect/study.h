/* Inside src/effect: one analysis made ready, for the estimate and for estimates of parts of it. */
#ifndef ALIKE_EFFECT_STUDY_H
#define ALIKE_EFFECT_STUDY_H

#include "sample.h"

/* The whole study's sample and what holds for every part of it. */
struct EffectStudy {
    const Design *design;
    const Cohort *cohort;
    const Matching *matching;
    Clustering clustering;
    const double *weight;  /* of the analytic sample; by student of the cohort */
    const uint8_t *alive;  /* by link; NULL without */
    EffectSample students; /* a row a student */
    EffectSample rows;     /* what the estimator works on */
};

/* All numbers NaN. */
Effect effect_blank(const EffectStudy *study);

/* t, p and the interval from estimate, se and df. */
void effect_test(double confidence, Effect *out);

/* Describes the students, estimates on the rows. details: NULL for parts. */
bool study_estimate(const EffectStudy *study, Arena *arena, const EffectSample *students,
                    const EffectSample *rows, Effect *out, Effects *details, Error *err) MUST_CHECK;

/* The same for a part: one that can't be estimated says why in out->problem. */
bool study_estimate_part(const EffectStudy *study, Arena *arena, const EffectSample *students,
                         const EffectSample *rows, Effect *out, Error *err) MUST_CHECK;

Effect *effects_add(Effects *out, Arena *arena, Effect effect);

#endif
