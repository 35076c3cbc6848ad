/* Outcomes of test records: one for each subject and span, or those that the study file chooses. */
#include "outcomes.h"

#include "alike/calendar.h"

#include <ctype.h>
#include <string.h>

enum { OUTCOMES_MAX = 1000 };

static bool is_ascii_word(char c)
{
    return (unsigned char)c < 0x80 && isalnum((unsigned char)c);
}

/* "Language Arts" -> "language_arts": what may stand in names of files */
static const char *slug_of(Arena *arena, const char *subject)
{
    char *slug = arena_copy_text(arena, subject);
    size_t n = 0;
    for (const char *c = subject; *c != '\0'; c++)
        if (is_ascii_word(*c))
            slug[n++] = (char)tolower((unsigned char)*c); /* a letter of ASCII fits a char */
        else if (n > 0 && slug[n - 1] != '_')
            slug[n++] = '_';
    while (n > 0 && slug[n - 1] == '_')
        n--;
    slug[n] = '\0';
    return slug;
}

static const char *lower_case(Arena *arena, const char *text)
{
    char *copy = arena_copy_text(arena, text);
    for (char *c = copy; *c != '\0'; c++)
        if (is_ascii_word(*c))
            *c = (char)tolower((unsigned char)*c); /* likewise */
    return copy;
}

/* "Mathematics, fall 2014 to spring 2015" */
static const char *label_of(Arena *arena, const char *subject, const SpanSpec *span)
{
    TermDate from, to;
    if (!term_read(span->from.text, &from) || !term_read(span->to.text, &to))
        return subject; /* the span's own problem is reported */
    const char *whose = span->start == 0 ? ""
                                         : arena_printf(arena, "schools that began in %s, ",
                                                        school_year_text(arena, (int)span->start));
    return arena_printf(arena, "%s, %s%s to %s%s", subject, whose, term_text(arena, from),
                        term_text(arena, to), span->placebo ? ", before the program" : "");
}

static Name name_of(Reader *r, Place place, const Name *subject, const SpanSpec *span)
{
    const char *slug = slug_of(r->arena, subject->text);
    const Name name = {arena_printf(r->arena, "%s_%s", slug, span->name.text), place};
    if (slug[0] == '\0' || (name_is_tidy(span->name.text) && !name_is_tidy(name.text)))
        problem_add(&r->problems, subject->place,
                    "subject '%s' and span '%s' make no name of 1 to 64 letters, digits, _ and -; "
                    "give the outcome one, such as outcomes: [{subject: %s, span: %s, name: math}]",
                    subject->text, span->name.text, subject->text, span->name.text);
    return name;
}

/* NULL: the subject has no benchmark. */
static const SubjectCuts *cuts_of(const TestsSpec *tests, const char *subject)
{
    for (size_t i = 0; i < tests->n_cuts; i++)
        if (strcmp(tests->cuts[i].subject.text, subject) == 0)
            return &tests->cuts[i];
    return NULL;
}

static void add_one(Reader *r, Place place, const OutcomeBlock *block, const Name *subject,
                    const SpanSpec *span)
{
    Arena *arena = r->arena;
    const SubjectCuts *cuts =
        block->cut.text != NULL ? NULL : cuts_of(&r->spec->tests, subject->text);
    add_outcome(
        r, &(OutcomeSpec){
               .name = block->name.text != NULL ? block->name : name_of(r, place, subject, span),
               .label = block->label.text != NULL ? block->label.text
                                                  : label_of(arena, subject->text, span),
               .score = {RECORD_SCORE, place},
               .pretest = {RECORD_PRETEST, place},
               .domain = block->domain.text != NULL ? block->domain.text
                                                    : lower_case(arena, subject->text),
               .same_scale = true,
               .require_score = block->require_score,
               .reliability = block->reliability,
               .reliability_of = block->reliability_of,
               .pretest_se = block->pretest_se,
               .cut = cuts != NULL ? cuts->all : block->cut,
               .n_grade_cuts = cuts != NULL ? cuts->n_grades : 0,
               .grade_cut = cuts != NULL ? cuts->grade : NULL,
               .subject = subject->text,
               .span = span,
           });
}

