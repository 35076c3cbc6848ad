/* alike simulate: data whose truth is known. */
#include "output.h"

#include "alike/command.h"

#include "alike/os.h"
#include "alike/simulate.h"
#include "alike/text.h"

#include <stdio.h>

static const Flag flags[] = {
    {.name = "--schools",
     .value = "N",
     .type = FLAG_NUMBER,
     .offset = offsetof(Arguments, schools),
     .help = "schools in all; about one in six gets the program (default: 213)"},
    {.name = "--students",
     .value = "N",
     .type = FLAG_NUMBER,
     .offset = offsetof(Arguments, students),
     .help = "students in all (default: 70 for each school)"},
    {.name = "--seed",
     .value = "S",
     .type = FLAG_NUMBER,
     .offset = offsetof(Arguments, seed),
     .help = "of every random choice: the same seed makes the same files (default: 1)"},
    {.name = "--survey",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, survey),
     .help =
         "with a survey of the program's teachers, one of others, and the true differences; and "
         "with visits to its schools"},
    {.name = "--dirty",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, dirty),
     .help = "with retests, duplicates, spellings, blank scores and lost zeros"},
    {.name = "--output",
     .brief = "-o",
     .value = "DIR",
     .type = FLAG_TEXT,
     .offered = OFFERED_FOLDERS,
     .offset = offsetof(Arguments, output),
     .help = "folder of the files; needed"},
    {.name = NULL},
};

static void print_summary(Arena *arena, const World *world, const char *folder)
{
    size_t program = 0;
    for (size_t i = 0; i < world->n_schools; i++)
        program += sim_role(world, i, SIM_STUDY) == SIM_PROGRAM;
    command_print(
        "%s simulated students in %s schools, over three school years; %s schools have the "
        "program in study.yaml.\n"
        "What it did is in truth.csv%s. Next: alike run %s\n",
        text_count(arena, world->n_students), text_count(arena, world->n_schools),
        text_count(arena, program),
        world->settings.survey ? ", what it made of teachers' answers in truth_survey.csv" : "",
        os_join(arena, folder, "study.yaml"));
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    enum { SCHOOLS = 213, PER_SCHOOL = 70 };
    if (arguments->output == NULL)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "'alike simulate' needs a folder to write to: alike simulate -o DIR");
    WorldSettings settings = {.n_schools = arguments->schools,
                              .n_students = arguments->students,
                              .seed = arguments->seed == 0 ? 1 : arguments->seed,
                              .survey = arguments->survey,
                              .dirty = arguments->dirty};
    if (settings.n_schools == 0)
        settings.n_schools = SCHOOLS;
    if (settings.n_students == 0)
        settings.n_students = PER_SCHOOL * settings.n_schools;
    World world;
    if (!output_check(arena, arguments->output, NULL, err))
        return false;
    if (!world_make(arena, &settings, &world, err) ||
        !world_write(arena, &world, arguments->output, err))
        return false;
    print_summary(arena, &world, arguments->output);
    return true;
}

const Command command_simulate = {
    .name = "simulate",
    .form = "simulate [--schools N] [--students N] -o DIR",
    .help = "data with a known effect, and its study file",
    .more =
        "Makes schools, students and three years of MAP-like tests, with students who move and\n"
        "tests that are missed. Some schools have a program, and what it did to every student is\n"
        "written down: a method can be held against the truth. Nothing in it is real.",
    .flags = flags,
    .run = run,
};
