/* Does a table of students without an id hold somebody several times, in several years? */
#ifndef ALIKE_FRAME_RECURRING_H
#define ALIKE_FRAME_RECURRING_H

#include "alike/frame.h"
#include "frame/header.h"

/* The two columns while rows are read; neither is the study's. */
typedef struct RecurringCells {
    bool sought;
    size_t id, time; /* cells */
    const char *id_name, *time_name;
    size_t capacity;
    uint64_t *person, *both; /* by row: hashes of the id, and of the id with the time */
} RecurringCells;

/* Where the study names no id, or one that has a time among its parts. */
void recurring_find(RecurringCells *out, const Spec *spec, const Header *header);
void recurring_take(RecurringCells *cells, size_t row, const CellText *cell);
RecurringIds recurring_count(const RecurringCells *cells, size_t n_rows);
void recurring_free(RecurringCells *cells);

#endif
