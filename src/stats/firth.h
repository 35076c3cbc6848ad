/* Logistic regression with the bias of first order taken away. */
#ifndef STATS_FIRTH_H
#define STATS_FIRTH_H

#include "stats/irls.h"

/* Maximises log L + log det(X'WX) / 2. With the hat values h of W^(1/2) X (X'WX)^-1 X' W^(1/2) its
 * equations are
 *
 *   sum over rows of (w (y - mu) + h (1/2 - mu)) x = 0
 *
 * which have a finite solution also where ones and zeros can be told apart. Steps (X'WX)^-1 times
 * that sum, halved while the criterion falls, until one is below 1e-12 standard errors; two passes
 * over the rows each. Standard errors from (X'WX)^-1 at the estimate; the deviance is that of L.
 * The problem's link is the logit, and it has no penalty.
 * Sources: Firth (1993) Biometrika 80:27-38; Heinze & Schemper (2002) Statistics in Medicine
 * 21:2409-2419. */
void firth_fit(Arena *arena, const BinaryProblem *problem, BinaryFit *fit);

#endif
