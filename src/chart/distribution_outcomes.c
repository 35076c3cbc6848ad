/* Whole distributions of the earlier score, not only means: cumulative shares of both groups,
 * before the design and after it. */
#include "canvas.h"
#include "chart/distribution_outcomes.gp.inc"

#include <math.h>
#include <string.h>

#include "alike/results_tables.h"
#include "alike/told.h"

enum { LEGEND = 2, AFTER = 1, PROGRAM = 1 };

static const double below = 0.22, between = 0.24, sample = 0.34;

typedef struct DistributionChart {
    Outcomes outcomes;
    const char **gap[N_SIDES];  /* by outcome: "0.21"; "" where there is none */
    const char **half[N_SIDES]; /* the same with what it is of: "Before, gap 0.21" */
} DistributionChart;

typedef struct Layout {
    Panels panels;
    LegendWords legend[LEGEND];
} Layout;

/* --- what is shown ------------------------------------------------------------------------------
 */

static bool has_distribution(const Analysis *analysis)
{
    return analysis->distribution.n > 1;
}

static const BalanceRow *pretest_row(const Balance *balance)
{
    for (size_t i = 0; i < balance->n; i++)
        if (balance->row[i].is_pretest && !balance->row[i].is_score)
            return &balance->row[i];
    return NULL;
}

/* The distance of the distribution functions over all scores, as the balance table has it: at the
 * cut points alone it may be smaller. */
static const char *gap_words(Arena *arena, const Analysis *analysis, size_t side)
{
    const BalanceRow *row = pretest_row(&analysis->balance);
    if (row == NULL)
        return "";
    const Cell cell = balance_cell(row, side == AFTER ? &row->after : &row->before,
                                   field_find(balance_side_fields, n_balance_side_fields, "ks"));
    return cell.text == NULL && isnan(cell.value) ? "" : told_sds(arena, &cell);
}

static bool same_shares(const Distribution *a, const Distribution *b)
{
    const size_t bytes = a->n * sizeof *a->cut;
    bool same = a->n == b->n && memcmp(a->cut, b->cut, bytes) == 0;
    for (size_t side = 0; same && side < N_SIDES; side++)
        for (size_t arm = 0; arm < 2; arm++)
            same = same && memcmp(a->percent[side][arm], b->percent[side][arm], bytes) == 0;
    return same;
}

/* Outcomes with the same earlier score of the same students stand in one panel. */
static void join_outcomes(DistributionChart *c)
{
    Outcomes *outcomes = &c->outcomes;
    for (size_t j = 1; j < outcomes->n; j++)
        if (!same_shares(&outcomes->analysis[0]->distribution,
                         &outcomes->analysis[j]->distribution) ||
            !text_equal(c->gap[0][0], c->gap[0][j]) || !text_equal(c->gap[1][0], c->gap[1][j]))
            return;
    outcomes_join(outcomes);
}

static DistributionChart chart_of(Arena *arena, const Results *results, const Outline *outline,
                                  const Design *design)
{
    DistributionChart c = {.outcomes =
                               outcomes_under(arena, results, outline, design, has_distribution)};
    const size_t n = c.outcomes.n;
    for (size_t side = 0; side < N_SIDES; side++) {
        c.gap[side] = ARENA_ARRAY(arena, const char *, n + 1);
        c.half[side] = ARENA_ARRAY(arena, const char *, n + 1);
        for (size_t j = 0; j < n; j++) {
            const Analysis *analysis = c.outcomes.analysis[j];
            const char *what =
                side == AFTER ? text_with_capital(arena, analysis_words(analysis)->done) : "Before";
            const char *gap = gap_words(arena, analysis, side);
            c.gap[side][j] = gap;
            c.half[side][j] = *gap == '\0' ? what : arena_printf(arena, "%s, gap %s", what, gap);
        }
    }
    join_outcomes(&c);
    return c;
}

/* --- places ---------------------------------------------------------------------------------- */

