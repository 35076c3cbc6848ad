#include "alike/random.h"

#include "alike/hash.h"

#include <gsl/gsl_cdf.h>

double random_uniform(uint64_t stream, uint64_t i)
{
    return ((double)(hash_u64(stream, i) >> 12) + 0.5) * 0x1p-52;
}

double random_normal(uint64_t stream, uint64_t i)
{
    return gsl_cdf_ugaussian_Pinv(random_uniform(stream, i));
}

size_t random_below(uint64_t stream, uint64_t i, size_t n)
{
    return (size_t)(random_uniform(stream, i) * (double)n);
}
