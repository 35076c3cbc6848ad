/* Least squares in coordinates in which X'WX is the unit matrix.
 *
 * Every robust variance is a sum over rows or clusters of x w e, adjusted by leverages. In whitened
 * coordinates x~ = T'(x - mean) a leverage is w |x~|^2, the bread is the unit matrix, and a
 * coefficient of the model is a fixed linear form `back` of the whitened ones. */
#ifndef ALIKE_STATS_FIT_H
#define ALIKE_STATS_FIT_H

#include "stats/thin.h"

/* Not a power of two: columns that far apart would push each other out of the cache. */
enum { FIT_STRIDE = MODEL_BLOCK + 8 };

/* Rows that are uses of others: use i is row row[i], with a weight of its own. The weights of a
 * row's uses add up to the row's. */
typedef struct FitUses {
    size_t n;
    const uint32_t *row;
    const double *weight;
} FitUses;

typedef struct Fit {
    Arena *arena; /* it lives in: its coordinates are turned there too */
    ModelMatrix x;
    const double *weight; /* x.n; above 0 */
    const double *y;      /* x.n */
    size_t k;             /* rank */
    bool *aliased;        /* x.k */
    bool by_qr;           /* X'WX was too near singular to be factored itself */
    double *mean;         /* x.k; weighted; 0 for the intercept and levels kept apart */
    double y_mean;        /* weighted */
    double *whiten;       /* k columns of x.k: T */
    double *back;         /* x.k rows of k: coefficient = back * gamma */
    double *beta;         /* x.k; NULL where `back` gives all of them */
    double *gamma;        /* k; whitened coefficients of y - y_mean */
    /* Where a factor's levels are kept apart (fit_levels.c): the first n_groups coordinates are of
     * its groups, that of level g coordinate[g] (-1: no row has it), the first of the rows without
     * a column. 0: all coordinates are of all columns. */
    size_t n_groups;
    LevelColumns levels;
    int32_t *coordinate;
    double *group_weight; /* levels.n + 1; W_g; the last of rows without a column */
    /* Where they are too many for that (fit_absorbed.c) all k coordinates are of what groups leave
     * of the other columns; no form of them is a level's or the intercept's coefficient. */
    size_t n_absorbed; /* groups that have rows; 0: nothing is absorbed */
    bool by_group;     /* CR2 goes by groups (cr2_absorbed.c): squares are those of the others */
    double *squares;   /* k; X'W^2X, which is diagonal; NULL until fit_square_weights */
    double *residual;  /* x.n */
    double total;      /* of the weights */
    double rss, tss;
    bool equal_weights;
    /* Of a working regression, whose rows are spread unlike; else NULL. By these a row comes with
     * the weight it had before the working weight (row_weight), and times root, the square root of
     * what the working weight multiplied that by, as if all were spread alike. */
    const double *row_weight, *root, *moves; /* moves: of such a residual with the row's score */
    /* Rows come as uses of those that were fitted; else NULL. white: x.n rows of k + 1, each in
     * whitened coordinates with its residual behind, made once however often the row is used; NULL
     * until somebody asks for rows (fit_use_ready). */
    const FitUses *uses;
    double *white;
} Fit;

/* Columns of the model that are not aliased. */
static inline size_t fit_rank(const Fit *fit)
{
    return fit->k + fit->n_absorbed;
}

/* Is column j a level that is absorbed? It has no coordinate then (nor has the intercept). */
static inline bool fit_absorbs(const Fit *fit, size_t j)
{
    return fit->n_absorbed > 0 && j - fit->levels.first < fit->levels.n; /* wraps below the first */
}

typedef enum FitStatus {
    FIT_DONE,
    FIT_TOO_LARGE,   /* numbers that can't be squared */
    FIT_TOO_FEW_ROWS /* no more rows than terms: k and `aliased` of out stand, nothing else */
} FitStatus;
FitStatus fit_least_squares(Arena *arena, const ModelMatrix *x, const double *weight,
                            const double *y, Fit *out) MUST_CHECK;

