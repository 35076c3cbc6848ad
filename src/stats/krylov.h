/* A function of a symmetric matrix times a vector, where only products with the matrix are to be
 * had. */
#ifndef ALIKE_STATS_KRYLOV_H
#define ALIKE_STATS_KRYLOV_H

#include "alike/arena.h"

/* out = N x, m numbers. */
typedef void (*KrylovTimes)(void *context, const double *x, double *out);

/* b += f(N) b. False: it has not settled after many steps. */
bool krylov_add(Arena *arena, size_t m, KrylovTimes times, void *context, double (*f)(double),
                double *b) MUST_CHECK;

#endif
