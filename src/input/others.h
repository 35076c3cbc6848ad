/* Files that are often handed over in place of a table. */
#ifndef ALIKE_INPUT_OTHERS_H
#define ALIKE_INPUT_OTHERS_H

#include "alike/error.h"

/* False with ERR_DATA where the first bytes are of a kind that is known and not read: what it is,
 * and what to do. */
bool refuse_others(const char *name, const unsigned char *start, size_t n, Error *err);

#endif
