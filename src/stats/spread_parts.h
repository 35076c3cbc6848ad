/* Inside src/stats: the fit of effects at one taud^2. */
#ifndef ALIKE_SPREAD_PARTS_H
#define ALIKE_SPREAD_PARTS_H

#include "alike/spread.h"

typedef struct SpreadPoint {
    double tau2;
    double *beta;           /* k */
    double *c;              /* k x k: (X'Sigma^-1 X)^-1 */
    double *a, *d;          /* k x k: its factor; X'Sigma^-2 X */
    double trace, trace2;   /* of Sigma^-1 and of its square */
    double q, q2;           /* r'Sigma^-1 r and r'Sigma^-2 r */
    double log_det, loglik; /* of Sigma and of X'Sigma^-1 X together; restricted, no constant */
    bool *aliased;
} SpreadPoint;

SpreadPoint spread_point(Arena *arena, size_t k);
/* False where X'Sigma^-1 X can't be factored. */
bool spread_at(const Spread *fit, double tau2, SpreadPoint *out);

/* Where the integral over taud^2 is summed up; weights sum to one. */
enum { SPREAD_NODES = 64 };
typedef struct SpreadNodes {
    size_t n;
    double weight[SPREAD_NODES], tau2[SPREAD_NODES];
    SpreadPoint at[SPREAD_NODES]; /* the fit at it */
} SpreadNodes;

/* Mean and variance of each unit at each node, at i * nodes->n + node, of a fit that is `reduced`.
 */
void spread_many_units(const Spread *fit, const SpreadNodes *nodes, double *mean, double *variance);

#endif
