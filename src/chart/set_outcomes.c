/* Matched sets by size: how many comparison students stand for a program student, how often one
 * serves, and as how many equal weights all of them tell. */
#include "canvas.h"
#include "chart/set_outcomes.gp.inc"

#include <math.h>
#include <stdlib.h>

#include "alike/told.h"

/* What a row counts. */
typedef enum SetPart { PART_PARTNERS, PART_SERVED, PART_WEIGHTS, N_PARTS } SetPart;
enum { AS_WORDS = 2 }; /* in place of an arm: no bar */

typedef struct SetRow {
    SetPart part;
    bool heading;
    size_t least, most; /* of sizes; the arm, where weights are told */
    const char *label, *on[N_VIEWS];
    Both y;
} SetRow;

typedef struct SetChart {
    Outcomes outcomes;
    size_t n, capacity;
    SetRow *row;
    const char *people;
} SetChart;

typedef struct SetCell {
    double percent; /* NaN: nothing is drawn */
    const char *words, *said;
} SetCell;

/* --- what is shown ------------------------------------------------------------------------------
 */

static const SizeBands *bands_of(const Analysis *analysis, SetPart part)
{
    return part == PART_PARTNERS ? &analysis->set_sizes.partners : &analysis->set_sizes.served;
}

static Cell size_of(const Analysis *analysis, const char *name)
{
    return analysis_cell(analysis, &analysis->matching,
                         field_find(matching_fields, n_matching_fields, name));
}

static bool weighs_unlike(const Analysis *analysis, size_t arm)
{
    const Cell n = size_of(analysis, arm == 1 ? "n_treated" : "n_control"),
               ess = size_of(analysis, arm == 1 ? "ess_treated" : "ess_control");
    return n.text == NULL && ess.text == NULL && ess.value > 0.0 && ess.value < 0.999 * n.value;
}

/* Sets of one size in which everybody serves once need no picture, and neither do equal weights. */
static bool has_sets(const Analysis *analysis)
{
    return analysis->set_sizes.partners.n > 1 || analysis->set_sizes.served.n > 0;
}

static bool has_weights(const Analysis *analysis)
{
    return weighs_unlike(analysis, 0) || weighs_unlike(analysis, 1);
}

static bool has_row(const SetChart *c, const SetRow *row)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->row[i].part == row->part && c->row[i].heading == row->heading &&
            c->row[i].least == row->least && c->row[i].most == row->most)
            return true;
    return false;
}

static void add_row(Arena *arena, SetChart *c, SetRow row)
{
    if (has_row(c, &row))
        return;
    c->row = arena_grow(arena, c->row, &c->capacity, c->n + 1, sizeof *c->row);
    c->row[c->n++] = row;
}

static void add_analysis(Arena *arena, SetChart *c, const Analysis *analysis)
{
    for (SetPart part = PART_PARTNERS; part < PART_WEIGHTS; part++) {
        const SizeBands *bands = bands_of(analysis, part);
        if (bands->n > 0)
            add_row(arena, c, (SetRow){.part = part, .heading = true, .label = bands->what});
        for (size_t i = 0; i < bands->n; i++)
            add_row(arena, c,
                    (SetRow){.part = part,
                             .least = bands->least[i],
                             .most = bands->most[i],
                             .label = results_band_words(arena, bands, i)});
    }
    for (size_t arm = 0; arm < 2; arm++) {
        if (!weighs_unlike(analysis, arm))
            continue;
        add_row(arena, c,
                (SetRow){.part = PART_WEIGHTS,
                         .heading = true,
                         .label = "Equal weights that would tell as much"});
        add_row(arena, c,
                (SetRow){.part = PART_WEIGHTS,
                         .least = 1 - arm,
                         .label = arm == 1 ? "Program" : "Comparison"});
    }
}

static int by_place(const void *a, const void *b)
{
    const SetRow *x = a, *y = b;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    if (x->heading != y->heading)
        return x->heading ? -1 : 1;
    if (x->least != y->least)
        return x->least < y->least ? -1 : 1;
    return x->most < y->most ? -1 : x->most > y->most;
}

