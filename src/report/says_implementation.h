/* What is said of links between the program's effects in schools and how fully these carried it
 * out: the answer, on what it rests, and what it cannot tell. */
#ifndef REPORT_SAYS_IMPLEMENTATION_H
#define REPORT_SAYS_IMPLEMENTATION_H

#include "report/body.h"

/* Both "" where the study relates nothing, or nothing of it is left in what is published. */
Said says_implementation(Arena *arena, const Results *results, const Outline *outline);
/* When a threshold was stated; "" where there is none. */
const char *says_threshold(const Results *results);

#endif
