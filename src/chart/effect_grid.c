#include "canvas.h"
#include "chart/effect_grid.gp.inc"

#include <math.h>
#include <string.h>

/* How a mark is drawn; inner: what is laid under an open one in the paper's colour. */
static const struct Look {
    int point, inner;
    double size, width;
    const char *color, *line; /* of the mark, of its interval */
} looks[N_EFFECT_MARKS] = {
    [EFFECT_CIRCLE] = {.point = 7, .size = 0.62, .width = 1.80, .color = "PROG", .line = "PROG"},
    [EFFECT_SQUARE] = {.point = 5, .size = 0.58, .width = 1.81, .color = "PROG", .line = "PROG"},
    [EFFECT_DIFFERENCE] =
        {.point = 12, .inner = 13, .size = 0.85, .width = 1.50, .color = "INK", .line = "INK"},
    [EFFECT_DIAMOND] = {.point = 13, .size = 0.95, .width = 2.20, .color = "PROG", .line = "PROG"},
    [EFFECT_OPEN] =
        {.point = 6, .inner = 7, .size = 0.62, .width = 1.40, .color = "PROG", .line = "PROG"},
    [EFFECT_UNSURE] =
        {.point = 6, .inner = 7, .size = 0.60, .width = 1.51, .color = "MUTE", .line = "RULE"},
    [EFFECT_BELOW] = {.point = 13, .size = 0.85, .width = 1.65, .color = "COMP", .line = "COMP"},
};
enum { LEGEND_TICK = 100, LEGEND_MOST = N_EFFECT_MARKS + 1 };

static const double indent = 0.20, edge = 0.08, below = 0.24, heading_height = 0.27,
                    number_height = 0.33, narrowest_panel = 0.66, wide_panel = 1.1,
                    heading_most = 0.95;

typedef struct LegendItem {
    int mark;
    const char *words;
    Both x, y;
} LegendItem;

typedef struct Layout {
    Grid grid;
    GridRows rows;
    size_t n_pages;
    const char **label[N_VIEWS]; /* cut */
    Both numbers;                /* room of the numbers at the right of a cell */
    bool above;                  /* on a phone: the numbers stand above their marks */
    bool full;                   /* on the page: numbers with their intervals */
    Both panel, beside;          /* width of the axis; right end of the second column of labels */
    Reach *reach;                /* by outcome */
    size_t n_legend;
    LegendItem legend[LEGEND_MOST];
} Layout;

static const EffectPoint *point_of(const EffectGrid *g, size_t i, size_t j)
{
    return &g->point[i * g->outcomes.n + j];
}

/* What a point has in the column of numbers. */
static const char *number_of(const EffectGrid *g, const Layout *l, size_t i, size_t j, int view)
{
    const EffectPoint *p = point_of(g, i, j);
    if (g->row[i].heading || g->row[i].thin || p->words == NULL)
        return "";
    if (view == VIEW_PHONE && g->brief && g->outcomes.n > 1)
        return "";
    return view == VIEW_PAGE && l->full && p->full != NULL ? p->full : p->words;
}

/* --- places ---------------------------------------------------------------------------------- */

static double widest_number(const EffectGrid *g, const Layout *l, int view)
{
    double widest = 0.0;
    for (size_t i = 0; i < g->n; i++)
        for (size_t j = 0; j < g->outcomes.n; j++)
            widest = fmax(widest, label_inches(number_of(g, l, i, j, view), TEXT_REGULAR));
    return widest;
}

static double row_indent(const EffectGrid *g, const EffectRow *row)
{
    if (row->heading || row->strong)
        return edge;
    for (size_t i = 0; i < g->n; i++)
        if (g->row[i].heading)
            return indent;
    return edge;
}

static double widest_label(const EffectGrid *g)
{
    double widest = g->rows == NULL ? 0.0 : label_inches(g->rows, TEXT_STRONG);
    for (size_t i = 0; i < g->n; i++) {
        const EffectRow *row = &g->row[i];
        const TextWeight weight = row->heading ? TEXT_STRONG : TEXT_REGULAR;
        if (*row->label != '\0')
            widest = fmax(widest, label_inches(row->label, weight) + row_indent(g, row) - edge);
    }
    return widest;
}

