/* Weighted least squares by blocks of rows. */
#include "stats/fit.h"

#include <math.h>
#include <string.h>

/* X'WX loses twice the digits that X does. Above a condition number of 1e3 of the centred and
 * scaled columns (1e6 for X'WX, which leaves ten digits) the blocks go through QR instead. */
static const double GRAM_CONDITION_MAX = 1e6;

/* A column whose spread is below 1e-7 of its length is constant: as R's lm decides. */
static const double CONSTANT_SHARE = 1e-14;

struct FitSpace {
    ThinBlock raw; /* one column more than the matrix has, the last for the outcome */
    double *white; /* k columns */
    double *form;  /* a column for each of the matrix */
    double *weight, *residual, *moves;
};

FitSpace *fit_space(Arena *arena, const ModelMatrix *x, size_t k)
{
    FitSpace *space = ARENA_NEW(arena, FitSpace);

    space->raw = thin_block(arena, x, 1, FIT_STRIDE);
    space->form = ARENA_ARRAY(arena, double, x->k);
    space->white = ARENA_ARRAY(arena, double, k *FIT_STRIDE);
    space->weight = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->residual = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->moves = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    return space;
}

static MatrixRows rows_from(const ModelMatrix *x, size_t begin)
{
    const size_t n = x->n - begin < MODEL_BLOCK ? x->n - begin : MODEL_BLOCK;

    return (MatrixRows){.begin = begin, .n = n};
}

/* The columns of the matrix, centred but for levels that are kept as numbers. */
static void centre_block(const Fit *fit, size_t n, ThinBlock *raw)
{
    for (size_t a = 1; a < raw->d && raw->column[a] < fit->x.k; a++) {
        double *x = raw->block + a * FIT_STRIDE;
        const double mean = fit->mean[raw->column[a]];
        for (size_t i = 0; i < n; i++)
            x[i] -= mean;
    }
}

static void fill_centred(const Fit *fit, MatrixRows rows, ThinBlock *raw)
{
    thin_fill(raw, rows);
    centre_block(fit, rows.n, raw);
}

/* Where sums of squares are taken from: the means of the first rows, near enough to the means of
 * all that taking these off afterwards costs no digits worth having. Of levels 0 is as near. */
static void first_means(FitSpace *space, Fit *out)
{
    const MatrixRows rows = rows_from(&out->x, 0);
    const ThinBlock *raw = &space->raw;
    const size_t n = rows.n;

    thin_fill(&space->raw, rows);
    for (size_t a = 1; a + 1 < raw->d; a++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++)
            sum += raw->block[a * FIT_STRIDE + i];
        out->mean[raw->column[a]] = sum / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        out->y_mean += out->y[i];
    out->y_mean /= (double)n;
}

/* Means, the weights' sum, and the lower triangle of the products of the centred columns (without
 * the intercept) and the centred outcome, which comes last; width x.k. */
static void centred_products(Arena *scratch, FitSpace *space, Fit *fit, double *products)
{
    const size_t p = fit->x.k, width = p + 1;
    double *a = ARENA_ARRAY(scratch, double, width *width);

    first_means(space, fit);
    fit->equal_weights = true;
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = rows_from(&fit->x, begin);
        const double *weight = fit->weight + begin;
        fill_centred(fit, rows, &space->raw);
        double *y = space->raw.block + (space->raw.d - 1) * FIT_STRIDE;
        for (size_t i = 0; i < rows.n; i++) {
            y[i] = fit->y[begin + i] - fit->y_mean;
            fit->equal_weights = fit->equal_weights && weight[i] == fit->weight[0];
        }
        thin_products(&space->raw, rows.n, weight, a);
    }
    /* column 0, of ones, gave the sums */
    fit->total = a[0];
    for (size_t i = 1; i < width; i++)
        for (size_t j = 1; j <= i; j++)
            products[(i - 1) * p + (j - 1)] =
                a[i * width + j] - a[i * width] * (a[j * width] / fit->total);
    for (size_t j = 1; j < p; j++)
        fit->mean[j] += a[j * width] / fit->total;
    fit->y_mean += a[p * width] / fit->total;
}

