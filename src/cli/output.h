/* Where results may go, and what a run may write there. */
#ifndef ALIKE_CLI_OUTPUT_H
#define ALIKE_CLI_OUTPUT_H

#include "alike/spec.h"

/* Refuses folders that can't be replaced as a whole: the root, the user's own, the one we are in,
 * the study's, one that holds any of these, and one where a file system is attached. ERR_USAGE.
 * study: the study file, or NULL. */
bool output_check(Arena *arena, const char *target, const char *study, Error *err) MUST_CHECK;

/* Refuses `target` as a place of published results where it is that of the internal ones: the next
 * run would put those in the folder that is given away. ERR_USAGE. */
bool output_check_beside(Arena *arena, const char *target, const char *internal,
                         Error *err) MUST_CHECK;

typedef struct OutputPlan {
    const Spec *spec;
    bool design, lock, rows, verify; /* plan.md; design.lock; matched.csv and pairs.csv; verify/ */
    const char *notice;              /* NULL: none */
} OutputPlan;

/* Patterns of fnmatch for everything that such a run may write, ending with NULL. */
const char *const *output_names(Arena *arena, const OutputPlan *plan);

#endif
