#include "alike/derive.h"

#include "alike/frame.h"

#define DERIVATION(name) extern const Derivation derivation_##name;
#include "frame/derivations.def"
#undef DERIVATION

static const Entry *const rows[] = {
#define DERIVATION(name) &derivation_##name.entry,
#include "frame/derivations.def"
#undef DERIVATION
};
const Registry derivations = {.kind = "derivation",
                              .title = "Derived columns",
                              .key = "columns.NAME",
                              .n = COUNT_OF(rows),
                              .row = rows};
