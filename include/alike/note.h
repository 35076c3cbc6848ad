/* Notes: what the reader of a report must know though nothing went wrong. A stage keeps its notes
 * in its own result, so that a stage shared by several analyses is quoted by each of them. */
#ifndef ALIKE_NOTE_H
#define ALIKE_NOTE_H

#include "alike/arena.h"

typedef struct Note {
    const char *stage; /* "data", "cohort", "propensity", "matching", "balance", "effects", ... */
    const char *text;  /* one finished sentence */
    size_t count;      /* rows, cells or students it is about; 0 where it is about none */
    bool caution;      /* true: belongs in the report's caveats, not only in its technical part */
    bool internal;     /* names combinations that few students may hold: never published */
} Note;

typedef struct Notes {
    size_t n;
    size_t capacity;
    Note *item;
} Notes;

void note_add(Notes *notes, Arena *arena, const char *stage, size_t count, const char *format, ...)
    PRINTF_LIKE(5, 6);
void caution_add(Notes *notes, Arena *arena, const char *stage, size_t count, const char *format,
                 ...) PRINTF_LIKE(5, 6);
/* A note that must not be published. */
void note_add_internal(Notes *notes, Arena *arena, const char *stage, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* Copies the texts too: `more` may die before `notes`. */
void notes_append(Notes *notes, Arena *arena, const Notes *more);

#endif
