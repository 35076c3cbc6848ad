/* Variances of linear forms: classical, by row (HC), by cluster (CR), by components, by strata.
 *
 * Rows: e^2 is divided by 1 (HC0), 1 - h (HC2), (1 - h)^2 (HC3), or the whole multiplied by n/(n-k)
 * (HC1); h is the leverage with weights. Sources: MacKinnon & White (1985) J. Econometrics
 * 29:305-325; clusters: Liang & Zeger (1986) Biometrika 73:13-22, Bell & McCaffrey (2002) Survey
 * Methodology 28:169-181. */
#include "stats/vcov.h"

#include "stats/cr2.h"

#include <math.h>
#include <string.h>

/* 1 - h this near to zero: the row determines its own fit and its residual is zero. */
static const double LEVERAGE_ONE = 1e-10;

static void clear(size_t k, double *matrix)
{
    memset(matrix, 0, k * k * sizeof *matrix);
}

static void scale(size_t k, double factor, double *matrix)
{
    for (size_t i = 0; i < k * k; i++)
        matrix[i] *= factor;
}

static double row_factor(VarianceKind kind, double leverage)
{
    const double left = 1.0 - leverage;

    if (kind == VARIANCE_HC0 || kind == VARIANCE_HC1)
        return 1.0;
    if (left < LEVERAGE_ONE)
        return 0.0;
    return kind == VARIANCE_HC2 ? 1.0 / left : 1.0 / (left * left);
}

static void add_rows(const Contributions *of, VarianceKind kind, double *meat)
{
    Arena *scratch = arena_create();
    ContributionSpace *space = contribution_space(scratch, of);
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(of->k));
    double length[MODEL_BLOCK], middle[MODEL_BLOCK];

    for (size_t begin = 0; begin < of->n; begin += MODEL_BLOCK) {
        const size_t n = of->n - begin < MODEL_BLOCK ? of->n - begin : MODEL_BLOCK;
        const Block block = contributions_block(of, (MatrixRows){.begin = begin, .n = n}, space);
        for (size_t i = 0; i < n; i++)
            length[i] = block.own == NULL ? 0.0 : block.own[i];
        for (size_t l = 0; l < of->k; l++) {
            const double *x = block.x + l * FIT_STRIDE;
            for (size_t i = 0; i < n; i++)
                length[i] += x[i] * x[i];
        }
        for (size_t i = 0; i < n; i++) {
            const double score = block.weight[i] * block.residual[i];
            middle[i] = score * score * row_factor(kind, block.weight[i] * length[i]);
        }
        block_products(block.x, FIT_STRIDE, n, of->k, middle, packing, meat);
    }
    arena_destroy(scratch);
}

void vcov_rows(const Contributions *of, VarianceKind kind, double *matrix)
{
    const double n = (double)of->observed, rest = n - (double)of->parameters;

    clear(of->k, matrix);
    if (kind == VARIANCE_CLASSICAL) {
        for (size_t l = 0; l < of->k; l++)
            matrix[l * of->k + l] = of->rss / rest;
        return;
    }
    add_rows(of, kind, matrix);
    symmetric_complete(matrix, of->k);
    if (kind == VARIANCE_HC1)
        scale(of->k, n / rest, matrix);
}

/* --- sums by cluster ----------------------------------------------------------------------------
 */

typedef struct ClusterSums {
    size_t k;
    bool coefficients; /* of the rows, not what they contribute */
    double *sum;       /* of the present cluster */
    size_t n_held;
    double *held;    /* k columns, FIT_STRIDE apart, of sums whose products are still to be made */
    double *packing; /* block_scratch(k) */
    double *matrix;  /* lower triangle of the sums' products */
    bool keep;       /* sums stay, k a cluster, and no matrix is made */
} ClusterSums;

static void add_held(ClusterSums *sums)
{
    block_products(sums->held, FIT_STRIDE, sums->n_held, sums->k, NULL, sums->packing,
                   sums->matrix);
    sums->n_held = 0;
}

/* The present cluster is whole. */
static void end_cluster(ClusterSums *sums)
{
    if (sums->keep) {
        sums->sum += sums->k;
        return;
    }
    for (size_t l = 0; l < sums->k; l++)
        sums->held[l * FIT_STRIDE + sums->n_held] = sums->sum[l];
    if (++sums->n_held == MODEL_BLOCK)
        add_held(sums);
    memset(sums->sum, 0, sums->k * sizeof *sums->sum);
}

