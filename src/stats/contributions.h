/* What each row gives to some linear forms: the one thing that every robust variance is a sum of.
 *
 * A row has k numbers x, a weight w and a residual e; to the form c it gives w (x'c) e, and its
 * coefficient in an estimate that is linear in the scores is w (x'c). Three sources:
 *
 * - a least-squares fit: x in its whitened coordinates, so that leverages are known;
 * - given columns: coefficients with residuals, or influence values, which sum to the estimate's
 *   error as they are. No leverages are known then, and of influence values no coefficients;
 * - a stack of others: their rows one after the other, each with forms of its own. What two
 *   estimates share is then in the sums by group, wherever the rows of a group stand. */
#ifndef ALIKE_STATS_CONTRIBUTIONS_H
#define ALIKE_STATS_CONTRIBUTIONS_H

#include "alike/grouping.h"
#include "stats/fit.h"

typedef struct Contributions {
    size_t n, k;
    size_t observed;       /* of the n rows, whose scores tell the estimate; others, its models */
    size_t parameters;     /* that these were used up for */
    bool leverages;        /* w |x|^2 is one: HC2, HC3, CR2 and the classical variance exist */
    bool linear;           /* w x are coefficients of scores */
    double rss;            /* NaN without leverages */
    const double *squares; /* k: X'W^2X; NULL until contributions_prepare */
    double weight;         /* of every row; NaN where they differ */
    Fit *fit;
    const double *column;     /* k columns of n */
    const double *row_weight; /* n; of a mean; NULL: 1 each */
    const double *residual;   /* n; NULL: the columns are influence values */
    const struct Contributions *part;
    size_t n_parts;
    bool stacked; /* rows of several estimates, one after the other: a student can have several */
} Contributions;

Contributions contributions_of_fit(Fit *fit);
Contributions contributions_given(size_t n, size_t k, const double *column, const double *residual,
                                  size_t parameters);
/* Of a weighted mean: the fit of a constant, which needs no fitting. A row's leverage is its share
 * of the weight. */
Contributions contributions_of_mean(Arena *arena, size_t n, const double *weight,
                                    const double *residual);
Contributions contributions_stack(const Contributions *part, size_t n_parts);

/* How many named forms there are, and one as a form of the k coordinates: of a fit its
 * coefficients, of columns the columns, of a stack those of its parts one after the other.
 * c: n_forms; out: k. */
size_t contributions_n_forms(const Contributions *of);
void contributions_form(const Contributions *of, const double *c, double *out);

/* Groups of fits by group; of a stack those of its parts one after the other. 0: there are none. */
size_t contributions_n_groups(const Contributions *of);
/* Of each the coordinate that its rows alone have, 1 / sqrt(W_g); -1: it is absorbed, or has none.
 */
void contributions_group_coordinates(const Contributions *of, int32_t *out);

/* Makes `squares`, turning the coordinates of fits: forms are to be asked for afterwards. False:
 * eigenvalues were not found. */
bool contributions_prepare(Arena *arena, Contributions *of) MUST_CHECK;

/* Makes now what else is made when somebody first asks for rows: several threads may then ask. */
void contributions_ready(const Contributions *of);

typedef struct ContributionSpace ContributionSpace; /* room for one block */
ContributionSpace *contribution_space(Arena *arena, const Contributions *of);
Block contributions_block(const Contributions *of, MatrixRows rows, ContributionSpace *space);

/* How far a row's residual moves with its score. */
static inline double block_moves(const Block *block, size_t i)
{
    return block->moves == NULL ? 1.0 : block->moves[i];
}

/* Are all rows uses of rows that are whitened already? Then they need no block. */
bool contributions_are_uses(const Contributions *of);
/* Adds what such rows contribute, or with `coefficients` their coefficients, to sum (k). */
void contributions_add_uses(const Contributions *of, const uint32_t *row, size_t n,
                            bool coefficients, double *sum);

/* out[i]: row i's coefficient in the form c (k): what one more point of its score adds, to first
 * order where the model is not linear. */
void contributions_coefficients(const Contributions *of, const double *c, double *out);

/* The rows as one column, whose only form is the given one of these: the same sums by row and by
 * group, k^2 times as fast. No leverages are known. False: rows of a working regression, or of near
 * collinear columns, which must be asked for as they are. */
bool contributions_project(Arena *arena, const Contributions *of, const double *form,
                           Contributions *out) MUST_CHECK;

/* Numbers 0, 1, ... in order of first appearance; a negative id is a cluster of its own. Returns
 * how many there are. */
size_t clusters_number(int32_t *cluster, size_t n);

/* By both at once. */
Grouping grouping_by_pair(Arena *arena, const int32_t *first, size_t n_first, const int32_t *second,
                          size_t n_second, size_t n);

/* Calls visit for runs of rows of one group, group after group. A group of at most `whole` rows
 * comes in one run; `last` marks the run that ends a group. False: visit said so. */
typedef bool (*GroupVisit)(void *state, const Block *block, size_t first, size_t n, bool last);
bool contributions_walk(const Contributions *of, const Grouping *grouping, size_t whole,
                        GroupVisit visit, void *state) MUST_CHECK;

#endif
