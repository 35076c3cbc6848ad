/* Coordinates in which X'W^2X is diagonal as well, for CR2. */
#include "stats/fit_parts.h"

#include <string.h>

/* By row that was fitted: its weight squared, or the sum of that over its uses. */
static const double *squared_weights(Arena *scratch, const Fit *fit)
{
    const FitUses *uses = fit->uses;
    const double *weight = fit->root != NULL ? fit->row_weight : fit->weight;
    double *out = ARENA_ARRAY(scratch, double, fit->x.n);

    for (size_t i = 0; uses == NULL && i < fit->x.n; i++)
        out[i] = weight[i] * weight[i];
    for (size_t i = 0; uses != NULL && i < uses->n; i++)
        out[uses->row[i]] += uses->weight[i] * uses->weight[i];
    return out;
}

/* X'W^2X in whitened coordinates, lower triangle, row by row. */
static void square_whitened(Arena *scratch, const Fit *fit, const double *squared, double *a)
{
    FitSpace *space = fit_space(scratch, &fit->x, fit->k);
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(fit->k));

    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const Block block = fit_row_block(fit, fit_rows_from(&fit->x, begin), space);
        block_products(block.x, FIT_STRIDE, block.n, fit->k, squared + begin, packing, a);
    }
}

/* The same where levels are kept as numbers: S of the columns as they are, then F'SF. */
static void square_through_columns(Arena *scratch, const Fit *fit, const double *squared, double *a)
{
    const size_t p = fit->x.k, k = fit->k, width = p + 1; /* the last is room for the outcome */
    FitSpace *space = fit_space(scratch, &fit->x, k);
    double *s = ARENA_ARRAY(scratch, double, width *width);
    double *forms = ARENA_ARRAY(scratch, double, p *k), *sf = ARENA_ARRAY(scratch, double, p *k);
    double *form = ARENA_ARRAY(scratch, double, p);

    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = fit_rows_from(&fit->x, begin);
        fit_fill_centred(fit, rows, &space->raw);
        thin_products(&space->raw, rows.n, squared + begin, s);
    }
    symmetric_complete(s, width);
    fit_thin_forms(fit, forms);
    for (size_t j = 0; j < p; j++)
        block_multiply(forms, k, k, p, s + j * width, sf + j * k);
    for (size_t l = 0; l < k; l++) {
        for (size_t j = 0; j < p; j++)
            form[j] = forms[j * k + l];
        block_multiply(sf, k, k, p, form, a + l * k);
    }
}

static double first_weight(const Fit *fit)
{
    return fit->root != NULL   ? fit->row_weight[0]
           : fit->uses != NULL ? fit->uses->weight[0]
                               : fit->weight[0];
}

/* Turns the coordinates from n_groups on, so that theirs is diagonal. */
static bool square_beside_groups(Arena *scratch, Fit *fit, const double *squared)
{
    const size_t first = fit->n_groups, k = fit->k - first, p = fit->x.k;
    FitSpace *space = fit_space(scratch, &fit->x, fit->k);
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(k));
    double *a = ARENA_ARRAY(scratch, double, k *k), *v = ARENA_ARRAY(scratch, double, k *k);
    double *whiten = ARENA_ARRAY(fit->arena, double, fit->k *p);
    double *gamma = ARENA_ARRAY(fit->arena, double, fit->k);

    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const Block block = fit_row_block(fit, fit_rows_from(&fit->x, begin), space);
        block_products(block.x + first * FIT_STRIDE, FIT_STRIDE, block.n, k, squared + begin,
                       packing, a);
    }
    if (!symmetric_eigen(scratch, a, k, fit->squares + first, v))
        return false;
    memcpy(whiten, fit->whiten, first * p * sizeof *whiten);
    memcpy(gamma, fit->gamma, first * sizeof *gamma);
    for (size_t l = 0; l < k; l++)
        for (size_t h = 0; h < k; h++) {
            gamma[first + l] += v[h * k + l] * fit->gamma[first + h];
            for (size_t j = 0; j < p; j++)
                whiten[(first + l) * p + j] += v[h * k + l] * fit->whiten[(first + h) * p + j];
        }
    fit->whiten = whiten; /* copies of the fit keep theirs */
    fit->gamma = gamma;
    fit->by_group = true;
    return true;
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
            fit->squares[l] = first_weight(fit);
        return true;
    }
    Arena *scratch = arena_create();
    const double *squared = squared_weights(scratch, fit);
    if (fit->n_groups > 0 || fit->n_absorbed > 0) {
        const bool found = square_beside_groups(scratch, fit, squared);
        if (found && fit->white != NULL)
            fit_whiten_used(fit);
        fit_transform_back(arena, fit);
        arena_destroy(scratch);
        return found;
    }
    double *a = ARENA_ARRAY(scratch, double, k *k);
    double *v = ARENA_ARRAY(scratch, double, k *k);
    double *turned = ARENA_ARRAY(arena, double, k *p);
    double *gamma = ARENA_ARRAY(arena, double, k);

    if (fit->x.n_factors > 0 && fit->root == NULL)
        square_through_columns(scratch, fit, squared, a);
    else
        square_whitened(scratch, fit, squared, a);
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
    if (ok && fit->white != NULL)
        fit_whiten_used(fit);
    fit_transform_back(arena, fit);
    arena_destroy(scratch);
    return ok;
}
