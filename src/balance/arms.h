/* Inside src/balance: both arms on one column, before and after, in few passes over the students.
 */
#ifndef ALIKE_BALANCE_ARMS_H
#define ALIKE_BALANCE_ARMS_H

#include "alike/balance.h"

/* The students of the cohort, made once for all covariates. Arms are indexed 0 control, 1 treated.
 */
typedef struct Students {
    size_t n;
    const uint32_t *row;
    const uint8_t *treated;
    const double *weight;
    double *signed_weight;   /* + for treated, - for controls; the sign of a zero counts */
    double count[2];         /* before */
    double kept[2];          /* after: students with positive weight */
    double total[2];         /* after: sum of weights */
    double concentration[2]; /* after: sum of squared shares of the arm's weight */
    double *x;               /* n; workspace */
    uint32_t *order;         /* n; workspace */
} Students;

Students students_make(Arena *scratch, const Cohort *cohort, const double *weight);

/* Moments and distribution distances before [0] and after [1]. */
typedef struct Arms {
    BalanceContrast side[2];
} Arms;

/* A number; x: of each student (copied from students->x where that is it). */
void arms_of_real(Arena *scratch, Students *students, const double *x, Arms *out);

/* A 0/1 covariate or a factor's level, from counts and weights of those who have it. */
void arms_of_share(const Students *students, const double count[2], const double weight[2],
                   Arms *out);

#endif
