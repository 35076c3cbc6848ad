/* One line that says how far a run is, written anew in its place: on a terminal only. */
#ifndef ALIKE_CLI_PROGRESS_H
#define ALIKE_CLI_PROGRESS_H

#include "alike/study.h"

typedef struct ProgressLine {
    Progress told;     /* what stages are given */
    const char *stage; /* the last one that was shown; NULL: none */
    double began;      /* when counting began */
    double shown;      /* when the line was last written */
} ProgressLine;

void progress_begin(ProgressLine *line);
/* A stage that nothing is counted in. */
void progress_stage(ProgressLine *line, const char *stage);

/* The line for so much done after so many seconds, `width` letters at most. */
const char *progress_text(Arena *arena, const char *stage, size_t done, size_t total,
                          double seconds, size_t width);

#endif
