/* Pairs: bounds by Wilcoxon's signed ranks. */
#include "alike/rosenbaum.h"

#include "alike/nth.h"
#include "alike/sort.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

SignedRanks signed_ranks(Arena *arena, const double *difference, size_t n)
{
    Arena *scratch = arena_create();
    double *size = ARENA_ARRAY(scratch, double, n), *rank = ARENA_ARRAY(arena, double, n);
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    SignedRanks out = {.n_pairs = n, .rank = rank};

    for (size_t i = 0; i < n; i++) {
        size[i] = fabs(difference[i]);
        if (size[i] > 0.0)
            order[out.n++] = (uint32_t)i;
    }
    sort_by_real(size, order, out.n);
    for (size_t from = 0, to; from < out.n; from = to) {
        for (to = from; to < out.n && size[order[to]] == size[order[from]]; to++)
            ;
        const double mean = 0.5 * (double)(from + to + 1); /* of from + 1 .. to */
        for (size_t k = from; k < to; k++) {
            rank[k] = mean;
            out.sum += mean;
            out.squares += mean * mean;
            out.positive += difference[order[k]] > 0.0 ? mean : 0.0;
        }
    }
    arena_destroy(scratch);
    return out;
}

/* Ranks are halves: twice each is whole. P(W >= positive), added up from the far end, where the
 * terms are small. */
static double exact_p(const SignedRanks *ranks, double q)
{
    const size_t most = (size_t)lround(2.0 * ranks->sum);
    const size_t reached = (size_t)lround(2.0 * ranks->positive);
    Arena *scratch = arena_create();
    double *of = ARENA_ARRAY(scratch, double, most + 1);
    size_t top = 0;
    double p = 0.0;

    of[0] = 1.0;
    for (size_t i = 0; i < ranks->n; i++) {
        const size_t r = (size_t)lround(2.0 * ranks->rank[i]);
        top += r;
        for (size_t w = top + 1; w-- > 0;)
            of[w] = (1.0 - q) * of[w] + (w >= r ? q * of[w - r] : 0.0);
    }
    for (size_t w = most + 1; w-- > reached;)
        p += of[w];
    arena_destroy(scratch);
    return fmin(p, 1.0);
}

static double p_at(const SignedRanks *ranks, double q, bool exact)
{
    if (ranks->n == 0)
        return (double)NAN;
    if (exact)
        return exact_p(ranks, q);
    return gsl_cdf_ugaussian_Q((ranks->positive - q * ranks->sum) /
                               sqrt(q * (1.0 - q) * ranks->squares));
}

PBounds signed_ranks_bounds(const SignedRanks *ranks, double gamma, bool exact)
{
    return (PBounds){.low = p_at(ranks, 1.0 / (1.0 + gamma), exact),
                     .high = p_at(ranks, gamma / (1.0 + gamma), exact)};
}

/* --- Hodges and Lehmann --------------------------------------------------------------------------
 */

typedef struct Sorted {
    const double *d;
    size_t n;
} Sorted;

/* Means of d_i and d_j, i <= j, up to x: the last j falls as i rises. */
static Split split_means(const void *state, double x)
{
    const Sorted *s = state;
    Split out = {.last = -INFINITY, .next = INFINITY};
    size_t end = s->n; /* of the j whose mean with d_i is at most x */

    for (size_t i = 0; i < s->n; i++) {
        while (end > 0 && 0.5 * (s->d[i] + s->d[end - 1]) > x)
            end--;
        const size_t next = end > i ? end : i;
        if (end > i) {
            out.below += end - i;
            out.last = fmax(out.last, 0.5 * (s->d[i] + s->d[end - 1]));
        }
        if (next < s->n)
            out.next = fmin(out.next, 0.5 * (s->d[i] + s->d[next]));
    }
    return out;
}

static void list_means(const void *state, double low, double high, double *out)
{
    const Sorted *s = state;
    size_t above = s->n, end = s->n, n = 0;

    for (size_t i = 0; i < s->n; i++) {
        while (above > 0 && 0.5 * (s->d[i] + s->d[above - 1]) > low)
            above--;
        while (end > 0 && 0.5 * (s->d[i] + s->d[end - 1]) > high)
            end--;
        for (size_t j = above > i ? above : i; j < end; j++)
            out[n++] = 0.5 * (s->d[i] + s->d[j]);
    }
}

ShiftBounds signed_ranks_shift(const double *sorted, size_t n, double gamma)
{
    const Sorted state = {.d = sorted, .n = n};
    const Unlisted means = {.state = &state,
                            .n = (uint64_t)n * (n + 1) / 2,
                            .least = sorted[0],
                            .most = sorted[n - 1],
                            .few = 2 * n + 16,
                            .split = split_means,
                            .list = list_means};

    return (ShiftBounds){.low = nth_quantile(&means, 1.0 / (1.0 + gamma)),
                         .high = nth_quantile(&means, gamma / (1.0 + gamma))};
}
