/* Inside src/stats: eigenvectors of a large symmetric matrix, on its own since GSL's take minutes
 * where there are thousands of units. */
#ifndef ALIKE_EIGEN_H
#define ALIKE_EIGEN_H

#include "stats/tridiagonal.h"

/* Below, GSL is as fast. */
enum { EIGEN_LARGE = 200 };

/* a (n x n, both triangles, destroyed) = V diag(values) V', values falling, eigenvectors in the
 * columns of vectors (row-major); signs as they come. False when the iteration fails.
 *
 * Sources: QL with implicit shifts as in Dubrulle, Martin & Wilkinson (1968) Numerische Mathematik
 * 12:377-383; rotations kept and applied strip by strip as in Van Zee, van de Geijn & Quintana-Orti
 * (2014) ACM TOMS 40:18. */
bool eigen_large(double *a, size_t n, double *values, double *vectors) MUST_CHECK;

/* The same of a matrix that is reduced already. */
bool eigen_vectors(const Tridiagonal *of, double *values, double *vectors) MUST_CHECK;
/* Without vectors, in n^2: n_x vectors in T's coordinates become what they are in the
 * eigenvectors'.
 */
bool eigen_values(const Tridiagonal *of, double *values, double *const *x, size_t n_x) MUST_CHECK;

#endif
