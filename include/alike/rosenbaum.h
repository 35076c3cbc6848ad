/* How large would a hidden bias have to be? Students who are alike in what was recorded may differ
 * in the odds of being in the program by a factor gamma, or its inverse; p then lies between two
 * bounds. Numbers alone: who is paired with whom is the caller's matter.
 * Source: Rosenbaum (2002) Observational Studies, chapter 4. */
#ifndef ALIKE_ROSENBAUM_H
#define ALIKE_ROSENBAUM_H

#include "alike/arena.h"

typedef struct PBounds {
    double low, high; /* one-sided, for a positive effect; NaN: every value is the same */
} PBounds;

/* --- pairs ---------------------------------------------------------------------------------------
 */

/* Wilcoxon's signed ranks of n differences: those of zero are dropped, equal sizes share the mean
 * of their ranks. */
typedef struct SignedRanks {
    size_t n_pairs, n;             /* all of them; those that differ */
    double positive, sum, squares; /* of the ranks of positive differences; of all; their squares */
    const double *rank;            /* n, rising */
} SignedRanks;
SignedRanks signed_ranks(Arena *arena, const double *difference, size_t n);

/* Up to so many pairs that differ, the distribution is taken as it is. */
enum { SIGNED_RANKS_EXACT = 50 };

/* exact: the sum of n independent ranks, by convolution, ties and all; else its normal
 * approximation, E = q sum r, V = q (1 - q) sum r^2, without a correction for continuity:
 * p = P(W >= positive) where each pair favours the program with q = gamma / (1 + gamma) or less. */
PBounds signed_ranks_bounds(const SignedRanks *ranks, double gamma, bool exact);

/* The bounds of the estimate of Hodges and Lehmann, whose signed ranks are as one expects at q: the
 * means of all pairs of differences, one of each with itself, at the shares 1 - q and q.
 * sorted: n differences, rising, n > 0. O(n) a pass. */
typedef struct ShiftBounds {
    double low, high;
} ShiftBounds;
ShiftBounds signed_ranks_shift(const double *sorted, size_t n, double gamma);

/* --- sets ----------------------------------------------------------------------------------------
 */

/* One student of a set is unlike the others: the one of the program, or the one without it. */
typedef struct UnlikeSets {
    size_t n_sets;
    const size_t *start;   /* n_sets + 1: students of a set are start[s] .. start[s + 1] - 1, two or
                              more, the one unlike the others first */
    const double *y;       /* by student */
    const uint8_t *lacked; /* by set: the others are of the program */
    const double *weight;  /* by set: of each difference of the one and another */
} UnlikeSets;

/* What a set would give to the statistic if the one unlike the others had been another:
 *
 *   q_j = weight * sum over the others of psi((y_j - y_k) / h),  psi(x) = x, held between +-2.5,
 *
 * less where the others are of the program; h: the median of all differences within sets that are
 * not zero, without their sign. It is Huber's and Maritz's statistic, summed over sets.
 * Source: Rosenbaum (2007) Biometrics 63:456-464. */
typedef struct UnlikeScores {
    size_t n_sets;
    const size_t *start;
    const double *score; /* rising within a set */
    double observed;     /* sum over sets of the one that was unlike */
    double h;            /* NaN: all students of each set are alike */
} UnlikeScores;
UnlikeScores unlike_scores(Arena *arena, const UnlikeSets *sets);

/* Normal approximation with the mean, and where several have it the variance, that is largest in
 * each set: Gastwirth, Krieger & Rosenbaum (2000) JRSS B 62:545-555. For many sets. */
PBounds unlike_bounds(const UnlikeScores *scores, double gamma);

/* The bounds of the estimate by the same statistic: the effect that, taken from the scores of those
 * of the program, leaves the statistic at the mean that is largest (low) or least (high) in each
 * set; to 1e-9 of the span of differences. h is that of the scores without the effect, as the test
 * of that effect has it. NaN: there is no set. O(n log n) for each effect that is tried.
 * Source: Rosenbaum (2007) Biometrics 63:456-464. */
ShiftBounds unlike_shift(const UnlikeSets *sets, double gamma);
/* observed less those means, of scores of which the effect was taken already. */
double unlike_ahead(const UnlikeScores *scores, double gamma, bool largest);

/* --- both ----------------------------------------------------------------------------------------
 */

/* Upper bound of p at gamma; rises with it. */
typedef double PHigh(const void *state, double gamma);

/* The gamma at which the bound passes alpha, to 1e-12 of it; NaN: it is above alpha at 1 already;
 * infinite: it is not up to GAMMA_MOST. */
#define GAMMA_MOST 1e6
double gamma_at(PHigh *p_high, const void *state, double alpha);

#endif
