#include "alike/tape.h"

#include <string.h>

Tape tape_new(Arena *arena)
{
    return (Tape){.arena = arena, .words = {.arena = arena}};
}

void tape_real(Tape *tape, double *x)
{
    if (!tape->reads) {
        tape->value =
            arena_grow(tape->arena, tape->value, &tape->capacity, tape->n + 1, sizeof *tape->value);
        tape->value[tape->n++] = *x;
    } else if (tape->at < tape->n) {
        *x = tape->value[tape->at++];
    } else {
        tape->misfit = true;
    }
}

void tape_count(Tape *tape, size_t *n)
{
    double x = (double)*n;
    tape_real(tape, &x);
    if (x >= 0.0 && x < 9007199254740992.0 && x == (double)(size_t)x)
        *n = (size_t)x;
    else
        tape->misfit = true;
}

void tape_flag(Tape *tape, bool *flag)
{
    size_t n = *flag;
    tape_count(tape, &n);
    *flag = n != 0;
}

/* A number tells whether there is a text. */
void tape_words(Tape *tape, const char **text)
{
    bool is = *text != NULL;
    tape_flag(tape, &is);
    if (!is) {
        *text = NULL;
    } else if (!tape->reads) {
        text_add_bytes(&tape->words, *text, strlen(*text) + 1);
    } else {
        const size_t left = tape->words.n - tape->word_at;
        const char *from = left == 0 ? NULL : tape->words.bytes + tape->word_at;
        const char *end = from == NULL ? NULL : memchr(from, '\0', left);
        if (end == NULL) {
            tape->misfit = true;
            return;
        }
        *text = arena_copy_bytes(tape->arena, from, (size_t)(end - from));
        tape->word_at += (size_t)(end - from) + 1;
    }
}

bool tape_done(const Tape *tape)
{
    return !tape->misfit && tape->at == tape->n && tape->word_at == tape->words.n;
}