/* Does the entry speak of something that the study has? */
static bool is_known(Reader *r, const char *what, const Name *chosen, const char *const *known,
                     size_t n)
{
    if (chosen->text == NULL)
        return true;
    for (size_t i = 0; i < n; i++)
        if (strcmp(known[i], chosen->text) == 0)
            return true;
    const char *near = text_nearest(chosen->text, known, n);
    problem_add(&r->problems, chosen->place, "the study has no %s '%s'; %s", what, chosen->text,
                near != NULL
                    ? arena_printf(r->arena, "did you mean '%s'?", near)
                    : arena_printf(r->arena, "choose %s", word_list(r->arena, known, n, "or")));
    return false;
}

static bool choices_are_known(Reader *r, const OutcomeBlock *block)
{
    const TestsSpec *tests = &r->spec->tests;
    const char **subject = ARENA_ARRAY(r->arena, const char *, tests->subjects.n);
    const char **span = ARENA_ARRAY(r->arena, const char *, tests->n_spans);
    for (size_t i = 0; i < tests->subjects.n; i++)
        subject[i] = tests->subjects.item[i].text;
    for (size_t i = 0; i < tests->n_spans; i++)
        span[i] = tests->span[i].name.text;
    const bool known = is_known(r, "subject", &block->subject, subject, tests->subjects.n);
    return is_known(r, "span", &block->span, span, tests->n_spans) && known;
}

static bool chosen(const Name *choice, const char *name)
{
    return choice->text == NULL || strcmp(choice->text, name) == 0;
}

/* entry NULL: every subject and span, none of which is written out */
static void add_chosen(Reader *r, const Node *entry, const OutcomeBlock *block)
{
    const TestsSpec *tests = &r->spec->tests;
    const size_t n = (block->subject.text != NULL ? 1 : tests->subjects.n) *
                     (block->span.text != NULL ? 1 : tests->n_spans);
    const Name *own = block->name.text != NULL ? &block->name : &block->label;
    if (own->text != NULL && n > 1) {
        problem_add(&r->problems, own->place,
                    "this entry stands for %zu outcomes, which can't all be called '%s'; add "
                    "subject and span to it",
                    n, own->text);
        return;
    }
    if (r->design->n_outcomes + n > OUTCOMES_MAX) {
        problem_add(&r->problems, entry != NULL ? entry->place : tests->place,
                    "subjects and spans make more than %d outcomes; make several studies of them",
                    OUTCOMES_MAX);
        return;
    }
    for (size_t s = 0; s < tests->subjects.n; s++)
        for (size_t p = 0; p < tests->n_spans; p++)
            if (chosen(&block->subject, tests->subjects.item[s].text) &&
                chosen(&block->span, tests->span[p].name.text))
                add_one(r, entry != NULL ? entry->place : tests->subjects.item[s].place, block,
                        &tests->subjects.item[s], &tests->span[p]);
}

static void record_all(Reader *r)
{
    const Design *d = r->design;
    Names names = {.item = ARENA_ARRAY(r->arena, Name, d->n_outcomes)};
    for (size_t i = 0; i < d->n_outcomes; i++)
        names.item[names.n++] = d->outcome[i].name;
    option_record(r, "outcomes", option_find(block_file.options, "outcomes"),
                  names_text(r->arena, &names), true, NULL);
}

void read_record_outcomes(Reader *r, const Node *node)
{
    static const char *const rows[] = {"name",       "label", "domain",      "require_score",
                                       "subject",    "span",  "reliability", "reliability_of",
                                       "pretest_se", "cut"};
    const OutcomeBlock all = {.require_score = true};
    if (node != NULL && !is_list_of_outcomes(r, node))
        return;
    r->design->outcome = ARENA_ARRAY(r->arena, OutcomeSpec, OUTCOMES_MAX);
    if (node == NULL) {
        add_chosen(r, NULL, &all);
        record_all(r);
        return;
    }
    for (size_t i = 0; i < node->n; i++) {
        OutcomeBlock block;
        const Node *entry = node->item[i];
        if (!read_outcome_entry(r, outcome_path(r, entry, i), entry, rows, COUNT_OF(rows),
                                "has no place with tests, where the terms of the span give pretest "
                                "and score; remove it",
                                &block))
            continue;
        check_outcome_name(r, &block.name);
        if (choices_are_known(r, &block))
            add_chosen(r, entry, &block);
    }
}
