/* Which scores are outcomes, and which earlier ones are their pretests. For roles.c alone. */
#ifndef ALIKE_DRAFT_OUTCOMES_H
#define ALIKE_DRAFT_OUTCOMES_H

#include "draft/roles.h"

void find_outcomes(Arena *arena, Guesses *g);

#endif
