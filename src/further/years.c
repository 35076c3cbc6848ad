/* Effects by how long the program had run at the student's school. */
#include "further/parts.h"

#include "alike/part_tables.h"
#include "alike/text.h"

const TableKind table_years = TABLE_KIND(group_effects_columns, .name = "years");

static bool applies(const FurtherInput *input)
{
    return has_comparison_students(input) && frame_known(input->stages->frame, KNOWN_YEARS) != NULL;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Cohort *cohort = input->stages->cohort;
    const Levels years =
        frame_levels(arena, frame_known(input->stages->frame, KNOWN_YEARS), cohort->row, cohort->n);
    const char **level = (const char **)arena_array(arena, years.n_levels, sizeof *level);
    const GroupTable groups = {
        .kind = &table_years,
        .title = "By year of implementation",
        .what = "Years of the program",
        .sentence = "Effects by the number of years that the program had run at the student's "
                    "school by the end of the span, each with its comparison students and the "
                    "weights of the whole design. Schools that began early may differ in more than "
                    "their experience.",
        .n = years.n_levels,
        .level = level,
        .level_of = years.level,
    };

    (void)notes;
    for (size_t g = 0; g < years.n_levels; g++)
        level[g] = arena_printf(arena, "%s %s", years.name[g],
                                text_equal(years.name[g], "1") ? "year" : "years");
    return further_groups(arena, input, &groups, tables, err);
}

const FurtherAnalysis further_years = {
    .name = "years",
    .help = "effects by year of implementation (column years)",
    .source = "RAND RR-2042 (2017) relates effects to years of implementation; the groups are ours",
    .unasked = true,
    .shares_study = true,
    .applies = applies,
    .run = run,
};
