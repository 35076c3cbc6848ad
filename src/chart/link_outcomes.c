/* The program's schools: how fully each carried it out across, what it did there up, with the line
 * fitted to all of them by their whole covariance. */
#include "canvas.h"
#include "chart/link_outcomes.gp.inc"

#include "alike/implementation_tables.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const union implementation_columns *const link = &implementation_columns;
static const union implementation_schools_columns *const school = &implementation_schools_columns;

static const double foot = 0.30, below = 0.24;
enum { STEPS = 40, LEGEND_PLAIN = 2, LEGEND = 3, LEGEND_SHRUNKEN = 4 };

/* A measure under one outcome. */
typedef struct LinkPanel {
    const Analysis *analysis;
    const Table *links, *schools;
    size_t row; /* of links */
    const char *measure;
    double lo, hi; /* of the measure, with room beside */
    double threshold;
} LinkPanel;

typedef struct LinkChart {
    Outcomes outcomes; /* a panel each */
    LinkPanel *panel;
    Reach reach;   /* of effects */
    double most;   /* students of the largest school */
    bool in_sizes; /* effects are effect sizes; else shares */
    bool shrunken; /* effects drawn to the line are shown too */
    bool lines;    /* some panel has a line */
} LinkChart;

/* --- what is shown ---------------------------------------------------------------------------- */

static bool has_links(const Analysis *analysis)
{
    return tables_find(&analysis->tables, &table_implementation_schools) != NULL;
}

static bool is_of(const LinkPanel *p, size_t i)
{
    return text_equal(table_text(p->schools, i, &school->measure), p->measure);
}

static LinkPanel panel_of(const Results *results, const Analysis *analysis, size_t row)
{
    LinkPanel p = {.analysis = analysis,
                   .links = tables_find(&analysis->tables, &table_implementation),
                   .schools = tables_find(&analysis->tables, &table_implementation_schools),
                   .row = row,
                   .threshold = results->spec->design[0].implementation->measure[row].threshold};
    p.measure = table_text(p.links, row, &link->measure);
    p.lo = table_real(p.links, row, &link->low);
    p.hi = table_real(p.links, row, &link->high);
    const double beside = p.hi > p.lo ? 0.06 * (p.hi - p.lo) : 0.5;
    p.lo -= beside;
    p.hi += beside;
    return p;
}

static bool has_line(const LinkPanel *p)
{
    return isfinite(table_real(p->links, p->row, &link->slope));
}

/* A line of panels for each measure, one a subject. */
static LinkChart chart_of(Arena *arena, const Results *results, const Outline *outline)
{
    const Outcomes main = outcomes_of(arena, outline, true, has_links);
    const size_t n_measures = results->spec->design[0].implementation->n,
                 room = main.n * n_measures;
    size_t *subject = ARENA_ARRAY(arena, size_t, room + 1);
    LinkChart c = {.panel = ARENA_ARRAY(arena, LinkPanel, room + 1),
                   .in_sizes = true,
                   .shrunken = results->spec->design[0].implementation->shrunken};
    c.outcomes.analysis = (const Analysis **)arena_array(arena, room + 1, sizeof(Analysis *));
    c.outcomes.heading = (const char **)arena_array(arena, room + 1, sizeof(char *));
    c.outcomes.second = (const char **)arena_array(arena, room + 1, sizeof(char *));
    c.outcomes.subject = subject;
    c.outcomes.has_second = true;
    for (size_t m = 0; m < n_measures; m++)
        for (size_t j = 0; j < main.n; j++) {
            const Table *links = tables_find(&main.analysis[j]->tables, &table_implementation);
            if (links == NULL || isnan(table_real(links, m, &link->low)))
                continue;
            const size_t at = c.outcomes.n++;
            c.panel[at] = panel_of(results, main.analysis[j], m);
            c.outcomes.analysis[at] = main.analysis[j];
            c.outcomes.heading[at] = table_text(links, m, &link->label);
            c.outcomes.second[at] = outcome_words(arena, &main, j);
            subject[at] = m;
            c.in_sizes = c.in_sizes && links->head[m].what == 0;
            c.lines = c.lines || has_line(&c.panel[at]);
        }
    return c;
}

