/* How sure is it? The year before, other designs, figures printed elsewhere, many looks. */
#include "report/body.h"
#include "report/sentences.h"

#include "alike/results_tables.h"
#include "alike/text.h"

#include <math.h>

enum { OUTCOMES_MOST = 4 };

/* --- before the program -------------------------------------------------------------------------
 */

static bool is_told(const Analysis *a)
{
    return is_placebo(a) && a->infeasible == NULL && analysis_overall(a) != NULL;
}

static Grid *placebo_grid(Arena *arena, const Results *results)
{
    Grid *grid =
        grid_make(arena, "before", GRID_CARDS,
                  "The same comparison before the program began, when it could do nothing");
    grid_column(grid, "Outcome", GRID_TEXT);
    grid_column(grid, "Difference", GRID_NUMBER);
    grid_column(grid, "Effect size (SD)", GRID_NUMBER);
    grid_column(grid, "p", GRID_NUMBER);
    grid_column(grid, arena_printf(arena, "Program %s", people(arena, results)), GRID_NUMBER);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const Effect *e = analysis_overall(a);
        if (!is_told(a))
            continue;
        grid_row(grid, a->primary ? analysis_label(a)
                                  : arena_printf(arena, "%s (%s)", analysis_label(a),
                                                 a->design_spec->label));
        grid_estimate(grid, told_points(arena, results, a, e, "estimate"),
                      told_interval(arena, results, a, e));
        grid_estimate(grid, told_size(arena, e), told_size_interval(arena, e));
        grid_cell(grid, told_p(arena, e));
        grid_cell(grid, told_n_treated(arena, e));
    }
    return grid;
}

static void write_before(const Results *results, Document *document)
{
    Grid *grid = placebo_grid(document->arena, results);
    if (grid->n_rows == 0)
        return;
    document_heading(document, 3, "Before the program began");
    document_grid(document, grid);
}

/* --- other designs ------------------------------------------------------------------------------
 */

static const Analysis *under(const Results *results, const OutlineRow *row, const Design *design)
{
    return results_find(results, row->analysis->outcome, design->name);
}

/* The worst start of the design's outcomes. */
static Start worst_start(const Results *results, const Columns *outcomes, const Design *design)
{
    Start worst = {.size = NAN};
    double most = NAN;
    for (size_t k = 0; k < outcomes->n; k++) {
        const Analysis *a = under(results, outcomes->row[k], design);
        const Start start = a == NULL || a->infeasible != NULL ? worst : results_start(a);
        const double size = results_size_at_least(start.size, start.band);
        if (isnan(most) || size > most) {
            worst = start;
            most = size;
        }
    }
    return worst;
}

static bool passes(const Results *results, const Columns *outcomes, const Design *design)
{
    for (size_t k = 0; k < outcomes->n; k++) {
        const Analysis *a = under(results, outcomes->row[k], design);
        if (a != NULL && a->infeasible == NULL && !results_passes_start(a))
            return false;
    }
    return true;
}

static void add_design(Grid *grid, const Results *results, const Columns *outcomes,
                       const Design *design)
{
    Arena *arena = grid->arena;
    const Analysis *main = under(results, outcomes->row[outcomes->main], design);
    const Start start = worst_start(results, outcomes, design);
    grid_row(grid, text_with_capital(arena, design->label));
    for (size_t k = 0; k < outcomes->n; k++) {
        const Analysis *a = under(results, outcomes->row[k], design);
        const Effect *e = a == NULL || a->infeasible != NULL ? NULL : analysis_overall(a);
        if (e == NULL)
            grid_cell(grid, a != NULL && a->infeasible != NULL ? analysis_missing_cell(a) : "");
        else
            grid_estimate(grid, told_size(arena, e), told_size_interval(arena, e));
    }
    grid_cell(grid, start.band != NULL  ? start.band
                    : isinf(start.size) ? "wholly"
                    : isnan(start.size) ? TOLD_NOTHING
                                        : told_number(arena, start.size, start.step, 2));
    const Effect *overall = main == NULL ? NULL : analysis_overall(main);
    grid_cell(grid, overall == NULL ? "" : told_n_treated(arena, overall));
}

/* Does it look at any of these outcomes? */
static bool concerns(const Results *results, const Columns *outcomes, const Design *design)
{
    for (size_t k = 0; k < outcomes->n; k++)
        if (under(results, outcomes->row[k], design) != NULL)
            return true;
    return false;
}

static Grid *designs_grid(Arena *arena, const Results *results, const Columns *outcomes)
{
    const Spec *spec = results->spec;
    Grid *grid =
        grid_make(arena, "designs", GRID_SCROLL,
                  arena_printf(arena,
                               "The same question by other designs: effect sizes (SD) "
                               "with %s intervals",
                               analysis_confidence_words(arena, outcomes->row[0]->analysis)));
    grid_column(grid, "Design", GRID_TEXT);
    for (size_t k = 0; k < outcomes->n; k++)
        grid_column(grid, text_with_capital(arena, outcomes->row[k]->whole), GRID_NUMBER);
    grid_column(grid, "Largest difference at the start", GRID_NUMBER);
    grid_column(grid, arena_printf(arena, "Program %s", people(arena, results)), GRID_NUMBER);
    for (int outside = 0; outside < 2; outside++) {
        bool any = false;
        for (size_t d = 0; d < spec->n_designs; d++) {
            const Design *design = &spec->design[d];
            if (!concerns(results, outcomes, design) ||
                passes(results, outcomes, design) == (outside == 1))
                continue;
            if (outside == 1 && !any)
                grid_heading(grid, "Not counted: the start does not pass");
            any = true;
            add_design(grid, results, outcomes, design);
        }
    }
    grid->note = arena_printf(arena,
                              "Program %s: %s. A design agrees where its interval lies on the "
                              "side of 0 where the study's own does, or holds 0 as that does. The "
                              "designs share %s, so they are not independent proofs.",
                              people(arena, results), outcomes->row[outcomes->main]->whole,
                              people(arena, results));
    grid->note = joined_notes(arena, grid->note, results_contrast_note(arena, results));
    return grid;
}

