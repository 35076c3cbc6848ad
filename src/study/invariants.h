/* What holds of each stage's struct, whatever the data: only a fault of ours can break it. Asked at
 * the stage's door (stages.c, finish.c, replicates.c) where RunSettings.invariants is set, as it is
 * in all tests: there a wrong number stops and names its stage. Each returns NULL, or
 * what is broken, in words. */
#ifndef ALIKE_STUDY_INVARIANTS_H
#define ALIKE_STUDY_INVARIANTS_H

#include "alike/balance.h"
#include "alike/effect.h"

const char *cohort_invariants(const Cohort *cohort);
const char *score_invariants(const Cohort *cohort, const PropensityScore *score);
const char *matching_invariants(Estimand estimand, const Cohort *cohort, const Matching *matching);
const char *balance_invariants(const Balance *balance);
const char *effects_invariants(const Cohort *cohort, const Matching *matching,
                               const Effects *effects);

/* ERR_INTERNAL where `broken` says something. */
bool invariants_hold(const char *stage, const char *broken, Error *err) MUST_CHECK;

#endif
