/* What results say of a design as a whole. */
#include "alike/match.h"

const ResultField matching_fields[] = {
#define MATCHING_FIELD(type_, member_, name_, hidden_, help_, rounding_)                           \
    {.column = {.name = name_, .type = type_, .rounding = rounding_},                              \
     .json = name_,                                                                                \
     .help = help_,                                                                                \
     .offset = offsetof(Matching, member_),                                                        \
     .hidden = hidden_},
#define MATCHING_TEXT(...)  MATCHING_FIELD(CELL_TEXT, __VA_ARGS__)
#define MATCHING_COUNT(...) MATCHING_FIELD(CELL_COUNT, __VA_ARGS__)
#define MATCHING_REAL(...)  MATCHING_FIELD(CELL_REAL, __VA_ARGS__)
#include "alike/matching.def"
};
const size_t n_matching_fields = COUNT_OF(matching_fields);
