/* How large the difference is, and whether it goes on over longer spans. */
#include "report/says_parts.h"

#include "report/words.h"

#include "alike/results_tables.h"
#include "alike/span_tables.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

/* --- how large -----------------------------------------------------------------------------------
 */

/* Of items that stand so, each with its number: "4.3 points more in mathematics (3.2 to 5.4)". */
static const char *sizes(Arena *arena, const Items *items, Standing standing, size_t *n)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    *n = 0;
    for (size_t i = 0; i < items->n; i++) {
        const Item *item = &items->item[i];
        const char *interval = sentence_interval(arena, &item->s, false);
        if (item_standing(item) == standing)
            piece[(*n)++] =
                arena_printf(arena, "%s%s%s%s", sentence_amount(arena, &item->s),
                             items->n > 1 ? " in " : "", items->n > 1 ? item->name : "",
                             interval[0] != '\0' ? arena_printf(arena, " (%s)", interval) : "");
    }
    return items_list(arena, piece, *n);
}

/* What is clear, with the verb where all have one: "over two years the program's students
 * gained 4.3 points more"; "" where nothing is. */
static const char *clear_lead(Arena *arena, const Results *results, const Items *items)
{
    size_t n_above, n_below;
    const char *above = sizes(arena, items, STANDS_ABOVE, &n_above),
               *below = sizes(arena, items, STANDS_BELOW, &n_below), *span = items->item[0].span;
    const Scale *scale = &items->item[0].s.scale;
    bool one_kind = true;
    if (n_above + n_below == 0)
        return "";
    for (size_t i = 1; i < items->n; i++)
        one_kind = one_kind && items->item[i].s.scale.kind == scale->kind;
    const char *verb = !one_kind                    ? ":"
                       : scale->kind == SCALE_SHARE ? ", as to who reached it:"
                                                    : arena_printf(arena, " %s", scale->verb);
    return arena_printf(arena, "%s%sthe program's %s%s %s%s%s", span, span[0] != '\0' ? " " : "",
                        people(arena, results), verb, above,
                        n_above > 0 && n_below > 0 ? " and " : "", below);
}

/* What was found of all items, those first that are clear. */
static const char *effect_lead(Arena *arena, const Results *results, const Items *items)
{
    static const char *const before[N_STANDINGS] = {
        [STANDS_NO_MATTER] = "no difference that matters, ",
        [STANDS_NOT_CLEAR] = "no clear difference, ",
        [STANDS_TOO_WIDE] = "too uncertain to say, ",
        [STANDS_UNSAID] = "not to be compared, ",
    };
    Text text = {.arena = arena};
    if (items->n > ITEMS_NAMED)
        return items_verdict(arena, items);
    text_add(&text, clear_lead(arena, results, items));
    for (int k = 0; k < N_STANDINGS; k++) {
        size_t n;
        const char *what = sizes(arena, items, (Standing)k, &n);
        if (n > 0 && before[k] != NULL)
            text_format(&text, "%s%s%s", text.n > 0 ? "; " : "", before[k], what);
    }
    return text.n == 0 ? items_verdict(arena, items)
                       : arena_printf(arena, "%s.", text_with_capital(arena, text.bytes));
}

/* --- over spans ----------------------------------------------------------------------------------
 */

static size_t row_of(const Table *spans, const Analysis *analysis)
{
    for (size_t i = 0; spans != NULL && i < spans->n_rows; i++)
        if (text_equal(spans->head[i].of.outcome, analysis->outcome) &&
            text_equal(spans->head[i].of.design, analysis->design))
            return i;
    return SIZE_MAX;
}

/* "after one year", "from fall 2013 to spring 2014" */
static const char *after(Arena *arena, const OutlineRow *row)
{
    return isnan(row->years) ? span_in_words(arena, row->analysis)
                             : arena_printf(arena, "after %s", text_in_sentence(arena, row->label));
}

/* "2.1 points after one year and 4.3 after two years"; "" of outcomes that only share a domain. */
static const char *steps(Arena *arena, const Results *results, const OutlineSubject *subject)
{
    const char **piece = (const char **)arena_array(arena, subject->n, sizeof *piece);
    size_t n = 0;
    for (size_t k = 0; k < subject->n && subject->row[0].analysis->outcome_spec->span != NULL;
         k++) {
        Situation s;
        const OutlineRow *row = &subject->row[k];
        if (row->other != 0 || !situation_read(arena, results, row->analysis, &s) ||
            isnan(s.estimate))
            continue;
        piece[n] = arena_printf(
            arena, "%s%s%s %s", number_signed(arena, &s.scale, s.estimate), n == 0 ? " " : "",
            n == 0 ? number_unit(arena, &s.scale, s.estimate) : "", after(arena, row));
        n++;
    }
    return n > 1 ? items_list(arena, piece, n) : "";
}

/* "the second year" where one year more is looked at. */
static const char *further(const Table *spans, size_t at, double years)
{
    static const char *const year[] = {"the first year", "the second year", "the third year",
                                       "the fourth year", "the fifth year"};
    for (size_t i = 0; i < at; i++)
        if (text_equal(spans->head[i].of.design, spans->head[at].of.design) &&
            table_real(spans, i, &spans_columns.years) == years - 1 && years >= 1 &&
            years <= (double)COUNT_OF(year) && years == floor(years))
            return year[(size_t)years - 1];
    return "what came after the shorter span";
}

/* What a longer span added to the one that began with the same test. The widest interval that the
 * two can have together decides. */
