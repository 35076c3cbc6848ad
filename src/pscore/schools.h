/* The schools that a score model knows of. Inside src/pscore only. */
#ifndef PSCORE_SCHOOLS_H
#define PSCORE_SCHOOLS_H

#include "alike/pscore.h"

typedef struct Schools {
    size_t n;
    const int32_t *of; /* n of the cohort: the school of each student */
    bool whole;        /* the program was given to whole schools */
    WholeGroups groups;
} Schools;

/* Row "school" of a model, at a member `school` of its settings. */
#define SCHOOL_OPTION(Settings)                                                                    \
    {                                                                                              \
        .name = "school", .type = OPT_COLUMN, .offset = offsetof(Settings, school),                \
        .role = ROLE_CATEGORY, .example = "school_id",                                             \
        .plain = "The column that says which school a student goes to.",                           \
        .change_when = "the column has another name.",                                             \
        .help = "Any column of groups; students without a value are left out."                     \
    }

/* ERR_STUDY: there is but one school. */
bool schools_find(Arena *arena, const Cohort *cohort, Name school, Schools *out,
                  Error *err) MUST_CHECK;

#endif
