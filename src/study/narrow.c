/* Which columns and rows of a query's answer a study needs: what is asked of whom. */
#include "alike/narrow.h"

#include "alike/frame.h"
#include "alike/records.h"
#include "alike/text.h"

#include <stdlib.h>
#include <string.h>

size_t narrow_blocks(const Spec *spec, NarrowBlock out[NARROW_BLOCKS_MOST])
{
    const TestsSpec *tests = &spec->tests;
    const NarrowBlock all[NARROW_BLOCKS_MOST] = {
        {"data", spec->data_path, spec->rules.odbc},
        {"tests", tests->n_files > 0 ? tests->path[0] : NULL, tests->rules.odbc},
        {"students", tests->students.path, tests->students.rules.odbc},
        {"schools", tests->schools.path, tests->schools.rules.odbc},
    };
    size_t n = 0;
    for (size_t i = 0; i < NARROW_BLOCKS_MOST; i++)
        if (all[i].path != NULL && all[i].source != NULL)
            out[n++] = all[i];
    return n;
}

/* --- columns --------------------------------------------------------------------------------- */

/* The reader leaves out columns at the end that have no name. */
static bool mark_read(Arena *arena, const InputColumns *columns, Narrowed *out, Error *err)
{
    size_t n = 0;
    out->read = ARENA_ARRAY(arena, bool, out->answer.n);
    for (size_t k = 0; k < columns->n && k < out->answer.n; k++) {
        out->read[k] = columns->read[k];
        n += out->read[k];
    }
    return n > 0 || error_add(err, ERR_DATA, (Place){.file = out->answer.path},
                              "the study reads no column of this query");
}

static bool find_columns(Arena *arena, const Spec *spec, const NarrowBlock *block, Narrowed *out,
                         RecordsLook *records, Error *err)
{
    InputColumns columns = {0};
    if (!spec->tests.given)
        return frame_look(arena, spec, &columns, err) && mark_read(arena, &columns, out, err);
    if (!records_look(arena, spec, records, err))
        return false;
    return mark_read(arena,
                     text_equal(block->name, "tests")      ? records->tests
                     : text_equal(block->name, "students") ? records->students
                                                           : records->schools,
                     out, err);
}

/* --- rows ------------------------------------------------------------------------------------ */

/* One of the two questions asked of a row: what its texts say, and which of them are needed. */
typedef struct Question {
    const RecordKeys *keys;
    bool (*beside)(const RecordsLook *look, const char *const *text);
    Names (*texts)(const RecordsLook *look);
    NarrowLeft *left;
    size_t first; /* of its keys among all */
    bool narrows; /* some combination is not needed */
    QueryCondition condition;
} Question;
enum { QUESTIONS = 2 };

typedef struct Rows {
    Arena *arena;
    const RecordsLook *records;
    Narrowed *out;
    Question question[QUESTIONS];
    QueryGroups groups;
} Rows;

static void count_left(Arena *arena, NarrowLeft *left, const Question *q, const QueryGroup *group)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t k = 0; k < q->keys->n; k++) {
        const char *more = group->text[q->first + k];
        text_format(&text, "%s%s", text.n > 0 && more[0] != '\0' ? " " : "", more);
    }
    size_t i = 0;
    while (i < left->n && !text_equal(left->item[i].text, text.bytes))
        i++;
    if (i == left->n) {
        left->item =
            arena_grow(arena, left->item, &left->capacity, left->n + 1, sizeof *left->item);
        left->item[left->n++] = (NarrowText){text.bytes, 0};
    }
    left->item[i].n += group->n;
}

static int most_first(const void *a, const void *b)
{
    const NarrowText *x = a, *y = b;
    return x->n != y->n ? (x->n > y->n ? -1 : 1) : strcmp(x->text, y->text);
}

static bool same_texts(const QueryCondition *c, size_t i, const char *const *text)
{
    for (size_t k = 0; k < c->n_columns; k++)
        if (strcmp(c->text[i * c->n_columns + k], text[k]) != 0)
            return false;
    return true;
}

static void let_through(Arena *arena, QueryCondition *c, const char *const *text)
{
    for (size_t i = 0; i < c->n; i++)
        if (same_texts(c, i, text))
            return;
    size_t cells = c->capacity * c->n_columns;
    c->text =
        arena_grow(arena, (void *)c->text, &cells, (c->n + 1) * c->n_columns, sizeof *c->text);
    c->capacity = cells / c->n_columns;
    for (size_t k = 0; k < c->n_columns; k++)
        c->text[c->n * c->n_columns + k] = text[k];
    c->n++;
}

/* Which of a group's questions says that it is not needed; NULL: none. */
static Question *left_by(Rows *r, const QueryGroup *group)
{
    for (size_t i = 0; i < QUESTIONS; i++) {
        Question *q = &r->question[i];
        if (q->keys->n > 0 && q->beside(r->records, group->text + q->first))
            return q;
    }
    return NULL;
}

/* A database whose letters of either case are one lists one spelling of a text: those that the
 * study itself writes are let through whether they are listed or not, and a condition compares as
 * the list was made. */
static void add_own_texts(const Rows *r, Question *q)
{
    const Names own = q->texts(r->records);
    for (size_t i = 0; q->keys->n == 1 && i < own.n; i++)
        let_through(r->arena, &q->condition, &own.item[i].text);
}

