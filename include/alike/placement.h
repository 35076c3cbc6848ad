/* Where one set of schools stands among all sets that could have had its place.
 *
 * Each set s of k of n schools takes the program's place and gives an effect d_s with statistic
 * t_s = d_s / r_s, r_s = sqrt(u P_s + e Q_s). If every set was as likely to be chosen and the
 * program did nothing, the share of sets with |t_s| >= |t_0| is a p value, whatever the scores are
 * distributed like. An effect tau is tested on scores less tau where the program was: d_s is linear
 * in the scores, so that it becomes d_s - tau b_s, b_s the sum of the set's coefficients of the
 * program's students (1 for the program itself).
 *
 * Sources: tests and intervals by all assignments of whole groups, Gail et al. (1996) Statistics in
 * Medicine 15:1069-1092; with few groups by a statistic in standard errors, MacKinnon & Webb (2020)
 * J. Econometrics 218:435-450. */
#ifndef ALIKE_PLACEMENT_H
#define ALIKE_PLACEMENT_H

#include "alike/arena.h"

/* A set: its effect, the root of u P + e Q, and b. NaN effect: it could not be carried out. */
typedef struct Placement {
    double effect, root, on_program;
} Placement;

bool placement_carried_out(const Placement *set);

/* A statistic this much smaller is as large: sets that mirror each other give the same one but for
 * rounding. */
#define PLACEMENT_SAME 1e-9

typedef struct PlacementRank {
    size_t n;     /* sets that could be carried out, the first among them */
    size_t rank;  /* of them with at least the first's statistic, itself included */
    double p;     /* rank / n; NaN where the first has none */
    double least; /* 1 / n: no p can be smaller */
} PlacementRank;
/* The first set is the program's own. */
PlacementRank placement_rank(const Placement *set, size_t n);

/* Is the set's statistic at least the first's? NaN effects are not. */
bool placement_as_much(const Placement *set, const Placement *first);

/* Every tau between low and high that is not rejected at 1 - confidence, and what lies between
 * them; an end without a limit is infinite. NaN where 1 / n is more than 1 - confidence, since
 * then nothing can be rejected. */
typedef struct PlacementInterval {
    double low, high;
} PlacementInterval;
PlacementInterval placement_interval(const Placement *set, size_t n, double confidence);

/* Can so many sets reject anything at 1 - confidence? */
bool placement_can_reject(size_t n, double confidence);

/* How many sets of k of n there are; `most` + 1 where they are more than `most`. */
size_t placement_sets(size_t n, size_t k, size_t most);
/* Number `at` of them in the order of their members (k, rising); all of them fit a size_t. */
void placement_set(size_t n, size_t k, size_t at, size_t *member);
/* The number of that set. */
size_t placement_number(size_t n, size_t k, const size_t *member);
/* A set drawn from all of them, each as likely, by a stream of random numbers of its own. */
void placement_draw(size_t n, size_t k, uint64_t stream, size_t *member);

#endif
