/* Statements that narrow a query, and what comes of asking them. */
#include "alike/query.h"

#include "alike/text.h"
#include "input/odbc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Names of ours, for tables and columns in statements. */
#define ROWS_NAME  "alike_rows"
#define COUNT_NAME "alike_n"

/* --- names and texts ------------------------------------------------------------------------- */

/* Backslashes mean something to some databases, and controls to terminals. */
static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '\\' || (unsigned char)*text < ' ' || *text == '\x7f')
            return false;
    return true;
}

static void add_doubled(Text *out, const char *text, const char *quote)
{
    for (; *text != '\0'; text++) {
        if (quote[0] == *text)
            text_add(out, quote);
        text_add_bytes(out, text, 1);
    }
}

static bool is_word(const char *name)
{
    for (const char *at = name; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at) && *at != '_')
            return false;
    return !isdigit((unsigned char)name[0]) && name[0] != '\0';
}

static bool can_name(const QueryAnswer *of, const char *name)
{
    return name[0] != '\0' && is_plain(name) && (of->quote[0] != '\0' || is_word(name));
}

static void add_name(Text *out, const QueryAnswer *of, size_t column)
{
    text_add(out, of->quote);
    add_doubled(out, of->column[column].name, of->quote);
    text_add(out, of->quote);
}

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

static bool is_number(const char *text)
{
    char *end;
    (void)strtod(text, &end);
    return *text != '\0' && *end == '\0' && strspn(text, "0123456789+-.eE") == strlen(text);
}

bool query_can_write(const QueryAnswer *of, size_t column, const char *text)
{
    return can_name(of, of->column[column].name) &&
           (text[0] == '\0' || (of->column[column].is_number ? is_number(text) : is_plain(text)));
}

static void add_value(Text *out, const QueryAnswer *of, size_t column, const char *text)
{
    if (of->column[column].is_number) {
        text_add(out, text);
        return;
    }
    text_add(out, of->national && !is_ascii(text) ? "N'" : "'");
    add_doubled(out, text, "'");
    text_add(out, "'");
}

/* --- conditions ------------------------------------------------------------------------------ */

/* One column: nothing in the cell, for whatever type. */
static void add_nothing(Text *out, const QueryAnswer *of, size_t column)
{
    add_name(out, of, column);
    text_add(out, " IS NULL");
    if (!of->column[column].is_text)
        return;
    text_add(out, " OR ");
    add_name(out, of, column);
    text_add(out, " = ''");
}

/* Of the first column the texts of combinations that are alike in all others. */
static void add_first(Text *out, const QueryAnswer *of, const QueryCondition *c, const size_t *row,
                      size_t n)
{
    size_t n_texts = 0;
    bool nothing = false;
    text_add(out, "(");
    for (size_t i = 0; i < n; i++) {
        const char *text = c->text[row[i] * c->n_columns];
        nothing = nothing || text[0] == '\0';
        if (text[0] == '\0')
            continue;
        if (n_texts == 0)
            add_name(out, of, c->column[0]);
        text_add(out, n_texts++ == 0 ? " IN (" : ", ");
        add_value(out, of, c->column[0], text);
    }
    text_add(out, n_texts > 0 ? ")" : "");
    if (nothing) {
        text_add(out, n_texts > 0 ? " OR " : "");
        add_nothing(out, of, c->column[0]);
    }
    text_add(out, ")");
}

static bool same_others(const QueryCondition *c, size_t a, size_t b)
{
    for (size_t k = 1; k < c->n_columns; k++)
        if (strcmp(c->text[a * c->n_columns + k], c->text[b * c->n_columns + k]) != 0)
            return false;
    return true;
}

static void add_others(Text *out, const QueryAnswer *of, const QueryCondition *c, size_t i)
{
    for (size_t k = 1; k < c->n_columns; k++) {
        const char *text = c->text[i * c->n_columns + k];
        text_add(out, " AND (");
        if (text[0] == '\0') {
            add_nothing(out, of, c->column[k]);
        } else {
            add_name(out, of, c->column[k]);
            text_add(out, " = ");
            add_value(out, of, c->column[k], text);
        }
        text_add(out, ")");
    }
}

