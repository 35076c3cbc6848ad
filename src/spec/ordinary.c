#include "spec/ordinary.h"

#include <ctype.h>
#include <string.h>

static const Ordinary rows[] = {
#define ORDINARY(words, keys, page, sentence) {words, keys, page, sentence},
#include "spec/ordinary.def"
#undef ORDINARY
};

const Ordinary *ordinary_at(size_t i)
{
    return i < COUNT_OF(rows) ? &rows[i] : NULL;
}

size_t ordinary_parts(Arena *arena, const char *list, const char ***part)
{
    size_t n = 0, capacity = 0;
    *part = NULL;
    while (*list != '\0') {
        const size_t length = strcspn(list, "|");
        *part = (const char **)arena_grow(arena, (void *)*part, &capacity, n + 1, sizeof **part);
        (*part)[n++] = arena_copy_bytes(arena, list, length);
        list += length + (list[length] == '|');
    }
    return n;
}

static char plain(char c)
{
    return c == '_' || c == '-' ? ' ' : (char)tolower((unsigned char)c);
}

/* One of several words, up to a bar or the end. */
static bool is_word_of(const char *word, const char *of, size_t n)
{
    if (strlen(word) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (plain(word[i]) != plain(of[i]))
            return false;
    return true;
}

const Ordinary *ordinary_find(const char *word)
{
    for (size_t k = 0; k < COUNT_OF(rows); k++)
        for (const char *at = rows[k].words; *at != '\0';) {
            const size_t n = strcspn(at, "|");
            if (is_word_of(word, at, n))
                return &rows[k];
            at += n + (at[n] == '|');
        }
    return NULL;
}

const char *ordinary_nearest(Arena *arena, const char *word)
{
    const char **all = NULL;
    size_t n = 0, capacity = 0;
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        const char **part;
        const size_t n_parts = ordinary_parts(arena, rows[k].words, &part);
        for (size_t i = 0; i < n_parts; i++) {
            all = (const char **)arena_grow(arena, (void *)all, &capacity, n + 1, sizeof *all);
            all[n++] = part[i];
        }
    }
    return text_nearest(word, all, n);
}