/* --- cells ---------------------------------------------------------------------------------------
 */

static SetCell weights_cell(Arena *arena, const Analysis *analysis, size_t arm)
{
    const Cell n = size_of(analysis, arm == 1 ? "n_treated" : "n_control"),
               ess = size_of(analysis, arm == 1 ? "ess_treated" : "ess_control");
    SetCell out = {.percent = 0.0, .words = "", .said = ""};
    if (n.text != NULL || ess.text != NULL) {
        out.words = out.said = n.text != NULL ? n.text : ess.text;
        return out;
    }
    out.words = out.said =
        arena_printf(arena, "%s of %s", told_number(arena, ess.value, ess.step, 0),
                     told_number(arena, n.value, n.step, 0));
    return out;
}

/* Nobody has a size beyond this outcome's; one that it has joined with others it does not tell. */
static SetCell band_cell(Arena *arena, const SizeBands *bands, const SetRow *row)
{
    for (size_t i = 0; i < bands->n; i++) {
        if (bands->least[i] > row->most || bands->most[i] < row->least)
            continue;
        if (bands->least[i] != row->least || bands->most[i] != row->most)
            return (SetCell){.percent = NAN};
        const char *percent = arena_printf(arena, "%s%%", text_real(arena, bands->percent[i], 0));
        return (SetCell){
            .percent = bands->percent[i],
            .words = percent,
            .said = arena_printf(arena, "%s (%s)", text_count(arena, bands->students[i]), percent)};
    }
    return bands->n == 0 ? (SetCell){.percent = NAN}
                         : (SetCell){.percent = 0.0, .words = "0%", .said = "0%"};
}

static SetCell cell_of(Arena *arena, const SetChart *c, size_t i, size_t j)
{
    const SetRow *row = &c->row[i];
    const Analysis *analysis = c->outcomes.analysis[j];
    if (row->heading)
        return (SetCell){.percent = NAN};
    return row->part == PART_WEIGHTS ? weights_cell(arena, analysis, 1 - row->least)
                                     : band_cell(arena, bands_of(analysis, row->part), row);
}

/* Whose share a bar is: partners are counted by the students whom they are sought for. */
static size_t arm_of(const SetChart *c, size_t i, size_t j)
{
    const bool of_control = c->outcomes.analysis[j]->set_sizes.of_control;
    return c->row[i].part == PART_WEIGHTS                    ? AS_WORDS
           : (c->row[i].part == PART_PARTNERS) == of_control ? 0
                                                             : 1;
}

static bool same_columns(Arena *arena, const SetChart *c)
{
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 1; j < c->outcomes.n; j++)
            if (!text_equal(cell_of(arena, c, i, 0).said, cell_of(arena, c, i, j).said))
                return false;
    return true;
}

static SetChart chart_of(Arena *arena, const Results *results, const Outline *outline,
                         const Design *design)
{
    SetChart c = {.outcomes = outcomes_under(arena, results, outline, design, has_sets),
                  .people = spec_people(arena, results->spec)};
    if (c.outcomes.n == 0) /* a design of weights, or one of which no sets are told */
        c.outcomes = outcomes_under(arena, results, outline, design, has_weights);
    for (size_t j = 0; j < c.outcomes.n; j++)
        add_analysis(arena, &c, c.outcomes.analysis[j]);
    if (c.n > 0)
        qsort(c.row, c.n, sizeof *c.row, by_place);
    if (c.outcomes.n > 1 && same_columns(arena, &c))
        outcomes_join(&c.outcomes);
    return c;
}

/* --- places ---------------------------------------------------------------------------------- */

static const double indent = 0.12, row_height = 0.19, heading_height = 0.30, below = 0.24;

typedef struct Layout {
    Grid grid;
    GridRows rows;
    size_t n_pages;
    double bar;  /* room for the words behind the longest bar */
    double most; /* percent of the longest bar */
} Layout;