/* (a IN (...) AND b = ...) OR (...), for each combination of the columns behind the first. */
static void add_condition(Text *out, Arena *arena, const QueryAnswer *of, const QueryCondition *c)
{
    size_t *row = ARENA_ARRAY(arena, size_t, c->n);
    bool *done = ARENA_ARRAY(arena, bool, c->n);
    bool first = true;
    if (c->n == 0) { /* no row is needed */
        text_add(out, "1 = 0");
        return;
    }
    const bool several = c->n_columns > 1;
    text_add(out, several ? "(" : "");
    for (size_t i = 0; i < c->n; i++) {
        size_t n = 0;
        if (done[i])
            continue;
        for (size_t j = i; j < c->n; j++)
            if (!done[j] && same_others(c, i, j)) {
                done[j] = true;
                row[n++] = j;
            }
        text_add(out, first ? "" : "\n    OR ");
        first = false;
        text_add(out, several ? "(" : "");
        add_first(out, of, c, row, n);
        add_others(out, of, c, i);
        text_add(out, several ? ")" : "");
    }
    text_add(out, several ? ")" : "");
}

/* --- statements ------------------------------------------------------------------------------ */

/* The part of WITH ... SELECT ... that stands behind the tables; NULL: there is none. */
static const char *behind_tables(const char *statement)
{
    int depth = 0;
    bool in_word = false;
    for (const char *at = statement; *at != '\0';) {
        const char *behind = query_behind_quoted(at);
        if (behind != at) {
            at = behind;
            in_word = false;
            continue;
        }
        if (depth == 0 && !in_word && query_begins(at, "select"))
            return at;
        depth += (*at == '(') - (*at == ')');
        in_word = isalnum((unsigned char)*at) || *at == '_' || (unsigned char)*at >= 0x80;
        at++;
    }
    return NULL;
}

/* The query may be a narrow one already. */
static const char *answer_name(Arena *arena, const QueryAnswer *of)
{
    const char *name = "alike_answer";
    for (size_t k = 2; strstr(of->statement, name) != NULL; k++)
        name = arena_printf(arena, "alike_answer_%zu", k);
    return name;
}

/* What stands before SELECT and behind FROM, that the answer is a table there. A query that begins
 * with WITH may not stand in brackets everywhere: its last part becomes one more table of it. */
static bool as_table(Arena *arena, const QueryAnswer *of, const char **before, const char **table,
                     Error *err)
{
    const char *statement = of->statement, *name = answer_name(arena, of);
    *before = "";
    *table = arena_printf(arena, "(\n%s\n) %s", statement, name);
    if (!query_begins(statement, "with"))
        return true;
    const char *last = behind_tables(statement);
    if (last == NULL)
        return error_add(err, ERR_DATA, (Place){.file = of->path},
                         "no SELECT is found behind the tables of WITH; make a view of the query, "
                         "and write SELECT * FROM it");
    *before = arena_printf(arena, "%.*s\n, %s AS (\n%s\n)\n", (int)(last - statement), statement,
                           name, last);
    *table = name;
    return true;
}

static bool check_names(const QueryAnswer *of, const bool *read, Error *err)
{
    for (size_t k = 0; k < of->n; k++)
        if (read[k] && !can_name(of, of->column[k].name))
            return error_add(err, ERR_DATA, (Place){.file = of->path},
                             "the column '%s' can't be named in a query of whatever database; give "
                             "it another name in this one (AS), and in the study",
                             of->column[k].name);
    return true;
}

