/* alike publish: the results of a study as they may be given away, whatever the study file says. */
#include "study.h"

#include "alike/os.h"

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    Arguments published = *arguments;
    const char *rows = arguments_rows(arguments);
    if (rows != NULL)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "%s writes a row for every student, and rows about students are never "
                         "published; leave it out ('alike run %s' writes them among the internal "
                         "results)",
                         rows, rows);
    if (arguments->output == NULL)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "'alike publish' needs -o DIR: the folder that may be given away, apart "
                         "from the internal results");
    if (results_file_is_internal(arena, os_join(arena, arguments->output, "results.json")))
        return error_set(err, ERR_USAGE, (Place){.file = arguments->output},
                         "this folder holds internal results, and the published ones would replace "
                         "them; name another one with -o");
    published.publish = true;
    return study_run(arena, &published, err);
}

const Command command_publish = {
    .name = "publish",
    .form = "publish STUDY.yaml -o DIR",
    .help = "the folder that may be given away: small groups are hidden",
    .more =
        "Runs the study and writes what 'publish: yes' under 'report' would, whatever the study\n"
        "file says there: everything that 'alike run' writes, by the rules of disclosure control,\n"
        "into a folder apart from the internal results. A design that was locked is copied with\n"
        "keyed fingerprints; the key is made beside the study file and must stay there.",
    .subject = "a study file",
    .subject_needed = true,
    .offered = OFFERED_STUDIES,
    .flags = publish_flags,
    .run = run,
};