static void measure_axes(Arena *arena, LinkChart *c)
{
    size_t room = 0, n = 0;
    for (size_t j = 0; j < c->outcomes.n; j++)
        room += c->panel[j].schools->n_rows;
    Interval *all = ARENA_ARRAY(arena, Interval, room + 1);
    for (size_t j = 0; j < c->outcomes.n; j++)
        for (size_t i = 0; i < c->panel[j].schools->n_rows; i++) {
            const Table *t = c->panel[j].schools;
            all[n++] =
                (Interval){table_real(t, i, &school->effect), table_real(t, i, &school->ci_low),
                           table_real(t, i, &school->ci_high)};
            c->most = fmax(c->most, table_real(t, i, &school->n));
        }
    c->reach = reach_of(arena, all, n, 0.2);
}

/* --- places ----------------------------------------------------------------------------------- */

typedef struct Layout {
    Panels panels;
    size_t n_legend;
    LegendWords legend[LEGEND_SHRUNKEN];
} Layout;

static Layout layout_of(Arena *arena, const LinkChart *c, size_t page)
{
    Layout l = {.panels = {.head = 0.42,
                           .foot = foot,
                           .left = {{0.50, 0.50}},
                           .gap = {{0.30, 0.16}},
                           .height = {{1.9, 1.7}}},
                .legend = {{.words = "A school; the larger, the more students"},
                           {.words = "Its 95% interval"},
                           {.words = "Fitted line, with its interval"},
                           {.words = "Its effect, drawn to the line"}},
                .n_legend = !c->lines     ? LEGEND_PLAIN
                            : c->shrunken ? LEGEND_SHRUNKEN
                                          : LEGEND};
    l.legend[1].words = arena_printf(arena, "Its %s interval",
                                     analysis_confidence_words(arena, c->outcomes.analysis[0]));
    l.panels.top = legend_place(l.legend, l.n_legend, 0.24);
    panels_place(arena, &l.panels, &c->outcomes, page, (Both){{1.6, 1.6}}, below);
    for (int view = 0; view < N_VIEWS; view++) /* the last mark's words reach beyond the axis */
        l.panels.width.on[view] = fmin(l.panels.width.on[view] - 0.1, 3.0);
    return l;
}

/* --- data ------------------------------------------------------------------------------------- */

/* Inches; areas go by students. */
static double radius(const LinkChart *c, double n)
{
    return fmax(0.022, 0.075 * sqrt(n / c->most));
}

static void write_schools(Sheet *sheet, const LinkChart *c, const Panels *p)
{
    sheet_block(sheet, "schools: panel, measure, effect, interval from, to, radius in "
                       "inches, effect drawn to the line");
    for (size_t j = p->from; j < p->to; j++) {
        const LinkPanel *of = &c->panel[j];
        for (size_t i = 0; i < of->schools->n_rows; i++) {
            if (!is_of(of, i))
                continue;
            sheet_count(sheet, j - p->from);
            sheet_real(sheet, table_real(of->schools, i, &school->value));
            sheet_real(sheet, table_real(of->schools, i, &school->effect));
            sheet_real(sheet, table_real(of->schools, i, &school->ci_low));
            sheet_real(sheet, table_real(of->schools, i, &school->ci_high));
            sheet_real(sheet, round_to(radius(c, table_real(of->schools, i, &school->n)), 4));
            sheet_real(sheet, table_real(of->schools, i, &school->shrunken));
            sheet_end_row(sheet);
        }
    }
}

/* NaN: none is stated, or it lies outside of what is drawn. */
static double threshold_of(const LinkPanel *p)
{
    return p->threshold > p->lo && p->threshold < p->hi ? p->threshold : (double)NAN;
}

