/* Numbers without a pattern, the same on every machine. */
#ifndef TESTS_RANDOM_H
#define TESTS_RANDOM_H

#include "alike/hash.h"

/* At least 0 and below 1. */
static inline double uniform(uint64_t *state)
{
    *state = hash_u64(*state, 1);
    return (double)(*state >> 11) * 0x1p-53;
}

#endif
