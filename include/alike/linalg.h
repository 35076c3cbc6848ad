/* Small dense symmetric algebra, and the sums over blocks of rows that lead to it.
 *
 * A matrix of k x k is row-major: a[i * k + j]. Symmetric input is read from the lower triangle
 * (j <= i) alone. A block is column-major: column j begins at block + j * stride. Every sum has one
 * fixed order, so results do not depend on threads. GSL's own BLAS is left out here: on X'WX it
 * takes 25 times as long. */
#ifndef ALIKE_LINALG_H
#define ALIKE_LINALG_H

#include "alike/arena.h"

enum { MODEL_BLOCK = 1024 }; /* rows a block */

/* Rows of a matrix: n of `index`, or where it is NULL n from `begin` on. */
typedef struct MatrixRows {
    const uint32_t *index;
    size_t begin, n;
} MatrixRows;

/* Neighbouring columns that are levels of one factor: 1 in one of them or in none, 0 in the others.
 */
typedef struct LevelColumns {
    size_t first, n;
} LevelColumns;

/* A model matrix, made in blocks of at most MODEL_BLOCK rows and never whole. What its columns are
 * made of only `fill` knows. Column 0 is 1 in every row. */
typedef struct ModelMatrix {
    size_t n, k; /* rows, columns */
    const void *state;
    /* block[j * stride + i]: column j of the i-th of these rows */
    void (*fill)(const void *state, MatrixRows rows, double *block, size_t stride);
    /* Factors of many levels, in the order of their columns; 0: none, or nobody says. */
    size_t n_factors;
    const LevelColumns *factor;
    /* The same rows without the columns of factors, the others closed up; of factor f the i-th
     * row's column is level[f * MODEL_BLOCK + i], -1 for none (stats/thin.h works with it). */
    void (*fill_thin)(const void *state, MatrixRows rows, double *block, size_t stride,
                      int32_t *level);
} ModelMatrix;

/* A fixed part of n rows, spread over all of them, in which an iteration over many rows begins:
 * numbers below n, rising; *n_out: how many. */
enum { SAMPLE_FROM = 65536 }; /* fewer rows are soon passed over as they are */
uint32_t *sample_rows(Arena *arena, size_t n, size_t *n_out);

/* A column is aliased when what earlier columns leave of its sum of squares is below this share.
 * Products of double columns carry noise of about k * 1e-16; squares of centred columns that differ
 * at all stand well above 1e-11. Centre and scale real columns first. */
#define LINALG_ALIAS_SHARE 1e-11

/* Scratch for block_products, in doubles. */
size_t block_scratch(size_t k);

/* Adds X' W X of n rows to the lower triangle of xx (k x k; the upper is left alone).
 * weight: n, NULL for ones. X'Wz and z'Wz come along when z is the last column of the block.
 * scratch: block_scratch(k) doubles. */
void block_products(const double *block, size_t stride, size_t n, size_t k, const double *weight,
                    double *scratch, double *xx);

/* Adds X' v of n rows to xv (k). */
void block_cross(const double *block, size_t stride, size_t n, size_t k, const double *v,
                 double *xv);

/* out[i] = sum over j of block[j * stride + i] * beta[j], for n rows. */
void block_multiply(const double *block, size_t stride, size_t n, size_t k, const double *beta,
                    double *out);

/* Copies the lower triangle to the upper. */
void symmetric_complete(double *a, size_t k);

/* a = L L' in place (lower triangle; the upper is set to zero), columns in their order, as R does:
 * a column whose pivot is at most `share` of its diagonal is a combination of earlier ones. It is
 * marked in aliased[] and takes no part: its column of L is zero, its row of L keeps the forward
 * solution against the earlier columns (see cholesky_dependence). Columns that come in marked stay
 * out. Returns the rank. */
size_t cholesky_factor(double *a, size_t k, double share, bool *aliased);
/* The same of a matrix from which columns that come before all were taken off already; whole (k):
 * the diagonal as it was, of which `share` is. */
size_t cholesky_factor_of(double *a, size_t k, double share, const double *whole, bool *aliased);

/* L y = b in place; entries of aliased columns become 0. */
void cholesky_forward(const double *l, size_t k, const bool *aliased, double *b);
/* A x = b in place: the above, then L' x = y. */
void cholesky_solve(const double *l, size_t k, const bool *aliased, double *b);

/* The whole inverse (both triangles); rows and columns of aliased terms are 0. */
void cholesky_inverse(const double *l, size_t k, const bool *aliased, double *inverse);

/* Of the aliased column j: the coefficients of the columns before it that give it. out: k. */
void cholesky_dependence(const double *l, size_t k, const bool *aliased, size_t j, double *out);

/* a = V diag(values) V', values falling, eigenvectors in the columns of vectors (row-major k x k),
 * the largest entry of each positive (the first of equals). a is not changed. False when the
 * iteration fails or a holds numbers that are not finite. Wraps GSL (symmetric QR) while k is
 * small; large ones are made in stats/eigen_large.c, with about 5 n^3 steps. */
bool symmetric_eigen(Arena *arena, const double *a, size_t k, double *values,
                     double *vectors) MUST_CHECK;

/* The values alone, at a tenth of the cost. */
bool symmetric_eigenvalues(Arena *arena, const double *a, size_t k, double *values) MUST_CHECK;

/* c'Mc of a full k x k matrix. */
double quadratic_form(const double *matrix, const double *c, size_t k);

#endif
