/* Least squares in coordinates in which X'WX is the unit matrix.
 *
 * Every robust variance is a sum over rows or clusters of x w e, adjusted by leverages. In whitened
 * coordinates x~ = T'(x - mean) a leverage is w |x~|^2, the bread is the unit matrix, and a
 * coefficient of the model is a fixed linear form `back` of the whitened ones. */
#ifndef ALIKE_STATS_FIT_H
#define ALIKE_STATS_FIT_H

#include "alike/effect.h"
#include "effect/components.h"

/* Not a power of two: columns that far apart would push each other out of the cache. */
enum { FIT_STRIDE = MODEL_BLOCK + 8 };

/* What the outcome is regressed on: the model's terms (the intercept first), then, where `centre`
 * is given, the treatment's product with every later term less its centre. Where `side` is given,
 * all these stand again, 0 but on rows of the second side: each side then has a model of its own,
 * and the second half holds the differences. */
typedef struct Predictors {
    const Model *model;
    const double *centre[2]; /* by side, one per term of the model; NULL: no products */
    const uint8_t *side;     /* one per row of the sample, 0 or 1; NULL: one model for all */
    size_t treated;          /* index of the treatment among the terms */
    size_t target;           /* index of the coefficient that is the estimate */
    size_t n_side;           /* predictors of one side */
    size_t n;
} Predictors;

/* Terms of the model alone; then the products; then the second side. */
Predictors predictors_of(const Model *model, size_t treated);
void predictors_add_products(Predictors *predictors, const double *centre,
                             const double *centre_of_second);
void predictors_add_side(Predictors *predictors, const uint8_t *side);

typedef struct Fit {
    const Predictors *predictors;
    const EffectSample *sample;
    size_t k;        /* rank */
    bool *aliased;   /* predictors->n */
    bool by_qr;      /* X'WX was too near singular to be factored itself */
    double *mean;    /* predictors->n; weighted; 0 for the intercept */
    double y_mean;   /* weighted */
    double *whiten;  /* k columns of predictors->n: T */
    double *back;    /* predictors->n rows of k: coefficient = back * gamma */
    double *gamma;   /* k; whitened coefficients of y - y_mean */
    double *squares; /* k; X'W^2X, which is diagonal; NULL until fit_square_weights */
    double *residual;
    double weight, rss, tss;
    bool equal_weights;
} Fit;

/* Rows made ready for a variance. */
typedef struct Block {
    size_t n;
    const double *x; /* k whitened columns, FIT_STRIDE apart */
    const double *weight;
    const double *residual;
} Block;

/* Rows by cluster: cluster g holds order[start[g]] .. order[start[g + 1] - 1]. */
typedef struct Grouping {
    size_t n_groups;
    uint32_t *order;
    size_t *start; /* n_groups + 1 */
} Grouping;

/* ERR_INFEASIBLE: no more rows than terms; the treatment is an exact combination of other terms. */
bool fit_least_squares(Arena *arena, const Predictors *predictors, const EffectSample *sample,
                       Fit *out, Error *err) MUST_CHECK;

/* Turns the coordinates so that X'W^2X is diagonal too, and keeps its diagonal. */
bool fit_square_weights(Arena *arena, Fit *fit, Error *err) MUST_CHECK;

/* Rows of the predictors as they are (predictors->n columns, FIT_STRIDE apart). index: rows of the
 * sample; NULL: n rows from `begin` on. */
typedef struct Rows {
    const uint32_t *index;
    size_t begin, n;
} Rows;
typedef struct FitSpace FitSpace; /* room for one block */
FitSpace *fit_space(Arena *arena, const Predictors *predictors, size_t k);
void predictors_fill(const Predictors *predictors, const EffectSample *sample, Rows rows,
                     FitSpace *space);
const double *fit_space_raw(const FitSpace *space);
Block fit_block(const Fit *fit, Rows rows, FitSpace *space);

Grouping grouping_by_cluster(Arena *arena, const int32_t *cluster, size_t n_clusters, size_t n);
Grouping grouping_by_pair(Arena *arena, const EffectSample *sample);

/* Calls visit for runs of rows of one cluster, cluster after cluster. A cluster of at most `whole`
 * rows comes in one run; `last` marks the run that ends a cluster. */
typedef bool (*FitVisit)(void *state, const Block *block, size_t first, size_t n, bool last);
bool fit_walk(const Fit *fit, const Grouping *grouping, size_t whole, FitVisit visit, void *state);

/* Upper triangular R of the QR factorisation of the weighted, centred and scaled predictors, the
 * outcome last, by blocks of rows; width = predictors->n (the intercept left out, the outcome in).
 */
void fit_blockwise_qr(const Predictors *predictors, const EffectSample *sample, const double *mean,
                      const double *scale, double y_mean, double *r);
/* Makes R triangular again without the columns that earlier ones give: marks them (share of their
 * length left below 1e-7, as R's lm does), returns the rank. */
size_t qr_drop_aliased(double *r, size_t width, bool *aliased);

/* What variance is wanted, and what it rests on. */
typedef struct VarianceRule {
    VarianceKind kind;
    const SchoolComponents *components; /* VARIANCE_SCHOOL_COMPONENTS */
    const char *refused;                /* no variance can be had: why; NULL */
} VarianceRule;

/* Variance of the coefficients: a sum of matrices, each k x k in full in the whitened coordinates
 * of the fit beside it. */
typedef struct FitVariance {
    size_t n_parts;
    struct {
        const Fit *fit;
        double *matrix, sign;
    } part[3];
    double df;             /* of the coefficient asked for */
    size_t n_clusters;     /* 0 for classical and HC; with two ways the smaller number */
    const char *stands_in; /* two ways: a one-way variance stands in, or would be larger; NULL */
} FitVariance;

/* which: the coefficient whose df is wanted. */
bool fit_variance(Arena *arena, Fit *fit, const VarianceRule *rule, size_t which, FitVariance *out,
                  Error *err) MUST_CHECK;

/* Of coefficient j; of the linear form c (predictors->n) of all. */
double fit_variance_of(const FitVariance *variance, size_t j);
double fit_variance_of_form(const FitVariance *variance, const double *c);

/* V = u P + e Q over schools (one row a student and side); df of the coefficient. */
bool fit_components(const Fit *fit, const Grouping *schools, const SchoolComponents *components,
                    size_t which, double *matrix, double *df) MUST_CHECK;

/* Bell-McCaffrey: adds to meat (lower triangle) and gives Satterthwaite's df of the contrast. */
bool fit_cr2(const Fit *fit, const Grouping *grouping, const double *contrast, double *meat,
             double *df, Error *err) MUST_CHECK;

#endif
