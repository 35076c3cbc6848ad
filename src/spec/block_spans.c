/* spans and norms: from which test to which, and what the nation scores. */
#include "stacks.h"

#include "alike/calendar.h"
#include "alike/os.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { SPANS_MAX = 64 };

typedef struct SpanBlock {
    Name name, label, from, to;
    double years;
    bool placebo;
} SpanBlock;

static const Option span_rows[] = {
    {.name = "name",
     .type = OPT_TEXT,
     .offset = offsetof(SpanBlock, name),
     .fallback = "",
     .values = "letters, digits, _ and -; at most 64",
     .example = "one_year",
     .plain = "A short name of the span for files, tables and other keys.",
     .change_when = "its two terms do not make a good name.",
     .help =
         "[A-Za-z0-9_-]{1,64}, each name once; made of the two terms where none is given. Names "
         "of outcomes are made of subject and span: mathematics_one_year."},
    {.name = "label",
     .type = OPT_TEXT,
     .offset = offsetof(SpanBlock, label),
     .fallback = "",
     .example = "One year",
     .plain = "What readers see instead of the name.",
     .change_when = "the span's years, or its two terms, do not say enough.",
     .help = "Any text; the years in words where they are given, else the two terms."},
    {.name = "from",
     .type = OPT_TEXT,
     .offset = offsetof(SpanBlock, from),
     .values = "a season and the school year",
     .example = "Fall 2014-2015",
     .plain = "The term of the earlier test.",
     .change_when = "growth is to be counted from another test.",
     .help = "Fall, winter, spring or summer, and the school year; one year alone is that of the "
             "calendar (Spring 2015), which a winter can't have. The test of this term is the "
             "pretest."},
    {.name = "to",
     .type = OPT_TEXT,
     .offset = offsetof(SpanBlock, to),
     .values = "a season and the school year",
     .example = "Spring 2014-2015",
     .plain = "The term of the later test.",
     .change_when = "growth is to be counted up to another test.",
     .help = "Written like from, and later than it. The test of this term is the score."},
    {.name = "years",
     .type = OPT_REAL,
     .offset = offsetof(SpanBlock, years),
     .fallback = "",
     .max = 30,
     .example = "1",
     .plain = "How many years of the program lie within the span.",
     .change_when = "effects after one, two and three years are to be compared.",
     .help = "Puts effects after one, two and three years side by side."},
    {.name = "placebo",
     .type = OPT_FLAG,
     .offset = offsetof(SpanBlock, placebo),
     .fallback = "no",
     .plain = "Whether the span ends before the program began, so that no effect can be found.",
     .change_when = "you want to see whether the groups grew alike before the program.",
     .help = "An effect in such a span is a sign of bias, and the report says so."},
    {.name = NULL},
};
const Block block_spans = {.name = "spans", .entry = "span", .options = span_rows};

static bool read_term(Reader *r, const char *path, const Name *name, TermDate *out)
{
    if (name->text == NULL || term_read(name->text, out))
        return name->text != NULL;
    if (term_is_ambiguous(name->text))
        problem_add(&r->problems, name->place,
                    "%s is '%s', which may belong to the school year that begins or to the one "
                    "that ends in that year; write the school year, such as Winter 2014-2015",
                    path, name->text);
    else
        problem_add(&r->problems, name->place,
                    "%s is '%s', which is no term; write a season and the school year, such as "
                    "Fall 2014-2015",
                    path, name->text);
    return false;
}

/* "fall 2014" -> "fall-2014" */
static const char *hyphened(Arena *arena, const char *text)
{
    char *copy = arena_copy_text(arena, text);
    for (char *c = copy; *c != '\0'; c++)
        *c = *c == ' ' ? '-' : *c;
    return copy;
}

