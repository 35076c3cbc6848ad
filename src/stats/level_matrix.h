/* X'WX in which one factor of many levels is kept apart: two of its levels never meet in a row, so
 * their part is a diagonal, and what the levels give of the other columns goes off at L d^2 (L
 * levels, d other columns) in place of (L + d)^3:
 *
 *   | D  C |     D diagonal (L), C by level (L x d), R of the others (d x d);
 *   | C' R |     R - C'D^-1 C is factored, whatever the order of the columns is.
 *
 * Source: Bjorck (1996) Numerical Methods for Least Squares Problems, 6.3 (block angular problems).
 * Without such a factor all columns are others, and everything is as alike/linalg.h has it. */
#ifndef STATS_LEVEL_MATRIX_H
#define STATS_LEVEL_MATRIX_H

#include "alike/linalg.h"

typedef struct LevelMatrix {
    size_t k, d;         /* columns; without the levels */
    LevelColumns levels; /* n = 0: none are kept apart */
    double *own;         /* levels.n + 1: D, and behind it the same of rows without a level */
    double *cross;       /* levels.n + 1 rows of d: C, likewise; factoring reads neither */
    double *rest;        /* d x d: R, lower triangle; then its factor */
} LevelMatrix;

/* The largest factor of x is kept apart where that is faster. n_more: columns behind those of x. */
LevelMatrix level_matrix_of(Arena *arena, const ModelMatrix *x, size_t n_more);
/* All columns in one matrix, k x k, which is made or given. */
LevelMatrix level_matrix_whole(Arena *arena, size_t k);
LevelMatrix level_matrix_over(double *matrix, size_t k);
void level_matrix_clear(LevelMatrix *m);
LevelMatrix level_matrix_like(Arena *arena, const LevelMatrix *m); /* of its shape, all 0 */
void level_matrix_copy(const LevelMatrix *from, LevelMatrix *to);  /* of the same shape */

/* Where columns i and j meet; two levels that are kept apart don't. */
static inline size_t level_matrix_place(const LevelMatrix *m, size_t column)
{
    return column < m->levels.first ? column : column - m->levels.n;
}
static inline bool level_matrix_apart(const LevelMatrix *m, size_t column)
{
    return column - m->levels.first < m->levels.n; /* wraps below the first */
}
double *level_matrix_at(const LevelMatrix *m, size_t i, size_t j);

/* As cholesky_factor, with aliased columns chosen in their order: of columns that give each other
 * the last is left out, be it a level or not. Returns the rank. */
size_t level_matrix_factor(LevelMatrix *m, double share, bool *aliased);

/* As cholesky_solve and cholesky_dependence, of the factored matrix. */
void level_matrix_solve(const LevelMatrix *m, const bool *aliased, double *b);
void level_matrix_dependence(const LevelMatrix *m, const bool *aliased, size_t j, double *out);

/* The diagonal of the inverse; 0 where aliased. out: k. */
void level_matrix_inverse_diagonal(const LevelMatrix *m, const bool *aliased, double *out);

#endif
