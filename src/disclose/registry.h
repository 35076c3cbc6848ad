/* The sets of people that are shown of one score. */
#ifndef ALIKE_SET_REGISTRY_H
#define ALIKE_SET_REGISTRY_H

#include "disclose/release.h"

typedef struct SetRegistry {
    Arena *arena;
    size_t min;
    size_t n, capacity;
    const People **set; /* by rising size */
} SetRegistry;

/* May X be shown beside what is? Not where few are in it, or few are in
 *   X or A and not in both;   X and in neither A nor B, disjoint parts of it;
 *   A and in neither X nor B, disjoint parts of it
 * for any A, B that are shown. */
bool registry_may_show(const SetRegistry *registry, const People *set);
/* Shows it from here on; one that is there already is not put twice. */
void registry_show(SetRegistry *registry, const People *set);

#endif
