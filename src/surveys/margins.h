/* What two groups of respondents are made alike in: a few characteristics, each with levels that
 * both files have. Of each the first level is left out of the matrix, whose column 0 is 1. */
#ifndef SURVEYS_MARGINS_H
#define SURVEYS_MARGINS_H

#include "alike/linalg.h"

typedef struct Margins {
    size_t n;               /* characteristics */
    const size_t *n_levels; /* n; 1 or more each */
} Margins;

/* A group's levels. */
typedef struct MarginRows {
    const Margins *of;
    size_t n;                    /* respondents */
    const int32_t *const *level; /* of->n arrays of n: 0 .. n_levels-1 */
} MarginRows;

/* Columns of the matrix: 1 and one for each level but the first of each margin. */
size_t margins_columns(const Margins *of);
/* The column of a level; 0: it is the first, which has none. */
size_t margins_column(const Margins *of, size_t margin, int32_t level);

/* rows must outlive it. */
ModelMatrix margins_matrix(const MarginRows *rows);

/* out: margins_columns(): means of the columns by weight. weight: rows->n. */
void margins_means(const MarginRows *rows, const double *weight, double *out);

/* A respondent's columns that are 1, column 0 among them; out: room for of->n + 1. Returns how
 * many. */
size_t margins_of_row(const MarginRows *rows, size_t i, size_t *out);

#endif
