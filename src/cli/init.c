/* alike init: a first study file, from the data. */
#include "alike/command.h"

#include "alike/cohort.h"
#include "alike/data.h"
#include "alike/draft.h"
#include "alike/effect.h"
#include "alike/os.h"
#include "alike/text.h"
#include "init_ask.h"

#include <string.h>

static const Flag flags[] = {
    {.name = "--output",
     .brief = "-o",
     .value = "STUDY.yaml",
     .type = FLAG_TEXT,
     .offered = OFFERED_FILES,
     .offset = offsetof(Arguments, output),
     .help = "where the study file goes (study.yaml beside the first file)"},
    {.name = NULL},
};

/* A file that is there may be somebody's work; an empty one is nobody's. */
static bool refuse_written(Arena *arena, const char *path, Error *err)
{
    char *text;
    size_t n = 0;
    if (!os_is_file(path))
        return true;
    if (!os_read_file(arena, path, &text, &n, err))
        return false;
    return n == 0 || error_set(err, ERR_USAGE, NOWHERE,
                               "%s is there already and would be lost; remove it, or name another "
                               "file with -o",
                               path);
}

/* Does it hold, as `check` would find? */
static bool holds(Arena *arena, const char *path, Error *err)
{
    Spec spec;
    StudyData data;
    if (!spec_read(arena, path, &spec, err) || !data_load(arena, &spec, FRAME_CHECK, &data, err))
        return false;
    for (size_t o = 0; o < spec.design[0].n_outcomes; o++) {
        const Design *design = &spec.design[0];
        const CohortSettings settings = settings_for_cohort(arena, design, &design->outcome[o]);
        const EffectSettings effects = settings_for_effects(design);
        Cohort cohort;
        if (data.frame[0][o] != NULL &&
            (!cohort_build(arena, &settings, data.frame[0][o], &cohort, err) ||
             !effect_can_cluster(&effects, &cohort, err)))
            return false;
    }
    return true;
}

static void say_open(const Draft *draft, const char *path)
{
    command_print("\nTo be filled in by you:\n");
    for (size_t i = 0; i < draft->n_open; i++)
        command_print("  %s:%zu: %s\n", path, draft->open[i].line, draft->open[i].what);
    command_print("Then: alike check %s\n", path);
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    const char *path =
        arguments->output != NULL
            ? arguments->output
            : os_join(arena, os_folder_of(arena, input_locate(arena, arguments->subject).path),
                      "study.yaml");
    Draft draft;
    if (!refuse_written(arena, path, err))
        return false;
    const char **file = (const char **)arena_array(arena, arguments->n_others + 1, sizeof *file);
    file[0] = arguments->subject;
    for (size_t i = 0; i < arguments->n_others; i++)
        file[i + 1] = arguments->other[i];
    if (!draft_make(arena, file, arguments->n_others + 1, os_folder_of(arena, path), &draft, err))
        return false;
    for (size_t i = 0; i < draft.n_said; i++)
        command_print("%s\n", draft.said[i]);
    init_ask(arena, &draft);
    if (!os_write_file(path, draft.text, strlen(draft.text), err))
        return false;
    command_print("\n%s was written: read it, every line is a guess with its reason.\n", path);
    if (draft.n_open > 0) {
        say_open(&draft, path);
        return true;
    }
    Error *found = ARENA_NEW(arena, Error);
    if (holds(arena, path, found)) {
        command_print("It fits the data. Then: alike check %s\n", path);
        return true;
    }
    command_print("It does not fit the data yet. 'alike check %s' says:\n\n", path);
    command_print_lines(stdout, found->text);
    return true;
}

const Command command_init = {
    .name = "init",
    .form = "init FILE... [-o STUDY.yaml]",
    .help = "a first study file, guessed from the data, with the reason of each line",
    .more = "FILE is a table of students, an export of a test system, or several that belong "
            "together: tests, "
            "students, schools, a roster of the program. An archive or a workbook stands for all "
            "that it holds. On a terminal it asks for what it can't guess: Enter leaves it open. "
            "A study file that is there is never written over.",
    .subject = "a file of data",
    .subject_needed = true,
    .takes_more = true,
    .offered = OFFERED_FILES,
    .flags = flags,
    .run = run,
};
