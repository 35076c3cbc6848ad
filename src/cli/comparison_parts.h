/* Inside src/cli: how a comparison is made of two results.json. */
#ifndef ALIKE_CLI_COMPARISON_PARTS_H
#define ALIKE_CLI_COMPARISON_PARTS_H

#include "comparison.h"

/* A value that was made here, till the comparison is closed. */
const json_t *comparison_keep(Comparison *c, json_t *value);
void words_add(Arena *arena, Words *words, const char *word);
void part_add(Arena *arena, Part *part, Item item);

/* What readers call it; its name in results that don't say. */
const char *beside_label(const Beside *pair, const char *key, const char *name);
/* All parts of an analysis that both have. */
void beside_compare(Comparison *c, Beside *pair);

#endif
