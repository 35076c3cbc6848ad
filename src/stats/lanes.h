/* Inside src/stats: what sums of many products are made with. */
#ifndef ALIKE_LANES_H
#define ALIKE_LANES_H

#include <string.h>

/* Two doubles side by side, on every machine: the order of a sum is part of the result, so the
 * width must not follow the processor. */
typedef double Lanes __attribute__((vector_size(16)));

enum { LANES = 2 };

static inline Lanes load(const double *from)
{
    Lanes lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

static inline void store(double *to, Lanes lanes)
{
    memcpy(to, &lanes, sizeof lanes);
}

static inline Lanes both(double x)
{
    return (Lanes){x, x};
}

#endif
