/* Tables that a database answers with, through ODBC. Source: ISO/IEC 9075-3 (SQL/CLI), Microsoft
 * ODBC Programmer's Reference. */
#ifndef ALIKE_INPUT_ODBC_H
#define ALIKE_INPUT_ODBC_H

#include "have.h"
#include "input/table.h"

/* The one statement of a query, without what stands around it; NULL with an error where it does not
 * begin with SELECT or WITH, or another follows. */
const char *query_statement(Arena *arena, const char *query, const char *file, Error *err);

/* Does the statement go on with this word, in letters of either case? */
bool query_begins(const char *at, const char *word);
/* Behind a comment, or a text or name in quotes or brackets, that begins here; else here. */
const char *query_behind_quoted(const char *at);

#if ALIKE_HAVE_ODBC
#include <sql.h>

typedef struct OdbcLink {
    Arena *arena;
    const char *file;   /* of the query, for places */
    const char *source; /* a data source of odbc.ini */
    Error *err;
    bool connected;
    SQLHANDLE environment, connection;
    SQLHANDLE statement; /* its owner's; NULL: none yet */
} OdbcLink;

/* To be closed whatever comes of it. Nothing is written through it, whatever a query says. */
bool odbc_connect(OdbcLink *link) MUST_CHECK;
void odbc_close(OdbcLink *link);
/* Puts the statement to the database. */
bool odbc_put(OdbcLink *link, const char *statement) MUST_CHECK;

/* A column of the answer. */
typedef struct OdbcName {
    const char *text;
    SQLSMALLINT type;
    SQLULEN size; /* letters; 0: not known */
} OdbcName;
/* How many columns the answer has, at least one; and what the k-th is, from 0. */
bool odbc_columns(OdbcLink *link, size_t *n) MUST_CHECK;
bool odbc_column(OdbcLink *link, size_t k, OdbcName *out) MUST_CHECK;
/* How cells of a type are handed over. */
typedef enum Handed { HANDED_TEXT, HANDED_DOUBLE, HANDED_DIGITS } Handed;
Handed odbc_handed(SQLSMALLINT type);
/* ERR_DATA: what did not work, with the driver's own words. Returns false. */
bool odbc_refuse(const OdbcLink *link, const char *what);

/* The rows of the query, which is the place's file, into the sink. */
bool odbc_read(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
               Error *err) MUST_CHECK;
#endif

#endif
