#include "flow_steps.h"

#include "chart/flow_outcomes.gp.inc"

#include <math.h>

/* --- places ---------------------------------------------------------------------------------- */

static const double kept_height = 0.40, left_height = 0.19, indent = 0.12, between = 0.08,
                    below = 0.22, cell_most = 2.4;
static const Both label_most = {{2.1, 1.66}};

typedef struct Layout {
    Grid grid;
    size_t n_pages;
    Both *y;    /* of each row, from the top of a block's body */
    Both group; /* width of one group's counts */
} Layout;

static double widest_count(Arena *arena, const FlowChart *chart)
{
    double widest = 0.46;
    for (size_t i = 0; i < chart->n * chart->outcomes.n; i++)
        for (int arm = 0; arm < 2; arm++)
            widest = fmax(widest,
                          label_inches(flow_count_text(arena, chart->cell[i], arm), TEXT_REGULAR) +
                              0.04);
    return widest;
}

static double widest_label(const FlowChart *chart)
{
    double widest = 0.0;
    for (size_t i = 0; i < chart->n; i++) {
        const StepRow *row = &chart->row[i];
        const bool kept = flow_kind_of(row) == STEP_KEPT;
        widest = fmax(widest, kept ? label_inches(row->label, TEXT_STRONG)
                                   : label_inches(row->label, TEXT_REGULAR) + indent);
    }
    return widest;
}

/* Reasons may go on in a second line. */
static double place_rows(Arena *arena, FlowChart *chart, Layout *l, int view, double room)
{
    double y = 0.0;
    for (size_t i = 0; i < chart->n; i++) {
        StepRow *row = &chart->row[i];
        const bool kept = flow_kind_of(row) == STEP_KEPT;
        const size_t n = kept ? label_wrap(arena, row->label, TEXT_STRONG, room, 1, row->line[view])
                              : label_wrap(arena, row->label, TEXT_REGULAR, room - indent, LINES,
                                           row->line[view]);
        for (size_t k = n; k < LINES; k++)
            row->line[view][k] = "";
        l->y[i].on[view] = y + (kept ? 0.18 : 0.09);
        y += kept ? kept_height : left_height + TEXT_LINE * (double)(n - 1);
    }
    return y;
}

