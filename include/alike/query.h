/* A query that asks a database for no more than a study reads of another query's answer: columns
 * and rows of it, by what every database knows (SQL-92). Nothing is calculated there: tests of one
 * term, dates and joins must mean the same wherever the data come from. */
#ifndef ALIKE_QUERY_H
#define ALIKE_QUERY_H

#include "alike/input.h"

typedef struct QueryColumn {
    const char *name;
    bool is_number;
    bool is_text; /* else a cell that holds nothing is NULL */
} QueryColumn;

typedef struct QueryAnswer {
    const char *path;      /* the file of the query */
    const char *source;    /* a data source of odbc.ini */
    const char *database;  /* what serves it: "PostgreSQL 15.6" */
    const char *statement; /* without what stands around it */
    const char *quote;     /* around names; "": it has none */
    bool national;         /* texts of letters beyond ASCII are N'...' */
    size_t n;
    QueryColumn *column;
} QueryAnswer;

/* Asks the query for the columns of its answer. ERR_DATA as a run has it; where alike was built
 * without ODBC, ERR_DATA too. */
bool query_describe(Arena *arena, const char *path, const char *source, QueryAnswer *out,
                    Error *err) MUST_CHECK;

/* Rows whose cells in these columns are one of these combinations. */
typedef struct QueryCondition {
    size_t n_columns;
    const size_t *column;
    size_t n, capacity;
    const char **text; /* [i * n_columns + k]; "": the cell holds nothing */
} QueryCondition;

/* The query for the columns that are read and for the rows that all conditions let through, in
 * lines, without a semicolon. NULL with ERR_DATA: a name or a text that can't be written so that
 * every database reads it alike. */
const char *query_narrowed(Arena *arena, const QueryAnswer *of, const bool *read,
                           size_t n_conditions, const QueryCondition *condition, Error *err);

/* How many rows that has. */
bool query_count(Arena *arena, const QueryAnswer *of, const bool *read, size_t n_conditions,
                 const QueryCondition *condition, size_t *n, Error *err) MUST_CHECK;

/* Combinations of what these columns hold, and how many rows have each. */
typedef struct QueryGroup {
    const char **text; /* by column; "": the cell holds nothing; NULL at the end */
    size_t n;
} QueryGroup;
typedef struct QueryGroups {
    size_t n, capacity;
    QueryGroup *item;
} QueryGroups;
bool query_groups(Arena *arena, const QueryAnswer *of, size_t n_columns, const size_t *column,
                  QueryGroups *out, Error *err) MUST_CHECK;

/* Can the text stand in a condition? */
bool query_can_write(const QueryAnswer *of, size_t column, const char *text);

#endif
