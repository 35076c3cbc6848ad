#ifndef ALIKE_SMALL_H
#define ALIKE_SMALL_H

#include "alike/results.h"

/* How many cells are about few people, or about all but few. */
size_t results_count_small(const Results *results);

#endif
