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

/* About normal, mean 0 and standard deviation 1: the same for the same number. */
static inline double noise(size_t seed)
{
    uint64_t x = 0x9E3779B97F4A7C15u * (seed + 1);
    double sum = 0;
    for (int k = 0; k < 12; k++) {
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        sum += (double)((x * 0x2545F4914F6CDD1Du) >> 11) / 9007199254740992.0;
    }
    return sum - 6;
}

#endif
