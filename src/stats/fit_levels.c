/* A fit beside a factor of many levels: its indicators and the intercept tell the same as one
 * indicator for each group of rows, those without a column of their own (the factor's first level)
 * among them. Two groups never meet, so whitened coordinates are one a group, 1 / sqrt(W_g) in its
 * rows, and of the d other columns what their groups' means leave: d^2 a group instead of (L + d)^3
 * in all (Bjorck 1996, Numerical Methods for Least Squares Problems, 6.3). Where columns give each
 * other they are taken in their order instead (fit.c). */
#include "stats/fit_parts.h"

#include <math.h>
#include <string.h>

/* No other column may lose more of its sum of squares than this to the groups and to the columns
 * before it; X'WX keeps ten digits then, as without a factor. */
static const double LEFT_LEAST = 1e-6;

/* Of a column whose groups and earlier columns leave less than this share it is said that they give
 * it, where coefficients alone are asked for. */
static const double GIVEN = 1e-9;

typedef struct Groups {
    const LevelMatrix *m; /* the columns and, last, the outcome */
    Fit *fit;
    size_t d;      /* other columns, the intercept left out, the outcome in: the last */
    double *shift; /* d + 1: the means of the columns as they were filled */
    double *scale; /* d + 1: their length around the mean */
    double *left;  /* d x d, lower triangle: what groups leave, divided by scale; its factor */
    bool *out;     /* d */
} Groups;

static size_t column_of(const Groups *of, size_t a)
{
    return a < of->m->levels.first ? a : a + of->m->levels.n;
}

/* Of other column a (1 .. d; 0: the weight) in group g of the levels, or in the first (levels.n).
 */
static double group_sum(const Groups *of, size_t g, size_t a)
{
    return of->m->cross[g * of->m->d + a];
}

static double group_mean(const Groups *of, size_t g, size_t a)
{
    return group_sum(of, g, a) / group_sum(of, g, 0) - of->shift[a];
}

static double product(const LevelMatrix *m, size_t a, size_t b)
{
    return a > b ? m->rest[a * m->d + b] : m->rest[b * m->d + a];
}

/* Lengths and means of the other columns; marks those that are constant, and levels without rows.
 */