static void add_body(Text *out, Arena *arena, const QueryAnswer *of, const char *table,
                     const bool *read, size_t n_conditions, const QueryCondition *condition)
{
    size_t n = 0;
    text_add(out, "SELECT");
    for (size_t k = 0; k < of->n; k++) {
        if (!read[k])
            continue;
        text_add(out, n++ == 0 ? "\n    " : ",\n    ");
        add_name(out, of, k);
    }
    text_format(out, "\nFROM %s", table);
    for (size_t i = 0; i < n_conditions; i++) {
        text_add(out, i == 0 ? "\nWHERE " : "\n  AND ");
        add_condition(out, arena, of, &condition[i]);
    }
}

const char *query_narrowed(Arena *arena, const QueryAnswer *of, const bool *read,
                           size_t n_conditions, const QueryCondition *condition, Error *err)
{
    const char *before, *table;
    Text out = {.arena = arena};
    if (!check_names(of, read, err) || !as_table(arena, of, &before, &table, err))
        return NULL;
    text_add(&out, before);
    add_body(&out, arena, of, table, read, n_conditions, condition);
    return out.bytes;
}

/* --- asking ---------------------------------------------------------------------------------- */

typedef struct Asked {
    Arena *arena;
    QueryGroups *groups;
} Asked;

static bool take_names(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    (void)context, (void)line, (void)cell, (void)n, (void)err;
    return true;
}

/* The count stands in the last cell; drivers may hand it over as 7 or 7.0. */
static bool take_group(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    const Asked *asked = context;
    QueryGroups *out = asked->groups;
    const size_t last = n - 1;
    (void)line, (void)err;
    out->item = arena_grow(asked->arena, out->item, &out->capacity, out->n + 1, sizeof *out->item);
    QueryGroup *group = &out->item[out->n++];
    group->text = (const char **)arena_array(asked->arena, n, sizeof *group->text);
    for (size_t k = 0; k < last; k++)
        group->text[k] = arena_copy_bytes(asked->arena, cell[k].bytes, cell[k].n);
    const char *count = arena_copy_bytes(asked->arena, cell[last].bytes, cell[last].n);
    group->n = (size_t)strtod(count, NULL);
    return true;
}

static bool ask(Arena *arena, const QueryAnswer *of, const char *statement, QueryGroups *out,
                Error *err)
{
    Asked asked = {.arena = arena, .groups = out};
    const RowSink sink = {.context = &asked, .header = take_names, .row = take_group};
    const InputPlace place = {.name = of->path,
                              .path = of->path,
                              .bytes = statement,
                              .n = strlen(statement),
                              .odbc = of->source};
    InputFacts facts;
    return input_read_place(arena, &place, &sink, &facts, err);
}

bool query_count(Arena *arena, const QueryAnswer *of, const bool *read, size_t n_conditions,
                 const QueryCondition *condition, size_t *n, Error *err)
{
    const char *before, *table;
    Text out = {.arena = arena};
    QueryGroups groups = {0};
    if (!check_names(of, read, err) || !as_table(arena, of, &before, &table, err))
        return false;
    text_format(&out, "%sSELECT COUNT(*) AS " COUNT_NAME " FROM (\n", before);
    add_body(&out, arena, of, table, read, n_conditions, condition);
    text_add(&out, "\n) " ROWS_NAME);
    if (!ask(arena, of, out.bytes, &groups, err))
        return false;
    *n = groups.n == 0 ? 0 : groups.item[0].n;
    return true;
}

bool query_groups(Arena *arena, const QueryAnswer *of, size_t n_columns, const size_t *column,
                  QueryGroups *out, Error *err)
{
    const char *before, *table;
    Text statement = {.arena = arena}, names = {.arena = arena};
    *out = (QueryGroups){0};
    if (!as_table(arena, of, &before, &table, err))
        return false;
    for (size_t k = 0; k < n_columns; k++) {
        text_add(&names, k == 0 ? "" : ", ");
        add_name(&names, of, column[k]);
    }
    text_format(&statement, "%sSELECT %s, COUNT(*) AS " COUNT_NAME "\nFROM %s\nGROUP BY %s", before,
                names.bytes, table, names.bytes);
    return ask(arena, of, statement.bytes, out, err);
}
