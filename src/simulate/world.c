/* A world as a whole: its parts, the studies that can be made of it, its folder of files. */
#include "parts.h"

#include "alike/folder.h"
#include "alike/os.h"
#include "alike/text.h"

#include <errno.h>
#include <string.h>

const char *const sim_study_name[SIM_STUDIES] = {"study_2014", "study_2015", "study_2017"};
const char *const sim_role_name[3] = {"comparison", "program", "other"};

bool world_make(Arena *arena, const WorldSettings *settings, World *out, Error *err)
{
    *out = (World){.settings = *settings,
                   .n_schools = settings->n_schools,
                   .n_students = settings->n_students};
    return sim_make_schools(arena, out, err) && sim_make_students(arena, out, err);
}

/* 2014: schools that began in the first year, over it and the second. 2015: schools that had begun
 * by the second year and tested in all. 2017: an initiative of schools, in the third year alone. */
SimRole sim_role(const World *world, size_t i, int study)
{
    const SimSchool *school = &world->school[i];
    if (school->began == SIM_NOWHERE)
        return SIM_COMPARISON;
    const bool in_study[SIM_STUDIES] = {
        school->began == 0,
        school->began <= 1 && school->last_year == SIM_YEARS - 1,
        school->networked,
    };
    return in_study[study] ? SIM_PROGRAM : SIM_OTHER;
}

typedef bool (*Writer)(Arena *arena, const World *world, FILE *file);

static bool write_year_0(Arena *arena, const World *world, FILE *file)
{
    return sim_write_tests(arena, world, 0, file);
}

static bool write_year_1(Arena *arena, const World *world, FILE *file)
{
    return sim_write_tests(arena, world, 1, file);
}

static bool write_year_2(Arena *arena, const World *world, FILE *file)
{
    return sim_write_tests(arena, world, 2, file);
}

static const struct {
    const char *name;
    Writer write;
    bool of_survey;
} part[] = {
    {.name = "tests_2012.csv", .write = write_year_0},
    {.name = "tests_2013.csv", .write = write_year_1},
    {.name = "tests_2014.csv", .write = write_year_2},
    {.name = "students.csv", .write = sim_write_students},
    {.name = "schools.csv", .write = sim_write_schools},
    {.name = "roster.csv", .write = sim_write_roster},
    {.name = "truth.csv", .write = sim_write_truth},
    {.name = "truth_students.csv", .write = sim_write_truth_students},
    {.name = "study.yaml", .write = sim_write_study_file},
    {.name = "survey_program.csv", .write = sim_write_survey_program, .of_survey = true},
    {.name = "survey_invited.csv", .write = sim_write_survey_invited, .of_survey = true},
    {.name = "survey_reference.csv", .write = sim_write_survey_reference, .of_survey = true},
    {.name = "truth_survey.csv", .write = sim_write_truth_survey, .of_survey = true},
    {.name = "visits.csv", .write = sim_write_visits, .of_survey = true},
};

static bool write_part(Arena *arena, const World *world, const char *path, Writer write, Error *err)
{
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL && write(arena, world, file);
    if (file != NULL)
        ok = fclose(file) == 0 && ok;
    return ok ? true
              : error_set(err, ERR_INTERNAL, NOWHERE,
                          "could not write %s: %s; check that the disk has room and the folder can "
                          "be written to",
                          path, strerror(errno));
}

bool world_write(Arena *arena, const World *world, const char *path, Error *err)
{
    const char *names[COUNT_OF(part) + 1] = {NULL};
    for (size_t i = 0; i < COUNT_OF(part); i++)
        names[i] = part[i].name;
    Folder *folder;
    if (!folder_begin(arena, path, names, &folder, err))
        return false;
    const char *staging = folder_staging(folder);
    bool ok = true;
    for (size_t i = 0; i < COUNT_OF(part) && ok; i++)
        ok = (part[i].of_survey && !world->settings.survey) ||
             write_part(arena, world, os_join(arena, staging, part[i].name), part[i].write, err);
    if (!ok) {
        folder_abandon(folder);
        return false;
    }
    return folder_commit(folder, NULL, err);
}
