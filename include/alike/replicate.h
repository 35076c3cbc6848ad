/* Replicates: the analysis made again and again on a changed cohort (schools drawn anew, the
 * program given to others, students weighed otherwise), and what the estimates tell together. A
 * kind says how to change and how to reduce; the plan does the rest. */
#ifndef ALIKE_REPLICATE_H
#define ALIKE_REPLICATE_H

#include "alike/cohort.h"

struct FurtherInput;

/* What a change may read. */
typedef struct ReplicateInput {
    const Cohort *cohort;      /* of the analysis itself */
    const StageSettings *told; /* what the stages of the analysis are told */
    const void *settings;      /* of the kind's own keys */
    size_t number;             /* 0 .. n-1 */
    uint64_t stream;           /* of random numbers (alike/random.h), this replicate's own */
} ReplicateInput;

/* What is kept of one replicate; its stages are gone. */
typedef struct Replicate {
    double estimate, se, df; /* of the overall effect; NaN where there is none */
    size_t n_treated, n_control;
    const char *problem; /* why there is no estimate, or no standard error; NULL */
} Replicate;

typedef struct Replicates {
    size_t n;
    const Replicate *item; /* by number, whatever the order in which they were made */
} Replicates;

/* Part of a FurtherAnalysis. Every stage after the cohort is made anew for each replicate. */
typedef struct Replication {
    /* How many; 0: it has nothing to say here. */
    size_t (*n)(const void *settings);
    /* Mostly through cohort_child. ERR_INFEASIBLE: this replicate has no estimate; any other error
     * ends the study. */
    bool (*change)(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err);
    /* Appends finished tables. Of the input's stages only what was told
     * them, the outcome, the frame and the norms are left. */
    bool (*reduce)(Arena *arena, const struct FurtherInput *input, const Replicates *replicates,
                   Tables *tables, Notes *notes, Error *err);
} Replication;

#endif
