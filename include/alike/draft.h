/* A first study file, made from what the data look like: `alike init`. Every line is a guess, and
 * says beside it what it was guessed from. What can't be guessed stands as SPEC_OPEN on one line
 * or two, which are named. */
#ifndef ALIKE_DRAFT_H
#define ALIKE_DRAFT_H

#include "alike/survey.h"

enum { DRAFT_OPEN_MOST = 2, DRAFT_SAID_MOST = 64 };

typedef struct Draft {
    const char *text; /* of the study file */
    size_t n_open;
    size_t open_line[DRAFT_OPEN_MOST];
    const char *open_what[DRAFT_OPEN_MOST]; /* "who was in the program" */
    size_t n_said;
    const char *said[DRAFT_SAID_MOST]; /* what was found, a sentence each */
} Draft;

/* path: the files, of which an archive or a workbook may stand for all that it holds; folder: where
 * the study file will lie, to name them from there. ERR_DATA where a file can't be read, or where
 * none of them can be a study's. */
bool draft_make(Arena *arena, const char *const *path, size_t n, const char *folder, Draft *out,
                Error *err) MUST_CHECK;

#endif
