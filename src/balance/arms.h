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
    /* by side: the base weights (NULL: 1 each), and those of the design */
    const double *weight[2];
    /* by side and arm: students with positive weight, sum of weights, sum of squared shares of it
     */
    double kept[2][2], total[2][2], concentration[2][2];
    /* n each; workspace of numbers, made for the first that needs it */
    double *signed_weight; /* after: + for treated, - for controls; the sign of a zero counts */
    double *x;
    uint32_t *order;
} Students;

Students students_make(const Cohort *cohort, const double *weight);

/* Of them, those of whom this number is known. */
Students students_known(Arena *scratch, const Cohort *cohort, const double *weight,
                        const Column *column);

/* Moments and distribution distances before [0] and after [1]. */
typedef struct Arms {
    BalanceContrast side[2];
} Arms;

/* The column's numbers by student, in students->x. */
const double *students_numbers(Arena *scratch, Students *students, const Column *column);

/* A number; x: of each student. order: the students by
 * x, equals in canonical order; NULL: not known. */
void arms_of_real(Arena *scratch, Students *students, const double *x, const uint32_t *order,
                  Arms *out);

/* The same without the distances of distributions, which cost a sort. */
void arms_of_moments(const Students *students, const double *x, Arms *out);

/* A 0/1 covariate or a factor's level: with[side][arm], the weight of those who have it. */
void arms_of_share(const Students *students, const double with[2][2], Arms *out);

/* The weight of those who have a level, by side and arm. */
typedef double WithLevel[2][2];

/* By level of a factor: column->n_levels of them. */
WithLevel *students_with_levels(Arena *scratch, const Students *students, const Column *column);

/* Those who are 1 in a 0/1 column. */
void students_with(const Students *students, const Column *column, WithLevel with);

static inline double students_weight(const Students *students, size_t side, size_t i)
{
    return students->weight[side] == NULL ? 1.0 : students->weight[side][i];
}

#endif
