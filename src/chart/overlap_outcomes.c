#include "canvas.h"
#include "chart/overlap_outcomes.gp.inc"

#include <math.h>
#include <string.h>

static const double foot = 0.40, below = 0.22;

/* What an outcome's bins need. A bin's area is its share: bins that were joined to hide small cells
 * would otherwise stand taller than the students in them deserve. The data file holds the shares;
 * the script draws them per the width of the narrowest bin. */
typedef struct Bars {
    double unit, tallest;
    size_t n_empty;     /* bins without a number */
    double first, last; /* ends of the bins that hold anybody; last below first: nobody */
    bool joined;
} Bars;

typedef struct OverlapChart {
    Outcomes outcomes;
    Bars *bars;
    double lo, hi, most; /* of the axes that all panels share */
    const char *done;
} OverlapChart;

/* --- bins ------------------------------------------------------------------------------------ */

static Bars measure(const Overlap *o)
{
    Bars bars = {.unit = INFINITY, .first = INFINITY, .last = -INFINITY};
    for (size_t i = 0; i < o->n_bins; i++)
        bars.unit = fmin(bars.unit, o->hi[i] - o->lo[i]);
    for (size_t i = 0; i < o->n_bins; i++) {
        const double share[] = {o->all_treated[i], o->all_control[i], o->matched_treated[i],
                                o->matched_control[i]};
        const double width = o->hi[i] - o->lo[i];
        bool any = false, some = false;
        for (size_t k = 0; k < COUNT_OF(share); k++) {
            any = any || isfinite(share[k]);
            some = some || share[k] > 0.0;
            if (isfinite(share[k]))
                bars.tallest = fmax(bars.tallest, share[k] * fmin(bars.unit / width, 1.0));
        }
        bars.n_empty += any ? 0 : 1;
        bars.joined = bars.joined || width > 1.001 * bars.unit;
        if (some) {
            bars.first = fmin(bars.first, o->lo[i]);
            bars.last = fmax(bars.last, o->hi[i]);
        }
    }
    return bars;
}

static bool has_overlap(const Analysis *analysis)
{
    const Overlap *o = &analysis->overlap;
    return o->n_bins > 0 && measure(o).last > 0.0;
}

static bool same_bins(const Overlap *a, const Overlap *b)
{
    const size_t bytes = a->n_bins * sizeof *a->lo;
    return a->n_bins == b->n_bins && memcmp(a->lo, b->lo, bytes) == 0 &&
           memcmp(a->all_treated, b->all_treated, bytes) == 0 &&
           memcmp(a->all_control, b->all_control, bytes) == 0 &&
           memcmp(a->matched_treated, b->matched_treated, bytes) == 0 &&
           memcmp(a->matched_control, b->matched_control, bytes) == 0;
}

/* Outcomes with the same score and the same students stand in one panel. */
static void join_outcomes(Outcomes *outcomes)
{
    for (size_t j = 1; j < outcomes->n; j++)
        if (!same_bins(&outcomes->analysis[0]->overlap, &outcomes->analysis[j]->overlap))
            return;
    outcomes_join(outcomes);
}

static OverlapChart chart_of(Arena *arena, const Results *results, const Outline *outline,
                             const Design *design)
{
    OverlapChart c = {.outcomes = outcomes_under(arena, results, outline, design, has_overlap),
                      .lo = INFINITY,
                      .hi = -INFINITY};
    if (c.outcomes.n == 0)
        return c;
    join_outcomes(&c.outcomes);
    c.bars = ARENA_ARRAY(arena, Bars, c.outcomes.n);
    c.done = analysis_words(c.outcomes.analysis[0])->done;
    for (size_t j = 0; j < c.outcomes.n; j++) {
        const Bars bars = measure(&c.outcomes.analysis[j]->overlap);
        c.bars[j] = bars;
        c.lo = fmin(c.lo, bars.first - bars.unit);
        c.hi = fmax(c.hi, bars.last + bars.unit);
        c.most = fmax(c.most, 1.05 * bars.tallest);
    }
    c.lo = fmax(c.lo, 0.0);
    c.hi = fmin(c.hi, 1.0);
    return c;
}

/* --- places ---------------------------------------------------------------------------------- */

enum { LEGEND = 3 };

typedef struct Layout {
    Panels panels;
    LegendWords legend[LEGEND];
} Layout;