static const char *added(Arena *arena, const Results *results, const OutlineRow *row)
{
    const union spans_columns *c = &spans_columns;
    const Table *table = results->spans;
    const size_t at = row_of(table, row->analysis);
    if (at == SIZE_MAX)
        return "";
    const double low = table_real(table, at, &c->change_low),
                 high = table_real(table, at, &c->change_high);
    if (isnan(table_real(table, at, &c->change)) || isnan(low) || isnan(high))
        return "";
    return arena_printf(
        arena, "%s added %s (%s at the widest)%s", further(table, at, row->years),
        told_cell(arena, results, row->analysis, table_cell(table, at, &c->change)),
        told_cells(arena, results, row->analysis, table_cell(table, at, &c->change_low),
                   table_cell(table, at, &c->change_high)),
        low > 0 || high < 0 ? "" : ", so it is open whether the difference went on growing");
}

static const char *subject_spans(Arena *arena, const Results *results,
                                 const OutlineSubject *subject, bool several)
{
    const char *step = steps(arena, results, subject);
    Text text = {.arena = arena};
    if (step[0] == '\0')
        return "";
    text_format(&text, "%s was %s",
                several ? arena_printf(arena, "In %s the difference",
                                       text_in_sentence(arena, subject->name))
                        : "The difference",
                step);
    for (size_t k = 0; k < subject->n; k++) {
        const char *more =
            subject->row[k].other == 0 ? added(arena, results, &subject->row[k]) : "";
        if (more[0] != '\0')
            text_format(&text, "; %s", more);
    }
    text_add(&text, ".");
    return text.bytes;
}

/* Rows of another design are other people, and no further step of the same. */
static const char *others(Arena *arena, const Results *results, const Outline *outline)
{
    Text text = {.arena = arena};
    for (size_t k = 0; k < outline->n_others; k++) {
        const OutlineRow *first = NULL;
        Situation s;
        for (size_t i = 0; i < outline->n && first == NULL; i++)
            for (size_t r = 0; r < outline->subject[i].n && first == NULL; r++)
                if (outline->subject[i].row[r].other == k + 1)
                    first = &outline->subject[i].row[r];
        if (first == NULL || !situation_read(arena, results, first->analysis, &s))
            continue;
        const bool schools = s.clusters[1] > 0 && s.by_cluster;
        text_format(&text,
                    "%sThe results marked %s come from another design, “%s”%s: they are not a "
                    "further step of the others.",
                    text.n > 0 ? " " : "", outline->other[k].mark, outline->other[k].design->label,
                    schools ? arena_printf(arena, ", with %zu %s of the program", s.clusters[1],
                                           s.clusters[1] == 1 ? s.cluster : s.cluster_many)
                            : "");
    }
    return text.n > 0 ? text.bytes : "";
}

/* Where there are no spans to tell: the same as effect sizes. */
static const char *effect_sizes(Arena *arena, const Items *items)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    size_t n = 0;
    for (size_t i = 0; i < items->n && items->n <= ITEMS_NAMED; i++) {
        const Situation *s = &items->item[i].s;
        const char *size = isnan(s->effect_size) || isnan(s->effect_size_step)
                               ? NULL
                               : told_number(arena, s->effect_size, s->effect_size_step, 2);
        if (size != NULL && item_standing(&items->item[i]) != STANDS_UNKNOWN)
            piece[n++] = arena_printf(arena, "%s%s%s", size, items->n > 1 ? " in " : "",
                                      items->n > 1 ? items->item[i].name : "");
    }
    return n > 0 ? arena_printf(arena, "As an effect size, in standard deviations, that is %s.",
                                items_list(arena, piece, n))
                 : "";
}

/* Of outcomes that measure one thing; where groups that began apart are among them, no average is
 * told. */
static const char *averages(Arena *arena, const Results *results)
{
    const union domains_columns *c = &domains_columns;
    const Table *table = results->domains;
    Text text = {.arena = arena};
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const Verdict start = (Verdict)table->head[i].what;
        if (isnan(table_real(table, i, &c->average)) || isnan(table_real(table, i, &c->ci_low)) ||
            start == VERDICT_UNADJUSTED || start == VERDICT_NOT_COMPARABLE)
            continue;
        text_format(&text, "%sThe %.0f outcomes of the domain “%s” average %s SD (%s to %s).",
                    text.n > 0 ? " " : "", table_real(table, i, &c->averaged),
                    table_text(table, i, &c->domain),
                    told_sds(arena, table_cell(table, i, &c->average)),
                    told_sds(arena, table_cell(table, i, &c->ci_low)),
                    told_sds(arena, table_cell(table, i, &c->ci_high)));
    }
    return text.n > 0 ? text.bytes : "";
}

Said says_effect(Arena *arena, const Results *results, const Outline *outline)
{
    const Items items = items_of(arena, results, outline);
    Text text = {.arena = arena};
    if (results->design_only || items.n == 0)
        return (Said){.lead = "", .paragraph = ""};
    for (size_t i = 0; i < outline->n; i++)
        text_sentence(&text, subject_spans(arena, results, &outline->subject[i], outline->n > 1));
    text_sentence(&text, text.n == 0 ? effect_sizes(arena, &items) : "");
    text_sentence(&text, averages(arena, results));
    text_sentence(&text, others(arena, results, outline));
    return (Said){.lead = effect_lead(arena, results, &items),
                  .paragraph = text.n > 0 ? text.bytes : ""};
}
