/* The study file's words about columns: which cells count, labels, new values, derivations. */
#ifndef ALIKE_COLUMN_SPEC_H
#define ALIKE_COLUMN_SPEC_H

#include "alike/setting.h"

/* Of an id: how many columns it may be made of, and how wide numbers are filled up at most. */
enum { ID_PARTS_MAX = 4, ID_WIDTH_MAX = 40 };

/* Which cells of a column count. Numbers compare as numbers, everything else as text.
 * is_range: {min:, max:}, inclusive; an absent bound is +-INFINITY. Else a list of n values as
 * written. */
#define VALUE_SET_FIELDS(FIELD)                                                                    \
    FIELD(FLAG, is_range)                                                                          \
    FIELD(REAL, min)                                                                               \
    FIELD(REAL, max)                                                                               \
    FIELD(WORDS, value)                                                                            \
    FIELD(PLACE, place)
#define SETTING_WORDS(name)                                                                        \
    size_t n;                                                                                      \
    Name *name;
SETTING_STRUCT(ValueSet, VALUE_SET_FIELDS);

#define KEEP_FIELDS(FIELD)   FIELD(NAME, column) FIELD(VALUES, accept)
#define SETTING_VALUES(name) ValueSet name;
SETTING_STRUCT(KeepRule, KEEP_FIELDS);

/* from: text of a cell as written in the file; to: of the new one. */
#define VALUE_PAIR_FIELDS(FIELD) FIELD(TEXT, from) FIELD(TEXT, to) FIELD(PLACE, place)
SETTING_STRUCT(ValuePair, VALUE_PAIR_FIELDS);

/* One entry of `columns`: labels, recoded values, or a derivation (src/frame/derivations.def).
 * label: NULL: the name. group: heading in the love plot; NULL: none. derivation: "equals",
 * "power", "mean_of", ...; text NULL when the column is in the data. argument: as written: columns
 * or numbers. by: mean_of: the group column. labels: its codes are to be what the file says they
 * mean. */
#define COLUMN_FIELDS(FIELD)                                                                       \
    FIELD(NAME, name)                                                                              \
    FIELD(TEXT, label)                                                                             \
    FIELD(TEXT, group)                                                                             \
    FIELD(TEXT, unit)                                                                              \
    FIELD(LATE_FLAG, labels)                                                                       \
    FIELD(VALUE_PAIRS, value)                                                                      \
    FIELD(NAME, derivation)                                                                        \
    FIELD(NAMES, argument)                                                                         \
    FIELD(NAME, by)
#define SETTING_VALUE_PAIRS(name)                                                                  \
    size_t n_##name##s;                                                                            \
    ValuePair *name;
SETTING_STRUCT(ColumnRule, COLUMN_FIELDS);

/* Are its cells to hold something else than the file's? */
static inline bool column_is_recoded(const ColumnRule *rule)
{
    return rule->n_values > 0 || rule->labels;
}

/* What an empty cell of it stands for ("": N under its values); NULL: for nothing, it is missing.
 */
static inline const char *column_blank_means(const ColumnRule *rule)
{
    for (size_t i = 0; i < rule->n_values; i++)
        if (rule->value[i].from[0] == '\0')
            return rule->value[i].to;
    return NULL;
}

#endif
