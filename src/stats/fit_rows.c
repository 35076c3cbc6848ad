/* Rows of a fit, centred and whitened, a block at a time. Factors of many levels are kept as
 * numbers (stats/thin.h): their columns are not centred, and what the means would have taken off
 * goes off with the intercept's column. */
#include "stats/fit_parts.h"

#include <string.h>

FitSpace *fit_space(Arena *arena, const ModelMatrix *x, size_t k)
{
    FitSpace *space = ARENA_NEW(arena, FitSpace);

    space->raw = thin_block(arena, x, 1, FIT_STRIDE);
    space->form = ARENA_ARRAY(arena, double, x->k);
    space->white = ARENA_ARRAY(arena, double, k *FIT_STRIDE);
    space->weight = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->residual = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->moves = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->group = ARENA_ARRAY(arena, int32_t, MODEL_BLOCK);
    space->own = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    return space;
}

MatrixRows fit_rows_from(const ModelMatrix *x, size_t begin)
{
    const size_t n = x->n - begin < MODEL_BLOCK ? x->n - begin : MODEL_BLOCK;

    return (MatrixRows){.begin = begin, .n = n};
}

/* The columns of the matrix, centred but for levels that are kept as numbers. */
static void centre_block(const Fit *fit, size_t n, ThinBlock *raw)
{
    for (size_t a = 1; a < raw->d_own; a++) {
        double *x = raw->block + a * FIT_STRIDE;
        const double mean = fit->mean[raw->column[a]];
        for (size_t i = 0; i < n; i++)
            x[i] -= mean;
    }
}

void fit_fill_centred(const Fit *fit, MatrixRows rows, ThinBlock *raw)
{
    thin_fill(raw, rows);
    centre_block(fit, rows.n, raw);
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

/* Whitened column l as a form of the columns that fit_fill_centred leaves; room: x.k. */
static const double *thin_form(const Fit *fit, size_t l, double *room)
{
    if (fit->x.n_factors == 0)
        return fit->whiten + l * fit->x.k;
    memcpy(room, fit->whiten + l * fit->x.k, fit->x.k * sizeof *room);
    room[0] -= level_shift(fit, l);
    return room;
}

void fit_form(const Fit *fit, FitSpace *space, const double *form, double *out)
{
    memset(out, 0, fit->x.k * sizeof *out);
    for (size_t l = 0; l < fit->k; l++) {
        const double *column = thin_form(fit, l, space->form);
        for (size_t j = 0; j < fit->x.k; j++)
            out[j] += form[l] * column[j];
    }
}

void fit_thin_forms(const Fit *fit, double *forms)
{
    const size_t k = fit->k;

    memcpy(forms, fit->back, fit->x.k * k * sizeof *forms);
    for (size_t l = 0; l < k; l++)
        forms[l] = fit->whiten[l * fit->x.k] - level_shift(fit, l);
}

size_t fit_factor_apart(const Fit *fit)
{
    size_t f = 0;

    while (fit->x.factor[f].first != fit->levels.first)
        f++;
    return f;
}

/* The coordinates of groups: a row is in one of them. */
static void fill_groups(const Fit *fit, size_t n, FitSpace *space)
{
    const int32_t *level = space->raw.level + fit_factor_apart(fit) * MODEL_BLOCK;

    for (size_t l = 0; l < fit->n_groups; l++)
        memset(space->white + l * FIT_STRIDE, 0, n * sizeof *space->white);
    for (size_t i = 0; i < n; i++) {
        const size_t l =
            level[i] < 0 ? 0 : (size_t)fit->coordinate[(size_t)level[i] - fit->levels.first];
        space->white[l * FIT_STRIDE + i] =
            fit->whiten[l * fit->x.k + (level[i] < 0 ? 0 : (size_t)level[i])];
    }
}

void fit_find_groups(const Fit *fit, size_t n, FitSpace *space, Block *block)
{
    const int32_t *level = space->raw.level + fit_factor_apart(fit) * MODEL_BLOCK;

    for (size_t i = 0; i < n; i++) {
        const size_t g = levels_group(&fit->levels, level[i]);
        space->group[i] = (int32_t)g; /* terms are fewer than 2^31 */
        space->own[i] = 1.0 / fit->group_weight[g];
    }
    block->group = space->group;
    block->own = fit->n_absorbed > 0 ? space->own : NULL;
}

Block fit_row_block(const Fit *fit, MatrixRows rows, FitSpace *space)
{
    Block block = {.n = rows.n,
                   .x = space->white,
                   .weight = fit->weight + rows.begin,
                   .residual = fit->residual + rows.begin,
                   .thin = fit->x.n_factors > 0 && fit->root == NULL ? &space->raw : NULL};

    fit_fill_centred(fit, rows, &space->raw);
    if (fit->n_groups > 0)
        fill_groups(fit, rows.n, space);
    if (fit->by_group)
        fit_find_groups(fit, rows.n, space, &block);
    for (size_t l = fit->n_groups; l < fit->k; l++)
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

Block fit_block(const Fit *fit, MatrixRows rows, FitSpace *space)
{
    return fit->uses != NULL ? fit_use_block(fit, rows, space) : fit_row_block(fit, rows, space);
}

/* What fit_take_step says, through the columns as they are: d numbers a row in place of their
 * square. Not where these are near collinear: only whitened ones keep the digits then. */
static double take_thin_step(const Fit *fit, FitSpace *space, const double *step, double *next)
{
    const size_t p = fit->x.k;
    Arena *scratch = arena_create();
    double *beta = ARENA_ARRAY(scratch, double, p), *sums = ARENA_ARRAY(scratch, double, p);
    double fitted[MODEL_BLOCK], weighted[MODEL_BLOCK];
    double rss = 0.0;

    fit_form(fit, space, step, beta);
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = fit_rows_from(&fit->x, begin);
        double *e = fit->residual + begin;
        fit_fill_centred(fit, rows, &space->raw);
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

double fit_take_step(const Fit *fit, FitSpace *space, const double *step, double *next)
{
    double fitted[MODEL_BLOCK], weighted[MODEL_BLOCK];
    double rss = 0.0;

    if (!fit->by_qr)
        return take_thin_step(fit, space, step, next);
    memset(next, 0, fit->k * sizeof *next);
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const Block block = fit_row_block(fit, fit_rows_from(&fit->x, begin), space);
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