static Layout layout_of(Arena *arena, const OverlapChart *c, size_t page)
{
    Layout l = {.panels = {.head = c->outcomes.has_second ? 0.42 : 0.26,
                           .foot = foot,
                           .left = {{0.44, 0.44}},
                           .gap = {{0.30, 0.16}},
                           .height = {{1.30, 1.20}}}};
    l.legend[0].words = arena_printf(arena, "Program, %s", c->done);
    l.legend[1].words = arena_printf(arena, "Comparison, %s", c->done);
    l.legend[2].words = "All eligible";
    l.panels.top = legend_place(l.legend, LEGEND, 0.18);
    panels_place(arena, &l.panels, &c->outcomes, page, (Both){{1.2, 1.2}}, below);
    for (int view = 0; view < N_VIEWS; view++) /* the last mark's words reach beyond the axis */
        l.panels.width.on[view] -= 0.08;
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_bins(Sheet *sheet, const OverlapChart *c, const Panels *p)
{
    sheet_block(sheet, arena_printf(sheet->arena,
                                    "panel, from, to, program all, comparison all, program %s, "
                                    "comparison %s: percent of the group",
                                    c->done, c->done));
    for (size_t j = p->from; j < p->to; j++) {
        const Overlap *o = &c->outcomes.analysis[j]->overlap;
        for (size_t i = 0; i < o->n_bins; i++) {
            const double value[] = {o->lo[i],
                                    o->hi[i],
                                    o->all_treated[i],
                                    o->all_control[i],
                                    o->matched_treated[i],
                                    o->matched_control[i]};
            sheet_count(sheet, j - p->from);
            for (size_t k = 0; k < COUNT_OF(value); k++)
                sheet_real(sheet, value[k]);
            sheet_end_row(sheet);
        }
    }
}

/* The outline has both corners of every bin, and comes down at the ends. */
static void write_outlines(Sheet *sheet, const OverlapChart *c, const Panels *p)
{
    sheet_block(sheet, "outline: panel, score, program, comparison, width of the bin");
    for (size_t j = p->from; j < p->to; j++) {
        const Overlap *o = &c->outcomes.analysis[j]->overlap;
        for (size_t i = 0; i < 2 * o->n_bins + 2; i++) {
            const bool first = i == 0, last = i == 2 * o->n_bins + 1;
            const size_t bin = first ? 0 : last ? o->n_bins - 1 : (i - 1) / 2;
            sheet_count(sheet, j - p->from);
            sheet_real(sheet, first || (!last && i % 2 == 1) ? o->lo[bin] : o->hi[bin]);
            sheet_real(sheet, first || last ? 0.0 : o->all_treated[bin]);
            sheet_real(sheet, first || last ? 0.0 : o->all_control[bin]);
            sheet_real(sheet, round_to(o->hi[bin] - o->lo[bin], 12));
            sheet_end_row(sheet);
        }
    }
}

static bool has_support(const OverlapChart *c, size_t j)
{
    const Overlap *o = &c->outcomes.analysis[j]->overlap;
    return !isnan(o->support_lo) && fmax(o->support_lo, c->lo) < fmin(o->support_hi, c->hi);
}

static void write_panels(Sheet *sheet, const OverlapChart *c, const Panels *p)
{
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    panels_cut(sheet->arena, p, &c->outcomes, 0.0, bold, plain);
    sheet_block(sheet, "panels: number, subject, on a phone, span, on a phone, scores that both "
                       "groups reach: from, to");
    for (size_t j = p->from; j < p->to; j++) {
        const Overlap *o = &c->outcomes.analysis[j]->overlap;
        sheet_count(sheet, j - p->from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        /* its ends are students' scores */
        sheet_real(sheet, has_support(c, j) ? fmax(o->support_lo, c->lo) : (double)NAN);
        sheet_real(sheet, has_support(c, j) ? fmin(o->support_hi, c->hi) : (double)NAN);
        sheet_end_row(sheet);
    }
}

/* Of shares above the line and below it: 0, 5%, 10%, on both sides. */
static void write_share_marks(Sheet *sheet, const OverlapChart *c, const Layout *l)
{
    const Reach reach = {-c->most, c->most};
    for (int view = 0; view < N_VIEWS; view++) {
        const Marks marks =
            reach_marks(sheet->arena, reach, l->panels.height.on[view], 0.26, AXIS_UP);
        sheet_block(sheet, view == VIEW_PAGE ? "marks of the shares: value, in words"
                                             : "the same on a phone");
        for (size_t i = 0; i < marks.n; i++) {
            const char *words = marks.words[i]; /* U+2212, the minus, has three bytes */
            sheet_real(sheet, marks.value[i]);
            sheet_text(sheet,
                       marks.value[i] == 0.0
                           ? words
                           : arena_printf(sheet->arena, "%s%%",
                                          marks.value[i] < 0.0 ? words + strlen("−") : words));
            sheet_end_row(sheet);
        }
    }
}

static void write_data(Sheet *sheet, const OverlapChart *c, const Layout *l)
{
    write_bins(sheet, c, &l->panels);
    write_outlines(sheet, c, &l->panels);
    write_panels(sheet, c, &l->panels);
    legend_data(sheet, l->legend, LEGEND);
    marks_data(sheet, (Reach){c->lo, c->hi}, l->panels.width, 0.30, AXIS_ACROSS);
    write_share_marks(sheet, c, l);
    sheet_block(sheet, "words");
    sheet_text(sheet, "Estimated propensity to be in the program");
    sheet_end_row(sheet);
}

static void write_script(Sheet *sheet, const OverlapChart *c, const Layout *l)
{
    const Panels *p = &l->panels;
    Text units = {.arena = sheet->arena};
    bool support = false, any[4] = {false};
    for (size_t j = p->from; j < p->to; j++) {
        const Overlap *o = &c->outcomes.analysis[j]->overlap;
        text_format(&units, "%s%.10g", j == p->from ? "" : " ", c->bars[j].unit);
        support = support || has_support(c, j);
        for (size_t i = 0; i < o->n_bins; i++) {
            any[0] = any[0] || isfinite(o->matched_treated[i]);
            any[1] = any[1] || isfinite(o->matched_control[i]);
        }
    }
    panels_begin(sheet, p);
    sheet_set(sheet, "lo", c->lo);
    sheet_set(sheet, "hi", c->hi);
    sheet_set(sheet, "most", round_to(c->most, 6));
    canvas_set(sheet, "left", p->left);
    sheet_part(sheet, part_page, {"n", arena_printf(sheet->arena, "%zu", p->to - p->from)},
               {"units", units.bytes});
    const struct {
        bool needed;
        const char *const *part;
    } part[] = {
        {support, part_support},      {true, part_grid},
        {any[0], part_program},       {any[1], part_comparison},
        {true, part_outline_program}, {true, part_outline_comparison},
        {true, part_words},
    };
    for (size_t k = 0; k < COUNT_OF(part); k++)
        if (part[k].needed)
            sheet_part_filled(sheet, part[k].part, (const Fill[FILLS_MAX]){{0}});
    panels_headings(sheet, 2, &c->outcomes);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *alt(Arena *arena, const OverlapChart *c, const Panels *p)
{
    Text text = {.arena = arena};
    text_add(&text, "Mirrored histograms of propensity scores.");
    for (size_t j = p->from; j < p->to; j++) {
        const Overlap *o = &c->outcomes.analysis[j]->overlap;
        text_format(&text, " %s: scores from %s to %s", outcome_words(arena, &c->outcomes, j),
                    text_real(arena, c->bars[j].first, 2), text_real(arena, c->bars[j].last, 2));
        if (!isnan(o->support_lo) && o->support_lo < o->support_hi)
            text_format(&text, ", both groups reach those from %s to %s",
                        text_real(arena, o->support_lo, 2), text_real(arena, o->support_hi, 2));
        text_add(&text, ".");
    }
    return text.bytes;
}

static const char *caption(Arena *arena, const Results *results, const OverlapChart *c)
{
    const char *people = spec_people(arena, results->spec);
    size_t n_empty = 0, n_apart = 0, n_support = 0;
    bool joined = false;
    for (size_t j = 0; j < c->outcomes.n; j++) {
        const Overlap *o = &c->outcomes.analysis[j]->overlap;
        n_empty += c->bars[j].n_empty;
        joined = joined || c->bars[j].joined;
        n_support += has_support(c, j);
        n_apart += !isnan(o->support_lo) && o->support_lo >= o->support_hi;
    }
    Text text = {.arena = arena};
    text_format(&text,
                "Estimated propensity scores: the program above the line, the comparison group "
                "below, each as a share of its own group. Outline: all eligible %s; filled: the "
                "%s groups, by weight.",
                people, c->done);
    if (n_support > 0)
        text_add(&text, " The grey band marks the scores that both groups reach.");
    if (n_apart > 0)
        text_format(&text, " Without a score that both groups reach: %zu of %zu.", n_apart,
                    c->outcomes.n);
    if (joined)
        text_format(&text, " Bins of few %s are joined, and drawn lower in proportion.", people);
    if (n_empty > 0)
        text_format(&text, " Left out: %zu %s of few %s.", n_empty,
                    text_plural(n_empty, "bin", "bins"), people);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Outline outline = outline_of(arena, results);
    const OverlapChart c = chart_of(arena, results, &outline, design);
    if (c.outcomes.n == 0)
        return true;
    const Layout l = layout_of(arena, &c, figure->page);
    Sheet sheet = panels_sheet(arena, folder, figure, &l.panels,
                               "Propensity scores of both groups, of every outcome.", below);
    write_script(&sheet, &c, &l);
    write_data(&sheet, &c, &l);
    figure->caption = caption(arena, results, &c);
    figure->alt = alt(arena, &c, &l.panels);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_overlap_outcomes = {
    .name = "overlap_outcomes",
    .help = "Do the groups overlap, and what did the design keep?",
    .place = CHART_IN_OVERLAP,
    .per_design = true,
    .write = write_chart,
};
