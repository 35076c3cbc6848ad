/* Random numbers by counter: no state, so any part of a world can be made again by itself. */
#include "alike/simulate.h"

#include "alike/hash.h"

#include <gsl/gsl_cdf.h>

static uint64_t bits(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j)
{
    return hash_u64(hash_u64(hash_u64(seed, stream), i), j);
}

/* The middle of one of 2^52 equal steps: never 0 and never 1. */
double sim_uniform(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j)
{
    return ((double)(bits(seed, stream, i, j) >> 12) + 0.5) * 0x1p-52;
}

double sim_normal(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j)
{
    return gsl_cdf_ugaussian_Pinv(sim_uniform(seed, stream, i, j));
}

size_t sim_below(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j, size_t n)
{
    return (size_t)(sim_uniform(seed, stream, i, j) * (double)n);
}
