/* Commands. A row of commands.def each; main looks up the row and turns errors into exit statuses.
 * Only this layer prints. */
#ifndef ALIKE_COMMAND_H
#define ALIKE_COMMAND_H

#include "alike/registry.h"

#include <stdio.h>

/* FLAG_COUNT: 1 to 1024; FLAG_NUMBER: 1 to 1,000,000,000 */
typedef enum FlagType { FLAG_SWITCH, FLAG_TEXT, FLAG_COUNT, FLAG_NUMBER } FlagType;

/* What the shell offers where such a word is to be typed. */
typedef enum Offered {
    OFFERED_NOTHING, /* a number */
    OFFERED_STUDIES, /* files *.yaml, and folders on the way to one */
    OFFERED_FILES,
    OFFERED_FOLDERS,
    OFFERED_METHODS, /* names of `alike methods` */
    OFFERED_KEYS,    /* of the study file */
    OFFERED_COMMANDS,
    OFFERED_SHELLS,
    N_OFFERED
} Offered;

typedef struct Flag {
    const char *name;  /* "--jobs" */
    const char *brief; /* "-j", or NULL */
    const char *value; /* word for the value in the help; NULL for a switch */
    FlagType type;
    Offered offered;
    size_t offset; /* into Arguments */
    const char *help;
} Flag;

typedef struct Arguments {
    const char *subject; /* STUDY.yaml, a method or a key; NULL: not given */
    const char *second;  /* of two arguments */
    size_t n_others;     /* words behind the subject, of a command that takes any number */
    char **other;
    const char *output;
    const char *ledger, *part, *memory;
    const char *block;                 /* of the study file */
    const char *size, *theme, *format; /* of a chart */
    size_t jobs;                       /* 0: as many as there are processors */
    size_t schools, students, seed;    /* 0: not given */
    bool quiet, matched, verify, timings, all, dirty, survey, open, json, compare;
    bool publish; /* said by the command, not by a flag */
} Arguments;

typedef struct Command {
    ENTRY_HEAD;          /* form: "run STUDY.yaml [-o DIR]" */
    const char *more;    /* paragraph of `alike COMMAND --help`; may be NULL */
    const char *subject; /* what the argument is called; NULL: takes none */
    const char *second;  /* the same of another one after it */
    bool takes_more;     /* any number of subjects */
    bool together;       /* all processes of alike/cluster.h do it, else the first alone */
    bool subject_needed; /* and the second, where there is one */
    Offered offered, second_offered;
    const Flag *flags; /* ends with .name = NULL */
    bool (*run)(Arena *arena, const Arguments *arguments, Error *err);
} Command;
REGISTRY_OF(Command, command, commands)

/* Reads argv (without the program's and the command's names). ERR_USAGE in words. */
bool command_arguments(const Command *command, int n, char **word, Arguments *out,
                       Error *err) MUST_CHECK;
/* What the exit status means. */
const char *command_exit_status(int status);
bool command_has_flag(const Command *command, const char *name);
/* The help of one command, or of the program (NULL). */
const char *command_help(Arena *arena, const Command *command);

/* printf of this layer, to standard output: what its %s hold is quoted for the terminal. */
void command_print(const char *format, ...) PRINTF_LIKE(1, 2);
/* The same into a text, to be printed by command_print_written: that one needs no memory, and so
 * can't fail when the results are in place. */
struct Text;
void command_write(struct Text *out, const char *format, ...) PRINTF_LIKE(2, 3);
void command_print_written(const struct Text *text);
/* One sentence or more to standard error, after "caution:" or "note:", in lines of the terminal's
 * width; no end of line at its end. */
void command_caution(const char *format, ...) PRINTF_LIKE(1, 2);
void command_note(const char *format, ...) PRINTF_LIKE(1, 2);
/* To standard error, after "error:". */
void command_print_error(const Error *err);
/* To standard output, for programs. */
void command_print_error_json(const char *command, const Error *err);
/* One thing that was found in `what`, to standard output. */
void command_print_found(bool caution, const char *what, const char *text);
/* Lines of ours. */
void command_print_lines(FILE *to, const char *lines);

/* Where results go and where a run stands. */
const char *command_default_folder(Arena *arena, const char *study); /* study.out */
const char *command_output_folder(Arena *arena, const Arguments *arguments, const char *study);
/* Takes away the line of progress. */
void command_progress_end(void);

#endif
