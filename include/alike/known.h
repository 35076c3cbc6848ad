/* Columns that go by a name whatever the study is about (known.def). Whoever needs one asks for
 * what it is; frame_known finds it. */
#ifndef ALIKE_KNOWN_H
#define ALIKE_KNOWN_H

#include "alike/base.h"

typedef enum KnownColumn {
#define KNOWN_COLUMN(what, ...) KNOWN_##what,
#include "alike/known.def"
#undef KNOWN_COLUMN
    N_KNOWN_COLUMNS
} KnownColumn;

enum { KNOWN_NAMES_MAX = 3 };

/* That of the column which is made of test records. */
const char *known_name(KnownColumn what);
/* All names that it goes by; NULL where they end. */
const char *known_name_at(KnownColumn what, size_t i);

#endif
