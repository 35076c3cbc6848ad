/* visits.csv: how fully each school of the program carries it out, as visitors saw. What it goes
 * with can be told from truth.csv, which has the effect in each school. */
#include "parts.h"

bool sim_write_visits(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    fputs("school,own_pace\n", file);
    for (size_t i = 0; i < world->n_schools; i++)
        if (world->school[i].began != SIM_NOWHERE)
            fprintf(file, "%s,%.2f\n", world->school[i].name, world->school[i].visits);
    return ferror(file) == 0;
}

bool sim_write_implementation_block(FILE *file)
{
    fputs(
        "# Was there more where it was carried out more fully? Visitors saw what goes with effects "
        "in\n"
        "# mathematics, and not with those in reading.\n"
        "implementation:\n"
        "  measures:\n"
        "    - {name: visits, label: Lessons at students' own pace, file: visits.csv, school: "
        "school, column: own_pace}\n"
        "    - {name: pace, label: What teachers say of pace, survey: teachers, index: " SIM_INDEX
        "}\n"
        "  threshold: {visits: 0.6}\n\n",
        file);
    return ferror(file) == 0;
}
