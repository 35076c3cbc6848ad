/* The norm tables that ship: rows of norms.def, with figures made from datasets/norms when the
 * program is built. */
#include "norms/tables.h"

#include "norms.inc"

#define NORMS(name_, help_, source_)                                                               \
    static const Norms name_ = {.name = #name_, .help = help_, .source = source_, name_##_ROWS};
#include "norms/norms.def"
#undef NORMS

static const Entry *const rows[] = {
#define NORMS(name_, help_, source_) &name_.entry,
#include "norms/norms.def"
#undef NORMS
};
const Registry norm_tables = {.kind = "table of norms",
                              .noun = "norms",
                              .title = "National norms",
                              .key = "norms.table",
                              .chosen = true,
                              .n = COUNT_OF(rows),
                              .row = rows};
