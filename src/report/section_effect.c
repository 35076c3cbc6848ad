/* The effect: overall, by subgroup, beside other designs; or what the design could detect. */
#include "report/sentences.h"
#include "report/tables.h"
#include "report/words.h"

#include "alike/results_tables.h"
#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(effect_short, EFFECT_SHORT_LIST, .name = "effect_short", .from = &table_effects);

static const char *interval_words(Arena *arena, const Effect *effect, int digits)
{
    const double step = effect_step(effect, "ci_low");
    if (effect->hidden != NULL || isnan(step))
        return HIDDEN_MARK;
    if (isnan(effect->ci_low) || isnan(effect->ci_high))
        return "n/a";
    const int told = rounding_digits_within(step, digits);
    return arena_printf(arena, "%s to %s", text_real(arena, effect->ci_low, told),
                        text_real(arena, effect->ci_high, told));
}

static void add_effect(Arena *arena, Table *table, const Analysis *analysis, const Effect *effect)
{
    const union effect_short_columns *column = &effect_short_columns;
    const Row row = row_add(
        table, (PeopleSet){.arms = SET_BOTH, .group = effect->group, .level = effect->level});
    row_text(row, &column->who, subgroup_words(arena, analysis, effect));
    row_effect(row, &column->estimate, effect, "estimate");
    row_text(row, &column->interval, interval_words(arena, effect, analysis_digits(analysis)));
    row_effect(row, &column->sd, effect, "effect_size_sd");
    row_effect(row, &column->g, effect, "effect_size");
    row_effect(row, &column->index, effect, "effect_size_index");
    row_effect(row, &column->p, effect, "p");
    row_effect(row, &column->n_treated, effect, "n_treated");
    row_effect(row, &column->n_control, effect, "n_control");
    row_effect(row, &column->baseline_g, effect, "baseline_g");
    row_text(row, &column->baseline,
             effect->hidden != NULL           ? effect->hidden
             : effect->baseline_class == NULL ? wwc_baseline_word(BASELINE_NO_PRETEST)
                                              : effect->baseline_class);
}

static Table *effects_table(Arena *arena, const Analysis *analysis)
{
    Table *table =
        table_make(arena, &table_effect_short, analysis_label(analysis), analysis_set(analysis));
    table_in_unit(table, analysis_unit(analysis), analysis_digits(analysis));
    for (size_t i = 0; i < analysis->effects.n; i++)
        add_effect(arena, table, analysis, &analysis->effects.row[i]);
    table->sentence =
        arena_printf(arena,
                     "Differences are program minus comparison, with %s intervals; the effect size "
                     "is %s, with a correction for small samples.",
                     analysis_confidence_words(arena, analysis),
                     analysis->effects.n > 0 && analysis->effects.row[0].binary
                         ? "the Cox index of both groups' shares"
                         : "the difference in standard deviations of the row");
    return table;
}

static void write_means(Document *document, const Results *results, const Analysis *analysis,
                        const Effect *effect)
{
    Arena *arena = document->arena;
    const int digits = analysis_digits(analysis);
    if (isnan(effect->adjusted_mean_treated) || isnan(effect->adjusted_mean_control))
        return;
    Situation s;
    situation_read(arena, results, analysis, &s);
    const char *means =
        sentence_means(arena, &s, effect->adjusted_mean_treated, effect->adjusted_mean_control);
    if (effect->binary && isnan(effect->effect_size))
        document_paragraph(document,
                           "%s There is no effect size: the Cox index has no value where everybody "
                           "or nobody of a group reached it.",
                           means);
    else if (effect->binary)
        document_paragraph(document, "%s The effect size is the Cox index of %s.", means,
                           effect->cox_unadjusted
                               ? "the shares as they are, not adjusted, since the adjusted ones "
                                 "fall outside 0 to 1"
                               : "these shares");
    else
        document_paragraph(
            document, "%s A standard deviation, of %s, is %s.", means, analysis->effects.scale.of,
            text_real(arena, effect->effect_size_sd,
                      rounding_digits_within(effect_step(effect, "effect_size_sd"), digits)));
}

static void write_problems(Document *document, const Analysis *analysis)
{
    for (size_t i = 0; i < analysis->effects.n; i++) {
        const Effect *effect = &analysis->effects.row[i];
        if (effect->problem != NULL)
            document_item(document, "%s: %s, %s.",
                          subgroup_words(document->arena, analysis, effect),
                          isnan(effect->estimate) ? "not estimated" : "no interval can be given",
                          effect->problem);
    }
}

static bool has_subgroups(const Analysis *analysis)
{
    return analysis->effects.n > 1;
}

static void write_effect(const Results *results, const Figures *figures, Document *document)
{
    if (results->design_only)
        return;
    document_heading(document, 2, "The effect");
    FOR_EACH_PRIMARY(results, a)
    {
        const Effect *effect = analysis_overall(a);
        outcome_heading(document, results, a);
        document_paragraph(document, "What is estimated is the difference in %s (estimand: %s).",
                           growth_word(a), effect->estimand);
        write_means(document, results, a, effect);
        document_table(document, effects_table(document->arena, a), false);
        write_problems(document, a);
        if (has_subgroups(a))
            document_paragraph(
                document,
                "Subgroups are smaller than the whole, so their intervals are wider, and among "
                "many "
                "some stand out by chance. Differences between subgroups are not tested here. %s",
                a->matching.n_links == 0
                    ? "A subgroup is both groups' students with the value, at the weights of the "
                      "whole design."
                    : "A subgroup is the program's students with the value and the comparison "
                      "students matched to them, each with its share.");
        add_figures(document, figures, a, CHART_IN_EFFECT);
    }
}

