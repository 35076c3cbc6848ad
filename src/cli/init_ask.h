/* What alike init can't guess, asked of a person at a terminal. */
#ifndef ALIKE_CLI_INIT_ASK_H
#define ALIKE_CLI_INIT_ASK_H

#include "alike/draft.h"

/* The open lines of the draft, one after another; those that are answered are filled in. Does
 * nothing unless standard input and standard output are a terminal. */
void init_ask(Arena *arena, Draft *draft);

#endif
