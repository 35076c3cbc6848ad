/* By how much groups differ at the start when a program is given out by lot to whole units. */
#ifndef ALIKE_BASELINE_CHANCE_H
#define ALIKE_BASELINE_CHANCE_H

#include "alike/arena.h"

/* What each unit (a school, a student) gives to the arms' means and spreads on every measure:
 * nothing else of its members is needed, however the program is given out. */
typedef struct UnitSums {
    size_t n_units, n_measures;
    const double *members; /* n_units */
    const double *weight;  /* n_units: sums of weights, and of their squares */
    const double *weight_squares;
    const double *sum;    /* n_measures x n_units: of weight x, x best centred; shares are not */
    const double *square; /* the same of weight x^2 */
    const bool *binary;   /* n_measures */
} UnitSums;

/* The baseline effect size of a measure where `member` (n_members, rising) have the program:
 * Hedges' g, or the Cox index of shares; where a share of 0 or 1 has none, the difference of the
 * shares in standard deviations of both arms together. Absolute; NaN where nothing varies, but 0
 * where means are equal. */
double unit_sums_difference(const UnitSums *units, size_t measure, const size_t *member,
                            size_t n_members);

typedef struct BaselineChance {
    size_t n_sets;  /* ways to give it out that were looked at */
    bool every;     /* these are all */
    double over;    /* share of them in which some measure differs by more than the limit */
    double typical; /* median over them of the largest difference */
} BaselineChance;
/* Over every set of k of the units where there are at most `most`, else over `most` drawn. stream:
 * of random numbers (alike/random.h). The source of the idea: evidence standards judge all measures
 * of a domain by the worst, which is the more often beyond a limit the more there are. */
BaselineChance baseline_chance(const UnitSums *units, size_t k, double limit, size_t most,
                               uint64_t stream);

#endif
