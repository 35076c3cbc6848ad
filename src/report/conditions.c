/* Appendix: how both groups were tested, where the files tell it. */
#include "report/body.h"
#include "report/says_conditions.h"

#include "alike/text.h"

#include <math.h>

static const union test_conditions_columns *const column = &test_conditions_columns;

/* "134 + 132" */
static const char *known_words(Arena *arena, const Table *table, size_t row)
{
    return arena_printf(arena, "%s + %s", table_words(table, arena, row, &column->n_treated),
                        table_words(table, arena, row, &column->n_control));
}

static const char *sds_words(Arena *arena, const Table *table, size_t row)
{
    return told_sds(arena, table_cell(table, row, &column->smd));
}

/* The row of the cohort stands before that of those who are compared. */
static void add_row(const Analysis *a, const Table *table, size_t row, Grid *grid)
{
    Arena *arena = grid->arena;
    const ConditionRow of = condition_row_of(table->head[row].what);
    const bool apart = conditions_apart(table, row);

    grid_row(grid, conditions_name(arena, of));
    grid_cell(grid, conditions_value(arena, a, row, true));
    grid_cell(grid, conditions_value(arena, a, row, false));
    if (apart)
        grid_verdict_cell(grid, VERDICT_NOT_COMPARABLE, sds_words(arena, table, row));
    else
        grid_cell(grid, sds_words(arena, table, row));
    grid_cell(grid, sds_words(arena, table, row - 1));
    grid_cell(grid, known_words(arena, table, row));
}

static Grid *empty_grid(Arena *arena)
{
    Grid *grid = grid_make(arena, "conditions", GRID_CARDS, "Conditions of the tests");

    grid_column(grid, "Condition", GRID_TEXT);
    grid_column(grid, "Program", GRID_NUMBER);
    grid_column(grid, "Comparison", GRID_NUMBER);
    grid_column(grid, "Difference, SD", GRID_NUMBER);
    grid_column(grid, "Before, SD", GRID_NUMBER);
    grid_column(grid, "Known of", GRID_NUMBER);
    return grid;
}

static void write_conditions(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    Grid *grid = NULL;
    (void)figures;
    for (size_t i = 0; i < outline.n; i++) {
        const Analysis *a = main_of(&outline.subject[i]);
        const Table *table = conditions_table(a);
        if (table == NULL)
            continue;
        grid = grid == NULL ? empty_grid(arena) : grid;
        if (outline.n > 1)
            grid_heading(grid, outline.subject[i].name);
        for (size_t row = 0; row < table->n_rows; row++)
            if (condition_row_of(table->head[row].what).compared)
                add_row(a, table, row, grid);
    }
    if (grid == NULL)
        return;
    grid->note = document_words(
        arena,
        "Means of the %s compared, weighted as the result is; differences are in standard "
        "deviations, as those of other characteristics. A condition was made alike only where it "
        "is "
        "among these.",
        people(arena, results));
    document_section(document, "conditions", "How both groups were tested");
    document_grid(document, grid);
}

const Section section_conditions = {.name = "conditions",
                                    .help = "when and how both groups were tested, where files of "
                                            "tests tell it",
                                    .part = PART_APPENDIX,
                                    .write = write_conditions};
