/* odbc and query, of whichever block. */
#include "database.h"

#include "alike/os.h"

#include <string.h>

bool asks_database(const Node *node)
{
    return node_get(node, "odbc") != NULL || node_get(node, "query") != NULL;
}

/* Keys that go with files. */
static bool refuse_keys_of_files(Reader *r, const char *block, const char *what, const Node *node)
{
    static const char *const in_place[] = {"file", "files"};
    static const char *const of_lines[] = {"header_row", "header_rows", "layout"};
    bool fine = true;
    for (size_t i = 0; i < COUNT_OF(in_place); i++) {
        const Node *key = node_key(node, in_place[i]);
        if (key == NULL)
            continue;
        problem_add(&r->problems, key->place,
                    "the %s come from %s.%s or from %s.odbc, not from both; remove one of them",
                    what, block, in_place[i], block);
        fine = false;
    }
    for (size_t i = 0; i < COUNT_OF(of_lines); i++) {
        const Node *key = node_key(node, of_lines[i]);
        if (key == NULL)
            continue;
        problem_add(&r->problems, key->place,
                    "%s.%s is about the lines of a file, and a database names its columns itself; "
                    "remove it",
                    block, of_lines[i]);
        fine = false;
    }
    return fine;
}

/* A name and nothing that a connection string holds. */
static bool is_name_alone(Reader *r, const char *block, const Name *odbc)
{
    if (strpbrk(odbc->text, ";={}") == NULL)
        return true;
    problem_add(&r->problems, odbc->place,
                "%s.odbc must be the name of a data source and nothing else, found a connection "
                "string; put server, user and password into odbc.ini, for a study file is passed "
                "on",
                block);
    return false;
}

bool take_database(Reader *r, const char *block, const char *what, const Node *node,
                   const DatabaseBlock *given, TableRules *rules, const char **path, Place *place)
{
    const Name *odbc = &given->odbc, *query = &given->query;
    const bool fine = refuse_keys_of_files(r, block, what, node);
    if (odbc->text == NULL || query->text == NULL) {
        problem_add(&r->problems, node->place,
                    "%s.%s needs %s.%s: the name of the database and the file of the query go "
                    "together",
                    block, odbc->text == NULL ? "query" : "odbc", block,
                    odbc->text == NULL ? "odbc" : "query");
        return false;
    }
    if (!is_name_alone(r, block, odbc) || !fine)
        return false;
    rules->odbc = odbc->text;
    *place = query->place;
    *path = os_join(r->arena, r->spec->folder, query->text);
    return true;
}
