#include "frame/dictionary.h"

#include "alike/hash.h"
#include "alike/text.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ENTRIES = 64, FREE = -1 };

/* Up to eight bytes are their own key: with the length it tells all such texts apart. */
static uint64_t key_of(const char *bytes, size_t n)
{
    uint32_t low = 0, high = 0;
    if (n > 8)
        return hash_bytes(0, bytes, n);
    if (n >= 4) {
        memcpy(&low, bytes, 4);
        memcpy(&high, bytes + n - 4, 4);
    } else {
        for (size_t i = 0; i < n; i++)
            low = low << 8 | (unsigned char)bytes[i];
    }
    return (uint64_t)high << 32 | low;
}

static size_t slot_of(const Dictionary *dictionary, uint64_t key, size_t n)
{
    const uint64_t mixed = (key + n) * UINT64_C(0x9E3779B97F4A7C15); /* Knuth's multiplicative */
    return (size_t)(mixed >> 32) & (dictionary->n_entries - 1);
}

static void insert(Dictionary *dictionary, DictionaryEntry entry)
{
    size_t slot = slot_of(dictionary, entry.key, entry.n);
    while (dictionary->entry[slot].number != FREE)
        slot = (slot + 1) & (dictionary->n_entries - 1);
    dictionary->entry[slot] = entry;
}

static void enlarge(Dictionary *dictionary)
{
    DictionaryEntry *old = dictionary->entry;
    const size_t n_old = dictionary->n_entries;
    dictionary->n_entries = n_old == 0 ? FIRST_ENTRIES : 4 * n_old;
    dictionary->entry = memory_grow(NULL, dictionary->n_entries, sizeof *dictionary->entry);
    for (size_t i = 0; i < dictionary->n_entries; i++)
        dictionary->entry[i].number = FREE;
    for (size_t i = 0; i < n_old; i++)
        if (old[i].number != FREE)
            insert(dictionary, old[i]);
    free(old);
}

int32_t dictionary_number(Dictionary *dictionary, Arena *arena, const char *bytes, size_t n,
                          uint32_t row)
{
    if (2 * dictionary->n >= dictionary->n_entries)
        enlarge(dictionary);
    const uint64_t key = key_of(bytes, n);
    size_t slot = slot_of(dictionary, key, n);
    for (; dictionary->entry[slot].number != FREE;
         slot = (slot + 1) & (dictionary->n_entries - 1)) {
        const DictionaryEntry *e = &dictionary->entry[slot];
        if (e->key == key && e->n == n &&
            (n <= 8 || memcmp(dictionary->word[e->number].text, bytes, n) == 0))
            return e->number;
    }
    if (dictionary->n == dictionary->capacity) {
        dictionary->capacity = dictionary->capacity == 0 ? 16 : 2 * dictionary->capacity;
        dictionary->word =
            memory_grow(dictionary->word, dictionary->capacity, sizeof *dictionary->word);
    }
    const int32_t number = (int32_t)dictionary->n;
    dictionary->word[dictionary->n++] = (Word){arena_copy_bytes(arena, bytes, n), (uint32_t)n, row};
    dictionary->entry[slot] = (DictionaryEntry){key, (uint32_t)n, number};
    return number;
}

void dictionary_free(Dictionary *dictionary)
{
    free(dictionary->entry);
    free(dictionary->word);
    *dictionary = (Dictionary){0};
}

typedef struct Ranked {
    const char *text;
    double value;
    bool is_number;
    int32_t number;
} Ranked;

static int by_value_then_text(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (x->is_number != y->is_number)
        return x->is_number ? -1 : 1;
    if (x->is_number && x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return strcmp(x->text, y->text);
}

void dictionary_sort(const Dictionary *dictionary, int32_t *rank, const char **names)
{
    const size_t n = dictionary->n;
    Ranked *ranked = memory_grow(NULL, n == 0 ? 1 : n, sizeof *ranked);
    for (size_t i = 0; i < n; i++) {
        const Word *word = &dictionary->word[i];
        ranked[i] = (Ranked){.text = word->text, .number = (int32_t)i};
        ranked[i].is_number = text_to_real(word->text, word->n, &ranked[i].value);
    }
    qsort(ranked, n, sizeof *ranked, by_value_then_text);
    for (size_t i = 0; i < n; i++) {
        rank[ranked[i].number] = (int32_t)i;
        names[i] = ranked[i].text;
    }
    free(ranked);
}
