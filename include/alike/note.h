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

/* What a note is about, where something else depends on its having been said. */
typedef enum NoteTopic {
    NOTE_TOPIC_NONE,
    NOTE_TOPIC_AFTER_START, /* columns were measured after the program began: by their names */
} NoteTopic;

typedef struct Note {
    const char *stage; /* "data", "cohort", "propensity", "matching", "balance", "effects", ... */
    NoteImportance importance;
    NoteTopic topic;
    Count count;   /* rows, cells or students it is about; 0 where it is about none */
    Phrase phrase; /* finished sentences */
} Note;

typedef struct Notes {
    size_t n;
    size_t capacity;
    Note *item;
} Notes;

/* The note added, for its topic; till the next is added. */
Note *notes_add(Notes *notes, Arena *arena, const char *stage, NoteImportance importance,
                Count count, Phrase phrase);
/* Copies the pieces too: `more` may die before `notes`. */
void notes_append(Notes *notes, Arena *arena, const Notes *more);
/* The same of a part of the students: "grade=3: ..." */
void notes_append_of(Notes *notes, Arena *arena, const char *part, const Notes *more);
const char *note_text(Arena *arena, const Note *note);

#endif
