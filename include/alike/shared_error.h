/* What the effects of several outcomes share: the same students, the same schools. */
#ifndef ALIKE_SHARED_ERROR_H
#define ALIKE_SHARED_ERROR_H

#include "alike/effect_study.h"

/* As effect_study_sums, without school components; where errors go by no column of groups (by
 * nobody, matched sets or uses of students), by the student, whose name is the id after a blank. */
bool effect_study_shared(const EffectStudy *study, Arena *arena, EffectSums *out,
                         Error *err) MUST_CHECK;

/* The correlation of two estimates as far as what they share tells it: the sum over clusters of
 * both of the product of what each gives, over the root of the sums of squares. NaN where either
 * has none. */
double effect_sums_correlation(const EffectSums *a, const EffectSums *b);

#endif
