/* The study file as a tree in which every word knows its line and column. */
#ifndef SPEC_NODE_H
#define SPEC_NODE_H

#include "alike/option.h"
#include "alike/text.h"

typedef enum NodeKind { NODE_SCALAR, NODE_LIST, NODE_MAP } NodeKind;

typedef struct Node {
    NodeKind kind;
    Place place;
    size_t end_line;          /* last line that belongs to it */
    const char *text;         /* NODE_SCALAR: as written, without quotes */
    bool quoted;              /* NODE_SCALAR: "" is a text, nothing at all is not */
    size_t n;                 /* items of a list, entries of a map */
    const struct Node **key;  /* NODE_MAP: n scalars */
    const struct Node **item; /* n */
} Node;

/* One thing wrong with the study file. */
typedef struct Problem {
    Place place;
    const char *text;
} Problem;

typedef struct Problems {
    Arena *arena;
    size_t n;
    size_t capacity;
    Problem *item;
} Problems;

/* Keeps the problem unless the same sentence already stands at the same place (an alternative is
 * read like a study of its own, and would say again what was said of the study). */
void problem_add(Problems *problems, Place place, const char *format, ...) PRINTF_LIKE(3, 4);

/* Hands the problems over in the order of the file. Returns true where there are none. */
bool problems_report(const Problems *problems, Error *err);

/* The tree of one YAML document. NULL when it can't be read as one; then, and also when the tree
 * holds something that study files don't use (aliases, tags, a key given twice), there are
 * problems. */
Node *node_parse(Arena *arena, const char *path, const char *bytes, size_t n, Problems *problems);

/* A value from one of our own tables: "[html, md]", "0.2". Takes the given place. */
Node *node_of_text(Arena *arena, const char *text, Place place);

/* NULL when the map has no such key, or when there is no map. */
const Node *node_get(const Node *map, const char *key);
const Node *node_key(const Node *map, const char *key); /* the key itself, for its place */
/* What stands at "effects.estimand". */
const Node *node_at(const Node *root, const char *path);

/* As it would be written on one line. */
const char *node_text(Arena *arena, const Node *node);
/* One word, quoted where YAML or the reader of a line needs it. */
void node_add_word(Text *text, const char *word);

/* base with the entries of over: maps merge key by key, scalars and lists replace. Shares what it
 * does not change. */
const Node *node_merge(Arena *arena, const Node *base, const Node *over);

/* The map without some of its keys: a new map, whose items may be exchanged. */
Node *node_without(Arena *arena, const Node *map, const char *const *keys, size_t n);

#endif
