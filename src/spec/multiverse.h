/* Inside src/spec: the multiverse between its choices and its designs. */
#ifndef SPEC_MULTIVERSE_H
#define SPEC_MULTIVERSE_H

#include "reader.h"

struct Universe {
    Place place;
    size_t end_line;
    const Node ***value; /* by choice and value */
};

/* Is it a block, or a setting of several parts, whose values need names? */
bool choice_is_compound(const char *key);

#endif
