#include "pscore/schools.h"

bool schools_find(Arena *arena, const Cohort *cohort, Name school, Schools *out, Error *err)
{
    const Column *column = cohort_column(cohort, school);
    const Levels levels = frame_levels(arena, column, cohort->row, cohort->n);
    *out = (Schools){.n = levels.n_levels, .of = levels.level};
    out->whole = cohort_given_to_groups(cohort, column, &out->groups);
    if (out->groups.n_groups < 2)
        return error_say(err, ERR_INFEASIBLE, school.place,
                         PHRASE("propensity.school names '{}', which has one value among the "
                                "students who are compared; choose a model without schools",
                                piece_column(school.text)));
    return true;
}
