/* Inside src/study: the stages that analyses share. Each stage of each analysis is a node with a
 * key; nodes with equal keys are one node, computed by whoever needs it first and freed after its
 * last reader. A node only waits for nodes of earlier stages, so nobody can wait in a circle. */
#ifndef STUDY_STAGES_H
#define STUDY_STAGES_H

#include "alike/design.h"
#include "alike/key.h"
#include "alike/stages.h"
#include "alike/study.h"

#include <pthread.h>

/* Effects are each analysis's own. */
enum { N_SHARED_STAGES = STAGE_EFFECTS };

typedef struct Node Node;

typedef struct StageGraph {
    Arena *arena;
    uint64_t seed;
    const RunSettings *settings;
    size_t n_nodes;
    Node *node;
    size_t n_slots; /* twice as many as there may be nodes */
    Node **slot;    /* by key; NULL: free */
    pthread_mutex_t lock;
    pthread_cond_t changed;
} StageGraph;

/* What the stages of one analysis are made of, and where they are. */
typedef struct StageTask {
    const char *design; /* its name */
    const Frame *frame;
    StageSettings settings;
    /* Of a score that sees all programs of the study, which the contrast's own is taken from; NULL
     * of all others. */
    Node *all_arms;
    CohortSettings everybody;
    ArmsSettings arms;
    Node *node[N_SHARED_STAGES]; /* STAGE_SCORE NULL where the design needs none */
    Key key;                     /* of all that its estimate and its balance hang on */
} StageTask;

void graph_open(Arena *arena, size_t n_analyses, uint64_t seed, const RunSettings *settings,
                StageGraph *out);
/* What results point to moves into keep. */
void graph_close(StageGraph *graph, Arena *keep);

/* Before anything is computed. The task is a reader of each of its nodes once. */
void graph_add(StageGraph *graph, const Design *design, const OutcomeSpec *outcome,
               const Frame *frame, StageTask *out);
/* Its results point into its balance, which stays until the end. */
void graph_keep_balance(StageTask *task);
/* One reader more of its cohort. */
void graph_read_cohort(StageTask *task);

/* Design, settings, outcome and frame alone. */
void graph_told(const StageTask *task, Stages *out);
/* These, and all its stages, computed here or awaited. */
bool graph_stages(StageGraph *graph, const StageTask *task, Stages *out, Error *err) MUST_CHECK;
bool graph_cohort(StageGraph *graph, const StageTask *task, const Cohort **out, Key *key,
                  Error *err) MUST_CHECK;
/* This reader is done with that stage. */
void graph_release(StageGraph *graph, const StageTask *task, Stage stage);

/* Balance of the sample that the estimate is of, which is what evidence standards judge: measured
 * again where some lack the score. */
bool stages_scored_balance(Arena *arena, const Stages *s, const Effects *effects, Balance *out,
                           Error *err) MUST_CHECK;

/* since: os_cpu_seconds() when it began. */
void graph_tell_time(const StageGraph *graph, const char *what, double since);

#endif
