/* The bytes of the study file, and where in them a reader should look. */
#ifndef SPEC_SOURCE_H
#define SPEC_SOURCE_H

#include "node.h"

enum { STUDY_BYTES_MAX = 4 << 20 };

typedef struct Source {
    Arena *arena;
    const char *path;
    const char *bytes; /* after a byte order mark */
    size_t n;
    size_t n_lines;
    size_t *start;     /* n_lines; first byte of each line */
    const char **line; /* n_lines; text of the line, made when a place needs it */
} Source;

Source source_of(Arena *arena, const char *path, const char *bytes, size_t n);

/* The place of a letter (counted from 0) of a line (from 1). */
Place source_letter(Source *source, size_t line, size_t letter);

/* Adds a problem for each line with bytes that no study file holds: tabs, NUL, other encodings. */
void source_check(Source *source, Problems *problems);

#endif
