/* alike completions: what a shell offers when the tab key is pressed, from the tables of commands
 * and flags. */
#include "offered.h"

#include <string.h>

typedef struct Shell {
    const char *name;
    void (*write)(Text *out);
} Shell;

static const Shell shells[] = {
    {.name = "bash", .write = completion_bash},
    {.name = "zsh", .write = completion_zsh},
    {.name = "fish", .write = completion_fish},
};

static const Flag flags[] = {{.name = NULL}};

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    Text out = {.arena = arena};
    for (size_t i = 0; i < COUNT_OF(shells); i++)
        if (strcmp(shells[i].name, arguments->subject) == 0) {
            shells[i].write(&out);
            command_print_written(&out);
            return true;
        }
    return error_set(err, ERR_USAGE, NOWHERE,
                     "there are completions for bash, zsh and fish, not for '%s'",
                     arguments->subject);
}

const Command command_completions = {
    .name = "completions",
    .form = "completions SHELL",
    .help = "what bash, zsh or fish offers at the tab key",
    .more =
        "Prints a script for the shell. 'make install' puts all three where shells look for them;\n"
        "for a shell of your own: eval \"$(alike completions bash)\" in .bashrc, the same with\n"
        "zsh in .zshrc after compinit, alike completions fish | source in config.fish.",
    .subject = "a shell",
    .subject_needed = true,
    .offered = OFFERED_SHELLS,
    .flags = flags,
    .run = run,
};
