/* Inside src/effect: a study of several copies of the data, whose gaps were drawn otherwise. */
#ifndef ALIKE_EFFECT_COPIES_H
#define ALIKE_EFFECT_COPIES_H

#include "study.h"

#include "alike/rubin.h"

/* A study for each copy of the study's matching; none where there is one data set. */
bool study_open_copies(Arena *arena, EffectStudy *study, Error *err) MUST_CHECK;

/* False; err says which copy it is about. */
bool study_name_copy(const EffectStudy *study, size_t k, Error *err);

/* Why what has no such rule is not known of several copies. */
extern const char study_of_one_copy[];

/* A row of results from the same row of every copy: estimate, se, df, t, p, the interval, means of
 * the arms and their errors; g and its error of a 0/1 outcome, before effect_finish. */
Pooled effect_pool(const EffectStudy *study, const Effect *copy, size_t m, Effect *out);

/* work for each copy k, on threads that are free: it writes to what is of k alone, and to an arena
 * of its own, which goes to `arena`. False: one failed, which err names. */
typedef bool (*CopyWork)(void *context, Arena *arena, size_t k, Error *err);
bool study_each_copy(const EffectStudy *study, Arena *arena, CopyWork work, void *context,
                     Error *err) MUST_CHECK;

/* The row that `make` gives for each copy, pooled. */
typedef bool (*StudyMaker)(const EffectStudy *study, Arena *arena, const void *of, Effect *out,
                           Error *err);
bool study_pool(const EffectStudy *study, Arena *arena, StudyMaker make, const void *of,
                Effect *out, Error *err) MUST_CHECK;

bool study_pool_ratio(const EffectStudy *study, EffectRatio *out, Error *err) MUST_CHECK;
/* Estimates alone. */
bool study_pool_without(const EffectStudy *study, PartKind without, const int32_t *level_of,
                        size_t n, double *estimate, Error *err) MUST_CHECK;

#endif
