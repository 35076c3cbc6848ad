/* Logistic regression with a random intercept of groups, by Laplace's approximation. */
#ifndef STATS_GLMM_H
#define STATS_GLMM_H

#include "stats/irls.h"

typedef struct GlmmFit {
    double spread;  /* standard deviation of the groups' intercepts; >= 0 */
    double *effect; /* n_groups: the intercept of each, at the mode (empirical Bayes) */
} GlmmFit;

/* logit P(y = 1) = x b + s u_g, u_g ~ N(0, 1). Minimises over b and s
 *
 *   d = sum over groups of [ 2 sum of -log P(y | x b + s u) + u^2 + log(1 + s^2 sum of w) ],
 *
 * w = mu(1 - mu), at each group's mode u, that is lme4's criterion with nAGQ = 1. The modes are
 * found by Newton's method within each group; b and s by quasi-Newton steps (BFGS) on the exact
 * gradient, from the fit without groups, until a step is below 1e-9 standard errors. fit->eta takes
 * x b + s u; fit->deviance is d at the end (comparable with the deviance of the fit without
 * groups); standard errors of b are those given s, from X'WX less what the groups take up. of:
 * group of each row, below n_groups. The problem's link is the logit; no penalty. Sources: Breslow
 * & Clayton (1993) JASA 88:9-25; Bates and others (2015) J. Statistical Software 67(1). */
void glmm_fit(Arena *arena, const BinaryProblem *problem, const int32_t *of, size_t n_groups,
              BinaryFit *fit, GlmmFit *groups);

#endif
