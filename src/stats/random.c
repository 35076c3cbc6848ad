#include "alike/random.h"

#include <gsl/gsl_cdf.h>

double random_normal(uint64_t stream, uint64_t i)
{
    return gsl_cdf_ugaussian_Pinv(random_uniform(stream, i));
}
