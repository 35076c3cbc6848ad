/* The only place where the process ends: look up the command, call it, turn its error into the
 * exit status. */
#include "alike/command.h"

#include "alike/cluster.h"
#include "alike/os.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>
#include <jansson.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool asks(const char *flag, int n, char **word)
{
    for (int i = 0; i < n; i++)
        if (strcmp(word[i], flag) == 0)
            return true;
    return false;
}

/* Of many processes that meet the same problem one says it: the first ends the others. */
static void wait_for_the_first(void)
{
    enum { SECONDS = 2 };
    nanosleep(&(struct timespec){.tv_sec = SECONDS}, NULL);
}

/* A program that asked for JSON gets it, even where its other words can't be read. */
static int finish(const Error *err, int n, char **word)
{
    const Command *command = n > 1 ? command_find(word[1]) : NULL;
    if (err->kind == ERR_NONE)
        return 0;
    command_progress_end();
    if (cluster_rank() > 0)
        wait_for_the_first();
    command_print_error(err);
    if (command != NULL && command_has_flag(command, "--json") && asks("--json", n - 2, word + 2))
        command_print_error_json(command->name, err);
    return (int)err->kind;
}

static bool unknown(Arena *arena, const char *name, Error *err)
{
    const char *near = text_nearest(name, registry_names(arena, &commands), commands.n);
    if (near != NULL)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "there is no command '%s'; did you mean 'alike %s'?", name, near);
    return error_set(err, ERR_USAGE, NOWHERE,
                     "there is no command '%s'; 'alike --help' lists the commands, and 'alike run "
                     "STUDY.yaml' does a whole study",
                     name);
}

static bool run(Arena *arena, int n, char **word, Error *err)
{
    if (n < 2)
        return error_set(err, ERR_USAGE, NOWHERE, "what is to be done?");
    if (cluster_rank() > 0 && word[1][0] == '-')
        return true;
    if (strcmp(word[1], "--version") == 0) {
        printf("alike %s\n", ALIKE_VERSION);
        return true;
    }
    if (strcmp(word[1], "--help") == 0 || strcmp(word[1], "-h") == 0 ||
        strcmp(word[1], "help") == 0) {
        const Command *about = n > 2 ? command_find(word[2]) : NULL;
        fputs(command_help(arena, about), stdout);
        return true;
    }
    const Command *command = command_find(word[1]);
    if (command == NULL)
        return unknown(arena, word[1], err);
    if (cluster_rank() > 0 && !command->together)
        return true; /* one process is enough */
    if (asks("--help", n - 2, word + 2) || asks("-h", n - 2, word + 2)) {
        fputs(command_help(arena, command), stdout);
        return true;
    }
    Arguments arguments;
    return command_arguments(command, n - 2, word + 2, &arguments, err) &&
           command->run(arena, &arguments, err);
}

/* What jansson could not store it would leave out in silence. */
static void *memory_for_json(size_t n)
{
    return memory_take(n, 1);
}

int main(int argc, char **argv)
{
    os_share_memory();
    json_set_alloc_funcs(memory_for_json, free);
    cluster_begin(&argc, &argv);
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    setlocale(LC_ALL, "C"); /* numbers have a point wherever we run */
    /* PostgreSQL's ODBC driver takes its letters from the user's locale, and in that of C it stops
     * at the first that is none of ASCII's; alike asks for wide letters, whatever the locale. */
    setenv("PGCLIENTENCODING", "UTF8", 1);
    gsl_set_error_handler_off();
    /* a reader that is gone, a limit on the size of files: the write fails, and that is said */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    bool ok = run(arena, argc, argv, err);
    if (ok && fflush(stdout) != 0)
        ok = error_set(err, ERR_INTERNAL, NOWHERE, "standard output can't be written");
    if (!ok && err->kind == ERR_NONE)
        error_set(err, ERR_INTERNAL, NOWHERE, "a step failed without saying why: a fault of alike");
    const int status = finish(err, argc, argv);
    if (argc < 2)
        fprintf(stderr, "\n%s", command_help(arena, NULL));
    arena_destroy(arena);
    cluster_end(status);
    return status;
}
