/* A query to a database. */
#include "input/odbc.h"

#if ALIKE_HAVE_ODBC
#define UNAVAILABLE NULL
#else
#define UNAVAILABLE                                                                                \
    "needs unixODBC, which this alike was built without: apt-get install unixodbc-dev, then make"
#define odbc_read NULL
#endif

static bool is_query(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)start, (void)n;
    return place->odbc != NULL;
}

const InputFormat format_odbc = {
    .name = "odbc",
    .help = "what a database answers to a query: data: {odbc: DSN, query: FILE.sql}",
    .unavailable = UNAVAILABLE,
    .matches = is_query,
    .read = odbc_read,
};