static Layout layout_of(Arena *arena, const DistributionChart *c, size_t page)
{
    Layout l = {.panels = {.head = (c->outcomes.has_second ? 0.42 : 0.26) + TEXT_LINE + 0.02,
                           .foot = 0.30,
                           .left = {{0.46, 0.46}},
                           .gap = {{0.26, 0.16}},
                           .height = {{0.95, 1.05}}},
                .legend = {{.words = "Program"}, {.words = "Comparison"}}};
    double narrowest = 0.0;
    for (size_t side = 0; side < N_SIDES; side++)
        narrowest = fmax(narrowest, labels_widest(c->half[side], c->outcomes.n, TEXT_REGULAR));
    narrowest = 2 * fmax(narrowest, 1.2) + between;
    l.panels.top = legend_place(l.legend, LEGEND, sample);
    panels_place(arena, &l.panels, &c->outcomes, page, (Both){{narrowest, narrowest}}, below);
    for (int view = 0; view < N_VIEWS; view++) /* the last mark's words reach beyond the axis */
        l.panels.width.on[view] -= 0.08;
    return l;
}

static double half_of(const Panels *p, int view)
{
    return (p->width.on[view] - between) / 2;
}

static Reach reach_at(const DistributionChart *c, size_t j)
{
    const Distribution *d = &c->outcomes.analysis[j]->distribution;
    return (Reach){d->cut[0], d->cut[d->n - 1]};
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_shares(Sheet *sheet, const DistributionChart *c, const Panels *p)
{
    sheet_block(sheet, "panel, earlier score, percent at or below it: program before, comparison "
                       "before, program after, comparison after");
    for (size_t j = p->from; j < p->to; j++) {
        const Distribution *d = &c->outcomes.analysis[j]->distribution;
        for (size_t k = 0; k < d->n; k++) {
            sheet_count(sheet, j - p->from);
            sheet_real(sheet, d->cut[k]);
            for (size_t side = 0; side < N_SIDES; side++)
                for (size_t arm = 2; arm-- > 0;)
                    sheet_real(sheet, d->percent[side][arm][k]);
            sheet_end_row(sheet);
        }
    }
}

static void write_panels(Sheet *sheet, const DistributionChart *c, const Panels *p)
{
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    panels_cut(sheet->arena, p, &c->outcomes, 0.0, bold, plain);
    sheet_block(sheet, "panels: number, subject, on a phone, span, on a phone, what each half is");
    for (size_t j = p->from; j < p->to; j++) {
        sheet_count(sheet, j - p->from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_text(sheet, c->half[0][j]);
        sheet_text(sheet, c->half[AFTER][j]);
        sheet_end_row(sheet);
    }
}

/* Marks that are too narrow for their words have them at every second or third; words that would
 * reach into the other half, or off the page, are left to the mark. end: of the words before. */
static const char *mark_words(const Marks *marks, size_t i, Reach reach, double half, double *end)
{
    const double at = (marks->value[i] - reach.lo) / (reach.hi - reach.lo) * half;
    const double needs = label_inches(marks->words[i], TEXT_REGULAR) / 2;
    const double least = needs - between / 2 + 0.03;
    if (at < least || half - at < least || at - needs < *end + 0.06)
        return "";
    *end = at + needs;
    return marks->words[i];
}

/* Each panel has the scale of its own score. */
static void write_score_marks(Sheet *sheet, const DistributionChart *c, const Panels *p)
{
    for (int view = 0; view < N_VIEWS; view++) {
        sheet_block(sheet, view == VIEW_PAGE ? "marks of the scores: panel, value, in words"
                                             : "the same on a phone");
        for (size_t j = p->from; j < p->to; j++) {
            const Reach reach = reach_at(c, j);
            const double half = half_of(p, view);
            const Marks marks = reach_marks(sheet->arena, reach, half, 0.22, AXIS_UP);
            double end = -INFINITY;
            for (size_t i = 0; i < marks.n; i++) {
                sheet_count(sheet, j - p->from);
                sheet_real(sheet, marks.value[i]);
                sheet_text(sheet, mark_words(&marks, i, reach, half, &end));
                sheet_end_row(sheet);
            }
        }
    }
}

static void write_data(Sheet *sheet, const DistributionChart *c, const Layout *l,
                       const char *people)
{
    write_shares(sheet, c, &l->panels);
    write_panels(sheet, c, &l->panels);
    legend_data(sheet, l->legend, LEGEND);
    sheet_block(sheet, "marks of the shares: value, in words");
    for (int percent = 0; percent <= 100; percent += 50) {
        sheet_real(sheet, percent);
        sheet_text(sheet, arena_printf(sheet->arena, "%d%%", percent));
        sheet_end_row(sheet);
    }
    write_score_marks(sheet, c, &l->panels);
    sheet_block(sheet, "words");
    canvas_words(sheet,
                 label_fit(sheet->arena,
                           arena_printf(sheet->arena,
                                        "Earlier score; height: share of the group’s %s at or "
                                        "below it",
                                        people),
                           TEXT_REGULAR,
                           view_width[VIEW_PAGE] - l->panels.left.on[VIEW_PAGE] - 0.1),
                 "Earlier score; height: share at or below it");
    sheet_end_row(sheet);
}

static void write_script(Sheet *sheet, const DistributionChart *c, const Layout *l)
{
    const Panels *p = &l->panels;
    Text lo = {.arena = sheet->arena}, hi = {.arena = sheet->arena};
    for (size_t j = p->from; j < p->to; j++) {
        const Reach reach = reach_at(c, j);
        text_format(&lo, "%s%.10g", j == p->from ? "" : " ", reach.lo);
        text_format(&hi, "%s%.10g", j == p->from ? "" : " ", reach.hi);
    }
    panels_begin(sheet, p);
    canvas_set(sheet, "left", p->left);
    sheet_set(sheet, "between", between);
    sheet_part(sheet, part_page, {"n", arena_printf(sheet->arena, "%zu", p->to - p->from)},
               {"los", lo.bytes}, {"his", hi.bytes});
    sheet_part(sheet, part_gaps, {0});
    sheet_part(sheet, part_grid, {0});
    sheet_part(sheet, part_curves, {0});
    sheet_part(sheet, part_words, {0});
    panels_headings(sheet, 1, &c->outcomes);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *share_words(Arena *arena, const Distribution *d, size_t side, size_t arm,
                               size_t k)
{
    return arena_printf(arena, "%s%%", text_real(arena, d->percent[side][arm][k], 0));
}

/* The first cut point with that percent of the program at or below it; the last where none is. */
static size_t cut_with(const Distribution *d, double percent)
{
    size_t k = 0;
    while (k + 1 < d->n && d->percent[AFTER][PROGRAM][k] < percent)
        k++;
    return k;
}

static const char *alt(Arena *arena, const DistributionChart *c, const Panels *p)
{
    Text text = {.arena = arena};
    text_format(&text,
                "Cumulative shares of the earlier score, program and comparison, before and %s.",
                analysis_words(c->outcomes.analysis[0])->done);
    for (size_t j = p->from; j < p->to; j++) {
        const Distribution *d = &c->outcomes.analysis[j]->distribution;
        const Table *table = results_distribution_table(arena, c->outcomes.analysis[j]);
        const size_t k = cut_with(d, 50.0);
        text_format(&text, " %s: ", outcome_words(arena, &c->outcomes, j));
        if (*c->gap[0][j] != '\0' && *c->gap[AFTER][j] != '\0')
            text_format(&text, "largest gap %s before, %s after; ", c->gap[0][j], c->gap[AFTER][j]);
        text_format(&text, "at or below %s %s and %s before, %s and %s after.",
                    table_words(table, arena, k, &distribution_columns.cut),
                    share_words(arena, d, 0, 1, k), share_words(arena, d, 0, 0, k),
                    share_words(arena, d, AFTER, 1, k), share_words(arena, d, AFTER, 0, k));
    }
    return text.bytes;
}

static const char *caption(Arena *arena, const Results *results, const DistributionChart *c)
{
    Text text = {.arena = arena};
    text_format(&text,
                "Share of each group whose earlier score is at or below a score, before and %s, by "
                "weight: where the curves lie on one another, whole distributions agree, not only "
                "means. Gap: the largest between them at any score, of 1 (“ks” in the table "
                "“balance”).",
                analysis_words(c->outcomes.analysis[0])->done);
    if (results_published(results))
        text_format(&text, " Drawn at scores between which no group has fewer than %zu %s.",
                    results->spec->min_cell, spec_people(arena, results->spec));
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Outline outline = outline_of(arena, results);
    const DistributionChart c = chart_of(arena, results, &outline, design);
    if (c.outcomes.n == 0)
        return true;
    const Layout l = layout_of(arena, &c, figure->page);
    Sheet sheet =
        panels_sheet(arena, folder, figure, &l.panels,
                     "The earlier score's distribution in both groups, of every outcome.", below);
    write_script(&sheet, &c, &l);
    write_data(&sheet, &c, &l, spec_people(arena, results->spec));
    figure->caption = caption(arena, results, &c);
    figure->alt = alt(arena, &c, &l.panels);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_distribution_outcomes = {
    .name = "distribution_outcomes",
    .help = "Were whole distributions of the earlier score alike, not only means?",
    .place = CHART_IN_APPENDIX,
    .per_design = true,
    .write = write_chart,
};
