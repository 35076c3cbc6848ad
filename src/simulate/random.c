/* The random numbers of a world: a stream for each purpose and student (or school). */
#include "alike/simulate.h"

#include "alike/hash.h"
#include "alike/random.h"

static uint64_t stream_of(uint64_t seed, uint64_t stream, uint64_t i)
{
    return hash_u64(hash_u64(seed, stream), i);
}

double sim_uniform(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j)
{
    return random_uniform(stream_of(seed, stream, i), j);
}

double sim_normal(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j)
{
    return random_normal(stream_of(seed, stream, i), j);
}

size_t sim_below(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j, size_t n)
{
    return random_below(stream_of(seed, stream, i), j, n);
}
