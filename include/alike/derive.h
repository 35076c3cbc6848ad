/* The closed list of derivations that `columns` may name. One file and one row of derivations.def
 * each; there is no expression language. A score is never a source. */
#ifndef ALIKE_DERIVE_H
#define ALIKE_DERIVE_H

#include "alike/registry.h"
#include "alike/spec.h"

struct Frame;
struct Column;

/* What a derivation is given: its arguments looked up. All columns have n_rows of the frame. */
typedef struct DeriveTask {
    const char *name;                   /* of the new column */
    const ColumnRule *rule;             /* the arguments as written, with their places */
    const struct Frame *frame;          /* rows, ids, lines: for messages */
    const struct Column *const *column; /* the first n_columns arguments */
    const double *number;               /* the arguments after them, where `numbers` */
    const struct Column *by;            /* NULL where the derivation takes none */
} DeriveTask;

/* A row of derivations.def. The arguments are n_columns columns, then n_values values. */
typedef struct Derivation {
    ENTRY_HEAD; /* form: "mean_of: COLUMN, by: COLUMN" */
    size_t n_columns;
    size_t n_values;
    bool numbers;    /* the values must be numbers */
    bool takes_text; /* the source may be a factor */
    bool by;         /* needs `by`, the column of groups */
    /* Fills out->real (n_rows, NaN where not computable), out->reason (n_rows) of a real column;
     * name, counts and the rest are set by the caller. */
    bool (*derive)(Arena *arena, const DeriveTask *task, struct Column *out, Notes *notes,
                   Error *err);
} Derivation;
REGISTRY_OF(Derivation, derivation, derivations)

#endif