static Layout layout_of(Arena *arena, FlowChart *chart, size_t page)
{
    Layout l = {.grid = {.gap = 0.14, .top = 0.30, .foot = 0.14},
                .y = ARENA_ARRAY(arena, Both, chart->n)};
    l.grid.head = chart->outcomes.has_second ? 0.46 : 0.30;
    const double least = 2 * widest_count(arena, chart) + between;
    const Both room = grid_columns(&l.grid, &chart->outcomes, widest_label(chart), label_most,
                                   (Both){{least, least}});
    for (int view = 0; view < N_VIEWS; view++) {
        l.grid.cell.on[view] = fmin(l.grid.cell.on[view], cell_most);
        l.grid.body.on[view] = place_rows(arena, chart, &l, view, room.on[view]);
        l.group.on[view] = (l.grid.cell.on[view] - between) / 2;
    }
    l.n_pages = grid_split(&l.grid, page, below);
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

static double share_of(const FlowChart *chart, size_t i, size_t j, int arm)
{
    const FlowRow *cell = chart->cell[i * chart->outcomes.n + j];
    const FlowRow *read = chart->cell[j];
    if (cell == NULL || read == NULL || !flow_is_shown(cell, arm) || !flow_is_shown(read, arm))
        return NAN;
    const double all = (double)(arm == 1 ? read->treated : read->control);
    return all > 0 ? (double)(arm == 1 ? cell->treated : cell->control) / all : (double)NAN;
}

static bool any_share(const FlowChart *chart, const Grid *grid, int arm)
{
    for (size_t i = 0; i < chart->n; i++)
        for (size_t j = grid->from; j < grid->to; j++)
            if (flow_kind_of(&chart->row[i]) == STEP_KEPT && isfinite(share_of(chart, i, j, arm)))
                return true;
    return false;
}

static void write_data(Sheet *sheet, const FlowChart *chart, const Layout *l, const char *people)
{
    Arena *arena = sheet->arena;
    sheet_block(sheet, "rows: kind (1 kept, 2 left out), y in a block, on a phone, label, on a "
                       "phone, its second line, on a phone");
    for (size_t i = 0; i < chart->n; i++) {
        sheet_count(sheet, (size_t)flow_kind_of(&chart->row[i]));
        canvas_place(sheet, l->y[i]);
        for (size_t k = 0; k < LINES; k++)
            canvas_words(sheet, chart->row[i].line[VIEW_PAGE][k],
                         chart->row[i].line[VIEW_PHONE][k]);
        sheet_end_row(sheet);
    }
    sheet_block(sheet, "counts: outcome, kind, y, on a phone, program, comparison, share of the "
                       "program read, of the comparison");
    for (size_t j = l->grid.from; j < l->grid.to; j++)
        for (size_t i = 0; i < chart->n; i++) {
            const FlowRow *cell = chart->cell[i * chart->outcomes.n + j];
            sheet_count(sheet, j - l->grid.from);
            sheet_count(sheet, (size_t)flow_kind_of(&chart->row[i]));
            canvas_place(sheet, l->y[i]);
            sheet_text(sheet, flow_count_text(arena, cell, 1));
            sheet_text(sheet, flow_count_text(arena, cell, 0));
            sheet_real(sheet, round_to(share_of(chart, i, j, 1), 4));
            sheet_real(sheet, round_to(share_of(chart, i, j, 0), 4));
            sheet_end_row(sheet);
        }
    sheet_block(sheet, "outcomes: number, subject, on a phone, span, on a phone");
    grid_heading_data(sheet, &l->grid, &chart->outcomes);
    sheet_block(sheet, "words");
    sheet_text(sheet, "Program");
    sheet_text(sheet, "Comparison");
    sheet_text(sheet, label_fit(arena, arena_printf(arena, "Bars: share of the %s read", people),
                                TEXT_REGULAR, view_width[VIEW_PHONE] - 0.2));
    sheet_end_row(sheet);
}

static void write_script(Sheet *sheet, const FlowChart *chart, const Layout *l)
{
    grid_begin(sheet, &l->grid);
    canvas_set(sheet, "group", l->group);
    sheet_set(sheet, "beside", round_to(label_inches("Program", TEXT_REGULAR) + 0.1, 4));
    sheet_part(sheet, part_page, {0});
    sheet_part(sheet, part_plot, {0});
    if (any_share(chart, &l->grid, 1))
        sheet_part(sheet, part_bars_program, {0});
    if (any_share(chart, &l->grid, 0))
        sheet_part(sheet, part_bars_comparison, {0});
    sheet_part(sheet, part_labels, {0});
    if (chart->any_left)
        sheet_part(sheet, part_left_out, {0});
    grid_headings(sheet, 2, &chart->outcomes);
    sheet_part(sheet, part_legend, {0});
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *alt(Arena *arena, const FlowChart *chart, const Grid *grid)
{
    Text text = {.arena = arena};
    text_add(&text, "Counts of program and comparison.");
    for (size_t j = grid->from; j < grid->to; j++) {
        const char *between_rows = " ";
        if (chart->outcomes.n > 1)
            text_format(&text, " %s:", outcome_words(arena, &chart->outcomes, j));
        for (size_t i = 0; i < chart->n; i++) {
            const FlowRow *cell = chart->cell[i * chart->outcomes.n + j];
            if (cell == NULL)
                continue;
            text_format(&text, "%s%s %s and %s", between_rows, chart->row[i].label,
                        flow_count_text(arena, cell, 1), flow_count_text(arena, cell, 0));
            between_rows = "; ";
        }
        text_add(&text, ".");
    }
    return text.bytes;
}

static const char *caption(Arena *arena, const Results *results, const FlowChart *chart)
{
    const Spec *spec = results->spec;
    Text text = {.arena = arena};
    text_format(&text,
                "Who was read, who was left out and why, and who is compared. Each %s left out is "
                "counted once, under the first reason that applies. Bars: the share of the %s read "
                "who remain, filled of the program, open of the comparison.",
                spec_unit(spec), spec_people(arena, spec));
    size_t other = 0;
    for (size_t j = 0; j < chart->outcomes.n; j++)
        other =
            chart->cell[j] != NULL && chart->cell[j]->other > other ? chart->cell[j]->other : other;
    if (other > 0)
        text_format(&text, " Not shown: up to %s read who are in neither group.",
                    text_count(arena, other));
    if (results_published(results))
        text_format(&text, " Counts are rounded to %zu, each by itself, and need not add up.",
                    spec->round_counts);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Outline outline = outline_of(arena, results);
    FlowChart chart = flow_chart_of(arena, results, &outline, design);
    if (chart.outcomes.n == 0)
        return true;
    const Layout l = layout_of(arena, &chart, figure->page);
    Sheet sheet = canvas_begin(arena, folder, figure, l.n_pages,
                               "Who was read, left out and compared, of every outcome.",
                               grid_height(&l.grid, below));
    write_script(&sheet, &chart, &l);
    write_data(&sheet, &chart, &l, spec_people(arena, results->spec));
    figure->caption = caption(arena, results, &chart);
    figure->alt = alt(arena, &chart, &l.grid);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_flow_outcomes = {
    .name = "flow_outcomes",
    .help = "Who was read, who was left out and why, and who is compared?",
    .place = CHART_IN_WHO,
    .per_design = true,
    .write = write_chart,
};