static void check_terms(Reader *r, SpanSpec *span)
{
    TermDate from, to;
    const bool first = read_term(r, "spans.from", &span->from, &from);
    if (!read_term(r, "spans.to", &span->to, &to) || !first)
        return;
    if (term_order(from) == term_order(to))
        problem_add(&r->problems, span->to.place,
                    "this span begins and ends with %s; growth needs two terms, the earlier one "
                    "under from",
                    span->to.text);
    else if (term_order(from) > term_order(to))
        problem_add(&r->problems, span->to.place,
                    "this span ends with %s, which comes before %s, with which it begins; exchange "
                    "from and to",
                    span->to.text, span->from.text);
    if (span->name.text == NULL)
        span->name =
            (Name){arena_printf(r->arena, "%s_%s", hyphened(r->arena, term_text(r->arena, from)),
                                hyphened(r->arena, term_text(r->arena, to))),
                   span->from.place};
}

static bool same_terms(const SpanSpec *a, const SpanSpec *b)
{
    TermDate a_from, a_to, b_from, b_to;
    return term_read(a->from.text, &a_from) && term_read(a->to.text, &a_to) &&
           term_read(b->from.text, &b_from) && term_read(b->to.text, &b_to) &&
           term_order(a_from) == term_order(b_from) && term_order(a_to) == term_order(b_to);
}

/* Is it none of those that stand above it? */
static bool is_new_span(Reader *r, const TestsSpec *tests, const SpanSpec *span)
{
    const size_t before = r->problems.n;
    for (size_t i = 0; i < tests->n_spans; i++) {
        const SpanSpec *other = &tests->span[i];
        if (same_terms(other, span))
            problem_add(&r->problems, span->from.place,
                        "this span runs from %s to %s, as the span '%s' does; remove one of them",
                        span->from.text, span->to.text, other->name.text);
        if (strcasecmp(other->name.text, span->name.text) == 0)
            problem_add(&r->problems, span->name.place,
                        "two spans are named '%s'; give each a name of its own", span->name.text);
        if (r->problems.n > before)
            return false;
    }
    return true;
}

static void read_span(Reader *r, const Node *node)
{
    TestsSpec *tests = &r->spec->tests;
    const bool record = r->record;
    SpanBlock block = {.years = NAN};
    if (!is_map(r, "spans", node))
        return;
    check_keys(r, &block_spans, node, NULL, NULL, 0);
    r->record = false; /* the list stands in the settings as a whole */
    options_read(r, span_rows, "spans", node, &block);
    r->record = record;
    SpanSpec span = {.name = block.name,
                     .label = block.label.text,
                     .from = block.from,
                     .to = block.to,
                     .years = block.years,
                     .placebo = block.placebo};
    check_terms(r, &span);
    if (block.placebo && block.years > 0)
        problem_add(&r->problems, node_get(node, "years")->place,
                    "a placebo span ends before the program begins, so it holds no years of it; "
                    "remove years, or placebo");
    if (span.from.text == NULL || span.to.text == NULL || span.name.text == NULL)
        return;
    if (!name_is_tidy(span.name.text))
        problem_add(&r->problems, span.name.place,
                    "span name '%s' must be 1 to 64 letters, digits, _ or -", span.name.text);
    if (is_new_span(r, tests, &span)) /* else its outcomes would be complained of as well */
        tests->span[tests->n_spans++] = span;
}

/* One test in every year, for schools that begin in different ones. */
static void read_every_year(Reader *r, const Node *node)
{
    static const char *const rows[] = {"from", "to"};
    TestsSpec *tests = &r->spec->tests;
    const bool record = r->record;
    SpanBlock block = {0};
    TermDate term;
    check_keys(r, &block_spans, node, NULL, NULL, 0);
    r->record = false;
    options_read(r, options_only(r->arena, span_rows, rows, COUNT_OF(rows)), "spans", node, &block);
    r->record = record;
    for (size_t k = 0; k < node->n; k++)
        if (!text_equal(node->key[k]->text, "from") && !text_equal(node->key[k]->text, "to") &&
            option_find(span_rows, node->key[k]->text) != NULL)
            problem_add(&r->problems, node->key[k]->place,
                        "spans.%s goes with a list of spans; one map holds from and to alone",
                        node->key[k]->text);
    read_term(r, "spans.from", &block.from, &term);
    read_term(r, "spans.to", &block.to, &term);
    tests->every_from = block.from;
    tests->every_to = block.to;
}

