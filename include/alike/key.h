/* Keys: a hash of the settings that a stage reads, and of its parents' keys. Two stages with equal
 * keys are one and the same and are computed once. */
#ifndef ALIKE_KEY_H
#define ALIKE_KEY_H

#include "alike/spec.h"

uint64_t key_columns(const Design *design);
uint64_t key_cohort(uint64_t frame, const Design *design, const OutcomeSpec *outcome);
uint64_t key_score(uint64_t cohort, const Design *design);
/* parent: the cohort's key for a design that needs no score, else the score's */
uint64_t key_matching(uint64_t parent, uint64_t seed, const Design *design);
uint64_t key_balance(uint64_t matching, const Design *design);

#endif
