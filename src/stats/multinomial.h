/* Regression of several categories by Newton's method, in passes over blocks of rows. */
#ifndef ALIKE_STATS_MULTINOMIAL_H
#define ALIKE_STATS_MULTINOMIAL_H

#include "alike/linalg.h"

typedef struct MultinomialProblem {
    const ModelMatrix *x;
    const bool *indicator; /* x->k: as BinaryProblem has it (stats/irls.h) */
    size_t n, n_arms;
    const uint8_t *arm;   /* n; 0 .. n_arms-1, each somebody's; 0 is the one that others are held
                             against */
    const double *weight; /* n; > 0: as so many rows; NULL: 1 each */
} MultinomialProblem;

/* Arrays by arm leave out arm 0, whose coefficients are 0: arm a stands at a - 1. */
typedef struct MultinomialFit {
    size_t k, n_arms;
    double *beta;       /* (n_arms-1) x k, of the terms as they are; 0 where aliased */
    double *covariance; /* p x p, p = (n_arms-1) k, of beta in its order; 0 where aliased */
    bool *aliased;      /* k: the same in every arm */
    double *factor;     /* k x k: Cholesky factor in which the aliased terms were found */
    double *step;       /* (n_arms-1) x k: the last step, per scale unit */
    double *eta;        /* (n_arms-1) x n: log of the chance of the arm over that of arm 0 */
    double *drift; /* (n_arms-1) x n: how far one more step would move each; NULL: none drifts */
    bool *apart;   /* n_arms x n_arms: the fit tells students of the one arm from those of the
                      other without error */
    double deviance, null_deviance;
    size_t iterations;
    bool converged;
    bool drifting; /* some terms have no finite estimate: converged in deviance only, or every arm
                      is apart from every other */
} MultinomialFit;

/* Baseline-category logit, with delta(a, b) = 1 where a is b:
 *
 *   p_a(x) = exp(x b_a) / (1 + sum over arms c >= 1 of exp(x b_c)),
 *   score of arm a:              sum of w (delta(arm, a) - p_a) x,
 *   information of arms a and b: sum of w p_a (delta(a, b) - p_b) x x'.
 *
 * Newton's method from the shares of the arms, steps halved while the deviance rises, until one is
 * below 1e-12 standard errors. With two arms it is irls_fit of the logit. Which terms are
 * combinations of others is decided once, at shares: there the information of an arm is X'WX times
 * a number, so the answer is the same in each. Everything is made in the arena.
 * Sources: McCullagh & Nelder (1989) Generalized Linear Models, 2nd ed., 5; Albert & Anderson
 * (1984) Biometrika 71:1-10 on when there is no finite estimate. */
void multinomial_fit(Arena *arena, const MultinomialProblem *problem, MultinomialFit *fit);

/* Coefficients of log(p_a / p_b) with their standard errors, k each; NaN errors where aliased. */
void multinomial_contrast(const MultinomialFit *fit, size_t a, size_t b, double *beta, double *se);

/* Of the last step, k. */
void multinomial_step(const MultinomialFit *fit, size_t a, size_t b, double *step);

#endif
