/* Other schools in the program's place: where the program stands among them, and which of them were
 * good stand-ins. Drawn of what single sets of schools gave, so never of published results. */
#include "canvas.h"
#include "chart/placed_outcomes.gp.inc"

#include "alike/placebo_tables.h"
#include "alike/told.h"

#include <math.h>

static const union placebo_schools_columns *const column = &placebo_schools_columns;

static const double foot = 0.40, below = 0.22;

/* Standard errors; sets further away stand in the last bars. */
#define FURTHEST 10.0

enum { LEGEND = 3, BINS_MOST = 400 };
enum { ALIKE, UNLIKE, N_STARTS };

/* Sets by their estimate in standard errors: what the rank goes by. */
typedef struct Sets {
    const Table *table;
    double own;      /* the program's */
    double furthest; /* from zero, of any; where an axis for it would hide the others, less */
    size_t n, n_unlike, n_failed, n_beyond;
    size_t count[N_STARTS][BINS_MOST];
    const char *said; /* "the program: 2.1" */
} Sets;

typedef struct PlacedChart {
    Outcomes outcomes;
    Sets *sets;
    double bin; /* width, in standard errors */
    size_t n_bins;
    double most; /* sets in a bin, and a little more */
    bool unlike;
} PlacedChart;

/* --- what is shown ------------------------------------------------------------------------------
 */

static const Table *sets_of(const Analysis *analysis)
{
    const Table *table = tables_find(&analysis->tables, &table_placebo_schools);
    const bool any =
        table != NULL && table->n_rows > 1 && isfinite(table_real(table, 0, &column->statistic));
    return any ? table : NULL;
}

static bool has_sets(const Analysis *analysis)
{
    return sets_of(analysis) != NULL;
}

static bool started_unlike(const Table *table, size_t i)
{
    return wwc_baseline(table_real(table, i, &column->baseline)) == BASELINE_NOT_SATISFIED;
}

static void measure(Arena *arena, const Analysis *analysis, Sets *out)
{
    const Table *table = sets_of(analysis);
    *out = (Sets){.table = table, .own = table_real(table, 0, &column->statistic)};
    for (size_t i = 0; i < table->n_rows; i++) {
        const double t = table_real(table, i, &column->statistic);
        if (!isfinite(t)) {
            out->n_failed++;
            continue;
        }
        out->n++;
        out->n_unlike += started_unlike(table, i);
        out->furthest = fmax(out->furthest, fabs(t));
    }
    out->furthest = fmin(out->furthest, fmax(FURTHEST, 1.2 * fabs(out->own)));
    out->said =
        arena_printf(arena, "the program: %s", table_words(table, arena, 0, &column->statistic));
}

/* Narrow enough to show a form, wide enough to hold some sets each. */
static double width_of(double furthest, size_t n)
{
    const double wanted = 2 * furthest / fmin(fmax(sqrt((double)n), 10.0), 40.0);
    static const double round[] = {0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0};
    for (size_t k = 0; k < COUNT_OF(round); k++)
        if (round[k] >= wanted)
            return round[k];
    return pow(10.0, ceil(log10(wanted)));
}

static void count_bins(PlacedChart *c, Sets *sets)
{
    for (size_t i = 0; i < sets->table->n_rows; i++) {
        const double t = table_real(sets->table, i, &column->statistic);
        if (!isfinite(t))
            continue;
        const double at = floor(t / c->bin) + (double)(c->n_bins / 2);
        const double last = (double)(c->n_bins - 1);
        sets->n_beyond += at < 0.0 || at > last;
        sets->count[started_unlike(sets->table, i) ? UNLIKE : ALIKE]
                   [(size_t)fmin(fmax(at, 0.0), last)]++;
    }
    for (size_t k = 0; k < c->n_bins; k++)
        c->most = fmax(c->most, 1.05 * (double)(sets->count[ALIKE][k] + sets->count[UNLIKE][k]));
}

