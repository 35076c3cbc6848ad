/* How large is the difference? Or what the design could detect. */
#include "report/body.h"

#include "alike/text.h"

#include <math.h>

static void cells(Grid *grid, const Results *results, const OutlineRow *row)
{
    Arena *arena = grid->arena;
    const Effect *e = analysis_overall(row->analysis);
    if (e == NULL)
        return;
    add_estimates(grid, results, row);
    grid_cell(grid, told_p(arena, e));
    grid_cell(grid, told_n_treated(arena, e));
    grid_cell(grid, told_n_control(arena, e));
}

/* "points", or that each outcome has a unit of its own. */
static const char *unit_title(Arena *arena, const Outline *outline)
{
    const char *unit = told_unit(main_of(&outline->subject[0]));
    for (size_t i = 0; i < outline->n; i++)
        if (!text_equal(told_unit(main_of(&outline->subject[i])), unit))
            return "Difference";
    return text_with_capital(arena, unit);
}

/* "Mathematics, two years" where there are several spans. */
static const char *whole_name(Arena *arena, const OutlineSubject *subject)
{
    return subject->n == 1
               ? subject->name
               : arena_printf(arena, "%s, %s", subject->name,
                              text_in_sentence(arena, subject->row[subject->main].label));
}

static const char *scale_words(Arena *arena, const Results *results, const Outline *outline)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < outline->n; i++) {
        const Analysis *a = main_of(&outline->subject[i]);
        const Effect *e = analysis_overall(a);
        if (e == NULL || e->hidden != NULL || e->binary || isnan(e->effect_size_sd))
            continue;
        text_format(&text, "%s%s %s (%s)", text.n == 0 ? "Effect sizes divide by the SD: " : "; ",
                    told_number(arena, e->effect_size_sd, effect_step(e, "effect_size_sd"),
                                told_digits(results, a)),
                    told_unit(a), whole_name(arena, &outline->subject[i]));
    }
    text_add(&text, text.n > 0 ? "." : "");
    return text.bytes;
}

static Grid *effects_grid(Arena *arena, const Results *results, const Outline *outline)
{
    Grid *grid =
        grid_make(arena, "effects", GRID_CARDS,
                  arena_printf(arena,
                               "The difference in each outcome, program less comparison, with %s "
                               "intervals",
                               analysis_confidence_words(arena, main_of(&outline->subject[0]))));
    grid_column(grid, "Outcome", GRID_TEXT);
    grid_column(grid, unit_title(arena, outline), GRID_NUMBER);
    grid_column(grid, "Effect size (SD)", GRID_NUMBER);
    grid_column(grid, "Percentile (50th: no difference)", GRID_NUMBER);
    grid_column(grid, "p", GRID_NUMBER);
    grid_column(grid, arena_printf(arena, "Program %s", people(arena, results)), GRID_NUMBER);
    grid_column(grid, arena_printf(arena, "Comparison %s", people(arena, results)), GRID_NUMBER);
    add_outcomes(grid, results, outline, false, cells);
    const char *words = joined_notes(arena, scale_words(arena, results, outline),
                                     joined_notes(arena, marks_note(arena, results, outline),
                                                  results_contrast_note(arena, results)));
    grid->note = document_words(arena, "%s%sStandard errors and degrees of freedom: {{estimates}}.",
                                words, words[0] != '\0' ? " " : "");
    return grid;
}

static void write_problems(const Results *results, Document *document)
{
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const Effect *e = a->primary ? analysis_overall(a) : NULL;
        if (e != NULL && e->problem != NULL)
            document_item(document, "%s: %s, %s.", analysis_label(a),
                          isnan(e->estimate) ? "not estimated" : "no interval can be given",
                          e->problem);
    }
}

static void write_effects(const Results *results, const Figures *figures, Document *document)
{
    const Outline outline = outline_of(document->arena, results);
    if (results->design_only || outline.n == 0)
        return;
    if (results->exposure != NULL) {
        document_section(document, "effect", "How large is the difference of each starting year?");
        document_paragraph(document, "Each starting year and span by itself; {{exposure}} puts "
                                     "them together.");
    } else {
        document_section(document, "effect", "How large is the difference?");
        write_said(document, says_effect(document->arena, results, &outline));
    }
    document_grid(document, effects_grid(document->arena, results, &outline));
    write_problems(results, document);
    if (page_one_chart(&outline) == CHART_BESIDE)
        add_charts(document, figures, CHART_IN_EFFECTS);
    if (add_charts(document, figures, CHART_IN_NORMS) == 0)
        add_charts(document, figures, CHART_IN_GROWTH); /* no norms: growth alone */
}

const Section section_effects = {
    .name = "effects", .help = "the estimates", .part = PART_BODY, .write = write_effects};

static void write_detectable(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    if (!results->design_only)
        return;
    document_section(document, "detect", "What can the design detect?");
    document_paragraph(document,
                       "The smallest true effect that the study would probably tell from none.");
    FOR_EACH_PRIMARY(results, a)
    if (a->infeasible == NULL)
        document_item(document, "**%s: %s** %s", analysis_label(a),
                      results_mdes(document->arena, a),
                      phrase_text(document->arena, a->mdes_basis));
    write_infeasible(results, document);
}

const Section section_detectable = {.name = "detectable",
                                    .help = "the smallest effect that the design would detect",
                                    .part = PART_BODY,
                                    .write = write_detectable};
