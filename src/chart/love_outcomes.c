#include "love.h"

#include "chart/love_outcomes.gp.inc"

#include <math.h>

/* --- places ---------------------------------------------------------------------------------- */

static const double top = 0.34, foot = 0.34, below = 0.20, indent = 0.12, heading_height = 0.25,
                    row_height = 0.18, narrowest = 0.84;
static const double first_plain = 0.5; /* marks of the axis that are no limits */
static const Both label_most = {{2.73, 1.87}};

typedef struct Layout {
    Grid grid;
    double end; /* of the axis */
    size_t from, to, n_pages;
} Layout;

static double line_height(const Line *line)
{
    return line->trait == NULL ? heading_height : row_height;
}

static double widest_label(const Love *love)
{
    double widest = 0.0;
    for (size_t i = 0; i < love->n_lines; i++) {
        const Line *line = &love->line[i];
        widest =
            fmax(widest, line->trait == NULL ? label_inches(line->label, TEXT_STRONG)
                                             : label_inches(line->label, TEXT_REGULAR) + indent);
    }
    return widest;
}

static void cut_labels(Arena *arena, Love *love, Both room)
{
    const char **label = ARENA_ARRAY(arena, const char *, love->n_lines);
    for (size_t i = 0; i < love->n_lines; i++)
        label[i] = love->line[i].label;
    for (int view = 0; view < N_VIEWS; view++) {
        const char **cut =
            labels_fit(arena, label, love->n_lines, TEXT_REGULAR, room.on[view] - indent);
        for (size_t i = 0; i < love->n_lines; i++)
            love->line[i].on[view] = love->line[i].trait == NULL
                                         ? label_fit(arena, label[i], TEXT_STRONG, room.on[view])
                                         : cut[i];
    }
}

