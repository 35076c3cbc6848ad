/* The distinct texts of one column, numbered in the order they are met. */
#ifndef ALIKE_FRAME_DICTIONARY_H
#define ALIKE_FRAME_DICTIONARY_H

#include "alike/arena.h"

typedef struct Word {
    const char *text;
    uint32_t n;         /* bytes */
    uint32_t first_row; /* where it was met first */
} Word;

typedef struct DictionaryEntry {
    uint64_t key;
    uint32_t n;
    int32_t number; /* of the word; -1: free */
} DictionaryEntry;

typedef struct Dictionary {
    DictionaryEntry *entry; /* a power of two; NULL while empty */
    size_t n_entries;
    Word *word;
    size_t n, capacity;
} Dictionary;

/* The word's number, a new one when it wasn't met before. */
int32_t dictionary_number(Dictionary *dictionary, Arena *arena, const char *bytes, size_t n,
                          uint32_t row);
void dictionary_free(Dictionary *dictionary); /* the texts stay in the arena */

/* Sorts words as level names are: numbers by value first, then text by bytes. rank[number] is the
 * word's place; names[place] its text. */
void dictionary_sort(const Dictionary *dictionary, int32_t *rank, const char **names);

#endif
