/* What rows give to one form alone. Of parts of a study nothing else is asked: a number a row, and
 * a student is one row of numbers however often it is used, where the matrix of all forms takes k^2
 * steps for each use. */
#include "stats/contributions.h"

#include "stats/fit_parts.h"

/* Of near collinear columns only whitened ones keep the digits; and of a working regression a row's
 * residual does not move with its score. */
static bool is_plain(const Contributions *of)
{
    bool plain = of->n_parts > 0 || (of->fit != NULL && of->fit->root == NULL && !of->fit->by_qr);

    for (size_t p = 0; plain && p < of->n_parts; p++)
        plain = is_plain(&of->part[p]);
    return plain;
}

static void project_fit(Arena *scratch, const Fit *fit, const double *form, double *column,
                        double *residual)
{
    const FitUses *uses = fit->uses;
    FitSpace *space = fit_space(scratch, &fit->x, 1);
    double *beta = ARENA_ARRAY(scratch, double, fit->x.k);
    double *value = uses == NULL ? column : ARENA_ARRAY(scratch, double, fit->x.n);

    fit_form(fit, space, form, beta);
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = fit_rows_from(&fit->x, begin);
        fit_fill_centred(fit, rows, &space->raw);
        thin_multiply(&space->raw, rows.n, beta, value + begin);
    }
    for (size_t i = 0; uses == NULL && i < fit->x.n; i++) {
        column[i] *= fit->weight[i];
        residual[i] = fit->residual[i];
    }
    for (size_t i = 0; uses != NULL && i < uses->n; i++) {
        column[i] = uses->weight[i] * value[uses->row[i]];
        residual[i] = fit->residual[uses->row[i]];
    }
}

static void project(Arena *scratch, const Contributions *of, const double *form, double *column,
                    double *residual)
{
    if (of->fit != NULL)
        project_fit(scratch, of->fit, form, column, residual);
    for (size_t p = 0; p < of->n_parts; p++) {
        project(scratch, &of->part[p], form, column, residual);
        form += of->part[p].k;
        column += of->part[p].n;
        residual += of->part[p].n;
    }
}

bool contributions_project(Arena *arena, const Contributions *of, const double *form,
                           Contributions *out)
{
    if (!is_plain(of))
        return false;
    Arena *scratch = arena_create();
    double *column = ARENA_ARRAY(arena, double, of->n);
    double *residual = ARENA_ARRAY(arena, double, of->n);

    project(scratch, of, form, column, residual);
    arena_destroy(scratch);
    *out = contributions_given(of->n, 1, column, residual, of->parameters);
    out->observed = of->observed;
    out->stacked = of->stacked;
    return true;
}
