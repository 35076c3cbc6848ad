/* Another outcome on the columns of a fit. */
#include "stats/fit_parts.h"

/* Weighted; from the first outcome on, so that far numbers keep their digits. */
static void centre_outcome(Fit *fit)
{
    const size_t n = fit->x.n;
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        sum += fit->weight[i] * (fit->y[i] - fit->y[0]);
    fit->y_mean = fit->y[0] + sum / fit->total;
    fit->tss = 0.0;
    for (size_t i = 0; i < n; i++) {
        fit->residual[i] = fit->y[i] - fit->y_mean;
        fit->tss += fit->weight[i] * fit->residual[i] * fit->residual[i];
    }
}

/* gamma is X~'W times the centred outcome: the first correction of a fit of nothing. */
FitStatus fit_other_outcome(Arena *arena, const Fit *fit, const double *y, Fit *out)
{
    if (fit->beta != NULL || fit->by_qr || fit->n_absorbed > 0)
        return fit_coefficients(arena, &fit->x, fit->weight, y, out);
    Arena *scratch = arena_create();
    FitSpace *space = fit_space(scratch, &fit->x, fit->k);
    double *nothing = ARENA_ARRAY(scratch, double, fit->k);

    *out = *fit;
    out->arena = arena;
    out->y = y;
    out->gamma = ARENA_ARRAY(arena, double, fit->k);
    out->residual = ARENA_ARRAY(arena, double, fit->x.n);
    centre_outcome(out);
    fit_take_step(out, space, nothing, out->gamma);
    fit_residuals(arena, scratch, space, out);
    arena_destroy(scratch);
    return FIT_DONE;
}
