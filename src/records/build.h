/* The frame of one outcome while it is made. */
#ifndef ALIKE_RECORDS_BUILD_H
#define ALIKE_RECORDS_BUILD_H

#include "records/outcome.h"

typedef struct Build {
    Arena *arena;
    const Records *records;
    const OutcomeSpec *outcome;
    const OutcomeRows *rows;
    Frame *frame;
    Error *err; /* problems add up; the frame stands only without any */
} Build;

/* Everything that the tests, the students and the schools tell of the rows. */
void build_columns(const Build *b);

#endif
