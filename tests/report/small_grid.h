/* A table with everything that one may hold: a heading across, intervals, a verdict, what is left
 * out and an empty cell. */
#ifndef TESTS_REPORT_SMALL_GRID_H
#define TESTS_REPORT_SMALL_GRID_H

#include "alike/grid.h"

static inline Grid *small_grid(Arena *arena, const char *name, GridLayout layout,
                               const char *caption)
{
    Grid *grid = grid_make(arena, name, layout, caption);
    grid_column(grid, "Outcome", GRID_TEXT);
    grid_column(grid, "Effect size (SD)", GRID_NUMBER);
    grid_column(grid, "At the start", GRID_TEXT);
    grid_heading(grid, "Mathematics");
    grid_row(grid, "One year");
    grid_estimate(grid, "0.22", "0.17 to 0.28");
    grid_verdict_cell(grid, VERDICT_ADJUSTED, "after adjustment");
    grid_row(grid, "Two years");
    grid_estimate(grid, HIDDEN_MARK, HIDDEN_MARK);
    grid_cell(grid, NULL);
    return grid;
}

#endif