/* Is the condition number of the correlations, ones on the diagonal, below GRAM_CONDITION_MAX? No
 * eigenvalue is above the largest sum of a row, and none below mu where a - mu factors. Mostly that
 * settles it; else the eigenvalues do. */
static bool is_well_conditioned(Arena *scratch, const double *a, size_t m, bool *found)
{
    double *shifted = ARENA_ARRAY(scratch, double, m *m);
    double *values = ARENA_ARRAY(scratch, double, m);
    bool *out = ARENA_ARRAY(scratch, bool, m);
    double most = 0.0;

    *found = true;
    for (size_t i = 0; i < m; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < m; j++)
            sum += fabs(j <= i ? a[i * m + j] : a[j * m + i]);
        most = fmax(most, sum);
    }
    memcpy(shifted, a, m * m * sizeof *shifted);
    for (size_t i = 0; i < m; i++)
        shifted[i * m + i] -= most / GRAM_CONDITION_MAX;
    if (isfinite(most) && cholesky_factor(shifted, m, 0.0, out) == m)
        return true;
    *found = symmetric_eigenvalues(scratch, a, m, values);
    return *found && values[m - 1] * GRAM_CONDITION_MAX >= values[0];
}

/* The upper triangular factor of the centred columns divided by scale, the outcome last (width =
 * x.k). False when the eigenvalues can't be found. */
