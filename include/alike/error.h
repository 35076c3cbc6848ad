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
    ERROR_FILE_MAX = 1024
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

typedef struct Error {
    ErrorKind kind; /* of the first problem */
    ErrorPlace place;
    size_t n; /* problems found; only the first ERROR_SHOWN_MAX are written out */
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

/* Add one more problem. Returns false. */
bool error_add(Error *err, ErrorKind kind, Place place, const char *format, ...) PRINTF_LIKE(4, 5);

/* Puts words at the end of each sentence: whose design the problems are. No counts after them. */
void error_end_with(Error *err, const char *words);

/* Call when all problems are in: adds "and N more problems" where some were not shown. */
void error_finish(Error *err);

/* Is this line of the text one of the user's file, or the caret below it? */
bool error_line_is_source(const char *line);

void error_clear(Error *err);

#endif
