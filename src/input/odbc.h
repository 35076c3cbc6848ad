/* Tables that a database answers with, through ODBC. Source: ISO/IEC 9075-3 (SQL/CLI), Microsoft
 * ODBC Programmer's Reference. */
#ifndef ALIKE_INPUT_ODBC_H
#define ALIKE_INPUT_ODBC_H

#include "have.h"
#include "input/table.h"

/* The one statement of a query, without what stands around it; NULL with an error where it does not
 * begin with SELECT or WITH, or another follows. */
const char *query_statement(Arena *arena, const char *query, const char *file, Error *err);

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
/* ERR_DATA: what did not work, with the driver's own words. Returns false. */
bool odbc_refuse(const OdbcLink *link, const char *what);

/* The rows of the query, which is the place's file, into the sink. */
bool odbc_read(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
               Error *err) MUST_CHECK;
#endif

#endif
