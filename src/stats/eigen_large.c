/* Eigenvalues and eigenvectors of a tridiagonal matrix, and so of a large symmetric one. The
 * vectors are made a strip of rows at a time, each by all reflectors and all rotations while it
 * lies in the cache. */
#include "eigen.h"

#include "stats/lanes.h"

#include <float.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

enum { STRIP = TRIDIAGONAL_STRIP, SWEEPS_MAX = 60 };

/* Kept, or done to some vectors as they come. */
typedef struct Rotations {
    double *const *x; /* n_x of these; NULL: kept */
    size_t n_x;
    size_t n, capacity;
    struct {
        double c, s;
        uint32_t at; /* turns columns at and at + 1 */
    } * turn;
} Rotations;

/* --- eigenvalues, and the rotations that lead to them --------------------------------------------
 */

static void take(Arena *scratch, Rotations *all, size_t at, double c, double s)
{
    for (size_t k = 0; k < all->n_x; k++) {
        double *x = all->x[k] + at;
        const double low = x[0], high = x[1];
        x[1] = s * low + c * high;
        x[0] = c * low - s * high;
    }
    if (all->x != NULL)
        return;
    all->turn = arena_grow(scratch, all->turn, &all->capacity, all->n + 1, sizeof *all->turn);
    all->turn[all->n].at = (uint32_t)at;
    all->turn[all->n].c = c;
    all->turn[all->n++].s = s;
}

/* One step of QL with an implicit shift on rows low .. high. */
static void step(Arena *scratch, double *d, double *e, size_t low, size_t high, Rotations *all)
{
    double g = (d[low + 1] - d[low]) / (2.0 * e[low]);
    double s = 1.0, c = 1.0, p = 0.0;

    g = d[high] - d[low] + e[low] / (g + copysign(hypot(g, 1.0), g));
    for (size_t i = high; i-- > low;) {
        const double f = s * e[i], b = c * e[i], r = hypot(f, g);
        e[i + 1] = r;
        if (r == 0.0) { /* split: the step ends here */
            d[i + 1] -= p;
            e[high] = 0.0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        const double w = (d[i] - g) * s + 2.0 * c * b;
        p = s * w;
        d[i + 1] = g + p;
        g = c * w - b;
        take(scratch, all, i, c, s);
    }
    d[low] -= p;
    e[low] = g;
    e[high] = 0.0;
}

/* d becomes the eigenvalues; e has n numbers, the last to work with. */
static bool iterate(Arena *scratch, double *d, double *e, size_t n, Rotations *all)
{
    for (size_t low = 0; low < n; low++)
        for (int sweep = 0;; sweep++) {
            size_t high = low;
            while (high + 1 < n &&
                   fabs(e[high]) > DBL_EPSILON * 0.5 * (fabs(d[high]) + fabs(d[high + 1])))
                high++;
            if (high == low)
                break;
            if (sweep == SWEEPS_MAX)
                return false;
            step(scratch, d, e, low, high, all);
        }
    return true;
}

/* Places of the values, falling. */
static size_t *falling(Arena *scratch, const double *d, size_t n)
{
    size_t *order = ARENA_ARRAY(scratch, size_t, n);

    gsl_sort_index(order, d, 1, n);
    for (size_t i = 0; i < n / 2; i++) {
        const size_t at = order[i];
        order[i] = order[n - 1 - i];
        order[n - 1 - i] = at;
    }
    return order;
}

/* Eigenvalues, falling; their places in the order in which they were found. */
static bool values_of(Arena *scratch, const Tridiagonal *t, Rotations *all, double *values,
                      const size_t **order)
{
    const size_t n = t->n;
    double *d = ARENA_ARRAY(scratch, double, n), *e = ARENA_ARRAY(scratch, double, n);

    memcpy(d, t->diagonal, n * sizeof *d);
    memcpy(e, t->beside, n * sizeof *e);
    if (!iterate(scratch, d, e, n, all))
        return false;
    *order = falling(scratch, d, n);
    for (size_t i = 0; i < n; i++)
        values[i] = d[(*order)[i]];
    return true;
}

bool eigen_values(const Tridiagonal *t, double *values, double *const *x, size_t n_x)
{
    Arena *scratch = arena_create();
    double *turned = ARENA_ARRAY(scratch, double, t->n);
    Rotations done = {.x = x, .n_x = n_x};
    const size_t *order;
    const bool ok = values_of(scratch, t, &done, values, &order);

    for (size_t k = 0; ok && k < n_x; k++) {
        memcpy(turned, x[k], t->n * sizeof *turned);
        for (size_t j = 0; j < t->n; j++)
            x[k][j] = turned[order[j]];
    }
    arena_destroy(scratch);
    return ok;
}

/* --- eigenvectors --------------------------------------------------------------------------------
 */

static void turn_strip(const Rotations *all, double *strip)
{
    for (size_t r = 0; r < all->n; r++) {
        const double c = all->turn[r].c, s = all->turn[r].s;
        double *restrict low = strip + (size_t)all->turn[r].at * STRIP;
        double *restrict high = low + STRIP;
        for (size_t l = 0; l < STRIP; l += LANES) {
            const Lanes e = load(low + l), f = load(high + l);
            store(high + l, s * e + c * f);
            store(low + l, c * e - s * f);
        }
    }
}

bool eigen_vectors(const Tridiagonal *t, double *values, double *vectors)
{
    const size_t n = t->n;
    Arena *scratch = arena_create();
    double *strip = ARENA_ARRAY(scratch, double, n *STRIP);
    Rotations all = {.n = 0};
    const size_t *order;
    const bool ok = values_of(scratch, t, &all, values, &order);

    for (size_t first = 0; ok && first < n; first += STRIP) {
        tridiagonal_rows(t, first, strip);
        turn_strip(&all, strip);
        for (size_t l = 0; l < STRIP && first + l < n; l++)
            for (size_t j = 0; j < n; j++)
                vectors[(first + l) * n + j] = strip[order[j] * STRIP + l];
    }
    arena_destroy(scratch);
    return ok;
}

bool eigen_large(double *a, size_t n, double *values, double *vectors)
{
    Arena *scratch = arena_create();
    Tridiagonal t;

    tridiagonal_of(scratch, a, n, &t);
    const bool ok = eigen_vectors(&t, values, vectors);
    arena_destroy(scratch);
    return ok;
}
