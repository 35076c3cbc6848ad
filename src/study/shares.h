/* Inside src/study: the tasks of a plan that a ledger keeps, and how processes share them out. */
#ifndef STUDY_SHARES_H
#define STUDY_SHARES_H

#include "study/plan.h"

/* Tells each task its key, and the ledger which tasks there are. What all replicates of an analysis
 * read is made first, since it says how many there are. */
bool shares_open(Arena *arena, Plan *plan, Error *err) MUST_CHECK;
/* All processes make the tasks; then this one, of rank 0, knows which of them it has made, and its
 * ledger what the others have. */
bool shares_together(Arena *arena, Plan *plan, Error *err) MUST_CHECK;
/* The first failure of the jobs that were made, in their order; else tells how many tasks could
 * not be carried out. */
bool shares_well(const Plan *plan, Share *told, Error *err) MUST_CHECK;
/* The jobs of one part: tasks alone, each n-th group of those that share their last stage before
 * the estimate. */
void shares_list(Arena *arena, Plan *plan, Share *told);

#endif
