/* For bash 3.2 (macOS) and newer. */
#include "offered.h"

static const char head[] =
    "# Completion of alike for bash; made by `alike completions bash`.\n"
    "_alike_words() { COMPREPLY=($(compgen -W \"$1\" -- \"$word\")); }\n"
    "_alike_paths() {\n"
    "    local IFS=$'\\n'\n"
    "    COMPREPLY=($(\"$@\" | sort -u))\n"
    "    compopt -o filenames 2>/dev/null\n"
    "}\n"
    "_alike_studies() {\n"
    "    compgen -f -X '!*.yaml' -- \"$word\"\n"
    "    compgen -f -X '!*.yml' -- \"$word\"\n"
    "    compgen -d -- \"$word\"\n"
    "}\n"
    "_alike_files() { compgen -f -- \"$word\"; }\n"
    "_alike_folders() { compgen -d -- \"$word\"; }\n"
    "_alike() {\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local command=${COMP_WORDS[1]} i n=0\n"
    "    COMPREPLY=()\n";

/* The words that begin with no hyphen and are no flag's value are counted: the first after the
 * command is its subject. */
static const char count_words[] = "    for ((i = 2; i < COMP_CWORD; i++)); do\n"
                                  "        case $command:${COMP_WORDS[i]} in\n";
static const char count_end[] = "        *:-*) ;;\n"
                                "        *) n=$((n + 1)) ;;\n"
                                "        esac\n"
                                "    done\n";

static void add_offer(Text *out, Offered offered)
{
    const char *const *words = offered_words(out->arena, offered);
    if (words != NULL) {
        text_add(out, "_alike_words '");
        for (size_t i = 0; words[i] != NULL; i++)
            text_format(out, "%s%s", i == 0 ? "" : " ", words[i]);
        text_add(out, "'");
    } else if (offered == OFFERED_NOTHING) {
        text_add(out, ":");
    } else {
        text_format(out, "_alike_paths %s",
                    offered == OFFERED_STUDIES ? "_alike_studies"
                    : offered == OFFERED_FILES ? "_alike_files"
                                               : "_alike_folders");
    }
}

static bool takes_value(const Flag *flag)
{
    return flag->type != FLAG_SWITCH;
}

static void add_names(Text *out, const Command *command, const Flag *flag)
{
    text_format(out, "%s:%s", command->name, flag->name);
    if (flag->brief != NULL)
        text_format(out, "|%s:%s", command->name, flag->brief);
    text_add(out, ")");
}

static void add_flag_words(Text *out, const Command *command)
{
    text_format(out, "    %s:-*) _alike_words '", command->name);
    for (const Flag *flag = command->flags; flag->name != NULL; flag++)
        text_format(out, "%s%s%s ", flag->name, flag->brief != NULL ? " " : "",
                    flag->brief != NULL ? flag->brief : "");
    text_add(out, "--help' ;;\n");
}

static void add_subjects(Text *out, const Command *command)
{
    const Offered offered[] = {command->offered, command->second_offered};
    for (int i = 0; i < 2; i++) {
        if ((i == 0 ? command->subject : command->second) == NULL)
            continue;
        text_format(out, "    %s:%d) ", command->name, i);
        add_offer(out, offered[i]);
        text_add(out, " ;;\n");
    }
}

void completion_bash(Text *out)
{
    text_add(out, head);
    text_add(out, "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        _alike_words '");
    for (size_t i = 0; i < commands.n; i++)
        text_format(out, "%s ", commands.row[i]->name);
    text_add(out, "--help --version'\n        return\n    fi\n"
                  "    case $command:$before in\n");
    for (size_t i = 0; i < commands.n; i++)
        for (const Flag *flag = command_at(i)->flags; flag->name != NULL; flag++) {
            if (!takes_value(flag))
                continue;
            text_add(out, "    ");
            add_names(out, command_at(i), flag);
            text_add(out, " ");
            add_offer(out, flag->offered);
            text_add(out, "; return ;;\n");
        }
    text_add(out, "    esac\n    case $command:$word in\n");
    for (size_t i = 0; i < commands.n; i++)
        add_flag_words(out, command_at(i));
    text_add(out, "    esac\n    case $word in -*) return ;; esac\n");
    text_add(out, count_words);
    for (size_t i = 0; i < commands.n; i++)
        for (const Flag *flag = command_at(i)->flags; flag->name != NULL; flag++)
            if (takes_value(flag)) {
                text_add(out, "        ");
                add_names(out, command_at(i), flag);
                text_add(out, " i=$((i + 1)) ;;\n");
            }
    text_add(out, count_end);
    text_add(out, "    case $command:$n in\n");
    for (size_t i = 0; i < commands.n; i++)
        add_subjects(out, command_at(i));
    text_add(out, "    esac\n}\ncomplete -F _alike alike\n");
}
