#include "alike/note.h"

#include <stdarg.h>
#include <stdio.h>

PRINTF_LIKE(6, 0)
static void add(Notes *notes, Arena *arena, const char *stage, size_t count, bool caution,
                const char *format, va_list arguments)
{
    char *text = arena_format(arena, format, arguments);
    notes->item = arena_grow(arena, notes->item, &notes->capacity, notes->n + 1, sizeof(Note));
    notes->item[notes->n++] =
        (Note){.stage = stage, .text = text, .count = count, .caution = caution};
}

void note_add(Notes *notes, Arena *arena, const char *stage, size_t count, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(notes, arena, stage, count, false, format, arguments);
    va_end(arguments);
}

void caution_add(Notes *notes, Arena *arena, const char *stage, size_t count, const char *format,
                 ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(notes, arena, stage, count, true, format, arguments);
    va_end(arguments);
}

void note_add_internal(Notes *notes, Arena *arena, const char *stage, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(notes, arena, stage, 0, false, format, arguments);
    va_end(arguments);
    notes->item[notes->n - 1].internal = true;
}

void notes_append(Notes *notes, Arena *arena, const Notes *more)
{
    if (more->n == 0)
        return;
    notes->item =
        arena_grow(arena, notes->item, &notes->capacity, notes->n + more->n, sizeof(Note));
    for (size_t i = 0; i < more->n; i++) {
        Note *note = &notes->item[notes->n + i];
        *note = more->item[i];
        note->text = arena_copy_text(arena, note->text);
        note->stage = arena_copy_text(arena, note->stage);
    }
    notes->n += more->n;
}
