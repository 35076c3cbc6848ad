/* Inside src/cli: cells and sentences of a comparison, for text and Markdown alike. */
#ifndef ALIKE_CLI_COMPARISON_CELLS_H
#define ALIKE_CLI_COMPARISON_CELLS_H

#include "comparison.h"

enum { N_COLUMNS = 4 };

typedef struct Rows {
    size_t n;
    const char *(*cell)[N_COLUMNS]; /* label, A, B, change */
} Rows;

typedef enum Shown { SHOWN_ALL, SHOWN_CHANGED } Shown;
Rows part_rows(Arena *arena, const Part *part, Shown which);
/* The main design is shown whole, of others what changed. */
Shown beside_shown(const Beside *pair, BesidePart part);

size_t beside_differences(const Beside *pair);
bool beside_in_both(const Beside *pair);
const char *beside_title(Arena *arena, const Beside *pair);

extern const char *const side_letter[]; /* "A", "B" */
extern const char comparison_no_interval[];
const char *comparison_side_words(Arena *arena, const Comparison *c, int s);
const char *comparison_summary(Arena *arena, const Comparison *c);
bool comparison_effect_differs(const Comparison *c);
/* The analyses in which nothing differs; NULL: there is none, or the summary said it of all. */
const char *comparison_unchanged(Arena *arena, const Comparison *c);
/* What only that side has; NULL: nothing. */
const char *comparison_only(Arena *arena, const Comparison *c, int s);

#endif
