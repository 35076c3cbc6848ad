/* What may be asked of a database: one statement, which reads. */
#include "input/odbc.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Behind what is no part of a statement's text: a comment, or something in quotes. */
static const char *behind_quoted(const char *at)
{
    const char *end = NULL;
    if (at[0] == '-' && at[1] == '-')
        end = strchr(at, '\n');
    else if (at[0] == '/' && at[1] == '*')
        end = (end = strstr(at + 2, "*/")) == NULL ? NULL : end + 1;
    else
        end = strchr(at + 1, *at); /* a doubled quote begins anew */
    return end == NULL ? at + strlen(at) : end + 1;
}

static bool is_comment(const char *at)
{
    return (at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*');
}

const char *query_behind_quoted(const char *at)
{
    if (*at == '[') {
        const char *end = strchr(at, ']');
        return end == NULL ? at + strlen(at) : end + 1;
    }
    return *at == '\'' || *at == '"' || *at == '`' || is_comment(at) ? behind_quoted(at) : at;
}

static const char *first_word(const char *at)
{
    while (isspace((unsigned char)*at) || is_comment(at))
        at = is_comment(at) ? behind_quoted(at) : at + 1;
    return at;
}

bool query_begins(const char *at, const char *word)
{
    const size_t n = strlen(word);
    return strncasecmp(at, word, n) == 0 && !isalnum((unsigned char)at[n]) && at[n] != '_';
}

const char *query_statement(Arena *arena, const char *query, const char *file, Error *err)
{
    const Place here = {.file = file};
    const char *at = first_word(query);
    const char *start = at;
    if (*at == '\0') {
        error_add(err, ERR_DATA, here,
                  "the file of the query holds no statement; write one that begins with SELECT or "
                  "WITH into it");
        return NULL;
    }
    if (!query_begins(at, "select") && !query_begins(at, "with")) {
        error_add(err, ERR_DATA, here,
                  "a query begins with SELECT or WITH, and this begins with '%.20s'; alike only "
                  "reads",
                  at);
        return NULL;
    }
    while (*at != '\0' && *at != ';')
        at = *at == '\'' || *at == '"' || *at == '`' || is_comment(at) ? behind_quoted(at) : at + 1;
    if (*at == '\0' || *first_word(at + 1) == '\0')
        return arena_copy_bytes(arena, start, (size_t)(at - start));
    error_add(err, ERR_DATA, here,
              "a second statement stands behind the ';', '%.20s'; leave one query in the file",
              first_word(at + 1));
    return NULL;
}
