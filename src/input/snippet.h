/* Cells in messages, and what counts as blank. */
#ifndef ALIKE_INPUT_SNIPPET_H
#define ALIKE_INPUT_SNIPPET_H

#include "alike/input.h"

/* At most 40 letters of a cell on one line, as text to print. */
typedef struct Snippet {
    char text[176];
} Snippet;
Snippet snippet(const char *bytes, size_t n);

/* Without spaces, tabs, line breaks and non-breaking spaces (U+00A0, U+202F) at both ends. */
CellText cell_trim(CellText cell);
bool cell_is_blank(CellText cell);
/* Does a row of totals begin so: "Grand Total", "Average"? */
bool cell_is_total(CellText cell);

#endif
