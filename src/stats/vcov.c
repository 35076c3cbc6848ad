/* Variances of the whitened coefficients: classical, by row (HC) and by cluster (CR).
 *
 * Rows: e^2 is divided by 1 (HC0), 1 - h (HC2), (1 - h)^2 (HC3), or the whole multiplied by n/(n-k)
 * (HC1); h is the leverage with weights. Sources: MacKinnon & White (1985) J. Econometrics
 * 29:305-325; clusters: Liang & Zeger (1986) Biometrika 73:13-22, Bell & McCaffrey (2002) Survey
 * Methodology 28:169-181; two ways: Cameron, Gelbach & Miller (2011) JBES 29:238-249. */
#include "stats/fit.h"

#include "alike/linalg.h"
#include "alike/sort.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* 1 - h this near to zero: the row determines its own fit and its residual is zero. */
static const double LEVERAGE_ONE = 1e-10;

/* A variance below this share of another is smaller by more than rounding. */
static const double LESS = 1.0 - 1e-9;

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

double fit_variance_of(const FitVariance *variance, size_t j)
{
    double sum = 0.0;

    for (size_t h = 0; h < variance->n_parts; h++) {
        const Fit *fit = variance->part[h].fit;
        sum += variance->part[h].sign *
               quadratic_form(variance->part[h].matrix, fit->back + j * fit->k, fit->k);
    }
    return sum;
}

double fit_variance_of_form(const FitVariance *variance, const double *c)
{
    Arena *scratch = arena_create();
    double sum = 0.0;

    for (size_t h = 0; h < variance->n_parts; h++) {
        const Fit *fit = variance->part[h].fit;
        double *form = ARENA_ARRAY(scratch, double, fit->k);
        for (size_t j = 0; j < fit->predictors->n; j++)
            for (size_t l = 0; l < fit->k; l++)
                form[l] += c[j] * fit->back[j * fit->k + l];
        sum += variance->part[h].sign * quadratic_form(variance->part[h].matrix, form, fit->k);
    }
    arena_destroy(scratch);
    return sum;
}

static double *add_part(Arena *arena, FitVariance *out, const Fit *fit, double sign)
{
    double *matrix = ARENA_ARRAY(arena, double, fit->k * fit->k);

    out->part[out->n_parts].fit = fit;
    out->part[out->n_parts].matrix = matrix;
    out->part[out->n_parts++].sign = sign;
    return matrix;
}

/* Only the part h is left: it stands in for the sum. */
static void keep_part(FitVariance *out, size_t h, const char *why)
{
    out->part[0] = out->part[h];
    out->part[0].sign = 1.0;
    out->n_parts = 1;
    out->stands_in = why;
}

static double part_variance(const FitVariance *v, size_t h, size_t which)
{
    const Fit *fit = v->part[h].fit;

    return quadratic_form(v->part[h].matrix, fit->back + which * fit->k, fit->k);
}

/* The fit on which the second way's variance is made: the same model on one row a student where
 * the sample holds uses, since the uses of a student are one error and not as many. */
static bool own_fit(Arena *arena, Fit *fit, VarianceKind kind, Fit **out, Error *err)
{
    const EffectSample *own = fit->sample->own;

    *out = fit;
    if (own == NULL)
        return true;
    Predictors *predictors = ARENA_NEW(arena, Predictors);
    *predictors = *fit->predictors;
    predictors->side = own->side;
    *out = ARENA_NEW(arena, Fit);
    return fit_least_squares(arena, predictors, own, *out, err) &&
           (kind != VARIANCE_CR2 || fit_square_weights(arena, *out, err));
}

/* first + second - both (Cameron, Gelbach & Miller). Where that is no more than what the record's
 * own clusters alone give, or nothing at all, the larger of the one-way variances stands in: what
 * is printed is never more favourable than the own way, and says so. */
