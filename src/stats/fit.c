/* Weighted least squares by blocks of rows. */
#include "stats/fit.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

/* X'WX loses twice the digits that X does. Above a condition number of 1e3 of the centred and
 * scaled columns (1e6 for X'WX, which leaves ten digits) the blocks go through QR instead. */
static const double GRAM_CONDITION_MAX = 1e6;

/* A column whose spread is below 1e-7 of its length is constant: as R's lm decides. */
static const double CONSTANT_SHARE = 1e-14;

struct FitSpace {
    double *raw;   /* predictors->n + 1 columns, the last for the outcome */
    double *white; /* k columns */
    double *packed;
    double *weight, *residual;
    uint32_t *row;
    uint8_t *treated;
};

FitSpace *fit_space(Arena *arena, const Predictors *predictors, size_t k)
{
    FitSpace *space = ARENA_NEW(arena, FitSpace);

    space->raw = ARENA_ARRAY(arena, double, (predictors->n + 1) * FIT_STRIDE);
    space->white = ARENA_ARRAY(arena, double, k *FIT_STRIDE);
    space->packed = ARENA_ARRAY(arena, double, predictors->model->n *MODEL_BLOCK);
    space->weight = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->residual = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->row = ARENA_ARRAY(arena, uint32_t, MODEL_BLOCK);
    space->treated = ARENA_ARRAY(arena, uint8_t, MODEL_BLOCK);
    return space;
}

const double *fit_space_raw(const FitSpace *space)
{
    return space->raw;
}

Predictors predictors_of(const Model *model, size_t treated)
{
    return (Predictors){
        .model = model, .treated = treated, .target = treated, .n_side = model->n, .n = model->n};
}

void predictors_add_products(Predictors *predictors, const double *centre,
                             const double *centre_of_second)
{
    predictors->centre[0] = centre;
    predictors->centre[1] = centre_of_second;
    predictors->n_side += predictors->model->n - (predictors->treated + 1);
    predictors->n = predictors->n_side;
}

void predictors_add_side(Predictors *predictors, const uint8_t *side)
{
    predictors->side = side;
    predictors->n = 2 * predictors->n_side;
    predictors->target = predictors->n_side + predictors->treated;
}

static size_t side_of(const Predictors *predictors, Rows rows, size_t i)
{
    if (predictors->side == NULL)
        return 0;
    return predictors->side[rows.index != NULL ? rows.index[i] : rows.begin + i];
}

static void fill_products(const Predictors *predictors, Rows rows, const uint8_t *treated,
                          double *raw)
{
    const size_t n_terms = predictors->model->n;

    if (predictors->centre[0] == NULL)
        return;
    for (size_t j = predictors->treated + 1, to = n_terms; j < n_terms; j++, to++) {
        const double *x = raw + j * FIT_STRIDE;
        double *out = raw + to * FIT_STRIDE;
        for (size_t i = 0; i < rows.n; i++)
            out[i] = treated[i] ? x[i] - predictors->centre[side_of(predictors, rows, i)][j] : 0.0;
    }
}

void predictors_fill(const Predictors *predictors, const EffectSample *sample, Rows rows,
                     FitSpace *space)
{
    const size_t n_terms = predictors->model->n;
    const uint32_t *row = sample->row + rows.begin;
    const uint8_t *treated = sample->treated + rows.begin;

    if (rows.index != NULL) {
        for (size_t i = 0; i < rows.n; i++) {
            space->row[i] = sample->row[rows.index[i]];
            space->treated[i] = sample->treated[rows.index[i]];
        }
        row = space->row;
        treated = space->treated;
    }
    model_fill(
        &(ModelRows){.model = predictors->model, .n = rows.n, .row = row, .treated = treated},
        (MatrixRows){.n = rows.n}, space->packed, MODEL_BLOCK);
    for (size_t j = 0; j < n_terms; j++)
        memcpy(space->raw + j * FIT_STRIDE, space->packed + j * MODEL_BLOCK,
               rows.n * sizeof(double));
    fill_products(predictors, rows, treated, space->raw);
    for (size_t j = 0; predictors->side != NULL && j < predictors->n_side; j++) {
        const double *x = space->raw + j * FIT_STRIDE;
        double *out = space->raw + (predictors->n_side + j) * FIT_STRIDE;
        for (size_t i = 0; i < rows.n; i++)
            out[i] = side_of(predictors, rows, i) ? x[i] : 0.0;
    }
}

