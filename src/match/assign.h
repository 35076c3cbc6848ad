/* Optimal assignment: rows to columns, each of them once or not at all, at the least total cost.
 *
 * A row without a column costs nothing, so a pair is worth having where it costs less. Costs may be
 * bounds from below that are made exact when a pair is about to be chosen: where a bound is too
 * high already, its pair need never be looked at. What is found is the optimum of the exact costs
 * all the same, since prices that prove it for lower costs prove it for higher ones. */
#ifndef MATCH_ASSIGN_H
#define MATCH_ASSIGN_H

#include "line.h"

typedef LineSum AssignCost;

static const uint32_t ASSIGN_NONE = UINT32_MAX;

typedef struct AssignProblem {
    size_t n_rows, n_columns;
    AssignCost *cost; /* rows x columns; bounds from below until they are exact; sums of them over
                         the rows fit the type twice */
    uint8_t *exact;   /* rows x columns */
    /* Raises the bound of a pair, or makes it exact. Never called for one that is. */
    void (*refine)(void *context, size_t row, size_t column, AssignCost *cost, uint8_t *exact);
    void *context;
} AssignProblem;

typedef struct Assignment {
    uint32_t *column; /* n_rows; ASSIGN_NONE */
    uint32_t *row;    /* n_columns; likewise */
    AssignCost *u;    /* n_rows; prices, at most 0 */
    AssignCost *v;    /* n_columns; likewise */
    AssignCost total;
    bool optimal; /* assign_prove */
    bool unique;  /* no other choice costs as little */
} Assignment;

/* Shortest augmenting paths: O(rows^2 columns), and O(rows + log columns) more for each time that a
 * pair is refined. Ties go to the earlier column. */
void assign_solve(Arena *arena, AssignProblem *problem, Assignment *out);

/* Do the prices prove it? No pair costs less than its prices, chosen pairs cost just that, and who
 * is left over has the price 0 (linear programming duality). */
bool assign_prove(const AssignProblem *problem, const Assignment *assignment);

#endif
