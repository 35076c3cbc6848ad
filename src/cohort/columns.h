/* Inside src/cohort: a cohort in a frame of its own, since a frame is shared and can't be changed.
 */
#ifndef ALIKE_COHORT_COLUMNS_H
#define ALIKE_COHORT_COLUMNS_H

#include "alike/cohort.h"

/* A frame with the same columns, which share their cells with the old ones, and room for `more`
 * behind them. */
Frame *columns_copy(Arena *arena, const Frame *from, size_t more);

/* Every column that the cohort knows of, as it stands in that copy of the parent's frame; out may
 * be the parent. */
void columns_move(Arena *arena, const Cohort *parent, const Frame *to, Cohort *out);

#endif
