/* Spans: several of one subject, and those before the program, where the effect should be nil. */
#include "report/tables.h"
#include "report/words.h"

#include "alike/further_tables.h"
#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>

static const char *years_words(Arena *arena, double years)
{
    static const char *const name[] = {"one year", "two years", "three years", "four years",
                                       "five years"};
    for (size_t k = 0; k < COUNT_OF(name); k++)
        if (years == (double)(k + 1))
            return name[k];
    return arena_printf(arena, "%s years", text_real(arena, years, 1));
}

/* "over one year (fall 2013 to spring 2014)" */
static const char *span_words(Arena *arena, const Table *table, size_t row)
{
    const double years = table_real(table, row, &spans_columns.years);
    const char *span = table_text(table, row, &spans_columns.span);
    return isnan(years) ? span : arena_printf(arena, "%s (%s)", years_words(arena, years), span);
}

/* Whether the groups went on drawing apart after the shorter span. The widest interval
 * that the two can have together decides. */
static void say_change(Text *text, const Table *table, size_t row)
{
    const double change = table_real(table, row, &spans_columns.change);
    const double low = table_real(table, row, &spans_columns.change_low),
                 high = table_real(table, row, &spans_columns.change_high);
    if (isnan(low) || isnan(high))
        return;
    Arena *arena = text->arena;
    const TableColumn *column = table_column(table, &spans_columns.change);
    const double step = table_cell(table, row, &spans_columns.change)->step;
    const char *added = arena_printf(
        arena, "%s %s",
        text_real(arena, fabs(change), rounding_digits_within(step, column->digits)), column->unit);
    if (low > 0 || high < 0)
        text_format(text,
                    " After the shorter span that began with the same test, %s %s: more than "
                    "chance would produce, however closely the two estimates are related.",
                    change > 0 ? "growth continued, and the program group gained a further"
                               : "the program group fell back by",
                    added);
    else
        text_format(text,
                    " After the shorter span that began with the same test the program group %s "
                    "%s; as far as can be said of two estimates that share students, that could be "
                    "chance, so it is open whether growth continued.",
                    change >= 0 ? "gained a further" : "fell back by", added);
}

static void say_subject(Document *document, const Results *results, size_t from, size_t to)
{
    Arena *arena = document->arena;
    const Table *table = results->spans;
    Text text = {.arena = arena};
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        const double g = table_real(table, i, &spans_columns.g);
        if (isnan(g))
            continue;
        const PeopleSet *of = &table->head[i].of;
        const Analysis *analysis = results_find(results, of->outcome, of->design);
        text_format(&text, "%s %s over %s%s", n++ == 0 ? "" : ";", text_real(arena, g, 2),
                    span_words(arena, table, i),
                    analysis->primary ? ""
                                      : arena_printf(arena, ", in the schools of the design %s",
                                                     analysis->design));
    }
    if (n == 0)
        return;
    text_add(&text, ".");
    for (size_t i = from; i < to; i++)
        say_change(&text, table, i);
    document_paragraph(document, "**%s.** Effect sizes:%s",
                       table_text(table, from, &spans_columns.subject), text.bytes);
}

static void write_spans(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    const Table *table = results->spans;
    if (results->design_only || table == NULL)
        return;
    document_heading(document, 2, "Over several years");
    document_paragraph(
        document, "How large is the effect after a short span, and does it go on growing over a "
                  "longer one? Designs other than the primary one may hold other schools: a "
                  "larger effect over more years there need not be a growing one.");
    for (size_t from = 0, to; from < table->n_rows; from = to) {
        for (to = from + 1; to < table->n_rows; to++)
            if (!text_equal(table_text(table, to, &spans_columns.subject),
                            table_text(table, from, &spans_columns.subject)))
                break;
        say_subject(document, results, from, to);
    }
    document_table(document, table, false);
}

const Section section_spans = {
    .name = "spans", .help = "effects over spans of different length", .write = write_spans};

/* --- before the program ------------------------------------------------------------------------*/

TABLE_DEFINE(placebo, PLACEBO_LIST, .name = "placebo", .from = &table_effects);

static void placebo_row(Table *table, const Analysis *analysis)
{
    const union placebo_columns *column = &placebo_columns;
    const Effect *effect = analysis_overall(analysis);
    const Row row = row_add(table, analysis_set(analysis));
    row_text(row, &column->outcome, analysis_label(analysis));
    row_text(row, &column->design, analysis->design);
    row_effect(row, &column->n_treated, effect, "n_treated");
    row_effect(row, &column->estimate, effect, "estimate");
    row_effect(row, &column->ci_low, effect, "ci_low");
    row_effect(row, &column->ci_high, effect, "ci_high");
    row_effect(row, &column->g, effect, "effect_size");
    row_effect(row, &column->p, effect, "p");
}

static void write_placebo(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    Arena *arena = document->arena;
    Table *table = NULL;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!is_placebo(a) || a->infeasible != NULL || analysis_overall(a) == NULL)
            continue;
        if (table == NULL) {
            table = table_make(arena, &table_placebo, "Differences before the program began",
                               (PeopleSet){0});
            table_in_unit(table, analysis_unit(a), analysis_digits(a));
            table->sentence = "None of these is an effect of the program, which had not begun.";
            document_heading(document, 2, "A check before the program");
            document_paragraph(document,
                               "The same comparison over a span that ended before the program "
                               "began. Nothing could have had an effect yet, so a difference here "
                               "would mean that the groups differ in something that %s did "
                               "not make alike.",
                               analysis_words(a)->act);
        }
        document_item(document, "**%s** (design %s): %s", analysis_label(a), a->design,
                      answer_sentence(arena, results, a));
        placebo_row(table, a);
    }
    if (table != NULL)
        document_table(document, table, false);
}

const Section section_placebo = {.name = "placebo",
                                 .help = "differences before the program, which should be nil",
                                 .write = write_placebo};
