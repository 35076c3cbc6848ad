#include "effect_grid.h"
#include "chart/effect_grid.gp.inc"

#include <math.h>

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

static const double edge = 0.08, below = 0.24, heading_most = 0.95;

/* --- data ------------------------------------------------------------------------------------ */

static void write_rows(Sheet *sheet, const EffectGrid *g, const Layout *l)
{
    sheet_block(sheet, "rows: kind (0 heading, 1 row, 2 all, 3 without its name), y in a block, on "
                       "a phone, label, on a phone, what stands beside it");
    for (size_t i = l->rows.from; i < l->rows.to; i++) {
        const EffectRow *row = &g->row[i];
        sheet_count(sheet, row->heading ? 0 : row->thin ? 3 : row->strong ? 2 : 1);
        canvas_place(sheet, effect_grid_row_middle(g, l, i));
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
            const EffectPoint *p = effect_grid_point(g, i, j);
            const char *words = effect_grid_number(g, l, i, j, VIEW_PHONE);
            if (p->mark == EFFECT_NONE && *effect_grid_number(g, l, i, j, VIEW_PAGE) == '\0')
                continue;
            sheet_count(sheet, j - l->grid.from);
            canvas_place(sheet, effect_grid_row_middle(g, l, i));
            sheet_count(sheet, (size_t)p->mark);
            sheet_count(sheet, g->row[i].thin);
            sheet_real(sheet, p->v.value);
            sheet_real(sheet, isfinite(p->v.lo) ? p->v.lo : p->v.value);
            sheet_real(sheet, isfinite(p->v.hi) ? p->v.hi : p->v.value);
            sheet_real(sheet, p->measured);
            canvas_words(sheet, effect_grid_number(g, l, i, j, VIEW_PAGE), words);
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
            needs.numbers = needs.numbers || *effect_grid_number(g, l, i, j, VIEW_PAGE) != '\0';
            note_point(effect_grid_point(g, i, j), row->thin, l->reach[j], &needs);
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
            if (!effect_grid_has_mark(g, l, mark, thin))
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
    sheet_set(sheet, "indent", effect_grid_row_indent(g, &(EffectRow){0}));
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

/* What all outcomes of the page have below their headings; NULL: they differ, or have nothing. */
static const char *common_second(const Outcomes *outcomes, size_t from, size_t to)
{
    for (size_t j = from; outcomes->has_second && j < to; j++)
        if (!text_equal(outcomes->second[j], outcomes->second[from]))
            return NULL;
    return outcomes->has_second && outcomes->second[from][0] != '\0' ? outcomes->second[from]
                                                                     : NULL;
}

static const char *alt(Arena *arena, const EffectGrid *g, const Layout *l, const char *what)
{
    Text text = {.arena = arena};
    const char *second =
        g->outcomes.n == 1 ? NULL : common_second(&g->outcomes, l->grid.from, l->grid.to);
    text_add(&text, what);
    if (second != NULL)
        text_format(&text, " %s.", second);
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
            const EffectPoint *p = effect_grid_point(g, i, j);
            if (p->words == NULL)
                continue;
            text_format(&text, "%s%s%s%s", between,
                        g->outcomes.n == 1 ? ""
                        : second != NULL   ? g->outcomes.heading[j]
                                           : outcome_words(arena, &g->outcomes, j),
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
    const Layout l = effect_grid_layout_of(arena, g, figure->page);
    Sheet sheet =
        canvas_begin(arena, folder, figure, l.n_pages, g->title, grid_height(&l.grid, below));
    write_script(&sheet, g, &l);
    write_data(&sheet, g, &l);
    if (figure->alt == NULL)
        figure->alt = alt(arena, g, &l, what);
    return sheet_write(&sheet, err);
}
