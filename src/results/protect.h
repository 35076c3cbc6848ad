/* The parts of disclosure control. */
#ifndef ALIKE_PROTECT_H
#define ALIKE_PROTECT_H

#include "alike/results.h"

#define HIDDEN_MARK "hidden" /* not small itself, but it would give a small one away */

typedef struct Protection {
    Arena *arena;
    size_t min;
    bool apply;       /* false: only count what would be hidden for being small */
    const char *mark; /* "n<10" */
    const char *unit; /* "student" */
} Protection;

/* Flow tables of all analyses together, since they share totals. Returns cells hidden (or small).
 */
size_t protect_flows(const Protection *p, Results *results);

/* Small numbers of students in the sentences of notes. */
void protect_notes(const Protection *p, Results *results);

/* The sentence with small counts of students put as "fewer than 10". */
const char *protect_sentence(const Protection *p, const char *text, size_t count);

#endif
