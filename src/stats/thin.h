/* Rows of a model matrix whose factors of many levels are kept as one number a row.
 *
 * What a factor of L levels adds to X'WX is a sum by level: its columns have one 1 a row at most,
 * so a row costs d instead of L^2 / 2 (d: the other columns), and X b is a number looked up.
 * Without such factors all columns are in the block and the sums are those of alike/linalg.h, bit
 * for bit. */
#ifndef STATS_THIN_H
#define STATS_THIN_H

#include "stats/level_matrix.h"

typedef struct ThinBlock {
    const ModelMatrix *x;
    size_t width;    /* columns of the matrix and those added behind it */
    size_t d, d_own; /* columns of the block; without those added */
    size_t *column;  /* d; rising: which of the width it is */
    double *block;   /* d columns, stride apart */
    size_t stride;
    int32_t *level; /* n_factors x MODEL_BLOCK: the row's column, -1: none */
    /* workspace */
    double *packing, *products, *sums, *some;
    int32_t *slot;
} ThinBlock;

/* n_more: columns behind those of the matrix, for the caller to fill: the last of the block. */
ThinBlock thin_block(Arena *arena, const ModelMatrix *x, size_t n_more, size_t stride);
void thin_fill(ThinBlock *thin, MatrixRows rows);

/* As block_products, block_cross and block_multiply, of the n rows that were filled last. xx is of
 * all columns (width), xv and beta of the matrix's own (x->k). Columns of the block may have been
 * changed meanwhile, but for column 0. */
void thin_products(ThinBlock *thin, size_t n, const double *weight, double *xx);
/* Into a matrix of all columns that may keep one of the factors apart. */
void thin_products_apart(ThinBlock *thin, size_t n, const double *weight, LevelMatrix *xx);
void thin_cross(ThinBlock *thin, size_t n, const double *v, double *xv);
void thin_multiply(ThinBlock *thin, size_t n, const double *beta, double *out);

#endif
