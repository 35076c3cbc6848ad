#include "surveys/replicates.h"

#include <math.h>

double replicate_scale(ReplicateMethod method, size_t n, double rho)
{
    const double r = (double)n;
    switch (method) {
    case REPLICATES_JACKKNIFE:
        return (r - 1.0) / r;
    case REPLICATES_FAY:
        return 1.0 / (r * (1.0 - rho) * (1.0 - rho));
    case REPLICATES_JKN:
        return 1.0;
    case REPLICATES_SDR:
        return 4.0 / r;
    case REPLICATES_BRR:
    case REPLICATES_BOOTSTRAP:
    case N_REPLICATE_METHODS:
        break;
    }
    return 1.0 / r;
}

double replicate_df(const double *const *weight, size_t n, size_t n_rows)
{
    Arena *scratch = arena_create();
    double *gram = ARENA_ARRAY(scratch, double, n *n);
    bool *aliased = ARENA_ARRAY(scratch, bool, n);
    for (size_t i = 0; i < n_rows; i++)
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b <= a; b++)
                gram[a * n + b] += weight[a][i] * weight[b][i];
    const size_t rank = cholesky_factor(gram, n, LINALG_ALIAS_SHARE, aliased);
    arena_destroy(scratch);
    return (double)rank - 1.0;
}

const double *const *replicates_rake(Arena *arena, const Replicates *of, const MarginRows *rows,
                                     const double *target, double trim, size_t *failed)
{
    const double **raked = (const double **)arena_array(arena, of->n, sizeof *raked);
    for (size_t r = 0; r < of->n; r++) {
        const CalibrateProblem problem = {
            .rows = rows, .base = of->weight[r], .target = target, .trim = trim};
        Calibration fit;
        survey_calibrate(arena, &problem, &fit);
        if (fit.status != ENTROPY_DONE) {
            *failed = r;
            return NULL;
        }
        raked[r] = fit.weight;
    }
    return raked;
}

static double mean_of(const double *weight, const double *y, size_t n)
{
    double total = 0.0, sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(y[i]))
            continue;
        total += weight[i];
        sum += weight[i] * y[i];
    }
    return sum / total;
}

double replicates_variance(const Replicates *of, const double *const *weight, const double *y,
                           size_t n_rows, double centre)
{
    Arena *scratch = arena_create();
    double *mean = ARENA_ARRAY(scratch, double, of->n), sum = 0.0, variance = 0.0;
    for (size_t r = 0; r < of->n; r++) {
        mean[r] = mean_of(weight[r], y, n_rows);
        sum += mean[r];
    }
    const double about = isnan(centre) ? sum / (double)of->n : centre;
    for (size_t r = 0; r < of->n; r++)
        variance +=
            (of->rscale != NULL ? of->rscale[r] : 1.0) * (mean[r] - about) * (mean[r] - about);
    arena_destroy(scratch);
    return of->scale * variance;
}
