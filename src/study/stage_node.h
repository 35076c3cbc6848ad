/* Inside src/study: a stage of an analysis, shared by whoever needs the same, and its result. */
#ifndef STUDY_STAGE_NODE_H
#define STUDY_STAGE_NODE_H

#include "study/stages.h"

/* Beside the stages' own: the score of all programs of a study; a cohort whose gaps are drawn,
 * without the outcome and with it; balance before any design. */
typedef enum NodeKind { NODE_OWN, NODE_ALL_ARMS, NODE_DRAWN, NODE_EXPLAINED, NODE_BEFORE } NodeKind;

typedef enum NodeState { NODE_WAITING, NODE_RUNNING, NODE_DONE, NODE_FAILED } NodeState;

struct Node {
    Key key;
    Stage stage;
    NodeKind kind;
    NodeState state;
    size_t readers; /* analyses that will still read it */
    bool shared;    /* there were several */
    Arena *arena;
    union {
        Cohort cohort;
        PropensityScore score;
        ArmScores arms;
        Matching matching;
        Balance balance;
        const BalanceBefore *before;
    } result;
    Error *err; /* NODE_FAILED */
    /* A copy's draw that a ledger keeps: its task there, and in words. NULL: it is none. */
    const Key *task;
    const char *what;
};

/* Makes the result in the node's arena, from the task's earlier stages. */
bool node_compute(const StageGraph *graph, const StageTask *task, Node *node,
                  Error *err) MUST_CHECK;
/* What the node's stage broke of its own rules; NULL: nothing. */
const char *node_broken(const StageTask *task, const Node *node);

#endif