static bool add_cluster(void *state, const Block *block, size_t first, size_t n, bool last)
{
    ClusterSums *sums = state;
    double score[MODEL_BLOCK];

    for (size_t i = 0; i < n; i++)
        score[i] = block->weight[first + i] * (sums->coefficients ? block_moves(block, first + i)
                                                                  : block->residual[first + i]);
    block_cross(block->x + first, FIT_STRIDE, n, sums->k, score, sums->sum);
    if (last)
        end_cluster(sums);
    return true;
}

/* One column that is given, as of an estimate alone, needs no block. */
static bool is_column(const Contributions *of)
{
    return of->column != NULL && of->k == 1 && of->residual != NULL && of->row_weight == NULL;
}

static void add_column(const Contributions *of, const Grouping *clusters, ClusterSums *sums)
{
    for (size_t g = 0; g < clusters->n_groups; g++) {
        double sum = 0.0;
        for (size_t at = clusters->start[g]; at < clusters->start[g + 1]; at++) {
            const uint32_t row = clusters->order[at];
            sum += of->column[row] * (sums->coefficients ? 1.0 : of->residual[row]);
        }
        *sums->sum = sum;
        end_cluster(sums);
    }
}

static bool add_clusters(const Contributions *of, const Grouping *clusters, ClusterSums *sums)
{
    if (is_column(of)) {
        add_column(of, clusters, sums);
        return true;
    }
    if (!contributions_are_uses(of))
        return contributions_walk(of, clusters, 0, add_cluster, sums);
    for (size_t g = 0; g < clusters->n_groups; g++) {
        const size_t start = clusters->start[g];
        contributions_add_uses(of, clusters->order + start, clusters->start[g + 1] - start,
                               sums->coefficients, sums->sum);
        end_cluster(sums);
    }
    return true;
}

static bool sum_clusters(const Contributions *of, const Grouping *clusters, bool coefficients,
                         double *matrix, Error *err)
{
    Arena *scratch = arena_create();
    ClusterSums sums = {.k = of->k,
                        .coefficients = coefficients,
                        .sum = ARENA_ARRAY(scratch, double, of->k),
                        .held = ARENA_ARRAY(scratch, double, of->k *FIT_STRIDE),
                        .packing = ARENA_ARRAY(scratch, double, block_scratch(of->k)),
                        .matrix = matrix};

    clear(of->k, matrix);
    const bool ok = add_clusters(of, clusters, &sums);
    add_held(&sums);
    arena_destroy(scratch);
    symmetric_complete(matrix, of->k);
    return ok || error_set(err, ERR_INTERNAL, NOWHERE, "cluster sums were not made");
}

static double small_factor(VarianceKind kind, double n, double k, double groups)
{
    return kind == VARIANCE_CR1 ? groups / (groups - 1.0) * (n - 1.0) / (n - k) : 1.0;
}

bool vcov_cluster(const Contributions *of, const Grouping *clusters, VarianceKind kind,
                  const double *form, double *matrix, double *df, Error *err)
{
    const double n = (double)of->observed, k = (double)of->parameters;
    const double groups = (double)clusters->n_groups;

    if (kind == VARIANCE_CR2) {
        clear(of->k, matrix);
        if (!cr2_sum(of, clusters, form, matrix, df, err))
            return false;
        symmetric_complete(matrix, of->k);
        return true;
    }
    if (!sum_clusters(of, clusters, false, matrix, err))
        return false;
    if (kind == VARIANCE_CR1)
        scale(of->k, small_factor(kind, n, k, groups), matrix);
    *df = groups - 1.0;
    return true;
}

bool vcov_pairs(const Contributions *of, const Grouping *first, const int32_t *second,
                size_t n_second, VarianceKind kind, double *matrix, double *df)
{
    if (!is_column(of) || (kind != VARIANCE_CR0 && kind != VARIANCE_CR1))
        return false;
    Arena *scratch = arena_create();
    double *sum = ARENA_ARRAY(scratch, double, n_second);
    uint32_t *met = ARENA_ARRAY(scratch, uint32_t, n_second); /* of the second, in this group */
    bool *in = ARENA_ARRAY(scratch, bool, n_second);
    double groups = 0.0, squares = 0.0;

    for (size_t g = 0; g < first->n_groups; g++) {
        size_t n_met = 0;
        for (size_t at = first->start[g]; at < first->start[g + 1]; at++) {
            const uint32_t row = first->order[at];
            const size_t own = (size_t)second[row];
            if (!in[own])
                met[n_met++] = (uint32_t)own;
            in[own] = true;
            sum[own] += of->column[row] * of->residual[row];
        }
        groups += (double)n_met;
        for (size_t m = 0; m < n_met; m++) {
            squares += sum[met[m]] * sum[met[m]];
            sum[met[m]] = 0.0;
            in[met[m]] = false;
        }
    }
    arena_destroy(scratch);
    *matrix = squares * small_factor(kind, (double)of->observed, (double)of->parameters, groups);
    *df = groups - 1.0;
    return true;
}

