/* A table of `validate gaps`: tests of whether parts differ, over copies of the data. */
#ifndef GAP_PARTS_H
#define GAP_PARTS_H

#include "alike/error.h"

/* The world of the moment is written to path. n_failing: gates that fail are added. */
bool gap_parts(size_t worlds, size_t threads, const char *path, size_t *n_failing, Error *err);

#endif
