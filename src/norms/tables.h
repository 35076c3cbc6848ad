/* Inside src/norms: what readers of tables share. */
#ifndef ALIKE_NORMS_TABLES_H
#define ALIKE_NORMS_TABLES_H

#include "alike/norms.h"

/* A season by its name alone: "Fall", "winter"; false when it is none. */
bool season_word_read(const char *text, Season *out);

/* The user's file: subject, grade, term, mean, sd. */
bool norms_read_file(Arena *arena, const char *path, const FileRules *files, Norms *out,
                     Error *err) MUST_CHECK;
/* The same from memory; name stands in places. */
bool norms_read_bytes(Arena *arena, const char *name, const char *bytes, size_t n, Norms *out,
                      Error *err) MUST_CHECK;

#endif
