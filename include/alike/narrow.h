/* A study's queries, narrowed to the columns and rows that the study reads. */
#ifndef ALIKE_NARROW_H
#define ALIKE_NARROW_H

#include "alike/query.h"
#include "alike/spec.h"

/* A block of the study that asks a database. */
typedef struct NarrowBlock {
    const char *name;   /* "tests" */
    const char *path;   /* the file of its query */
    const char *source; /* the data source */
} NarrowBlock;
enum { NARROW_BLOCKS_MOST = 4 };
size_t narrow_blocks(const Spec *spec, NarrowBlock out[NARROW_BLOCKS_MOST]);

/* Rows that are not asked for, by what they say: most first. */
typedef struct NarrowText {
    const char *text;
    size_t n;
} NarrowText;
typedef struct NarrowLeft {
    size_t n, capacity;
    NarrowText *item;
} NarrowLeft;

typedef struct Narrowed {
    QueryAnswer answer; /* of the query as it is */
    bool *read;         /* by column of it */
    const char *statement;
    size_t n, n_all; /* rows: of the statement, of the query */
    NarrowLeft subjects, terms;
    const char *why_all; /* a sentence: why no row is left out where some might be; NULL */
} Narrowed;

/* Asks the database for the columns, what subjects and terms there are, and numbers of rows. Rows
 * are left out only where the database counts as many by the condition as it listed. ERR_DATA where
 * it can't be asked, or where the query can't stand within another. */
bool narrow(Arena *arena, const Spec *spec, const NarrowBlock *block, Narrowed *out,
            Error *err) MUST_CHECK;

#endif
