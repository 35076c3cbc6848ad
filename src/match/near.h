/* The partners that come cheapest: distance less a price of each, among those who may be a
 * student's. What the tree leaves out can't be cheaper: it errs on the side of looking, and where
 * prices, which are whole numbers, are rounded, that is in favour of looking too. */
#ifndef MATCH_NEAR_H
#define MATCH_NEAR_H

#include "pairs.h"
#include "tree.h"

/* How distances become whole numbers: times a power of two, the largest within 2^58. */
typedef struct NearScale {
    double factor;
} NearScale;

NearScale near_scale(const PairProblem *problem);
int64_t near_length(const PairProblem *problem, NearScale scale, uint32_t a, uint32_t b);

typedef struct Near {
    const PairProblem *problem;
    NearScale scale;
    size_t n_limits; /* with the one on the distance itself */
    const uint32_t *student;
    Tree tree;
    uint32_t *place; /* by student's number here: where it is in the tree */
    LineSum *price;  /* by place in the tree */
    LineSum highest; /* price */
    double *below; /* by place: how far below the highest; in units of the distance, rounded down */
    double *node_below; /* by node: the least of them */
    double *at;         /* whose partners are sought, on all axes */
    TreeQuery *query;
} Near;

typedef struct NearFound {
    LineSum cost; /* length - price */
    int64_t length;
    uint32_t number; /* of the student, in the list that the search was made of */
} NearFound;

/* Over n students, of one arm and stratum; prices are 0. */
Near near_create(Arena *arena, const PairProblem *problem, NearScale scale, const uint32_t *student,
                 size_t n);
/* price: by number */
void near_set_prices(Near *near, const LineSum *price);

/* Those of this student, `most` at most, whose cost is below a bound (or just as much, where
 * `equal`), cheapest first, then in the order of the list. skip: by number, whom to leave out;
 * NULL: nobody. */
typedef struct NearAsk {
    LineSum below;
    bool equal;
    const uint8_t *skip;
    size_t most;
} NearAsk;
size_t near_cheapest(const Near *near, uint32_t student, const NearAsk *ask, NearFound *found);

#endif
