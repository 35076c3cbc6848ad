/* The earlier score's distribution: cut points go until no bin between two of them, below the first
 * or above the last holds few people of any group. Shares are rounded counts over rounded sizes. */
#include "disclose/round.h"

#include <math.h>

enum { N_GROUPS = N_SIDES * 2 };

typedef struct Below {
    double n[N_GROUPS];      /* people at or below a cut point */
    double weight[N_GROUPS]; /* the same by weight, of as many as there are people */
} Below;

static Below below_at(const Distribution *d, size_t k)
{
    Below out;
    for (size_t g = 0; g < N_GROUPS; g++) {
        const double all = (double)d->n_people[g / 2][g % 2];
        out.n[g] = (double)d->n_below[g / 2][g % 2][k];
        out.weight[g] = all * fmin(d->percent[g / 2][g % 2][k] / 100.0, 1.0);
    }
    return out;
}

static bool few(double count, size_t min)
{
    return count > 1e-9 && count < (double)min - 1e-9;
}

static bool bin_is_told(const Below *from, const Below *to, size_t min)
{
    for (size_t g = 0; g < N_GROUPS; g++)
        if (few(to->n[g] - from->n[g], min) || few(to->weight[g] - from->weight[g], min))
            return false;
    return true;
}

/* Below the first cut point and above the last. Nobody of any group is there: where it stops is
 * where somebody's score is. And a count that is rounded to the base itself is known to a half of
 * it, since it is not few: how many of them the design lost would be told to as much. */
static bool end_is_told(const Below *from, const Below *to, const RoundingBasis *basis)
{
    double all = 0.0;
    for (size_t g = 0; g < N_GROUPS; g++)
        all += to->n[g] - from->n[g];
    return all > 0.0 && bin_is_told(from, to, basis->min + (basis->base + 1) / 2);
}

static void tell(const Distribution *exact, size_t k, const RoundingBasis *basis,
                 Distribution *told)
{
    for (size_t g = 0; g < N_GROUPS; g++) {
        const size_t side = g / 2, arm = g % 2;
        const Rounded share = rounding_share(fmin(exact->percent[side][arm][k] / 100.0, 1.0),
                                             (double)exact->n_people[side][arm], basis);
        told->percent[side][arm][told->n] = rounding_to(100.0 * share.value, 1.0);
        told->n_below[side][arm][told->n] =
            (size_t)rounding_to((double)exact->n_below[side][arm][k], (double)basis->base);
    }
    told->cut[told->n++] = exact->cut[k];
}

/* Means of the earlier score that are left out, since its students are too near others that are
 * shown, leave nothing to tell of its distribution. */
static bool is_hidden(const Balance *balance)
{
    bool any = false;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (!row->is_pretest || row->is_score)
            continue;
        any = true;
        if (row->hidden != NULL || row->hidden_before != NULL)
            return true;
    }
    return !any;
}

void round_distribution(RoundWork *work)
{
    Distribution *d = &work->analysis->distribution;
    const RoundingBasis basis = round_basis(work, (double)NAN);
    Distribution told = {.rounded = true};
    Below last = {.n = {0.0}, .weight = {0.0}}, all;

    if (d->n == 0 || !release_asks(work->release, RELEASE_SHARES))
        return;
    for (size_t g = 0; g < N_GROUPS; g++)
        all.n[g] = all.weight[g] = (double)d->n_people[g / 2][g % 2];
    for (size_t k = 0; k < d->n && round_sizes_told(work) && !is_hidden(&work->analysis->balance);
         k++) {
        const Below here = below_at(d, k);
        if (!(told.n == 0 ? end_is_told(&last, &here, &basis)
                          : bin_is_told(&last, &here, basis.min)) ||
            !end_is_told(&here, &all, &basis))
            continue;
        tell(d, k, &basis, &told);
        last = here;
    }
    for (size_t g = 0; g < N_GROUPS; g++)
        told.n_people[g / 2][g % 2] =
            (size_t)rounding_to((double)d->n_people[g / 2][g % 2], (double)basis.base);
    *d = told;
}
