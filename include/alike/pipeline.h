/* The plan: which analyses there are. The pipeline: what one analysis is. Read these first. */
#ifndef ALIKE_PIPELINE_H
#define ALIKE_PIPELINE_H

#include "alike/results.h"

typedef struct RunSettings {
    FrameMode mode;
    size_t jobs;
    const char *rows_folder; /* where matched.csv and pairs.csv go; NULL: not asked for */
    void (*progress)(void *context, const char *what);
    void *progress_context;
    bool timings; /* CPU seconds and memory per stage to standard error, for `make bench` */
} RunSettings;

/* The whole study: frame, every analysis, the tables over them. An infeasible alternative is a row
 * with its reason; an infeasible primary design is an error. */
bool plan_run(Arena *arena, const Spec *spec, const RunSettings *settings, Results *out,
              Error *err) MUST_CHECK;

#endif
