/* Who was compared, and who is missing. */
#include "report/body.h"

#include "alike/text.h"

#include <math.h>

static const char *count_or(Arena *arena, bool known, size_t n)
{
    return known ? text_count(arena, n) : HIDDEN_MARK;
}

/* Do program students count for more or less than one, in any outcome? */
static bool program_weighed(const Results *results)
{
    Arena *scratch = arena_create();
    const Outline outline = outline_of(scratch, results);
    bool weighed = false;
    for (size_t i = 0; i < outline.n; i++)
        for (size_t k = 0; k < outline.subject[i].n; k++) {
            const Analysis *a = outline.subject[i].row[k].analysis;
            weighed =
                weighed || fabs(a->matching.ess_treated - (double)a->matching.n_treated) > 0.5;
        }
    arena_destroy(scratch);
    return weighed;
}

static const char *effective(Arena *arena, const Results *results, const Analysis *a, double number)
{
    return a->hidden_matched != NULL ? a->hidden_matched
                                     : worth_words(arena, number, told_from(results));
}

static void cells(Grid *grid, const Results *results, const OutlineRow *row)
{
    Arena *arena = grid->arena;
    const Analysis *a = row->analysis;
    const Effect *effect = analysis_overall(a);
    size_t n_start = 0;
    Loss loss;
    const bool start_known = results_at_start(a, 1, &n_start);
    const bool loss_known = results_loss(a, LOSS_SCORE, &loss);
    const bool dropped_known =
        a->hidden_dropped.as == COUNT_SHOWN && a->hidden_cohort_treated == NULL;
    grid_cell(grid, count_or(arena, start_known, n_start));
    grid_cell(grid, results->design_only ? "" : count_or(arena, loss_known, loss.lost[1]));
    grid_cell(grid, flow_keeps_program(a)
                        ? "0"
                        : count_or(arena, dropped_known, a->matching.unmatched_treated));
    if (effect != NULL) {
        grid_cell(grid, told_n_treated(arena, effect));
        grid_cell(grid, told_n_control(arena, effect));
    } else {
        grid_cell(grid, count_words(arena, a->matching.n_treated, a->hidden_matched));
        grid_cell(grid, count_words(arena, a->matching.n_control, a->hidden_matched));
    }
    if (program_weighed(results))
        grid_cell(grid, effective(arena, results, a, a->balance.ess_treated));
    grid_cell(grid, effective(arena, results, a, a->balance.ess_control));
    if (tells_estimand(results))
        grid_cell(grid, estimand_of(row));
}

static bool any_pretest(const Outline *outline)
{
    for (size_t i = 0; i < outline->n; i++)
        if (has_pretest(main_of(&outline->subject[i])))
            return true;
    return false;
}

/* A design that links nobody to anybody sets people aside for other reasons. */
static const char *dropped_title(const Outline *outline)
{
    const MatchWords *words =
        outline->n == 0 ? NULL : analysis_words(main_of(&outline->subject[0]));
    return words == NULL || words->lacked != NULL ? "No counterpart" : "Set aside";
}

static Grid *who_grid(Arena *arena, const Results *results, const Outline *outline)
{
    Grid *grid =
        grid_make(arena, "who", GRID_CARDS,
                  arena_printf(arena, "Who %s compared, by outcome (%s)",
                               results->design_only ? "would be" : "was", people(arena, results)));
    grid_column(grid, "Outcome", GRID_TEXT);
    grid_column(grid,
                any_pretest(outline) ? "Program: tested at the start" : "Program: in the data",
                GRID_NUMBER);
    grid_column(grid, "No later score", GRID_NUMBER);
    grid_column(grid, dropped_title(outline), GRID_NUMBER);
    grid_column(grid, "Program: compared", GRID_NUMBER);
    grid_column(grid, "Comparison: compared", GRID_NUMBER);
    if (program_weighed(results))
        grid_column(grid, "Program: effective number", GRID_NUMBER);
    grid_column(grid, "Comparison: effective number", GRID_NUMBER);
    if (tells_estimand(results))
        grid_column(grid, "Estimand", GRID_TEXT);
    add_outcomes(grid, results, outline, false, cells);
    const char *rounded =
        results_published(results)
            ? arena_printf(arena, "Counts are rounded to %zu and may not add up.",
                           results->spec->round_counts)
            : "Who lacks anything else that the design needs is counted in the flow of records.";
    grid->note = joined_notes(arena, rounded, marks_note(arena, results, outline));
    return grid;
}

static void write_who(const Results *results, const Figures *figures, Document *document)
{
    const Outline outline = outline_of(document->arena, results);
    document_section(document, "who", "Who was compared");
    write_said(document, says_who(document->arena, results, &outline));
    document_grid(document, who_grid(document->arena, results, &outline));
    add_charts(document, figures, CHART_IN_WHO);
}

const Section section_who = {
    .name = "who", .help = "who was compared", .part = PART_BODY, .write = write_who};
