/* Eigenvectors of a large symmetric matrix. The time goes where the matrix does not fit the nearest
 * caches, so each step passes over it as seldom as it can: the reduction updates the matrix and
 * multiplies it by the next reflector's vector in one pass, and the vectors are made a strip of
 * rows at a time, each by all reflectors and all rotations while it lies in the cache. */
#include "eigen.h"

#include "stats/lanes.h"

#include <float.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

/* Rows of the eigenvectors that are made at once: their strip of n x STRIP numbers should stay in
 * the second-level cache. */
enum { STRIP = 16, WIDE = STRIP / 2, SWEEPS_MAX = 60 };

/* T's diagonal and the one beside it (beside[i] between i and i + 1), and the reflectors
 * I - v v'/h: of step i, v is the first i numbers of row i of the matrix. h 0: none. */
typedef struct Tridiagonal {
    double *diagonal, *beside, *h;
} Tridiagonal;

typedef struct Rotations {
    size_t n, capacity;
    struct {
        double c, s;
        uint32_t at; /* turns columns at and at + 1 */
    } * turn;
} Rotations;

/* --- to a tridiagonal matrix ---------------------------------------------------------------------
 */

/* Row i less v_i q + q_i v, up to the diagonal. */
static void update_row(double *row, size_t i, const double *v, const double *q)
{
    const double vi = v[i], qi = q[i];

    for (size_t j = 0; j <= i; j++)
        row[j] -= vi * q[j] + qi * v[j];
}

/* The reflector that turns the first n numbers of a row to (0, ..., 0, returned). */
static double reflector(double *v, size_t n, double *h)
{
    double scale = 0.0, sum = 0.0;

    *h = 0.0;
    for (size_t j = 0; j + 1 < n; j++)
        scale = fmax(scale, fabs(v[j]));
    if (n == 0 || scale == 0.0)
        return n == 0 ? 0.0 : v[n - 1];
    scale = fmax(scale, fabs(v[n - 1]));
    for (size_t j = 0; j < n; j++) {
        v[j] /= scale;
        sum += v[j] * v[j];
    }
    const double last = v[n - 1], length = last >= 0.0 ? -sqrt(sum) : sqrt(sum);
    *h = sum - last * length;
    v[n - 1] = last - length;
    return scale * length;
}

/* One pass over the first n rows, lower triangle: takes off what the last step left to take off (v,
 * q; NULL: nothing) and adds up p = A next. */
static void update_and_multiply(double *restrict a, size_t stride, size_t n,
                                const double *restrict v, const double *restrict q,
                                const double *restrict next, double *restrict p)
{
    memset(p, 0, n * sizeof *p);
    for (size_t i = 0; i < n; i++) {
        double *restrict row = a + i * stride, sum[4] = {0.0, 0.0, 0.0, 0.0};
        const double x = next[i], vi = v == NULL ? 0.0 : v[i], qi = v == NULL ? 0.0 : q[i];
        size_t j = 0;
        if (v != NULL) {
            const Lanes xx = both(x), vv = both(vi), qq = both(qi);
            Lanes one = both(0.0), two = both(0.0);
            for (; j + 4 <= i; j += 4) {
                const Lanes e = load(row + j) - (vv * load(q + j) + qq * load(v + j));
                const Lanes f = load(row + j + 2) - (vv * load(q + j + 2) + qq * load(v + j + 2));
                store(row + j, e);
                store(row + j + 2, f);
                one += e * load(next + j);
                two += f * load(next + j + 2);
                store(p + j, load(p + j) + e * xx);
                store(p + j + 2, load(p + j + 2) + f * xx);
            }
            one += two;
            store(sum, one);
        }
        for (; j < i; j++) {
            const double e = v == NULL ? row[j] : row[j] - (vi * q[j] + qi * v[j]);
            row[j] = e;
            sum[0] += e * next[j];
            p[j] += e * x;
        }
        if (v != NULL)
            row[i] -= vi * q[i] + qi * v[i];
        p[i] += sum[0] + sum[1] + (sum[2] + sum[3]) + row[i] * x;
    }
}

