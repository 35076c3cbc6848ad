/* Sums over the k numbers of two vectors, in their order. */
#ifndef STATS_VECTOR_H
#define STATS_VECTOR_H

#include <stddef.h>

static inline double vector_dot(const double *a, const double *b, size_t k)
{
    double sum = 0.0;

    for (size_t l = 0; l < k; l++)
        sum += a[l] * b[l];
    return sum;
}

static inline void vector_add(double factor, const double *x, size_t k, double *to)
{
    for (size_t l = 0; l < k; l++)
        to[l] += factor * x[l];
}

#endif