/* A database lists them in any order. */
static int by_texts(const void *a, const void *b)
{
    const QueryGroup *x = a, *y = b;
    int order = 0;
    for (size_t k = 0; x->text[k] != NULL && order == 0; k++)
        order = strcmp(x->text[k], y->text[k]);
    return order;
}

static size_t sort_groups(Rows *r)
{
    size_t n = 0;
    if (r->groups.n > 0)
        qsort(r->groups.item, r->groups.n, sizeof *r->groups.item, by_texts);
    for (size_t g = 0; g < r->groups.n; g++) {
        const QueryGroup *group = &r->groups.item[g];
        Question *left = left_by(r, group);
        r->out->n_all += group->n;
        if (left != NULL) {
            left->narrows = true;
            count_left(r->arena, left->left, left, group);
            continue;
        }
        n += group->n;
    }
    /* a subject that is needed in one term may stand in a group that another question leaves out */
    for (size_t i = 0; i < QUESTIONS; i++) {
        Question *q = &r->question[i];
        for (size_t g = 0; q->narrows && g < r->groups.n; g++) {
            const char *const *text = r->groups.item[g].text + q->first;
            if (!q->beside(r->records, text))
                let_through(r->arena, &q->condition, text);
        }
        if (q->narrows)
            add_own_texts(r, q);
        if (q->left->n > 0)
            qsort(q->left->item, q->left->n, sizeof *q->left->item, most_first);
    }
    return n;
}

static bool can_write(const Rows *r)
{
    for (size_t i = 0; i < QUESTIONS; i++) {
        const QueryCondition *c = &r->question[i].condition;
        for (size_t k = 0; k < c->n * c->n_columns; k++)
            if (!query_can_write(&r->out->answer, c->column[k % c->n_columns], c->text[k]))
                return false;
    }
    return true;
}

/* It runs by itself: what it lacks to be a table is told behind the database's words. */
static bool ask_or_say(bool asked, const Narrowed *out, Error *err)
{
    return asked ||
           error_add(err, ERR_DATA, (Place){.file = out->answer.path},
                     "the query stood within another then, as a table: there it may have no ORDER "
                     "BY, and every column needs a name of its own");
}

static bool all_rows(Arena *arena, Narrowed *out, Error *err)
{
    const bool asked = query_count(arena, &out->answer, out->read, 0, NULL, &out->n_all, err);
    out->n = out->n_all;
    if (asked)
        out->statement = query_narrowed(arena, &out->answer, out->read, 0, NULL, err);
    return ask_or_say(asked, out, err) && out->statement != NULL;
}

static bool leave_none(Arena *arena, Narrowed *out, const char *why, Error *err)
{
    out->why_all = why;
    out->subjects.n = out->terms.n = 0;
    return all_rows(arena, out, err);
}

static bool narrow_rows(Rows *r, Error *err)
{
    Narrowed *out = r->out;
    QueryCondition condition[QUESTIONS];
    size_t key[QUESTIONS * RECORD_KEYS_MAX], n_keys = 0, n_conditions = 0;
    for (size_t i = 0; i < QUESTIONS; i++) {
        Question *q = &r->question[i];
        q->first = n_keys;
        q->condition = (QueryCondition){.n_columns = q->keys->n, .column = q->keys->cell};
        for (size_t k = 0; k < q->keys->n; k++)
            key[n_keys++] = q->keys->cell[k];
    }
    if (n_keys == 0)
        return leave_none(r->arena, out, r->records->why_none, err);
    if (!ask_or_say(query_groups(r->arena, &out->answer, n_keys, key, &r->groups, err), out, err))
        return false;
    const size_t listed = sort_groups(r);
    if (!can_write(r))
        return leave_none(r->arena, out,
                          "A subject or term holds letters that not every database reads alike in "
                          "a query, so no row is left out.",
                          err);
    for (size_t i = 0; i < QUESTIONS; i++)
        if (r->question[i].narrows)
            condition[n_conditions++] = r->question[i].condition;
    if (!ask_or_say(
            query_count(r->arena, &out->answer, out->read, n_conditions, condition, &out->n, err),
            out, err))
        return false;
    if (out->n != listed)
        return leave_none(r->arena, out,
                          arena_printf(r->arena,
                                       "The database lists %zu rows that are needed and finds %zu "
                                       "by a condition, so no row is left out.",
                                       listed, out->n),
                          err);
    out->statement =
        query_narrowed(r->arena, &out->answer, out->read, n_conditions, condition, err);
    return out->statement != NULL;
}

bool narrow(Arena *arena, const Spec *spec, const NarrowBlock *block, Narrowed *out, Error *err)
{
    RecordsLook records = {0};
    *out = (Narrowed){0};
    if (!query_describe(arena, block->path, block->source, &out->answer, err) ||
        !find_columns(arena, spec, block, out, &records, err))
        return false;
    if (!spec->tests.given || !text_equal(block->name, "tests"))
        return all_rows(arena, out, err);
    Rows rows = {.arena = arena,
                 .records = &records,
                 .out = out,
                 .question = {{.keys = &records.subject,
                               .beside = records_subject_beside,
                               .texts = records_subject_texts,
                               .left = &out->subjects},
                              {.keys = &records.term,
                               .beside = records_term_beside,
                               .texts = records_term_texts,
                               .left = &out->terms}}};
    return narrow_rows(&rows, err);
}
