/* Inside src/stats: a symmetric matrix as Q T Q', T tridiagonal and Q a product of reflectors. The
 * one step of its eigenvectors that takes n^3; what a function of the matrix does to one vector, or
 * has on its diagonal, can be had from T in n^2, without them. */
#ifndef ALIKE_TRIDIAGONAL_H
#define ALIKE_TRIDIAGONAL_H

#include "alike/arena.h"

/* T's diagonal and the one beside it (beside[i] between i and i + 1), and the reflectors
 * I - v v'/h: of step i, v is the first i numbers of row i of `reflector`. h 0: none. */
typedef struct Tridiagonal {
    size_t n;
    double *diagonal, *beside, *h;
    double *reflector; /* n x n */
} Tridiagonal;

/* a: n x n, both triangles; it is destroyed, and kept as `reflector`.
 * Source: Householder's reduction as in Martin, Reinsch & Wilkinson (1968) Numerische Mathematik
 * 11:181-195. */
void tridiagonal_of(Arena *arena, double *a, size_t n, Tridiagonal *out);

/* x (n) becomes Q'x. */
void tridiagonal_turn(const Tridiagonal *of, double *x);

/* Rows or columns of Q are made this many at a time, each by all reflectors: n of them beside each
 * other stay in the second-level cache. */
enum { TRIDIAGONAL_STRIP = 16 };
/* strip[j * TRIDIAGONAL_STRIP + l] is number j of row (column) first + l; less than a strip is left
 * at the end, and the rest is 0. */
void tridiagonal_rows(const Tridiagonal *of, size_t first, double *strip);
void tridiagonal_columns(const Tridiagonal *of, size_t first, double *strip);

#endif
