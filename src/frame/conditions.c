/* The list of conditions as an array. */
#include "alike/conditions.h"

const ConditionKind condition_kinds[N_CONDITIONS] = {
#define CONDITION(what, name_, title_, unit_, yes_no_, lifts_, start_)                             \
    [CONDITION_##what] = {.name = name_,                                                           \
                          .title = title_,                                                         \
                          .unit = unit_,                                                           \
                          .yes_no = yes_no_,                                                       \
                          .lifts = lifts_,                                                         \
                          .start = (KnownColumn)KNOWN_##start_},
#include "alike/conditions.def"
#undef CONDITION
};
