/* Words that people bring with them from other programs, courses and meetings, and the keys and
 * pages that they mean (ordinary.def). */
#ifndef ALIKE_SPEC_ORDINARY_H
#define ALIKE_SPEC_ORDINARY_H

#include "alike/text.h"

typedef struct Ordinary {
    const char *words, *keys, *page, *sentence;
} Ordinary;

const Ordinary *ordinary_at(size_t i); /* NULL: past the end */
/* The row of a word; NULL: there is none. */
const Ordinary *ordinary_find(const char *word);
/* The nearest word; NULL: none is near enough to be what was meant. */
const char *ordinary_nearest(Arena *arena, const char *word);
/* The parts of a list with bars. */
size_t ordinary_parts(Arena *arena, const char *list, const char ***part);

#endif
