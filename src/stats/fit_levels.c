/* A fit beside a factor of many levels: its indicators and the intercept tell the same as one
 * indicator for each group of rows, those without a column of their own (the factor's first level)
 * among them. Two groups never meet, so whitened coordinates are one a group, 1 / sqrt(W_g) in its
 * rows, and of the d other columns what their groups' means leave: d^2 a group instead of (L + d)^3
 * in all (Bjorck 1996, Numerical Methods for Least Squares Problems, 6.3). Where columns give each
 * other they are taken in their order instead (fit.c). */
#include "stats/fit_groups.h"

#include <math.h>
#include <string.h>

/* No other column may lose more of its sum of squares than this to the groups and to the columns
 * before it; X'WX keeps ten digits then, as without a factor. */
static const double LEFT_LEAST = 1e-6;

static double product(const LevelMatrix *m, size_t a, size_t b)
{
    return a > b ? m->rest[a * m->d + b] : m->rest[b * m->d + a];
}

/* Lengths and means of the other columns; marks those that are constant, and levels without rows.
 */
static void measure(FitGroups *of)
{
    const LevelMatrix *m = of->m;
    Fit *fit = of->fit;

    for (size_t a = 1; a <= of->d; a++) {
        const double sum = product(m, a, 0), square = product(m, a, a) - sum * (sum / fit->total);
        const size_t column = fit_groups_column(of, a);
        double *mean = a == of->d ? &fit->y_mean : &fit->mean[column];
        of->shift[a] = sum / fit->total;
        *mean += of->shift[a];
        of->out[a - 1] = fit_is_constant(square, fit->total, *mean);
        of->scale[a] = of->out[a - 1] ? 1.0 : sqrt(square);
        if (a < of->d)
            fit->aliased[column] = of->out[a - 1];
        else
            fit->tss = square;
    }
    for (size_t g = 0; g < m->levels.n; g++)
        fit->aliased[m->levels.first + g] = !(m->own[g] > 0.0);
}

/* Sums of products around the groups' means. */
static void leave(FitGroups *of)
{
    const LevelMatrix *m = of->m;
    const size_t d = of->d;

    for (size_t a = 1; a <= d; a++)
        for (size_t b = 1; b <= a; b++)
            of->left[(a - 1) * d + b - 1] = product(m, a, b);
    for (size_t g = 0; g <= m->levels.n; g++) {
        const double weight = fit_groups_sum(of, g, 0);
        if (!(weight > 0.0))
            continue;
        for (size_t a = 1; a <= d; a++) {
            const double sum = fit_groups_sum(of, g, a), share = sum / weight;
            for (size_t b = 1; sum != 0.0 && b <= a; b++)
                of->left[(a - 1) * d + b - 1] -= share * fit_groups_sum(of, g, b);
        }
    }
    for (size_t a = 0; a < d; a++)
        for (size_t b = 0; b <= a; b++)
            of->left[a * d + b] /= of->scale[a + 1] * of->scale[b + 1];
}

/* Is enough left of every column? No eigenvalue of the correlations is above the largest sum of a
 * row, so none of what is left below the limit where the difference factors. */
static bool is_enough_left(Arena *scratch, const FitGroups *of)
{
    const size_t d = of->d, m = d - 1; /* without the outcome */
    double *shifted = ARENA_ARRAY(scratch, double, m *m);
    bool *out = ARENA_ARRAY(scratch, bool, m);
    double most = 1.0;
    size_t n = 0;

    for (size_t a = 0; a < m; a++) {
        double sum = 0.0;
        for (size_t b = 0; b < m; b++)
            sum += fabs(of->left[a > b ? a * d + b : b * d + a]);
        most = fmax(most, sum);
        n += of->out[a] ? 1 : 0;
    }
    for (size_t a = 0; a < m; a++) {
        memcpy(shifted + a * m, of->left + a * d, (a + 1) * sizeof *shifted);
        shifted[a * m + a] -= most * LEFT_LEAST;
    }
    memcpy(out, of->out, m * sizeof *out);
    return isfinite(most) && cholesky_factor(shifted, m, 0.0, out) == m - n;
}

/* One coordinate a group: of the first, which has no column, through the intercept. */
static void whiten_groups(const FitGroups *of, size_t *l)
{
    const LevelMatrix *m = of->m;
    Fit *fit = of->fit;
    const double first = 1.0 / sqrt(of->m->own[of->m->levels.n]);

    fit->whiten[0] = first;
    fit->gamma[(*l)++] =
        sqrt(of->m->own[of->m->levels.n]) * fit_groups_mean(of, m->levels.n, of->d);
    for (size_t g = 0; g < m->levels.n; g++) {
        const size_t column = m->levels.first + g;
        if (fit->aliased[column])
            continue;
        fit->whiten[column] = -first;
        fit->whiten[*l * fit->x.k + column] = 1.0 / sqrt(m->own[g]);
        fit->gamma[(*l)++] = sqrt(m->own[g]) * fit_groups_mean(of, g, of->d);
    }
}

