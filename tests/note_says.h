/* What a note says: tests ask for words, the program for a note's topic. */
#ifndef TESTS_NOTE_SAYS_H
#define TESTS_NOTE_SAYS_H

#include "alike/note.h"

#include <string.h>

static inline bool note_says(const Note *note, const char *words)
{
    Arena *scratch = arena_create();
    const bool says = strstr(note_text(scratch, note), words) != NULL;
    arena_destroy(scratch);
    return says;
}

/* The first note that says so; NULL: none does. */
static inline const Note *note_saying(const Notes *notes, const char *words)
{
    for (size_t k = 0; k < notes->n; k++)
        if (note_says(&notes->item[k], words))
            return &notes->item[k];
    return NULL;
}

/* How many notes say so. */
static inline size_t notes_saying(const Notes *notes, const char *words)
{
    size_t n = 0;
    for (size_t k = 0; k < notes->n; k++)
        n += note_says(&notes->item[k], words);
    return n;
}

#endif
