/* Notes: what the reader of a report must know though nothing went wrong. A stage keeps its notes
 * in its own result, so that a stage shared by several analyses is quoted by each of them. */
#ifndef ALIKE_NOTE_H
#define ALIKE_NOTE_H

#include "alike/phrase.h"

typedef enum NoteImportance {
    NOTE_PLAIN,
    NOTE_CAUTION,  /* belongs in the report's caveats, not only in its technical part */
    NOTE_INTERNAL, /* names combinations that few students may hold: never published */
} NoteImportance;

typedef struct Note {
    const char *stage; /* "data", "cohort", "propensity", "matching", "balance", "effects", ... */
    NoteImportance importance;
    Count count;   /* rows, cells or students it is about; 0 where it is about none */
    Phrase phrase; /* finished sentences */
} Note;

typedef struct Notes {
    size_t n;
    size_t capacity;
    Note *item;
} Notes;

void notes_add(Notes *notes, Arena *arena, const char *stage, NoteImportance importance,
               Count count, Phrase phrase);
/* Copies the pieces too: `more` may die before `notes`. */
void notes_append(Notes *notes, Arena *arena, const Notes *more);
const char *note_text(Arena *arena, const Note *note);
/* Do these words stand in it? */
bool note_says(const Note *note, const char *words);

#endif