void fit_groups_whiten(Arena *scratch, const FitGroups *of, size_t l)
{
    const LevelMatrix *m = of->m;
    const size_t d = of->d, p = of->fit->x.k;
    Fit *fit = of->fit;
    double *inverse = ARENA_ARRAY(scratch, double, d *d);
    double *mean = ARENA_ARRAY(scratch, double, d); /* of one group */

    for (size_t a = 0; a < d; a++) { /* row a: column a of the factor's inverse */
        inverse[a * d + a] = 1.0;
        cholesky_forward(of->left, d, of->out, inverse + a * d);
    }
    for (size_t a = 0, to = l; a + 1 < d; a++) {
        if (of->out[a])
            continue;
        fit->gamma[to] = of->left[(d - 1) * d + a] * of->scale[d];
        for (size_t b = 0; b <= a; b++)
            fit->whiten[to * p + fit_groups_column(of, b + 1)] =
                of->out[b] ? 0.0 : inverse[b * d + a] / of->scale[b + 1];
        to++;
    }
    for (size_t g = m->levels.n + 1; g-- > 0;) {
        const bool first = g == m->levels.n;
        if (!(fit_groups_sum(of, g, 0) > 0.0))
            continue;
        for (size_t b = 0; b + 1 < d; b++)
            mean[b] = fit_groups_mean(of, g, b + 1) / of->scale[b + 1];
        for (size_t a = 0, to = l; a + 1 < d; a++) {
            double sum = 0.0;
            if (of->out[a])
                continue;
            for (size_t b = 0; b <= a; b++)
                sum += of->out[b] ? 0.0 : inverse[b * d + a] * mean[b];
            double *whiten = fit->whiten + to++ * p;
            if (first)
                whiten[0] = -sum;
            else
                whiten[m->levels.first + g] = -sum - whiten[0];
        }
    }
}

double *fit_groups_weights(Arena *arena, const FitGroups *of)
{
    double *out = ARENA_ARRAY(arena, double, of->m->levels.n + 1);

    for (size_t g = 0; g <= of->m->levels.n; g++)
        out[g] = fit_groups_sum(of, g, 0);
    return out;
}

static void list_coordinates(Arena *arena, const FitGroups *of)
{
    Fit *fit = of->fit;
    int32_t next = 1;

    fit->levels = of->m->levels;
    fit->group_weight = fit_groups_weights(arena, of);
    fit->coordinate = ARENA_ARRAY(arena, int32_t, fit->levels.n + 1);
    for (size_t g = 0; g < fit->levels.n; g++)
        fit->coordinate[g] = fit->aliased[fit->levels.first + g] ? -1 : next++;
    fit->n_groups = (size_t)next;
}

bool fit_groups_make(Arena *scratch, FitSpace *space, Fit *fit, LevelMatrix *m, FitGroups *of)
{
    *m = level_matrix_of(scratch, &fit->x, 1);
    *of = (FitGroups){.m = m, .fit = fit, .d = m->d - 1};
    if (m->levels.n == 0)
        return false;
    of->shift = ARENA_ARRAY(scratch, double, of->d + 1);
    of->scale = ARENA_ARRAY(scratch, double, of->d + 1);
    of->left = ARENA_ARRAY(scratch, double, of->d * of->d);
    of->out = ARENA_ARRAY(scratch, bool, of->d);
    fit_products(space, fit, m);
    measure(of);
    leave(of);
    return true;
}

size_t fit_groups_rank(const Fit *fit)
{
    size_t rank = 0;

    for (size_t j = 0; j < fit->x.k; j++)
        rank += fit->aliased[j] ? 0 : 1;
    return rank;
}

bool fit_levels_apart(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit)
{
    LevelMatrix m;
    FitGroups of;
    size_t l = 0;

    /* without rows of the first level, levels give the intercept */
    if (!fit_groups_make(scratch, space, fit, &m, &of) || !(m.own[m.levels.n] > 0.0) ||
        !is_enough_left(scratch, &of))
        return false;
    cholesky_factor(of.left, of.d, 0.0, of.out);
    fit->k = fit_groups_rank(fit);
    fit->whiten = ARENA_ARRAY(arena, double, fit->k * fit->x.k);
    fit->gamma = ARENA_ARRAY(arena, double, fit->k);
    whiten_groups(&of, &l);
    fit_groups_whiten(scratch, &of, l);
    list_coordinates(arena, &of);
    return true;
}