static double beside_width(const EffectGrid *g, int view)
{
    double widest = 0.0;
    if (g->beside == NULL || view == VIEW_PHONE)
        return 0.0;
    widest = label_inches(g->beside, TEXT_STRONG);
    for (size_t i = 0; i < g->n; i++)
        if (g->row[i].beside != NULL)
            widest = fmax(widest, label_inches(g->row[i].beside, TEXT_REGULAR));
    return widest + 0.14;
}

static void cut_labels(Arena *arena, const EffectGrid *g, Layout *l, Both room)
{
    const char **text = ARENA_ARRAY(arena, const char *, g->n + 1);
    for (size_t i = 0; i < g->n; i++)
        text[i] = g->row[i].label;
    for (int view = 0; view < N_VIEWS; view++) {
        double in = 0.0;
        for (size_t i = 0; i < g->n; i++)
            in = fmax(in, row_indent(g, &g->row[i]) - edge);
        l->label[view] = labels_fit(arena, text, g->n, TEXT_REGULAR, room.on[view] - in);
        for (size_t i = 0; i < g->n; i++)
            if (g->row[i].heading)
                l->label[view][i] =
                    label_fit(arena, text[i], TEXT_STRONG, view_width[view] - 2 * edge);
    }
}

/* The second column of labels takes its room from the first column of marks. */
static void place_columns(Arena *arena, const EffectGrid *g, Layout *l)
{
    for (int k = 0; k < 2; k++) { /* with intervals where there is room, else the numbers alone */
        Both narrowest;
        l->full = k == 0 && !g->brief;
        for (int view = 0; view < N_VIEWS; view++)
            l->numbers.on[view] = widest_number(g, l, view) + 0.08;
        narrowest.on[VIEW_PAGE] =
            (l->full ? wide_panel : narrowest_panel) + l->numbers.on[VIEW_PAGE];
        narrowest.on[VIEW_PHONE] = fmax(narrowest_panel + 0.2, l->numbers.on[VIEW_PHONE]);
        const Both room =
            grid_columns(&l->grid, &g->outcomes, widest_label(g), g->label_most, narrowest);
        cut_labels(arena, g, l, room);
        if (l->grid.blocks[VIEW_PAGE] == 1)
            break;
    }
    l->above = l->grid.across[VIEW_PHONE] > 1 && !g->brief;
    for (int view = 0; view < N_VIEWS; view++) {
        const double more = beside_width(g, view);
        l->beside.on[view] = l->grid.labels.on[view] + more - 0.14;
        l->grid.labels.on[view] += more;
        l->grid.cell.on[view] -= more / (double)l->grid.across[view];
        l->panel.on[view] = l->grid.cell.on[view] - l->numbers.on[view];
    }
    if (l->above)
        l->panel.on[VIEW_PHONE] = l->grid.cell.on[VIEW_PHONE];
}

static void place_rows(Arena *arena, const EffectGrid *g, size_t page, Layout *l)
{
    bool *leads = ARENA_ARRAY(arena, bool, g->n + 1);
    l->rows = (GridRows){.n = g->n, .height = ARENA_ARRAY(arena, Both, g->n + 1), .leads = leads};
    for (size_t i = 0; i < g->n; i++) {
        const EffectRow *row = &g->row[i];
        leads[i] = row->heading;
        const double height = row->heading ? heading_height
                              : row->thin  ? g->thin_height
                                           : g->row_height;
        l->rows.height[i].on[VIEW_PAGE] = height + row->before;
        l->rows.height[i].on[VIEW_PHONE] =
            (l->above && !row->heading && !row->thin ? fmax(height, number_height) : height) +
            row->before;
    }
    l->n_pages = grid_pages(arena, &l->grid, &l->rows, page, 0.03, below);
}

/* The middle of a row's text and mark. */
static Both row_middle(const EffectGrid *g, const Layout *l, size_t i)
{
    const EffectRow *row = &g->row[i];
    Both y;
    for (int view = 0; view < N_VIEWS; view++) {
        const double bottom = l->rows.y[i].on[view] + l->rows.height[i].on[view];
        y.on[view] = bottom - (row->heading                     ? 0.09
                               : row->thin                      ? g->thin_height / 2
                               : l->above && view == VIEW_PHONE ? 0.09
                                                                : g->row_height / 2);
    }
    return y;
}

