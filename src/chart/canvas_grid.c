/* Rows by columns: as many columns beside each other as have room, and pages of rows. */
#include "canvas.h"
#include "chart/canvas_grid.gp.inc"

#include <math.h>

static const double edge = 0.08, heading_most = 1.25;

enum { ROOMS = 4 };
static const double beside_labels = 0.16, smaller_room[ROOMS] = {1.0, 0.85, 0.7, 0.6};

static size_t columns_across(double room, double least, double gap, size_t n)
{
    const size_t across = (size_t)fmax(1.0, floor((room + gap) / (least + gap) + 1e-9));
    return across < n ? across : n;
}

Both grid_columns(Grid *grid, const Outcomes *outcomes, double widest, Both most, Both narrowest)
{
    const size_t n = outcomes->n;
    const double headings =
        fmin(heading_most, fmax(labels_widest(outcomes->heading, n, TEXT_STRONG),
                                labels_widest(outcomes->second, n, TEXT_REGULAR)));
    Both out;
    grid->from = 0;
    grid->to = n;
    for (int view = 0; view < N_VIEWS; view++) {
        const double least = fmax(narrowest.on[view], headings);
        const double all = view_width[view] - 2 * edge - beside_labels;
        double room = 0.0;
        size_t blocks = SIZE_MAX;
        for (size_t k = 0; k < ROOMS; k++) {
            const double labels = fmin(widest, smaller_room[k] * most.on[view]);
            const size_t across = columns_across(all - labels, least, grid->gap, n);
            if ((n + across - 1) / across >= blocks)
                continue;
            blocks = (n + across - 1) / across;
            room = labels;
        }
        const size_t across = (n + blocks - 1) / blocks; /* evenly filled */
        const double columns = (least + grid->gap) * (double)across - grid->gap;
        room = fmax(room, fmin(fmin(widest, most.on[view]), all - columns));
        grid->blocks[view] = blocks;
        grid->across[view] = across;
        grid->labels.on[view] = edge + room + beside_labels;
        grid->cell.on[view] = (all - room + grid->gap) / (double)across - grid->gap;
        out.on[view] = room;
    }
    return out;
}

static double block_height(const Grid *grid, int view)
{
    return grid->head + grid->body.on[view] + grid->foot;
}

size_t grid_split(Grid *grid, size_t page, double below)
{
    const size_t n = grid->to;
    const double room = PAGE_MOST - grid->top - below;
    const double fit = fmax(1.0, floor(room / block_height(grid, VIEW_PAGE)));
    const size_t columns = (size_t)fit * grid->across[VIEW_PAGE];
    grid->from = page * columns < n ? page * columns : n;
    grid->to = n - grid->from < columns ? n : grid->from + columns;
    for (int view = 0; view < N_VIEWS; view++) {
        const size_t across = grid->across[view];
        grid->blocks[view] = (grid->to - grid->from + across - 1) / across;
    }
    return (n + columns - 1) / columns;
}

size_t grid_pages(Arena *arena, Grid *grid, GridRows *rows, size_t page, double pad, double below)
{
    const double room = PAGE_MOST - grid->top - below - grid->head - grid->foot - 2 * pad;
    double *height = ARENA_ARRAY(arena, double, rows->n + 1);
    size_t *first = NULL;
    for (size_t i = 0; i < rows->n; i++)
        height[i] = rows->height[i].on[VIEW_PAGE];
    const size_t n_rows = pages_of(arena, height, rows->leads, rows->n, room, &first);
    rows->from = first[page % n_rows];
    rows->to = first[page % n_rows + 1];
    rows->y = ARENA_ARRAY(arena, Both, rows->n + 1);
    for (int view = 0; view < N_VIEWS; view++) {
        double y = pad;
        for (size_t i = rows->from; i < rows->to; i++) {
            rows->y[i].on[view] = y;
            y += rows->height[i].on[view];
        }
        grid->body.on[view] = y + pad;
    }
    const double body = grid->body.on[VIEW_PAGE];
    if (n_rows > 1) /* then one block of outcomes is a page */
        grid->body.on[VIEW_PAGE] = room + 2 * pad;
    const size_t n_columns = grid_split(grid, page / n_rows, below);
    grid->body.on[VIEW_PAGE] = body;
    return n_rows * n_columns;
}

Both grid_height(const Grid *grid, double below)
{
    Both height;
    for (int view = 0; view < N_VIEWS; view++)
        height.on[view] = grid->top + (double)grid->blocks[view] * block_height(grid, view) + below;
    return height;
}

void grid_begin(Sheet *sheet, const Grid *grid)
{
    const Both across = {{(double)grid->across[VIEW_PAGE], (double)grid->across[VIEW_PHONE]}};
    const Both blocks = {{(double)grid->blocks[VIEW_PAGE], (double)grid->blocks[VIEW_PHONE]}};
    const Both block = {{block_height(grid, VIEW_PAGE), block_height(grid, VIEW_PHONE)}};
    canvas_set(sheet, "across", across);
    canvas_set(sheet, "blocks", blocks);
    canvas_set(sheet, "labels", grid->labels);
    canvas_set(sheet, "cell", grid->cell);
    sheet_set(sheet, "gap", grid->gap);
    sheet_set(sheet, "top", grid->top);
    sheet_set(sheet, "head", grid->head);
    canvas_set(sheet, "body", grid->body);
    canvas_set(sheet, "block", block);
    sheet_part(sheet, part_grid, {0});
}

void grid_cut(Arena *arena, const Grid *grid, const Outcomes *outcomes, const char **bold[N_VIEWS],
              const char **plain[N_VIEWS])
{
    for (int view = 0; view < N_VIEWS; view++) {
        const double room = grid->cell.on[view] + 0.06;
        bold[view] = labels_fit(arena, outcomes->heading, outcomes->n, TEXT_STRONG, room);
        plain[view] = labels_fit(arena, outcomes->second, outcomes->n, TEXT_REGULAR, room);
    }
}

void grid_heading_data(Sheet *sheet, const Grid *grid, const Outcomes *outcomes)
{
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    grid_cut(sheet->arena, grid, outcomes, bold, plain);
    for (size_t j = grid->from; j < grid->to; j++) {
        sheet_count(sheet, j - grid->from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_end_row(sheet);
    }
}

void grid_headings(Sheet *sheet, size_t block, const Outcomes *outcomes)
{
    const Fill fill[FILLS_MAX] = {{"block", arena_printf(sheet->arena, "%zu", block)}};
    sheet_part_filled(sheet, part_headings, fill);
    if (outcomes->has_second)
        sheet_part_filled(sheet, part_second, fill);
}
