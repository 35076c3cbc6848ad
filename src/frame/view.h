/* Columns as one design sees them: labelled, recoded, derived. */
#ifndef ALIKE_FRAME_VIEW_H
#define ALIKE_FRAME_VIEW_H

#include "alike/frame.h"

/* Counts what is missing and sees whether a real column is 0/1. */
void column_count(Column *column, size_t n_rows);

/* The column's cells by `rule->values` or by the labels of the file: a real column when all targets
 * are numbers and the study does not call it a factor. */
bool column_recode(Arena *arena, const Frame *frame, const Spec *spec, const ColumnRule *rule,
                   Column *column, Notes *notes, Error *err) MUST_CHECK;

#endif
