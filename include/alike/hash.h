/* Hashes that are the same on every machine. */
#ifndef ALIKE_HASH_H
#define ALIKE_HASH_H

#include "alike/base.h"

/* 128 bits that stand for what was hashed: never equal by chance (alike/key.h). */
typedef struct Key {
    uint64_t a, b;
} Key;

/* 64 bits, well mixed, the same on every machine. */
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n);
uint64_t hash_text(uint64_t seed, const char *text); /* NULL and "" differ */

/* A one-to-one stirring of 64 bits, for loops that hash millions of pairs. The finaliser of
 * SplitMix64: Steele, Lea & Flood (2014), OOPSLA, "Fast splittable pseudorandom number generators".
 */
static inline uint64_t hash_mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    x ^= x >> 27;
    x *= UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static inline uint64_t hash_u64(uint64_t seed, uint64_t value)
{
    return hash_mix(hash_mix(seed + UINT64_C(0x9E3779B97F4A7C15)) ^
                    (value + UINT64_C(0x9E3779B97F4A7C15)));
}

#endif
