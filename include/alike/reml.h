/* Two variances of a score, between groups and within them, by restricted maximum likelihood:
 *
 *   y = X beta + u_group + e,   var(u_group) = u,   var(e) = e
 *
 * from sums by group alone: no matrix is larger than k x k, and the rows are not needed again. The
 * same as a mixed model y ~ X + (1 | group) fitted by REML. Sources: Patterson & Thompson (1971)
 * Biometrika 58:545-554; Searle, Casella & McCulloch (1992) Variance Components, ch. 6 and 8. */
#ifndef ALIKE_REML_H
#define ALIKE_REML_H

#include "alike/arena.h"
#include "alike/error.h"

/* Sums over the rows. X has full rank and holds the intercept; columns and y are best centred, and
 * columns orthogonal to each other: products of uncentred scores lose digits before they come here.
 */
typedef struct RemlSums {
    size_t n, k, n_groups;
    const double *xx;   /* k x k, both triangles */
    const double *xy;   /* k */
    double yy;          /* sum of squares of y */
    const double *size; /* n_groups: rows of the group, above 0; they sum to n */
    const double *sx;   /* n_groups x k: sum of x over the group's rows */
    const double *sy;   /* n_groups */
} RemlSums;

typedef struct VarianceComponents {
    double u, e; /* between groups, never below 0; within groups, above 0 */
    /* traces of the projection P = V^-1 - V^-1 X C X' V^-1 at (u, e), with G = Z Z':
     * t0 = tr P, t1 = tr PG, t11 = tr PGPG, t12 = tr PGP, t22 = tr PP. The covariance of (u, e) is
     * the inverse of [t11 t12; t12 t22] / 2. */
    double t0, t1, t11, t12, t22;
    double *beta;  /* k: generalised least squares at (u, e) */
    double *c;     /* k x k: (X'V^-1 X)^-1 */
    double loglik; /* restricted, with its constant (n - k) log 2 pi */
    bool boundary; /* u = 0 is the solution: the likelihood falls from there on */
    size_t iterations;
} VarianceComponents;

/* Fisher scoring, steps halved that lower the likelihood. u = 0 is decided by the likelihood's
 * slope there, not by a small u. Accuracy: (u, e) to 1e-12 of u + e. ERR_INFEASIBLE, in words for
 * the user: as many columns as rows; no group with two rows; groups or rows that are all used up by
 * the columns; rows that do not differ within groups. */
bool reml_fit(Arena *arena, const RemlSums *sums, VarianceComponents *out, Error *err) MUST_CHECK;

/* Traces and c at given u >= 0, e > 0, for a design whose scores are still to come: xy, yy and sy
 * may be missing (xy or sy NULL); beta is 0 then and loglik NaN. Fails as reml_fit does. */
bool reml_traces(Arena *arena, const RemlSums *sums, double u, double e, VarianceComponents *out,
                 Error *err) MUST_CHECK;

/* Degrees of freedom of V = u p + e q + own, by how well u and e are known; own is known by itself
 * with own_df (own 0: whatever own_df). 2 V^2 / Var(V); source: Satterthwaite (1946) Biometrics
 * Bulletin 2:110-114. */
double reml_degrees(const VarianceComponents *of, double p, double q, double own, double own_df);

#endif
