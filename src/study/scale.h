/* Inside src/study: one standard deviation for all designs of an outcome. */
#ifndef STUDY_SCALE_H
#define STUDY_SCALE_H

#include "alike/results.h"

/* Reads the effects of alternatives in the standard deviation of the primary design. */
void analyses_scale_alike(Analysis *analysis, size_t n);

#endif
