/* Effects of many units at some taud^2 without eigenvectors, whose number of steps grows with n^3
 * and a large constant. V = Q T Q', T = L L' tridiagonal, so that with Sigma = V + taud^2 I
 *
 *   Sigma^-1 = Q (T + taud^2)^-1 Q',   V Sigma^-1 = Q L (L'L + taud^2)^-1 L' Q'
 *
 * and L'L is tridiagonal too: what a node needs of a unit is a sum along the unit's row of Q, which
 * is made a strip of columns at a time and not kept. */
#include "spread_parts.h"

#include "stats/tridiagonal.h"

#include <math.h>

/* A tridiagonal matrix, and taud^2 on its diagonal. */
typedef struct Band {
    size_t n;
    const double *diagonal, *beside;
} Band;

/* By column e of Q and node a, at e * m + a. */
typedef struct Along {
    size_t m;
    double *rest;  /* taud^2 (T + taud^2)^-1 Q'(y - X b) */
    double *lost;  /* L (L'L + taud^2)^-1 L'Q'x of each of k columns of X, at (p * n + e) * m + a */
    double *ratio; /* (L'L + taud^2) = C P C': C below its diagonal of ones, */
    double *weight; /* 1 / P */
} Along;

static double *array(Arena *scratch, size_t n)
{
    return ARENA_ARRAY(scratch, double, n);
}

/* pivot, ratio: of the factors; ratio[e] beside pivot e, ratio[0] 0. */
static void factor(const Band *band, double tau2, double *pivot, double *ratio)
{
    ratio[0] = 0.0;
    pivot[0] = band->diagonal[0] + tau2;
    for (size_t e = 1; e < band->n; e++) {
        ratio[e] = band->beside[e - 1] / pivot[e - 1];
        pivot[e] = band->diagonal[e] + tau2 - ratio[e] * band->beside[e - 1];
    }
}

static void solve(size_t n, const double *pivot, const double *ratio, double *x)
{
    for (size_t e = 1; e < n; e++)
        x[e] -= ratio[e] * x[e - 1];
    for (size_t e = 0; e < n; e++)
        x[e] /= pivot[e];
    for (size_t e = n - 1; e-- > 0;)
        x[e] -= ratio[e + 1] * x[e + 1];
}

/* L: its diagonal, and beside[e] below it. */
typedef struct Lower {
    double *diagonal, *beside;
} Lower;

/* V's eigenvalues are above 0, but a pivot can round to 0. */
static Lower root_of(Arena *scratch, const Tridiagonal *t)
{
    const size_t n = t->n;
    Lower out = {.diagonal = array(scratch, n), .beside = array(scratch, n)};
    double left = t->diagonal[0];

    for (size_t e = 0; e < n; e++) {
        out.diagonal[e] = sqrt(fmax(left, 0.0));
        if (e + 1 == n)
            break;
        out.beside[e] = out.diagonal[e] > 0.0 ? t->beside[e] / out.diagonal[e] : 0.0;
        left = t->diagonal[e + 1] - out.beside[e] * out.beside[e];
    }
    return out;
}

/* L'L */
static Band squared(Arena *scratch, const Lower *l, size_t n)
{
    double *diagonal = array(scratch, n), *beside = array(scratch, n);

    for (size_t e = 0; e < n; e++) {
        diagonal[e] = l->diagonal[e] * l->diagonal[e] + l->beside[e] * l->beside[e];
        if (e + 1 < n)
            beside[e] = l->beside[e] * l->diagonal[e + 1];
    }
    return (Band){.n = n, .diagonal = diagonal, .beside = beside};
}

static double *turned(Arena *scratch, const Spread *fit, const double *column, size_t stride)
{
    double *out = array(scratch, fit->n);

    for (size_t i = 0; i < fit->n; i++)
        out[i] = column == NULL ? 1.0 : column[i * stride];
    tridiagonal_turn(fit->reduced, out);
    return out;
}

