/* How well several answers measure one thing. */
#ifndef SURVEYS_RELIABILITY_H
#define SURVEYS_RELIABILITY_H

#include "alike/arena.h"

/* Answers of the respondents who answered all k items, in one direction. */
typedef struct ItemAnswers {
    size_t n, k;            /* k items of n */
    const double *const *y; /* k arrays of n; NaN: no answer */
} ItemAnswers;

typedef struct Reliability {
    size_t n;                /* who answered all; 0 to 1: all below are NaN */
    double alpha, low, high; /* coefficient alpha and its interval */
    double omega;            /* NaN: not computable */
    size_t heywood;          /* the item that the factor explains whole; SIZE_MAX: none */
    double *rest;            /* k: correlation of each with the sum of the others */
} Reliability;

/* With S the covariance of the k items, n of whom answered all,
 *
 *   alpha = k / (k - 1) (1 - tr S / sum S)
 *   1 - (1 - alpha) F(1 +- confidence / 2; n - 1, (n - 1)(k - 1))        its interval
 *   omega = (sum l)^2 / ((sum l)^2 + sum u)
 *
 * with loadings l and own variances u of one factor fitted by maximum likelihood. Sources: Cronbach
 * (1951) Psychometrika 16:297-334; Feldt (1965) Psychometrika 30:357-370; McDonald (1999) Test
 * Theory, 6; Joreskog (1967) Psychometrika 32:443-482. k: 2 or more; omega needs 3. */
void reliability_of(Arena *arena, const ItemAnswers *answers, double confidence, Reliability *out);

/* One factor of a covariance matrix s (k x k, positive definite): loadings and own variances, k
 * each. *heywood: an item whose own variance falls to 0, where there is no solution; SIZE_MAX. */
bool one_factor(const double *s, size_t k, double *loading, double *own, size_t *heywood);

#endif