void read_spans(Reader *r, const Node *node)
{
    TestsSpec *tests = &r->spec->tests;
    if (node->kind == NODE_MAP) {
        read_every_year(r, node);
        return;
    }
    if (node->kind != NODE_LIST || node->n == 0) {
        problem_add(&r->problems, node->place,
                    "spans must be a list of at least one entry, such as [{from: Fall 2014-2015, "
                    "to: Spring 2014-2015}]");
        return;
    }
    if (node->n > SPANS_MAX) {
        problem_add(&r->problems, node->item[SPANS_MAX]->place,
                    "spans has %zu entries; a study has at most %d, so make several", node->n,
                    SPANS_MAX);
        return;
    }
    tests->span = ARENA_ARRAY(r->arena, SpanSpec, node->n);
    for (size_t i = 0; i < node->n; i++)
        read_span(r, node->item[i]);
}

/* ---- norms ----------------------------------------------------------------------------------- */

typedef struct NormsBlock {
    Name table, file;
} NormsBlock;

static const Option norm_rows[] = {
    {.name = "table",
     .type = OPT_TEXT,
     .offset = offsetof(NormsBlock, table),
     .fallback = "",
     .plain = "The name of a table that comes with the program.",
     .change_when = "the tests are MAP Growth tests of the years of another table.",
     .help = "A name alone is short for {table: NAME}. The report tells where a table comes "
             "from, and which of its figures are derived."},
    {.name = "file",
     .type = OPT_TEXT,
     .offset = offsetof(NormsBlock, file),
     .fallback = "",
     .values = "a file name",
     .example = "norms.csv",
     .plain = "A table of your own.",
     .change_when = "the tests are of another system.",
     .help =
         "A CSV with the columns subject, grade, term, mean and sd. Relative to the study file's "
         "folder."},
    {.name = NULL},
};
const Block block_norms = {.name = "norms", .options = norm_rows};

static bool ends_in_csv(const char *text)
{
    const size_t n = strlen(text);
    return n > 4 && (strcasecmp(text + n - 4, ".csv") == 0 ||
                     (n > 7 && strcasecmp(text + n - 7, ".csv.gz") == 0));
}

static void check_table(Reader *r, const Name *table)
{
    const Node word = {.kind = NODE_SCALAR, .text = table->text, .place = table->place};
    const Entry *entry;
    if (ends_in_csv(table->text))
        problem_add(&r->problems, table->place,
                    "norms names a table that comes with the program; for a file of your own "
                    "write norms: {file: %s}",
                    table->text);
    else
        read_row(r, names_of(r, "norms.table"), &word, &entry);
}

void read_norms(Reader *r, const Node *node)
{
    const bool record = r->record;
    NormsBlock block = {0};
    if (node == NULL || is_word(node, "none"))
        return;
    const Node *map = map_of_short_form(r, node, "table");
    if (!is_map(r, "norms", map))
        return;
    check_keys(r, &block_norms, map, NULL, NULL, 0);
    r->record = false; /* the block stands in the settings as a whole */
    options_read(r, norm_rows, "norms", map, &block);
    r->record = record;
    if (block.table.text != NULL && block.file.text != NULL)
        problem_add(&r->problems, block.file.place,
                    "norms names both a table and a file; keep one of them");
    else if (block.table.text == NULL && block.file.text == NULL)
        problem_add(&r->problems, node->place,
                    "norms names no table; write norms: nwea2015, or norms: {file: norms.csv}");
    else if (block.table.text != NULL)
        check_table(r, &block.table);
    r->spec->norms = (NormsSpec){
        .given = true,
        .table = block.table,
        .path =
            block.file.text == NULL ? NULL : os_join(r->arena, r->spec->folder, block.file.text),
        .place = node->place,
    };
}