static void measure(Groups *of)
{
    const LevelMatrix *m = of->m;
    Fit *fit = of->fit;

    for (size_t a = 1; a <= of->d; a++) {
        const double sum = product(m, a, 0), square = product(m, a, a) - sum * (sum / fit->total);
        const size_t column = column_of(of, a);
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
static void leave(Groups *of)
{
    const LevelMatrix *m = of->m;
    const size_t d = of->d;

    for (size_t a = 1; a <= d; a++)
        for (size_t b = 1; b <= a; b++)
            of->left[(a - 1) * d + b - 1] = product(m, a, b);
    for (size_t g = 0; g <= m->levels.n; g++) {
        const double weight = group_sum(of, g, 0);
        if (!(weight > 0.0))
            continue;
        for (size_t a = 1; a <= d; a++) {
            const double sum = group_sum(of, g, a), share = sum / weight;
            for (size_t b = 1; sum != 0.0 && b <= a; b++)
                of->left[(a - 1) * d + b - 1] -= share * group_sum(of, g, b);
        }
    }
    for (size_t a = 0; a < d; a++)
        for (size_t b = 0; b <= a; b++)
            of->left[a * d + b] /= of->scale[a + 1] * of->scale[b + 1];
}

/* Is enough left of every column? No eigenvalue of the correlations is above the largest sum of a
 * row, so none of what is left below the limit where the difference factors. */
static bool is_enough_left(Arena *scratch, const Groups *of)
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
static void whiten_groups(const Groups *of, size_t *l)
{
    const LevelMatrix *m = of->m;
    Fit *fit = of->fit;
    const double first = 1.0 / sqrt(of->m->own[of->m->levels.n]);

    fit->whiten[0] = first;
    fit->gamma[(*l)++] = sqrt(of->m->own[of->m->levels.n]) * group_mean(of, m->levels.n, of->d);
    for (size_t g = 0; g < m->levels.n; g++) {
        const size_t column = m->levels.first + g;
        if (fit->aliased[column])
            continue;
        fit->whiten[column] = -first;
        fit->whiten[*l * fit->x.k + column] = 1.0 / sqrt(m->own[g]);
        fit->gamma[(*l)++] = sqrt(m->own[g]) * group_mean(of, g, of->d);
    }
}

/* Of the other columns: t of them, less what t gives in each group's mean. */
static void whiten_others(Arena *scratch, Groups *of, size_t l)
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
            fit->whiten[to * p + column_of(of, b + 1)] =
                of->out[b] ? 0.0 : inverse[b * d + a] / of->scale[b + 1];
        to++;
    }
    for (size_t g = m->levels.n + 1; g-- > 0;) {
        const bool first = g == m->levels.n;
        if (!first && fit->aliased[m->levels.first + g])
            continue;
        for (size_t b = 0; b + 1 < d; b++)
            mean[b] = group_mean(of, g, b + 1) / of->scale[b + 1];
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

static void list_coordinates(Arena *arena, const Groups *of)
{
    Fit *fit = of->fit;
    int32_t next = 1;

    fit->levels = of->m->levels;
    fit->coordinate = ARENA_ARRAY(arena, int32_t, fit->levels.n + 1);
    for (size_t g = 0; g < fit->levels.n; g++)
        fit->coordinate[g] = fit->aliased[fit->levels.first + g] ? -1 : next++;
    fit->n_groups = (size_t)next;
}

/* Sums of the groups and what they leave. False: no factor is kept apart. */
static bool make_groups(Arena *scratch, FitSpace *space, Fit *fit, LevelMatrix *m, Groups *of)
{
    *m = level_matrix_of(scratch, &fit->x, 1);
    *of = (Groups){.m = m, .fit = fit, .d = m->d - 1};
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

static size_t rank_of(const Fit *fit)
{
    size_t rank = 0;

    for (size_t j = 0; j < fit->x.k; j++)
        rank += fit->aliased[j] ? 0 : 1;
    return rank;
}

bool fit_levels_apart(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit)
{
    LevelMatrix m;
    Groups of;
    size_t l = 0;

    /* without rows of the first level, levels give the intercept */
    if (!make_groups(scratch, space, fit, &m, &of) || !(m.own[m.levels.n] > 0.0) ||
        !is_enough_left(scratch, &of))
        return false;
    cholesky_factor(of.left, of.d, 0.0, of.out);
    fit->k = rank_of(fit);
    fit->whiten = ARENA_ARRAY(arena, double, fit->k * fit->x.k);
    fit->gamma = ARENA_ARRAY(arena, double, fit->k);
    whiten_groups(&of, &l);
    whiten_others(scratch, &of, l);
    list_coordinates(arena, &of);
    return true;
}

/* --- coefficients alone ------------------------------------------------------------------------
 */

/* A group's own part, beside what the other columns give: its outcome's mean less theirs. */
static double group_part(const Groups *of, size_t g)
{
    double sum = group_mean(of, g, of->d);

    for (size_t a = 1; a < of->d; a++)
        sum -= group_mean(of, g, a) * of->fit->beta[column_of(of, a)];
    return sum;
}

/* What the other columns give, then the groups. The first level's part is the intercept; without
 * rows of it that of the last level that has some, which then is given by the intercept. */
static void find_coefficients(Arena *scratch, Groups *of)
{
    const LevelMatrix *m = of->m;
    const size_t d = of->d;
    Fit *fit = of->fit;
    double *share = ARENA_ARRAY(scratch, double, d);
    size_t first = m->levels.n;

    cholesky_dependence(of->left, d, of->out, d - 1, share);
    for (size_t a = 1; a < d; a++)
        fit->beta[column_of(of, a)] = share[a - 1] * of->scale[d] / of->scale[a];
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
    fit->beta[0] += fit->y_mean + of_levels;
    for (size_t j = 1; j < fit->x.k; j++)
        fit->beta[0] -= fit->mean[j] * fit->beta[j];
}

static size_t most_levels(const ModelMatrix *x)
{
    size_t most = 0;

    for (size_t f = 0; f < x->n_factors; f++)
        most = x->factor[f].n > most ? x->factor[f].n : most;
    return most;
}

bool fit_levels_alone(Arena *arena, Arena *scratch, FitSpace *space, Fit *fit)
{
    LevelMatrix m;
    Groups of;

    if (most_levels(&fit->x) <= FIT_LEVELS_MOST || !make_groups(scratch, space, fit, &m, &of))
        return false;
    double *whole = ARENA_ARRAY(scratch, double, of.d);
    for (size_t a = 0; a < of.d; a++)
        whole[a] = 1.0;
    const bool constant = of.out[of.d - 1];
    cholesky_factor_of(of.left, of.d, GIVEN, whole, of.out);
    of.out[of.d - 1] = constant;
    for (size_t a = 1; a < of.d; a++)
        fit->aliased[column_of(&of, a)] = of.out[a - 1];
    fit->beta = ARENA_ARRAY(arena, double, fit->x.k);
    find_coefficients(scratch, &of);
    fit->k = rank_of(fit);
    find_residuals(arena, space, fit);
    return true;
}
