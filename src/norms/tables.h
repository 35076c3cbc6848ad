/* Inside src/norms: how the shipped tables are written down, and what readers of tables share. */
#ifndef ALIKE_NORMS_TABLES_H
#define ALIKE_NORMS_TABLES_H

#include "alike/norms.h"

#define STATUS(subject_, grade_, season_, mean_, sd_)                                              \
    {                                                                                              \
        .subject = subject_, .grade = grade_, .season = SEASON_##season_, .mean = mean_, .sd = sd_ \
    }
#define GROWTH(subject_, grade_, start_, end_, start_mean_, mean_, slope_, conditional_sd_, sd_)   \
    {                                                                                              \
        .subject = subject_, .grade = grade_, .start = SEASON_##start_, .end = SEASON_##end_,      \
        .start_mean = start_mean_, .mean = mean_, .slope = slope_,                                 \
        .conditional_sd = conditional_sd_, .sd = sd_                                               \
    }

/* A season by its name alone: "Fall", "winter"; false when it is none. */
bool season_word_read(const char *text, Season *out);

/* The user's file: subject, grade, term, mean, sd. */
bool norms_read_file(Arena *arena, const char *path, Norms *out, Error *err) MUST_CHECK;
/* The same from memory; name stands in places. */
bool norms_read_bytes(Arena *arena, const char *name, const char *bytes, size_t n, Norms *out,
                      Error *err) MUST_CHECK;

#endif
