/* What a comparison keeps of what it makes. */
#include "comparison_parts.h"

#include <string.h>

const json_t *comparison_keep(Comparison *c, json_t *value)
{
    json_array_append_new(c->kept, value);
    return value;
}

void words_add(Arena *arena, Words *words, const char *word)
{
    for (size_t i = 0; i < words->n; i++)
        if (strcmp(words->item[i], word) == 0)
            return;
    words->item =
        arena_grow(arena, (void *)words->item, &words->capacity, words->n + 1, sizeof *words->item);
    words->item[words->n++] = word;
}

void part_add(Arena *arena, Part *part, Item item)
{
    part->item = arena_grow(arena, part->item, &part->capacity, part->n + 1, sizeof *part->item);
    part->item[part->n++] = item;
}
