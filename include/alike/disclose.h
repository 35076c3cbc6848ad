/* Disclosure control: small cells of the results, and what would give them away. */
#ifndef ALIKE_DISCLOSE_H
#define ALIKE_DISCLOSE_H

#include "alike/results.h"

/* Hide small cells (publish) or count them. Call last, before anything is written. */
void results_protect(Arena *arena, Results *results);

#endif
