/* Sorting and hashing used by every stage that walks data in order. Stable radix sorts: linear
 * time, and equal keys keep the order they came in, which is how ties are decided. */
#ifndef ALIKE_SORT_H
#define ALIKE_SORT_H

#include "alike/arena.h"

/* order[0..n): a permutation (or any selection) of indices into key; on return sorted by ascending
 * key[order[i]], stable. NaN sorts last; -0.0 equals 0.0. Scratch is taken inside and given back.
 */
void sort_by_real(const double *key, uint32_t *order, size_t n);
void sort_by_u64(const uint64_t *key, uint32_t *order, size_t n);
void sort_by_level(const int32_t *key, uint32_t *order, size_t n); /* negatives first */

/* order = 0, 1, ..., n-1 */
void sort_identity(uint32_t *order, size_t n);

/* 64 bits, well mixed, the same on every machine. */
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n);
uint64_t hash_u64(uint64_t seed, uint64_t value);
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

#endif
