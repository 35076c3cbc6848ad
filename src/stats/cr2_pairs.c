#include "stats/cr2_pairs.h"

#include "stats/cr2.h"

#include <string.h>

/* Shares by group: which they are, and of which cluster. */
typedef struct ByGroup {
    size_t *start; /* n_groups + 1 */
    size_t *share;
    size_t *cluster;
} ByGroup;

static ByGroup by_group(Arena *arena, const ClusterPairs *of)
{
    const size_t n = of->start[of->n_clusters];
    ByGroup out = {.start = ARENA_ARRAY(arena, size_t, of->n_groups + 2),
                   .share = ARENA_ARRAY(arena, size_t, n),
                   .cluster = ARENA_ARRAY(arena, size_t, n)};

    for (size_t i = 0; i < n; i++) /* each start stands one later until it has been filled */
        out.start[of->share[i].group + 2]++;
    for (size_t g = 2; g <= of->n_groups; g++)
        out.start[g] += out.start[g - 1];
    for (size_t c = 0; c < of->n_clusters; c++)
        for (size_t i = of->start[c]; i < of->start[c + 1]; i++) {
            const size_t at = out.start[of->share[i].group + 1]++;
            out.share[at] = i;
            out.cluster[at] = c;
        }
    return out;
}

static double by_coordinates(const ClusterPairs *of, size_t g, size_t h)
{
    const size_t k = of->k;
    const double *b = of->beta + g * 2 * k, *e = b + k, *c = of->beta + h * 2 * k, *d = c + k;
    double sum = 0.0;

    for (size_t l = 0; l < k; l++)
        sum += b[l] * d[l] + e[l] * c[l] - of->squares[l] * b[l] * c[l];
    return sum;
}

/* (beta, epsilon)(beta, epsilon)' over all clusters, then what tr(R C R C) is. */
static double all_by_coordinates(Arena *arena, const ClusterPairs *of)
{
    const size_t k2 = 2 * of->k;
    double *c = ARENA_ARRAY(arena, double, k2 *k2);
    double *packing = ARENA_ARRAY(arena, double, block_scratch(k2));
    double *turned = ARENA_ARRAY(arena, double, k2 *MODEL_BLOCK);

    for (size_t begin = 0; begin < of->n_clusters; begin += MODEL_BLOCK) {
        const size_t left = of->n_clusters - begin, n = left < MODEL_BLOCK ? left : MODEL_BLOCK;
        for (size_t i = 0; i < n; i++)
            for (size_t l = 0; l < k2; l++)
                turned[l * MODEL_BLOCK + i] = of->beta[(begin + i) * k2 + l];
        block_products(turned, MODEL_BLOCK, n, k2, NULL, packing, c);
    }
    symmetric_complete(c, k2);
    return cr2_trace_of_square(of->k, of->squares, c);
}

/* With cluster g, of all clusters up to it: what groups add to the sum. */
static double of_cluster(const ClusterPairs *of, const ByGroup *groups, size_t g, double *shared,
                         uint8_t *met, size_t *list)
{
    size_t n = 0;
    double sum = 0.0;

    for (size_t i = of->start[g]; i < of->start[g + 1]; i++) {
        const GroupShare *own = &of->share[i];
        const size_t l = (size_t)own->group;
        const double square = of->square[l] / (of->weight[l] * of->weight[l]);
        for (size_t at = groups->start[l]; at < groups->start[l + 1] && groups->cluster[at] <= g;
             at++) {
            const GroupShare *other = &of->share[groups->share[at]];
            const size_t h = groups->cluster[at];
            if (!met[h])
                list[n++] = h;
            met[h] = 1;
            shared[h] += (own->a * other->wa + own->wa * other->a) / of->weight[l] -
                         own->a * other->a * square;
        }
    }
    for (size_t i = 0; i < n; i++) {
        const size_t h = list[i];
        const double s = shared[h];
        sum += (h == g ? 1.0 : 2.0) * s * (s + 2.0 * by_coordinates(of, g, h));
        shared[h] = 0.0;
        met[h] = 0;
    }
    return sum;
}

double cr2_sum_of_pairs(const ClusterPairs *of)
{
    Arena *scratch = arena_create();
    const ByGroup groups = by_group(scratch, of);
    double *shared = ARENA_ARRAY(scratch, double, of->n_clusters);
    uint8_t *met = ARENA_ARRAY(scratch, uint8_t, of->n_clusters);
    size_t *list = ARENA_ARRAY(scratch, size_t, of->n_clusters);
    double sum = all_by_coordinates(scratch, of);

    for (size_t g = 0; g < of->n_clusters; g++)
        sum += of_cluster(of, &groups, g, shared, met, list);
    arena_destroy(scratch);
    return sum;
}
