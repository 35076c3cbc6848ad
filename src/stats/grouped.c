/* From products of all rows and sums by group to what REML needs: where a part of a study is all
 * comparison students and some others, its products are theirs added up, and no row is read again.
 */
#include "stats/grouped.h"

#include "alike/linalg.h"
#include "stats/fit_parts.h"

#include <math.h>
#include <string.h>

/* A constant column, as in fit.c; and what is neither that nor has kept ten digits when its mean
 * was taken off. */
static const double CONSTANT_SHARE = 1e-14, KEPT_SHARE = 1e-6;

/* Of the outcome's squares, what a fit may leave before differences of products are noise. */
static const double LEFT_SHARE = 1e-4;

/* Columns but the first: means, centred products (m x m, the outcome last) and their scale. */
typedef struct Centred {
    size_t m;
    double *mean, *product, *scale;
} Centred;

/* False where a column can't be told from a constant one. */
static bool centre(Arena *scratch, const GroupedSums *of, Centred *out, bool *constant)
{
    const size_t width = of->width, m = width - 1;
    const double n = (double)of->n;

    *out = (Centred){.m = m,
                     .mean = ARENA_ARRAY(scratch, double, m),
                     .product = ARENA_ARRAY(scratch, double, m *m),
                     .scale = ARENA_ARRAY(scratch, double, m)};
    for (size_t i = 0; i < m; i++) {
        const double *row = of->products + (i + 1) * width;
        out->mean[i] = row[0] / n;
        for (size_t j = 0; j <= i; j++)
            out->product[i * m + j] = row[j + 1] - row[0] * out->mean[j];
        const double square = out->product[i * m + i], raw = row[i + 1];
        const double mean = of->centre[i + 1] + out->mean[i];
        const bool same = !(square > CONSTANT_SHARE * (square + n * mean * mean + raw));
        if (!same && !(square > KEPT_SHARE * raw))
            return false;
        out->scale[i] = same ? 1.0 : sqrt(square);
        constant[i + 1] = same;
    }
    return isfinite(out->scale[m - 1]) && !constant[m];
}

/* Correlations factored, L L', the outcome in the last row; false where they are too near singular.
 */
static bool factor(Arena *scratch, const Centred *x, bool *constant, double *l)
{
    const size_t m = x->m;
    double *a = ARENA_ARRAY(scratch, double, (m - 1) * (m - 1) + 1);
    bool *out = ARENA_ARRAY(scratch, bool, m), found;

    for (size_t i = 0; i < m; i++) {
        out[i] = constant[i + 1];
        for (size_t j = 0; j <= i; j++)
            l[i * m + j] = constant[i + 1] || constant[j + 1]
                               ? (i == j ? 1.0 : 0.0)
                               : x->product[i * m + j] / (x->scale[i] * x->scale[j]);
    }
    for (size_t i = 0; i + 1 < m; i++)
        for (size_t j = 0; j <= i; j++)
            a[i * (m - 1) + j] = i == j ? 1.0 : l[i * m + j];
    if (m > 1 && !(fit_is_well_conditioned(scratch, a, m - 1, &found) && found))
        return false;
    cholesky_factor(l, m, 0.0, out);
    return memcmp(out, constant + 1, m * sizeof *out) == 0 &&
           l[m * m - 1] * l[m * m - 1] > LEFT_SHARE;
}

/* A group's sums in whitened coordinates, and of its residuals. b: m, to work in. */
static void whiten_group(const GroupedSums *of, const Centred *x, const double *l,
                         const bool *constant, size_t g, double *b, double *sx, double *sy)
{
    const size_t m = x->m;
    const double *sum = of->sum + g * of->width;
    size_t k = 0;

    sx[k++] = of->size[g] / sqrt((double)of->n);
    for (size_t i = 0; i < m; i++)
        b[i] = (sum[i + 1] - of->size[g] * x->mean[i]) / x->scale[i];
    cholesky_forward(l, m, constant + 1, b);
    for (size_t i = 0; i + 1 < m; i++)
        if (!constant[i + 1])
            sx[k++] = b[i];
    *sy = b[m - 1] * l[m * m - 1] * x->scale[m - 1];
}

static size_t count_between(Arena *scratch, const GroupedSums *of, const Centred *x,
                            const bool *constant, double within_share)
{
    double *between = ARENA_ARRAY(scratch, double, x->m);
    size_t n = 1;

    for (size_t g = 0; g < of->n_groups; g++)
        for (size_t i = 0; i + 1 < x->m; i++) {
            const double sum = of->sum[g * of->width + i + 1] - of->size[g] * x->mean[i];
            between[i] += sum * sum / of->size[g];
        }
    for (size_t i = 0; i + 1 < x->m; i++) {
        const double square = x->product[i * x->m + i];
        n += !constant[i + 1] && square - between[i] <= within_share * square;
    }
    return n;
}

bool grouped_fit(Arena *arena, const GroupedSums *of, double within_share, GroupedFit *out)
{
    const size_t m = of->width - 1;
    Arena *scratch = arena_create();
    double *l = ARENA_ARRAY(scratch, double, m *m), *b = ARENA_ARRAY(scratch, double, m);
    Centred x;
    size_t k = 1;

    *out = (GroupedFit){.constant = ARENA_ARRAY(arena, bool, of->width)};
    bool ok = centre(scratch, of, &x, out->constant) && factor(scratch, &x, out->constant, l);
    for (size_t i = 1; i + 1 < of->width; i++)
        k += out->constant[i] ? 0 : 1;
    ok = ok && of->n > k;
    if (ok) {
        double *xx = ARENA_ARRAY(arena, double, k *k);
        double *sx = ARENA_ARRAY(arena, double, of->n_groups *k);
        double *sy = ARENA_ARRAY(arena, double, of->n_groups);
        const double left = l[m * m - 1] * x.scale[m - 1];
        for (size_t i = 0; i < k; i++)
            xx[i * k + i] = 1.0;
        for (size_t g = 0; g < of->n_groups; g++)
            whiten_group(of, &x, l, out->constant, g, b, sx + g * k, sy + g);
        out->n_between = count_between(scratch, of, &x, out->constant, within_share);
        out->sums = (RemlSums){.n = of->n,
                               .k = k,
                               .n_groups = of->n_groups,
                               .xx = xx,
                               .xy = ARENA_ARRAY(arena, double, k),
                               .yy = left * left,
                               .size = of->size,
                               .sx = sx,
                               .sy = sy};
    }
    arena_destroy(scratch);
    return ok;
}
