/* Mahalanobis distance on ranks: outliers and long tails count no more than their place. */
#include "columns.h"

#include "alike/linalg.h"
#include "alike/sort.h"

#include <math.h>

extern const Distance distance_robust_mahalanobis;

/* Average ranks of the students in order[0..n) (others keep 0). order is reordered. */
static void average_ranks(const double *x, uint32_t *order, size_t n, double *rank)
{
    sort_by_real(x, order, n);
    for (size_t begin = 0, end; begin < n; begin = end) {
        end = begin + 1;
        while (end < n && x[order[end]] == x[order[begin]])
            end++;
        for (size_t i = begin; i < end; i++)
            rank[order[i]] = (double)(begin + 1 + end) / 2;
    }
}

/* One column of the cohort, whole. */
static void copy_column(CovariateColumns *columns, size_t j, double *x)
{
    for (size_t first = 0; first < columns->cohort->n; first += MODEL_BLOCK) {
        const size_t n = covariate_block(columns, first);
        for (size_t i = 0; i < n; i++)
            x[first + i] = columns->block[j * MODEL_BLOCK + i];
    }
}

/* A 0/1 column is an affine image of its own ranks, and the covariance of ranks is rescaled to one
 * diagonal: such a column stands for its ranks but for a factor that rescaling takes out. Real
 * columns need their ranks written out. */
static void rank_columns(CovariateColumns *columns, Arena *arena, const uint8_t *discarded)
{
    const size_t n = columns->cohort->n;
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, n);
    double *x = ARENA_ARRAY(arena, double, n);
    for (size_t j = 0; j < columns->k; j++) {
        if (columns->is_binary[j])
            continue;
        size_t kept = 0;
        for (size_t i = 0; i < n; i++)
            if (discarded == NULL || !discarded[i])
                order[kept++] = (uint32_t)i;
        double *rank = ARENA_ARRAY(arena, double, n);
        copy_column(columns, j, x);
        average_ranks(x, order, kept, rank);
        columns->rank[j] = rank;
        columns->centre[j] = ((double)kept + 1) / 2;
    }
}

/* The scale at which a 0/1 column equals its centred ranks: ranks of the two values lie n/2 apart,
 * whatever their shares. */
static void scale_binary_columns(CovariateColumns *columns, Arena *arena, const uint8_t *discarded,
                                 size_t kept)
{
    double *mean = ARENA_ARRAY(arena, double, columns->k);
    double *squares = ARENA_ARRAY(arena, double, columns->k);
    covariate_moments(columns, arena, discarded, mean, squares);
    for (size_t j = 0; j < columns->k; j++)
        if (columns->is_binary[j]) {
            columns->centre[j] = mean[j];
            columns->scale[j] = 2 / (double)kept;
        }
}

static bool points(Arena *arena, const DistanceTask *task, Points *out, Error *err)
{
    const Cohort *cohort = task->cohort;
    const uint8_t *discarded = task->discarded;
    *out = (Points){0};
    CovariateColumns columns = covariate_columns(arena, cohort, &out->notes);
    size_t kept = cohort->n;
    for (size_t i = 0; i < cohort->n && discarded != NULL; i++)
        kept -= discarded[i] != 0;
    const size_t k = columns.k;
    if (k == 0 || kept < 2) {
        covariate_points(&columns, arena, out);
        return true;
    }
    rank_columns(&columns, arena, discarded);
    scale_binary_columns(&columns, arena, discarded, kept);
    double *covariance = ARENA_ARRAY(arena, double, k *k);
    covariate_covariance(&columns, arena, discarded, false, (double)(kept - 1), covariance);

    /* Ties shrink the variance of ranks; every column gets that of untied ranks, n(n+1)/12, so that
     * a common 0/1 column does not outweigh a scale (Rosenbaum 2010, section 8.3). */
    const double untied = (double)kept * ((double)kept + 1) / 12;
    double *factor = ARENA_ARRAY(arena, double, k);
    for (size_t j = 0; j < k; j++) /* 0: the column varies among the discarded only */
        factor[j] = covariance[j * k + j] > 0 ? sqrt(untied / covariance[j * k + j]) : 0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            covariance[i * k + j] *= factor[i] * factor[j];
    return covariate_whiten(&columns, arena, covariance, out, err);
}

const Distance distance_robust_mahalanobis = {
    .name = "robust_mahalanobis",
    .help = "Mahalanobis distance on the ranks of the covariates, rescaled for ties",
    .source = "Rosenbaum (2010) Design of Observational Studies, section 8.3",
    .kind = DISTANCE_COVARIATE,
    .points = points,
};
