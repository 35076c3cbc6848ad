#include "alike/command.h"

#include "alike/os.h"
#include "alike/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND(name) extern const Command command_##name;
#include "commands.def"
#undef COMMAND

static const Entry *const rows[] = {
#define COMMAND(name) &command_##name.entry,
#include "commands.def"
#undef COMMAND
};
const Registry commands = {.kind = "command", .n = COUNT_OF(rows), .row = rows};

static const Flag *find_flag(const Command *command, const char *word, size_t n)
{
    for (const Flag *flag = command->flags; flag->name != NULL; flag++)
        if ((strlen(flag->name) == n && strncmp(flag->name, word, n) == 0) ||
            (flag->brief != NULL && strlen(flag->brief) == n && strncmp(flag->brief, word, n) == 0))
            return flag;
    return NULL;
}

bool command_has_flag(const Command *command, const char *name)
{
    return find_flag(command, name, strlen(name)) != NULL;
}

static bool unknown_flag(const Command *command, const char *word, Error *err)
{
    enum { MOST = 16 };
    const char *known[MOST];
    size_t n = 0;
    for (const Flag *flag = command->flags; flag->name != NULL && n < MOST; flag++)
        known[n++] = flag->name;
    const char *near = text_nearest(word, known, n);
    return error_set(err, ERR_USAGE, NOWHERE,
                     "'alike %s' has no option '%s'%s%s%s; see 'alike %s --help'", command->name,
                     word, near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                     near != NULL ? "'?" : "", command->name);
}

static bool set_flag(const Flag *flag, const char *value, Arguments *out, Error *err)
{
    char *field = (char *)out + flag->offset;
    if (flag->type == FLAG_SWITCH) {
        *(bool *)field = true;
        return true;
    }
    if (flag->type == FLAG_TEXT) {
        if (value[0] == '\0')
            return error_set(err, ERR_USAGE, NOWHERE, "%s needs %s after it", flag->name,
                             flag->value);
        *(const char **)(void *)field = value;
        return true;
    }
    const unsigned long most = flag->type == FLAG_COUNT ? 1024 : 1000000000;
    char *end;
    const unsigned long count = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || count == 0 || count > most)
        return error_set(err, ERR_USAGE, NOWHERE, "%s takes a whole number from 1 to %lu, not '%s'",
                         flag->name, most, value);
    *(size_t *)(void *)field = (size_t)count;
    return true;
}

bool command_arguments(const Command *command, int n, char **word, Arguments *out, Error *err)
{
    bool only_words = false;
    size_t n_others = 0;
    *out = (Arguments){0};
    for (int i = 0; i < n; i++) {
        if (!only_words && strcmp(word[i], "--") == 0) {
            only_words = true;
            continue;
        }
        if (only_words || word[i][0] != '-' || word[i][1] == '\0') {
            const char **free_place =
                command->subject != NULL && out->subject == NULL ? &out->subject
                : command->second != NULL && out->second == NULL ? &out->second
                                                                 : NULL;
            if (free_place == NULL && command->takes_more) {
                word[n_others++] = word[i]; /* never before i */
                continue;
            }
            if (free_place == NULL)
                return error_set(err, ERR_USAGE, NOWHERE,
                                 "'%s' is one argument too many; the command is: alike %s", word[i],
                                 command->form);
            *free_place = word[i];
            continue;
        }
        const char *equals = strncmp(word[i], "--", 2) == 0 ? strchr(word[i], '=') : NULL;
        const size_t length = equals == NULL ? strlen(word[i]) : (size_t)(equals - word[i]);
        const Flag *flag = find_flag(command, word[i], length);
        if (flag == NULL)
            return unknown_flag(command, word[i], err);
        if (flag->type == FLAG_SWITCH && equals != NULL)
            return error_set(err, ERR_USAGE, NOWHERE, "%s takes no value", flag->name);
        const char *value = equals == NULL ? NULL : equals + 1;
        if (flag->type != FLAG_SWITCH && value == NULL) {
            if (i + 1 >= n)
                return error_set(err, ERR_USAGE, NOWHERE, "%s needs %s after it", word[i],
                                 flag->value);
            value = word[++i];
        }
        if (!set_flag(flag, value, out, err))
            return false;
    }
    out->n_others = n_others;
    out->other = word;
    const bool lacks = out->subject == NULL, lacks_second = command->second && !out->second;
    if (command->subject_needed && (lacks || lacks_second))
        return error_set(err, ERR_USAGE, NOWHERE,
                         "'alike %s' needs %s%s%s; the command is: alike %s", command->name,
                         lacks ? command->subject : "", lacks && lacks_second ? " and " : "",
                         lacks_second ? command->second : "", command->form);
    return true;
}

static void add_flags(Text *text, const Flag *flags)
{
    for (const Flag *flag = flags; flag->name != NULL; flag++) {
        char name[64];
        snprintf(name, sizeof name, "%s%s%s%s%s", flag->brief == NULL ? "" : flag->brief,
                 flag->brief == NULL ? "" : ", ", flag->name, flag->value == NULL ? "" : " ",
                 flag->value == NULL ? "" : flag->value);
        text_format(text, "  %-22s %s\n", name, flag->help);
    }
}

const char *command_exit_status(int status)
{
    static const char *const words[] = {
        [ERR_NONE] = "done",
        [ERR_INTERNAL] = "our own fault or the machine's",
        [ERR_USAGE] = "wrong use of the command",
        [ERR_STUDY] = "the study file",
        [ERR_DATA] = "the data",
        [ERR_INFEASIBLE] = "the design can't be carried out on these data",
    };
    return words[status];
}

const char *command_help(Arena *arena, const Command *command)
{
    Text text = {.arena = arena};
    if (command != NULL) {
        text_format(&text, "Usage: alike %s\n\n%s\n", command->form, command->help);
        if (command->more != NULL)
            text_format(&text, "\n%s\n", command->more);
        if (command->flags[0].name != NULL)
            text_add(&text, "\nOptions:\n");
        add_flags(&text, command->flags);
        return text.bytes;
    }
    text_add(&text,
             "alike compares like with like: from student test scores to a matched-comparison\n"
             "report, in one command.\n\nCommands:\n");
    for (size_t i = 0; i < commands.n; i++)
        text_format(&text, "  alike %-34s %s\n", commands.row[i]->form, commands.row[i]->help);
    text_add(&text,
             "  alike --version | --help\n\n"
             "'alike COMMAND --help' tells more of a command, 'alike explain KEY' of a study-file "
             "key.\n\nExit status:\n");
    for (int status = 0; status <= ERR_INFEASIBLE; status++)
        text_format(&text, "  %d  %s\n", status, command_exit_status(status));
    return text.bytes;
}

const char *command_default_folder(Arena *arena, const char *study)
{
    const char *name = os_file_name(study), *dot = strrchr(name, '.');
    const size_t n = dot == NULL || dot == name ? strlen(study) : (size_t)(dot - study);
    return arena_printf(arena, "%.*s.out", (int)n, study);
}

const char *command_output_folder(Arena *arena, const Arguments *arguments, const char *study)
{
    return arguments->output != NULL ? arguments->output : command_default_folder(arena, study);
}
