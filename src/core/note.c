#include "alike/note.h"

static Note *append(Notes *notes, Arena *arena, Note note)
{
    note.phrase = phrase_copy(arena, &note.phrase);
    notes->item = arena_grow(arena, notes->item, &notes->capacity, notes->n + 1, sizeof(Note));
    notes->item[notes->n] = note;
    return &notes->item[notes->n++];
}

Note *notes_add(Notes *notes, Arena *arena, const char *stage, NoteImportance importance,
                Count count, Phrase phrase)
{
    return append(
        notes, arena,
        (Note){.stage = stage, .importance = importance, .count = count, .phrase = phrase});
}

void notes_append(Notes *notes, Arena *arena, const Notes *more)
{
    for (size_t i = 0; i < more->n; i++) {
        Note note = more->item[i];
        note.stage = arena_copy_text(arena, note.stage);
        append(notes, arena, note);
    }
}

void notes_append_of(Notes *notes, Arena *arena, const char *part, const Notes *more)
{
    for (size_t i = 0; i < more->n; i++) {
        Note note = more->item[i];
        note.phrase = PHRASE("{}: {}", piece_value(part), piece_phrase(arena, note.phrase));
        append(notes, arena, note);
    }
}

const char *note_text(Arena *arena, const Note *note)
{
    return phrase_text(arena, &note->phrase);
}
