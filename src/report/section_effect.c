/* The effect: overall, by subgroup, beside other designs; or what the design could detect. */
#include "report/sentences.h"
#include "report/words.h"

#include "alike/text.h"

#include <math.h>

static const TableColumn columns[] = {
    {.name = "who", .title = "Group", .type = CELL_TEXT},
    {.name = "estimate", .title = "Difference", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "interval", .title = "Interval", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "sd", .title = "Standard deviation", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "g", .title = "Effect size", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "index", .title = "Percentile points", .type = CELL_REAL, .digits = 0},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "n_control", .title = "Comparison n", .type = CELL_COUNT},
    {.name = "baseline_g",
     .title = "Difference at the start",
     .type = CELL_REAL,
     .unit = "SD",
     .digits = 2},
    {.name = "baseline", .title = "Start, by the WWC's classes", .type = CELL_TEXT},
};

static const char *interval_words(Arena *arena, const Effect *effect, int digits)
{
    if (isnan(effect->ci_low) || isnan(effect->ci_high))
        return "n/a";
    return arena_printf(arena, "%s to %s", text_real(arena, effect->ci_low, digits),
                        text_real(arena, effect->ci_high, digits));
}

static void fill_row(Arena *arena, const Analysis *analysis, const Effect *effect, Cell *cell)
{
    cell[0].text = subgroup_words(arena, analysis, effect);
    cell[1].value = effect->estimate;
    cell[2].text = interval_words(arena, effect, analysis_digits(analysis));
    cell[3].value = effect->effect_size_sd;
    cell[4].value = effect->effect_size;
    cell[5].value = effect->effect_size_index;
    cell[6].text = text_p_value(arena, effect->p);
    set_count(&cell[7], effect->n_treated, effect_hidden_n(effect));
    set_count(&cell[8], effect->n_control, effect_hidden_n(effect));
    cell[9].value = effect->baseline_g;
    cell[10].text = effect->baseline_class == NULL ? "no earlier score" : effect->baseline_class;
    for (size_t k = 1; effect->hidden != NULL && k < COUNT_OF(columns); k++)
        if (k < 7 || k > 8)
            cell[k].text = effect->hidden;
}

static Table *effects_table(Arena *arena, const Analysis *analysis)
{
    const size_t n = COUNT_OF(columns);
    Table *table = table_create(
        arena, "effect_short", analysis_label(analysis),
        columns_in_unit(arena, columns, n, analysis_unit(analysis), analysis_digits(analysis)), n);
    for (size_t i = 0; i < analysis->effects.n; i++)
        fill_row(arena, analysis, &analysis->effects.row[i], table_add_row(table));
    table->sentence =
        arena_printf(arena,
                     "Differences are program minus comparison, with %s intervals; the effect size "
                     "is %s, with a correction for small samples.",
                     confidence_words(arena, analysis),
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
        document_paragraph(document, "%s A standard deviation, of %s, is %s.", means,
                           analysis->effects.scale.of,
                           text_real(arena, effect->effect_size_sd, digits));
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
        document_paragraph(
            document, "What is estimated is the difference in %s (estimand: %s).", growth_word(a),
            effect != NULL && effect->estimand != NULL ? effect->estimand : a->matching.estimand);
        if (effect != NULL)
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
                  a->mdes_basis != NULL ? phrase_text(document->arena, a->mdes_basis) : "");
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

static const TableColumn design_columns[] = {
    {.name = "design", .title = "Design", .type = CELL_TEXT},
    {.name = "estimand", .title = "Estimand", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "n_control", .title = "Comparison n", .type = CELL_COUNT},
    {.name = "start_g",
     .title = "Largest difference at the start",
     .type = CELL_REAL,
     .unit = "SD",
     .digits = 2},
    {.name = "start", .title = "At the start", .type = CELL_TEXT},
    {.name = "estimate", .title = "Difference", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "interval", .title = "Interval", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "g", .title = "Effect size", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
};

enum { DESIGN_START = 4, DESIGN_ESTIMATE = 6 };

static void design_row(Arena *arena, const Analysis *a, int digits, Cell *cell)
{
    const Effect *effect = analysis_overall(a);
    const double size = results_start(a).size;
    cell[0].text = a->design;
    cell[1].text = effect != NULL ? effect->estimand : a->matching.estimand;
    set_count(&cell[2], a->matching.n_treated, a->hidden_matched);
    set_count(&cell[3], a->matching.n_control, a->hidden_matched);
    cell[DESIGN_START].value = isfinite(size) ? size : NAN;
    cell[DESIGN_START + 1].text = results_start_words(a);
    if (a->infeasible != NULL) {
        cell[1].text = "not carried out";
        for (size_t k = 2; k < DESIGN_ESTIMATE; k++)
            cell[k] = (Cell){.text = "", .value = NAN};
    }
    if (effect == NULL) {
        for (size_t k = DESIGN_ESTIMATE; k < COUNT_OF(design_columns); k++)
            cell[k].text = "";
        return;
    }
    set_count(&cell[2], effect->n_treated, effect_hidden_n(effect));
    set_count(&cell[3], effect->n_control, effect_hidden_n(effect));
    cell[DESIGN_ESTIMATE].value = effect->estimate;
    cell[DESIGN_ESTIMATE + 1].text = interval_words(arena, effect, digits);
    cell[DESIGN_ESTIMATE + 2].value = effect->effect_size;
    cell[DESIGN_ESTIMATE + 3].text = text_p_value(arena, effect->p);
    for (size_t k = DESIGN_ESTIMATE; effect->hidden != NULL && k < COUNT_OF(design_columns); k++)
        cell[k].text = effect->hidden;
}

static void write_outcome_designs(const Results *results, const Figures *figures,
                                  Document *document, const Analysis *primary)
{
    Arena *arena = document->arena;
    const size_t n = COUNT_OF(design_columns);
    Table *table = table_create(
        arena, "designs", arena_printf(arena, "Designs: %s", analysis_label(primary)),
        columns_in_unit(arena, design_columns, n, analysis_unit(primary), analysis_digits(primary)),
        n);
    add_figures(document, figures, primary, CHART_IN_DESIGNS);
    for (size_t i = 0; i < results->n_analyses; i++)
        if (text_equal(results->analysis[i].outcome, primary->outcome))
            design_row(arena, &results->analysis[i], analysis_digits(primary),
                       table_add_row(table));
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
    document_paragraph(document, "%s",
                       results->comparison->sentence != NULL ? results->comparison->sentence : "");
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