/* A heading goes over the columns: above its rows nothing stands in them. */
static void cut_labels(Arena *arena, SetChart *c, Both room)
{
    for (size_t i = 0; i < c->n; i++)
        for (int view = 0; view < N_VIEWS; view++)
            c->row[i].on[view] =
                c->row[i].heading
                    ? label_fit(arena, c->row[i].label, TEXT_STRONG, view_width[view] - 0.16)
                    : label_fit(arena, c->row[i].label, TEXT_REGULAR, room.on[view] - indent);
}

static Layout layout_of(Arena *arena, SetChart *c, size_t page)
{
    Layout l = {.grid = {.gap = 0.16,
                         .top = 0.06,
                         .head = c->outcomes.has_second ? 0.46 : 0.30,
                         .foot = 0.10},
                .rows = {.n = c->n, .height = ARENA_ARRAY(arena, Both, c->n)},
                .bar = label_inches("100%", TEXT_REGULAR) + 0.08,
                .most = 10.0};
    double widest = 0.0, narrowest = 0.8;
    bool *leads = ARENA_ARRAY(arena, bool, c->n);
    for (size_t i = 0; i < c->n; i++) {
        const double height = i == 0 || !c->row[i].heading ? row_height : heading_height;
        l.rows.height[i] = (Both){{height, height}};
        leads[i] = c->row[i].heading;
        if (!c->row[i].heading)
            widest = fmax(widest, label_inches(c->row[i].label, TEXT_REGULAR) + indent);
        for (size_t j = 0; j < c->outcomes.n; j++) {
            const SetCell cell = cell_of(arena, c, i, j);
            if (isnan(cell.percent))
                continue;
            l.most = fmax(l.most, cell.percent);
            if (c->row[i].part == PART_WEIGHTS)
                narrowest = fmax(narrowest, label_inches(cell.words, TEXT_REGULAR));
        }
    }
    l.rows.leads = leads;
    cut_labels(arena, c,
               grid_columns(&l.grid, &c->outcomes, widest, (Both){{2 * widest, 2 * widest}},
                            (Both){{narrowest, narrowest}}));
    for (int view = 0; view < N_VIEWS; view++)
        l.grid.cell.on[view] = fmin(l.grid.cell.on[view], 2.4);
    l.n_pages = grid_pages(arena, &l.grid, &l.rows, page, 0.03, below);
    for (size_t i = l.rows.from; i < l.rows.to; i++)
        for (int view = 0; view < N_VIEWS; view++)
            c->row[i].y.on[view] = l.rows.y[i].on[view] + l.rows.height[i].on[view] - 0.09;
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_data(Sheet *sheet, const SetChart *c, const Layout *l)
{
    Arena *arena = sheet->arena;
    sheet_block(sheet, "rows: kind (0 heading, 1 size), y in a block, on a phone, label, on a "
                       "phone");
    for (size_t i = l->rows.from; i < l->rows.to; i++) {
        sheet_count(sheet, c->row[i].heading ? 0 : 1);
        canvas_place(sheet, c->row[i].y);
        canvas_words(sheet, c->row[i].on[VIEW_PAGE], c->row[i].on[VIEW_PHONE]);
        sheet_end_row(sheet);
    }
    sheet_block(sheet, "values: outcome, y, on a phone, whose (1 program, 0 comparison, 2 words "
                       "alone), percent of them, in words");
    for (size_t j = l->grid.from; j < l->grid.to; j++)
        for (size_t i = l->rows.from; i < l->rows.to; i++) {
            const SetCell cell = cell_of(arena, c, i, j);
            if (isnan(cell.percent))
                continue;
            sheet_count(sheet, j - l->grid.from);
            canvas_place(sheet, c->row[i].y);
            sheet_count(sheet, arm_of(c, i, j));
            sheet_real(sheet, cell.percent);
            sheet_text(sheet, cell.words);
            sheet_end_row(sheet);
        }
    sheet_block(sheet, "outcomes: number, subject, on a phone, span, on a phone");
    grid_heading_data(sheet, &l->grid, &c->outcomes);
    sheet_block(sheet, "words");
    canvas_words(sheet,
                 label_fit(arena,
                           arena_printf(arena,
                                        "Bars: share of the %s, filled of the program, open of the "
                                        "comparison group",
                                        c->people),
                           TEXT_REGULAR, view_width[VIEW_PAGE] - 0.16),
                 "Bars: filled program, open comparison");
    sheet_end_row(sheet);
}

static bool any_bar(Arena *arena, const SetChart *c, const Layout *l, size_t arm)
{
    for (size_t j = l->grid.from; j < l->grid.to; j++)
        for (size_t i = l->rows.from; i < l->rows.to; i++)
            if (!c->row[i].heading && arm_of(c, i, j) == arm &&
                isfinite(cell_of(arena, c, i, j).percent))
                return true;
    return false;
}

static void write_script(Sheet *sheet, const SetChart *c, const Layout *l)
{
    Arena *arena = sheet->arena;
    const bool program = any_bar(arena, c, l, 1), comparison = any_bar(arena, c, l, 0);
    grid_begin(sheet, &l->grid);
    sheet_set(sheet, "bar", l->bar);
    sheet_set(sheet, "most", l->most);
    sheet_part(sheet, part_page, {0});
    sheet_part(sheet, part_headings, {0});
    if (program)
        sheet_part(sheet, part_program, {0});
    if (comparison)
        sheet_part(sheet, part_comparison, {0});
    sheet_part(sheet, part_words, {0});
    grid_headings(sheet, 2, &c->outcomes);
    if (program || comparison)
        sheet_part(sheet, part_foot, {0});
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *alt(Arena *arena, const SetChart *c, const Layout *l)
{
    Text text = {.arena = arena};
    text_add(&text, "How many stand for how many.");
    for (size_t j = l->grid.from; j < l->grid.to; j++) {
        const char *between = "";
        if (c->outcomes.n > 1)
            text_format(&text, " %s.", outcome_words(arena, &c->outcomes, j));
        for (size_t i = l->rows.from; i < l->rows.to; i++) {
            const SetCell cell = cell_of(arena, c, i, j);
            if (c->row[i].heading) {
                text_format(&text, "%s %s", between, c->row[i].label);
                between = ":";
            } else if (isfinite(cell.percent)) {
                text_format(&text, "%s %s %s", between, c->row[i].label, cell.said);
                between = ";";
            }
        }
        text_add(&text, ".");
    }
    return text.bytes;
}

static const char *caption(Arena *arena, const Results *results, const SetChart *c)
{
    bool partners = false, served = false, weights = false;
    for (size_t i = 0; i < c->n; i++) {
        partners = partners || c->row[i].part == PART_PARTNERS;
        served = served || c->row[i].part == PART_SERVED;
        weights = weights || c->row[i].part == PART_WEIGHTS;
    }
    Text text = {.arena = arena};
    text_add(&text, "");
    if (partners)
        text_format(&text,
                    "How many %s of the comparison group stand for how many of the program%s.",
                    c->people, served ? ", and how often one of them is used" : "");
    if (weights)
        text_format(&text,
                    "%sWhere weights differ, they tell as much as fewer equal weights would: the "
                    "effective number, and of how many.",
                    partners ? " " : "");
    if (partners && results_published(results))
        text_format(&text,
                    " Sizes of few %s are joined; counts are rounded to %zu, and shares are those "
                    "of rounded counts.",
                    c->people, results->spec->round_counts);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Outline outline = outline_of(arena, results);
    SetChart c = chart_of(arena, results, &outline, design);
    if (c.n == 0)
        return true;
    const Layout l = layout_of(arena, &c, figure->page);
    Sheet sheet =
        canvas_begin(arena, folder, figure, l.n_pages,
                     "How many stand for how many, of every outcome.", grid_height(&l.grid, below));
    write_script(&sheet, &c, &l);
    write_data(&sheet, &c, &l);
    figure->caption = caption(arena, results, &c);
    figure->alt = alt(arena, &c, &l);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_set_outcomes = {
    .name = "set_outcomes",
    .help = "How many comparison students stand for how many of the program?",
    .place = CHART_BESIDE,
    .per_design = true,
    .write = write_chart,
};
