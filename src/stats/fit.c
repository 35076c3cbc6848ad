/* Weighted least squares by blocks of rows. */
#include "stats/fit_parts.h"

#include <math.h>
#include <string.h>

/* X'WX loses twice the digits that X does. Above a condition number of 1e3 of the centred and
 * scaled columns (1e6 for X'WX, which leaves ten digits) the blocks go through QR instead. */
static const double GRAM_CONDITION_MAX = 1e6;

/* A column whose spread is below 1e-7 of its length is constant: as R's lm decides. */
static const double CONSTANT_SHARE = 1e-14;

/* Where sums of squares are taken from: the means of the first rows, near enough to the means of
 * all that taking these off afterwards costs no digits worth having. Of levels 0 is as near. */
static void first_means(FitSpace *space, Fit *out)
{
    const MatrixRows rows = fit_rows_from(&out->x, 0);
    const ThinBlock *raw = &space->raw;
    const size_t n = rows.n;

    thin_fill(&space->raw, rows);
    for (size_t a = 1; a < raw->d_own; a++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++)
            sum += raw->block[a * FIT_STRIDE + i];
        out->mean[raw->column[a]] = sum / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        out->y_mean += out->y[i];
    out->y_mean /= (double)n;
}

void fit_products(FitSpace *space, Fit *fit, LevelMatrix *products)
{
    first_means(space, fit);
    fit->equal_weights = true;
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = fit_rows_from(&fit->x, begin);
        const double *weight = fit->weight + begin;
        fit_fill_centred(fit, rows, &space->raw);
        double *y = space->raw.block + (space->raw.d - 1) * FIT_STRIDE;
        for (size_t i = 0; i < rows.n; i++) {
            y[i] = fit->y[begin + i] - fit->y_mean;
            fit->equal_weights = fit->equal_weights && weight[i] == fit->weight[0];
        }
        thin_products_apart(&space->raw, rows.n, weight, products);
    }
    fit->total = products->rest[0]; /* column 0, of ones, gave the sums */
}

/* Means, and the lower triangle of the products of the centred columns (without
 * the intercept) and the centred outcome, which comes last; width x.k. */
static void centred_products(Arena *scratch, FitSpace *space, Fit *fit, double *products)
{
    const size_t p = fit->x.k, width = p + 1;
    LevelMatrix whole = level_matrix_whole(scratch, width);
    const double *a = whole.rest;

    fit_products(space, fit, &whole);
    for (size_t i = 1; i < width; i++)
        for (size_t j = 1; j <= i; j++)
            products[(i - 1) * p + (j - 1)] =
                a[i * width + j] - a[i * width] * (a[j * width] / fit->total);
    for (size_t j = 1; j < p; j++)
        fit->mean[j] += a[j * width] / fit->total;
    fit->y_mean += a[p * width] / fit->total;
}

bool fit_is_constant(double square, double total, double mean)
{
    return !(square > CONSTANT_SHARE * (square + total * mean * mean));
}

/* Below GRAM_CONDITION_MAX. No eigenvalue is above the largest sum of a row, and none below mu
 * where a - mu factors. Mostly that settles it; else the eigenvalues do. */
bool fit_is_well_conditioned(Arena *scratch, const double *a, size_t m, bool *found)
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
static bool triangular_factor(Arena *scratch, FitSpace *space, const double *products,
                              const double *scale, Fit *fit, double *r, size_t *rank)
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
    fit->by_qr = m > 0 && !fit_is_well_conditioned(scratch, correlation, m, &found);
    if (fit->by_qr && found && fit->x.n_factors > 0)
        fit->by_qr = !fit_mark_aliased(scratch, space, fit, correlation, scale, aliased);
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

void fit_transform_back(Arena *arena, Fit *fit)
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

void fit_residuals(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit)
{
    double *next = ARENA_ARRAY(scratch, double, fit->k);
    double *step = ARENA_ARRAY(scratch, double, fit->k);
    double size = 0.0, rest = 0.0;

    if (fit->residual == NULL)
        fit->residual = ARENA_ARRAY(arena, double, fit->x.n);
    for (size_t i = 0; fit->n_absorbed == 0 && i < fit->x.n; i++)
        fit->residual[i] = fit->y[i] - fit->y_mean;
    fit->rss = fit_take_step(fit, space, fit->gamma, next);
    for (size_t l = 0; l < fit->k; l++) {
        fit->gamma[l] += next[l];
        size += fit->gamma[l] * fit->gamma[l];
        rest += next[l] * next[l];
    }
    if (rest > 1e-26 * size) {
        memcpy(step, next, fit->k * sizeof *step);
        fit->rss = fit_take_step(fit, space, step, next);
    }
}

