#include "stats/ridge.h"

#include <math.h>

double ridge_grid(size_t k)
{
    static const double half_decade[2] = {1, 0.31622776601683793320}; /* 10^-0.5 */
    double power = 1;
    for (size_t i = 0; i < k / 2; i++)
        power *= 10;
    return half_decade[k % 2] / power;
}

static void fit_at(Arena *arena, BinaryProblem *p, const double *sd, double n, double lambda,
                   const double *start, BinaryFit *fit)
{
    double *penalty = ARENA_ARRAY(arena, double, p->x->k);
    for (size_t j = 1; j < p->x->k; j++)
        penalty[j] = n * lambda * sd[j] * sd[j];
    p->penalty = penalty;
    p->start = start;
    irls_fit(arena, p, fit);
}

RidgeChoice ridge_fit(Arena *arena, BinaryProblem *p, double lambda, BinaryFit *fit)
{
    Arena *scratch = arena_create();
    double *sd = ARENA_ARRAY(scratch, double, p->x->k);
    const double n = irls_spread(p, sd);
    RidgeChoice out = {.lambda = lambda, .aic = INFINITY};
    const double *start = NULL, *best = NULL;
    size_t steps = 0; /* of the fit that was chosen, which the last one only repeats */
    for (size_t k = 0; lambda == 0 && k < RIDGE_GRID; k++) {
        BinaryFit tried = {.eta = fit->eta};
        fit_at(scratch, p, sd, n, ridge_grid(k), start, &tried);
        start = tried.beta;
        const double aic = tried.deviance + 2 * tried.df;
        if (aic < out.aic - 1e-9) {
            out = (RidgeChoice){.lambda = ridge_grid(k), .aic = aic};
            best = tried.beta;
            steps = tried.iterations;
        }
    }
    fit_at(arena, p, sd, n, out.lambda, best, fit);
    fit->iterations += steps;
    out.aic = fit->deviance + 2 * fit->df;
    p->start = NULL;
    arena_destroy(scratch);
    return out;
}
