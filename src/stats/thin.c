#include "stats/thin.h"

#include <string.h>

ThinBlock thin_block(Arena *arena, const ModelMatrix *x, size_t n_more, size_t stride)
{
    ThinBlock thin = {.x = x, .width = x->k + n_more, .stride = stride};
    size_t most = 0, f = 0;

    thin.column = ARENA_ARRAY(arena, size_t, thin.width);
    for (size_t j = 0; j < thin.width; j++) {
        if (f < x->n_factors && j == x->factor[f].first) {
            most = x->factor[f].n > most ? x->factor[f].n : most;
            j += x->factor[f++].n - 1;
            continue;
        }
        thin.column[thin.d++] = j;
    }
    thin.d_own = thin.d - n_more;
    thin.block = ARENA_ARRAY(arena, double, thin.d *stride);
    thin.packing = ARENA_ARRAY(arena, double, block_scratch(thin.d));
    if (x->n_factors == 0)
        return thin;
    thin.level = ARENA_ARRAY(arena, int32_t, x->n_factors * MODEL_BLOCK);
    thin.slot = ARENA_ARRAY(arena, int32_t, MODEL_BLOCK);
    thin.products = ARENA_ARRAY(arena, double, thin.d *thin.d);
    thin.sums = ARENA_ARRAY(arena, double, most + 1);
    thin.some = ARENA_ARRAY(arena, double, thin.d);
    return thin;
}

void thin_fill(ThinBlock *thin, MatrixRows rows)
{
    const ModelMatrix *x = thin->x;

    if (x->n_factors == 0)
        x->fill(x->state, rows, thin->block, thin->stride);
    else
        x->fill_thin(x->state, rows, thin->block, thin->stride, thin->level);
}

static double weight_of(const double *weight, size_t i)
{
    return weight == NULL ? 1.0 : weight[i];
}

/* Sums by level of each column of the block; those of column 0, of ones, are the diagonal too. */
static void factor_by_block(ThinBlock *thin, size_t f, size_t n, const double *weight,
                            LevelMatrix *xx)
{
    const LevelColumns of = thin->x->factor[f];
    const int32_t *level = thin->level + f * MODEL_BLOCK;

    for (size_t i = 0; i < n; i++) /* rows of none go to a slot of their own */
        thin->slot[i] = level[i] < 0 ? (int32_t)of.n : level[i] - (int32_t)of.first;
    for (size_t a = 0; a < thin->d; a++) {
        const double *x = thin->block + a * thin->stride;
        memset(thin->sums, 0, of.n * sizeof *thin->sums);
        for (size_t i = 0; i < n; i++)
            thin->sums[thin->slot[i]] += weight_of(weight, i) * x[i];
        for (size_t l = 0; l < of.n; l++)
            *level_matrix_at(xx, of.first + l, thin->column[a]) += thin->sums[l];
        for (size_t l = 0; a == 0 && l < of.n; l++)
            *level_matrix_at(xx, of.first + l, of.first + l) += thin->sums[l];
    }
}

static bool is_apart(const ThinBlock *thin, size_t f, const LevelMatrix *xx)
{
    return xx->levels.n > 0 && xx->levels.first == thin->x->factor[f].first;
}

/* The same of the factor that is kept apart, whose levels may be more than the rows. */
static void apart_by_block(ThinBlock *thin, size_t f, size_t n, const double *weight,
                           LevelMatrix *xx)
{
    const int32_t *level = thin->level + f * MODEL_BLOCK;

    for (size_t i = 0; i < n; i++) {
        const size_t l = level[i] < 0 ? xx->levels.n : (size_t)level[i] - xx->levels.first;
        const double w = weight_of(weight, i);
        double *cross = xx->cross + l * xx->d;
        xx->own[l] += w;
        for (size_t a = 0; a < thin->d; a++)
            cross[level_matrix_place(xx, thin->column[a])] += w * thin->block[a * thin->stride + i];
    }
}

static void factor_by_factor(const ThinBlock *thin, size_t f, size_t g, size_t n,
                             const double *weight, LevelMatrix *xx)
{
    const int32_t *a = thin->level + f * MODEL_BLOCK, *b = thin->level + g * MODEL_BLOCK;

    const bool apart_a = is_apart(thin, f, xx), apart_b = is_apart(thin, g, xx);

    for (size_t i = 0; i < n; i++) {
        if (a[i] >= 0 && b[i] >= 0)
            *level_matrix_at(xx, (size_t)a[i], (size_t)b[i]) += weight_of(weight, i);
        else if ((apart_a && b[i] >= 0) || (apart_b && a[i] >= 0)) /* of the rows without a level */
            xx->cross[xx->levels.n * xx->d +
                      level_matrix_place(xx, (size_t)(apart_a ? b[i] : a[i]))] +=
                weight_of(weight, i);
    }
}

void thin_products(ThinBlock *thin, size_t n, const double *weight, double *xx)
{
    LevelMatrix whole = level_matrix_over(xx, thin->width);

    thin_products_apart(thin, n, weight, &whole);
}

void thin_products_apart(ThinBlock *thin, size_t n, const double *weight, LevelMatrix *xx)
{
    const size_t d = thin->d;

    if (thin->x->n_factors == 0) {
        block_products(thin->block, thin->stride, n, d, weight, thin->packing, xx->rest);
        return;
    }
    memset(thin->products, 0, d * d * sizeof *thin->products);
    block_products(thin->block, thin->stride, n, d, weight, thin->packing, thin->products);
    for (size_t a = 0; a < d; a++)
        for (size_t b = 0; b <= a; b++)
            *level_matrix_at(xx, thin->column[a], thin->column[b]) += thin->products[a * d + b];
    for (size_t f = 0; f < thin->x->n_factors; f++) {
        if (is_apart(thin, f, xx))
            apart_by_block(thin, f, n, weight, xx);
        else
            factor_by_block(thin, f, n, weight, xx);
        for (size_t g = 0; g < f; g++)
            factor_by_factor(thin, f, g, n, weight, xx);
    }
}

void thin_cross(ThinBlock *thin, size_t n, const double *v, double *xv)
{
    if (thin->x->n_factors == 0) {
        block_cross(thin->block, thin->stride, n, thin->d_own, v, xv);
        return;
    }
    memset(thin->some, 0, thin->d_own * sizeof *thin->some);
    block_cross(thin->block, thin->stride, n, thin->d_own, v, thin->some);
    for (size_t a = 0; a < thin->d_own; a++)
        xv[thin->column[a]] += thin->some[a];
    for (size_t f = 0; f < thin->x->n_factors; f++)
        for (size_t i = 0; i < n; i++)
            if (thin->level[f * MODEL_BLOCK + i] >= 0)
                xv[thin->level[f * MODEL_BLOCK + i]] += v[i];
}

void thin_multiply(ThinBlock *thin, size_t n, const double *beta, double *out)
{
    if (thin->x->n_factors == 0) {
        block_multiply(thin->block, thin->stride, n, thin->d_own, beta, out);
        return;
    }
    for (size_t a = 0; a < thin->d_own; a++)
        thin->some[a] = beta[thin->column[a]];
    block_multiply(thin->block, thin->stride, n, thin->d_own, thin->some, out);
    for (size_t f = 0; f < thin->x->n_factors; f++)
        for (size_t i = 0; i < n; i++)
            if (thin->level[f * MODEL_BLOCK + i] >= 0)
                out[i] += beta[thin->level[f * MODEL_BLOCK + i]];
}
