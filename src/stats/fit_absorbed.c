/* Least squares beside a factor of so many levels that a coordinate for each would be too much.
 *
 * Means of groups are taken off the outcome and the other columns; what is left of them gives the
 * same coefficients and residuals as the model with all levels (Frisch & Waugh 1933, Econometrica
 * 1:387-401; Lovell 1963, JASA 58:993-1010), d^2 a group and d a row. Coordinates are those of the
 * other columns alone. Their part of a row's leverage is w |x~|^2; that of its group, w / W_g,
 * comes beside it (Block.own). */
#include "stats/fit_groups.h"

#include <math.h>
#include <string.h>

/* Of a column whose groups and earlier columns leave less than this share it is said that they give
 * it. */
static const double GIVEN = 1e-9;

/* Factors what is left of the other columns; those that groups and earlier ones give are out. */
static void factor_left(Arena *scratch, FitGroups *of)
{
    const size_t outcome = of->d - 1;
    const bool constant = of->out[outcome];
    double *whole = ARENA_ARRAY(scratch, double, of->d);

    for (size_t a = 0; a < of->d; a++)
        whole[a] = 1.0;
    cholesky_factor_of(of->left, of->d, GIVEN, whole, of->out);
    of->out[outcome] = constant;
    for (size_t a = 1; a < of->d; a++)
        of->fit->aliased[fit_groups_column(of, a)] = of->out[a - 1];
}

/* --- coefficients alone ------------------------------------------------------------------------
 */

/* A group's own part, beside what the other columns give: its outcome's mean less theirs. */
static double group_part(const FitGroups *of, size_t g)
{
    double sum = fit_groups_mean(of, g, of->d);

    for (size_t a = 1; a < of->d; a++)
        sum -= fit_groups_mean(of, g, a) * of->fit->beta[fit_groups_column(of, a)];
    return sum;
}

static void find_others(Arena *scratch, const FitGroups *of)
{
    const size_t d = of->d;
    double *share = ARENA_ARRAY(scratch, double, d);

    cholesky_dependence(of->left, d, of->out, d - 1, share);
    for (size_t a = 1; a < d; a++)
        of->fit->beta[fit_groups_column(of, a)] = share[a - 1] * of->scale[d] / of->scale[a];
}

/* After the other columns' coefficients: the first level's part is the intercept; without rows of
 * it that of the last level that has some, which then is given by the intercept. */
static void find_groups(const FitGroups *of)
{
    const LevelMatrix *m = of->m;
    Fit *fit = of->fit;
    size_t first = m->levels.n;

    if (!(m->own[first] > 0.0)) {
        while (first-- > 0 && fit->aliased[m->levels.first + first])
            ;
        fit->aliased[m->levels.first + first] = true;
    }
    fit->beta[0] = group_part(of, first);
    for (size_t g = 0; g < m->levels.n; g++)
        if (!fit->aliased[m->levels.first + g])
            fit->beta[m->levels.first + g] = group_part(of, g) - fit->beta[0];
}

/* The intercept takes the centring back. */
static void uncentre(Fit *fit)
{
    fit->beta[0] += fit->y_mean;
    for (size_t j = 1; j < fit->x.k; j++)
        fit->beta[0] -= fit->mean[j] * fit->beta[j];
}

/* beta is of centred columns so far. Levels are filled as they are (fit_fill_centred). */
static void find_residuals(Arena *arena, FitSpace *space, Fit *fit)
{
    double fitted[MODEL_BLOCK], of_levels = 0.0;

    for (size_t f = 0; f < fit->x.n_factors; f++)
        for (size_t j = fit->x.factor[f].first; j < fit->x.factor[f].first + fit->x.factor[f].n;
             j++)
            of_levels += fit->mean[j] * fit->beta[j];
    fit->beta[0] -= of_levels;
    fit->residual = ARENA_ARRAY(arena, double, fit->x.n);
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = fit_rows_from(&fit->x, begin);
        fit_fill_centred(fit, rows, &space->raw);
        thin_multiply(&space->raw, rows.n, fit->beta, fitted);
        for (size_t i = 0; i < rows.n; i++) {
            double *e = fit->residual + begin + i;
            *e = fit->y[begin + i] - fit->y_mean - fitted[i];
            fit->rss += fit->weight[begin + i] * *e * *e;
        }
    }
    fit->beta[0] += of_levels;
    uncentre(fit);
}

bool fit_has_many_levels(const ModelMatrix *x, size_t most)
{
    for (size_t f = 0; f < x->n_factors; f++)
        if (x->factor[f].n > most)
            return true;
    return false;
}

void fit_levels_alone(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit)
{
    LevelMatrix m;
    FitGroups of;

    (void)fit_groups_make(scratch, space, fit, &m, &of); /* there is a factor of many levels */
    factor_left(scratch, &of);
    fit->beta = ARENA_ARRAY(arena, double, fit->x.k);
    find_others(scratch, &of);
    find_groups(&of);
    fit->k = fit_groups_rank(fit);
    find_residuals(arena, space, fit);
}

/* --- with coordinates of the other columns -------------------------------------------------------
 */

/* The outcome less its group's mean. */
static void take_means_off(Arena *arena, FitSpace *space, const FitGroups *of)
{
    Fit *fit = of->fit;
    double *mean = ARENA_ARRAY(arena, double, of->m->levels.n + 1);

    for (size_t g = 0; g <= of->m->levels.n; g++)
        mean[g] = fit_groups_sum(of, g, 0) > 0.0 ? fit_groups_mean(of, g, of->d) : 0.0;
    fit->residual = ARENA_ARRAY(arena, double, fit->x.n);
    for (size_t begin = 0; begin < fit->x.n; begin += MODEL_BLOCK) {
        const MatrixRows rows = fit_rows_from(&fit->x, begin);
        thin_fill(&space->raw, rows);
        const int32_t *level = space->raw.level + fit_factor_apart(fit) * MODEL_BLOCK;
        for (size_t i = 0; i < rows.n; i++)
            fit->residual[begin + i] =
                fit->y[begin + i] - fit->y_mean - mean[levels_group(&fit->levels, level[i])];
    }
}

const FitGroups *fit_absorb(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit)
{
    LevelMatrix *m = ARENA_NEW(scratch, LevelMatrix);
    FitGroups *of = ARENA_NEW(scratch, FitGroups);

    (void)fit_groups_make(scratch, space, fit, m, of);
    factor_left(scratch, of);
    fit->levels = m->levels;
    fit->group_weight = fit_groups_weights(arena, of);
    for (size_t g = 0; g <= m->levels.n; g++)
        fit->n_absorbed += fit->group_weight[g] > 0.0 ? 1 : 0;
    fit->by_group = true;
    for (size_t a = 1; a < of->d; a++)
        fit->k += of->out[a - 1] ? 0 : 1;
    fit->whiten = ARENA_ARRAY(arena, double, fit->k * fit->x.k);
    fit->gamma = ARENA_ARRAY(arena, double, fit->k);
    fit_groups_whiten(scratch, of, 0);
    take_means_off(arena, space, of);
    return of;
}

void fit_absorbed_coefficients(Arena *arena, const FitGroups *of)
{
    Fit *fit = of->fit;
    double *beta = ARENA_ARRAY(arena, double, fit->x.k);

    for (size_t a = 1; a < of->d; a++)
        beta[fit_groups_column(of, a)] = fit_coefficient(fit, fit_groups_column(of, a));
    fit->beta = beta;
    find_groups(of);
    uncentre(fit);
}
