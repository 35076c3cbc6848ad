/* alike sql: the queries of a study, narrowed to what it reads. */
#include "alike/command.h"
#include "alike/narrow.h"
#include "alike/os.h"
#include "alike/quote.h"
#include "alike/text.h"

#include <string.h>

/* Does the study ask a database, and under the block that is named, if one is? */
static bool check_asking(Arena *arena, const Arguments *arguments, const NarrowBlock *asking,
                         size_t n, Error *err)
{
    Text known = {.arena = arena};
    if (n == 0)
        return error_set(err, ERR_STUDY, (Place){.file = arguments->subject},
                         "the study reads files and asks no database; 'alike sql' is for one with "
                         "odbc and query under data, tests, students or schools");
    for (size_t i = 0; i < n; i++) {
        text_format(&known, "%s%s", i > 0 ? ", " : "", asking[i].name);
        if (arguments->block == NULL || text_equal(arguments->block, asking[i].name))
            return true;
    }
    return error_set(err, ERR_USAGE, NOWHERE, "the study asks no database under '%s', but under %s",
                     arguments->block, known.bytes);
}

static const char *named(Arena *arena, const char *text)
{
    return quoted_for_terminal(arena, text);
}

static void add_columns(Text *out, Arena *arena, const Narrowed *narrowed)
{
    enum { SHOWN = 12 };
    const QueryAnswer *answer = &narrowed->answer;
    const bool *read = narrowed->read;
    size_t n = 0, n_left = 0;
    for (size_t k = 0; k < answer->n; k++)
        n += read[k];
    text_format(out, "-- Columns: %zu of %zu", n, answer->n);
    for (size_t k = 0; k < answer->n; k++)
        if (!read[k] && n_left++ < SHOWN)
            text_format(out, "%s%s", n_left == 1 ? "; not read: " : ", ",
                        named(arena, answer->column[k].name));
    if (n_left > SHOWN)
        text_format(out, " and %zu more", n_left - SHOWN);
    text_add(out, ".\n");
}

static void add_left(Text *out, Arena *arena, const char *what, const NarrowLeft *left)
{
    enum { SHOWN = 12 };
    for (size_t i = 0; i < left->n && i < SHOWN; i++)
        text_format(out, "%s%s (%s)", i == 0 ? what : ", ", named(arena, left->item[i].text),
                    text_count(arena, left->item[i].n));
    if (left->n > SHOWN)
        text_format(out, " and %zu more", left->n - SHOWN);
    text_add(out, left->n > 0 ? ".\n" : "");
}

static void add_rows(Text *out, Arena *arena, const Narrowed *narrowed)
{
    if (narrowed->n == narrowed->n_all)
        text_format(out, "-- Rows: all %s.\n", text_count(arena, narrowed->n_all));
    else
        text_format(out, "-- Rows: %s of %s; no estimate hangs on the others.\n",
                    text_count(arena, narrowed->n), text_count(arena, narrowed->n_all));
    if (narrowed->why_all != NULL)
        text_format(out, "-- %s\n", narrowed->why_all);
    add_left(out, arena, "-- Of subjects that are not analysed: ", &narrowed->subjects);
    add_left(out, arena, "-- Of terms outside of all spans: ", &narrowed->terms);
}

static bool add_query(Text *out, Arena *arena, const Spec *spec, const NarrowBlock *asking,
                      Error *err)
{
    Narrowed narrowed;
    if (!narrow(arena, spec, asking, &narrowed, err))
        return false;
    text_format(out, "%s-- %s: what %s reads of the answer to %s, from the database %s (%s).\n",
                out->n > 0 ? "\n" : "", asking->name, named(arena, os_file_name(spec->path)),
                named(arena, os_file_name(asking->path)), named(arena, asking->source),
                named(arena, narrowed.answer.database));
    add_columns(out, arena, &narrowed);
    add_rows(out, arena, &narrowed);
    text_format(out, "%s;\n", narrowed.statement);
    return true;
}

/* A query is run as it is printed: what a terminal must not be shown can't stand in one. */
static bool check_shown(Arena *arena, const char *text, Error *err)
{
    Text shown = {.arena = arena};
    quote_terminal_lines(&shown, text);
    return strcmp(shown.bytes, text) == 0 ||
           error_set(err, ERR_DATA, NOWHERE,
                     "the query, or a name or text of the database, holds letters that control a "
                     "terminal or are no UTF-8, and so it can't be printed as it is");
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    Spec spec;
    NarrowBlock asking[NARROW_BLOCKS_MOST];
    Text out = {.arena = arena};
    if (!spec_read(arena, arguments->subject, &spec, err))
        return false;
    const size_t n = narrow_blocks(&spec, asking);
    if (!check_asking(arena, arguments, asking, n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if ((arguments->block == NULL || text_equal(arguments->block, asking[i].name)) &&
            !add_query(&out, arena, &spec, &asking[i], err))
            return false;
    if (!check_shown(arena, out.bytes, err))
        return false;
    command_print_lines(stdout, out.bytes);
    return true;
}

static const Flag flags[] = {
    {.name = "--block",
     .value = "BLOCK",
     .type = FLAG_TEXT,
     .offset = offsetof(Arguments, block),
     .help = "only the query of this block: data, tests, students or schools"},
    {.name = NULL},
};

const Command command_sql = {
    .name = "sql",
    .form = "sql STUDY.yaml [--block BLOCK]",
    .help = "the queries of a study to databases, narrowed to the columns and rows that it reads",
    .more =
        "For each block of the study with odbc and query (data, tests, students, schools) it\n"
        "prints a SELECT that leaves out columns which the study does not read and, of tests, "
        "rows\n"
        "of subjects and terms on which no estimate hangs; what is left out is said in front.\n"
        "'alike sql study.yaml --block tests > narrow.sql' writes one query: name that file in "
        "the\n"
        "study in the place of the query, and the database hands over less. Everything else stays\n"
        "with alike: which of several tests counts, spans, joins. The database is asked for the\n"
        "columns, for the subjects and terms that there are, and for numbers of rows.",
    .subject = "a study file",
    .subject_needed = true,
    .offered = OFFERED_STUDIES,
    .flags = flags,
    .run = run,
};
