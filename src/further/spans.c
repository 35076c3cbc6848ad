/* Effects on one subject over several spans, side by side: one, two and three years. */
#include "alike/further.h"

#include "alike/records.h"
#include "alike/span_tables.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Does the primary design look at this outcome? Then other designs of it are no further span. */
static bool is_other_design(const Results *results, const Analysis *analysis)
{
    return !analysis->primary && results_primary(results, analysis->outcome) != NULL;
}

static bool counts(const Results *results, const Analysis *analysis)
{
    const OutcomeSpec *outcome = analysis->outcome_spec;
    return outcome != NULL && outcome->subject != NULL && outcome->span != NULL &&
           !outcome->span->placebo && outcome->span->start == 0 && analysis->infeasible == NULL &&
           analysis_overall(analysis) != NULL && !is_other_design(results, analysis);
}

static int order_of(const char *term)
{
    TermDate date;
    return term_read(term, &date) ? term_order(date) : 0;
}

static bool same_span(const SpanSpec *a, const SpanSpec *b)
{
    return order_of(a->from.text) == order_of(b->from.text) &&
           order_of(a->to.text) == order_of(b->to.text);
}

/* Shorter spans first; of two that are equal, the one that began earlier. */
static bool is_before(const SpanSpec *a, const SpanSpec *b)
{
    const int from_a = order_of(a->from.text), from_b = order_of(b->from.text);
    const int length_a = order_of(a->to.text) - from_a, length_b = order_of(b->to.text) - from_b;
    if (!isnan(a->years) && !isnan(b->years) && a->years != b->years)
        return a->years < b->years;
    return length_a != length_b ? length_a < length_b : from_a < from_b;
}

/* The spans of a subject in order. Returns how many; 0 where they are not several. */
static size_t collect(const Results *results, const char *subject, const Analysis **list)
{
    size_t n = 0;
    bool several = false;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (!counts(results, analysis) || !text_equal(analysis->outcome_spec->subject, subject))
            continue;
        several = several ||
                  (n > 0 && !same_span(list[0]->outcome_spec->span, analysis->outcome_spec->span));
        size_t at = n++;
        for (; at > 0 && is_before(analysis->outcome_spec->span, list[at - 1]->outcome_spec->span);
             at--)
            list[at] = list[at - 1];
        list[at] = analysis;
    }
    return several ? n : 0;
}

/* The longest shorter span of the same design that began with the same test; NULL: none. */
static const Analysis *shorter_of(const Analysis *const *list, size_t at)
{
    const SpanSpec *span = list[at]->outcome_spec->span;
    for (size_t k = at; k-- > 0;) {
        const SpanSpec *other = list[k]->outcome_spec->span;
        if (text_equal(list[k]->design, list[at]->design) && !same_span(span, other) &&
            order_of(other->from.text) == order_of(span->from.text))
            return list[k];
    }
    return NULL;
}

TABLE_DEFINE(spans, SPANS_LIST, .name = "spans", .from = &table_effects);
static const union spans_columns *const column = &spans_columns;

/* The estimates share students and comparison groups to a degree that is not known, so the standard
 * error of their difference is bounded: it is at most the sum of theirs, and the interval so wide.
 */
static void add_change(Row row, const Effect *effect, const Effect *shorter, double confidence)
{
    const char *hidden = effect->hidden != NULL ? effect->hidden
                         : shorter != NULL      ? shorter->hidden
                                                : NULL;
    const double change = shorter != NULL ? effect->estimate - shorter->estimate : (double)NAN;
    const double sum = shorter != NULL ? effect->se + shorter->se : (double)NAN;
    const double half = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2) * sum;
    row_real_or(row, &column->change, change, hidden);
    row_real_or(row, &column->change_low, change - half, hidden);
    row_real_or(row, &column->change_high, change + half, hidden);
}

static const char *span_words(Arena *arena, const SpanSpec *span)
{
    TermDate from, to;
    if (!term_read(span->from.text, &from) || !term_read(span->to.text, &to))
        return span->name.text;
    return arena_printf(arena, "%s to %s", term_text(arena, from), term_text(arena, to));
}

static void add_row(Arena *arena, Table *table, const Analysis *const *list, size_t at)
{
    const Analysis *analysis = list[at], *shorter = shorter_of(list, at);
    const SpanSpec *span = analysis->outcome_spec->span;
    const Effect *effect = analysis_overall(analysis);
    const char *hidden = effect->hidden;
    const Row row = row_add(table, analysis_set(analysis));
    row_text(row, &column->subject, analysis->outcome_spec->subject);
    row_text(row, &column->span, span_words(arena, span));
    row_text(row, &column->design, analysis->design);
    row_real(row, &column->years, span->years);
    if (effect->clusters_treated > 0 || hidden != NULL)
        row_count(row, &column->schools, effect->clusters_treated, hidden);
    row_count(row, &column->n_treated, effect->n_treated, effect_hidden_n(effect));
    row_real_or(row, &column->estimate, effect->estimate, hidden);
    row_real_or(row, &column->se, effect->se, hidden);
    row_real_or(row, &column->g, effect->effect_size, hidden);
    row_real_or(row, &column->g_per_year,
                span->years > 0 ? effect->effect_size / span->years : (double)NAN, hidden);
    add_change(row, effect, shorter != NULL ? analysis_overall(shorter) : NULL,
               analysis->design_spec->effects.confidence);
}

static bool seen_before(const Results *results, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (counts(results, &results->analysis[i]) &&
            text_equal(results->analysis[i].outcome_spec->subject,
                       results->analysis[at].outcome_spec->subject))
            return true;
    return false;
}

static void put_unit(Table *table, const Results *results)
{
    const char *unit = NULL;
    int digits = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (!counts(results, analysis))
            continue;
        if (unit == NULL)
            unit = analysis_unit(analysis); /* the column of scores is one: so is its unit */
        if (analysis_digits(analysis) > digits)
            digits = analysis_digits(analysis);
    }
    table_in_unit(table, unit, digits);
}

void results_span(Arena *arena, Results *results)
{
    results->spans = NULL;
    const Analysis **list = ARENA_ARRAY(arena, const Analysis *, results->n_analyses);
    for (size_t i = 0; i < results->n_analyses; i++) {
        if (!counts(results, &results->analysis[i]) || seen_before(results, i))
            continue;
        const size_t n = collect(results, results->analysis[i].outcome_spec->subject, list);
        if (n > 0 && results->spans == NULL) {
            results->spans = table_make(arena, &table_spans,
                                        "Effects over spans of different length", (PeopleSet){0});
            put_unit(results->spans, results);
        }
        for (size_t k = 0; k < n; k++)
            add_row(arena, results->spans, list, k);
    }
    if (results->spans != NULL)
        results->spans->sentence =
            "Effects over different spans share students, so they are not independent; and each "
            "speaks for those tested at both ends of its span, in the schools of its design.";
}
