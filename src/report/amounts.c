/* What does the difference amount to? One row a yardstick, one column an outcome. */
#include "report/body.h"

#include "alike/amount_tables.h"
#include "alike/further.h"
#include "alike/text.h"

#include <math.h>

/* --- what matters --------------------------------------------------------------------------------
 */

static const Cell *meaningful_at(const Analysis *a, Meaningful what, const TableColumn *handle)
{
    const Table *table = tables_find(&a->tables, &table_meaningful);
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        if (table->head[i].what == (int)what)
            return table_cell(table, i, handle);
    return NULL;
}

static const Cell *meaningful_cell(const Analysis *a, Meaningful what)
{
    return meaningful_at(a, what, &meaningful_columns.value);
}

static bool any_meaningful(const Columns *columns, Meaningful what)
{
    bool any = false;
    for (size_t k = 0; k < columns->n; k++) {
        const Cell *cell = meaningful_cell(columns->row[k]->analysis, what);
        any = any || (cell != NULL && (cell->text != NULL || !isnan(cell->value)));
    }
    return any;
}

/* "58%"; what stands in place of the number where something does. */
static void add_percents(Grid *grid, const Columns *columns, Meaningful what, const char *label)
{
    Arena *arena = grid->arena;
    if (!any_meaningful(columns, what))
        return;
    grid_row(grid, label);
    for (size_t k = 0; k < columns->n; k++) {
        const Cell *cell = meaningful_cell(columns->row[k]->analysis, what);
        grid_cell(grid,
                  cell == NULL || (cell->text == NULL && isnan(cell->value)) ? TOLD_NOTHING
                  : cell->text != NULL
                      ? cell->text
                      : arena_printf(arena, "%s%%", text_real(arena, 100.0 * cell->value, 0)));
    }
}

/* Only where the study asks for months: with what they are shares of. Returns what to say of them
 * below the table. */
static const char *add_months(Grid *grid, const Columns *columns)
{
    const char *why = NULL;
    bool asked = false;
    for (size_t k = 0; k < columns->n; k++)
        asked = asked || meaningful_cell(columns->row[k]->analysis, MEANINGFUL_MONTHS) != NULL;
    if (!asked)
        return "";
    grid_row(grid, "In months of a school year");
    for (size_t k = 0; k < columns->n; k++) {
        const Analysis *a = columns->row[k]->analysis;
        const Cell *cell = meaningful_cell(a, MEANINGFUL_MONTHS);
        const bool is_told = cell != NULL && !isnan(cell->value);
        grid_cell(grid, is_told ? text_real(grid->arena, cell->value, 1) : TOLD_NOTHING);
        if (cell != NULL && !is_told)
            why = meaningful_at(a, MEANINGFUL_MONTHS, &meaningful_columns.basis)->text;
    }
    add_percents(grid, columns, MEANINGFUL_GROWTH, "A year's growth");
    return why != NULL
               ? arena_printf(grid->arena, "Months: %s.", why)
               : "Months are the share of a year's growth times the months of a school year; "
                 "by another test or yardstick the same difference is other months.";
}

/* Does some outcome's estimate lie below zero? Then the chance of a loss is of interest as well. */
static bool any_loss(const Columns *columns)
{
    for (size_t k = 0; k < columns->n; k++) {
        const Effect *e = analysis_overall(columns->row[k]->analysis);
        if (e != NULL && e->estimate < 0)
            return true;
    }
    return false;
}

static void add_chances(Grid *grid, const Columns *columns, const Spec *spec)
{
    Arena *arena = grid->arena;
    const double size = further_meaningful_size(&spec->design[0].further);
    const char *bar = text_real(arena, size, 2);
    if (isnan(size))
        return;
    add_percents(grid, columns, MEANINGFUL_GAIN,
                 arena_printf(arena, "Chance that the true difference is above %s SD", bar));
    if (any_loss(columns))
        add_percents(grid, columns, MEANINGFUL_LOSS,
                     arena_printf(arena, "Chance that it is below −%s SD", bar));
}

/* --- standing in the nation
 * -----------------------------------------------------------------------
 */

static double norm_of(const Analysis *a, NormGroup group, NormMeasure measure,
                      const TableColumn *handle)
{
    const Table *table = tables_find(&a->tables, &table_norm_comparison);
    return table == NULL ? (double)NAN : norm_comparison_number(table, group, measure, handle);
}

static bool any_norm(const Columns *columns, NormGroup group, NormMeasure measure,
                     const TableColumn *handle)
{
    bool any = false;
    for (size_t k = 0; k < columns->n; k++)
        any = any || !isnan(norm_of(columns->row[k]->analysis, group, measure, handle));
    return any;
}

static void add_standing(Grid *grid, const Columns *columns, NormGroup group, const char *label)
{
    const TableColumn *handle = &norm_comparison_columns.percentile;
    Arena *arena = grid->arena;
    if (!any_norm(columns, group, NORM_AT_START, handle))
        return;
    grid_row(grid, label);
    for (size_t k = 0; k < columns->n; k++) {
        const Analysis *a = columns->row[k]->analysis;
        const double start = norm_of(a, group, NORM_AT_START, handle),
                     end = norm_of(a, group, NORM_AT_END, handle);
        grid_cell(grid, isnan(start) || isnan(end)
                            ? "no norm"
                            : arena_printf(arena, "%s to %s", text_percentile(arena, start),
                                           text_percentile(arena, end)));
    }
}