static bool two_way(Arena *arena, Fit *fit, VarianceKind kind, size_t which, FitVariance *out,
                    Error *err)
{
    const EffectSample *sample = fit->sample;
    double df[3] = {0.0};
    Fit *own;

    if (!own_fit(arena, fit, kind, &own, err))
        return false;
    const EffectSample *students = own->sample;
    const size_t way = students == sample ? 1 : 0;
    const Grouping grouping[3] = {
        grouping_by_cluster(arena, sample->cluster[0], sample->n_clusters[0], sample->n),
        grouping_by_cluster(arena, students->cluster[way], students->n_clusters[way], students->n),
        grouping_by_pair(arena, sample)};
    for (size_t h = 0; h < 3; h++) {
        const Fit *of = h == 1 ? own : fit;
        double *matrix = add_part(arena, out, of, h < 2 ? 1.0 : -1.0);
        if (!one_way(of, &grouping[h], kind, of->back + which * of->k, matrix, &df[h], err))
            return false;
    }
    const double both = fit_variance_of(out, which);
    const double first = part_variance(out, 0, which), second = part_variance(out, 1, which);
    out->df = df[0] < df[1] ? df[0] : df[1];
    if (!(both > 0.0))
        keep_part(out, first >= second ? 0 : 1,
                  "Two-way clustering gave no positive variance; the larger of the two one-way "
                  "variances stands in.");
    else if (sample->own != NULL && both < second)
        keep_part(out, 1,
                  "Two-way clustering gave a smaller standard error than clustering by the "
                  "record's own group alone; the latter, the larger one, stands in.");
    else if (sample->focal == NULL && both < LESS * fmax(first, second))
        out->stands_in =
            arena_printf(arena,
                         "The standard error of two ways is smaller than that of one of the two "
                         "columns alone, which is %s times as large.",
                         text_real(arena, sqrt(fmax(first, second) / both), 2));
    return true;
}

static bool by_cluster(Arena *arena, Fit *fit, const VarianceRule *rule, size_t which,
                       FitVariance *out, Error *err)
{
    const EffectSample *sample = fit->sample;

    out->n_clusters = sample->n_clusters[0];
    if (sample->n_cluster_ways == 2 && sample->n_clusters[1] < out->n_clusters)
        out->n_clusters = sample->n_clusters[1];
    if (out->n_clusters < 2)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "a variance by cluster needs at least two clusters; the sample has %zu",
                         out->n_clusters);
    if (sample->n_cluster_ways == 2)
        return two_way(arena, fit, rule->kind, which, out, err);
    const Grouping grouping =
        grouping_by_cluster(arena, sample->cluster[0], sample->n_clusters[0], sample->n);
    if (rule->kind == VARIANCE_SCHOOL_COMPONENTS)
        return fit_components(fit, &grouping, rule->components, which,
                              add_part(arena, out, fit, 1.0), &out->df) ||
               error_set(err, ERR_INTERNAL, NOWHERE, "sums by school were not made");
    return one_way(fit, &grouping, rule->kind, fit->back + which * fit->k,
                   add_part(arena, out, fit, 1.0), &out->df, err);
}

bool fit_variance(Arena *arena, Fit *fit, const VarianceRule *rule, size_t which, FitVariance *out,
                  Error *err)
{
    const EffectSample *sample = fit->sample;
    const double rest = (double)sample->n - (double)fit->k;

    *out = (FitVariance){.df = rest};
    if (rule->kind == VARIANCE_CR2 && fit->squares == NULL && !fit_square_weights(arena, fit, err))
        return false;
    if (rule->kind >= VARIANCE_CR0)
        return by_cluster(arena, fit, rule, which, out, err);
    double *matrix = add_part(arena, out, fit, 1.0);
    if (rule->kind == VARIANCE_CLASSICAL) {
        for (size_t l = 0; l < fit->k; l++)
            matrix[l * fit->k + l] = fit->rss / rest;
        return true;
    }
    add_rows(fit, rule->kind, matrix);
    symmetric_complete(matrix, fit->k);
    if (rule->kind == VARIANCE_HC1)
        for (size_t i = 0; i < fit->k * fit->k; i++)
            matrix[i] *= (double)sample->n / rest;
    return true;
}