static void centre_block(const Predictors *predictors, const double *mean, size_t n, double *raw)
{
    for (size_t j = 1; j < predictors->n; j++) {
        double *x = raw + j * FIT_STRIDE;
        for (size_t i = 0; i < n; i++)
            x[i] -= mean[j];
    }
}

/* Where sums of squares are taken from: the means of the first rows, near enough to the means of
 * all that taking these off afterwards costs no digits worth having. */
static void first_means(const Predictors *predictors, const EffectSample *sample, FitSpace *space,
                        Fit *out)
{
    const size_t n = sample->n < MODEL_BLOCK ? sample->n : MODEL_BLOCK;

    predictors_fill(predictors, sample, (Rows){.begin = 0, .n = n}, space);
    for (size_t j = 1; j < predictors->n; j++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++)
            sum += space->raw[j * FIT_STRIDE + i];
        out->mean[j] = sum / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        out->y_mean += sample->y[i];
    out->y_mean /= (double)n;
}

/* Means, the weights' sum, and the lower triangle of the products of the centred predictors
 * (without the intercept) and the centred outcome, which comes last; width predictors->n. */
static void centred_products(Arena *scratch, const Predictors *predictors,
                             const EffectSample *sample, FitSpace *space, Fit *fit,
                             double *products)
{
    const size_t p = predictors->n, width = p + 1;
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(width));
    double *a = ARENA_ARRAY(scratch, double, width *width);

    first_means(predictors, sample, space, fit);
    fit->equal_weights = true;
    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        predictors_fill(predictors, sample, (Rows){.begin = begin, .n = n}, space);
        centre_block(predictors, fit->mean, n, space->raw);
        double *y = space->raw + p * FIT_STRIDE;
        for (size_t i = 0; i < n; i++) {
            y[i] = sample->y[begin + i] - fit->y_mean;
            fit->equal_weights =
                fit->equal_weights && sample->weight[begin + i] == sample->weight[0];
        }
        block_products(space->raw, FIT_STRIDE, n, width, sample->weight + begin, packing, a);
    }
    /* column 0, of ones, gave the sums */
    fit->weight = a[0];
    for (size_t i = 1; i < width; i++)
        for (size_t j = 1; j <= i; j++)
            products[(i - 1) * p + (j - 1)] =
                a[i * width + j] - a[i * width] * (a[j * width] / fit->weight);
    for (size_t j = 1; j < p; j++)
        fit->mean[j] += a[j * width] / fit->weight;
    fit->y_mean += a[p * width] / fit->weight;
}

/* The upper triangular factor of the centred columns divided by scale, the outcome last (width =
 * predictors->n). False when the eigenvalues can't be found. */
static bool triangular_factor(Arena *scratch, const double *products, const double *scale, Fit *fit,
                              double *r, size_t *rank)
{
    const size_t width = fit->predictors->n;
    const size_t m = width - 1;
    bool *aliased = fit->aliased + 1;
    double *a = ARENA_ARRAY(scratch, double, width *width);
    double *values = ARENA_ARRAY(scratch, double, m);
    double *vectors = ARENA_ARRAY(scratch, double, m *m);
    double *correlation = ARENA_ARRAY(scratch, double, m *m);

    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j <= i; j++)
            a[i * width + j] = products[i * width + j] / (scale[i] * scale[j]);
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < i; j++)
            correlation[i * m + j] = aliased[i] || aliased[j] ? 0.0 : a[i * width + j];
        correlation[i * m + i] = 1.0; /* a constant column is out already */
    }
    if (!symmetric_eigen(scratch, correlation, m, values, vectors))
        return false;
    fit->by_qr = m > 0 && values[m - 1] * GRAM_CONDITION_MAX < values[0];
    if (fit->by_qr) {
        fit_blockwise_qr(fit->predictors, fit->sample, fit->mean, scale, fit->y_mean, r);
        *rank = qr_drop_aliased(r, width, aliased);
        return true;
    }
    bool *out = ARENA_ARRAY(scratch, bool, width);
    memcpy(out, aliased, m * sizeof *out);
    cholesky_factor(a, width, 0.0, out);
    *rank = 0;
    for (size_t j = 0; j < m; j++)
        *rank += out[j] ? 0 : 1;
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j < width; j++)
            r[j * width + i] = a[i * width + j]; /* R = L' */
    return true;
}

