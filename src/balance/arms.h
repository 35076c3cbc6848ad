/* Inside src/balance: both arms on one column, before and after, in few passes over the students.
 */
#ifndef ALIKE_BALANCE_ARMS_H
#define ALIKE_BALANCE_ARMS_H

#include "alike/balance.h"

/* The students of the cohort, made once for all covariates. Sides are 0 before, 1 after; arms 0
 * control, 1 treated. */
typedef struct Students {
    size_t n;
    const uint32_t *row;
    const uint8_t *treated;
    size_t from, n_sides; /* sides that are looked at: from .. n_sides - 1; what is known of an
                             earlier one is the caller's */
    /* by side: the base weights (NULL: 1 each), and those of the design */
    const double *weight[2];
    /* by side and arm: students with positive weight, sum of weights, sum of squared shares of it
     */
    double kept[2][2], total[2][2], concentration[2][2];
    /* n each; work space of numbers, made for the first that needs it */
    const double *signed_weight[2];
    double *x;
} Students;

Students students_make(const Cohort *cohort, const double *weight); /* both sides */
Students students_before(const Cohort *cohort);
Students students_after(const Students *before, const double *weight); /* this side alone */

/* Of them, those of whom this number is known; both sides. */
Students students_known(Arena *scratch, const Cohort *cohort, const double *weight,
                        const Column *column);

/* Moments and distribution distances before [0] and after [1]. */
typedef struct Arms {
    BalanceContrast side[2];
} Arms;

/* The column's numbers by student, in students->x. */
const double *students_numbers(Arena *scratch, Students *students, const Column *column);

/* Test scores take a few hundred values: then counting by value replaces sorting students. */
enum { VALUES_MAX = 4096 };

/* What of a number no design changes: its values, where they are few, else the students' order. */
typedef struct Numbers {
    size_t n;
    double *value;         /* n, rising */
    uint16_t *place;       /* n; of the value in code */
    uint16_t *code;        /* of each student; NULL: there are too many values */
    const uint32_t *order; /* then: the students by size, equals in canonical order */
} Numbers;

/* x: of each student. order: as above, where it is known already; NULL. */
Numbers *numbers_of(Arena *arena, const Students *students, const double *x, const uint32_t *order);

void arms_of_numbers(Arena *scratch, Students *students, const double *x, const Numbers *numbers,
                     Arms *out);

/* The same without the distances of distributions, which cost a sort. */
void arms_of_moments(const Students *students, const double *x, Arms *out);

/* A 0/1 covariate or a factor's level, both sides: with[side][arm], the weight of those who have
 * it. */
void arms_of_share(const Students *students, const double with[2][2], Arms *out);

/* The weight of those who have a level, by side and arm. */
typedef double WithLevel[2][2];

/* Adds that of the sides that are looked at, by level of a factor: column->n_levels of them. */
void students_with_levels(const Students *students, const Column *column, WithLevel *with);

/* Of those who are 1 in a 0/1 column. */
void students_with(const Students *students, const Column *column, WithLevel with);

static inline double students_weight(const Students *students, size_t side, size_t i)
{
    return students->weight[side] == NULL ? 1.0 : students->weight[side][i];
}

#endif
