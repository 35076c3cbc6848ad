/* Schools that began in different years: treatment.starts, and the spans that follow from it. */
#ifndef SPEC_STACKS_H
#define SPEC_STACKS_H

#include "reader.h"

/* The schools by starting year, and a span for each stack of the primary design. */
void read_starts(Reader *r, const Node *node);

/* Says that `spans: {from:, to:}` goes with treatment.starts, where there is none. */
void refuse_every_year(Reader *r);

#endif