/* T: the intercept's column is 1/sqrt(sum of weights); the others solve T R = 1/scale. */
static void whitening(Arena *arena, const double *r, const double *scale, Fit *fit)
{
    const size_t p = fit->predictors->n, width = p;
    size_t l = 1;

    fit->whiten = ARENA_ARRAY(arena, double, fit->k *p);
    fit->gamma = ARENA_ARRAY(arena, double, fit->k);
    fit->whiten[0] = 1.0 / sqrt(fit->weight);
    for (size_t j = 1; j < p; j++) {
        if (fit->aliased[j])
            continue;
        /* column j of the inverse of R, from its diagonal upwards */
        double *t = fit->whiten + l * p;
        t[j] = 1.0 / r[(j - 1) * width + (j - 1)];
        for (size_t i = j - 1; i >= 1; i--) {
            if (fit->aliased[i])
                continue;
            double sum = 0.0;
            for (size_t h = i + 1; h <= j; h++)
                sum += r[(i - 1) * width + (h - 1)] * t[h];
            t[i] = -sum / r[(i - 1) * width + (i - 1)];
        }
        fit->gamma[l] = r[(j - 1) * width + (width - 1)];
        l++;
    }
    for (l = 1; l < fit->k; l++)
        for (size_t j = 1; j < p; j++)
            fit->whiten[l * p + j] /= scale[j - 1];
}

/* coefficient j = back[j] . gamma; the intercept takes the centring back. */
static void back_transformation(Arena *arena, Fit *fit)
{
    const size_t p = fit->predictors->n;

    fit->back = ARENA_ARRAY(arena, double, p * fit->k);
    for (size_t l = 0; l < fit->k; l++) {
        double intercept = fit->whiten[l * p];
        for (size_t j = 1; j < p; j++) {
            fit->back[j * fit->k + l] = fit->whiten[l * p + j];
            intercept -= fit->mean[j] * fit->whiten[l * p + j];
        }
        fit->back[l] = intercept;
    }
}

Block fit_block(const Fit *fit, Rows rows, FitSpace *space)
{
    const EffectSample *sample = fit->sample;
    const size_t p = fit->predictors->n;
    Block block = {.n = rows.n,
                   .x = space->white,
                   .weight = sample->weight + rows.begin,
                   .residual = fit->residual + rows.begin};

    predictors_fill(fit->predictors, sample, rows, space);
    centre_block(fit->predictors, fit->mean, rows.n, space->raw);
    for (size_t l = 0; l < fit->k; l++)
        block_multiply(space->raw, FIT_STRIDE, rows.n, p, fit->whiten + l * p,
                       space->white + l * FIT_STRIDE);
    if (rows.index != NULL) {
        for (size_t i = 0; i < rows.n; i++) {
            space->weight[i] = sample->weight[rows.index[i]];
            space->residual[i] = fit->residual[rows.index[i]];
        }
        block.weight = space->weight;
        block.residual = space->residual;
    }
    return block;
}

/* residual -= X step; returns the residual sum of squares and, in step, X'W times the residual:
 * the next correction. */
static double take_step(const Fit *fit, FitSpace *space, const double *step, double *next)
{
    const EffectSample *sample = fit->sample;
    double fitted[MODEL_BLOCK], weighted[MODEL_BLOCK];
    double rss = 0.0;

    memset(next, 0, fit->k * sizeof *next);
    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        const Block block = fit_block(fit, (Rows){.begin = begin, .n = n}, space);
        double *e = fit->residual + begin;
        block_multiply(block.x, FIT_STRIDE, n, fit->k, step, fitted);
        for (size_t i = 0; i < n; i++) {
            e[i] -= fitted[i];
            weighted[i] = block.weight[i] * e[i];
            rss += weighted[i] * e[i];
        }
        block_cross(block.x, FIT_STRIDE, n, fit->k, weighted, next);
    }
    return rss;
}

/* Residuals, and one step of refinement where rounding left something to correct (Bjorck 1996,
 * Numerical Methods for Least Squares Problems, 6.6: corrected semi-normal equations). */
static void residuals(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit)
{
    const EffectSample *sample = fit->sample;
    double *next = ARENA_ARRAY(scratch, double, fit->k);
    double *step = ARENA_ARRAY(scratch, double, fit->k);
    double size = 0.0, rest = 0.0;

    fit->residual = ARENA_ARRAY(arena, double, sample->n);
    for (size_t i = 0; i < sample->n; i++)
        fit->residual[i] = sample->y[i] - fit->y_mean;
    fit->rss = take_step(fit, space, fit->gamma, next);
    for (size_t l = 0; l < fit->k; l++) {
        fit->gamma[l] += next[l];
        size += fit->gamma[l] * fit->gamma[l];
        rest += next[l] * next[l];
    }
    if (rest > 1e-26 * size) {
        memcpy(step, next, fit->k * sizeof *step);
        fit->rss = take_step(fit, space, step, next);
    }
}

