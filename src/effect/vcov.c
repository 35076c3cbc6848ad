/* Variances of the whitened coefficients: classical, by row (HC) and by cluster (CR).
 *
 * Rows: e^2 is divided by 1 (HC0), 1 - h (HC2), (1 - h)^2 (HC3), or the whole multiplied by n/(n-k)
 * (HC1); h is the leverage with weights. Sources: MacKinnon & White (1985) J. Econometrics
 * 29:305-325; clusters: Liang & Zeger (1986) Biometrika 73:13-22, Bell & McCaffrey (2002) Survey
 * Methodology 28:169-181; two ways: Cameron, Gelbach & Miller (2011) JBES 29:238-249. */
#include "fit.h"

#include "alike/linalg.h"
#include "alike/sort.h"

#include <math.h>
#include <string.h>

/* 1 - h this near to zero: the row determines its own fit and its residual is zero. */
static const double LEVERAGE_ONE = 1e-10;

Grouping grouping_by_cluster(Arena *arena, const int32_t *cluster, size_t n_clusters, size_t n)
{
    Grouping out = {.n_groups = n_clusters,
                    .order = ARENA_ARRAY(arena, uint32_t, n),
                    .start = ARENA_ARRAY(arena, size_t, n_clusters + 2)};
    size_t *next = out.start + 1; /* becomes start itself once every row is placed */

    for (size_t i = 0; i < n; i++)
        next[(size_t)cluster[i] + 1]++;
    for (size_t g = 0; g < n_clusters; g++)
        next[g + 1] += next[g];
    for (size_t i = 0; i < n; i++)
        out.order[next[cluster[i]]++] = (uint32_t)i;
    return out;
}

Grouping grouping_by_pair(Arena *arena, const EffectSample *sample)
{
    const size_t n = sample->n;
    uint64_t *key = ARENA_ARRAY(arena, uint64_t, n);
    Grouping out = {.order = ARENA_ARRAY(arena, uint32_t, n),
                    .start = ARENA_ARRAY(arena, size_t, n + 1)};

    for (size_t i = 0; i < n; i++)
        key[i] = (uint64_t)sample->cluster[0][i] * sample->n_clusters[1] +
                 (uint64_t)sample->cluster[1][i];
    sort_identity(out.order, n);
    sort_by_u64(key, out.order, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || key[out.order[i]] != key[out.order[i - 1]])
            out.start[out.n_groups++] = i;
    out.start[out.n_groups] = n;
    return out;
}

/* Where the block that begins at `begin` ends: after MODEL_BLOCK rows, or before a small cluster
 * that would be cut. */
static size_t block_end(const Grouping *grouping, size_t begin, size_t group, size_t whole)
{
    const size_t n = grouping->start[grouping->n_groups];
    const size_t limit = n - begin < MODEL_BLOCK ? n : begin + MODEL_BLOCK;
    size_t end = begin;

    for (size_t g = group; g < grouping->n_groups && end < limit; g++) {
        const size_t stop = grouping->start[g + 1];
        if (stop <= limit)
            end = stop;
        else if (stop - grouping->start[g] <= whole)
            break;
        else
            end = limit;
    }
    return end;
}

bool fit_walk(const Fit *fit, const Grouping *grouping, size_t whole, FitVisit visit, void *state)
{
    const size_t n = fit->sample->n;
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, fit->predictors, fit->k);
    size_t group = 0;
    bool ok = true;

    for (size_t begin = 0; ok && begin < n;) {
        const size_t end = block_end(grouping, begin, group, whole);
        const Block block =
            fit_block(fit, (Rows){.index = grouping->order + begin, .n = end - begin}, space);
        for (size_t i = begin; ok && i < end;) {
            const size_t stop = grouping->start[group + 1];
            const size_t to = stop < end ? stop : end;
            ok = visit(state, &block, i - begin, to - i, to == stop);
            group += to == stop ? 1 : 0;
            i = to;
        }
        begin = end;
    }
    arena_destroy(scratch);
    return ok;
}

static double row_factor(VarianceKind variance, double leverage)
{
    const double left = 1.0 - leverage;

    if (variance == VARIANCE_HC0 || variance == VARIANCE_HC1)
        return 1.0;
    if (left < LEVERAGE_ONE)
        return 0.0;
    return variance == VARIANCE_HC2 ? 1.0 / left : 1.0 / (left * left);
}

static void add_rows(const Fit *fit, VarianceKind variance, double *meat)
{
    const size_t n_rows = fit->sample->n;
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, fit->predictors, fit->k);
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(fit->k));
    double length[MODEL_BLOCK], middle[MODEL_BLOCK];

    for (size_t begin = 0; begin < n_rows; begin += MODEL_BLOCK) {
        const size_t n = n_rows - begin < MODEL_BLOCK ? n_rows - begin : MODEL_BLOCK;
        const Block block = fit_block(fit, (Rows){.begin = begin, .n = n}, space);
        memset(length, 0, sizeof length);
        for (size_t l = 0; l < fit->k; l++) {
            const double *x = block.x + l * FIT_STRIDE;
            for (size_t i = 0; i < n; i++)
                length[i] += x[i] * x[i];
        }
        for (size_t i = 0; i < n; i++) {
            const double score = block.weight[i] * block.residual[i];
            middle[i] = score * score * row_factor(variance, block.weight[i] * length[i]);
        }
        block_products(block.x, FIT_STRIDE, n, fit->k, middle, packing, meat);
    }
    arena_destroy(scratch);
}

