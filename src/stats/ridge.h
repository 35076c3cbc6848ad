/* Logistic regression whose standardised coefficients are drawn towards 0. */
#ifndef STATS_RIDGE_H
#define STATS_RIDGE_H

#include "stats/irls.h"

enum { RIDGE_GRID = 11 }; /* penalties tried: 1, 10^-0.5, 0.1 ... 0.00001 */
double ridge_grid(size_t k);

typedef struct RidgeChoice {
    double lambda;
    double aic; /* deviance + 2 df at it */
} RidgeChoice;

/* Maximises log L / n - lambda / 2 sum of (sd_j b_j)^2, the intercept apart; n is the sum of the
 * weights, sd has the divisor n. Standard errors from A^-1 I A^-1, A = I + P (information and
 * penalty). lambda 0: the penalty of ridge_grid with the least deviance + 2 tr A^-1 I, the largest
 * of equals. problem->penalty and start are set here.
 * Sources: le Cessie & van Houwelingen (1992) Applied Statistics 41:191-201; the criterion: Hastie
 * & Tibshirani (1990) Generalized Additive Models, 6.8. */
RidgeChoice ridge_fit(Arena *arena, BinaryProblem *problem, double lambda, BinaryFit *fit);

#endif
