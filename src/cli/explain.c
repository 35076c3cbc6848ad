/* alike explain: one study-file key. */
#include "alike/command.h"

#include "alike/spec.h"

#include <stdio.h>

static const Flag flags[] = {
    {.name = "--all",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, all),
     .help = "every key, as the reference page (Markdown)"},
    {.name = NULL},
};

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    const char *text = NULL;
    if (arguments->all) {
        command_print_lines(stdout, spec_reference_page(arena));
        return true;
    }
    if (arguments->subject == NULL)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "'alike explain' needs a key, for example 'alike explain "
                         "matching.caliper'; 'alike explain --all' prints every key");
    if (!spec_explain(arena, arguments->subject, &text, err)) {
        const Command *command = command_find(arguments->subject);
        if (command == NULL)
            return false;
        error_clear(err);
        command_print("'%s' is a command, no key of a study file.\n\n", command->name);
        text = command_help(arena, command);
    }
    command_print_lines(stdout, text);
    return true;
}

const Command command_explain = {
    .name = "explain",
    .form = "explain KEY",
    .help = "what a study-file key means, or a word such as icc",
    .more = "Of the name of a command it prints what 'alike COMMAND --help' does.",
    .subject = "a key",
    .offered = OFFERED_KEYS,
    .flags = flags,
    .run = run,
};