static bool triangular_factor(Arena *scratch, const double *products, const double *scale, Fit *fit,
                              double *r, size_t *rank)
{
    const size_t width = fit->x.k;
    const size_t m = width - 1;
    bool *aliased = fit->aliased + 1;
    double *a = ARENA_ARRAY(scratch, double, width *width);
    double *correlation = ARENA_ARRAY(scratch, double, m *m);
    bool found;

    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j <= i; j++)
            a[i * width + j] = products[i * width + j] / (scale[i] * scale[j]);
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < i; j++)
            correlation[i * m + j] = aliased[i] || aliased[j] ? 0.0 : a[i * width + j];
        correlation[i * m + i] = 1.0; /* a constant column is out already */
    }
    fit->by_qr = m > 0 && !is_well_conditioned(scratch, correlation, m, &found);
    if (m > 0 && !found)
        return false;
    if (fit->by_qr) {
        fit_blockwise_qr(fit, scale, r);
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
    const size_t p = fit->x.k, width = p;
    size_t l = 1;

    fit->whiten = ARENA_ARRAY(arena, double, fit->k *p);
    fit->gamma = ARENA_ARRAY(arena, double, fit->k);
    fit->whiten[0] = 1.0 / sqrt(fit->total);
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
            block_cross(r + (i - 1) * width + i, width, j - i, 1, t + i + 1, &sum);
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
    const size_t p = fit->x.k;

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

void fit_spread_alike(Fit *fit, const double *row_weight, const double *root, const double *moves)
{
    fit->row_weight = row_weight;
    fit->root = root;
    fit->moves = moves;
    fit->equal_weights = true;
    for (size_t i = 0; i < fit->x.n; i++)
        fit->equal_weights = fit->equal_weights && row_weight[i] == row_weight[0];
}

static void spread_alike(const Fit *fit, MatrixRows rows, FitSpace *space, Block *block)
{
    for (size_t i = 0; i < rows.n; i++) {
        const size_t row = rows.index != NULL ? rows.index[i] : rows.begin + i;
        space->weight[i] = fit->row_weight[row];
        space->residual[i] = fit->root[row] * fit->residual[row];
        space->moves[i] = fit->moves[row];
        for (size_t l = 0; l < fit->k; l++)
            space->white[l * FIT_STRIDE + i] *= fit->root[row];
    }
    block->weight = space->weight;
    block->residual = space->residual;
    block->moves = space->moves;
}

/* What the means of levels that are kept as numbers would have taken off whitened column l. */
static double level_shift(const Fit *fit, size_t l)
{
    const double *whiten = fit->whiten + l * fit->x.k;
    double shift = 0.0;

    for (size_t f = 0; f < fit->x.n_factors; f++)
        for (size_t j = 0; j < fit->x.factor[f].n; j++)
            shift += whiten[fit->x.factor[f].first + j] * fit->mean[fit->x.factor[f].first + j];
    return shift;
}

/* Whitened column l as a form of the columns that fill_centred leaves; room: x.k. */
static const double *thin_form(const Fit *fit, size_t l, double *room)
{
    if (fit->x.n_factors == 0)
        return fit->whiten + l * fit->x.k;
    memcpy(room, fit->whiten + l * fit->x.k, fit->x.k * sizeof *room);
    room[0] -= level_shift(fit, l);
    return room;
}

void fit_thin_forms(const Fit *fit, double *forms)
{
    const size_t k = fit->k;

    memcpy(forms, fit->back, fit->x.k * k * sizeof *forms);
    for (size_t l = 0; l < k; l++)
        forms[l] = fit->whiten[l * fit->x.k] - level_shift(fit, l);
}

Block fit_block(const Fit *fit, MatrixRows rows, FitSpace *space)
{
    Block block = {.n = rows.n,
                   .x = space->white,
                   .weight = fit->weight + rows.begin,
                   .residual = fit->residual + rows.begin,
                   .thin = fit->x.n_factors > 0 && fit->root == NULL ? &space->raw : NULL};

    fill_centred(fit, rows, &space->raw);
    for (size_t l = 0; l < fit->k; l++)
        thin_multiply(&space->raw, rows.n, thin_form(fit, l, space->form),
                      space->white + l * FIT_STRIDE);
    if (fit->root != NULL) {
        spread_alike(fit, rows, space, &block);
    } else if (rows.index != NULL) {
        for (size_t i = 0; i < rows.n; i++) {
            space->weight[i] = fit->weight[rows.index[i]];
            space->residual[i] = fit->residual[rows.index[i]];
        }
        block.weight = space->weight;
        block.residual = space->residual;
    }
    return block;
}

/* What take_step says, where levels are kept as numbers: through the columns as they are, which is
 * d numbers a row in place of k. Not where these are near collinear: only whitened ones keep the
 * digits then. */
static double take_thin_step(const Fit *fit, FitSpace *space, const double *step, double *next)
{
    const size_t p = fit->x.k;
    Arena *scratch = arena_create();
    double *beta = ARENA_ARRAY(scratch, double, p), *sums = ARENA_ARRAY(scratch, double, p);
    double fitted[MODEL_BLOCK], weighted[MODEL_BLOCK];
    double rss = 0.0;

    for (size_t l = 0; l < fit->k; l++) {
        const double *form = thin_form(fit, l, space->form);
        for (size_t j = 0; j < p; j++)
            beta[j] += step[l] * form[j];
    }
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = rows_from(&fit->x, begin);
        double *e = fit->residual + begin;
        fill_centred(fit, rows, &space->raw);
        thin_multiply(&space->raw, rows.n, beta, fitted);
        for (size_t i = 0; i < rows.n; i++) {
            e[i] -= fitted[i];
            weighted[i] = fit->weight[begin + i] * e[i];
            rss += weighted[i] * e[i];
        }
        thin_cross(&space->raw, rows.n, weighted, sums);
    }
    for (size_t l = 0; l < fit->k; l++) {
        const double *form = thin_form(fit, l, space->form);
        next[l] = 0.0;
        for (size_t j = 0; j < p; j++)
            next[l] += form[j] * sums[j];
    }
    arena_destroy(scratch);
    return rss;
}

/* residual -= X step; returns the residual sum of squares and, in step, X'W times the residual:
 * the next correction. */
