/* How strong something unrecorded would have to be: the shares of the program and of the outcome at
 * which nothing, and half, of the difference is left, with what is recorded as a yardstick. The
 * idea is that of Cinelli & Hazlett (2020) JRSS B 82:39-67, figure 2. */
#include "canvas.h"
#include "chart/sensitivity_contour.gp.inc"

#include "alike/bias_tables.h"
#include "alike/hidden_bias.h"
#include "alike/told.h"

#include <math.h>

static const union robustness_benchmarks_columns *const column = &robustness_benchmarks_columns;

static const double foot = 0.34, below = 0.24;

enum { STEPS = 48 }; /* of a line */
/* Shares of the difference that a line takes away. */
static const double taken[] = {1.0, 0.5};
enum { ITEM_GONE, ITEM_HALF, ITEM_STRONGEST, ITEM_OTHERS, N_ITEMS };

/* A characteristic as strong as itself. */
typedef struct Known {
    const char *name;
    double treatment, outcome; /* shares; above 1: nothing is so strong */
} Known;

typedef struct Panel {
    double value; /* the share of both that takes the whole difference away */
    const char *value_words;
    size_t n;
    Known *known;
    size_t strongest; /* that moves the estimate most; n: none is known to */
} Panel;

typedef struct ContourChart {
    Outcomes outcomes;
    Panel *panel;
    bool any[N_ITEMS];
} ContourChart;

/* --- what is shown ------------------------------------------------------------------------------
 */

static const Cell *value_of(const Analysis *analysis)
{
    const Table *table = tables_find(&analysis->tables, &table_robustness_values);
    return table == NULL || table->n_rows <= ROBUSTNESS_POINT
               ? NULL
               : table_cell(table, ROBUSTNESS_POINT, &robustness_values_columns.value);
}

/* One that is published as 0 has no line. */
static bool has_line(const Analysis *analysis)
{
    const Cell *value = value_of(analysis);
    return value != NULL && value->value > 0.0 && value->value < 1.0;
}

static double pull(const Known *k)
{
    return k->outcome * k->treatment / (1.0 - k->treatment);
}

static Panel panel_of(Arena *arena, const Analysis *analysis)
{
    const Table *table = tables_find(&analysis->tables, &table_robustness_benchmarks);
    const Cell *value = value_of(analysis);
    Panel out = {.value = value->value,
                 .value_words = arena_printf(
                     arena, "%s%%", told_number(arena, 100 * value->value, 100 * value->step, 0))};
    const size_t n = table == NULL ? 0 : table->n_rows;
    out.known = ARENA_ARRAY(arena, Known, n + 1);
    for (size_t i = 0; i < n; i++) {
        const Known known = {
            .name = analysis_is_pretest(analysis, table_text(table, i, &column->covariate))
                        ? "earlier score"
                        : analysis_column_label(analysis, table_text(table, i, &column->covariate)),
            .treatment = table_real(table, i, &column->r2_treatment),
            .outcome = table_real(table, i, &column->r2_outcome)};
        /* NaN: left out, or nothing is so strong */
        if (table_real(table, i, &column->times) == 1.0 && known.treatment < 1.0 &&
            known.outcome <= 1.0)
            out.known[out.n++] = known;
    }
    out.strongest = out.n;
    /* of those that rounding leaves no share of the program, none is known to be the strongest */
    for (size_t k = 0; k < out.n; k++)
        if (pull(&out.known[k]) > (out.strongest == out.n ? 0.0 : pull(&out.known[out.strongest])))
            out.strongest = k;
    return out;
}

static ContourChart chart_of(Arena *arena, const Results *results, const Outline *outline,
                             const Design *design)
{
    ContourChart c = {.outcomes = outcomes_under(arena, results, outline, design, has_line),
                      .any = {[ITEM_GONE] = true, [ITEM_HALF] = true}};
    c.panel = ARENA_ARRAY(arena, Panel, c.outcomes.n + 1);
    for (size_t j = 0; j < c.outcomes.n; j++) {
        c.panel[j] = panel_of(arena, c.outcomes.analysis[j]);
        const bool strongest = c.panel[j].strongest < c.panel[j].n;
        c.any[ITEM_STRONGEST] = c.any[ITEM_STRONGEST] || strongest;
        c.any[ITEM_OTHERS] = c.any[ITEM_OTHERS] || c.panel[j].n > (strongest ? 1 : 0);
    }
    return c;
}

