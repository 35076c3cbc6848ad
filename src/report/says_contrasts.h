/* What is said of a study of several programs. All is "" of a study of two groups. */
#ifndef ALIKE_REPORT_SAYS_CONTRASTS_H
#define ALIKE_REPORT_SAYS_CONTRASTS_H

#include "report/says_items.h"

/* Beside the answer: on whom each effect stands, and what two of them do not tell. */
typedef struct Contrasting {
    const char *head, *text; /* "Not one against the other.", and why */
} Contrasting;
Contrasting says_contrasts(Arena *arena, const Results *results);

/* "in A and B": the programs that are held against the common comparison group; and that group. */
const char *contrasts_programs(Arena *arena, const Results *results);
const char *contrasts_control(const Results *results);
/* The comparison group of a contrast as it reads after "students in": a value that says that there
 * was no program is no name of one. "A"; "version 0"; of "none", "N" and "-" "no program". */
const char *contrast_group(const ContrastSpec *contrast);
bool contrasts_each_other(const Results *results);

#endif
