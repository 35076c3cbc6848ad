/* Random numbers by counter: no state, so that any part of a stream can be made again by itself, in
 * any order and by any thread. */
#ifndef ALIKE_RANDOM_H
#define ALIKE_RANDOM_H

#include "alike/base.h"

/* Number i of a stream. The middle of one of 2^52 equal steps: never 0 and never 1. */
double random_uniform(uint64_t stream, uint64_t i);
double random_normal(uint64_t stream, uint64_t i);
size_t random_below(uint64_t stream, uint64_t i, size_t n); /* 0 .. n-1 */

#endif
