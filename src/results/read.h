/* results.json of a finished run, and what is asked of its objects. */
#ifndef ALIKE_RESULTS_READ_H
#define ALIKE_RESULTS_READ_H

#include "alike/results.h"

#include <jansson.h>

typedef struct FinishedRun {
    const char *path; /* as it was named: a folder, or the file */
    const char *title, *version;
    Release release;
    json_t *root; /* whoever reads it lets it go */
} FinishedRun;

/* path: the folder of a finished run, or its results.json. ERR_USAGE, ERR_DATA in words. */
bool finished_run_read(Arena *arena, const char *path, FinishedRun *out, Error *err) MUST_CHECK;

/* A text of an object, NULL: it has none; is it this one? A value, NULL where it is null: what is
 * not computable is not there. */
const char *field_text(const json_t *object, const char *key);
bool field_says(const json_t *object, const char *key, const char *text);
const json_t *field_value(const json_t *object, const char *key);
/* The member of an array of objects whose text at `key` is this; NULL: there is none. */
const json_t *member_by(const json_t *array, const char *key, const char *text);

#endif
