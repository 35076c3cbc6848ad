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

void replicates_covariance(const Replicates *of, const double *const *weight, const double *y,
                           size_t k, size_t n_rows, const double *centre, double *out)
{
    Arena *scratch = arena_create();
    double *apart = ARENA_ARRAY(scratch, double, of->n *k);
    for (size_t j = 0; j < k; j++) {
        double sum = 0.0, n = 0.0;
        for (size_t r = 0; r < of->n; r++) {
            const bool counts = of->rscale == NULL || of->rscale[r] > 0.0; /* as in R's survey */
            apart[r * k + j] = mean_of(weight[r], y + j * n_rows, n_rows);
            sum += counts ? apart[r * k + j] : 0.0;
            n += counts ? 1.0 : 0.0;
        }
        const double about = centre == NULL ? sum / n : centre[j];
        for (size_t r = 0; r < of->n; r++)
            apart[r * k + j] -= about;
    }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double sum = 0.0;
            for (size_t r = 0; r < of->n; r++)
                sum += (of->rscale != NULL ? of->rscale[r] : 1.0) * apart[r * k + a] *
                       apart[r * k + b];
            out[a * k + b] = of->scale * sum;
        }
    arena_destroy(scratch);
}

double replicates_variance(const Replicates *of, const double *const *weight, const double *y,
                           size_t n_rows, double centre)
{
    double variance;
    replicates_covariance(of, weight, y, 1, n_rows, isnan(centre) ? NULL : &centre, &variance);
    return variance;
}
