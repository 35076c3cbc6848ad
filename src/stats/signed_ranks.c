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

static double mean_of(const Sorted *s, size_t i, size_t j)
{
    return 0.5 * (s->d[i] + s->d[j]);
}

/* Means of d_i and d_j, i <= j, up to x: the last j falls as i rises, and where it is i no later
 * one has any. */
static Split split_means(const void *state, double x)
{
    const Sorted *s = state;
    Split out = {.last = -INFINITY, .next = INFINITY};
    size_t end = s->n; /* of the j whose mean with d_i is at most x */

    for (size_t i = 0; i < s->n; i++) {
        while (end > i && mean_of(s, i, end - 1) > x)
            end--;
        if (end > i) {
            const double last = mean_of(s, i, end - 1);
            out.below += end - i;
            out.last = last > out.last ? last : out.last;
        }
        if (end < s->n) {
            const double next = mean_of(s, i, end);
            out.next = next < out.next ? next : out.next;
        }
        if (end == i)
            break;
    }
    return out;
}

static void list_means(const void *state, double low, double high, double *out)
{
    const Sorted *s = state;
    size_t above = s->n, end = s->n, n = 0;

    for (size_t i = 0; i < end; i++) {
        while (above > i && mean_of(s, i, above - 1) > low)
            above--;
        while (end > i && mean_of(s, i, end - 1) > high)
            end--;
        for (size_t j = above > i ? above : i; j < end; j++)
            out[n++] = mean_of(s, i, j);
    }
}

static Unlisted means_of(const Sorted *s)
{
    return (Unlisted){.state = s,
                      .n = (uint64_t)s->n * (s->n + 1) / 2,
                      .least = s->d[0],
                      .most = s->d[s->n - 1],
                      .few = s->n / 16 + 64, /* sorting more takes longer than another pass */
                      .split = split_means,
                      .list = list_means};
}

/* Of many differences one in THIN says where to look: between its means a little below the share
 * and a little above. */
enum { THIN = 64, THINNED = 4096 };

static double quantile_of_means(const Sorted *s, double share)
{
    Unlisted means = means_of(s);
    if (s->n < THINNED)
        return nth_quantile(&means, share);
    Arena *scratch = arena_create();
    const size_t n = s->n / THIN;
    const double margin = fmin(1.0 / (double)n, 0.5 * fmin(share, 1.0 - share));
    double *d = ARENA_ARRAY(scratch, double, n);
    for (size_t i = 0; i < n; i++)
        d[i] = s->d[i * THIN + THIN / 2];
    const Sorted thin = {.d = d, .n = n};
    const Unlisted some = means_of(&thin);
    const double look[] = {nth_quantile(&some, share - margin),
                           nth_quantile(&some, share + margin)};
    means.look = look;
    means.n_looks = COUNT_OF(look);
    const double out = nth_quantile(&means, share);
    arena_destroy(scratch);
    return out;
}

ShiftBounds signed_ranks_shift(const double *sorted, size_t n, double gamma)
{
    const Sorted s = {.d = sorted, .n = n};
    const double low = quantile_of_means(&s, 1.0 / (1.0 + gamma));

    return (ShiftBounds){.low = low,
                         .high = gamma == 1.0 ? low : quantile_of_means(&s, gamma / (1.0 + gamma))};
}
