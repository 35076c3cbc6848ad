/* The desktop's own program that opens a file. */
#ifndef ALIKE_CLI_OPENER_H
#define ALIKE_CLI_OPENER_H

#include "alike/arena.h"

typedef struct Opener {
    const char *program; /* NULL: there is none */
    const char *path;
} Opener;

/* Found beforehand, so that nothing has to be allocated when results are in place. */
Opener opener_for(Arena *arena, const char *path);
/* Where it can't be opened, a note says so: the results are there all the same. */
void opener_open(const Opener *opener);

#endif
