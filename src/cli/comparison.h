/* Two results folders side by side, from their results.json: what changed, and what only one has.
 */
#ifndef ALIKE_CLI_COMPARISON_H
#define ALIKE_CLI_COMPARISON_H

#include "results/read.h"

#include "alike/text.h"

typedef enum ItemKind {
    ITEM_TEXT,
    ITEM_COUNT,
    ITEM_ARMS,  /* {program, comparison}: counts */
    ITEM_REAL,  /* in the unit of the score */
    ITEM_SIZE,  /* in standard deviations */
    ITEM_RANGE, /* [from, to] in the unit of the score */
    ITEM_SIZES, /* [from, to] in standard deviations */
} ItemKind;

/* One thing in both. */
typedef struct Item {
    const char *name, *label; /* for programs, for people */
    ItemKind kind;
    int digits;            /* ITEM_REAL, ITEM_RANGE: after the point */
    const json_t *side[2]; /* NULL: this one does not have it */
    bool hidden[2];        /* left out of published results */
} Item;

typedef struct Part {
    const char *name, *title;
    size_t n, capacity;
    Item *item;
} Part;

typedef enum BesidePart {
    PART_SAMPLE,
    PART_LOSSES,
    PART_BALANCE,
    PART_EFFECT,
    PART_GROUPS,
    N_PARTS
} BesidePart;

/* One outcome under one design. */
typedef struct Beside {
    const char *outcome, *design;
    const char *label, *design_label; /* for people */
    const json_t *side[2];            /* of analyses[]; NULL: not there */
    Part part[N_PARTS];
} Beside;

typedef struct Words {
    size_t n, capacity;
    const char **item;
} Words;

typedef struct Comparison {
    Arena *arena;
    json_t *kept; /* values that were made here */
    FinishedRun side[2];
    Part inputs, settings;
    size_t n_pairs;
    Beside *pair;
    Words only[2]; /* tables and fields that this one has and the other lacks */
    Words caution;
} Comparison;

/* Reads results.json of both; paths are folders or such files. comparison_close in either case. */
bool comparison_open(Arena *arena, const char *a, const char *b, Comparison *out,
                     Error *err) MUST_CHECK;
void comparison_close(Comparison *comparison);

bool item_differs(const Item *item);
size_t part_differences(const Part *part);
bool comparison_is_internal(const Comparison *comparison);

void comparison_write_text(Text *out, const Comparison *comparison, size_t width);
void comparison_write_markdown(Text *out, const Comparison *comparison);
/* Its fields into the object. */
void comparison_put(json_t *object, const Comparison *comparison);

#endif
