/* alike compare: two results folders side by side. */
#include "alike/command.h"

#include "comparison.h"
#include "say.h"
#include "summary.h"
#include "terminal.h"

#include "alike/os.h"

#include <string.h>

static const Flag flags[] = {
    {.name = "--output",
     .brief = "-o",
     .value = "FILE.md",
     .type = FLAG_TEXT,
     .offered = OFFERED_FILES,
     .offset = offsetof(Arguments, output),
     .help = "also write it as Markdown"},
    {.name = "--json",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, json),
     .help = "the comparison, or the error, as JSON on standard output"},
    {.name = NULL},
};

/* Exact numbers in the folder that is given away would tell what it leaves out; and what alike
 * wrote is not to be written over. */
static bool check_output(Arena *arena, const Comparison *comparison, const char *path, Error *err)
{
    const char *beside = os_join(arena, os_folder_of(arena, path), "results.json");
    const char *name = os_file_name(path), *ending = strrchr(name, '.');
    if (ending == NULL || strcmp(ending, ".md") != 0)
        return error_set(err, ERR_USAGE, (Place){.file = path},
                         "the comparison is written as Markdown; name a file that ends in .md");
    if (os_is_file(beside))
        return error_set(err, ERR_USAGE, (Place){.file = path},
                         comparison_is_internal(comparison)
                             ? "this lies in a results folder, and the comparison holds exact "
                               "numbers; name a place outside"
                             : "this lies in a results folder, which is replaced as a whole; name "
                               "a place outside");
    return true;
}

static bool write_file(Arena *arena, const Comparison *comparison, const char *path, Error *err)
{
    Text out = {.arena = arena};
    if (!check_output(arena, comparison, path, err))
        return false;
    comparison_write_markdown(&out, comparison);
    return os_write_file(path, out.bytes, out.n, err);
}

static void say(Arena *arena, const Arguments *arguments, const Comparison *comparison)
{
    const Terminal terminal = terminal_of(stdout);
    Text out = {.arena = arena};
    for (size_t i = 0; i < comparison->caution.n; i++)
        command_caution("%s", comparison->caution.item[i]);
    if (arguments->json) {
        json_t *object = summary_begin("compare", 0);
        comparison_put(object, comparison);
        summary_write(&out, object, false);
    } else {
        comparison_write_text(&out, comparison, terminal.width);
        if (arguments->output != NULL) {
            text_add(&out, "\nWritten: ");
            terminal_add_path(&out, &terminal, arguments->output);
            text_add(&out, "\n");
        }
    }
    command_print_written(&out);
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    Comparison comparison;
    const bool ok =
        comparison_open(arena, arguments->subject, arguments->second, &comparison, err) &&
        (arguments->output == NULL || write_file(arena, &comparison, arguments->output, err));
    if (ok)
        say(arena, arguments, &comparison);
    comparison_close(&comparison);
    return ok;
}

const Command command_compare = {
    .name = "compare",
    .form = "compare A B [-o FILE.md]",
    .help = "two results side by side: settings, sample, balance, effects",
    .more =
        "A and B are folders of finished runs. Says which settings differ, and of each outcome "
        "under\n"
        "each design how the sample, the balance and the effect changed; a change is B less A. "
        "The\n"
        "main design is shown whole, of others what changed. Published and exact results may be\n"
        "compared; a caution then says what that means. The exit status is 0 whatever differs.",
    .subject = "a results folder",
    .second = "another one to compare it with",
    .subject_needed = true,
    .offered = OFFERED_FOLDERS,
    .second_offered = OFFERED_FOLDERS,
    .flags = flags,
    .run = run,
};
