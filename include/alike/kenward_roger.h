/* Errors and degrees of freedom of the coefficients of a random-intercept model, which hold in
 * small samples: the uncertainty of the two variances is added to the covariance of generalised
 * least squares, and tells the degrees of freedom. Source: Kenward & Roger (1997) Biometrics
 * 53:983-997; of 2009 (Computational Statistics & Data Analysis 53:2583-2595) nothing is missing,
 * since its further term is 0 where V is linear in its variances, as u ZZ' + e I is. */
#ifndef ALIKE_KENWARD_ROGER_H
#define ALIKE_KENWARD_ROGER_H

#include "alike/reml.h"

typedef struct KenwardRoger {
    size_t k;
    double *covariance; /* k x k: the adjusted one */
    const double *c;    /* k x k: not adjusted, (X'V^-1 X)^-1 */
    double *slope[2];   /* k x k: of c by u and by e */
    double w[2][2];     /* covariance of (u, e) */
} KenwardRoger;

/* fitted: of reml_fit on the same sums, u = 0 too. Time goes with groups times k^2. */
KenwardRoger kenward_roger(Arena *arena, const RemlSums *sums, const VarianceComponents *fitted);

/* Of one form c'beta: 2 / A, to which the F of the paper reduces for one hypothesis, its scale
 * being 1. Two-sided tests are by t. */
double kenward_roger_degrees(const KenwardRoger *of, const double *form);

#endif
