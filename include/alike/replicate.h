/* Replicates: the analysis made again and again on a changed cohort (schools drawn anew, the
 * program given to others, students weighed otherwise), and what the estimates tell together. A
 * kind says how to change and how to reduce; the plan does the rest. */
#ifndef ALIKE_REPLICATE_H
#define ALIKE_REPLICATE_H

#include "alike/cohort.h"
#include "alike/effect_size.h"
#include "alike/match.h"

struct FurtherInput;
struct Tape;

/* What a change may read. */
typedef struct ReplicateInput {
    const Cohort *cohort;      /* of the analysis itself */
    const StageSettings *told; /* what the stages of the analysis are told */
    const void *settings;      /* of the kind's own keys */
    const void *shared;        /* what the kind prepared; NULL: it prepares nothing */
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
    const void *shared;    /* what the kind prepared; NULL: nothing, or its cohort failed */
} Replicates;

/* How many replicates a kind makes of this cohort, and what they all read: made once. */
typedef struct ReplicatePlan {
    size_t n;
    void *shared;
} ReplicatePlan;

/* Part of a FurtherAnalysis. Every stage after the cohort is made anew for each replicate. */
typedef struct Replication {
    /* The analysis's own students, or some of them, with the values they have: only who has the
     * program changes. What their matchings have in common is then made once. */
    bool same_students;
    /* How many; 0: it has nothing to say here. With prepare: how many at most. */
    size_t (*n)(const void *settings, const StageSettings *told);
    /* NULL: the settings alone say how many there are. input->number and its stream tell nothing.
     */
    bool (*prepare)(Arena *arena, const ReplicateInput *input, ReplicatePlan *out, Error *err);
    /* Mostly through cohort_child. ERR_INFEASIBLE: this replicate has no estimate; any other error
     * ends the study. */
    bool (*change)(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err);
    /* What is kept of one, from its matching; NULL: the overall effect and its standard error. A
     * kind that keeps more has room for each number in what it prepared, and lists it (kept). */
    bool (*measure)(Arena *scratch, const ReplicateInput *input, const Cohort *changed,
                    const Matching *matching, Replicate *out, Error *err);
    /* Lists what change and measure left of this number in what was prepared (alike/tape.h), for
     * a ledger: reading, all is then as if they had been called. NULL: they leave nothing. */
    void (*kept)(const ReplicateInput *input, struct Tape *tape);
    /* Appends finished tables. Of the input's stages only what was told
     * them, the outcome, the frame and the norms are left. */
    bool (*reduce)(Arena *arena, const struct FurtherInput *input, const Replicates *replicates,
                   Tables *tables, Notes *notes, Error *err);
} Replication;

/* The overall effect of a changed cohort and its standard error: what is kept of a replicate whose
 * kind measures nothing else. */
bool replicate_estimate(Arena *scratch, const ReplicateInput *input, const Cohort *changed,
                        const Matching *matching, Replicate *out, Error *err) MUST_CHECK;

/* A tenth that could not be carried out may be the tenth that matters: of more nothing is told. */
static inline bool replicates_suffice(size_t n_failed, size_t n)
{
    return 10 * n_failed <= n;
}

#endif
