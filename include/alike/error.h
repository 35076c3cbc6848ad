/* Errors in the user's words: what was found, where, and what to do next.
 *
 * A function that can fail returns bool and takes `Error *` last. error_set returns false, so
 * `return error_set(...)` is the whole error path. error_add is for readers that report several
 * problems in one run; they return `err->n == 0`. */
#ifndef ALIKE_ERROR_H
#define ALIKE_ERROR_H

#include "alike/phrase.h"

/* The value is the program's exit status. */
typedef enum ErrorKind {
    ERR_NONE = 0,
    ERR_INTERNAL = 1,   /* our own fault, or the machine's (disk full, folder not writable) */
    ERR_USAGE = 2,      /* wrong use of the command */
    ERR_STUDY = 3,      /* the study file */
    ERR_DATA = 4,       /* the data */
    ERR_INFEASIBLE = 5, /* the design can't be carried out on these data */
} ErrorKind;

/* Where in what the user wrote. file may be NULL; line and column count from 1, 0 is "not known".
 */
typedef struct Place {
    const char *file;
    size_t line;
    size_t column;
    const char *text; /* the source line, shown under the message with a caret; may be NULL */
} Place;

enum {
    ERROR_TEXT_MAX = 16384,
    ERROR_SHOWN_MAX = 20,
    ERROR_COUNTS_MAX = 8,
    ERROR_NOUN_MAX = 64,
    ERROR_FILE_MAX = 1024,
    ERROR_ALIKE_MAX = 3, /* problems of one kind that are written out */
    ERROR_LINES_MAX = 5  /* further lines that are named by their numbers alone */
};

/* A count in the text, for where it is read by others than who ran the study. */
typedef struct ErrorCount {
    size_t at, length; /* bytes of the text: the number and its noun */
    Count count;
    bool thousands;
    char noun[ERROR_NOUN_MAX]; /* in the plural; "" for none */
} ErrorCount;

/* Where the first problem is, for programs: in the text it stands for people. */
typedef struct ErrorPlace {
    char file[ERROR_FILE_MAX]; /* "": nowhere, or its name is longer */
    size_t line, column;       /* 0: not known */
} ErrorPlace;

/* Problems of one kind: the same words about lines of one file, but for numbers and what is quoted.
 */
typedef struct ErrorGroup {
    uint64_t key; /* 0: a problem by itself */
    size_t n;
    size_t file, file_length; /* bytes of the text: the file's name */
    size_t last_shown;        /* line */
    size_t further[ERROR_LINES_MAX];
    bool finished;
} ErrorGroup;

typedef struct Error {
    ErrorKind kind; /* of the first problem */
    ErrorPlace place;
    size_t n;        /* problems found */
    size_t n_hidden; /* of these, more kinds than are shown */
    size_t n_groups;
    ErrorGroup group[ERROR_SHOWN_MAX];
    size_t message; /* where in the text the first problem's own words begin, behind its place */
    size_t length;
    char text[ERROR_TEXT_MAX]; /* finished lines, each ending in a newline */
    size_t n_counts;
    ErrorCount counted[ERROR_COUNTS_MAX];
} Error;

#define NOWHERE ((Place){0})

/* Forget what was there, keep this one problem. Returns false. */
bool error_set(Error *err, ErrorKind kind, Place place, const char *format, ...) PRINTF_LIKE(4, 5);

/* The same with typed pieces: of a design that other designs stand beside, and of an estimate. */
bool error_say(Error *err, ErrorKind kind, Place place, Phrase phrase);
/* The text without its last newline; what error_say counted is a count again. */
Phrase error_phrase(Arena *arena, const Error *err);
/* Of the first problem alone, and without its place: what is the same wherever the files lie and
 * however their rows are ordered. */
Phrase error_reason(Arena *arena, const Error *err);

/* Add one more problem. Returns false. Of rows of a file that have the same one (the same words but
 * for numbers and what is quoted) the first three are written out; error_finish counts the others.
 */
bool error_add(Error *err, ErrorKind kind, Place place, const char *format, ...) PRINTF_LIKE(4, 5);

/* The same, of a problem that counts by itself though others have the same words. */
bool error_add_own(Error *err, ErrorKind kind, Place place, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* Puts words at the end of each sentence: whose design the problems are. No counts after them. */
void error_end_with(Error *err, const char *words);

/* As many kinds of problems as are shown: a reader may stop. */
bool error_enough(const Error *err);

/* Call when all problems are in: says how many more there are of each kind, and where. */
void error_finish(Error *err);

/* Is this line of the text one of the user's file, or the caret below it? */
bool error_line_is_source(const char *line);

void error_clear(Error *err);

#endif
