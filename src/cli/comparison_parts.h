/* Inside src/cli: how a comparison is made of two results.json. */
#ifndef ALIKE_CLI_COMPARISON_PARTS_H
#define ALIKE_CLI_COMPARISON_PARTS_H

#include "comparison.h"

/* A text of an object, NULL: it has none; is it this one? A value, NULL where it is null: what is
 * not computable is not there. */
const char *field_text(const json_t *object, const char *key);
bool field_says(const json_t *object, const char *key, const char *text);
const json_t *field_value(const json_t *object, const char *key);
/* The member of an array of objects whose text at `key` is this; NULL: there is none. */
const json_t *member_by(const json_t *array, const char *key, const char *text);

/* A value that was made here, till the comparison is closed. */
const json_t *comparison_keep(Comparison *c, json_t *value);
void words_add(Arena *arena, Words *words, const char *word);
void part_add(Arena *arena, Part *part, Item item);

bool side_read(Arena *arena, const char *path, Side *out, Error *err) MUST_CHECK;

/* What readers call it; its name in results that don't say. */
const char *beside_label(const Beside *pair, const char *key, const char *name);
/* All parts of an analysis that both have. */
void beside_compare(Comparison *c, Beside *pair);

#endif
