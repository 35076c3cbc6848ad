/* Euclidean distance on covariates scaled by their standard deviation within the arms. */
#include "columns.h"

#include <math.h>
#include <string.h>

extern const Distance distance_euclidean;

/* Variance of each column within the arms: pooled with divisor n - 2 for a scale; for a 0/1 column
 * the mean of p (1 - p) over students, divisor n. left_out marks who takes no part. */
static void within_variance(CovariateColumns *columns, Arena *arena, const uint8_t *discarded,
                            double *variance)
{
    const Cohort *cohort = columns->cohort;
    const size_t k = columns->k;
    uint8_t *left_out = ARENA_ARRAY(arena, uint8_t, cohort->n);
    double *mean = ARENA_ARRAY(arena, double, k);
    double *squares = ARENA_ARRAY(arena, double, k);
    size_t kept = 0;
    memset(variance, 0, k * sizeof *variance);
    for (uint8_t arm = 0; arm < 2; arm++) {
        for (size_t i = 0; i < cohort->n; i++) {
            left_out[i] = cohort->treated[i] != arm || (discarded != NULL && discarded[i]);
            kept += !left_out[i];
        }
        covariate_moments(columns, arena, left_out, mean, squares);
        for (size_t j = 0; j < k; j++)
            variance[j] += squares[j];
    }
    for (size_t j = 0; j < k; j++)
        variance[j] /= columns->is_binary[j] ? (double)kept : kept > 2 ? (double)(kept - 2) : 1;
}

/* The levels of a factor are divided by sqrt(2) more: students of two levels differ in two columns,
 * and should be as far apart as in one 0/1 covariate. */
static bool points(Arena *arena, const DistanceTask *task, Points *out, Error *err)
{
    const Cohort *cohort = task->cohort;
    const uint8_t *discarded = task->discarded;
    (void)err;
    *out = (Points){0};
    CovariateColumns columns = covariate_columns(arena, cohort, &out->notes);
    const size_t k = columns.k;
    double *variance = ARENA_ARRAY(arena, double, k);
    double *mean = ARENA_ARRAY(arena, double, k);
    double *squares = ARENA_ARRAY(arena, double, k);
    within_variance(&columns, arena, discarded, variance);
    covariate_moments(&columns, arena, NULL, mean, squares);
    for (size_t j = 0; j < k; j++) {
        columns.centre[j] = mean[j];
        /* 0: constant within both arms, so that only its difference between them is left */
        columns.scale[j] =
            variance[j] > 0 ? sqrt(variance[j]) : sqrt(squares[j] / (double)cohort->n);
        if (columns.is_level[j])
            columns.scale[j] *= sqrt(2);
    }
    covariate_points(&columns, arena, out);
    return true;
}

const Distance distance_euclidean = {
    .name = "euclidean",
    .help = "straight-line distance over the covariates, each divided by its standard deviation "
            "within the arms",
    .source = "Rubin (1980) Biometrics 36:293-298",
    .kind = DISTANCE_COVARIATE,
    .points = points,
};
