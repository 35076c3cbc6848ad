/* The slope's test by permutation. */
#include "implementation/slope.h"

#include "alike/linalg.h"
#include "alike/random.h"

#include <math.h>
#include <string.h>

/* Everything in coordinates in which errors are independent and alike, one a school: V + tau^2 has
 * a symmetric root, so that each residual stays that of its school, and those of a group can be
 * shuffled within it. */
typedef struct Whitened {
    size_t n, k;      /* k: columns without the measure */
    double *basis;    /* n x k; orthonormal, of these columns */
    double *x;        /* n; what they leave of the measure, of length 1 */
    double *residual; /* n; what they leave of the effects */
} Whitened;

/* root: n x n; out: n x width. */
static void turn(const double *root, const double *in, size_t n, size_t width, double *out)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t c = 0; c < width; c++)
                out[i * width + c] += root[i * n + j] * in[j * width + c];
}

/* Takes from y what the first k columns of the basis give. */
static void project_off(const Whitened *w, size_t k, double *y, size_t step)
{
    for (size_t c = 0; c < k; c++) {
        double dot = 0.0;
        for (size_t i = 0; i < w->n; i++)
            dot += w->basis[i * w->k + c] * y[i * step];
        for (size_t i = 0; i < w->n; i++)
            y[i * step] -= dot * w->basis[i * w->k + c];
    }
}

static void scale_to_one(double *y, size_t n, size_t step)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++)
        squares += y[i * step] * y[i * step];
    for (size_t i = 0; i < n; i++)
        y[i * step] /= sqrt(squares);
}

/* Gram & Schmidt, twice over, which is enough for all digits. */
static void make_basis(Whitened *w)
{
    for (size_t c = 0; c < w->k; c++) {
        project_off(w, c, w->basis + c, w->k);
        project_off(w, c, w->basis + c, w->k);
        scale_to_one(w->basis + c, w->n, w->k);
    }
}

static Whitened whiten(Arena *arena, const SlopeProblem *p, const double *columns,
                       const Spread *fit)
{
    const size_t n = fit->n;
    const double *vector = spread_vectors(arena, fit);
    double *root = ARENA_ARRAY(arena, double, n *n);
    Whitened w = {.n = n,
                  .k = fit->k,
                  .basis = ARENA_ARRAY(arena, double, n * fit->k),
                  .x = ARENA_ARRAY(arena, double, n),
                  .residual = ARENA_ARRAY(arena, double, n)};
    for (size_t e = 0; e < n; e++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                root[i * n + j] +=
                    vector[i * n + e] * vector[j * n + e] / sqrt(fit->value[e] + fit->tau2);
    turn(root, columns, n, fit->k, w.basis);
    turn(root, p->measure, n, 1, w.x);
    turn(root, p->effects->value, n, 1, w.residual);
    make_basis(&w);
    for (int twice = 0; twice < 2; twice++) {
        project_off(&w, w.k, w.x, 1);
        project_off(&w, w.k, w.residual, 1);
    }
    scale_to_one(w.x, n, 1);
    return w;
}

/* Squared, over its degrees of freedom: rises with |t|. y: what is left of it is judged. */
static double statistic(const Whitened *w, double *y)
{
    double along = 0.0, all = 0.0;
    project_off(w, w->k, y, 1);
    for (size_t i = 0; i < w->n; i++) {
        along += w->x[i] * y[i];
        all += y[i] * y[i];
    }
    return along * along / (all - along * along);
}

/* Schools group by group. */
typedef struct Groups {
    size_t n;
    size_t *first;  /* n + 1 */
    size_t *school; /* all of them */
} Groups;

static Groups groups_of(Arena *arena, const int32_t *within, size_t n)
{
    Groups out = {.first = ARENA_ARRAY(arena, size_t, n + 1),
                  .school = ARENA_ARRAY(arena, size_t, n)};
    bool *taken = ARENA_ARRAY(arena, bool, n);
    for (size_t i = 0, at = 0; i < n; i++) {
        if (taken[i])
            continue;
        for (size_t j = i; j < n; j++)
            if (within == NULL || within[j] == within[i]) {
                taken[j] = true;
                out.school[at++] = j;
            }
        out.first[++out.n] = at;
    }
    return out;
}

/* Draw number d: each group's residuals in another order (Fisher & Yates). */
static void shuffle(const Groups *groups, const Whitened *w, uint64_t stream, size_t d,
                    size_t *order, double *y)
{
    memcpy(order, groups->school, w->n * sizeof *order);
    for (size_t g = 0; g < groups->n; g++)
        for (size_t i = groups->first[g + 1]; i-- > groups->first[g] + 1;) {
            const size_t n = i - groups->first[g] + 1;
            const size_t at = groups->first[g] + random_below(stream, d * w->n + i, n);
            const size_t kept = order[i];
            order[i] = order[at];
            order[at] = kept;
        }
    for (size_t i = 0; i < w->n; i++)
        y[groups->school[i]] = w->residual[order[i]];
}

bool slope_permutation(const SlopeProblem *p, size_t draws, double *out, Error *err)
{
    const size_t n = p->effects->n, k = 1 + p->n_adjust;
    Arena *scratch = arena_create();
    double *columns = ARENA_ARRAY(scratch, double, n *k), *y = ARENA_ARRAY(scratch, double, n);
    size_t *order = ARENA_ARRAY(scratch, size_t, n), n_beyond = 0;
    Spread null;
    for (size_t i = 0; i < n; i++) {
        columns[i * k] = 1.0;
        if (k > 1)
            memcpy(columns + i * k + 1, p->adjust + i * p->n_adjust, p->n_adjust * sizeof *columns);
    }
    const bool ok = spread_fit(scratch, p->effects, columns, k, &null, err);
    if (ok) {
        const Whitened w = whiten(scratch, p, columns, &null);
        const Groups groups = groups_of(scratch, p->within, n);
        memcpy(y, w.residual, n * sizeof *y);
        const double seen = statistic(&w, y) * (1.0 - 1e-12); /* an order that is the same */
        for (size_t d = 0; d < draws; d++) {
            shuffle(&groups, &w, p->stream, d, order, y);
            n_beyond += statistic(&w, y) >= seen;
        }
        *out = (double)(n_beyond + 1) / (double)(draws + 1);
    }
    arena_destroy(scratch);
    return ok;
}
