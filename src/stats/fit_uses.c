/* A fit whose rows are used more than once: a use is its row, whitened once, with a weight of its
 * own. */
#include "stats/fit_parts.h"

void fit_whiten_used(Fit *fit)
{
    const size_t k = fit->k;
    if (fit->white == NULL)
        fit->white = ARENA_ARRAY(fit->arena, double, fit->x.n *(k + 1));
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, &fit->x, k);

    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const Block block = fit_row_block(fit, fit_rows_from(&fit->x, begin), space);
        for (size_t i = 0; i < block.n; i++) {
            double *to = fit->white + (begin + i) * (k + 1);
            for (size_t l = 0; l < k; l++)
                to[l] = block.x[l * FIT_STRIDE + i];
            to[k] = block.residual[i];
        }
    }
    arena_destroy(scratch);
}

void fit_use_ready(Fit *fit)
{
    if (fit->uses != NULL && fit->white == NULL)
        fit_whiten_used(fit);
}

Fit fit_of_uses(Arena *arena, const Fit *fit, const FitUses *uses)
{
    Fit out = *fit;

    out.arena = arena;
    out.uses = uses;
    out.squares = NULL;
    out.equal_weights = true;
    for (size_t i = 0; i < uses->n; i++)
        out.equal_weights = out.equal_weights && uses->weight[i] == uses->weight[0];
    out.white = NULL;
    return out;
}

/* The columns of their rows, where levels are kept as numbers: CR2 reads these. */
static const ThinBlock *thin_uses(const Fit *fit, MatrixRows uses, FitSpace *space)
{
    uint32_t row[MODEL_BLOCK];

    if (fit->x.n_factors == 0)
        return NULL;
    for (size_t i = 0; i < uses.n; i++)
        row[i] = fit->uses->row[uses.index != NULL ? uses.index[i] : uses.begin + i];
    fit_fill_centred(fit, (MatrixRows){.index = row, .n = uses.n}, &space->raw);
    return &space->raw;
}

Block fit_use_block(const Fit *fit, MatrixRows uses, FitSpace *space)
{
    const size_t k = fit->k;

    for (size_t i = 0; i < uses.n; i++) {
        const size_t use = uses.index != NULL ? uses.index[i] : uses.begin + i;
        const double *from = fit_use(fit, use);
        for (size_t l = 0; l < k; l++)
            space->white[l * FIT_STRIDE + i] = from[l];
        space->residual[i] = from[k];
        space->weight[i] = fit->uses->weight[use];
    }
    Block block = {.n = uses.n,
                   .x = space->white,
                   .weight = space->weight,
                   .residual = space->residual,
                   .thin = thin_uses(fit, uses, space)};
    if (fit->by_group)
        fit_find_groups(fit, uses.n, space, &block);
    return block;
}
