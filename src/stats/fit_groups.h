/* Inside src/stats: groups of rows by a factor of many levels, and what their means leave of the
 * other columns (fit_levels.c, fit_absorbed.c). */
#ifndef STATS_FIT_GROUPS_H
#define STATS_FIT_GROUPS_H

#include "stats/fit_parts.h"

struct FitGroups {
    const LevelMatrix *m; /* the columns and, last, the outcome */
    Fit *fit;
    size_t d;      /* other columns, the intercept left out, the outcome in: the last */
    double *shift; /* d + 1: the means of the columns as they were filled */
    double *scale; /* d + 1: their length around the mean */
    double *left;  /* d x d, lower triangle: what groups leave, divided by scale; its factor */
    bool *out;     /* d */
};

/* The matrix's column that other column a is (0: the intercept). */
static inline size_t fit_groups_column(const FitGroups *of, size_t a)
{
    return a < of->m->levels.first ? a : a + of->m->levels.n;
}

/* Of other column a (1 .. d; 0: the weight) in group g of the levels, or in the first (levels.n).
 */
static inline double fit_groups_sum(const FitGroups *of, size_t g, size_t a)
{
    return of->m->cross[g * of->m->d + a];
}

static inline double fit_groups_mean(const FitGroups *of, size_t g, size_t a)
{
    return fit_groups_sum(of, g, a) / fit_groups_sum(of, g, 0) - of->shift[a];
}

/* Sums of the groups and what they leave; means, tss and aliased levels of the fit. False: no
 * factor is kept apart. */
bool fit_groups_make(Arena *scratch, FitSpace *space, Fit *fit, LevelMatrix *m, FitGroups *of);

/* Coordinates l and on, of what groups leave of the other columns (whose factor `left` is): t of
 * them, less what t gives in each group's mean. */
void fit_groups_whiten(Arena *scratch, const FitGroups *of, size_t l);

/* levels.n + 1. */
double *fit_groups_weights(Arena *arena, const FitGroups *of);

/* Columns that are not aliased. */
size_t fit_groups_rank(const Fit *fit);

#endif