static void reduce(Arena *scratch, double *a, size_t n, Tridiagonal *t)
{
    double *p = ARENA_ARRAY(scratch, double, n), *q = ARENA_ARRAY(scratch, double, n);
    const double *v = NULL; /* of the step before, not yet taken off */

    for (size_t i = n; i-- > 0;) {
        double *row = a + i * n, dot = 0.0;
        if (v != NULL)
            update_row(row, i, v, q);
        t->diagonal[i] = row[i];
        if (i == 0)
            break;
        t->beside[i - 1] = reflector(row, i, &t->h[i]);
        if (t->h[i] == 0.0) { /* nothing to reflect: what is left to take off is taken off now */
            for (size_t r = 0; v != NULL && r < i; r++)
                update_row(a + r * n, r, v, q);
            v = NULL;
            continue;
        }
        update_and_multiply(a, n, i, v, q, row, p);
        for (size_t j = 0; j < i; j++)
            dot += (p[j] /= t->h[i]) * row[j];
        for (size_t j = 0; j < i; j++)
            q[j] = p[j] - dot / (2.0 * t->h[i]) * row[j];
        v = row;
    }
}

/* --- eigenvalues, and the rotations that lead to them --------------------------------------------
 */

static void keep(Arena *scratch, Rotations *all, size_t at, double c, double s)
{
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
        keep(scratch, all, i, c, s);
    }
    d[low] -= p;
    e[low] = g;
    e[high] = 0.0;
}

/* beside has n numbers here, the last to work with. */
static bool iterate(Arena *scratch, Tridiagonal *t, size_t n, Rotations *all)
{
    double *d = t->diagonal, *e = t->beside;

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

/* --- eigenvectors --------------------------------------------------------------------------------
 */

/* Unit vectors, a column each, turned by the reflectors. */
static void reflect_strip(const double *a, size_t n, const double *h, Lanes (*strip)[WIDE])
{
    for (size_t i = n; i-- > 1;) {
        const double *v = a + i * n;
        Lanes sum[WIDE];
        if (h[i] == 0.0)
            continue;
        for (size_t l = 0; l < WIDE; l++)
            sum[l] = both(0.0);
        for (size_t j = 0; j < i; j++)
            for (size_t l = 0; l < WIDE; l++)
                sum[l] += v[j] * strip[j][l];
        for (size_t l = 0; l < WIDE; l++)
            sum[l] /= h[i];
        for (size_t j = 0; j < i; j++)
            for (size_t l = 0; l < WIDE; l++)
                strip[j][l] -= v[j] * sum[l];
    }
}

static void turn_strip(const Rotations *all, Lanes (*strip)[WIDE])
{
    for (size_t r = 0; r < all->n; r++) {
        const double c = all->turn[r].c, s = all->turn[r].s;
        Lanes *restrict low = strip[all->turn[r].at], *restrict high = low + WIDE;
        for (size_t l = 0; l < WIDE; l++) {
            const Lanes e = low[l], f = high[l];
            high[l] = s * e + c * f;
            low[l] = c * e - s * f;
        }
    }
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

static void make_strip(const double *a, size_t n, const Tridiagonal *t, const Rotations *all,
                       size_t first, Lanes (*strip)[WIDE], const size_t *order, double *vectors)
{
    const size_t here = n - first < STRIP ? n - first : STRIP;

    memset(strip, 0, n * sizeof *strip);
    for (size_t l = 0; l < here; l++)
        strip[first + l][l / 2][l % 2] = 1.0;
    reflect_strip(a, n, t->h, strip);
    turn_strip(all, strip);
    for (size_t l = 0; l < here; l++)
        for (size_t j = 0; j < n; j++)
            vectors[(first + l) * n + j] = strip[order[j]][l / 2][l % 2];
}

bool eigen_large(Arena *scratch, double *a, size_t n, double *values, double *vectors)
{
    Tridiagonal t = {.diagonal = ARENA_ARRAY(scratch, double, n),
                     .beside = ARENA_ARRAY(scratch, double, n),
                     .h = ARENA_ARRAY(scratch, double, n)};
    Lanes(*strip)[WIDE] = arena_array(scratch, n, sizeof *strip);
    Rotations all = {.n = 0};

    reduce(scratch, a, n, &t);
    if (!iterate(scratch, &t, n, &all))
        return false;
    const size_t *order = falling(scratch, t.diagonal, n);
    for (size_t i = 0; i < n; i++)
        values[i] = t.diagonal[order[i]];
    for (size_t first = 0; first < n; first += STRIP)
        make_strip(a, n, &t, &all, first, strip, order, vectors);
    return true;
}