/* The effect at a value of the measure, and its error: a + b z, z the measure in SDs. */
static void write_line(Sheet *sheet, const LinkPanel *p, size_t panel)
{
    const Table *t = p->links;
    const double a = table_real(t, p->row, &link->intercept),
                 b = table_real(t, p->row, &link->slope),
                 va = pow(table_real(t, p->row, &link->intercept_se), 2),
                 vb = pow(table_real(t, p->row, &link->se), 2),
                 vab = table_real(t, p->row, &link->covariance),
                 mean = table_real(t, p->row, &link->mean), sd = table_real(t, p->row, &link->sd);
    const double confidence = p->analysis->design_spec->effects.confidence;
    const double reach =
        gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, table_real(t, p->row, &link->df));
    const double from = table_real(t, p->row, &link->low), to = table_real(t, p->row, &link->high);
    for (size_t k = 0; k <= STEPS; k++) {
        const double x = from + (to - from) * (double)k / STEPS, z = (x - mean) / sd;
        const double at = a + b * z, half = reach * sqrt(va + 2.0 * z * vab + z * z * vb);
        const double value[] = {x, at, at - half, at + half};
        sheet_count(sheet, panel);
        for (size_t i = 0; i < COUNT_OF(value); i++)
            sheet_real(sheet, value[i]);
        sheet_end_row(sheet);
    }
}

