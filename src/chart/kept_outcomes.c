/* Balance against the sample kept, design by design. The idea is that of King, Lucas & Nielsen
 * (2017) American Journal of Political Science 61:473-489, whose frontier is the best balance for
 * each size; this chart shows the designs that were tried, and no frontier. */
#include "kept.h"

#include "chart/kept_outcomes.gp.inc"

#include <math.h>
#include <stdlib.h>

#include "alike/limits.h"
#include "alike/results_tables.h"
#include "alike/told.h"

enum { NAMES_WRAPPED = 9 };

/* --- places ---------------------------------------------------------------------------------- */

static const double below = 0.24, before_name = 0.22, sample = 0.20;

typedef struct Layout {
    Panels panels;
    Both names, area; /* width of the names; of the field of marks */
    size_t n_legend, legend_mark[N_KEPT_MARKS];
    LegendWords legend[N_KEPT_MARKS];
} Layout;

static double height_at(const KeptChart *c, double size, double height)
{
    return (1.0 - sqrt(fmin(size, c->top) / c->top)) * height;
}

static int by_height(const void *a, const void *b)
{
    const Kept *const *x = a, *const *y = b;
    if ((*x)->y != (*y)->y)
        return (*x)->y < (*y)->y ? -1 : 1;
    return (*x)->share < (*y)->share ? -1 : (*x)->share > (*y)->share;
}

/* Each name at the height of its mark, as far as its neighbours let it. */
static void nudge_names(Arena *arena, const KeptChart *c, KeptPanel *panel, double height,
                        double gap)
{
    Kept **named = ARENA_ARRAY(arena, Kept *, panel->n + 1);
    double *y = ARENA_ARRAY(arena, double, panel->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < panel->n; i++)
        if (panel->kept[i].named) {
            panel->kept[i].y = height_at(c, panel->kept[i].size, height);
            named[n++] = &panel->kept[i];
        }
    qsort(named, n, sizeof *named, by_height);
    for (size_t i = 0; i < n; i++)
        y[i] = named[i]->y;
    labels_apart(y, n, gap, gap / 2, height - gap / 2);
    for (size_t i = 0; i < n; i++)
        named[i]->y = y[i];
}

/* In one line or two; equal beginnings are told apart where they are cut. */
static void break_names(Arena *arena, KeptPanel *panel, size_t lines, Both room)
{
    const char **label = ARENA_ARRAY(arena, const char *, panel->n + 1);
    for (size_t i = 0; i < panel->n; i++)
        label[i] = panel->kept[i].label;
    for (int view = 0; view < N_VIEWS; view++) {
        const char **cut = labels_fit(arena, label, panel->n, TEXT_REGULAR, room.on[view]);
        for (size_t i = 0; i < panel->n; i++) {
            const TextWeight weight = i == 0 ? TEXT_STRONG : TEXT_REGULAR;
            const char **line = panel->kept[i].line[view];
            line[1] = "";
            if (lines > 1)
                label_wrap(arena, label[i], weight, room.on[view], lines, line);
            else
                line[0] = i == 0 ? label_fit(arena, label[0], weight, room.on[view]) : cut[i];
        }
    }
}

static void lay_legend(const KeptChart *c, Layout *l)
{
    static const char *const words[] = {"This study's design", "Passes the start", "Does not pass"};
    for (size_t mark = 0; mark < N_KEPT_MARKS; mark++) {
        if (!c->any[mark])
            continue;
        l->legend_mark[l->n_legend] = mark;
        l->legend[l->n_legend++].words = words[mark];
    }
    l->panels.top = legend_place(l->legend, l->n_legend, sample);
}