bool fit_least_squares(Arena *arena, const Predictors *predictors, const EffectSample *sample,
                       Fit *out, Error *err)
{
    const size_t p = predictors->n;
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, predictors, p);
    double *products = ARENA_ARRAY(scratch, double, p *p);
    double *scale = ARENA_ARRAY(scratch, double, p);
    double *r = ARENA_ARRAY(scratch, double, p *p);
    size_t rank = 0;
    bool ok = true;

    *out = (Fit){.predictors = predictors,
                 .sample = sample,
                 .aliased = ARENA_ARRAY(arena, bool, p),
                 .mean = ARENA_ARRAY(arena, double, p)};
    centred_products(scratch, predictors, sample, space, out, products);
    for (size_t j = 0; j < p; j++) {
        const double square = products[j * p + j];
        const double mean = j + 1 < p ? out->mean[j + 1] : out->y_mean;
        const bool constant = !(square > CONSTANT_SHARE * (square + out->weight * mean * mean));
        scale[j] = constant ? 1.0 : sqrt(square);
        if (j + 1 < p)
            out->aliased[j + 1] = constant;
    }
    out->tss = products[(p - 1) * p + (p - 1)];
    if (!triangular_factor(scratch, products, scale, out, r, &rank)) {
        ok = error_set(err, ERR_DATA, NOWHERE,
                       "the outcome model can't be fitted: a covariate or the score holds numbers "
                       "too large to square");
    } else if (out->aliased[predictors->treated] || out->aliased[predictors->target]) {
        ok = error_set(err, ERR_INFEASIBLE, NOWHERE,
                       "the effect can't be estimated: the sample holds students of one arm only");
    } else if (sample->n <= rank + 1) {
        ok = error_set(err, ERR_INFEASIBLE, NOWHERE,
                       "only %zu students are left to compare, too few for an outcome model of %zu "
                       "terms; widen the caliper, ask for fewer exact columns, or adjust for fewer "
                       "covariates",
                       sample->n, rank + 1);
    } else {
        out->k = rank + 1;
        whitening(arena, r, scale, out);
        for (size_t l = 1; l < out->k; l++)
            out->gamma[l] *= scale[p - 1]; /* the outcome was scaled too */
        residuals(arena, scratch, space, out);
        back_transformation(arena, out);
    }
    arena_destroy(scratch);
    return ok;
}

bool fit_square_weights(Arena *arena, Fit *fit, Error *err)
{
    const size_t k = fit->k, p = fit->predictors->n;
    const EffectSample *sample = fit->sample;

    fit->squares = ARENA_ARRAY(arena, double, k);
    if (fit->equal_weights) {
        for (size_t l = 0; l < k; l++)
            fit->squares[l] = sample->weight[0];
        return true;
    }
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, fit->predictors, k);
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(k));
    double *a = ARENA_ARRAY(scratch, double, k *k);
    double *v = ARENA_ARRAY(scratch, double, k *k);
    double *turned = ARENA_ARRAY(arena, double, k *p);
    double *gamma = ARENA_ARRAY(arena, double, k);
    double squared[MODEL_BLOCK];

    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        const Block block = fit_block(fit, (Rows){.begin = begin, .n = n}, space);
        for (size_t i = 0; i < n; i++)
            squared[i] = block.weight[i] * block.weight[i];
        block_products(block.x, FIT_STRIDE, n, k, squared, packing, a);
    }
    const bool ok = symmetric_eigen(scratch, a, k, fit->squares, v);
    for (size_t l = 0; ok && l < k; l++) {
        for (size_t h = 0; h < k; h++) {
            gamma[l] += v[h * k + l] * fit->gamma[h];
            for (size_t j = 0; j < p; j++)
                turned[l * p + j] += v[h * k + l] * fit->whiten[h * p + j];
        }
    }
    fit->whiten = turned;
    fit->gamma = gamma;
    back_transformation(arena, fit);
    arena_destroy(scratch);
    return ok || error_set(err, ERR_INTERNAL, NOWHERE,
                           "the eigenvalues of the squared weights were not found");
}
