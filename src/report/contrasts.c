/* Every program of a study of several, in one table. */
#include "report/body.h"
#include "report/says_contrasts.h"

#include "alike/multiple.h"
#include "alike/results_tables.h"
#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>

static const union contrasts_columns *const column = &contrasts_columns;

static const char *size_words(Arena *arena, const Table *table, size_t row,
                              const TableColumn *count, const TableColumn *worth)
{
    const Cell *n = table_cell(table, row, count), *ess = table_cell(table, row, worth);
    if (n->text != NULL)
        return n->text;
    if (ess->text != NULL || isnan(ess->value) || round_to(ess->value, 0) == n->value)
        return text_count(arena, (size_t)n->value);
    return arena_printf(arena, "%s (%s)", text_count(arena, (size_t)n->value),
                        text_count(arena, (size_t)round_to(ess->value, 0)));
}

static const char *q_words(Arena *arena, const Cell *q)
{
    return q->text != NULL ? q->text : isnan(q->value) ? "" : text_p_value(arena, q->value);
}

static void add_row(Grid *grid, const Results *results, const Table *table, size_t row)
{
    Arena *arena = grid->arena;
    const Analysis *a = results_primary(results, table->head[row].of.outcome);
    const Effect *effect = analysis_overall(a);
    grid_row(grid, analysis_label(a));
    if (a->infeasible != NULL || effect == NULL) {
        grid_cell(grid, analysis_missing_cell(a));
        return;
    }
    grid_estimate(grid, told_points(arena, results, a, effect, "estimate"),
                  told_interval(arena, results, a, effect));
    grid_estimate(grid, told_size(arena, effect), told_size_interval(arena, effect));
    grid_cell(grid, told_p(arena, effect));
    grid_cell(grid, q_words(arena, table_cell(table, row, &column->q)));
    grid_cell(grid, size_words(arena, table, row, &column->n_treated, &column->ess_treated));
    grid_cell(grid, size_words(arena, table, row, &column->n_control, &column->ess_control));
    grid_cell(grid, table_text(table, row, &column->start));
}

static Grid *contrasts_grid(Arena *arena, const Results *results)
{
    const Table *table = results->contrasts;
    Grid *grid = grid_make(arena, "contrasts", GRID_SCROLL,
                           arena_printf(arena,
                                        "Every program against its comparison group, with %s "
                                        "intervals",
                                        analysis_confidence_words(arena, &results->analysis[0])));
    grid_column(grid, "Comparison", GRID_TEXT);
    grid_column(grid, "Difference", GRID_NUMBER);
    grid_column(grid, "Effect size (SD)", GRID_NUMBER);
    grid_column(grid, "p", GRID_NUMBER);
    grid_column(grid, "p among all", GRID_NUMBER);
    grid_column(grid, arena_printf(arena, "Program %s", people(arena, results)), GRID_NUMBER);
    grid_column(grid, arena_printf(arena, "Comparison %s", people(arena, results)), GRID_NUMBER);
    grid_column(grid, "Start, by evidence standards", GRID_TEXT);
    for (size_t i = 0; i < table->n_rows; i++)
        add_row(grid, results, table, i);
    grid->note = joined_notes(
        arena, results_contrast_note(arena, results),
        arena_printf(arena,
                     "In brackets: effective numbers. p among all: corrected for the lines that "
                     "are judged together (%s). In a line “X against Y” the program is X and the "
                     "comparison group Y.",
                     adjustment_words[results->spec->multiple.adjustment]));
    return grid;
}

static void write_contrasts(const Results *results, const Figures *figures, Document *document)
{
    const Contrasting said = says_contrasts(document->arena, results);
    (void)figures;
    if (results->contrasts == NULL || results->design_only)
        return;
    document_section(document, "contrasts", "What did each program do?");
    if (said.head[0] != '\0')
        write_said(document, (Said){.lead = said.head, .paragraph = said.text});
    document_grid(document, contrasts_grid(document->arena, results));
    write_missing(results, document);
}

const Section section_contrasts = {.name = "contrasts",
                                   .help = "every program of a study of several, in one table",
                                   .part = PART_BODY,
                                   .write = write_contrasts};
