/* Inside src/study: the plan of a run, and its jobs. */
#ifndef STUDY_PLAN_H
#define STUDY_PLAN_H

#include "alike/parallel.h"
#include "alike/study.h"
#include "study/multiverse.h"
#include "study/replicates.h"
#include "study/stages.h"

#include <pthread.h>

/* One analysis to be made. */
typedef struct Task {
    StageTask stages;
    const char *name; /* for who waits */
    Arena *arena;     /* of its results */
    size_t n_sets;    /* of replicates */
    ReplicateSet *set;
    bool failed;
    Error *err; /* NULL: it did not fail */
} Task;

/* What a thread takes: an analysis, a copy of its data, one replicate of it, or a specification of
 * the multiverse. */
typedef struct Job {
    Task *task;
    const StageTask *copy; /* whose stages are made before the analysis needs them; NULL */
    Universe *universe;    /* NULL: it is none of those */
    ReplicateSet *set;     /* NULL: the analysis itself */
    size_t number;
    struct Draw *draw; /* of a copy, for a ledger (study/draws.h); NULL: it is none */
    bool done;
    Arena *arena; /* what is kept of a replicate beside its row; NULL: nothing */
    Error *err;   /* NULL: it did not fail */
} Job;

typedef struct Plan {
    const Spec *spec;
    const RunSettings *settings;
    const Norms *norms;                   /* NULL: the study names none */
    const Implementation *implementation; /* likewise */
    StageGraph graph;
    size_t n_tasks;
    Task *task;
    Analysis *analysis; /* n_tasks */
    MultiversePlan multiverse;
    size_t n_draws, draws_capacity; /* that a ledger keeps */
    struct Draw *draw;
    size_t n_jobs;
    Job *job;        /* the replicates of an analysis after it */
    size_t n_groups; /* of tasks that share a stage; processes take them together. 0: jobs singly */
    size_t *group;   /* n_groups + 1: the first job of each */
    size_t next, n_done;
    pthread_mutex_t lock; /* of the two, and of whom is told of them */
    Workers *workers;     /* threads that have no job, for loops of those that have one */
} Plan;

/* What holds for all analyses. */
Stages plan_stages(const Plan *plan);
/* For who waits; total 0: nothing is counted. */
void plan_tell(const Plan *plan, const char *stage, size_t done, size_t total);

/* Everything that there is to do, in its order. */
void jobs_list(Arena *arena, Plan *plan);
/* Does all that is listed. A failure is kept with whom it is of. */
void jobs_run(Arena *arena, Plan *plan);

#endif
