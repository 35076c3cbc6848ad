#include "alike/note.h"

#include "alike/text.h"

#include <string.h>

static void append(Notes *notes, Arena *arena, Note note)
{
    note.phrase = phrase_copy(arena, &note.phrase);
    notes->item = arena_grow(arena, notes->item, &notes->capacity, notes->n + 1, sizeof(Note));
    notes->item[notes->n++] = note;
}

void notes_add(Notes *notes, Arena *arena, const char *stage, NoteImportance importance,
               Count count, Phrase phrase)
{
    append(notes, arena,
           (Note){.stage = stage, .importance = importance, .count = count, .phrase = phrase});
}

PRINTF_LIKE(6, 0)
static void add_untyped(Notes *notes, Arena *arena, const char *stage, NoteImportance importance,
                        size_t count, const char *format, va_list arguments)
{
    Piece piece = {.kind = PIECE_UNTYPED, .text = arena_format(arena, format, arguments)};
    notes_add(notes, arena, stage, importance, count_about(ABOUT_RECORDS, count),
              (Phrase){.n = 1, .piece = &piece});
}

void note_add(Notes *notes, Arena *arena, const char *stage, size_t count, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_untyped(notes, arena, stage, NOTE_PLAIN, count, format, arguments);
    va_end(arguments);
}

void caution_add(Notes *notes, Arena *arena, const char *stage, size_t count, const char *format,
                 ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_untyped(notes, arena, stage, NOTE_CAUTION, count, format, arguments);
    va_end(arguments);
}

void notes_append(Notes *notes, Arena *arena, const Notes *more)
{
    for (size_t i = 0; i < more->n; i++) {
        Note note = more->item[i];
        note.stage = arena_copy_text(arena, note.stage);
        append(notes, arena, note);
    }
}

const char *note_text(Arena *arena, const Note *note)
{
    return phrase_text(arena, &note->phrase);
}

bool note_says(const Note *note, const char *words)
{
    Arena *scratch = arena_create();
    const bool says = strstr(note_text(scratch, note), words) != NULL;
    arena_destroy(scratch);
    return says;
}
