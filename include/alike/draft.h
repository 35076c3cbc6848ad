/* A first study file, made from what the data look like: `alike init`. Every line is a guess, and
 * says beside it what it was guessed from. What can't be guessed stands as SPEC_OPEN on one line
 * or two, which are named. */
#ifndef ALIKE_DRAFT_H
#define ALIKE_DRAFT_H

#include "alike/profile.h"

enum { DRAFT_OPEN_MOST = 2, DRAFT_BLANKS_MOST = 2, DRAFT_SAID_MOST = 64 };

/* What could stand for a SPEC_OPEN. */
typedef struct DraftChoice {
    const char *value; /* as it would stand in the study file, but for quotes */
    const char *shows; /* what a person is shown of it, "treat (0, 1)" */
    size_t n_next;     /* what could stand for the next one then: values of the column */
    const struct DraftChoice *next;
    bool is_column; /* then it is no covariate once it is chosen, nor are those that ... */
    size_t n_same;  /* ... tell the same, row by row */
    const char **same;
} DraftChoice;

/* One SPEC_OPEN of a line. */
typedef struct DraftBlank {
    const char *asks; /* "Which column says who was in the program?" */
    bool several;     /* it stands in a list */
    size_t n;         /* 0: nothing is known of it, but what the one before it leads to */
    const DraftChoice *choice;
} DraftBlank;

typedef struct DraftOpen {
    size_t line;
    const char *what; /* "who was in the program" */
    size_t n_blanks;  /* 0: nothing to ask in steps */
    DraftBlank blank[DRAFT_BLANKS_MOST];
} DraftOpen;

typedef struct Draft {
    const char *text; /* of the study file */
    size_t n_open;
    DraftOpen open[DRAFT_OPEN_MOST];
    size_t n_said;
    const char *said[DRAFT_SAID_MOST]; /* what was found, a sentence each */
} Draft;

/* path: the files, of which an archive or a workbook may stand for all that it holds; folder: where
 * the study file will lie, to name them from there. ERR_DATA where a file can't be read, or where
 * none of them can be a study's. */
bool draft_make(Arena *arena, const char *const *path, size_t n, const char *folder, Draft *out,
                Error *err) MUST_CHECK;

/* Puts answers into an open line, for each of its SPEC_OPEN a list of n words, and takes it off the
 * list of open ones. Columns that were chosen, and those that tell the same, go from the
 * covariates. */
typedef struct DraftAnswer {
    size_t n;
    const char **word;
    const DraftChoice **choice; /* by word; NULL: it was typed */
} DraftAnswer;
void draft_fill(Arena *arena, Draft *draft, size_t open, const DraftAnswer *answer);

#endif
