/* The error of a weighted mean: a variance of what its rows contribute, like any other. */
#ifndef ALIKE_MEAN_H
#define ALIKE_MEAN_H

#include "alike/arena.h"
#include "alike/error.h"

typedef struct MeanRows {
    size_t n;
    double *x, *weight; /* n each; weight > 0 */
    double mean;        /* of them */
    /* n; any numbers, a negative one is a cluster alone; renumbered. NULL: rows are independent */
    int32_t *cluster;
    uint8_t *counts; /* n; 1: the row's cluster is one of those that are counted; with cluster */
} MeanRows;

/* No rows yet, and room for this many. */
MeanRows mean_rows(Arena *arena, size_t room, bool clustered);

typedef struct MeanError {
    double se; /* NaN with one row, or one cluster that is counted */
    double df; /* these less one */
    size_t n_clusters;
} MeanError;

/* By cluster CR0 times G/(G - 1), G those that are counted: a misfiled student's errors count, but
 * no further cluster. Else HC2, which is s/sqrt(n) for equal weights. Sources: Liang & Zeger (1986)
 * Biometrika 73:13-22; MacKinnon & White (1985) J. Econometrics 29:305-325. */
bool mean_error(MeanRows *rows, MeanError *out, Error *err) MUST_CHECK;

#endif
