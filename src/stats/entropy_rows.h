/* Inside of entropy balancing: which rows can have a part, and what they can reach. */
#ifndef ALIKE_STATS_ENTROPY_ROWS_H
#define ALIKE_STATS_ENTROPY_ROWS_H

#include "alike/entropy.h"

/* Rows that take part. */
typedef struct EntropyRows {
    size_t n;
    const uint32_t *index;
    const double *base; /* NULL: 1 each */
} EntropyRows;

/* The n rows from `start` on. */
static inline void entropy_fill(const EntropyProblem *of, const EntropyRows *rows, size_t start,
                                size_t n, double *block)
{
    const MatrixRows part = {.index = rows->index + start, .n = n};
    of->x->fill(of->x->state, part, block, MODEL_BLOCK);
}

/* k columns of rows. */
typedef struct EntropySpread {
    double *low, *high;    /* values */
    double *sum, *squares; /* of value - target, by base weights */
    double total;          /* of base weights */
} EntropySpread;

/* Leaves in `rows` those that can have a part: where a target lies at an end of its column's range,
 * the others would weigh nothing. `part`: which of the problem's rows; NULL: all. False: no weights
 * reach the target of fit->column. */
bool entropy_settle_rows(Arena *arena, const EntropyProblem *problem, EntropyRows *rows,
                         EntropySpread *spread, bool **part, EntropyFit *fit);

/* Of a column, by base weights; 0 where all rows have one value. */
double entropy_sd(const EntropySpread *spread, size_t column);

#endif
