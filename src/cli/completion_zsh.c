#include "offered.h"

#include <string.h>

/* In a specification of _arguments these have a meaning of their own. */
static void add_guarded(Text *out, const char *text)
{
    Text guarded = {.arena = out->arena};
    text_add(&guarded, "");
    for (const char *c = text; *c != '\0'; c++) {
        if (strchr("[]:\\", *c) != NULL)
            text_add(&guarded, "\\");
        text_add_bytes(&guarded, c, 1);
    }
    for (const char *c = guarded.bytes; *c != '\0'; c++)
        if (*c == '\'')
            text_add(out, "'\\''");
        else
            text_add_bytes(out, c, 1);
}

static void add_offer(Text *out, Offered offered)
{
    const char *const *words = offered_words(out->arena, offered);
    if (words != NULL) {
        text_add(out, "(");
        for (size_t i = 0; words[i] != NULL; i++)
            text_format(out, "%s%s", i == 0 ? "" : " ", words[i]);
        text_add(out, ")");
    } else {
        text_add(out, offered == OFFERED_NOTHING   ? " "
                      : offered == OFFERED_STUDIES ? "_files -g \"*.(yaml|yml)(-.)\""
                      : offered == OFFERED_FILES   ? "_files"
                                                   : "_files -/");
    }
}

static void add_flag(Text *out, const Flag *flag)
{
    const bool value = flag->type != FLAG_SWITCH;
    if (flag->brief != NULL)
        text_format(out, "            '(%s %s)'{%s,%s%s}'[", flag->brief, flag->name, flag->brief,
                    flag->name, value ? "=" : "");
    else
        text_format(out, "            '%s%s[", flag->name, value ? "=" : "");
    add_guarded(out, flag->help);
    text_add(out, "]");
    if (value) {
        text_add(out, ":");
        add_guarded(out, flag->value);
        text_add(out, ":");
        add_offer(out, flag->offered);
    }
    text_add(out, "' \\\n");
}

static void add_subject(Text *out, int number, const char *subject, bool needed, Offered offered)
{
    if (subject == NULL)
        return;
    text_format(out, "            '%d:%s", number, needed ? "" : ":");
    add_guarded(out, subject);
    text_add(out, ":");
    add_offer(out, offered);
    text_add(out, "' \\\n");
}

static void add_command(Text *out, const Command *command)
{
    text_format(out, "    %s)\n        _arguments -S \\\n", command->name);
    for (const Flag *flag = command->flags; flag->name != NULL; flag++)
        add_flag(out, flag);
    add_subject(out, 1, command->subject, command->subject_needed, command->offered);
    add_subject(out, 2, command->second, command->subject_needed, command->second_offered);
    text_add(out, "            '(- *)'{-h,--help}'[tells more of the command]'\n        ;;\n");
}

void completion_zsh(Text *out)
{
    text_add(out, "#compdef alike\n"
                  "# Completion of alike for zsh; made by `alike completions zsh`.\n"
                  "_alike() {\n"
                  "    local -a names\n"
                  "    names=(\n");
    for (size_t i = 0; i < commands.n; i++) {
        text_format(out, "        '%s:", commands.row[i]->name);
        add_guarded(out, commands.row[i]->help);
        text_add(out, "'\n");
    }
    text_add(out, "    )\n"
                  "    if (( CURRENT == 2 )); then\n"
                  "        _describe -t commands command names\n"
                  "        _arguments '(- *)--help[lists the commands]' '(- *)--version[tells the "
                  "version]'\n"
                  "        return\n"
                  "    fi\n"
                  "    shift words\n"
                  "    (( CURRENT-- ))\n"
                  "    case $words[1] in\n");
    for (size_t i = 0; i < commands.n; i++)
        add_command(out, command_at(i));
    text_add(out, "    esac\n"
                  "}\n"
                  "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n"
                  "    _alike \"$@\"\n"
                  "else\n"
                  "    compdef _alike alike\n"
                  "fi\n");
}