static Along make_along(Arena *scratch, const Spread *fit, const Lower *l, const SpreadNodes *nodes)
{
    const size_t n = fit->n, k = fit->k, m = nodes->n;
    const Band t = {.n = n, .diagonal = fit->reduced->diagonal, .beside = fit->reduced->beside};
    const Band s = squared(scratch, l, n);
    const double *y = turned(scratch, fit, fit->y, 1);
    double **x = (double **)arena_array(scratch, k, sizeof *x);
    double *pivot = array(scratch, n), *ratio = array(scratch, n), *v = array(scratch, n);
    Along out = {.m = m,
                 .rest = array(scratch, n * m),
                 .lost = array(scratch, n * m * k),
                 .ratio = array(scratch, n * m),
                 .weight = array(scratch, n * m)};

    for (size_t p = 0; p < k; p++)
        x[p] = turned(scratch, fit, fit->x == NULL ? NULL : fit->x + p, k);
    for (size_t a = 0; a < m; a++) {
        const double tau2 = nodes->tau2[a];
        for (size_t e = 0; e < n; e++) {
            v[e] = y[e];
            for (size_t p = 0; p < k; p++)
                v[e] -= x[p][e] * nodes->at[a].beta[p];
        }
        factor(&t, tau2, pivot, ratio);
        solve(n, pivot, ratio, v);
        for (size_t e = 0; e < n; e++)
            out.rest[e * m + a] = tau2 * v[e];
        factor(&s, tau2, pivot, ratio);
        for (size_t e = 0; e < n; e++) {
            out.ratio[e * m + a] = ratio[e];
            out.weight[e * m + a] = 1.0 / pivot[e];
        }
        for (size_t p = 0; p < k; p++) {
            for (size_t e = 0; e < n; e++)
                v[e] = l->diagonal[e] * x[p][e] + (e + 1 < n ? l->beside[e] * x[p][e + 1] : 0.0);
            solve(n, pivot, ratio, v);
            for (size_t e = 0; e < n; e++)
                out.lost[(p * n + e) * m + a] =
                    l->diagonal[e] * v[e] + (e > 0 ? l->beside[e - 1] * v[e - 1] : 0.0);
        }
    }
    return out;
}

/* Sums of one unit by node: m each, k m of lost. */
typedef struct Unit {
    double *mean, *lost, *square;
    double *forward; /* C^-1 L'Q' of the unit, at the column before */
    double before;   /* its number of that column of Q */
} Unit;

static void add_square(const Along *along, size_t e, double y, Unit *unit)
{
    const double *ratio = along->ratio + e * along->m, *weight = along->weight + e * along->m;

    for (size_t a = 0; a < along->m; a++) {
        const double next = y - ratio[a] * unit->forward[a];
        unit->forward[a] = next;
        unit->square[a] += next * next * weight[a];
    }
}

static void add_number(const Along *along, const Lower *l, size_t n, size_t k, size_t e, double q,
                       Unit *unit)
{
    const size_t m = along->m;

    if (e > 0)
        add_square(along, e - 1, l->diagonal[e - 1] * unit->before + l->beside[e - 1] * q, unit);
    unit->before = q;
    for (size_t a = 0; a < m; a++)
        unit->mean[a] += q * along->rest[e * m + a];
    for (size_t p = 0; p < k; p++)
        for (size_t a = 0; a < m; a++)
            unit->lost[p * m + a] += q * along->lost[(p * n + e) * m + a];
}

/* The mean is X b and what is drawn back of the rest; the variance taud^2 V Sigma^-1 on its
 * diagonal and d' var(b) d, d = V Sigma^-1 X. */
static void finish(const Spread *fit, const SpreadNodes *nodes, size_t i, const Unit *unit,
                   double *mean, double *variance)
{
    const size_t k = fit->k, m = nodes->n;

    for (size_t a = 0; a < m; a++) {
        const SpreadPoint *at = &nodes->at[a];
        mean[a] = unit->mean[a];
        variance[a] = nodes->tau2[a] * unit->square[a];
        for (size_t p = 0; p < k; p++) {
            mean[a] += (fit->x == NULL ? 1.0 : fit->x[i * k + p]) * at->beta[p];
            for (size_t r = 0; r < k; r++)
                variance[a] += unit->lost[p * m + a] * unit->lost[r * m + a] * at->c[p * k + r];
        }
    }
}

void spread_many_units(const Spread *fit, const SpreadNodes *nodes, double *mean, double *variance)
{
    const size_t n = fit->n, k = fit->k, m = nodes->n;
    Arena *scratch = arena_create();
    const Lower l = root_of(scratch, fit->reduced);
    const Along sums = make_along(scratch, fit, &l, nodes);
    double *strip = array(scratch, n * TRIDIAGONAL_STRIP);
    Unit *unit = ARENA_ARRAY(scratch, Unit, n);

    for (size_t i = 0; i < n; i++)
        unit[i] = (Unit){.mean = array(scratch, m),
                         .lost = array(scratch, m * k),
                         .square = array(scratch, m),
                         .forward = array(scratch, m)};
    for (size_t first = 0; first < n; first += TRIDIAGONAL_STRIP) {
        tridiagonal_columns(fit->reduced, first, strip);
        for (size_t i = 0; i < n; i++)
            for (size_t c = 0; c < TRIDIAGONAL_STRIP && first + c < n; c++)
                add_number(&sums, &l, n, k, first + c, strip[i * TRIDIAGONAL_STRIP + c], &unit[i]);
    }
    for (size_t i = 0; i < n; i++) {
        add_square(&sums, n - 1, l.diagonal[n - 1] * unit[i].before, &unit[i]);
        finish(fit, nodes, i, &unit[i], mean + i * m, variance + i * m);
    }
    arena_destroy(scratch);
}
