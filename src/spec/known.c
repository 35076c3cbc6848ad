#include "alike/known.h"

static const char *const names[N_KNOWN_COLUMNS][KNOWN_NAMES_MAX + 1] = {
#define KNOWN_COLUMN(what, ...) [KNOWN_##what] = {__VA_ARGS__},
#include "alike/known.def"
};

const char *known_name(KnownColumn what)
{
    return names[what][0];
}

const char *known_name_at(KnownColumn what, size_t i)
{
    return i < KNOWN_NAMES_MAX ? names[what][i] : NULL;
}
