#include "alike/nth.h"

#include "alike/sort.h"

#include <math.h>

static double nth_listed(const Unlisted *of, double low, double high, uint64_t n, uint64_t k)
{
    Arena *scratch = arena_create();
    double *value = ARENA_ARRAY(scratch, double, n);
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);

    of->list(of->state, low, high, value);
    sort_identity(order, n);
    sort_by_real(value, order, n);
    const double out = value[order[k - 1]];
    arena_destroy(scratch);
    return out;
}

/* Bisection reaches values that stand in heaps, interpolation those that are spread evenly: in
 * turns they are fast on both. */
static double between(double low, double high, double share, size_t step)
{
    const double at = low + (high - low) * (step % 3 == 2 ? 0.5 : fmin(fmax(share, 0.02), 0.98));
    return at > low && at < high ? at : low;
}

double nth_smallest(const Unlisted *of, uint64_t k)
{
    /* `next` is the smallest value above low, of which `below` are not above it; high is a value */
    double low = nextafter(of->least, -INFINITY), high = of->most, next = of->least;
    uint64_t below = 0, up_to = of->n;

    for (size_t step = 0; next < high; step++) {
        if (up_to - below <= of->few)
            return nth_listed(of, low, high, up_to - below, k - below);
        const double share = ((double)(k - below) - 0.5) / (double)(up_to - below);
        const bool told = step < of->n_looks && of->look[step] < high;
        const double x = fmax(told ? of->look[step] : between(low, high, share, step), next);
        const Split at = of->split(of->state, x);
        if (at.below >= k) {
            high = at.last;
            up_to = at.below;
        } else {
            low = x;
            below = at.below;
            next = at.next;
        }
    }
    return high;
}

double nth_quantile(const Unlisted *of, double share)
{
    const double at = share * (double)of->n, whole = round(at);
    /* a share such as 4/9 of a multiple of 9 is a whole number but for rounding */
    const bool is_whole = fabs(at - whole) <= 1e-12 * (double)of->n;
    const uint64_t k = is_whole ? (uint64_t)whole : (uint64_t)ceil(at); /* at least 0 */

    if (k == 0)
        return nth_smallest(of, 1);
    if (!is_whole || k == of->n)
        return nth_smallest(of, k);
    return 0.5 * nth_smallest(of, k) + 0.5 * nth_smallest(of, k + 1);
}
