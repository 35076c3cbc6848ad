/* Inside src/stats: one column of chained equations, and how its gaps are drawn (alike/chained.h).
 */
#ifndef ALIKE_STATS_CHAINED_STEP_H
#define ALIKE_STATS_CHAINED_STEP_H

#include "alike/chained.h"
#include "alike/hash.h"

/* What a draw is for: each has random numbers of its own. */
typedef enum ChainedPurpose {
    DRAW_START,
    DRAW_SPREAD,
    DRAW_COEFFICIENT,
    DRAW_TIE,
    DRAW_VALUE
} ChainedPurpose;

/* One column being drawn. */
typedef struct ChainedStep {
    const ChainedProblem *of;
    const ChainedColumn *target;
    Arena *scratch;
    size_t n_has, n_lacks; /* rows with a value of its own, and without */
    const uint32_t *has, *lacks;
    const uint32_t *rows; /* all, in the order in which sums are taken */
    size_t k;             /* predictors, the intercept first */
    const double *x_has; /* k columns of n_has; those but the first centred, with a spread of one */
    const double *x_lacks;
    uint64_t stream;
} ChainedStep;

/* --- columns of groups (chained_groups.c)
 * ---------------------------------------------------------
 */

enum { CHAINED_GROUPS_EACH = 5 }; /* with a value, for each predictor */

/* Of a class or a number of another column the means over the target's groups. */
double *chained_group_means(const ChainedStep *step, const ChainedColumn *column, size_t class);
/* Keeps the intercept and those predictors that go most closely with the target. */
void chained_keep_closest(ChainedStep *step, double *has, double *lacks);
/* Rows by key without further ones of a group that has been seen. */
uint32_t *chained_group_rows(Arena *arena, const ChainedColumn *column, const uint32_t *rows,
                             size_t n, size_t *n_out);
/* What was drawn for one row of a group is of all. */
void chained_spread(const ChainedProblem *p, const ChainedColumn *column, const uint32_t *lacks,
                    size_t n);

static inline double chained_value(const ChainedColumn *column, size_t class, size_t row)
{
    return column->n_classes == 0 ? column->value[row] : column->value[row] == (double)class;
}

static inline uint64_t chained_draws(const ChainedStep *step, ChainedPurpose purpose)
{
    return hash_u64(step->stream, (uint64_t)purpose);
}

/* Draws the gaps of a column of numbers. False: numbers too large. */
bool chained_draw_numbers(const ChainedStep *step) MUST_CHECK;
/* Of a column of classes. False: no fit. */
bool chained_draw_classes(const ChainedStep *step) MUST_CHECK;

#endif
