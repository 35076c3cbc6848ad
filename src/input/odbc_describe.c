/* What a query answers with, column by column, and who answers. */
#include "alike/query.h"

#include "alike/os.h"
#include "alike/text.h"
#include "input/odbc.h"

#include <string.h>

#if ALIKE_HAVE_ODBC
#include <sqlext.h>

enum { NAME_MOST = 256 };

/* Drivers put words of their own behind it: they must not be part of a comment that ends it. */
bool odbc_put(OdbcLink *link, const char *statement)
{
    char *line = arena_printf(link->arena, "%s\n", statement);
    if (!SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_STMT, link->connection, &link->statement)))
        return odbc_refuse(link, "the database takes no query");
    SQLSetStmtAttr(link->statement, SQL_ATTR_CURSOR_TYPE, (SQLPOINTER)SQL_CURSOR_FORWARD_ONLY, 0);
    SQLSetStmtAttr(link->statement, SQL_ATTR_CONCURRENCY, (SQLPOINTER)SQL_CONCUR_READ_ONLY, 0);
    return SQL_SUCCEEDED(SQLExecDirect(link->statement, (SQLCHAR *)line, SQL_NTS)) ||
           odbc_refuse(link, "the database refuses the query");
}

bool odbc_columns(OdbcLink *link, size_t *n)
{
    SQLSMALLINT columns = 0;
    if (!SQL_SUCCEEDED(SQLNumResultCols(link->statement, &columns)) || columns <= 0)
        return odbc_refuse(link, "the query answers with no table");
    *n = (size_t)columns;
    return true;
}

bool odbc_column(OdbcLink *link, size_t k, OdbcName *out)
{
    SQLCHAR name[NAME_MOST] = "";
    SQLSMALLINT length = 0, type = 0, digits = 0, nullable = 0;
    SQLULEN size = 0;
    if (!SQL_SUCCEEDED(SQLDescribeCol(link->statement, (SQLUSMALLINT)(k + 1), name, sizeof name,
                                      &length, &type, &size, &digits, &nullable)))
        return odbc_refuse(link, "the database does not tell the columns of its answer");
    *out = (OdbcName){arena_copy_text(link->arena, (const char *)name), type, size};
    return true;
}

Handed odbc_handed(SQLSMALLINT type)
{
    switch (type) {
    case SQL_REAL:
    case SQL_FLOAT:
    case SQL_DOUBLE:
        return HANDED_DOUBLE;
    case SQL_DECIMAL:
    case SQL_NUMERIC:
    case SQL_INTEGER:
    case SQL_SMALLINT:
    case SQL_TINYINT:
    case SQL_BIGINT:
    case SQL_BIT:
        return HANDED_DIGITS;
    default:
        return HANDED_TEXT;
    }
}

/* "": the driver does not say. */
static const char *told(const OdbcLink *link, SQLUSMALLINT what)
{
    char text[NAME_MOST] = "";
    SQLSMALLINT n = 0;
    if (!SQL_SUCCEEDED(SQLGetInfo(link->connection, what, text, sizeof text, &n)))
        return "";
    return arena_copy_text(link->arena, text);
}

static bool is_letters(SQLSMALLINT type)
{
    return type == SQL_CHAR || type == SQL_VARCHAR || type == SQL_LONGVARCHAR ||
           type == SQL_WCHAR || type == SQL_WVARCHAR || type == SQL_WLONGVARCHAR;
}

static bool describe(OdbcLink *link, QueryAnswer *out)
{
    if (!odbc_connect(link) || !odbc_put(link, out->statement) || !odbc_columns(link, &out->n))
        return false;
    const char *name = told(link, SQL_DBMS_NAME), *version = told(link, SQL_DBMS_VER);
    const char *quote = told(link, SQL_IDENTIFIER_QUOTE_CHAR);
    out->database =
        arena_printf(link->arena, "%s%s%s", name, version[0] == '\0' ? "" : " ", version);
    out->quote = quote[0] == ' ' ? "" : quote; /* a blank says that there is none */
    out->national = strstr(name, "SQL Server") != NULL;
    out->column = ARENA_ARRAY(link->arena, QueryColumn, out->n);
    for (size_t k = 0; k < out->n; k++) {
        OdbcName column;
        if (!odbc_column(link, k, &column))
            return false;
        out->column[k] = (QueryColumn){column.text, odbc_handed(column.type) != HANDED_TEXT,
                                       is_letters(column.type)};
    }
    return true;
}

/* Lines end alike on all machines, and none is empty behind the last: what is made of it is a text
 * to be printed. */
static size_t without_returns(char *text, size_t n)
{
    while (n > 0 && (unsigned char)text[n - 1] <= ' ')
        n--;
    size_t to = 0;
    for (size_t i = 0; i < n; i++)
        if (text[i] != '\r' || i + 1 == n || text[i + 1] != '\n')
            text[to++] = text[i];
    return to;
}

bool query_describe(Arena *arena, const char *path, const char *source, QueryAnswer *out,
                    Error *err)
{
    OdbcLink link = {.arena = arena, .file = path, .source = source, .err = err};
    char *query = NULL;
    size_t n = 0;
    *out = (QueryAnswer){.path = path, .source = source};
    if (!os_read_file(arena, path, &query, &n, err))
        return false;
    n = without_returns(query, n);
    out->statement = query_statement(arena, arena_copy_bytes(arena, query, n), path, err);
    const bool ok = out->statement != NULL && describe(&link, out);
    odbc_close(&link);
    return ok;
}
#else
bool query_describe(Arena *arena, const char *path, const char *source, QueryAnswer *out,
                    Error *err)
{
    (void)arena, (void)out;
    return error_add(err, ERR_DATA, (Place){.file = path},
                     "asking the database '%s' needs unixODBC, which this alike was built without: "
                     "apt-get install unixodbc-dev, then make",
                     source);
}
#endif