static PlacedChart chart_of(Arena *arena, const Results *results, const Outline *outline,
                            const Design *design)
{
    PlacedChart c = {.outcomes = outcomes_under(arena, results, outline, design, has_sets)};
    double furthest = 1.0;
    size_t n = 1;
    c.sets = ARENA_ARRAY(arena, Sets, c.outcomes.n + 1);
    for (size_t j = 0; j < c.outcomes.n; j++) {
        measure(arena, c.outcomes.analysis[j], &c.sets[j]);
        furthest = fmax(furthest, c.sets[j].furthest);
        n = c.sets[j].n > n ? c.sets[j].n : n;
        c.unlike = c.unlike || c.sets[j].n_unlike > 0;
    }
    c.bin = width_of(furthest, n);
    c.n_bins = 2 * (size_t)(floor(furthest / c.bin) + 1.0);
    if (c.n_bins > BINS_MOST)
        c.n_bins = BINS_MOST;
    for (size_t j = 0; j < c.outcomes.n; j++)
        count_bins(&c, &c.sets[j]);
    return c;
}

static Reach reach_at(const PlacedChart *c)
{
    const double end = c->bin * (double)(c->n_bins / 2);
    return (Reach){-end, end};
}

/* --- places ---------------------------------------------------------------------------------- */

typedef struct Layout {
    Panels panels;
    LegendWords legend[LEGEND];
} Layout;