const Section section_effect = {.name = "effect", .help = "the estimates", .write = write_effect};

static void write_plan(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    if (!results->design_only)
        return;
    document_heading(document, 2, "What the design can detect");
    document_paragraph(document,
                       "The minimum detectable effect is the smallest true effect that the study "
                       "would probably find significant.");
    FOR_EACH_PRIMARY(results, a)
    document_item(document, "**%s: %s** %s", analysis_label(a), results_mdes(document->arena, a),
                  phrase_text(document->arena, a->mdes_basis));
}

const Section section_plan = {.name = "plan",
                              .help = "the minimum detectable effect, before outcomes are read",
                              .write = write_plan};

/* "unadjusted (0.21), raw (0.52)": designs that do not pass the start, with their effect sizes. */
static const char *designs_outside(Arena *arena, const Results *results, const Analysis *primary)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const Effect *effect = a->infeasible == NULL ? analysis_overall(a) : NULL;
        if (!a->primary && text_equal(a->outcome, primary->outcome) && effect != NULL &&
            !isnan(effect->g) && !results_passes_start(a))
            text_format(&text, "%s%s (%s)", text.n == 0 ? "" : ", ", a->design,
                        text_real(arena, effect->g, 2));
    }
    return text.n > 0 ? text.bytes : "";
}

static void write_agreement(const Results *results, Document *document, const Analysis *primary)
{
    Arena *arena = document->arena;
    const Effect *main = analysis_overall(primary);
    if (main == NULL || isnan(main->estimate))
        return;
    const DesignRange range = results_design_range(results, primary->outcome);
    const char *sentence = sentence_range(arena, &range, designs_outside(arena, results, primary));
    if (sentence[0] != '\0')
        document_item(document, "**%s**: %s", analysis_label(primary), sentence);
}

TABLE_DEFINE(designs, DESIGNS_LIST, .name = "designs", .from = &table_comparison);

static void add_estimate(Arena *arena, Row row, const Effect *effect, int digits)
{
    const union designs_columns *column = &designs_columns;
    row_effect(row, &column->n_treated, effect, "n_treated");
    row_effect(row, &column->n_control, effect, "n_control");
    row_effect(row, &column->estimate, effect, "estimate");
    row_text(row, &column->interval, interval_words(arena, effect, digits));
    row_effect(row, &column->g, effect, "effect_size");
    row_effect(row, &column->p, effect, "p");
}

/* Nothing is said where there is nothing yet. */
static void leave_empty(Row row, const TableColumn *from, const TableColumn *to)
{
    for (const TableColumn *handle = from; handle <= to; handle++)
        row_text(row, handle, "");
}

static Cell start_cell(const Analysis *analysis)
{
    const Start start = results_start(analysis);
    return (Cell){.value = isfinite(start.size) ? start.size : (double)NAN, .step = start.step};
}

static void add_design(Arena *arena, Table *table, const Analysis *a, int digits)
{
    const union designs_columns *column = &designs_columns;
    const Effect *effect = analysis_overall(a);
    const Row row = row_add(table, analysis_set(a));
    row_text(row, &column->design, a->design);
    if (a->infeasible != NULL) {
        row_text(row, &column->estimand, "not carried out");
        leave_empty(row, &column->n_treated, &column->start);
    } else {
        row_text(row, &column->estimand, effect != NULL ? effect->estimand : a->matching.estimand);
        row_count(row, &column->n_treated, a->matching.n_treated, a->hidden_matched);
        row_count(row, &column->n_control, a->matching.n_control, a->hidden_matched);
        row_told(row, &column->start_g, start_cell(a));
        row_text(row, &column->start, results_start_words(a));
    }
    if (effect != NULL)
        add_estimate(arena, row, effect, digits);
    else
        leave_empty(row, &column->estimate, &column->p);
}

static void write_outcome_designs(const Results *results, const Figures *figures,
                                  Document *document, const Analysis *primary)
{
    Arena *arena = document->arena;
    Table *table = table_make(arena, &table_designs,
                              arena_printf(arena, "Designs: %s", analysis_label(primary)),
                              analysis_set(primary));
    table_in_unit(table, analysis_unit(primary), analysis_digits(primary));
    add_figures(document, figures, primary, CHART_IN_DESIGNS);
    for (size_t i = 0; i < results->n_analyses; i++)
        if (text_equal(results->analysis[i].outcome, primary->outcome))
            add_design(arena, table, &results->analysis[i], analysis_digits(primary));
    document_table(document, table, table->n_rows > 12);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (text_equal(a->outcome, primary->outcome) && a->infeasible != NULL)
            document_item(document, "%s could not be carried out: %s", a->design,
                          phrase_text(document->arena, a->infeasible));
    }
}

static void write_designs(const Results *results, const Figures *figures, Document *document)
{
    if (results->comparison == NULL || results->n_analyses <= n_primary(results))
        return;
    document_heading(document, 2, "Other defensible designs");
    document_paragraph(document, "%s", results->comparison->sentence);
    FOR_EACH_PRIMARY(results, a)
    write_agreement(results, document, a);
    add_figures(document, figures, NULL, CHART_IN_DESIGNS);
    FOR_EACH_PRIMARY(results, b)
    write_outcome_designs(results, figures, document, b);
}

const Section section_designs = {
    .name = "designs", .help = "other designs side by side", .write = write_designs};

static void write_published(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    if (results->published == NULL || results->published->n_rows == 0)
        return;
    document_heading(document, 2, "Published figures and ours");
    document_table(document, results->published, false);
}

const Section section_published = {
    .name = "published", .help = "figures to reproduce", .write = write_published};
