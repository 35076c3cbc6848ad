#include "alike/grid.h"

#include "alike/text.h"

#include <assert.h>

Grid *grid_make(Arena *arena, const char *name, GridLayout layout, const char *caption)
{
    Grid *grid = ARENA_NEW(arena, Grid);
    *grid = (Grid){.arena = arena, .name = name, .layout = layout, .caption = caption};
    return grid;
}

void grid_column(Grid *grid, const char *title, GridAlign align)
{
    assert(grid->n_columns < GRID_COLUMNS_MOST && grid->n_rows == 0);
    grid->column[grid->n_columns++] = (GridColumn){.title = title, .align = align};
}

static GridRow *add_row(Grid *grid)
{
    grid->row = arena_grow(grid->arena, grid->row, &grid->rows_capacity, grid->n_rows + 1,
                           sizeof *grid->row);
    GridRow *row = &grid->row[grid->n_rows++];
    *row = (GridRow){.heading = NULL};
    return row;
}

void grid_heading(Grid *grid, const char *text)
{
    add_row(grid)->heading = text;
}

void grid_row(Grid *grid, const char *text)
{
    add_row(grid)->cell = ARENA_ARRAY(grid->arena, GridCell, grid->n_columns);
    grid->n_cells = 0;
    grid_cell(grid, text);
}

static GridCell *next_cell(Grid *grid)
{
    assert(grid->n_rows > 0 && grid->n_cells < grid->n_columns);
    return &grid->row[grid->n_rows - 1].cell[grid->n_cells++];
}

void grid_cell(Grid *grid, const char *text)
{
    next_cell(grid)->text = text;
}

void grid_estimate(Grid *grid, const char *text, const char *below)
{
    *next_cell(grid) = (GridCell){
        .text = text, .below = below[0] != '\0' && !text_equal(below, text) ? below : NULL};
}

void grid_verdict_cell(Grid *grid, Verdict verdict, const char *text)
{
    *next_cell(grid) = (GridCell){.text = text, .tone = verdict_tone(verdict)};
}

const char *verdict_tone(Verdict verdict)
{
    static const char *const tone[N_VERDICTS] = {[VERDICT_ALIKE] = "alike",
                                                 [VERDICT_ADJUSTED] = "adjusted",
                                                 [VERDICT_UNADJUSTED] = "apart",
                                                 [VERDICT_NOT_COMPARABLE] = "apart"};
    return verdict < N_VERDICTS ? tone[verdict] : NULL;
}

static const char *title_of(Arena *arena, const TableColumn *column)
{
    return column->unit == NULL || column->unit[0] == '\0'
               ? column->title
               : arena_printf(arena, "%s (%s)", column->title, column->unit);
}

Grid *grid_of_table(Arena *arena, const char *name, GridLayout layout, const Table *table)
{
    Grid *grid = grid_make(arena, name, layout, table->title);
    grid->note = table->sentence;
    for (size_t k = 0; k < table->n_columns; k++)
        grid_column(grid, title_of(arena, &table->column[k]),
                    table->column[k].type == CELL_TEXT ? GRID_TEXT : GRID_NUMBER);
    for (size_t i = 0; i < table->n_rows; i++) {
        grid_row(grid, table_cell_text(table, arena, i, 0));
        for (size_t k = 1; k < table->n_columns; k++)
            grid_cell(grid, table_cell_text(table, arena, i, k));
    }
    return grid;
}
