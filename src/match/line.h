/* Optimal matching where the distance is the difference of two scores.
 *
 * Along the sorted scores, matching is a flow: x(p) = partners that the focal students left of p
 * still seek, less those that pool students left of p still offer; a gap of width d costs d |x|.
 * The least cost as a function of x is convex, so its slopes, kept in two heaps that never need to
 * be touched when a gap is crossed, are all that must be known (the idea behind optimal transport
 * on a line and isotonic regression by slopes: Ahuja, Magnanti & Orlin 1993, Network Flows, ch. 14,
 * on convex costs; Colannino et al. 2007, Graphs and Combinatorics 23:169-183, on many-to-many
 * matching of points on a line). Positions are whole numbers, so ties and totals are exact.
 *
 * One problem here is one stratum. */
#ifndef MATCH_LINE_H
#define MATCH_LINE_H

#include "alike/arena.h"
#include "alike/error.h"

#include <math.h>

/* Exact sums of positions: 2^60 times a billion students needs more than 64 bits. */
__extension__ typedef __int128 LineSum;

/* How many partners a student has. */
typedef struct LineLimits {
    uint32_t least, most;
} LineLimits;

typedef struct LineProblem {
    size_t n;
    const int64_t *at;    /* n; ascending, within +-2^58 (line_places) */
    const uint8_t *focal; /* n; else of the pool */
    LineLimits of_focal, of_pool;
    int64_t reward; /* what each pair of a focal student beyond its least is worth; mostly 0 */
    /* Where a caliper holds, and one arm has as many partners as it may: the most partners that may
     * be sought and offered across the gap behind each student. NULL: any number. */
    const uint32_t *most_sought, *most_offered; /* n - 1 each are read */
} LineProblem;

typedef struct LinePair {
    uint32_t focal, pool; /* places in the problem */
} LinePair;

/* Whole numbers for scores, the same for equal scores: value * 2^k with the largest size in
 * (2^57, 2^58]. Digits are lost only below 2^-58 of the largest. */
void line_places(const double *value, const uint32_t *student, size_t n, int64_t *at);

/* degree: n, how many partners each has at the least total distance less rewards. false: the limits
 * can't be kept. Work O(n log n) whatever the limits (a student of many partners is one slope). */
bool line_flow(const LineProblem *problem, uint32_t *degree) MUST_CHECK;

/* Exactly so many pairs, where line_flow may choose between fewer and more. problem->reward becomes
 * one at which that number is best. false: not possible. */
bool line_flow_of(LineProblem *problem, size_t n_pairs, uint32_t *degree) MUST_CHECK;

/* Pairs of these degrees in the order of the scores: no others are cheaper, and none keep to a
 * narrower caliper. A pair comes once, however often it would. Room for the sum of degrees. */
size_t line_pairs(const LineProblem *problem, const uint32_t *degree, LinePair *pair);

/* The same pairs without those that both ends can do without; degree goes down with them. */
size_t line_stars(uint32_t *degree, LinePair *pair, size_t n);

/* Is a solution the best, and the only best? */
typedef struct LineProof {
    bool optimal;
    bool unique;   /* no other degrees are as good */
    int64_t *dual; /* n; the price of a partner at each student's place: line_prove */
} LineProof;

/* No path on which one partner less here and one more there saves anything: O(n). Where no gap is
 * limited, dual proves it to whoever trusts neither: prices differ by no more than the distance, so
 * no solution costs less than
 *   sum over the pool of min k dual  +  sum over focal students of min -k dual - reward (k - least)
 * with k from least to most; and the best costs just that (linear programming duality). */
LineProof line_prove(Arena *arena, const LineProblem *problem, const uint32_t *degree);

/* --- within a caliper. near: the distance, as doubles, that a pair may have at most. */

typedef struct LineWithin {
    size_t n;
    const int64_t *at;
    const double *score; /* n; ascending: what the caliper is asked of */
    const uint8_t *focal;
    double caliper; /* INFINITY: none */
} LineWithin;

static inline bool line_near(const LineWithin *p, size_t i, size_t j)
{
    return fabs(p->score[i] - p->score[j]) <= p->caliper;
}

static const uint32_t LINE_NOBODY = UINT32_MAX; /* in place of a place on the line */

typedef struct LineAnswer {
    size_t n_pairs;
    LinePair *pair;
    bool optimal, unique;
} LineAnswer;

/* As many pairs as the caliper allows (each focal student up to `ratio`, each of the pool one), and
 * of those choices the one of least total distance. */
bool line_most_pairs(Arena *scratch, const LineWithin *problem, uint32_t ratio,
                     LineAnswer *out) MUST_CHECK;

/* Full matching: everyone who has someone within the caliper is in a set, every set is a star, the
 * total distance is the least. */
void line_cover(Arena *scratch, const LineWithin *problem, LineAnswer *out);

#endif
