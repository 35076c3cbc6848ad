/* Regression of zeros and ones by Newton's method (IRLS), in passes over blocks of rows. */
#ifndef ALIKE_STATS_IRLS_H
#define ALIKE_STATS_IRLS_H

#include "stats/level_matrix.h"
#include "stats/links.h"

typedef struct BinaryProblem {
    const BinaryLink *link;
    const ModelMatrix *x;
    const bool *indicator; /* x->k: 0/1 columns stay as they are: centred, a level whose rows all
                              have extreme logits would look like a combination of the others */
    size_t n;
    const uint32_t *index; /* n rows of x; NULL: all */
    const uint8_t *y;      /* n; 0 or 1 */
    const double *weight;  /* n; > 0: as so many rows; NULL: 1 each */
    const double *penalty; /* k: so many times the squared coefficient of the term as it is are
                              added to the deviance, 0 for the intercept; NULL: none. Estimates are
                              finite then, whatever the data */
    const double *start;   /* k: coefficients to start from; NULL: none are known */
} BinaryProblem;

typedef struct BinaryFit {
    size_t k;
    double *beta;       /* k, of the terms as they are; 0 where aliased */
    double *se;         /* k; NaN where aliased */
    bool *aliased;      /* k */
    LevelMatrix factor; /* in which the aliased terms were found */
    double *step;    /* k: the last step, per scale unit: terms without a finite estimate still move
                      */
    double *eta;     /* n; the linear predictor; given by the caller */
    double *drift;   /* n: how far one more step would move each logit log(p / (1 - p)); NULL where
                        none drifts */
    double deviance; /* without the penalty */
    double df;       /* parameters, of a penalised fit the effective ones: tr (I + P)^-1 I */
    size_t iterations;
    bool converged;
    bool separable; /* the fit tells ones from zeros without error: no estimate exists */
    bool drifting;  /* converged in deviance only: some terms have no finite estimate */
} BinaryFit;

/* Newton's method on the observed information until the step is below 1e-12 standard errors (the
 * Newton decrement), which is where double precision ends. Large samples begin with a few steps on
 * a fixed part of the rows. fit->eta is given, everything else is made in the arena. */
void irls_fit(Arena *arena, const BinaryProblem *problem, BinaryFit *fit);

/* The standard deviation (divisor n, by weight) of each term over all rows, 0 of the intercept.
 * Returns n, the sum of the weights. */
double irls_spread(const BinaryProblem *problem, double *sd);

/* With start values, stop rule and standard errors of R's glm: mu = (y + 0.5) / 2,
 * |dev - dev_old| / (|dev| + 0.1) < 1e-8, at most 25 steps; standard errors from the weights of the
 * last regression, that is from before the last step.
 * Source: R Core Team, stats::glm.fit as documented in help(glm.control). */
void irls_fit_as_r(Arena *arena, const BinaryProblem *problem, BinaryFit *fit);

#endif