/* Which way the combinations of the multiverse point. */
static Grid *signs_grid(Arena *arena, const Multiverse *multiverse)
{
    const union multiverse_signs_columns *column = &multiverse_signs_columns;
    const Table *table = multiverse->signs;
    Grid *grid = grid_make(arena, "multiverse", GRID_CARDS, table->title);
    grid_column(grid, "At the start", GRID_TEXT);
    grid_column(grid, "Specifications", GRID_NUMBER);
    grid_column(grid, "Above zero", GRID_NUMBER);
    grid_column(grid, "Below zero", GRID_NUMBER);
    grid_column(grid, "Interval without zero, on this study's side", GRID_NUMBER);
    for (size_t i = 0; i < table->n_rows; i++) {
        grid_row(grid, text_with_capital(arena, table_text(table, i, &column->start)));
        grid_cell(grid, table_words(table, arena, i, &column->specifications));
        grid_cell(grid, table_words(table, arena, i, &column->above));
        grid_cell(grid, table_words(table, arena, i, &column->below));
        grid_cell(grid, table_words(table, arena, i, &column->clearly));
    }
    grid->note = arena_printf(arena, "%s: %s", analysis_label(multiverse->analysis),
                              text_in_sentence(arena, table->sentence));
    return grid;
}

static void write_designs(const Results *results, const Figures *figures, Document *document)
{
    const Outline outline = outline_of(document->arena, results);
    const Columns outcomes = columns_of(&outline, OUTCOMES_MOST, false);
    const bool named = results->n_analyses > n_primary(results);
    const Multiverse *multiverse = results->multiverse;
    if (outcomes.n == 0 || (!named && multiverse == NULL))
        return;
    document_heading(document, 3, "Other designs");
    if (named) {
        document_grid(document, designs_grid(document->arena, results, &outcomes));
        write_infeasible(results, document);
    }
    add_charts(document, figures, CHART_IN_DESIGNS);
    if (multiverse != NULL && multiverse->signs->n_rows > 0)
        document_grid(document, signs_grid(document->arena, multiverse));
}

/* --- figures printed elsewhere ------------------------------------------------------------------
 */

/* "estimate", "estimate, sex: girl": which number of ours it is. */
static const char *figure_words(Arena *arena, const Table *table, size_t row)
{
    const union published_columns *column = &published_columns;
    const char *quantity = table_text(table, row, &column->quantity),
               *group = table_text(table, row, &column->group);
    return group == NULL ? quantity
                         : arena_printf(arena, "%s, %s: %s", quantity, group,
                                        table_text(table, row, &column->level));
}

static const char *label_of_design(const Results *results, const char *outcome, const char *design)
{
    const Analysis *a = results_find(results, outcome, design);
    return a == NULL ? design : a->design_spec->label;
}

static Grid *published_grid(Arena *arena, const Results *results)
{
    const union published_columns *column = &published_columns;
    const Table *table = results->published;
    const char *last = NULL;
    Grid *grid = grid_make(arena, "published", GRID_SCROLL, table->title);
    grid_column(grid, "Design", GRID_TEXT);
    grid_column(grid, "Figure", GRID_TEXT);
    grid_column(grid, "Published", GRID_NUMBER);
    grid_column(grid, "Ours", GRID_NUMBER);
    grid_column(grid, "Agrees to the printed digits", GRID_TEXT);
    grid_column(grid, "Source", GRID_TEXT);
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *outcome = table_text(table, i, &column->outcome);
        const Analysis *a = results_primary(results, outcome);
        if (n_primary(results) > 1 && !text_equal(outcome, last))
            grid_heading(grid, a != NULL ? analysis_label(a) : outcome);
        last = outcome;
        grid_row(grid,
                 text_with_capital(arena, label_of_design(results, outcome,
                                                          table_text(table, i, &column->design))));
        grid_cell(grid, figure_words(arena, table, i));
        grid_cell(grid, table_text(table, i, &column->published));
        grid_cell(grid, table_words(table, arena, i, &column->ours));
        grid_cell(grid, table_text(table, i, &column->agrees));
        grid_cell(grid, table_text(table, i, &column->source));
    }
    grid->note = table->sentence;
    return grid;
}

static void write_published(const Results *results, Document *document)
{
    if (results->published == NULL || results->published->n_rows == 0)
        return;
    document_heading(document, 3, "Figures printed elsewhere, and ours");
    document_grid(document, published_grid(document->arena, results));
}

static void write_sure(const Results *results, const Figures *figures, Document *document)
{
    if (results->design_only)
        return;
    const Outline outline = outline_of(document->arena, results);
    document_section(document, "sure", "How sure is it?");
    write_said(document, says_sure(document->arena, results, &outline));
    add_charts(document, figures, CHART_IN_SURE);
    write_before(results, document);
    write_designs(results, figures, document);
    write_published(results, document);
}

const Section section_sure = {.name = "sure",
                              .help = "the year before, other designs, many looks",
                              .part = PART_BODY,
                              .write = write_sure};