static Layout layout_of(Arena *arena, KeptChart *c, size_t page)
{
    size_t most = 0;
    double widest = 0.0;
    for (size_t j = 0; j < c->outcomes.n; j++) {
        most = c->panel[j].n > most ? c->panel[j].n : most;
        for (size_t i = 0; i < c->panel[j].n; i++)
            widest = fmax(widest, label_inches(c->panel[j].kept[i].label,
                                               i == 0 ? TEXT_STRONG : TEXT_REGULAR));
    }
    const size_t lines = most <= NAMES_WRAPPED ? KEPT_LINES : 1;
    const double gap = 0.02 + TEXT_LINE * (double)lines;
    most = most < KEPT_NAMES_MOST ? most : KEPT_NAMES_MOST;
    const double height = fmax(1.5, gap * (double)most);
    Layout l = {.panels = {.head = c->outcomes.has_second ? 0.42 : 0.26,
                           .foot = 0.34,
                           .left = {{0.40, 0.40}},
                           .gap = {{0.30, 0.16}},
                           .height = {{height, height}}}};
    lay_legend(c, &l);
    panels_place(arena, &l.panels, &c->outcomes, page, (Both){{2.7, 3.0}}, below);
    for (int view = 0; view < N_VIEWS; view++) {
        double *width = &l.panels.width.on[view];
        if (c->outcomes.n == 1 || view == VIEW_PHONE) /* by itself a panel has the whole line */
            *width = view_width[view] - l.panels.left.on[view] - 0.1;
        l.names.on[view] = fmin(widest, 0.55 * *width);
        l.area.on[view] = fmin(*width - l.names.on[view] - before_name, 2.8);
    }
    for (size_t j = 0; j < c->outcomes.n; j++) {
        break_names(arena, &c->panel[j], lines, l.names);
        nudge_names(arena, c, &c->panel[j], height, gap);
    }
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_designs(Sheet *sheet, const KeptChart *c, const Panels *p)
{
    sheet_block(sheet, "designs: panel, percent of the program kept, largest difference, mark (0 "
                       "the study's own, 1 passes the start, 2 does not), name");
    for (size_t j = p->from; j < p->to; j++)
        for (size_t i = 0; i < c->panel[j].n; i++) {
            const Kept *kept = &c->panel[j].kept[i];
            sheet_count(sheet, j - p->from);
            sheet_real(sheet, kept->share);
            sheet_real(sheet, kept->size);
            sheet_count(sheet, (size_t)kept->mark);
            sheet_text(sheet, kept->label);
            sheet_end_row(sheet);
        }
}

/* The middle of a name stands at its height, whatever lines it has. */
static Both first_line(const Kept *kept)
{
    Both y;
    for (int view = 0; view < N_VIEWS; view++)
        y.on[view] = kept->y - (*kept->line[view][1] == '\0' ? 0.0 : TEXT_LINE / 2);
    return y;
}

static void write_names(Sheet *sheet, const KeptChart *c, const Layout *l)
{
    sheet_block(sheet, "names: panel, inches below its top, is it another design's, percent kept, "
                       "largest difference, place of the first line, on a phone, first line, on a "
                       "phone, second line, on a phone");
    for (size_t j = l->panels.from; j < l->panels.to; j++)
        for (size_t i = 0; i < c->panel[j].n; i++) {
            const Kept *kept = &c->panel[j].kept[i];
            if (!kept->named)
                continue;
            sheet_count(sheet, j - l->panels.from);
            sheet_real(sheet, round_to(kept->y, 3));
            sheet_count(sheet, kept->mark != MARK_OWN);
            sheet_real(sheet, kept->share);
            sheet_real(sheet, kept->size);
            canvas_place(sheet, first_line(kept));
            for (size_t k = 0; k < KEPT_LINES; k++)
                canvas_words(sheet, kept->line[VIEW_PAGE][k], kept->line[VIEW_PHONE][k]);
            sheet_end_row(sheet);
        }
}

static void write_axes(Sheet *sheet, const KeptChart *c, const Layout *l)
{
    static const double value[] = {0.0, LIMIT_BASELINE_ALIKE, LIMIT_BASELINE_ADJUST, 0.5, 1.0, 2.0};
    static const char *const words[] = {"0", ".05", ".25", ".5", "1", "2"};
    sheet_block(sheet, "marks of the differences: value, in words");
    for (size_t k = 0; k < COUNT_OF(value) && value[k] <= c->top; k++) {
        sheet_real(sheet, value[k]);
        sheet_text(sheet, words[k]);
        sheet_end_row(sheet);
    }
    for (int view = 0; view < N_VIEWS; view++) {
        const Marks marks =
            reach_marks(sheet->arena, c->share, l->area.on[view], 0.42, AXIS_ACROSS);
        sheet_block(sheet, view == VIEW_PAGE ? "marks of the shares: value, in words"
                                             : "the same on a phone");
        for (size_t i = 0; i < marks.n; i++) {
            sheet_real(sheet, marks.value[i]);
            sheet_text(sheet, arena_printf(sheet->arena, "%s%%", marks.words[i]));
            sheet_end_row(sheet);
        }
    }
}

static void write_data(Sheet *sheet, const KeptChart *c, const Layout *l, const char *people)
{
    const Panels *p = &l->panels;
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    write_designs(sheet, c, p);
    write_names(sheet, c, l);
    panels_cut(sheet->arena, p, &c->outcomes, 0.0, bold, plain);
    sheet_block(sheet, "panels: number, subject, on a phone, span, on a phone");
    for (size_t j = p->from; j < p->to; j++) {
        sheet_count(sheet, j - p->from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_end_row(sheet);
    }
    legend_data(sheet, l->legend, l->n_legend);
    write_axes(sheet, c, l);
    sheet_block(sheet, "words");
    canvas_words(sheet,
                 label_fit(sheet->arena,
                           arena_printf(sheet->arena,
                                        "Program %s kept; height: largest difference at the start "
                                        "(SD, square-root scale)",
                                        people),
                           TEXT_REGULAR, view_width[VIEW_PAGE] - 0.16),
                 "Across: program kept; up: largest difference (SD)");
    sheet_end_row(sheet);
}

static void write_script(Sheet *sheet, const KeptChart *c, const Layout *l)
{
    static const char *const point[] = {"13", "5", "6"}, *const size[] = {"1.0", "0.6", "0.6"};
    const Panels *p = &l->panels;
    Arena *arena = sheet->arena;
    panels_begin(sheet, p);
    canvas_set(sheet, "left", p->left);
    canvas_set(sheet, "area", l->area);
    sheet_set(sheet, "lo", c->share.lo);
    sheet_set(sheet, "hi", c->share.hi);
    sheet_set(sheet, "top_end", round_to(c->top, 4));
    sheet_part(sheet, part_page, {"n", arena_printf(arena, "%zu", p->to - p->from)});
    sheet_part(sheet, part_grid, {0});
    sheet_part(sheet, part_leaders, {0});
    if (c->any[MARK_PASSES])
        sheet_part(sheet, part_passes, {0});
    if (c->any[MARK_FAILS])
        sheet_part(sheet, part_fails, {0});
    sheet_part(sheet, part_own, {0});
    sheet_part(sheet, part_names, {0});
    sheet_part(sheet, part_own_name, {0});
    for (size_t k = 0; k < l->n_legend; k++)
        sheet_part(sheet, part_legend, {"item", arena_printf(arena, "%zu", k)},
                   {"point", point[l->legend_mark[k]]}, {"size", size[l->legend_mark[k]]});
    sheet_part(sheet, part_words, {0});
    panels_headings(sheet, 2, &c->outcomes);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *alt(Arena *arena, const KeptChart *c, const Panels *p)
{
    Text text = {.arena = arena};
    text_add(&text, "Largest difference at the start against the share of the program kept, by "
                    "design.");
    for (size_t j = p->from; j < p->to; j++) {
        const char *between = ": ";
        text_format(&text, " %s", outcome_words(arena, &c->outcomes, j));
        for (size_t i = 0; i < c->panel[j].n; i++) {
            const Kept *kept = &c->panel[j].kept[i];
            text_format(&text, "%s%s %s kept, %s SD", between, kept->label, kept->share_words,
                        kept->size_words);
            between = "; ";
        }
        text_add(&text, ".");
    }
    return text.bytes;
}

static const char *caption(Arena *arena, const Results *results, const KeptChart *c)
{
    const char *people = spec_people(arena, results->spec);
    Text text = {.arena = arena};
    text_format(&text,
                "What each design makes of the same choice: how many of the program's %s at the "
                "start it compares (of those that the study's own design counts), and how far "
                "apart the groups remain on the characteristic that differs most. Lower is more "
                "alike, further right is about more %s. Dotted and dashed lines: %s and %s, the "
                "limits of evidence standards. These are the designs that were tried, not the best "
                "balance for each size (the frontier of King, Lucas and Nielsen 2017).",
                people, people, text_real(arena, LIMIT_BASELINE_ALIKE, 2),
                text_real(arena, LIMIT_BASELINE_ADJUST, 2));
    if (c->n_beyond > 0)
        text_format(&text, " Beyond %s and drawn there: %zu.", text_real(arena, c->top, 1),
                    c->n_beyond);
    if (c->n_unnamed > 0)
        text_format(&text, " %zu %s without a name; all are in the table “comparison”.",
                    c->n_unnamed, text_plural(c->n_unnamed, "mark is", "marks are"));
    if (c->n_missing > 0)
        text_format(&text, " Not carried out, or not told: %zu.", c->n_missing);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    KeptChart c = kept_chart_of(arena, results, &outline);
    if (c.outcomes.n == 0)
        return true;
    const Layout l = layout_of(arena, &c, figure->page);
    Sheet sheet =
        panels_sheet(arena, folder, figure, &l.panels,
                     "Balance against the sample kept, by design, of every outcome.", below);
    write_script(&sheet, &c, &l);
    write_data(&sheet, &c, &l, spec_people(arena, results->spec));
    figure->caption = caption(arena, results, &c);
    figure->alt = alt(arena, &c, &l.panels);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_kept_outcomes = {
    .name = "kept_outcomes",
    .help = "What does each design pay in students for groups that are alike?",
    .place = CHART_BESIDE,
    .write = write_chart,
};
