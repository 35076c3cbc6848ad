/* The canonical order of students, and what their ids must be. */
#ifndef ALIKE_FRAME_ORDER_H
#define ALIKE_FRAME_ORDER_H

#include "alike/note.h"
#include "frame/collect.h"

/* order[n_rows]: rows of the file in canonical order. ERR_DATA for every id that stands twice. */
bool canonical_order(const Collector *collector, Arena *arena, uint32_t *order, Notes *notes,
                     Error *err) MUST_CHECK;

#endif