/* --- places ---------------------------------------------------------------------------------- */

typedef struct Layout {
    Panels panels;
    size_t n_legend, item[N_ITEMS];
    LegendWords legend[N_ITEMS];
} Layout;

static Layout layout_of(Arena *arena, const ContourChart *c, size_t page)
{
    static const char *const words[N_ITEMS] = {"Nothing left", "Half left",
                                               "The strongest recorded characteristic",
                                               "Recorded characteristics"};
    Layout l = {.panels = {.head = c->outcomes.has_second ? 0.42 : 0.26,
                           .foot = foot,
                           .left = {{0.50, 0.50}},
                           .gap = {{0.34, 0.24}},
                           .height = {{2.0, 2.0}}}};
    for (size_t k = 0; k < N_ITEMS; k++)
        if (c->any[k]) {
            l.item[l.n_legend] = k;
            l.legend[l.n_legend++].words = words[k];
        }
    l.panels.top = legend_place(l.legend, l.n_legend, 0.24);
    panels_place(arena, &l.panels, &c->outcomes, page, (Both){{1.8, 1.8}}, below);
    for (int view = 0; view < N_VIEWS; view++) /* the last mark's words reach beyond the axis */
        l.panels.width.on[view] = fmin(l.panels.width.on[view] - 0.2, 2.6);
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

/* The line bends at both ends of an axis that shows roots: steps are even as an angle. */
static void write_line(Sheet *sheet, size_t panel, size_t line, double value)
{
    const double first = asin(sqrt(robustness_line_start(value, taken[line])));
    for (size_t k = 0; k < STEPS; k++) {
        sheet_count(sheet, panel);
        sheet_count(sheet, line);
        for (size_t end = k; end <= k + 1; end++) {
            const double angle = first + (asin(1.0) - first) * (double)end / STEPS,
                         x = sin(angle) * sin(angle);
            sheet_real(sheet, round_to(x, 4));
            sheet_real(sheet, round_to(robustness_line(value, taken[line], x), 4));
        }
        sheet_end_row(sheet);
    }
}

static void write_points(Sheet *sheet, const ContourChart *c, const Panels *p)
{
    sheet_block(sheet, "recorded: panel, is it the strongest, share of the program, of the "
                       "outcome, name");
    for (size_t j = p->from; j < p->to; j++)
        for (size_t k = 0; k < c->panel[j].n; k++) {
            const Known *known = &c->panel[j].known[k];
            sheet_count(sheet, j - p->from);
            sheet_count(sheet, k == c->panel[j].strongest);
            sheet_real(sheet, known->treatment);
            sheet_real(sheet, known->outcome);
            sheet_text(sheet, known->name);
            sheet_end_row(sheet);
        }
}

static void write_data(Sheet *sheet, const ContourChart *c, const Layout *l)
{
    static const double mark[] = {0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0};
    const Panels *p = &l->panels;
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    sheet_block(sheet,
                "what is drawn: panel, 0 nothing left, 1 half, share of program and outcome, "
                "and where the next piece begins");
    for (size_t j = p->from; j < p->to; j++)
        for (size_t line = 0; line < COUNT_OF(taken); line++)
            write_line(sheet, j - p->from, line, c->panel[j].value);
    write_points(sheet, c, p);
    panels_cut(sheet->arena, p, &c->outcomes, 0.0, bold, plain);
    sheet_block(sheet, "panels: number, subject, on a phone, span, on a phone, robustness value");
    for (size_t j = p->from; j < p->to; j++) {
        sheet_count(sheet, j - p->from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_real(sheet, c->panel[j].value);
        sheet_end_row(sheet);
    }
    legend_data(sheet, l->legend, l->n_legend);
    sheet_block(sheet, "marks: share, in words, across");
    for (size_t k = 0; k < COUNT_OF(mark); k++) {
        const char *words = arena_printf(sheet->arena, "%g%%", 100 * mark[k]);
        sheet_real(sheet, mark[k]);
        sheet_text(sheet, words);
        sheet_text(sheet, mark[k] == 0.01 ? "" : words); /* no room beside 0 and 5 */
        sheet_end_row(sheet);
    }
    sheet_block(sheet, "words");
    canvas_words(sheet, "Across: share of who had the program; up: share of the outcome",
                 "Across: of the program; up: of the outcome");
    sheet_end_row(sheet);
}

static void write_script(Sheet *sheet, const ContourChart *c, const Layout *l)
{
    const Panels *p = &l->panels;
    panels_begin(sheet, p);
    canvas_set(sheet, "left", p->left);
    sheet_part(sheet, part_page, {"n", arena_printf(sheet->arena, "%zu", p->to - p->from)});
    sheet_part(sheet, part_grid, {0});
    sheet_part(sheet, part_lines, {0});
    if (c->any[ITEM_OTHERS])
        sheet_part(sheet, part_points, {0});
    if (c->any[ITEM_STRONGEST])
        sheet_part(sheet, part_strongest, {0});
    sheet_part(sheet, part_frame, {0});
    for (size_t k = 0; k < l->n_legend; k++) {
        const char *item = arena_printf(sheet->arena, "%zu", k);
        if (l->item[k] == ITEM_GONE || l->item[k] == ITEM_HALF)
            sheet_part(sheet, part_legend_line, {"item", item},
                       {"width", l->item[k] == ITEM_GONE ? "2.0" : "1.0"},
                       {"color", l->item[k] == ITEM_GONE ? "INK" : "RULE"});
        else
            sheet_part(sheet, part_legend_point, {"item", item},
                       {"point", l->item[k] == ITEM_STRONGEST ? "7" : "6"},
                       {"color", l->item[k] == ITEM_STRONGEST ? "PROG" : "INK"});
    }
    sheet_part(sheet, part_words, {0});
    panels_headings(sheet, 2, &c->outcomes);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *alt(Arena *arena, const ContourChart *c, const Panels *p)
{
    Text text = {.arena = arena};
    text_add(&text, "What something unrecorded would have to explain of the program and of the "
                    "outcome.");
    for (size_t j = p->from; j < p->to; j++) {
        const Panel *panel = &c->panel[j];
        text_format(&text, " %s: the difference is gone at %s of both",
                    outcome_words(arena, &c->outcomes, j), panel->value_words);
        if (panel->strongest < panel->n) {
            const Known *known = &panel->known[panel->strongest];
            text_format(&text, "; the strongest recorded, %s, explains %.0f%% and %.0f%%",
                        known->name, 100 * known->treatment, 100 * known->outcome);
        }
        text_add(&text, ".");
    }
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Outline outline = outline_of(arena, results);
    const ContourChart c = chart_of(arena, results, &outline, design);
    if (c.outcomes.n == 0)
        return true;
    const Layout l = layout_of(arena, &c, figure->page);
    Sheet sheet = panels_sheet(arena, folder, figure, &l.panels,
                               "How strong something unrecorded would have to be.", below);
    write_script(&sheet, &c, &l);
    write_data(&sheet, &c, &l);
    figure->caption =
        "How much something unrecorded would have to explain, beyond the adjustment, of who "
        "had the program and of the outcome (square-root scales). Below the lines more than half, "
        "or some, of the difference is left, above the upper one nothing. Marks: something that "
        "explains as much as a recorded characteristic does beyond the others, the strongest "
        "filled; what is unrecorded need not be like them. Of the estimate alone: its interval is "
        "reached before (Cinelli and Hazlett 2020).";
    figure->alt = alt(arena, &c, &l.panels);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_sensitivity_contour = {
    .name = "sensitivity_contour",
    .help = "How strong must something unrecorded be?",
    .place = CHART_BESIDE,
    .write = write_chart,
};