bool vcov_cluster_sums(const Contributions *of, const Grouping *clusters, VarianceKind kind,
                       const double *form, double *sum, Error *err)
{
    const size_t n = clusters->n_groups, k = of->k;
    const double factor =
        small_factor(kind, (double)of->observed, (double)of->parameters, (double)n);

    if (kind == VARIANCE_CR2)
        return cr2_cluster_sums(of, clusters, form, sum, err);
    Arena *scratch = arena_create();
    double *each = ARENA_ARRAY(scratch, double, n *k);
    ClusterSums sums = {.k = k, .sum = each, .keep = true};
    const bool ok = add_clusters(of, clusters, &sums);
    for (size_t g = 0; g < n; g++) {
        sum[g] = 0.0;
        for (size_t l = 0; l < k; l++)
            sum[g] += sqrt(factor) * form[l] * each[g * k + l];
    }
    arena_destroy(scratch);
    return ok || error_set(err, ERR_INTERNAL, NOWHERE, "cluster sums were not made");
}

/* Every row a unit: the sum of squared coefficients. */
static void sum_rows(const Contributions *of, double *q)
{
    Arena *scratch = arena_create();
    ContributionSpace *space = contribution_space(scratch, of);
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(of->k));
    double square[MODEL_BLOCK];

    clear(of->k, q);
    for (size_t begin = 0; begin < of->n; begin += MODEL_BLOCK) {
        const size_t n = of->n - begin < MODEL_BLOCK ? of->n - begin : MODEL_BLOCK;
        const Block block = contributions_block(of, (MatrixRows){.begin = begin, .n = n}, space);
        for (size_t i = 0; i < n; i++) {
            const double coefficient = block.weight[i] * block_moves(&block, i);
            square[i] = coefficient * coefficient;
        }
        block_products(block.x, FIT_STRIDE, n, of->k, square, packing, q);
    }
    symmetric_complete(q, of->k);
    arena_destroy(scratch);
}

bool vcov_components(const Contributions *of, const Grouping *clusters, const Grouping *units,
                     double *p, double *q, Error *err)
{
    if (units == NULL)
        sum_rows(of, q);
    else if (!sum_clusters(of, units, true, q, err))
        return false;
    return sum_clusters(of, clusters, true, p, err);
}

/* Adds factor (s - centre)(s - centre)' of one cluster. */
static void add_deviation(size_t k, const double *s, const double *centre, double factor,
                          double *matrix)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            matrix[i * k + j] += factor * (s[i] - centre[i]) * (s[j] - centre[j]);
}

bool vcov_strata(Arena *scratch, const Contributions *of, const Grouping *clusters,
                 const int32_t *stratum, size_t n_strata, double *matrix, double *df, Error *err)
{
    const size_t k = of->k, n = clusters->n_groups;
    double *each = ARENA_ARRAY(scratch, double, n *k);
    double *size = ARENA_ARRAY(scratch, double, n_strata);
    double *mean = ARENA_ARRAY(scratch, double, n_strata *k);
    double *overall = ARENA_ARRAY(scratch, double, k);
    ClusterSums sums = {.k = k, .sum = each, .keep = true};

    clear(k, matrix);
    if (!add_clusters(of, clusters, &sums))
        return error_set(err, ERR_INTERNAL, NOWHERE, "cluster sums were not made");
    for (size_t g = 0; g < n; g++) {
        size[stratum[g]] += 1.0;
        for (size_t l = 0; l < k; l++) {
            mean[(size_t)stratum[g] * k + l] += each[g * k + l];
            overall[l] += each[g * k + l] / (double)n;
        }
    }
    for (size_t h = 0; h < n_strata; h++)
        for (size_t l = 0; l < k; l++)
            mean[h * k + l] /= size[h];
    for (size_t g = 0; g < n; g++) {
        const size_t h = (size_t)stratum[g];
        const bool alone = size[h] < 2.0;
        add_deviation(k, each + g * k, alone ? overall : mean + h * k,
                      alone ? 1.0 : size[h] / (size[h] - 1.0), matrix);
    }
    *df = (double)n - (double)n_strata;
    return true;
}
