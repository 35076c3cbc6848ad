/* The sets of people that are shown of one score. */
#ifndef ALIKE_SET_REGISTRY_H
#define ALIKE_SET_REGISTRY_H

#include "disclose/release.h"

typedef struct SetRegistry {
    Arena *arena;
    size_t min;
    size_t n, capacity;
    const People **set; /* by rising size */
    size_t *when;       /* the n-th that was shown */
    size_t n_shown, capacity_when;
} SetRegistry;

/* Are few in it, of either arm? */
bool registry_few_in(const SetRegistry *registry, const People *set);
/* May X be shown beside what is? Not where few are in
 *   X or A and not in both;   X and in neither A nor B, disjoint parts of it;
 *   A and in neither X nor B, disjoint parts of it
 * for any A, B that are shown. */
bool registry_may_show(const SetRegistry *registry, const People *set);
/* Shows it from here on; one that is there already is not put twice. */
void registry_show(SetRegistry *registry, const People *set);

/* Combinations of more sets: does one tell few people by themselves? set: of those in it the one
 * that was shown last. Not tested where there are too many. */
typedef enum SetsTold { SETS_TELL_NOBODY, SETS_TELL_FEW, SETS_NOT_TESTED } SetsTold;
enum { SETS_TESTED_MAX = 500 };
SetsTold registry_tells(const SetRegistry *registry, size_t *set);
void registry_take_back(SetRegistry *registry, size_t set);

#endif