static void reach_all(Arena *arena, const EffectGrid *g, Layout *l)
{
    const size_t n = g->n * g->outcomes.n;
    Interval *v = ARENA_ARRAY(arena, Interval, n + 1);
    l->reach = ARENA_ARRAY(arena, Reach, g->outcomes.n + 1);
    for (size_t j = 0; j < g->outcomes.n; j++) {
        size_t used = 0;
        for (size_t i = 0; i < n; i++)
            if ((!g->own_scale || i % g->outcomes.n == j) && g->point[i].mark != EFFECT_NONE)
                v[used++] = g->point[i].v;
        l->reach[j] = reach_of(arena, v, used, g->least);
    }
}

static bool has_mark(const EffectGrid *g, const Layout *l, int mark, int thin)
{
    for (size_t i = l->rows.from; i < l->rows.to; i++)
        for (size_t j = l->grid.from; j < l->grid.to; j++) {
            const EffectPoint *p = point_of(g, i, j);
            if ((int)p->mark == mark && (thin < 0 || g->row[i].thin == (thin == 1)))
                return true;
        }
    return false;
}

/* Side by side at the top, in further lines where they must. */
static double place_legend(const EffectGrid *g, Layout *l)
{
    size_t lines = 0;
    for (int mark = 1; mark < N_EFFECT_MARKS; mark++)
        if (g->legend[mark] != NULL && has_mark(g, l, mark, -1))
            l->legend[l->n_legend++] = (LegendItem){.mark = mark, .words = g->legend[mark]};
    if (g->measured != NULL)
        l->legend[l->n_legend++] = (LegendItem){.mark = LEGEND_TICK, .words = g->measured};
    for (int view = 0; view < N_VIEWS; view++) {
        double x = edge;
        size_t line = 0;
        for (size_t k = 0; k < l->n_legend; k++) {
            const double needs = 0.18 + label_inches(l->legend[k].words, TEXT_REGULAR);
            if (k > 0 && x + needs > view_width[view] - edge) {
                x = edge;
                line++;
            }
            l->legend[k].x.on[view] = x + 0.16;
            l->legend[k].y.on[view] = 0.14 + TEXT_LINE * (double)line;
            x += needs + 0.24;
        }
        lines = line + 1 > lines ? line + 1 : lines;
    }
    return l->n_legend == 0 ? 0.04 : 0.12 + TEXT_LINE * (double)lines;
}

static Layout layout_of(Arena *arena, const EffectGrid *g, size_t page)
{
    Layout l = {.grid = {.gap = 0.16, .foot = 0.30}};
    const bool titles = g->rows != NULL || g->reference_words != NULL;
    l.grid.head = (g->outcomes.has_second ? 0.46
                   : g->outcomes.n > 1    ? 0.30
                                          : 0.28) +
                  (titles ? 0.20 : 0.0);
    place_columns(arena, g, &l);
    /* the legend says what is on the page, whose room depends on how tall it is: most lines first
     */
    l.grid.top = 0.12 + 2 * TEXT_LINE;
    place_rows(arena, g, page, &l);
    l.grid.top = place_legend(g, &l);
    reach_all(arena, g, &l);
    return l;
}

/* --- data ------------------------------------------------------------------------------------ */

static void write_rows(Sheet *sheet, const EffectGrid *g, const Layout *l)
{
    sheet_block(sheet, "rows: kind (0 heading, 1 row, 2 all, 3 without its name), y in a block, on "
                       "a phone, label, on a phone, what stands beside it");
    for (size_t i = l->rows.from; i < l->rows.to; i++) {
        const EffectRow *row = &g->row[i];
        sheet_count(sheet, row->heading ? 0 : row->thin ? 3 : row->strong ? 2 : 1);
        canvas_place(sheet, row_middle(g, l, i));
        canvas_words(sheet, l->label[VIEW_PAGE][i], l->label[VIEW_PHONE][i]);
        sheet_text(sheet, row->beside);
        sheet_end_row(sheet);
    }
}

