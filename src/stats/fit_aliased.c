/* Columns that earlier ones give exactly, where a factor's levels are kept as numbers: a number of
 * schools beside the schools themselves. QR of all rows finds them too, at the cost of every column
 * being filled; here X'WX names those that may be and a pass over the rows decides. */
#include "stats/fit_parts.h"

#include <math.h>
#include <string.h>

/* Shares of the sum of squares that earlier columns leave. Noise of X'WX stays well below the
 * first; the second is QR's (stats/qr.c). */
static const double MAYBE = 1e-9, ALIASED = 1e-14;

/* Column j less what earlier ones give of it, as a form of the columns of fit_fill_centred. share:
 * coefficients of the columns divided by their scale, the intercept left out. */
static void rest_form(const Fit *fit, size_t j, const double *share, const double *scale,
                      double *form)
{
    memset(form, 0, fit->x.k * sizeof *form);
    for (size_t i = 0; i < j; i++)
        form[i + 1] = -share[i] * scale[j] / scale[i];
    form[j + 1] = 1.0;
    for (size_t f = 0; f < fit->x.n_factors; f++) /* levels are not centred */
        for (size_t l = 0; l < fit->x.factor[f].n; l++)
            form[0] -= form[fit->x.factor[f].first + l] * fit->mean[fit->x.factor[f].first + l];
}

/* Sums of squares of n forms over all rows. */
static void form_squares(FitSpace *space, const Fit *fit, const double *form, size_t n, double *out)
{
    double value[MODEL_BLOCK];

    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = fit_rows_from(&fit->x, begin);
        fit_fill_centred(fit, rows, &space->raw);
        for (size_t h = 0; h < n; h++) {
            thin_multiply(&space->raw, rows.n, form + h * fit->x.k, value);
            for (size_t i = 0; i < rows.n; i++)
                out[h] += fit->weight[begin + i] * value[i] * value[i];
        }
    }
}

/* Correlations with 0 in the rows and columns of those left out. */
static bool rest_is_well_conditioned(Arena *scratch, const double *a, size_t m, const bool *out)
{
    double *rest = ARENA_ARRAY(scratch, double, m *m);
    bool found;

    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++)
            rest[i * m + j] = i == j ? 1.0 : out[i] || out[j] ? 0.0 : a[i * m + j];
    return fit_is_well_conditioned(scratch, rest, m, &found);
}

bool fit_mark_aliased(Arena *scratch, FitSpace *space, const Fit *fit, const double *a,
                      const double *scale, bool *aliased)
{
    const size_t m = fit->x.k - 1;
    double *l = ARENA_ARRAY(scratch, double, m *m), *share = ARENA_ARRAY(scratch, double, m);
    size_t *column = ARENA_ARRAY(scratch, size_t, m), n = 0;
    bool *out = ARENA_ARRAY(scratch, bool, m);

    memcpy(l, a, m * m * sizeof *l);
    memcpy(out, aliased, m * sizeof *out);
    cholesky_factor(l, m, MAYBE, out);
    for (size_t j = 0; j < m; j++)
        if (out[j] && !aliased[j])
            column[n++] = j;
    if (n == 0 || !rest_is_well_conditioned(scratch, a, m, out))
        return false;
    double *form = ARENA_ARRAY(scratch, double, n * fit->x.k),
           *left = ARENA_ARRAY(scratch, double, n);
    for (size_t h = 0; h < n; h++) {
        cholesky_dependence(l, m, out, column[h], share);
        rest_form(fit, column[h], share, scale, form + h * fit->x.k);
    }
    form_squares(space, fit, form, n, left);
    for (size_t h = 0; h < n; h++)
        if (left[h] > ALIASED * scale[column[h]] * scale[column[h]])
            return false;
    memcpy(aliased, out, m * sizeof *out);
    return true;
}
