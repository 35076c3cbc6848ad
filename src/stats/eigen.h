/* Inside src/stats: eigenvectors of a large symmetric matrix, on its own since GSL's take minutes
 * where there are thousands of units. */
#ifndef ALIKE_EIGEN_H
#define ALIKE_EIGEN_H

#include "alike/arena.h"

/* Below, GSL is as fast. */
enum { EIGEN_LARGE = 200 };

/* a (n x n, both triangles, destroyed) = V diag(values) V', values falling, eigenvectors in the
 * columns of vectors (row-major); signs as they come. scratch: room for some 2 n^2 numbers. False
 * when the iteration fails.
 *
 * Sources: Householder's reduction and QL with implicit shifts as in Martin, Reinsch & Wilkinson
 * (1968) Numerische Mathematik 11:181-195 and Dubrulle, Martin & Wilkinson (1968) 12:377-383;
 * rotations kept and applied strip by strip as in Van Zee, van de Geijn & Quintana-Orti (2014) ACM
 * TOMS 40:18. */
bool eigen_large(Arena *scratch, double *a, size_t n, double *values, double *vectors) MUST_CHECK;

#endif