static void write_points(Sheet *sheet, const EffectGrid *g, const Layout *l)
{
    sheet_block(sheet, "values: outcome, y, on a phone, mark, without its name, effect, low, high, "
                       "as measured, in words, on a phone, their width there");
    for (size_t j = l->grid.from; j < l->grid.to; j++)
        for (size_t i = l->rows.from; i < l->rows.to; i++) {
            const EffectPoint *p = point_of(g, i, j);
            const char *words = number_of(g, l, i, j, VIEW_PHONE);
            if (p->mark == EFFECT_NONE && *number_of(g, l, i, j, VIEW_PAGE) == '\0')
                continue;
            sheet_count(sheet, j - l->grid.from);
            canvas_place(sheet, row_middle(g, l, i));
            sheet_count(sheet, (size_t)p->mark);
            sheet_count(sheet, g->row[i].thin);
            sheet_real(sheet, p->v.value);
            sheet_real(sheet, isfinite(p->v.lo) ? p->v.lo : p->v.value);
            sheet_real(sheet, isfinite(p->v.hi) ? p->v.hi : p->v.value);
            sheet_real(sheet, p->measured);
            canvas_words(sheet, number_of(g, l, i, j, VIEW_PAGE), words);
            sheet_real(sheet, round_to(label_inches(words, TEXT_REGULAR) + 0.06, 3));
            sheet_end_row(sheet);
        }
}

