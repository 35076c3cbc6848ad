/* docs/method-reference.md: what the program can do and who says so, from the registries. */
#ifndef ALIKE_METHODS_PAGE_H
#define ALIKE_METHODS_PAGE_H

#include "alike/arena.h"

/* Markdown: every kind whose rows have sources, the variances, and all that is cited. */
const char *methods_page(Arena *arena);

#endif
