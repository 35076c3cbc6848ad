/* A query to a database in place of a file, the same for every block that names one: rows of a
 * block that has a DatabaseBlock `database`. what: the rows are about, "tests"; whom: one of them.
 */
#ifndef SPEC_DATABASE_H
#define SPEC_DATABASE_H

#include "reader.h"

typedef struct DatabaseBlock {
    Name odbc, query;
} DatabaseBlock;

#define DATABASE_ROWS(Struct, what, whom)                                                          \
    {.name = "odbc",                                                                               \
     .type = OPT_TEXT,                                                                             \
     .offset = offsetof(Struct, database.odbc),                                                    \
     .on_request = true,                                                                           \
     .fallback = "",                                                                               \
     .values = "a data source of odbc.ini",                                                        \
     .example = "warehouse",                                                                       \
     .plain = "The database that holds the " what ", in place of a file.",                         \
     .change_when = "the " what " are in a database that this machine knows by ODBC.",             \
     .help =                                                                                       \
         "The name of a data source alone, of which server, user and password stand in odbc.ini "  \
         "or ~/.odbc.ini: a study file never holds a password. Goes with query. Connected to "     \
         "read, and rolled back at the end."},                                                     \
    {                                                                                              \
        .name = "query", .type = OPT_TEXT, .offset = offsetof(Struct, database.query),             \
        .on_request = true, .fallback = "", .values = "a file name", .example = what ".sql",       \
        .plain = "The file with the question to the database.",                                    \
        .change_when = "odbc names a database.",                                                   \
        .help = "Relative to the study file's folder. One statement, SELECT or WITH, whose "       \
                "answer has one row for each " whom ". The results and design.lock hold a "        \
                "hash of the rows that come back, since what the database holds may change."       \
    }

/* Does the block ask a database? */
bool asks_database(const Node *node);
/* Puts the query where a file would stand; false with problems where something is wanting. node: of
 * the block; block: its name; what: see above. */
bool take_database(Reader *r, const char *block, const char *what, const Node *node,
                   const DatabaseBlock *given, TableRules *rules, const char **path, Place *place);

#endif
