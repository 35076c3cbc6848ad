/* Joining bins of the score's distribution that hold few students. */
#include "disclose/protect.h"

#include "alike/text.h"

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

static void bin_join(Bin *bin, const Bin *more)
{
    bin->hi = more->hi;
    for (size_t k = 0; k < N_GROUPS; k++) {
        bin->percent[k] += more->percent[k];
        bin->n[k] += more->n[k];
    }
}

static bool bin_small(const Bin *bin, size_t min)
{
    for (size_t k = 0; k < N_GROUPS; k++)
        if (protect_small(bin->n[k], min))
            return true;
    return false;
}

/* Small bins join their right neighbours until none is small; what is left over joins the last. */
size_t protect_overlap(const Protection *p, Overlap *overlap)
{
    size_t n = 0, n_small = 0;
    for (size_t b = 0; b < overlap->n_bins; b++) {
        const Bin bin = bin_get(overlap, b);
        n_small += bin_small(&bin, p->min);
    }
    if (!p->apply || overlap->n_bins == 0)
        return n_small;
    for (size_t b = 0; b < overlap->n_bins; b++) {
        Bin bin = bin_get(overlap, b);
        while (bin_small(&bin, p->min) && b + 1 < overlap->n_bins) {
            const Bin next = bin_get(overlap, ++b);
            bin_join(&bin, &next);
        }
        if (bin_small(&bin, p->min) && n > 0) {
            Bin last = bin_get(overlap, n - 1);
            bin_join(&last, &bin);
            bin_set(overlap, n - 1, &last);
        } else {
            bin_set(overlap, n++, &bin);
        }
    }
    const Bin first = bin_get(overlap, 0);
    overlap->n_bins = n == 1 && bin_small(&first, p->min) ? 0 : n;
    overlap->support_lo = round_to(overlap->support_lo, 2); /* one student's score otherwise */
    overlap->support_hi = round_to(overlap->support_hi, 2);
    return n_small;
}