static Layout layout_of(Arena *arena, const PlacedChart *c, size_t page)
{
    Layout l = {.panels = {.head = c->outcomes.has_second ? 0.42 : 0.26,
                           .foot = foot,
                           .left = {{0.44, 0.44}},
                           .gap = {{0.30, 0.16}},
                           .height = {{1.30, 1.20}}},
                .legend = {{.words = "Alike at the start"},
                           {.words = "Not alike at the start"},
                           {.words = "The program"}}};
    double narrowest = 1.2;
    for (size_t j = 0; j < c->outcomes.n; j++)
        narrowest = fmax(narrowest, label_inches(c->sets[j].said, TEXT_REGULAR) + 0.1);
    l.panels.top = legend_place(l.legend, LEGEND, 0.18);
    panels_place(arena, &l.panels, &c->outcomes, page, (Both){{narrowest, narrowest}}, below);
    for (int view = 0; view < N_VIEWS; view++) /* the last mark's words reach beyond the axis */
        l.panels.width.on[view] -= 0.08;
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_bins(Sheet *sheet, const PlacedChart *c, const Panels *p)
{
    const double first = reach_at(c).lo;
    sheet_block(sheet, "panel, estimate in standard errors: from, to, sets that were alike at the "
                       "start, not alike");
    for (size_t j = p->from; j < p->to; j++)
        for (size_t k = 0; k < c->n_bins; k++) {
            const size_t *alike = c->sets[j].count[ALIKE], *unlike = c->sets[j].count[UNLIKE];
            if (alike[k] + unlike[k] == 0)
                continue;
            sheet_count(sheet, j - p->from);
            sheet_real(sheet, round_to(first + c->bin * (double)k, 12));
            sheet_real(sheet, round_to(first + c->bin * (double)(k + 1), 12));
            sheet_count(sheet, alike[k]);
            sheet_count(sheet, unlike[k]);
            sheet_end_row(sheet);
        }
}

/* Where the words of the program's line stand: over it, or beside it at an edge. */
static Both words_at(const PlacedChart *c, const Panels *p, size_t j)
{
    const Reach reach = reach_at(c);
    const double half = label_inches(c->sets[j].said, TEXT_REGULAR) / 2;
    Both out;
    for (int view = 0; view < N_VIEWS; view++) {
        const double width = p->width.on[view];
        const double at = (c->sets[j].own - reach.lo) / (reach.hi - reach.lo) * width;
        out.on[view] = fmax(fmin(at, width - half), half);
    }
    return out;
}

static void write_panels(Sheet *sheet, const PlacedChart *c, const Panels *p)
{
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    panels_cut(sheet->arena, p, &c->outcomes, 0.0, bold, plain);
    sheet_block(sheet, "panels: number, subject, on a phone, span, on a phone, the program's "
                       "estimate in standard errors, sets, in words, place of the words, on a "
                       "phone");
    for (size_t j = p->from; j < p->to; j++) {
        sheet_count(sheet, j - p->from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_real(sheet, c->sets[j].own);
        sheet_count(sheet, c->sets[j].n);
        sheet_text(sheet, c->sets[j].said);
        canvas_place(sheet, words_at(c, p, j));
        sheet_end_row(sheet);
    }
}

static void write_counts(Sheet *sheet, const PlacedChart *c, const Panels *p)
{
    for (int view = 0; view < N_VIEWS; view++) {
        const Marks marks =
            reach_marks(sheet->arena, (Reach){0.0, c->most}, p->height.on[view], 0.26, AXIS_UP);
        sheet_block(sheet, view == VIEW_PAGE ? "marks of the sets: value, in words"
                                             : "the same on a phone");
        for (size_t i = 0; i < marks.n; i++) {
            if (marks.value[i] != floor(marks.value[i])) /* sets are counted */
                continue;
            sheet_real(sheet, marks.value[i]);
            sheet_text(sheet, marks.words[i]);
            sheet_end_row(sheet);
        }
    }
}

static void write_data(Sheet *sheet, const PlacedChart *c, const Layout *l)
{
    write_bins(sheet, c, &l->panels);
    write_panels(sheet, c, &l->panels);
    legend_data(sheet, l->legend, LEGEND);
    marks_data(sheet, reach_at(c), l->panels.width, 0.30, AXIS_ACROSS);
    write_counts(sheet, c, &l->panels);
    sheet_block(sheet, "words");
    canvas_words(sheet, "Estimate in standard errors; height: sets of schools",
                 "Estimate in standard errors; height: sets");
    sheet_end_row(sheet);
}

static void write_script(Sheet *sheet, const PlacedChart *c, const Layout *l)
{
    const Panels *p = &l->panels;
    panels_begin(sheet, p);
    sheet_set(sheet, "lo", reach_at(c).lo);
    sheet_set(sheet, "hi", reach_at(c).hi);
    sheet_set(sheet, "bin", c->bin);
    sheet_set(sheet, "most", round_to(c->most, 6));
    canvas_set(sheet, "left", p->left);
    sheet_part(sheet, part_page, {"n", arena_printf(sheet->arena, "%zu", p->to - p->from)});
    sheet_part(sheet, part_grid, {0});
    sheet_part(sheet, part_alike, {0});
    if (c->unlike)
        sheet_part(sheet, part_unlike, {0});
    sheet_part(sheet, part_program, {0});
    sheet_part(sheet, part_words, {0});
    panels_headings(sheet, 1, &c->outcomes);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *alt(Arena *arena, const PlacedChart *c, const Panels *p)
{
    const union placebo_rank_columns *rank = &placebo_rank_columns;
    Text text = {.arena = arena};
    text_add(&text, "Histogram of the estimates of sets of schools in the program's place, in "
                    "standard errors.");
    for (size_t j = p->from; j < p->to; j++) {
        const Sets *sets = &c->sets[j];
        const Table *table = tables_find(&c->outcomes.analysis[j]->tables, &table_placebo_rank);
        text_format(&text, " %s: %s; %s of %s sets differ as much, %s were not alike at the start.",
                    outcome_words(arena, &c->outcomes, j), sets->said,
                    table_words(table, arena, 0, &rank->rank), text_count(arena, sets->n),
                    text_count(arena, sets->n_unlike));
    }
    return text.bytes;
}

static const char *caption(Arena *arena, const PlacedChart *c)
{
    size_t n_failed = 0, n_beyond = 0;
    Text text = {.arena = arena};
    for (size_t j = 0; j < c->outcomes.n; j++) {
        n_failed += c->sets[j].n_failed;
        n_beyond += c->sets[j].n_beyond;
    }
    text_add(&text,
             "Each set of as many schools as have the program took its place and was matched anew. "
             "Where many sets lie as far from 0 as the program, schools differ as much without it. "
             "Filled: good stand-ins, no difference at the start above 0.25 standard deviations.");
    if (n_beyond > 0)
        text_format(&text, " Beyond the axis, in its last bars: %s %s.",
                    text_count(arena, n_beyond), text_plural(n_beyond, "set", "sets"));
    if (n_failed > 0)
        text_format(&text, " Not drawn, since they could not be matched: %s %s.",
                    text_count(arena, n_failed), text_plural(n_failed, "set", "sets"));
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Outline outline = outline_of(arena, results);
    const PlacedChart c = chart_of(arena, results, &outline, design);
    if (c.outcomes.n == 0)
        return true;
    const Layout l = layout_of(arena, &c, figure->page);
    Sheet sheet = panels_sheet(arena, folder, figure, &l.panels,
                               "Other schools in the program's place, of every outcome.", below);
    write_script(&sheet, &c, &l);
    write_data(&sheet, &c, &l);
    figure->caption = caption(arena, &c);
    figure->alt = alt(arena, &c, &l.panels);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_placed_outcomes = {
    .name = "placed_outcomes",
    .help = "Where does the program stand among other schools in its place?",
    .place = CHART_IN_SURE,
    .write = write_chart,
};
