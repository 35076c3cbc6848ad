#ifndef ALIKE_FRAME_REPEATS_H
#define ALIKE_FRAME_REPEATS_H

#include "frame/collect.h"

/* A row whose id stands in an earlier one; those of one id stand together. */
typedef struct Repeat {
    uint32_t row, first;
} Repeat;

/* The column of schools or districts in which rows of one id always differ; NULL: there is none. */
const char *repeats_told_by(const Collector *collector, const Repeat *repeat, size_t n);

#endif