/* All columns in their order: whiten and gamma of the whole X'WX or of all rows' QR. */
static bool fit_in_order(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit)
{
    const size_t p = fit->x.k;
    double *products = ARENA_ARRAY(scratch, double, p *p);
    double *scale = ARENA_ARRAY(scratch, double, p);
    double *r = ARENA_ARRAY(scratch, double, p *p);
    size_t rank = 0;

    memset(fit->aliased, 0, p * sizeof *fit->aliased);
    memset(fit->mean, 0, p * sizeof *fit->mean);
    fit->y_mean = 0.0;
    centred_products(scratch, space, fit, products);
    for (size_t j = 0; j < p; j++) {
        const double square = products[j * p + j];
        const double mean = j + 1 < p ? fit->mean[j + 1] : fit->y_mean;
        const bool constant = fit_is_constant(square, fit->total, mean);
        scale[j] = constant ? 1.0 : sqrt(square);
        if (j + 1 < p)
            fit->aliased[j + 1] = constant;
    }
    fit->tss = products[(p - 1) * p + (p - 1)];
    if (!triangular_factor(scratch, space, products, scale, fit, r, &rank))
        return false;
    fit->k = rank + 1;
    whitening(arena, r, scale, fit);
    for (size_t l = 1; l < fit->k; l++)
        fit->gamma[l] *= scale[p - 1]; /* the outcome was scaled too */
    return true;
}

static FitStatus fit_by(Arena *arena, const ModelMatrix *x, const double *weight, const double *y,
                        bool coefficients_alone, size_t levels_most, Fit *out)
{
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, x, 0);
    const FitGroups *groups = NULL;
    FitStatus status = FIT_DONE;

    *out = (Fit){.arena = arena,
                 .x = *x,
                 .weight = weight,
                 .y = y,
                 .aliased = ARENA_ARRAY(arena, bool, x->k),
                 .mean = ARENA_ARRAY(arena, double, x->k)};
    const bool many = fit_has_many_levels(x, levels_most), alone = many && coefficients_alone;
    if (alone)
        fit_levels_alone(arena, scratch, space, out);
    else if (many)
        groups = fit_absorb(arena, scratch, space, out);
    else if (!fit_levels_apart(arena, scratch, space, out) &&
             !fit_in_order(arena, scratch, space, out))
        status = FIT_TOO_LARGE;
    if (status == FIT_DONE && x->n <= fit_rank(out))
        status = FIT_TOO_FEW_ROWS;
    if (status == FIT_DONE && !alone) {
        fit_residuals(arena, scratch, fit_space(scratch, x, out->k), out);
        fit_transform_back(arena, out);
    }
    if (status == FIT_DONE && groups != NULL)
        fit_absorbed_coefficients(arena, groups);
    arena_destroy(scratch);
    return status;
}

FitStatus fit_least_squares(Arena *arena, const ModelMatrix *x, const double *weight,
                            const double *y, Fit *out)
{
    return fit_by(arena, x, weight, y, false, FIT_LEVELS_MOST, out);
}

FitStatus fit_absorbing(Arena *arena, const ModelMatrix *x, const double *weight, const double *y,
                        size_t levels_most, Fit *out)
{
    return fit_by(arena, x, weight, y, false, levels_most, out);
}

FitStatus fit_coefficients(Arena *arena, const ModelMatrix *x, const double *weight,
                           const double *y, Fit *out)
{
    return fit_by(arena, x, weight, y, true, FIT_LEVELS_MOST, out);
}

double fit_coefficient(const Fit *fit, size_t j)
{
    double sum = j == 0 ? fit->y_mean : 0.0;

    if (fit->beta != NULL)
        return fit->beta[j];
    for (size_t l = 0; l < fit->k; l++)
        sum += fit->back[j * fit->k + l] * fit->gamma[l];
    return sum;
}

void fit_foretell(const Fit *fit, const ModelMatrix *x, double *out)
{
    Arena *scratch = arena_create();
    ThinBlock thin = thin_block(scratch, x, 0, FIT_STRIDE);
    double *beta = ARENA_ARRAY(scratch, double, x->k);

    for (size_t j = 0; j < x->k; j++)
        beta[j] = fit_coefficient(fit, j);
    for (size_t begin = 0; begin < x->n; begin += MODEL_BLOCK) {
        const MatrixRows rows = fit_rows_from(x, begin);
        thin_fill(&thin, rows);
        thin_multiply(&thin, rows.n, beta, out + begin);
    }
    arena_destroy(scratch);
}
