/* Inside src/report: how the other designs of an outcome stand beside the study's own. */
#ifndef ALIKE_REPORT_SAYS_DESIGNS_H
#define ALIKE_REPORT_SAYS_DESIGNS_H

#include "report/sentences.h"

typedef struct OtherDesign {
    const Design *design;
    Situation s;
    bool agrees;
} OtherDesign;

/* Of those that pass the start and have a result: whether they say what the study's own says, in
 * sign and in whether it is clear; how far effect sizes reach, the study's own among them where it
 * passes. */
typedef struct OtherDesigns {
    size_t n, n_agree;
    OtherDesign *item;
    double least, most; /* NaN: none */
    size_t n_outside;   /* do not pass the start */
    OtherDesign *outside;
    size_t n_missing; /* could not be carried out, or have no result that may be told */
} OtherDesigns;
OtherDesigns other_designs_of(Arena *arena, const Results *results, const Analysis *analysis);

/* "0.22 to 0.27 SD"; of shares the Cox index in the same unit. */
const char *other_designs_range(Arena *arena, const OtherDesigns *designs);

#endif
