/* What changes how an answer is to be read, for the terminal and for programs. */
#ifndef ALIKE_CLI_CAUTIONS_H
#define ALIKE_CLI_CAUTIONS_H

#include "alike/results.h"

/* One caution and the outcomes under the primary design that it is about; none: the study. */
typedef struct Caution {
    const char *text;
    size_t n;
    const Analysis **about;
} Caution;

typedef struct Cautions {
    size_t n, capacity;
    Caution *item;
} Cautions;

/* Those of the study and, what several outcomes share told once, of each outcome. */
Cautions cautions_of(Arena *arena, const Results *results);

/* To standard error. */
void cautions_print(Arena *arena, const Results *results);

#endif
