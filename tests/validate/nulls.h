/* One cell's worlds, studied: what came of each, and what that says of the cell. */
#ifndef VALIDATE_NULLS_H
#define VALIDATE_NULLS_H

#include "alike/error.h"
#include "null_cells.h"

/* Of a part of one world: the overall effect or a subgroup's. NaN where results give none. */
typedef struct NullAnswer {
    bool failed; /* the design can't be carried out: nobody within the caliper, say */
    double estimate, se, df, p;
    double half;                    /* half of the 95% interval's width */
    double p_with_effect;           /* the same world, but with an effect of a quarter SD */
    bool other_cluster, no_caution; /* not the cluster, the caution that the cell asks for */
} NullAnswer;

typedef struct NullVerdict {
    size_t n, failed, without_p, rejected; /* worlds */
    double level, level_se; /* share of the worlds with a p that reject, and its simulation error */
    double bias;            /* mean estimate, in its simulation errors: there is no effect */
    double sd, width, df;   /* of estimates with a p; mean half width / (1.96 sd); median */
    double power;           /* share of the worlds with a p that find a quarter SD */
    size_t other_cluster, no_caution;
    bool holds;
} NullVerdict;

/* Fills answer[part * n_worlds + world]. `variance` goes into every study; NULL: the default. */
bool null_cell_run(const NullCell *cell, const char *variance, size_t n_worlds, size_t threads,
                   const char *folder, NullAnswer *answer, Error *err) MUST_CHECK;

/* Of one part. A sample is too small for the limits of the whole grid: it has wider ones. */
NullVerdict null_judge(const NullCell *cell, const NullAnswer *answer, size_t n_worlds,
                       bool sample);

/* A cell's part with its verdict: a line of the tables. */
typedef struct NullRow {
    const NullCell *cell;
    const char *name; /* with the number of the part, where there are several */
    NullVerdict v;
    double before; /* its level under an earlier program; NaN: not known */
} NullRow;

typedef struct NullRows {
    NullRow *item;
    size_t n, capacity;
} NullRows;

int null_kind(const char *name); /* NULL_KINDS where there is none of this name */
void null_print(const NullRows *rows, size_t n_worlds);
bool null_write_csv(const NullRows *rows, const char *path) MUST_CHECK;
bool null_read_before(Arena *arena, const char *path, NullRows *rows) MUST_CHECK;

#endif
