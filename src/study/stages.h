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
    struct Workers *workers; /* that loops of stages may borrow; NULL: none */
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
    /* Where missing covariates are drawn this is the first copy of the data, `further` the others;
     * number 0: nothing is drawn. undrawn: the cohort with its gaps; explained: this copy's, drawn
     * with the outcome. */
    size_t number, n_further;
    struct StageTask *further;
    Node *undrawn, *explained;
    Node *before;                /* balance before any design: made where several share it */
    Node *node[N_SHARED_STAGES]; /* STAGE_SCORE NULL where the design needs none */
    Key key;                     /* of all that its estimate and its balance hang on */
} StageTask;

/* n_analyses: and a copy of the data, where missing covariates are drawn, counts as one. */
void graph_open(Arena *arena, size_t n_analyses, uint64_t seed, const RunSettings *settings,
                StageGraph *out);
/* What results point to moves into keep. */
void graph_close(StageGraph *graph, Arena *keep);

/* Before anything is computed. The task is a reader of each of its nodes once. */
void graph_add(StageGraph *graph, const Design *design, const OutcomeSpec *outcome,
               const Frame *frame, StageTask *out);
/* One reader more of its cohort. */
void graph_read_cohort(StageTask *task);
/* One reader more of all stages of one copy, who releases each of them. */
void graph_read_copy(StageTask *copy);

/* Design, settings, outcome and frame alone. */
void graph_told(const StageTask *task, Stages *out);
/* These, and all its stages, computed here or awaited. */
bool graph_stages(StageGraph *graph, const StageTask *task, Stages *out, Error *err) MUST_CHECK;
/* And of every copy of the data. What is made of them lives in arena. */
bool graph_copies(StageGraph *graph, const StageTask *task, Arena *arena, Stages *out,
                  Error *err) MUST_CHECK;
bool graph_cohort(StageGraph *graph, const StageTask *task, const Cohort **out, Key *key,
                  Error *err) MUST_CHECK;
/* The cohort with its gaps; and one draw of a copy, of its cohort or of that for the outcome model,
 * made here or awaited. */
bool graph_undrawn(StageGraph *graph, const StageTask *task, const Cohort **out,
                   Error *err) MUST_CHECK;
bool graph_draw(StageGraph *graph, const StageTask *copy, Node *node, Error *err) MUST_CHECK;
Key graph_cohort_key(const StageTask *task);
/* This reader is done with that stage, in all copies. */
void graph_release(StageGraph *graph, const StageTask *task, Stage stage);

/* Balance of the sample that the estimate is of, which is what evidence standards judge: measured
 * again where some lack the score. Of several copies of the data the mean; tables gets what they
 * have singly. effects NULL: nothing is estimated yet. tables NULL: not asked for. */
bool stages_scored_balance(Arena *arena, const Stages *s, const Effects *effects, Balance *out,
                           Tables *tables, Error *err) MUST_CHECK;

/* Which results are the first copy's, and which are of all; nothing where there is one data set. */
void stages_note_first_copy(Arena *arena, const Stages *s, Notes *notes);

/* How alike the groups' schools are (balance_of_schools), at these weights; of several copies of
 * the data the one in which they are least alike, at those of its design. */
void stages_school_balance(Arena *arena, PeopleSet of, const Stages *s, const double *weight,
                           Balance *out);

/* Parts of matched.csv and pairs.csv, and of the files of verify/: where the data have several
 * copies one of each, called so; the part of copy k, from 0, is part + k stride. */
bool copies_write_rows(const Stages *s, const char *folder, size_t part, size_t stride,
                       Error *err) MUST_CHECK;
bool copies_verify(const Stages *s, const Analysis *analysis, const char *folder, size_t part,
                   size_t stride, Error *err) MUST_CHECK;

/* The stages as estimates are made of them: with the cohort for the outcome model. */
Stages stages_explained(const Stages *s);

/* since: workers_seconds(graph->workers) when it began. */
void graph_tell_time(const StageGraph *graph, const char *what, double since);

#endif
