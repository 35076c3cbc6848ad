/* The variances there are, each with its words. */
#include "alike/variance.h"

#include <stddef.h>

const VarianceRow variance_row[] = {
#define VARIANCE(id, name_, ...) [VARIANCE_##id] = {.name = name_, __VA_ARGS__},
#include "alike/variance.def"
#undef VARIANCE
};

const char *variance_shown(VarianceKind kind)
{
    const VarianceRow *row = &variance_row[kind];

    return row->shown != NULL ? row->shown : row->name;
}
