/* The k-th smallest of many values that are never listed, such as the means of all pairs of n
 * numbers: found by counting. */
#ifndef ALIKE_NTH_H
#define ALIKE_NTH_H

#include "alike/arena.h"

#include <stdint.h>

/* Where x splits the values. */
typedef struct Split {
    uint64_t below;    /* how many are at most x */
    double last, next; /* the largest of these, and the smallest above x; infinite: there is none */
} Split;

typedef struct Unlisted {
    const void *state;
    uint64_t n;
    double least, most; /* of all values: finite */
    size_t few;         /* so many may be listed */
    const double *look; /* n_looks: where to split first, such as below it and above; or none */
    size_t n_looks;
    Split (*split)(const void *state, double x);
    /* Lists those above `low` and up to `high`, in any order: as many as `split` counts there. */
    void (*list)(const void *state, double low, double high, double *out);
} Unlisted;

/* k: 1 .. n, rising. A pass of `split` takes a share of what is left, so there are few of them. */
double nth_smallest(const Unlisted *of, uint64_t k);

/* The value below which a share of them lies, 0 < share < 1: where it falls between two values,
 * their mean. */
double nth_quantile(const Unlisted *of, double share);

#endif
