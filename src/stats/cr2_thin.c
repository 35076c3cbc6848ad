/* CR2 of a small cluster whose rows keep a factor's level as a number. With the columns as they are
 * (z: centred but for levels), P = (X'WX)^-1 and P2 = P X'W^2X P,
 *
 *   N_ij = z_i P2 z_j' - (w_i + w_j) z_i P z_j',
 *
 * and of P and P2 only what the cluster's own columns meet in is read: of a factor of hundreds of
 * levels, those that somebody in the cluster has. Where all weights are w, P2 = w P. */
#include "stats/cr2.h"

#include <math.h>
#include <string.h>

/* sum over l of weight_l forms_l forms_l', both triangles. */
static double *form_products(Arena *arena, const double *forms, size_t p, size_t k,
                             const double *weight, double *packing)
{
    double *out = ARENA_ARRAY(arena, double, p *p);

    block_products(forms, k, k, p, weight, packing, out);
    symmetric_complete(out, p);
    return out;
}

Cr2Thin *cr2_thin_of(Arena *arena, const Contributions *of, size_t n_small)
{
    const size_t p = of->fit->x.k, k = of->k;
    Cr2Thin *thin = ARENA_NEW(arena, Cr2Thin);
    Arena *scratch = arena_create();
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(p));
    double *forms = ARENA_ARRAY(scratch, double, p *k);

    fit_thin_forms(of->fit, forms);
    thin->p = p;
    thin->precision = form_products(arena, forms, p, k, NULL, packing);
    if (isnan(of->weight))
        thin->squared = form_products(arena, forms, p, k, of->squares, packing);
    arena_destroy(scratch);
    thin->place = ARENA_ARRAY(arena, int32_t, p);
    for (size_t j = 0; j < p; j++)
        thin->place[j] = -1;
    thin->own = ARENA_ARRAY(arena, int32_t, of->fit->x.n_factors * MODEL_BLOCK);
    thin->column = ARENA_ARRAY(arena, size_t, p);
    thin->local = ARENA_ARRAY(arena, double, p *p);
    thin->row = ARENA_ARRAY(arena, double, p);
    thin->products = ARENA_ARRAY(arena, double, n_small *n_small);
    return thin;
}

/* The columns of the cluster: those of the block, then the levels that its rows have. */
static size_t own_columns(Cr2Thin *thin, const ThinBlock *rows, size_t n_filled, size_t first,
                          size_t m)
{
    size_t n = n_filled;

    memcpy(thin->column, rows->column, n_filled * sizeof *thin->column);
    for (size_t f = 0; f < rows->x->n_factors; f++)
        for (size_t i = 0; i < m; i++) {
            const int32_t level = rows->level[f * MODEL_BLOCK + first + i];
            if (level >= 0 && thin->place[level] < 0) {
                thin->place[level] = (int32_t)n;
                thin->column[n++] = (size_t)level;
            }
            thin->own[f * MODEL_BLOCK + i] = level < 0 ? -1 : thin->place[level];
        }
    for (size_t j = n_filled; j < n; j++)
        thin->place[thin->column[j]] = -1;
    return n;
}

/* out (lower triangle, m x m): z_i matrix z_j'. */
static void row_products(Cr2Thin *thin, const ThinBlock *rows, const double *matrix, size_t first,
                         size_t m, size_t n_filled, size_t n_own, double *out)
{
    double *row = thin->row;

    for (size_t a = 0; a < n_own; a++)
        for (size_t b = 0; b < n_own; b++)
            thin->local[a * n_own + b] = matrix[thin->column[a] * thin->p + thin->column[b]];
    for (size_t i = 0; i < m; i++) {
        double *products = out + i * m;
        memset(row, 0, n_own * sizeof *row);
        for (size_t a = 0; a < n_filled; a++) {
            const double x = rows->block[a * rows->stride + first + i];
            for (size_t b = 0; x != 0.0 && b < n_own; b++)
                row[b] += x * thin->local[a * n_own + b];
        }
        for (size_t f = 0; f < rows->x->n_factors; f++) {
            const int32_t at = thin->own[f * MODEL_BLOCK + i];
            for (size_t b = 0; at >= 0 && b < n_own; b++)
                row[b] += thin->local[(size_t)at * n_own + b];
        }
        block_multiply(rows->block + first, rows->stride, i + 1, n_filled, row, products);
        for (size_t f = 0; f < rows->x->n_factors; f++)
            for (size_t j = 0; j <= i; j++)
                if (thin->own[f * MODEL_BLOCK + j] >= 0)
                    products[j] += row[thin->own[f * MODEL_BLOCK + j]];
    }
}

void cr2_thin_matrix(Cr2 *cr, const Block *block, size_t first, size_t m, double *n)
{
    Cr2Thin *thin = cr->thin;
    const ThinBlock *rows = block->thin;
    const double *w = block->weight + first;
    const size_t n_filled = rows->d_own;
    const size_t n_own = own_columns(thin, rows, n_filled, first, m);
    const double *h = thin->products;

    row_products(thin, rows, thin->precision, first, m, n_filled, n_own, thin->products);
    if (thin->squared != NULL)
        row_products(thin, rows, thin->squared, first, m, n_filled, n_own, n);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++) {
            const double squared = thin->squared != NULL ? n[i * m + j] : w[i] * h[i * m + j];
            n[i * m + j] = squared - (w[i] + w[j]) * h[i * m + j];
        }
}
