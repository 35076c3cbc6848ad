/* The distribution of the earlier score: cumulative shares at round cut points. */
#include "study/aggregates.h"

#include "alike/rounding.h"

#include <math.h>

/* A step of the series 1, 2, 5 that is no finer than an eighth of an SD has at most 64 multiples
 * within four SDs of the mean. */
static const double steps_an_sd = 8.0, sds_around = 4.0;

typedef struct Range {
    double min, max, mean, sd;
    bool whole; /* all are whole numbers: between two of them is nobody */
} Range;

static double score_of(const Cohort *cohort, size_t i)
{
    return cohort->pretest->real[cohort->row[i]];
}

static Range range_of(const Cohort *cohort)
{
    Range range = {.min = INFINITY, .max = -INFINITY, .whole = true};
    double squares = 0.0;
    for (size_t i = 0; i < cohort->n; i++) {
        const double x = score_of(cohort, i);
        range.min = fmin(range.min, x);
        range.max = fmax(range.max, x);
        range.whole = range.whole && x == floor(x);
        range.mean += (x - range.mean) / (double)(i + 1); /* sums of far numbers lose digits */
    }
    for (size_t i = 0; i < cohort->n; i++) {
        const double d = score_of(cohort, i) - range.mean;
        squares += d * d;
    }
    range.sd = sqrt(squares / ((double)cohort->n - 1.0));
    return range;
}

/* From the last cut point below everybody to the first with everybody, within limits. */
static double lay_cuts(const Range *range, double step, Distribution *out)
{
    const double first = fmax(ceil(range->min / step - 1e-9) - 1.0,
                              ceil((range->mean - sds_around * range->sd) / step));
    const double last =
        fmin(ceil(range->max / step - 1e-9), floor((range->mean + sds_around * range->sd) / step));
    for (double k = first; k <= last && out->n < DISTRIBUTION_CUTS; k += 1.0)
        out->cut[out->n++] = rounding_to(k * step, step);
    return first;
}

/* The first cut point that is not below the score; n: none. A score that stands at a cut point but
 * for its last binary digit is at it. */
static size_t cut_of(const Distribution *d, double first, double step, double score)
{
    const double k = ceil(score / step - 1e-9) - first;
    return k <= 0.0 ? 0 : k < (double)d->n ? (size_t)k : d->n;
}

static void cumulate(Distribution *out, double (*weight)[2][DISTRIBUTION_CUTS + 1])
{
    for (size_t side = 0; side < N_SIDES; side++)
        for (size_t arm = 0; arm < 2; arm++) {
            double total = 0.0, below = 0.0;
            size_t n_below = 0;
            for (size_t k = 0; k <= out->n; k++)
                total += weight[side][arm][k];
            for (size_t k = 0; k < out->n; k++) {
                below += weight[side][arm][k];
                n_below += out->n_below[side][arm][k];
                out->n_below[side][arm][k] = n_below;
                /* all of them are all, whatever the sums' last digit says */
                out->percent[side][arm][k] =
                    n_below == out->n_people[side][arm] ? 100.0 : 100.0 * below / total;
            }
        }
}

void distribution_measure(const Cohort *cohort, const double *weight, Distribution *out)
{
    *out = (Distribution){0};
    if (cohort->pretest == NULL || cohort->pretest->type != COLUMN_REAL ||
        cohort->pretest->binary || cohort->n < 2)
        return;
    const Range range = range_of(cohort);
    const double finest = rounding_series(range.sd / steps_an_sd);
    if (isnan(finest))
        return;
    const double step = range.whole ? fmax(finest, 1.0) : finest;
    const double first = lay_cuts(&range, step, out);
    double sum[N_SIDES][2][DISTRIBUTION_CUTS + 1] = {{{0.0}}};
    for (size_t i = 0; i < cohort->n; i++) {
        const double w[N_SIDES] = {cohort_base_weight(cohort, i), weight[i]};
        const size_t arm = cohort->treated[i] ? 1 : 0,
                     cut = cut_of(out, first, step, score_of(cohort, i));
        for (size_t side = 0; side < N_SIDES; side++) {
            if (!(w[side] > 0.0))
                continue;
            sum[side][arm][cut] += w[side];
            out->n_people[side][arm]++;
            if (cut < out->n)
                out->n_below[side][arm][cut]++;
        }
    }
    cumulate(out, sum);
}
