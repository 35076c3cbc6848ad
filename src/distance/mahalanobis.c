/* Mahalanobis distance with the covariance within the arms. */
#include "columns.h"

#include "alike/linalg.h"

#include <math.h>

extern const Distance distance_mahalanobis;

static size_t students_kept(const Cohort *cohort, const uint8_t *discarded)
{
    size_t kept = cohort->n;
    for (size_t i = 0; i < cohort->n && discarded != NULL; i++)
        kept -= discarded[i] != 0;
    return kept;
}

/* n - 2 for the means of two arms; with base weights w over W in all, W - sum(w^2) / W, that is the
 * divisor 1 - sum(w~^2) of shares w~, as MatchIt has it. */
static double divisor(const Cohort *cohort, const uint8_t *discarded, size_t kept)
{
    double sum = 0, squares = 0;
    if (cohort->base_weight == NULL)
        return (double)(kept - 2);
    for (size_t i = 0; i < cohort->n; i++)
        if (discarded == NULL || !discarded[i]) {
            sum += cohort->base_weight[i];
            squares += cohort->base_weight[i] * cohort->base_weight[i];
        }
    return sum - squares / sum;
}

/* Columns are standardised over the whole cohort, so that the unit of a covariate does not decide
 * when the inverse is near singular; the covariance is that of the students not discarded, around
 * the mean of their arm: S = sum (x - mean_arm)(x - mean_arm)' / (n - 2). */
static bool points(Arena *arena, const DistanceTask *task, Points *out, Error *err)
{
    const Cohort *cohort = task->cohort;
    const uint8_t *discarded = task->discarded;
    *out = (Points){0};
    CovariateColumns columns = covariate_columns(arena, cohort, &out->notes);
    const size_t k = columns.k;
    const size_t kept = students_kept(cohort, discarded);
    if (k == 0 || kept < 3) {
        covariate_points(&columns, arena, out);
        return true;
    }
    double *mean = ARENA_ARRAY(arena, double, k);
    double *squares = ARENA_ARRAY(arena, double, k);
    double *covariance = ARENA_ARRAY(arena, double, k *k);
    covariate_moments(&columns, arena, NULL, mean, squares);
    for (size_t j = 0; j < k; j++) {
        columns.centre[j] = mean[j];
        columns.scale[j] = sqrt(squares[j] / (double)(cohort->n - 1));
    }
    covariate_covariance(&columns, arena, discarded, true, divisor(cohort, discarded, kept),
                         covariance);
    return covariate_whiten(&columns, arena, covariance, out, err);
}

const Distance distance_mahalanobis = {
    .name = "mahalanobis",
    .help = "distance over all covariates that counts what correlated covariates share once; "
            "covariance pooled within the arms",
    .source = "Rubin (1980) Biometrics 36:293-298",
    .traits = TRAIT_WITHIN,
    .kind = DISTANCE_COVARIATE,
    .points = points,
};
