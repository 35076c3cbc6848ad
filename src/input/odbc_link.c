/* A connection to a database: by words that let its driver answer in blocks, and to read only. */
#include "input/odbc.h"

#include "alike/text.h"

#include <stdint.h>
#include <string.h>

#if ALIKE_HAVE_ODBC
#include <sqlext.h>

enum { LOGIN_SECONDS = 30, NAME_MOST = 256, SAID = 400 };

/* The driver's words, on one line. */
static const char *words_of(const OdbcLink *link)
{
    SQLCHAR state[6] = "", said[SAID] = "";
    SQLINTEGER number = 0;
    SQLSMALLINT n = 0;
    const SQLSMALLINT kind = link->statement != NULL    ? SQL_HANDLE_STMT
                             : link->connection != NULL ? SQL_HANDLE_DBC
                                                        : SQL_HANDLE_ENV;
    const SQLHANDLE handle = link->statement != NULL    ? link->statement
                             : link->connection != NULL ? link->connection
                                                        : link->environment;
    if (!SQL_SUCCEEDED(SQLGetDiagRec(kind, handle, 1, state, &number, said, sizeof said, &n)))
        return "the driver does not say why";
    char *words = arena_copy_text(link->arena, (const char *)said);
    for (char *at = words; *at != '\0'; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return words;
}

bool odbc_refuse(const OdbcLink *link, const char *what)
{
    return error_add(link->err, ERR_DATA, (Place){.file = link->file}, "%s (%s)", what,
                     words_of(link));
}

/* Drivers that keep the whole answer in memory unless they are told not to, and what tells them.
 * SQLite's hands out row by row where no transaction is open: then there is nothing to roll back,
 * and a statement of its own sees to it that nothing is written. Sources: psqlodbc, Configuration
 * Options; sqliteodbc, README; SQLite, PRAGMA query_only. */
typedef struct ByBlocks {
    const char *driver, *words;
    const char *reads_only; /* NULL: a transaction, which is rolled back */
} ByBlocks;
static const ByBlocks by_blocks[] = {
    {.driver = "psqlodbc", .words = "UseDeclareFetch=1;Fetch=1000"},
    {.driver = "sqlite3odbc", .words = "StepAPI=1", .reads_only = "PRAGMA query_only = ON"},
};

/* NULL: the driver is none of them. */
static const ByBlocks *by_blocks_of(const OdbcLink *link)
{
    char driver[NAME_MOST] = "";
    SQLSMALLINT n = 0;
    if (!SQL_SUCCEEDED(SQLGetInfo(link->connection, SQL_DRIVER_NAME, driver, sizeof driver, &n)))
        return NULL;
    for (size_t i = 0; i < COUNT_OF(by_blocks); i++)
        if (strstr(driver, by_blocks[i].driver) != NULL)
            return &by_blocks[i];
    return NULL;
}

/* Nothing is written whatever the query says: read only where the driver knows that, and rolled
 * back at the end. words: behind the name of the data source; NULL: none. */
static bool connect_by(OdbcLink *link, const char *words)
{
    char *name = arena_copy_text(link->arena, link->source);
    SQLRETURN status;
    if (!SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_DBC, link->environment, &link->connection)))
        return odbc_refuse(link, "there is no ODBC here");
    SQLSetConnectAttr(link->connection, SQL_ATTR_LOGIN_TIMEOUT, (SQLPOINTER)(intptr_t)LOGIN_SECONDS,
                      0);
    SQLSetConnectAttr(link->connection, SQL_ATTR_ACCESS_MODE, (SQLPOINTER)SQL_MODE_READ_ONLY, 0);
    if (words == NULL) {
        status = SQLConnect(link->connection, (SQLCHAR *)name, SQL_NTS, NULL, 0, NULL, 0);
    } else {
        char *line = arena_printf(link->arena, "DSN=%s;%s;", name, words);
        status = SQLDriverConnect(link->connection, NULL, (SQLCHAR *)line, SQL_NTS, NULL, 0, NULL,
                                  SQL_DRIVER_NOPROMPT);
    }
    link->connected = SQL_SUCCEEDED(status);
    return link->connected ||
           odbc_refuse(link,
                       arena_printf(link->arena,
                                    "the database '%s' can't be reached; its name, server and "
                                    "password stand in odbc.ini, see odbcinst -j",
                                    link->source));
}

static void disconnect(OdbcLink *link)
{
    if (link->connected) {
        SQLEndTran(SQL_HANDLE_DBC, link->connection, SQL_ROLLBACK);
        SQLDisconnect(link->connection);
    }
    if (link->connection != NULL)
        SQLFreeHandle(SQL_HANDLE_DBC, link->connection);
    link->connection = NULL;
    link->connected = false;
}

/* False: the driver does not do it. */
static bool does(const OdbcLink *link, const char *words)
{
    SQLHANDLE statement = NULL;
    const bool done =
        SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_STMT, link->connection, &statement)) &&
        SQL_SUCCEEDED(
            SQLExecDirect(statement, (SQLCHAR *)arena_copy_text(link->arena, words), SQL_NTS));
    if (statement != NULL)
        SQLFreeHandle(SQL_HANDLE_STMT, statement);
    return done;
}

/* Which driver serves the data source is known when it is connected to: then once more, with words
 * that the driver knows. */
bool odbc_connect(OdbcLink *link)
{
    if (!SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &link->environment)))
        arena_exhausted(0);
    SQLSetEnvAttr(link->environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER)SQL_OV_ODBC3, 0);
    if (!connect_by(link, NULL))
        return false;
    const ByBlocks *blocks = by_blocks_of(link);
    if (blocks != NULL) {
        disconnect(link);
        if (!connect_by(link, blocks->words))
            return false;
    }
    if (blocks == NULL || blocks->reads_only == NULL || !does(link, blocks->reads_only))
        SQLSetConnectAttr(link->connection, SQL_ATTR_AUTOCOMMIT, (SQLPOINTER)SQL_AUTOCOMMIT_OFF, 0);
    return true;
}

void odbc_close(OdbcLink *link)
{
    if (link->statement != NULL)
        SQLFreeHandle(SQL_HANDLE_STMT, link->statement);
    link->statement = NULL;
    disconnect(link);
    if (link->environment != NULL)
        SQLFreeHandle(SQL_HANDLE_ENV, link->environment);
}
#else
typedef int OdbcNothing; /* a file of C holds something */
#endif
