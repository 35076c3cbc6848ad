/* Inside src/stats: what a fit is made with. */
#ifndef STATS_FIT_PARTS_H
#define STATS_FIT_PARTS_H

#include "stats/fit.h"

struct FitSpace {
    ThinBlock raw; /* one column more than the matrix has, the last for the outcome */
    double *white; /* k columns */
    double *form;  /* a column for each of the matrix */
    double *weight, *residual, *moves;
    int32_t *group;
    double *own;
};

MatrixRows fit_rows_from(const ModelMatrix *x, size_t begin);

/* The columns of the matrix in space->raw, centred but for levels that are kept as numbers. */
void fit_fill_centred(const Fit *fit, MatrixRows rows, ThinBlock *raw);

/* A form of the whitened columns (k) as one of the columns that fit_fill_centred leaves (x.k). */
void fit_form(const Fit *fit, FitSpace *space, const double *form, double *out);

/* Means of the first rows, and products of the columns as fit_fill_centred leaves them with these,
 * the outcome last; the weights' sum. */
void fit_products(FitSpace *space, Fit *fit, LevelMatrix *products);
/* Is a column constant whose sum of squares around its mean is `square`? */
bool fit_is_constant(double square, double total, double mean);
/* Means, tss, aliased columns, whiten and gamma where a factor's levels can be kept apart. False:
 * there is none, or columns are near to giving each other; nothing of the fit stands then. */
bool fit_levels_apart(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit);
/* Has a factor more than `most` levels? Then beta, residuals, rank and sums of squares; or
 * all that a fit has, with the coordinates of the other columns (its residuals less group means
 * alone), and once these are solved, beta. */
bool fit_has_many_levels(const ModelMatrix *x, size_t most);
void fit_levels_alone(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit);
typedef struct FitGroups FitGroups; /* stats/fit_groups.h */
const FitGroups *fit_absorb(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit);
void fit_absorbed_coefficients(Arena *arena, const FitGroups *of);

/* Of the rows whose columns are in space->raw. */
void fit_find_groups(const Fit *fit, size_t n, FitSpace *space, Block *block);

/* Which of the factors is the one that is kept apart. */
size_t fit_factor_apart(const Fit *fit);

/* The group of a row by its column among the levels (-1: none): that of its level, or the last. */
static inline size_t levels_group(const LevelColumns *levels, int32_t column)
{
    return column < 0 ? levels->n : (size_t)column - levels->first;
}

/* Fills `back`: coefficient j = back[j] . gamma; the intercept takes the centring back. */
void fit_transform_back(Arena *arena, Fit *fit);

/* Rows as they were fitted, whoever uses them. */
Block fit_row_block(const Fit *fit, MatrixRows rows, FitSpace *space);
/* Uses of rows: one short run of numbers each, whitened already. */
Block fit_use_block(const Fit *fit, MatrixRows uses, FitSpace *space);
/* Fills `white`, in the coordinates that the fit has now. */
void fit_whiten_used(Fit *fit);

/* residual -= X step; returns the residual sum of squares and, in next, X'W times the residual: the
 * next correction. */
double fit_take_step(const Fit *fit, FitSpace *space, const double *step, double *next);

/* Residuals, and one step of refinement where rounding left something to correct (Bjorck 1996,
 * Numerical Methods for Least Squares Problems, 6.6: corrected semi-normal equations). */
void fit_residuals(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit);

/* Of columns that earlier ones may give exactly: a (lower triangle of m) holds correlations of the
 * columns but the intercept's, scale their lengths. Marks those of which earlier ones leave a share
 * below 1e-7 of the length, as qr_drop_aliased does, by their residuals. False: columns are near
 * collinear but not given exactly, and the rows must go through QR; nothing is marked then. */
bool fit_mark_aliased(Arena *scratch, FitSpace *space, const Fit *fit, const double *a,
                      const double *scale, bool *aliased);

/* Is the condition number of m correlations, ones on the diagonal, low enough for X'WX? found:
 * whether eigenvalues, where needed, were. */
bool fit_is_well_conditioned(Arena *scratch, const double *a, size_t m, bool *found);

#endif
