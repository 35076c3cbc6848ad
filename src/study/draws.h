/* Inside src/study: copies of the data in which missing covariates are drawn, as tasks that a
 * ledger keeps. Drawing is nearly all that a copy costs, and what it leaves are the values drawn:
 * with them the analysis makes of each copy what it makes of it anyway. */
#ifndef STUDY_DRAWS_H
#define STUDY_DRAWS_H

#include "study/plan.h"
#include "study/stage_node.h"

#include "alike/impute.h"
#include "alike/ledger.h"

/* One draw: of a copy without the outcome, or with it. */
typedef struct Draw {
    const StageTask *copy;
    Node *node;
    bool failed; /* it can't be carried out: then the analysis says why */
} Draw;

/* Adds those of a task of the plan to its list, and tells their nodes that they are kept; data: the
 * key of the frame. Nodes that another task has listed, and copies of a cohort without gaps, are
 * none. */
void draws_list(Arena *arena, Plan *plan, Task *task, Key data);
/* Makes one, into the ledger. False: the ledger can't be written to, or holds something else. */
bool draws_make(Plan *plan, Draw *draw, Error *err) MUST_CHECK;

/* For the node: cohort_impute by what the ledger knows, or into it. */
bool draws_impute(Ledger *ledger, Node *node, const Cohort *undrawn, ImputeDraw draw,
                  Error *err) MUST_CHECK;

#endif