/* Growth against those of the nation who began with the same score. */
static void add_conditional(Grid *grid, const Columns *columns)
{
    const union norm_comparison_columns *column = &norm_comparison_columns;
    Arena *arena = grid->arena;
    if (!any_norm(columns, NORM_GROUP_PROGRAM, NORM_CONDITIONAL, &column->z))
        return;
    grid_row(grid, "Program growth against those in the nation who began alike (SD)");
    for (size_t k = 0; k < columns->n; k++) {
        const Analysis *a = columns->row[k]->analysis;
        const double z = norm_of(a, NORM_GROUP_PROGRAM, NORM_CONDITIONAL, &column->z),
                     low = norm_of(a, NORM_GROUP_PROGRAM, NORM_CONDITIONAL, &column->ci_low),
                     high = norm_of(a, NORM_GROUP_PROGRAM, NORM_CONDITIONAL, &column->ci_high);
        if (isnan(z))
            grid_cell(grid, "no norm");
        else
            grid_estimate(grid, text_real(arena, z, 2),
                          isnan(low) || isnan(high)
                              ? ""
                              : arena_printf(arena, "%s to %s", text_real(arena, low, 2),
                                             text_real(arena, high, 2)));
    }
}

/* --- other standard deviations ------------------------------------------------------------------
 */

/* The SD of both groups together, which evidence standards ask for, where the study shows another;
 * the rest are among the tables. */
static void add_pooled(Grid *grid, const Columns *columns)
{
    Arena *arena = grid->arena;
    bool other = false;
    for (size_t k = 0; k < columns->n; k++) {
        const Analysis *a = columns->row[k]->analysis;
        other = other || (a->effects.n > 0 && a->effects.scale.kind != EFFECT_SD_POOLED);
    }
    if (!other)
        return;
    grid_row(grid, "Effect size by the SD of both groups together (Hedges’ g)");
    for (size_t k = 0; k < columns->n; k++) {
        const Effect *e = analysis_overall(columns->row[k]->analysis);
        const Cell g = e == NULL ? (Cell){.value = NAN}
                                 : effect_cell(e, field_find(effect_fields, n_effect_fields, "g"));
        grid_cell(grid, e != NULL && e->hidden != NULL ? e->hidden : told_sds(arena, &g));
    }
}

/* "6 (2 to 10)" */
static const char *more_students(Arena *arena, const Analysis *a)
{
    const union benchmark_columns *column = &benchmark_columns;
    const Table *table = tables_find(&a->tables, &table_benchmark);
    if (table == NULL || table->n_rows == 0)
        return NULL;
    const Cell *cell = table_cell(table, 0, &column->estimate),
               *low = table_cell(table, 0, &column->ci_low),
               *high = table_cell(table, 0, &column->ci_high);
    if (isnan(cell->value))
        return cell->text != NULL ? cell->text : TOLD_NOTHING;
    const char *more = told_number(arena, cell->value, cell->step, 0);
    return isnan(low->value) || isnan(high->value)
               ? more
               : arena_printf(arena, "%s (%s to %s)", more,
                              told_number(arena, low->value, low->step, 0),
                              told_number(arena, high->value, high->step, 0));
}

static void add_benchmark(Grid *grid, const Columns *columns)
{
    bool any = false;
    for (size_t k = 0; k < columns->n; k++)
        any = any || more_students(grid->arena, columns->row[k]->analysis) != NULL;
    if (!any)
        return;
    grid_row(grid, "More of 100 who reached the benchmark");
    for (size_t k = 0; k < columns->n; k++) {
        const char *more = more_students(grid->arena, columns->row[k]->analysis);
        grid_cell(grid, more != NULL ? more : "no benchmark");
    }
}

static void write_amounts(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    const Columns columns = columns_of(&outline, COLUMNS_MOST, true);
    (void)figures;
    if (results->design_only || columns.n == 0 ||
        results->exposure != NULL) /* of one starting year, which does not speak for all */
        return;
    Grid *grid = grid_make(arena, "amounts", GRID_SCROLL, "What the difference amounts to");
    grid_column(grid, "Yardstick", GRID_TEXT);
    for (size_t k = 0; k < columns.n; k++)
        grid_column(grid, text_with_capital(arena, columns.row[k]->whole), GRID_NUMBER);
    add_percents(grid, &columns, MEANINGFUL_YEAR, "As a share of a year's growth");
    add_percents(grid, &columns, MEANINGFUL_SPAN, "As a share of the growth over the span");
    const char *months = add_months(grid, &columns);
    add_chances(grid, &columns, results->spec);
    add_benchmark(grid, &columns);
    add_standing(grid, &columns, NORM_GROUP_PROGRAM, "Program: national percentile, start to end");
    add_standing(grid, &columns, NORM_GROUP_COMPARISON,
                 "Comparison: national percentile, start to end");
    add_conditional(grid, &columns);
    add_pooled(grid, &columns);
    if (grid->n_rows == 0)
        return;
    const char *note = joined_notes(arena, months, results_contrast_note(arena, results));
    if (note[0] != '\0')
        grid->note = note;
    document_section(document, "amounts", "What does the difference amount to?");
    write_said(document, says_amounts(document->arena, results, &outline));
    document_grid(document, grid);
}

const Section section_amounts = {.name = "amounts",
                                 .help = "the effect against other yardsticks",
                                 .part = PART_BODY,
                                 .write = write_amounts};
