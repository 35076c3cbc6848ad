/* Random numbers by counter: no state, so that any part of a stream can be made again by itself, in
 * any order and by any thread. */
#ifndef ALIKE_RANDOM_H
#define ALIKE_RANDOM_H

#include "alike/hash.h"

/* Number i of a stream. The middle of one of 2^52 equal steps: never 0 and never 1. */
static inline double random_uniform(uint64_t stream, uint64_t i)
{
    return ((double)(hash_u64(stream, i) >> 12) + 0.5) * 0x1p-52;
}
static inline size_t random_below(uint64_t stream, uint64_t i, size_t n) /* 0 .. n-1 */
{
    return (size_t)(random_uniform(stream, i) * (double)n);
}
double random_normal(uint64_t stream, uint64_t i);

#endif
