/* The intraclass correlation by one-way analysis of variance, and its exact interval. */
#include "alike/intraclass.h"

#include "alike/inverse.h"

#include <math.h>

/* Groups with members, and what varies between and within them. */
typedef struct OneWay {
    size_t n_groups; /* numbers that a group may have; some may be nobody's */
    double n, groups, squares;
    double *mean, *size;
    double between, within; /* sums of squares */
} OneWay;

static OneWay one_way(Arena *scratch, const double *x, const int32_t *group, size_t n,
                      size_t n_groups)
{
    OneWay out = {.n_groups = n_groups,
                  .mean = ARENA_ARRAY(scratch, double, n_groups + 1),
                  .size = ARENA_ARRAY(scratch, double, n_groups + 1)};
    double mean = 0.0;

    for (size_t i = 0; i < n; i++) {
        if (group[i] < 0)
            continue;
        out.mean[group[i]] += x[i];
        out.size[group[i]] += 1.0;
        out.n += 1.0;
        mean += x[i];
    }
    mean /= out.n;
    for (size_t g = 0; g < n_groups; g++) {
        if (out.size[g] == 0.0)
            continue;
        out.groups += 1.0;
        out.squares += out.size[g] * out.size[g];
        out.mean[g] /= out.size[g];
        out.between += out.size[g] * (out.mean[g] - mean) * (out.mean[g] - mean);
    }
    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0)
            out.within += (x[i] - out.mean[group[i]]) * (x[i] - out.mean[group[i]]);
    return out;
}

/* Wald's F at theta = icc / (1 - icc), with weights times theta + 1: falls from that of equal
 * means to 0 as icc goes from 0 to 1. */
static double wald_f(const OneWay *of, double icc)
{
    double total = 0.0, mean = 0.0, sum = 0.0;

    for (size_t g = 0; g < of->n_groups; g++) {
        const double w = of->size[g] * (1.0 - icc) / (1.0 - icc + of->size[g] * icc);
        total += w;
        mean += w * of->mean[g];
    }
    mean /= total;
    for (size_t g = 0; g < of->n_groups; g++) {
        const double w = of->size[g] * (1.0 - icc) / (1.0 - icc + of->size[g] * icc);
        sum += w * (of->mean[g] - mean) * (of->mean[g] - mean);
    }
    return sum / (of->groups - 1.0) / (of->within / (of->n - of->groups));
}

/* Where F is that quantile; 0 where it is less everywhere. */
static double limit(const OneWay *of, double probability)
{
    const double quantile = f_quantile(probability, of->groups - 1.0, of->n - of->groups);
    double low = 0.0, high = 1.0;

    if (!(wald_f(of, 0.0) > quantile))
        return 0.0;
    for (int i = 0; i < 60; i++) { /* halved to the last digit of a number near 1 */
        const double middle = low + (high - low) / 2.0;
        if (wald_f(of, middle) > quantile)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2.0;
}

Intraclass intraclass_anova(const double *x, const int32_t *group, size_t n, size_t n_groups,
                            double confidence)
{
    Arena *scratch = arena_create();
    const OneWay of = one_way(scratch, x, group, n, n_groups);
    Intraclass out = {.value = (double)NAN,
                      .of_mean = (double)NAN,
                      .size = (double)NAN,
                      .low = (double)NAN,
                      .high = (double)NAN,
                      .n = (size_t)of.n,
                      .n_groups = (size_t)of.groups};

    if (of.groups > 1.0 && of.n > of.groups) {
        const double msb = of.between / (of.groups - 1.0), msw = of.within / (of.n - of.groups);
        const double size = (of.n - of.squares / of.n) / (of.groups - 1.0);
        const double total = msb + (size - 1.0) * msw;
        const double icc = total > 0.0 ? (msb - msw) / total : (double)NAN;
        out.value = icc < 0.0 ? 0.0 : icc;
        out.size = size;
        if (msb > 0.0)
            out.of_mean = fmax(0.0, (msb - msw) / msb);
        if (msw > 0.0) {
            out.low = limit(&of, (1.0 + confidence) / 2.0);
            out.high = limit(&of, (1.0 - confidence) / 2.0);
        }
    }
    arena_destroy(scratch);
    return out;
}
