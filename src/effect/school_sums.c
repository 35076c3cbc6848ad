#include "school_sums.h"

#include "stats/contributions.h"

typedef struct SchoolSums {
    size_t k, next;
    double *size, *x, *residual; /* by school: n_g, sum of the whitened columns, of the residuals */
} SchoolSums;

static bool add_school(void *state, const Block *block, size_t first, size_t n, bool last)
{
    SchoolSums *sums = state;
    const size_t g = sums->next;

    for (size_t i = 0; i < n; i++)
        sums->residual[g] += block->residual[first + i];
    block_cross(block->x + first, FIT_STRIDE, n, sums->k, block->weight + first,
                sums->x + g * sums->k);
    sums->size[g] += (double)n;
    sums->next += last ? 1 : 0;
    return true;
}

bool reml_sums_of_fit(Arena *arena, Fit *fit, const EffectSample *sample, RemlSums *out, Error *err)
{
    const Contributions rows = contributions_of_fit(fit);
    const size_t k = fit->k, n_schools = sample->n_clusters[0];
    double *xx = ARENA_ARRAY(arena, double, k *k), *xy = ARENA_ARRAY(arena, double, k);
    const Grouping schools = grouping_of(arena, sample->cluster[0], n_schools, sample->n);
    SchoolSums sums = {.k = k,
                       .size = ARENA_ARRAY(arena, double, n_schools),
                       .x = ARENA_ARRAY(arena, double, n_schools *k),
                       .residual = ARENA_ARRAY(arena, double, n_schools)};

    for (size_t l = 0; l < k; l++)
        xx[l * k + l] = 1.0;
    if (!contributions_walk(&rows, &schools, 0, add_school, &sums))
        return error_set(err, ERR_INTERNAL, NOWHERE, "sums by school were not made");
    *out = (RemlSums){.n = sample->n,
                      .k = k,
                      .n_groups = n_schools,
                      .xx = xx,
                      .xy = xy,
                      .yy = fit->rss,
                      .size = sums.size,
                      .sx = sums.x,
                      .sy = sums.residual};
    return true;
}