static Layout layout_of(Arena *arena, Love *love, size_t page)
{
    Layout l = {.grid = {.gap = 0.16,
                         .top = top,
                         .head = love->outcomes.has_second ? 0.46 : 0.30,
                         .foot = foot}};
    cut_labels(arena, love,
               grid_columns(&l.grid, &love->outcomes, widest_label(love), label_most,
                            (Both){{narrowest, narrowest}}));
    GridRows rows = {.n = love->n_lines, .height = ARENA_ARRAY(arena, Both, love->n_lines)};
    bool *leads = ARENA_ARRAY(arena, bool, love->n_lines);
    for (size_t i = 0; i < rows.n; i++) {
        const double height = line_height(&love->line[i]);
        rows.height[i] = (Both){{height, height}};
        leads[i] = love->line[i].trait == NULL;
    }
    rows.leads = leads;
    l.n_pages = grid_pages(arena, &l.grid, &rows, page, 0.03, below);
    l.from = rows.from;
    l.to = rows.to;
    for (size_t i = l.from; i < l.to; i++)
        for (int view = 0; view < N_VIEWS; view++)
            love->line[i].y.on[view] = rows.y[i].on[view] + rows.height[i].on[view] - 0.09;
    l.end = fmin(fmax(1.04 * love->largest, 0.35), 2.0);
    if (l.end > 0.85 && l.end < 1.0)
        l.end = 1.0;
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

/* Lines of the axis and their words, those left out that would touch the one before. */
static void write_marks(Sheet *sheet, const Layout *l)
{
    static const double value[] = {0.0, 0.05, 0.25, 0.5, 1.0, 2.0};
    static const char *const words[] = {"0", ".05", ".25", ".5", "1", "2"};
    for (int view = 0; view < N_VIEWS; view++) {
        double end = -INFINITY;
        sheet_block(sheet, view == VIEW_PAGE
                               ? "marks of the axis: value, is it a plain one, in words"
                               : "the same on a phone");
        for (size_t k = 0; k < COUNT_OF(value) && value[k] <= l->end; k++) {
            const double at = sqrt(value[k] / l->end) * l->grid.cell.on[view];
            const double half = label_inches(words[k], TEXT_REGULAR) / 2;
            const bool fits = at - half > end + 0.04;
            sheet_real(sheet, value[k]);
            sheet_count(sheet, value[k] >= first_plain);
            sheet_text(sheet, fits ? words[k] : "");
            sheet_end_row(sheet);
            end = fits ? at + half : end;
        }
    }
}

static void write_data(Sheet *sheet, const Love *love, const Layout *l, const char *act)
{
    Arena *arena = sheet->arena;
    sheet_block(sheet, "rows: kind (0 heading, 1 characteristic), y in a block, on a phone, label, "
                       "on a phone");
    for (size_t i = l->from; i < l->to; i++) {
        const Line *line = &love->line[i];
        sheet_count(sheet, line->trait != NULL);
        canvas_place(sheet, line->y);
        canvas_words(sheet, line->on[VIEW_PAGE], line->on[VIEW_PHONE]);
        sheet_end_row(sheet);
    }
    sheet_block(sheet, "values: outcome, y, on a phone, |SMD| before, after");
    for (size_t j = l->grid.from; j < l->grid.to; j++)
        for (size_t i = l->from; i < l->to; i++) {
            const Line *line = &love->line[i];
            if (line->trait == NULL || line->trait->of[j] == NULL)
                continue;
            sheet_count(sheet, j - l->grid.from);
            canvas_place(sheet, line->y);
            sheet_real(sheet, fabs(line->trait->of[j]->before.smd));
            sheet_real(sheet, fabs(line->trait->of[j]->after.smd));
            sheet_end_row(sheet);
        }
    sheet_block(sheet, "outcomes: number, subject, on a phone, span, on a phone");
    grid_heading_data(sheet, &l->grid, &love->outcomes);
    sheet_block(sheet, "words");
    sheet_text(sheet, arena_printf(arena, "Before %s", act));
    sheet_text(sheet, arena_printf(arena, "After %s", act));
    sheet_text(sheet, "Standardized mean difference, square-root scale");
    sheet_end_row(sheet);
    write_marks(sheet, l);
}

typedef struct Needs {
    bool headings, before, after, both;
} Needs;

static Needs needs_of(const Love *love, const Layout *l)
{
    Needs needs = {0};
    for (size_t i = l->from; i < l->to; i++) {
        const LoveTrait *trait = love->line[i].trait;
        needs.headings = needs.headings || trait == NULL;
        for (size_t j = l->grid.from; trait != NULL && j < l->grid.to; j++) {
            const BalanceRow *row = trait->of[j];
            const bool before = row != NULL && isfinite(row->before.smd);
            const bool after = row != NULL && isfinite(row->after.smd);
            needs.before = needs.before || before;
            needs.after = needs.after || after;
            needs.both = needs.both || (before && after);
        }
    }
    return needs;
}

static void write_script(Sheet *sheet, const Love *love, const Layout *l, const char *act)
{
    const Needs needs = needs_of(love, l);
    grid_begin(sheet, &l->grid);
    const char *before = arena_printf(sheet->arena, "Before %s", act);
    sheet_set(sheet, "b", l->end);
    sheet_set(sheet, "beside", round_to(label_inches(before, TEXT_REGULAR), 4));
    sheet_part(sheet, part_page,
               {"n", arena_printf(sheet->arena, "%zu", l->grid.to - l->grid.from)});
    if (l->end >= first_plain)
        sheet_part(sheet, part_plain, {0});
    sheet_part(sheet, part_grid, {0});
    if (needs.headings)
        sheet_part(sheet, part_headings, {0});
    sheet_part(sheet, part_rows, {0});
    if (needs.both)
        sheet_part(sheet, part_changes, {0});
    if (needs.before)
        sheet_part(sheet, part_before, {0});
    if (needs.after)
        sheet_part(sheet, part_after, {0});
    grid_headings(sheet, 2, &love->outcomes);
    sheet_part(sheet, part_words, {0});
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *size_words(Arena *arena, double smd)
{
    return isfinite(smd) ? text_real(arena, fabs(smd), 2) : "left out";
}

/* Below the first of the chart's lines in every outcome, before and after: told as one of many. */
static bool is_small(const LoveTrait *trait, const Layout *l)
{
    for (size_t j = l->grid.from; j < l->grid.to; j++) {
        const BalanceRow *row = trait->of[j];
        if (row != NULL && !(round_to(fabs(row->before.smd), 2) <= 0.05 &&
                             round_to(fabs(row->after.smd), 2) <= 0.05))
            return false;
    }
    return true;
}

static const char *alt(Arena *arena, const Love *love, const Layout *l, const char *act)
{
    Text text = {.arena = arena};
    size_t n_small = 0;
    for (size_t i = l->from; i < l->to; i++)
        n_small += love->line[i].trait != NULL && is_small(love->line[i].trait, l);
    text_format(&text, "Absolute standardized mean differences before and after %s.", act);
    for (size_t i = l->from; i < l->to; i++) {
        const Line *line = &love->line[i];
        const char *between = ": ";
        if (line->trait == NULL || (n_small > 1 && is_small(line->trait, l)))
            continue;
        text_format(&text, " %s%s%s",
                    line->trait->first->level == NULL ? "" : love->heading[line->trait->heading],
                    line->trait->first->level == NULL ? "" : " ", line->label);
        for (size_t j = l->grid.from; j < l->grid.to; j++) {
            const BalanceRow *row = line->trait->of[j];
            if (row == NULL)
                continue;
            text_format(&text, "%s%s%s%s to %s", between,
                        love->outcomes.n == 1 ? "" : outcome_words(arena, &love->outcomes, j),
                        love->outcomes.n == 1 ? "" : " ", size_words(arena, row->before.smd),
                        size_words(arena, row->after.smd));
            between = "; ";
        }
        text_add(&text, ".");
    }
    if (n_small > 1)
        text_format(&text, " %zu more: at most 0.05 before and after%s.", n_small,
                    love->outcomes.n == 1 ? "" : " in every outcome");
    return text.bytes;
}

static size_t count_missing(const Love *love)
{
    size_t n = 0;
    for (size_t j = 0; j < love->outcomes.n; j++) {
        const Balance *balance = &love->outcomes.analysis[j]->balance;
        for (size_t i = 0; i < balance->n; i++)
            n += !love_is_number(&balance->row[i]);
    }
    return n;
}

static const char *caption(Arena *arena, const Results *results, const Love *love, const Layout *l)
{
    const Analysis *first = love->outcomes.analysis[0];
    const char *people = spec_people(arena, results->spec);
    const size_t n_missing = count_missing(love);
    Text text = {.arena = arena};
    text_format(&text,
                "How alike the groups are on each characteristic: open circles all eligible %s, "
                "filled circles the %s groups; 0 is perfect balance. Dotted and dashed lines: 0.05 "
                "and 0.25, beyond which evidence standards ask for adjustment and find the groups "
                "too unlike, though they judge the effect size g of the table, not this "
                "difference. The scale is the square root, so that small differences can be told "
                "apart.",
                people, analysis_words(first)->done);
    if (l->end < love->largest)
        text_format(&text, " Differences of %s and more stand at its end; the largest is %s.",
                    text_real(arena, l->end, 1), text_real(arena, love->largest, 2));
    if (n_missing > 0)
        text_format(&text,
                    first->start_kept ? " Left out: %zu %s."
                                      : " Left out: %zu %s that can't be computed.",
                    n_missing, text_plural(n_missing, "difference", "differences"));
    if (love->n_cut > 0)
        text_format(&text, " Shown are the largest; %zu smaller %s in the balance table.",
                    love->n_cut, text_plural(love->n_cut, "one is", "ones are"));
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Outline outline = outline_of(arena, results);
    Love love = love_of(arena, results, &outline, design);
    if (love.n_traits == 0)
        return true;
    const char *act = analysis_words(love.outcomes.analysis[0])->act;
    const Layout l = layout_of(arena, &love, figure->page);
    Sheet sheet =
        canvas_begin(arena, folder, figure, l.n_pages,
                     "Balance of every outcome, before and after.", grid_height(&l.grid, below));
    write_script(&sheet, &love, &l, act);
    write_data(&sheet, &love, &l, act);
    figure->caption = caption(arena, results, &love, &l);
    figure->alt = alt(arena, &love, &l, act);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_love_outcomes = {
    .name = "love_outcomes",
    .help = "Is every characteristic balanced in each outcome, before the design and after?",
    .place = CHART_IN_START,
    .per_design = true,
    .write = write_chart,
};
