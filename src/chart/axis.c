#include "draw.h"

#include <math.h>

/* Steps of 1, 2 and 5 times a power of ten read best. */
Axis axis_round(double lo, double hi, size_t max_steps)
{
    if (!isfinite(lo) || !isfinite(hi) || lo > hi) {
        lo = 0.0;
        hi = 1.0;
    }
    if (hi - lo <= 1e-9 * fmax(fabs(lo), fabs(hi)) || hi - lo < 1e-300) {
        const double half = lo == 0.0 ? 1.0 : 0.05 * fabs(lo); /* all values are equal */
        lo -= half;
        hi += half;
    }
    static const double nice[] = {1.0, 2.0, 5.0};
    int power = (int)floor(log10((hi - lo) / (double)max_steps));
    for (size_t k = 0;; k++) {
        if (k == COUNT_OF(nice)) {
            k = 0;
            power++;
        }
        const double step = nice[k] * pow(10.0, power);
        /* a millionth of a step of slack: 0.30000000000000004 must not cost a whole step */
        const double first = floor(lo / step + 1e-6), last = ceil(hi / step - 1e-6);
        if (last - first <= (double)max_steps)
            return (Axis){first * step, last * step, step, power < 0 ? -power : 0};
    }
}

void labels_apart(double *position, size_t n, double gap, double lo, double hi)
{
    size_t order[16];
    if (n > COUNT_OF(order))
        return;
    for (size_t i = 0; i < n; i++) { /* insertion sort: n is a handful */
        size_t at = i;
        for (; at > 0 && position[order[at - 1]] > position[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    /* Neighbours that are too close part by half of what is lacking, until none is. */
    for (size_t round = 0; round < 200; round++) {
        bool moved = false;
        for (size_t i = 0; i + 1 < n; i++) {
            double *below = &position[order[i]], *above = &position[order[i + 1]];
            const double lacking = gap - (*above - *below);
            if (lacking > 1e-9 * gap) {
                *below -= lacking / 2;
                *above += lacking / 2;
                moved = true;
            }
        }
        if (!moved)
            break;
    }
    for (size_t i = 0; i < n; i++) /* off the end: push the whole pile back in */
        position[order[i]] = fmax(position[order[i]], lo + (double)i * gap);
    for (size_t i = n; i-- > 0;)
        position[order[i]] = fmin(position[order[i]], hi - (double)(n - 1 - i) * gap);
}
