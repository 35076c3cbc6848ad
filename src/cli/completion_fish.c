#include "offered.h"

#include <string.h>

static void add_quoted(Text *out, const char *text)
{
    add_single_quoted(out, text, "\\'", "\\\\");
}

static void add_offer(Text *out, Offered offered)
{
    const char *const *words = offered_words(out->arena, offered);
    if (words != NULL) {
        text_add(out, " -a '");
        for (size_t i = 0; words[i] != NULL; i++)
            text_format(out, "%s%s", i == 0 ? "" : " ", words[i]);
        text_add(out, "'");
    } else if (offered != OFFERED_NOTHING) {
        text_add(out, offered == OFFERED_STUDIES ? " -k -a '(__fish_complete_suffix .yaml .yml)'"
                      : offered == OFFERED_FILES ? " -F"
                                                 : " -a '(__fish_complete_directories)'");
    }
}

static void add_flag(Text *out, const Command *command, const Flag *flag)
{
    text_format(out, "complete -c alike -n '__fish_seen_subcommand_from %s' -l %s", command->name,
                flag->name + strlen("--"));
    if (flag->brief != NULL)
        text_format(out, " -s %s", flag->brief + strlen("-"));
    if (flag->type != FLAG_SWITCH) {
        text_add(out,
                 flag->offered == OFFERED_FILES ? " -r" : " -x"); /* -x would take the files away */
        add_offer(out, flag->offered);
    }
    text_add(out, " -d ");
    add_quoted(out, flag->help);
    text_add(out, "\n");
}

static void add_subject(Text *out, const Command *command, const char *subject, Offered offered)
{
    if (subject == NULL || offered == OFFERED_NOTHING)
        return;
    text_format(out, "complete -c alike -n '__fish_seen_subcommand_from %s'", command->name);
    add_offer(out, offered);
    text_add(out, " -d ");
    add_quoted(out, subject);
    text_add(out, "\n");
}

void completion_fish(Text *out)
{
    text_add(out,
             "# Completion of alike for fish; made by `alike completions fish`.\n"
             "complete -c alike -f\n"
             "complete -c alike -n __fish_use_subcommand -l help -s h -d 'lists the commands'\n"
             "complete -c alike -n __fish_use_subcommand -l version -d 'tells the version'\n");
    for (size_t i = 0; i < commands.n; i++) {
        const Command *command = command_at(i);
        text_format(out, "complete -c alike -n __fish_use_subcommand -a %s -d ", command->name);
        add_quoted(out, command->help);
        text_add(out, "\n");
        for (const Flag *flag = command->flags; flag->name != NULL; flag++)
            add_flag(out, command, flag);
        add_subject(out, command, command->subject, command->offered);
        if (command->second_offered != command->offered)
            add_subject(out, command, command->second, command->second_offered);
    }
}
