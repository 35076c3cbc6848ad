/* Effects on one subject over several spans, side by side: one, two and three years. */
#include "alike/results.h"

#include "alike/records.h"
#include "alike/tables.h"
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
           !outcome->span->placebo && analysis->infeasible == NULL &&
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

/* The estimates share students and comparison groups to a degree that is not known, so the standard
 * error of their difference is bounded: it is at most the sum of theirs, and the interval so wide.
 */
static void add_change(Cell *cell, const Effect *effect, const Effect *shorter, double confidence)
{
    const double change = effect->estimate - shorter->estimate;
    const double half = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2) * (effect->se + shorter->se);
    set_real(&cell[SPANS_CHANGE], change);
    set_real(&cell[SPANS_CHANGE_LOW], change - half);
    set_real(&cell[SPANS_CHANGE_HIGH], change + half);
    for (size_t k = SPANS_CHANGE; shorter->hidden != NULL && k <= SPANS_CHANGE_HIGH; k++)
        set_text(&cell[k], shorter->hidden);
}

static void add_row(Arena *arena, Table *table, const Analysis *const *list, size_t at)
{
    const Analysis *analysis = list[at], *shorter = shorter_of(list, at);
    const SpanSpec *span = analysis->outcome_spec->span;
    const Effect *effect = analysis_overall(analysis);
    Cell *cell = table_add_row(table);
    TermDate from, to;
    set_text(&cell[SPANS_SUBJECT], analysis->outcome_spec->subject);
    set_text(&cell[SPANS_SPAN], span->name.text);
    if (term_read(span->from.text, &from) && term_read(span->to.text, &to))
        set_text(&cell[SPANS_SPAN],
                 arena_printf(arena, "%s to %s", term_text(arena, from), term_text(arena, to)));
    set_text(&cell[SPANS_DESIGN], analysis->design);
    set_real(&cell[SPANS_YEARS], span->years);
    set_count(&cell[SPANS_SCHOOLS], effect->clusters_treated, effect->hidden);
    if (effect->clusters_treated == 0 && effect->hidden == NULL)
        set_real(&cell[SPANS_SCHOOLS], NAN);
    set_count(&cell[SPANS_N_TREATED], effect->n_treated, effect_hidden_n(effect));
    set_real(&cell[SPANS_ESTIMATE], effect->estimate);
    set_real(&cell[SPANS_SE], effect->se);
    set_real(&cell[SPANS_G], effect->effect_size);
    set_real(&cell[SPANS_G_PER_YEAR], span->years > 0 ? effect->effect_size / span->years : NAN);
    if (shorter != NULL)
        add_change(cell, effect, analysis_overall(shorter),
                   analysis->design_spec->effects.confidence);
    for (size_t k = SPANS_ESTIMATE; effect->hidden != NULL && k <= SPANS_CHANGE_HIGH; k++)
        cell[k] = (Cell){.text = effect->hidden, .value = NAN};
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

static const TableColumn *spans_columns(Arena *arena, const Results *results)
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
    return columns_in_unit(arena, table_spans.column, table_spans.n_columns, unit, digits);
}

void results_span(Arena *arena, Results *results)
{
    results->spans = NULL;
    const Analysis **list = ARENA_ARRAY(arena, const Analysis *, results->n_analyses);
    for (size_t i = 0; i < results->n_analyses; i++) {
        if (!counts(results, &results->analysis[i]) || seen_before(results, i))
            continue;
        const size_t n = collect(results, results->analysis[i].outcome_spec->subject, list);
        if (n > 0 && results->spans == NULL)
            results->spans =
                table_create_kind(arena, &table_spans, "Effects over spans of different length",
                                  spans_columns(arena, results));
        for (size_t k = 0; k < n; k++)
            add_row(arena, results->spans, list, k);
    }
    if (results->spans != NULL)
        results->spans->sentence =
            "Effects over different spans share students, so they are not independent; and each "
            "speaks for those tested at both ends of its span, in the schools of its design.";
}
