/* What a study reads, and how it is known again. */
#ifndef ALIKE_INPUTS_H
#define ALIKE_INPUTS_H

#include "alike/base.h"

/* What the file is read for. A study may name one file in two places. */
typedef enum InputRole {
    INPUT_DATA,
    INPUT_TESTS,
    INPUT_STUDENTS,
    INPUT_SCHOOLS,
    INPUT_ROSTER,
    INPUT_LAYOUT,
    INPUT_NORMS,
    INPUT_SURVEY,
    INPUT_MEASURE,
    N_INPUT_ROLES,
} InputRole;

/* The hash of rows is the sum, modulo 2^128, of the first 128 bits of SHA-256 of each row: no order
 * of rows changes it, and a row that comes twice counts twice. It tells data that changed; against
 * somebody who looks for other rows of the same sum it is no protection. */
enum { ROWS_HASH_DIGITS = 32 };
typedef struct InputHash {
    char sha256[65]; /* of the file's bytes as they are on disk; of a database: of the query's */
    /* of what a database answered: of all that is looked at, and of that without the scores of
     * outcomes, whose values a design does not read; "" of a file */
    char rows[ROWS_HASH_DIGITS + 1], design_rows[ROWS_HASH_DIGITS + 1];
} InputHash;

typedef struct InputFile {
    const char *file; /* as the study file names it, from where the program was started */
    InputRole role;
    InputHash hash;
    size_t rows;        /* 0: a layout or norms */
    const char *hidden; /* disclosure control: stands in place of rows (0 then); NULL: shown */
} InputFile;

#endif
