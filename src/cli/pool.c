/* alike pool: results of several studies put together, from their folders alone. */
#include "output.h"
#include "say.h"
#include "summary.h"
#include "terminal.h"

#include "alike/command.h"

#include "alike/folder.h"
#include "alike/os.h"
#include "alike/pooled.h"

#include "results/json.h"

static const Flag flags[] = {
    {.name = "--output",
     .brief = "-o",
     .value = "DIR",
     .type = FLAG_TEXT,
     .offered = OFFERED_FOLDERS,
     .offset = offsetof(Arguments, output),
     .help = "default: pooled.out in the folder you are in"},
    {.name = "--publish",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, publish),
     .help = "only of published results: what comes of it may be given away"},
    {.name = "--json",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, json),
     .help = "the summary, or the error, as JSON on standard output"},
    {.name = NULL},
};

/* --- where it goes -------------------------------------------------------------------------------
 */

/* The folder is replaced as a whole: no study that is read here, and no study's results at all. */
static bool check_output(Arena *arena, const char *target, const char *const *path, size_t n,
                         Error *err)
{
    json_error_t problem;

    if (!output_check(arena, target, NULL, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (os_holds(target, path[i]))
            return error_set(err, ERR_USAGE, (Place){.file = target},
                             "this folder is one of the studies, or holds it, and would be "
                             "replaced; name another one with -o");
    const char *there = os_join(arena, target, "results.json");
    if (!os_is_file(there))
        return true;
    json_t *root = json_load_file(there, 0, &problem);
    const bool pooled = json_is_true(json_object_get(root, "pooled"));
    json_decref(root);
    return pooled || error_set(err, ERR_USAGE, (Place){.file = target},
                               "this folder holds results of a study, which would be replaced; "
                               "name another one with -o");
}

static bool check_release(const PooledResults *pooled, const char *const *path, Error *err)
{
    for (size_t i = 0; i < pooled->n; i++)
        if (pooled->study[i].release == RELEASE_INTERNAL)
            return error_set(err, ERR_USAGE, (Place){.file = path[i]},
                             "these results are internal, and so would be what is made of them; "
                             "publish that study first (alike publish STUDY.yaml -o DIR) and name "
                             "DIR here");
    return true;
}

/* --- what is told --------------------------------------------------------------------------------
 */

static json_t *words_array(const PooledWords *words)
{
    json_t *array = json_array();

    for (size_t i = 0; i < words->n; i++)
        json_array_append_new(array, value_text(words->item[i]));
    return array;
}

static void write_said(Text *out, Arena *arena, const Arguments *arguments,
                       const PooledResults *pooled, const char *target)
{
    static const char *const release[] = {[RELEASE_INTERNAL] = "internal",
                                          [RELEASE_PUBLIC_DATA] = "public data",
                                          [RELEASE_PUBLISHED] = "published"};
    const Terminal terminal = terminal_of(stdout);
    const char *report = os_join(arena, target, "report.html");

    if (arguments->json) {
        json_t *object = summary_begin("pool", 0);
        put_value(object, "folder", value_text(target));
        put_value(object, "report", value_text(report));
        put_value(object, "studies", value_count(pooled->n, NULL));
        put_value(object, "release", value_text(release[pooled->release]));
        put_value(object, "answers", words_array(&pooled->answer));
        put_value(object, "cautions", words_array(&pooled->caution));
        summary_write(out, object, false);
        return;
    }
    Text lines = {.arena = arena};
    for (size_t i = 0; i < pooled->answer.n; i++)
        command_write(&lines, "%s\n", pooled->answer.item[i]);
    command_write_wrapped(out, lines.bytes);
    text_add(out, "Report: ");
    terminal_add_path(out, &terminal, report);
    text_add(out, "\n");
}

static bool write_folder(Arena *arena, const Arguments *arguments, PooledResults *pooled,
                         const char *target, Text *said, Error *err)
{
    Folder *folder;

    if (!folder_begin(arena, target, pooled_files(), &folder, err))
        return false;
    if (!pooled_write(pooled, folder_staging(folder), err)) {
        folder_abandon(folder);
        return false;
    }
    if (folder_left(folder) != NULL)
        command_caution("'%s' was left by a run that was interrupted, and holds files that alike "
                        "did not write; take out what you need and remove it.",
                        folder_left(folder));
    write_said(said, arena, arguments, pooled, target);
    return folder_commit(folder, NULL, err);
}

static bool pool(Arena *arena, const Arguments *arguments, const char *const *path, size_t n,
                 PooledResults *pooled, Error *err)
{
    const char *target = arguments->output != NULL ? arguments->output : "pooled.out";
    Text said = {.arena = arena};

    if (!pooled_read(arena, path, n, pooled, err) ||
        (arguments->publish && !check_release(pooled, path, err)) ||
        !check_output(arena, target, path, n, err) || !pooled_make(pooled, err) ||
        !write_folder(arena, arguments, pooled, target, &said, err))
        return false;
    for (size_t i = 0; i < pooled->caution.n && !arguments->json; i++)
        command_caution("%s", pooled->caution.item[i]);
    command_print_written(&said);
    return true;
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    const size_t n = 2 + arguments->n_others;
    const char **path = (const char **)arena_array(arena, n, sizeof *path);
    PooledResults pooled;

    path[0] = arguments->subject;
    path[1] = arguments->second;
    for (size_t i = 0; i < arguments->n_others; i++)
        path[i + 2] = arguments->other[i];
    const bool ok = pool(arena, arguments, path, n, &pooled, err);
    pooled_close(&pooled);
    return ok;
}

const Command command_pool = {
    .name = "pool",
    .form = "pool A B ... [-o DIR]",
    .help = "results of several studies put together, without their rows",
    .more =
        "A, B, ... are results folders of studies that may not share rows (districts, networks).\n"
        "Outcomes of one name, or of one label, are averaged over studies: in the unit of the\n"
        "score where that is one, in standard deviations always, and outcomes of a domain "
        "together;\n"
        "with how much studies differ, their numbers, groups of students that they share, and how\n"
        "alike program and comparison were at the start.\n"
        "Published folders suffice: nothing is told that they don't tell already. With one exact\n"
        "folder among them the result is internal.",
    .subject = "a results folder",
    .second = "another results folder",
    .subject_needed = true,
    .takes_more = true,
    .offered = OFFERED_FOLDERS,
    .second_offered = OFFERED_FOLDERS,
    .flags = flags,
    .run = run,
};
