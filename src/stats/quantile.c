#include "alike/quantile.h"

#include "alike/sort.h"

#include <math.h>
#include <string.h>

void quantile_sort(double *x, size_t n)
{
    Arena *scratch = arena_create();
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    double *sorted = ARENA_ARRAY(scratch, double, n);

    sort_identity(order, n);
    sort_by_real(x, order, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = x[order[i]];
    memcpy(x, sorted, n * sizeof *x);
    arena_destroy(scratch);
}

/* In R's arithmetic to the last bit: where a group begins at a quantile, that bit decides on which
 * side of it a student with this very value stands. */
double quantile(const double *sorted, size_t n, double p)
{
    if (n == 0)
        return (double)NAN;
    const double index = 1.0 + (double)(n - 1) * p;
    const size_t at = (size_t)index - 1;
    const double h = index - floor(index);

    if (at + 1 >= n)
        return sorted[n - 1];
    return h > 0.0 && sorted[at + 1] != sorted[at] ? (1.0 - h) * sorted[at] + h * sorted[at + 1]
                                                   : sorted[at];
}
