/* Bins of the score's distribution are joined until none holds few people, or all but few. */
#include "disclose/round.h"

#include <math.h>

enum { N_GROUPS = 4 }; /* program and comparison, all of them and those compared */

typedef struct Bin {
    double lo, hi, percent[N_GROUPS];
    size_t n[N_GROUPS];
} Bin;

static Bin bin_get(const Overlap *o, size_t b)
{
    return (Bin){.lo = o->lo[b],
                 .hi = o->hi[b],
                 .percent = {o->all_treated[b], o->all_control[b], o->matched_treated[b],
                             o->matched_control[b]},
                 .n = {o->n_all_treated[b], o->n_all_control[b], o->n_matched_treated[b],
                       o->n_matched_control[b]}};
}

static void bin_set(Overlap *o, size_t b, const Bin *bin)
{
    o->lo[b] = bin->lo;
    o->hi[b] = bin->hi;
    o->all_treated[b] = bin->percent[0];
    o->all_control[b] = bin->percent[1];
    o->matched_treated[b] = bin->percent[2];
    o->matched_control[b] = bin->percent[3];
    o->n_all_treated[b] = bin->n[0];
    o->n_all_control[b] = bin->n[1];
    o->n_matched_treated[b] = bin->n[2];
    o->n_matched_control[b] = bin->n[3];
}

static Bin bin_join(Bin bin, const Bin *more)
{
    bin.hi = more->hi;
    for (size_t k = 0; k < N_GROUPS; k++) {
        bin.percent[k] += more->percent[k];
        bin.n[k] += more->n[k];
    }
    return bin;
}

/* What the bins go by: the four groups whole. */
typedef struct Whole {
    RoundingBasis basis;
    size_t n[N_GROUPS];
} Whole;

/* By who is in it, and by what is told of it, which weights make another number. */
static bool bin_told(const Whole *whole, const Bin *bin, Bin *out)
{
    *out = *bin;
    for (size_t k = 0; k < N_GROUPS; k++) {
        const double n = (double)whole->n[k];
        const Rounded count = rounding_share((double)bin->n[k] / n, n, &whole->basis),
                      share = rounding_share(fmin(bin->percent[k] / 100.0, 1.0), n, &whole->basis);
        if (!count.shown || !share.shown)
            return false;
        out->percent[k] = rounding_to(100.0 * share.value, 1.0);
        out->n[k] = (size_t)rounding_to((double)bin->n[k], (double)whole->basis.base);
    }
    /* ends are 25ths of whole twentieths, whoever is in the bins */
    out->lo = rounding_to(bin->lo, OVERLAP_END_STEP);
    out->hi = rounding_to(bin->hi, OVERLAP_END_STEP);
    return true;
}

static bool is_empty(const Bin *bin)
{
    return bin->n[0] + bin->n[1] + bin->n[2] + bin->n[3] == 0;
}

/* Small bins join their right neighbours; what is left over joins the last. So do empty ones at
 * either end: where they stop is where somebody's score is. The whole alone is no distribution. */
static void join_bins(const RoundWork *work, Overlap *o)
{
    Whole whole = {.basis = round_basis(work, (double)NAN)};
    Bin bin[OVERLAP_BINS], told;
    size_t n = 0;

    for (size_t b = 0; b < o->n_bins; b++) {
        const Bin more = bin_get(o, b);
        for (size_t k = 0; k < N_GROUPS; k++)
            whole.n[k] += more.n[k];
    }
    for (size_t b = 0; b < o->n_bins; b++) {
        const Bin more = bin_get(o, b);
        const bool first = n == 1 && is_empty(&bin[0]);
        const bool open = first || (n > 0 && !bin_told(&whole, &bin[n - 1], &told));
        bin[open ? n - 1 : n] = open ? bin_join(bin[n - 1], &more) : more;
        n += !open;
    }
    for (; n > 1 && (is_empty(&bin[n - 1]) || !bin_told(&whole, &bin[n - 1], &told)); n--)
        bin[n - 2] = bin_join(bin[n - 2], &bin[n - 1]);
    o->n_bins = n > 1 ? n : 0;
    o->rounded = true;
    for (size_t b = 0; b < o->n_bins; b++) {
        (void)bin_told(&whole, &bin[b], &told);
        bin_set(o, b, &told);
    }
}

void round_overlap(RoundWork *work)
{
    Overlap *o = &work->analysis->overlap;

    if (release_asks(work->release, RELEASE_WHOLE)) /* students' own scores */
        o->support_lo = o->support_hi = (double)NAN;
    if (release_asks(work->release, RELEASE_SHARES))
        join_bins(work, o);
}