static void write_panels(Sheet *sheet, const LinkChart *c, const Panels *p)
{
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    panels_cut(sheet->arena, p, &c->outcomes, 0.0, bold, plain);
    sheet_block(sheet, "panels: number, measure, on a phone, outcome, on a phone, threshold");
    for (size_t j = p->from; j < p->to; j++) {
        sheet_count(sheet, j - p->from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_real(sheet, threshold_of(&c->panel[j]));
        sheet_end_row(sheet);
    }
}

/* Each panel has its measure's own axis. */
static void write_measure_marks(Sheet *sheet, const LinkChart *c, const Panels *p)
{
    for (int view = 0; view < N_VIEWS; view++) {
        sheet_block(sheet, view == VIEW_PAGE ? "marks of the measures: panel, value, in words"
                                             : "the same on a phone");
        for (size_t j = p->from; j < p->to; j++) {
            const Reach reach = {c->panel[j].lo, c->panel[j].hi};
            const Marks marks =
                reach_marks(sheet->arena, reach, p->width.on[view], 0.42, AXIS_ACROSS);
            for (size_t i = 0; i < marks.n; i++) {
                sheet_count(sheet, j - p->from);
                sheet_real(sheet, marks.value[i]);
                sheet_text(sheet, marks.words[i]);
                sheet_end_row(sheet);
            }
        }
    }
}

static void write_data(Sheet *sheet, const LinkChart *c, const Layout *l)
{
    const Panels *p = &l->panels;
    write_schools(sheet, c, p);
    sheet_block(sheet, "fitted line: panel, measure, effect, interval from, to");
    for (size_t j = p->from; j < p->to; j++)
        if (has_line(&c->panel[j]))
            write_line(sheet, &c->panel[j], j - p->from);
    write_panels(sheet, c, p);
    legend_data(sheet, l->legend, l->n_legend);
    marks_data(sheet, c->reach, p->height, 0.26, AXIS_UP);
    write_measure_marks(sheet, c, p);
    sheet_block(sheet, "words");
    canvas_words(sheet,
                 c->in_sizes ? "Across: the measure; up: effect size of the program in the school"
                             : "Across: the measure; up: difference of shares in the school",
                 c->in_sizes ? "Across: measure; up: effect size"
                             : "Across: measure; up: difference of shares");
    sheet_end_row(sheet);
}

static void write_script(Sheet *sheet, const LinkChart *c, const Layout *l)
{
    const Panels *p = &l->panels;
    Text lo = {.arena = sheet->arena}, hi = {.arena = sheet->arena};
    bool line = false, limit = false;
    for (size_t j = p->from; j < p->to; j++) {
        text_format(&lo, "%s%.10g", j == p->from ? "" : " ", c->panel[j].lo);
        text_format(&hi, "%s%.10g", j == p->from ? "" : " ", c->panel[j].hi);
        line = line || has_line(&c->panel[j]);
        limit = limit || isfinite(threshold_of(&c->panel[j]));
    }
    panels_begin(sheet, p);
    sheet_set(sheet, "lo", c->reach.lo);
    sheet_set(sheet, "hi", c->reach.hi);
    canvas_set(sheet, "left", p->left);
    sheet_part(sheet, part_page, {"n", arena_printf(sheet->arena, "%zu", p->to - p->from)},
               {"lo", lo.bytes}, {"hi", hi.bytes});
    if (line)
        sheet_part(sheet, part_band, {0});
    sheet_part(sheet, part_grid, {0});
    if (limit)
        sheet_part(sheet, part_threshold, {0});
    sheet_part(sheet, part_schools, {0});
    if (line)
        sheet_part(sheet, part_line, {0});
    if (c->shrunken && c->lines)
        sheet_part(sheet, part_shrunken, {0});
    sheet_part(sheet, part_words, {0});
    panels_headings(sheet, 2, &c->outcomes);
}

/* --- words ------------------------------------------------------------------------------------ */

static const char *alt(Arena *arena, const LinkChart *c, const Panels *p)
{
    Text text = {.arena = arena};
    text_add(&text, "Schools by a measure of implementation and the program's effect there.");
    for (size_t j = p->from; j < p->to; j++) {
        const LinkPanel *of = &c->panel[j];
        text_format(&text, " %s: %s schools", outcome_words(arena, &c->outcomes, j),
                    text_real(arena, table_real(of->links, of->row, &link->schools), 0));
        if (has_line(of))
            text_format(&text, ", slope %s per SD [%s, %s]",
                        text_real(arena, table_real(of->links, of->row, &link->slope), 2),
                        text_real(arena, table_real(of->links, of->row, &link->ci_low), 2),
                        text_real(arena, table_real(of->links, of->row, &link->ci_high), 2));
        text_add(&text, ".");
    }
    return text.bytes;
}

static const char *caption(Arena *arena, const LinkChart *c, const Panels *p)
{
    Text text = {.arena = arena};
    size_t n_alone = 0;
    text_add(&text, "The program's schools by how fully they carried it out and by its effect "
                    "there. Line: fitted to all schools with the covariance of their errors. A "
                    "slope is no proof that one makes the other.");
    for (size_t j = p->from; j < p->to; j++) {
        n_alone += has_line(&c->panel[j]) ? 0 : 1;
        if (isfinite(threshold_of(&c->panel[j]))) {
            text_add(&text, " Dashed: the stated threshold.");
            break;
        }
    }
    if (c->shrunken && n_alone < p->to - p->from)
        text_add(&text, " Rings: where a school's effect would be looked for once chance is "
                        "allowed for, between what was measured and the line.");
    if (n_alone > 0)
        text_add(&text, " Without a line: no test could be made.");
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    if (results->design_only || results->spec->design[0].implementation == NULL)
        return true;
    const Outline outline = outline_of(arena, results);
    LinkChart c = chart_of(arena, results, &outline);
    if (c.outcomes.n == 0)
        return true;
    measure_axes(arena, &c);
    const Layout l = layout_of(arena, &c, figure->page);
    Sheet sheet = panels_sheet(arena, folder, figure, &l.panels,
                               "Schools by implementation and effect.", below);
    write_script(&sheet, &c, &l);
    write_data(&sheet, &c, &l);
    figure->caption = caption(arena, &c, &l.panels);
    figure->alt = alt(arena, &c, &l.panels);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_link_outcomes = {
    .name = "link_outcomes",
    .help = "Did schools that carried the program out more fully have larger effects?",
    .place = CHART_IN_IMPLEMENTATION,
    .write = write_chart,
};