typedef struct ClusterSums {
    size_t k;
    double *sum;
    double *meat;
} ClusterSums;

static bool add_cluster(void *state, const Block *block, size_t first, size_t n, bool last)
{
    ClusterSums *sums = state;
    double score[MODEL_BLOCK];

    for (size_t i = 0; i < n; i++)
        score[i] = block->weight[first + i] * block->residual[first + i];
    block_cross(block->x + first, FIT_STRIDE, n, sums->k, score, sums->sum);
    if (!last)
        return true;
    for (size_t i = 0; i < sums->k; i++)
        for (size_t j = 0; j <= i; j++)
            sums->meat[i * sums->k + j] += sums->sum[i] * sums->sum[j];
    memset(sums->sum, 0, sums->k * sizeof *sums->sum);
    return true;
}

/* One clustering: the finished variance, with its own small-sample factor. */
static bool one_way(const Fit *fit, const Grouping *grouping, VarianceKind variance,
                    const double *contrast, double *matrix, double *df, Error *err)
{
    const double n = (double)fit->sample->n, k = (double)fit->k;
    const double groups = (double)grouping->n_groups;

    memset(matrix, 0, fit->k * fit->k * sizeof *matrix);
    if (variance == VARIANCE_CR2) {
        if (!fit_cr2(fit, grouping, contrast, matrix, df, err))
            return false;
    } else {
        Arena *scratch = arena_create();
        ClusterSums sums = {
            .k = fit->k, .sum = ARENA_ARRAY(scratch, double, fit->k), .meat = matrix};
        const bool ok = fit_walk(fit, grouping, 0, add_cluster, &sums);
        arena_destroy(scratch);
        if (!ok)
            return error_set(err, ERR_INTERNAL, NOWHERE, "cluster sums were not made");
        if (variance == VARIANCE_CR1)
            for (size_t i = 0; i < fit->k * fit->k; i++)
                matrix[i] *= groups / (groups - 1.0) * (n - 1.0) / (n - k);
        *df = groups - 1.0;
    }
    symmetric_complete(matrix, fit->k);
    return true;
}

static double quadratic(const double *matrix, const double *c, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            sum += c[i] * matrix[i * k + j] * c[j];
    return sum;
}

/* first + second - both. A variance that comes out negative for the contrast gives way to the
 * larger of the one-way variances, which is the cautious side. */
static bool two_way(Fit *fit, VarianceKind variance, const double *contrast, FitVariance *out,
                    Error *err)
{
    const EffectSample *sample = fit->sample;
    const size_t k = fit->k, cells = k * k;
    Arena *scratch = arena_create();
    double *part[3];
    double df[3] = {0.0};
    bool ok = true;

    for (size_t way = 0; way < 3; way++)
        part[way] = ARENA_ARRAY(scratch, double, cells);
    for (size_t way = 0; ok && way < 3; way++) {
        const Grouping grouping = way < 2 ? grouping_by_cluster(scratch, sample->cluster[way],
                                                                sample->n_clusters[way], sample->n)
                                          : grouping_by_pair(scratch, sample);
        ok = one_way(fit, &grouping, variance, contrast, part[way], &df[way], err);
    }
    for (size_t i = 0; ok && i < cells; i++)
        out->matrix[i] = part[0][i] + part[1][i] - part[2][i];
    out->df = df[0] < df[1] ? df[0] : df[1];
    if (ok && !(quadratic(out->matrix, contrast, k) > 0.0)) {
        const bool first = quadratic(part[0], contrast, k) >= quadratic(part[1], contrast, k);
        memcpy(out->matrix, part[first ? 0 : 1], cells * sizeof *out->matrix);
        out->floored = true;
    }
    arena_destroy(scratch);
    return ok;
}

bool fit_variance(Arena *arena, Fit *fit, VarianceKind variance, const double *contrast,
                  FitVariance *out, Error *err)
{
    const EffectSample *sample = fit->sample;
    const size_t k = fit->k;
    const double rest = (double)sample->n - (double)k;

    *out = (FitVariance){.matrix = ARENA_ARRAY(arena, double, k *k), .df = rest};
    if (variance == VARIANCE_CLASSICAL) {
        for (size_t l = 0; l < k; l++)
            out->matrix[l * k + l] = fit->rss / rest;
        return true;
    }
    if (variance < VARIANCE_CR0) {
        add_rows(fit, variance, out->matrix);
        symmetric_complete(out->matrix, k);
        if (variance == VARIANCE_HC1)
            for (size_t i = 0; i < k * k; i++)
                out->matrix[i] *= (double)sample->n / rest;
        return true;
    }
    out->n_clusters = sample->n_clusters[0];
    if (sample->n_cluster_ways == 2 && sample->n_clusters[1] < out->n_clusters)
        out->n_clusters = sample->n_clusters[1];
    if (out->n_clusters < 2)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "a variance by cluster needs at least two clusters; the sample has %zu",
                         out->n_clusters);
    if (sample->n_cluster_ways == 2)
        return two_way(fit, variance, contrast, out, err);
    Arena *scratch = arena_create();
    const Grouping grouping =
        grouping_by_cluster(scratch, sample->cluster[0], sample->n_clusters[0], sample->n);
    const bool ok = one_way(fit, &grouping, variance, contrast, out->matrix, &out->df, err);
    arena_destroy(scratch);
    return ok;
}
