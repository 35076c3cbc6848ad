#include "bins.h"

#include "stratify.h"

#include "alike/quantile.h"

#include <math.h>
#include <string.h>

/* --- rules -------------------------------------------------------------------------------------
 */

/* Of 10 to a whole power, exact up to 1e22. */
static double power_of_ten(int power)
{
    double out = 1;
    for (int k = 0; k < power; k++)
        out *= 10;
    return out;
}

/* To five significant digits, as R's signif. */
static double signif5(double x)
{
    if (x == 0 || !isfinite(x))
        return x;
    const int power = 4 - (int)floor(log10(fabs(x)));
    const double scale = power_of_ten(power < 0 ? -power : power);
    return power > 0 ? nearbyint(x * scale) / scale : nearbyint(x / scale) * scale;
}

static double n1_variance(const double *x, size_t n)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        mean += x[i];
    mean /= (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return n < 2 ? 0 : squares / (double)(n - 1);
}

/* 2 IQR of the values to five digits; where half of all are equal, wider quantiles, scaled to it,
 * up to 1 in 512; then 3.5 SD. */
static double freedman_diaconis_width(const double *x, const double *sorted, size_t n)
{
    Arena *scratch = arena_create();
    double *rough = ARENA_ARRAY(scratch, double, n);
    for (size_t i = 0; i < n; i++)
        rough[i] = signif5(sorted[i]);
    double h = 2 * (quantile(rough, n, 0.75) - quantile(rough, n, 0.25));
    for (double tail = 0.125; h == 0 && tail >= 1.0 / 512; tail /= 2)
        h = (quantile(rough, n, 1 - tail) - quantile(rough, n, tail)) / (1 - 2 * tail);
    arena_destroy(scratch);
    return h == 0 ? 3.5 * sqrt(n1_variance(x, n)) : h;
}

double bins_number(const double *x, size_t n, CutKind kind)
{
    if (kind == CUT_STURGES)
        return ceil(log2((double)n) + 1);
    if (kind != CUT_SCOTT && kind != CUT_FD)
        return 0;
    Arena *scratch = arena_create();
    double *sorted = ARENA_ARRAY(scratch, double, n);
    memcpy(sorted, x, n * sizeof *x);
    quantile_sort(sorted, n);
    const double range = sorted[n - 1] - sorted[0];
    double width, bins;
    if (kind == CUT_SCOTT) {
        width = 3.5 * sqrt(n1_variance(x, n)) * pow((double)n, -1.0 / 3);
        bins = ceil(range / width);
    } else {
        width = freedman_diaconis_width(x, sorted, n);
        bins = ceil(range / width * pow((double)n, 1.0 / 3));
    }
    arena_destroy(scratch);
    return width > 0 ? fmax(1, bins) : 1;
}

/* --- cutting -----------------------------------------------------------------------------------
 */

/* The i-th of the boundaries between n bins of equal width; by this very formula, since a value
 * that stands on a boundary is told from one just below it. */
static double boundary(double min, double max, double n, double i)
{
    return min + i * ((max - min) / n);
}

/* How many of the boundaries 1 .. n-1 are not above x: reckoned, and put right where rounding
 * missed it by one. */
static double equal_bin(double x, double min, double max, double n)
{
    if (!(max > min) || n < 2)
        return 0;
    double bin = fmin(n - 1, fmax(0, floor((x - min) / ((max - min) / n))));
    while (bin > 0 && boundary(min, max, n, bin) > x)
        bin--;
    while (bin + 1 < n && boundary(min, max, n, bin + 1) <= x)
        bin++;
    return bin;
}

static size_t cut_equal(const double *x, size_t n, double bins, int32_t *level)
{
    double min = INFINITY, max = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        min = fmin(min, x[i]);
        max = fmax(max, x[i]);
    }
    if (bins < INT32_MAX) {
        for (size_t i = 0; i < n; i++)
            level[i] = (int32_t)equal_bin(x[i], min, max, bins);
        return (size_t)bins;
    }
    Arena *scratch = arena_create(); /* far outliers: more bins than numbers for them */
    double *bin = ARENA_ARRAY(scratch, double, n);
    for (size_t i = 0; i < n; i++)
        bin[i] = equal_bin(x[i], min, max, bins);
    const size_t n_levels = strata_rank(bin, level, n);
    arena_destroy(scratch);
    return n_levels;
}

int32_t bins_points_below(double x, const double *point, size_t n)
{
    size_t low = 0;
    for (size_t high = n; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (point[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return (int32_t)low;
}

static size_t cut_points(const double *x, size_t n, const double *point, size_t n_points,
                         int32_t *level)
{
    for (size_t i = 0; i < n; i++)
        level[i] = bins_points_below(x[i], point, n_points);
    return n_points + 1;
}

static size_t cut_quantiles(const double *x, size_t n, size_t groups, int32_t *level)
{
    Arena *scratch = arena_create();
    double *sorted = ARENA_ARRAY(scratch, double, n), *point = ARENA_ARRAY(scratch, double, groups);
    const double step = 1 / (double)groups;
    size_t n_points = 0;
    memcpy(sorted, x, n * sizeof *x);
    quantile_sort(sorted, n);
    for (size_t k = 1; k < groups; k++) { /* equal ones count once */
        const double p = fmin(step + (double)(k - 1) * step, 1 - step);
        const double q = quantile(sorted, n, p);
        if (n_points == 0 || q > point[n_points - 1])
            point[n_points++] = q;
    }
    cut_points(x, n, point, n_points, level);
    arena_destroy(scratch);
    return n_points + 1;
}

size_t bins_cut(const double *x, size_t n, const CutRule *rule, int32_t *level)
{
    switch (rule->kind) {
    case CUT_POINTS:
        return cut_points(x, n, rule->point, rule->n, level);
    case CUT_QUANTILES:
        return cut_quantiles(x, n, rule->n, level);
    case CUT_BINS:
        return rule->n == 0 ? strata_rank(x, level, n) : cut_equal(x, n, (double)rule->n, level);
    default:
        return cut_equal(x, n, bins_number(x, n, rule->kind), level);
    }
}
