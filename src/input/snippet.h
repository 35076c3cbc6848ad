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
/* Does it say this, whatever the case of its letters (of ASCII), the width of its blanks, and with
 * or without a colon behind it? */
bool cell_says(CellText cell, const char *words);
/* The same of its beginning, behind which a blank or nothing stands: so many bytes; 0: no. */
size_t cell_begins(CellText cell, const char *words);
/* Does a row of totals begin so: "Grand Total", "Average"? */
bool cell_is_total(CellText cell);

#endif