static void write_outcomes(Sheet *sheet, const EffectGrid *g, const Layout *l)
{
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    sheet_block(sheet, "outcomes: number, subject, on a phone, span, on a phone, dotted line, its "
                       "words");
    grid_cut(sheet->arena, &l->grid, &g->outcomes, bold, plain);
    for (size_t j = l->grid.from; j < l->grid.to; j++) {
        sheet_count(sheet, j - l->grid.from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_real(sheet, g->reference == NULL ? (double)NAN : g->reference[j]);
        sheet_text(sheet, g->reference_words == NULL ? NULL : g->reference_words[j]);
        sheet_end_row(sheet);
    }
}

static void write_marks(Sheet *sheet, const Layout *l)
{
    for (int view = 0; view < N_VIEWS; view++) {
        sheet_block(sheet, view == VIEW_PAGE ? "marks of the axes: outcome, value, in words"
                                             : "the same on a phone");
        for (size_t j = l->grid.from; j < l->grid.to; j++) {
            const Marks marks =
                reach_marks(sheet->arena, l->reach[j], l->panel.on[view], 0.28, AXIS_ACROSS);
            for (size_t k = 0; k < marks.n; k++) {
                sheet_count(sheet, j - l->grid.from);
                sheet_real(sheet, marks.value[k]);
                sheet_text(sheet, marks.words[k]);
                sheet_end_row(sheet);
            }
        }
    }
}

static void write_data(Sheet *sheet, const EffectGrid *g, const Layout *l)
{
    write_rows(sheet, g, l);
    write_points(sheet, g, l);
    write_outcomes(sheet, g, l);
    write_marks(sheet, l);
    sheet_block(sheet, "words: of the axis, headings of the labels");
    sheet_text(sheet,
               label_fit(sheet->arena, g->axis, TEXT_REGULAR, view_width[VIEW_PHONE] - 2 * edge));
    sheet_text(sheet, g->rows);
    sheet_text(sheet, g->beside);
    sheet_end_row(sheet);
    if (l->n_legend == 0)
        return;
    sheet_block(sheet, "what the marks mean: mark, x, on a phone, y, on a phone, in words");
    for (size_t k = 0; k < l->n_legend; k++) {
        sheet_count(sheet, (size_t)l->legend[k].mark);
        canvas_place(sheet, l->legend[k].x);
        canvas_place(sheet, l->legend[k].y);
        sheet_text(sheet, l->legend[k].words);
        sheet_end_row(sheet);
    }
}

/* --- script ---------------------------------------------------------------------------------- */

typedef struct Needs {
    bool headings, strong, rows, remarks, beside, numbers, reference, reference_words, left, right;
    bool measured, measured_thin, measured_beyond;
} Needs;

static void note_point(const EffectPoint *p, bool thin, Reach reach, Needs *needs)
{
    if (p->mark == EFFECT_NONE)
        return;
    const bool inside = p->measured >= reach.lo && p->measured <= reach.hi;
    needs->left = needs->left || fmin(p->v.value, p->v.lo) < reach.lo;
    needs->right = needs->right || fmax(p->v.value, p->v.hi) > reach.hi;
    needs->measured = needs->measured || (inside && !thin);
    needs->measured_thin = needs->measured_thin || (inside && thin);
    needs->measured_beyond = needs->measured_beyond || (isfinite(p->measured) && !inside);
}

static Needs needs_of(const EffectGrid *g, const Layout *l)
{
    Needs needs = {0};
    for (size_t i = l->rows.from; i < l->rows.to; i++) {
        const EffectRow *row = &g->row[i];
        needs.headings = needs.headings || row->heading;
        needs.strong = needs.strong || row->strong;
        needs.remarks = needs.remarks || (row->thin && *row->label != '\0');
        needs.rows = needs.rows || (!row->heading && !row->strong && !row->thin);
        for (size_t j = l->grid.from; j < l->grid.to; j++) {
            needs.numbers = needs.numbers || *number_of(g, l, i, j, VIEW_PAGE) != '\0';
            note_point(point_of(g, i, j), row->thin, l->reach[j], &needs);
        }
    }
    needs.beside = g->beside != NULL && needs.rows;
    for (size_t j = l->grid.from; j < l->grid.to; j++) {
        const bool there = g->reference != NULL && isfinite(g->reference[j]);
        needs.reference = needs.reference || there;
        needs.reference_words = needs.reference_words || (there && g->reference_words != NULL);
    }
    return needs;
}

static const char *ends(Arena *arena, const Layout *l, bool high)
{
    Text text = {.arena = arena};
    for (size_t j = l->grid.from; j < l->grid.to; j++)
        text_format(&text, "%s%.8g", j == l->grid.from ? "" : " ",
                    high ? l->reach[j].hi : l->reach[j].lo);
    return text.bytes;
}

static void draw_marks(Sheet *sheet, const EffectGrid *g, const Layout *l, bool intervals)
{
    Arena *arena = sheet->arena;
    for (int mark = 1; mark < N_EFFECT_MARKS; mark++)
        for (int thin = 0; thin < 2; thin++) {
            const struct Look *look = &looks[mark];
            const double size = look->size * (thin ? 0.35 : 1.0);
            if (!has_mark(g, l, mark, thin))
                continue;
            sheet_part(sheet,
                       intervals         ? part_intervals
                       : look->inner > 0 ? part_open
                                         : part_filled,
                       {"mark", arena_printf(arena, "%d", mark)},
                       {"thin", arena_printf(arena, "%d", thin)},
                       {"width", arena_printf(arena, "%.2f", look->width * (thin ? 0.5 : 1.0))},
                       {"point", arena_printf(arena, "%d", look->point)},
                       {"inner", arena_printf(arena, "%d", look->inner)},
                       {"size", arena_printf(arena, "%.3f", size)},
                       {"color", intervals ? look->line : look->color});
        }
}

static void draw_legend(Sheet *sheet, const Layout *l)
{
    Arena *arena = sheet->arena;
    sheet_part(sheet, part_legend, {0});
    for (size_t k = 0; k < l->n_legend; k++) {
        const int mark = l->legend[k].mark;
        if (mark == LEGEND_TICK) {
            sheet_part(sheet, part_legend_tick, {0});
            continue;
        }
        sheet_part(sheet, looks[mark].inner > 0 ? part_legend_open : part_legend_filled,
                   {"mark", arena_printf(arena, "%d", mark)},
                   {"point", arena_printf(arena, "%d", looks[mark].point)},
                   {"size", arena_printf(arena, "%.3f", looks[mark].size)},
                   {"color", looks[mark].color});
    }
}

static void write_script(Sheet *sheet, const EffectGrid *g, const Layout *l)
{
    const Needs needs = needs_of(g, l);
    grid_begin(sheet, &l->grid);
    canvas_set(sheet, "panel", l->panel);
    canvas_set(sheet, "beside", l->beside);
    sheet_set(sheet, "indent", row_indent(g, &(EffectRow){0}));
    sheet_part(sheet, part_page,
               {"n", arena_printf(sheet->arena, "%zu", l->grid.to - l->grid.from)},
               {"lo", ends(sheet->arena, l, false)}, {"hi", ends(sheet->arena, l, true)},
               {"above", l->above ? "narrow" : "0"});
    const Fill none[FILLS_MAX] = {{0}};
    sheet_part_filled(sheet, part_grid, none);
    if (needs.reference)
        sheet_part_filled(sheet, part_reference, none);
    if (needs.reference_words)
        sheet_part_filled(sheet, part_reference_words, none);
    if (l->above && needs.numbers)
        sheet_part_filled(sheet, part_patches, none);
    draw_marks(sheet, g, l, true);
    const struct {
        bool needed;
        const char *const *part;
    } part[] = {
        {needs.left, part_beyond_left},
        {needs.right, part_beyond_right},
        {needs.measured, part_measured},
        {needs.measured_thin, part_measured_thin},
        {needs.measured_beyond, part_measured_beyond},
    };
    for (size_t k = 0; k < COUNT_OF(part); k++)
        if (part[k].needed)
            sheet_part_filled(sheet, part[k].part, none);
    draw_marks(sheet, g, l, false);
    const struct {
        bool needed;
        const char *const *part;
    } text[] = {
        {needs.numbers, part_numbers},
        {needs.headings, part_headings},
        {needs.strong, part_strong},
        {needs.rows, part_rows},
        {needs.remarks, part_remarks},
        {needs.beside, part_beside},
        {g->rows != NULL, part_titles},
        {g->beside != NULL, part_beside_title},
        {true, part_words},
    };
    for (size_t k = 0; k < COUNT_OF(text); k++)
        if (text[k].needed)
            sheet_part_filled(sheet, text[k].part, none);
    grid_headings(sheet, 2, &g->outcomes);
    if (l->n_legend > 0)
        draw_legend(sheet, l);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *alt(Arena *arena, const EffectGrid *g, const Layout *l, const char *what)
{
    Text text = {.arena = arena};
    text_add(&text, what);
    const char *heading = NULL;
    for (size_t i = l->rows.from; i < l->rows.to; i++) {
        const EffectRow *row = &g->row[i];
        const char *between = ": ";
        heading = row->heading ? row->label : row->strong ? NULL : heading;
        if (row->heading || row->thin)
            continue;
        text_format(&text, " %s%s%s", heading == NULL ? "" : heading, heading == NULL ? "" : ", ",
                    row->label);
        for (size_t j = l->grid.from; j < l->grid.to; j++) {
            const EffectPoint *p = point_of(g, i, j);
            if (p->words == NULL)
                continue;
            text_format(&text, "%s%s%s%s", between,
                        g->outcomes.n == 1 ? "" : outcome_words(arena, &g->outcomes, j),
                        g->outcomes.n == 1 ? "" : " ", p->full != NULL ? p->full : p->words);
            between = "; ";
        }
        text_add(&text, ".");
    }
    return text.bytes;
}

bool effect_grid_write(Arena *arena, const EffectGrid *given, const char *what, const char *folder,
                       Figure *figure, Error *err)
{
    EffectGrid cut = *given;
    if (given->rows != NULL)
        cut.rows = label_fit(arena, given->rows, TEXT_STRONG, heading_most);
    if (given->beside != NULL)
        cut.beside = label_fit(arena, given->beside, TEXT_STRONG, heading_most);
    const EffectGrid *g = &cut;
    const Layout l = layout_of(arena, g, figure->page);
    Sheet sheet = canvas_begin(arena, folder, figure->name, g->title, grid_height(&l.grid, below));
    write_script(&sheet, g, &l);
    write_data(&sheet, g, &l);
    figure->n_pages = l.n_pages;
    figure->narrow = arena_printf(arena, "%s_narrow", figure->name);
    if (figure->alt == NULL)
        figure->alt = alt(arena, g, &l, what);
    return sheet_write(&sheet, err);
}
