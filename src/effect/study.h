/* Inside src/effect: one analysis made ready, for the estimate and for estimates of parts of it. */
#ifndef ALIKE_EFFECT_STUDY_H
#define ALIKE_EFFECT_STUDY_H

#include "sample.h"
#include "stats/fit.h"

/* The whole study's sample and what holds for every part of it. */
struct EffectStudy {
    const Design *design;
    const Cohort *cohort;
    const Matching *matching;
    Clustering clustering;
    const double *weight; /* of the analytic sample; by student of the cohort */
    const uint8_t *alive; /* by link; NULL without */
};

/* All numbers NaN. */
Effect effect_blank(const EffectStudy *study);

/* t, p and the interval from estimate, se and df. */
void effect_test(double confidence, Effect *out);

Effect *effects_add(Effects *out, Arena *arena, Effect effect);

/* The students of a part and the rows that the estimator works on. */
typedef struct PartSamples {
    EffectSample students, rows;
} PartSamples;
PartSamples part_samples(const EffectStudy *study, Arena *arena, const EffectPart *part);

/* Both parts one after the other, the second on side 1, in clusters that run across them. */
EffectSample part_samples_of_both(const EffectStudy *study, Arena *arena, const EffectPart *a,
                                  const EffectPart *b);

/* Students of the cohort who tell how much schools and students of the part differ: those of the
 * focal arm in the part, and of the other arm those with the value where at least half of the
 * part's comparison weight lies there, else all. second: of two parts; NULL. */
ComponentRows part_component_rows(const EffectStudy *study, Arena *arena, const EffectPart *part,
                                  const EffectPart *second);

/* The one way to an estimate: the study's estimator on these rows, with the study's variance by the
 * rule that the part's clusters allow. Fills estimate, se, df, t, p, the interval, r2, adjusted
 * means, clusters, problem. second: the other part of a contrast; NULL. */
bool study_estimate(const EffectStudy *study, Arena *arena, const EffectPart *part,
                    const EffectPart *second, const EffectSample *rows, Effect *out,
                    Effects *details, Error *err) MUST_CHECK;

/* The fit of the study's estimator, without a variance: for deletion of parts. */
bool study_fit(const EffectStudy *study, Arena *arena, const EffectSample *rows,
               Predictors *predictors, Fit *out, Error *err) MUST_CHECK;

/* The error as words in a row: "study.yaml:3: ..." keeps the sentence. */
const char *problem_of(Arena *arena, const Error *err);

#endif
