#include "alike/outline.h"

#include "alike/calendar.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static bool is_placebo_of(const Analysis *analysis)
{
    const SpanSpec *span = analysis->outcome_spec->span;
    return span != NULL && span->placebo;
}

/* Does another outcome of the study's own design stand in the same domain? */
static bool shares_domain(const Results *results, const Analysis *analysis)
{
    const char *domain = analysis->outcome_spec->domain;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (a->primary && !text_equal(a->outcome, analysis->outcome) && domain != NULL &&
            domain[0] != '\0' && text_equal(a->outcome_spec->domain, domain))
            return true;
    }
    return false;
}

/* What several outcomes have in common: the subject of tests, else the domain that they share. */
static const char *subject_of(Arena *arena, const Results *results, const Analysis *analysis)
{
    const OutcomeSpec *outcome = analysis->outcome_spec;
    if (outcome->subject != NULL)
        return text_with_capital(arena, outcome->subject);
    /* each program stands by itself: what is said of a subject's main row is not true of another */
    return outcome->contrast == NULL && shares_domain(results, analysis)
               ? text_with_capital(arena, outcome->domain)
               : text_with_capital(arena, analysis_label(analysis));
}

const char *years_words(Arena *arena, double years)
{
    static const char *const name[] = {"one year",   "two years", "three years",  "four years",
                                       "five years", "six years", "seven years",  "eight years",
                                       "nine years", "ten years", "eleven years", "twelve years"};
    for (size_t k = 0; k < COUNT_OF(name); k++)
        if (years == (double)(k + 1))
            return name[k];
    return arena_printf(arena, "%s years", text_real(arena, years, years == floor(years) ? 0 : 1));
}

static const char *span_label(Arena *arena, const SpanSpec *span)
{
    TermDate from, to;
    if (span->label != NULL)
        return text_with_capital(arena, span->label);
    if (!isnan(span->years))
        return text_with_capital(arena, years_words(arena, span->years));
    if (!term_read(span->from.text, &from) || !term_read(span->to.text, &to))
        return span->name.text;
    return text_with_capital(
        arena, arena_printf(arena, "%s to %s", term_text(arena, from), term_text(arena, to)));
}

static const char *row_label(Arena *arena, const Analysis *analysis)
{
    const OutcomeSpec *outcome = analysis->outcome_spec;
    return outcome->span != NULL ? span_label(arena, outcome->span)
                                 : text_with_capital(arena, analysis_label(analysis));
}

static size_t other_of(Arena *arena, Outline *outline, const Design *design)
{
    static const char *const mark[] = {"*", "†", "‡", "§", "¶"};
    if (design->primary)
        return 0;
    for (size_t k = 0; k < outline->n_others; k++)
        if (outline->other[k].design == design)
            return k + 1;
    OutlineOther *other = &outline->other[outline->n_others];
    *other = (OutlineOther){.design = design,
                            .mark = outline->n_others < COUNT_OF(mark)
                                        ? mark[outline->n_others]
                                        : arena_printf(arena, "(%zu)", outline->n_others + 1)};
    return ++outline->n_others;
}

static OutlineSubject *find_subject(Outline *outline, const char *name)
{
    for (size_t i = 0; i < outline->n; i++)
        if (text_equal(outline->subject[i].name, name))
            return &outline->subject[i];
    return NULL;
}

/* Is the outcome shown already, by the study's own design or by an earlier one? */
static bool is_shown(const OutlineSubject *subject, const Analysis *analysis)
{
    for (size_t k = 0; k < subject->n; k++)
        if (text_equal(subject->row[k].analysis->outcome, analysis->outcome))
            return true;
    return false;
}

static void add_row(Arena *arena, const Results *results, Outline *outline,
                    const Analysis *analysis)
{
    const char *name = subject_of(arena, results, analysis);
    const SpanSpec *span = analysis->outcome_spec->span;
    OutlineSubject *subject = find_subject(outline, name);
    if (subject == NULL) {
        subject = &outline->subject[outline->n++];
        *subject = (OutlineSubject){.name = name,
                                    .row = ARENA_ARRAY(arena, OutlineRow, results->n_analyses)};
    }
    if (is_shown(subject, analysis))
        return;
    subject->row[subject->n++] =
        (OutlineRow){.analysis = analysis,
                     .label = row_label(arena, analysis),
                     .years = span != NULL ? span->years : (double)NAN,
                     .other = other_of(arena, outline, analysis->design_spec)};
    outline->n_rows++;
}

/* Shorter spans first; those of unknown length stay where the study has them. */
static void sort_rows(OutlineSubject *subject)
{
    const Analysis *first = subject->row[0].analysis;
    for (size_t i = 1; i < subject->n; i++) {
        const OutlineRow row = subject->row[i];
        size_t at = i;
        for (; at > 0 && row.years < subject->row[at - 1].years; at--)
            subject->row[at] = subject->row[at - 1];
        subject->row[at] = row;
    }
    for (size_t i = 0; i < subject->n; i++)
        if (subject->row[i].analysis == first)
            subject->main = i;
}

/* "Reading comprehension" says that it is of reading. */
static bool names_subject(const OutlineSubject *subject, const char *label)
{
    const size_t n = strlen(subject->name);
    return text_starts(label, subject->name) && (label[n] == '\0' || label[n] == ' ');
}

static void name_rows(Arena *arena, Outline *outline, OutlineSubject *subject)
{
    for (size_t i = 0; i < subject->n; i++) {
        OutlineRow *row = &subject->row[i];
        const char *mark = row->other > 0 ? outline->other[row->other - 1].mark : "";
        row->label = subject->n > 1 ? row->label : "";
        row->marked = arena_printf(arena, "%s%s", row->label, mark);
        const bool alone = subject->n == 1 || names_subject(subject, row->label);
        row->whole =
            alone ? arena_printf(arena, "%s%s", subject->n == 1 ? subject->name : row->label, mark)
                  : arena_printf(arena, "%s, %s%s", subject->name,
                                 text_in_sentence(arena, row->label), mark);
        outline->has_labels = outline->has_labels || subject->n > 1;
    }
}

Outline outline_of(Arena *arena, const Results *results)
{
    Outline outline = {
        .subject = ARENA_ARRAY(arena, OutlineSubject, results->n_analyses),
        .other = ARENA_ARRAY(arena, OutlineOther, results->spec->n_designs),
    };
    /* the study's own first: an outcome that it has is no other design's */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < results->n_analyses; i++) {
            const Analysis *a = &results->analysis[i];
            if (a->primary == (pass == 0) && !is_placebo_of(a) &&
                (a->primary || results_primary(results, a->outcome) == NULL))
                add_row(arena, results, &outline, a);
        }
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        /* starting years have years before of their own, which are told together */
        OutlineSubject *subject = is_placebo_of(a) && a->outcome_spec->span->start == 0
                                      ? find_subject(&outline, subject_of(arena, results, a))
                                      : NULL;
        if (subject != NULL && subject->placebo == NULL)
            subject->placebo = a;
    }
    for (size_t i = 0; i < outline.n; i++) {
        sort_rows(&outline.subject[i]);
        name_rows(arena, &outline, &outline.subject[i]);
    }
    return outline;
}