/* The same, which absorbs the largest factor where it has more levels than these. */
FitStatus fit_absorbing(Arena *arena, const ModelMatrix *x, const double *weight, const double *y,
                        size_t levels_most, Fit *out) MUST_CHECK;

/* Coefficients, residuals, rank and sums of squares; nothing else of the fit is to be read. With
 * more than FIT_LEVELS_MOST levels of a factor coordinates would be as many: none are made then,
 * and fit_least_squares absorbs the largest such factor. */
enum { FIT_LEVELS_MOST = 1000 };
FitStatus fit_coefficients(Arena *arena, const ModelMatrix *x, const double *weight,
                           const double *y, Fit *out) MUST_CHECK;

/* Another outcome on the columns and weights of a fit that is done (of rows as they are), with what
 * stands of fit_coefficients; what hangs on the columns alone is shared. */
FitStatus fit_other_outcome(Arena *arena, const Fit *fit, const double *y, Fit *out) MUST_CHECK;

/* Rows come as Fit says from now on: weight is row_weight times the square of root. */
void fit_spread_alike(Fit *fit, const double *row_weight, const double *root, const double *moves);

/* The same fit, whose rows come as these uses from now on. */
Fit fit_of_uses(Arena *arena, const Fit *fit, const FitUses *uses);

/* Coefficient j; 0 where aliased. */
double fit_coefficient(const Fit *fit, size_t j);

/* out[i]: what the coefficients give for row i of a matrix of the same columns. */
void fit_foretell(const Fit *fit, const ModelMatrix *x, double *out);

/* Turns the coordinates so that X'W^2X is diagonal too, and keeps its diagonal; where weights
 * differ beside groups, those of the other columns alone, and the fit is by group from then on.
 * False: its eigenvalues were not found. */
bool fit_square_weights(Fit *fit) MUST_CHECK;

/* Rows in whitened coordinates, made ready for a variance. */
typedef struct Block {
    size_t n;
    const double *x; /* k columns, FIT_STRIDE apart */
    const double *weight;
    const double *residual;
    const double *moves;   /* of the residual with the row's score; NULL: as much as the score */
    const ThinBlock *thin; /* the same rows as fit_thin_forms has them; NULL: nothing is kept so */
    const int32_t *group;  /* of a fit by group: the row's, -1 for none; else NULL */
    const double *own; /* 1 / W_g where levels are absorbed, which its group adds to |x|^2 in the
                          row's leverage; else NULL */
} Block;
typedef struct FitSpace FitSpace; /* room for one block */
FitSpace *fit_space(Arena *arena, const ModelMatrix *x, size_t k);
Block fit_block(const Fit *fit, MatrixRows rows, FitSpace *space);

/* Where levels are kept as numbers: columns of the matrix centred, but for levels. forms[j * k +
 * l]: what column j of these gives to whitened coordinate l (x.k rows of k). */
void fit_thin_forms(const Fit *fit, double *forms);

/* Whitens the rows of a fit whose rows come as uses, where nobody has. */
void fit_use_ready(Fit *fit);
/* Of such a fit, made ready: use i's whitened row, k numbers, with its residual behind. */
static inline const double *fit_use(const Fit *fit, size_t i)
{
    return fit->white + fit->uses->row[i] * (fit->k + 1);
}

/* Upper triangular R of the QR factorisation of the weighted, centred and scaled columns, the
 * outcome last, by blocks of rows; width = x.k (the intercept left out, the outcome in). */
void fit_blockwise_qr(const Fit *fit, const double *scale, double *r);
/* Makes R triangular again without the columns that earlier ones give: marks them (share of their
 * length left below 1e-7, as R's lm does), returns the rank. */
size_t qr_drop_aliased(double *r, size_t width, bool *aliased);

#endif
