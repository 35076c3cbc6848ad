/* How far a number may be told where results are published: one function by class (Rounding in
 * alike/column.h) for every number that leaves. docs/publication.md has the rules in words. */
#ifndef ALIKE_ROUNDING_H
#define ALIKE_ROUNDING_H

#include "alike/column.h"

#include <stdbool.h>
#include <stddef.h>

/* What the rounding of a number goes by. What a class needs and does not find (NaN or 0) is not
 * known, and the number is left out: default deny. */
typedef struct RoundingBasis {
    size_t min;   /* fewer people than this are few */
    size_t base;  /* to which counts of people are rounded; never below min */
    double n;     /* people in the smaller arm; the effective number where weights differ */
    double sd;    /* spread of what was measured, in the number's unit; 1 in standard deviations */
    double se;    /* standard error, in the number's unit */
    double whole; /* of a share: 1, or 100 in percent */
    double least; /* a step that the row's other numbers need; 0: none */
    bool by_people; /* degrees of freedom that count people tell how many there are */
} RoundingBasis;

typedef struct Rounded {
    double value; /* NaN where it is left out, or was none */
    double step;  /* between values that are told apart; 0: the number is exact */
    bool shown;
} Rounded;

/* Rounds half away from zero. ROUNDING_OF_ROW must be resolved before. */
Rounded rounding_apply(Rounding how, double value, const RoundingBasis *basis);

/* The step of the class, before the row's other numbers: NaN where the basis does not give one. */
double rounding_step(Rounding how, const RoundingBasis *basis);
/* The smallest of 1, 2, 5 times a power of ten that is not below; NaN for what is not above 0. */
double rounding_series(double least);
/* To a step of the series: the double nearest to the decimal. */
double rounding_to(double value, double step);
/* Decimals that numbers of this step need; of an exact one (0): `exact`. */
int rounding_digits(double step, int exact);
/* The same, but never more than suit an exact one. */
int rounding_digits_within(double step, int exact);

/* --- shares --------------------------------------------------------------------------------------
 */

/* A share of n people is a rounded count over a rounded size, in whole percent; left out where few
 * have it, or all but few. */
Rounded rounding_share(double share, double n, const RoundingBasis *basis);
/* Of people of whom a share has something: from the share as it is told. */
double rounding_share_sd(double share);

#endif