static double take_step(const Fit *fit, FitSpace *space, const double *step, double *next)
{
    double fitted[MODEL_BLOCK], weighted[MODEL_BLOCK];
    double rss = 0.0;

    if (fit->x.n_factors > 0 && !fit->by_qr)
        return take_thin_step(fit, space, step, next);
    memset(next, 0, fit->k * sizeof *next);
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const Block block = fit_block(fit, rows_from(&fit->x, begin), space);
        const size_t n = block.n;
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
    double *next = ARENA_ARRAY(scratch, double, fit->k);
    double *step = ARENA_ARRAY(scratch, double, fit->k);
    double size = 0.0, rest = 0.0;

    fit->residual = ARENA_ARRAY(arena, double, fit->x.n);
    for (size_t i = 0; i < fit->x.n; i++)
        fit->residual[i] = fit->y[i] - fit->y_mean;
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

FitStatus fit_least_squares(Arena *arena, const ModelMatrix *x, const double *weight,
                            const double *y, Fit *out)
{
    const size_t p = x->k;
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, x, p);
    double *products = ARENA_ARRAY(scratch, double, p *p);
    double *scale = ARENA_ARRAY(scratch, double, p);
    double *r = ARENA_ARRAY(scratch, double, p *p);
    FitStatus status = FIT_DONE;
    size_t rank = 0;

    *out = (Fit){.arena = arena,
                 .x = *x,
                 .weight = weight,
                 .y = y,
                 .aliased = ARENA_ARRAY(arena, bool, p),
                 .mean = ARENA_ARRAY(arena, double, p)};
    centred_products(scratch, space, out, products);
    for (size_t j = 0; j < p; j++) {
        const double square = products[j * p + j];
        const double mean = j + 1 < p ? out->mean[j + 1] : out->y_mean;
        const bool constant = !(square > CONSTANT_SHARE * (square + out->total * mean * mean));
        scale[j] = constant ? 1.0 : sqrt(square);
        if (j + 1 < p)
            out->aliased[j + 1] = constant;
    }
    out->tss = products[(p - 1) * p + (p - 1)];
    if (!triangular_factor(scratch, products, scale, out, r, &rank))
        status = FIT_TOO_LARGE;
    out->k = rank + 1;
    if (status == FIT_DONE && x->n <= out->k)
        status = FIT_TOO_FEW_ROWS;
    if (status == FIT_DONE) {
        whitening(arena, r, scale, out);
        for (size_t l = 1; l < out->k; l++)
            out->gamma[l] *= scale[p - 1]; /* the outcome was scaled too */
        residuals(arena, scratch, space, out);
        back_transformation(arena, out);
    }
    arena_destroy(scratch);
    return status;
}

double fit_coefficient(const Fit *fit, size_t j)
{
    double sum = j == 0 ? fit->y_mean : 0.0;

    for (size_t l = 0; l < fit->k; l++)
        sum += fit->back[j * fit->k + l] * fit->gamma[l];
    return sum;
}

bool fit_square_weights(Fit *fit)
{
    Arena *arena = fit->arena;
    const size_t k = fit->k, p = fit->x.k;

    if (fit->squares != NULL)
        return true;
    fit->squares = ARENA_ARRAY(arena, double, k);
    if (fit->equal_weights) {
        for (size_t l = 0; l < k; l++)
            fit->squares[l] = fit->root != NULL ? fit->row_weight[0] : fit->weight[0];
        return true;
    }
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, &fit->x, k);
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(k));
    double *a = ARENA_ARRAY(scratch, double, k *k);
    double *v = ARENA_ARRAY(scratch, double, k *k);
    double *turned = ARENA_ARRAY(arena, double, k *p);
    double *gamma = ARENA_ARRAY(arena, double, k);
    double squared[MODEL_BLOCK];

    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const Block block = fit_block(fit, rows_from(&fit->x, begin), space);
        for (size_t i = 0; i < block.n; i++)
            squared[i] = block.weight[i] * block.weight[i];
        block_products(block.x, FIT_STRIDE, block.n, k, squared, packing, a);
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
    return ok;
}
