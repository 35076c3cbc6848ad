#include "chart/propensity_overlap.gp.inc"
#include "draw.h"

#include <math.h>

static const double width = 6.4, height = 3.4;

/* A bin's area is its share: bins that were joined to hide small cells would otherwise stand taller
 * than the students in them deserve. The data file holds the shares; the script draws them per the
 * width of the narrowest bin. */
static double narrowest(const Overlap *overlap)
{
    double least = INFINITY;
    for (size_t i = 0; i < overlap->n_bins; i++)
        least = fmin(least, overlap->hi[i] - overlap->lo[i]);
    return least;
}

/* How tall the bin is drawn. */
static double bar(const Overlap *overlap, const double *share, size_t i, double unit)
{
    const double w = overlap->hi[i] - overlap->lo[i];
    return isfinite(share[i]) ? share[i] * fmin(unit / w, 1.0) : NAN;
}

typedef struct Bars {
    double unit, tallest;
    size_t n, n_empty;  /* bins drawn; bins without a number */
    size_t first, last; /* bins that hold anybody */
    bool joined;
} Bars;

static Bars measure(const Overlap *o)
{
    Bars bars = {.unit = narrowest(o)};
    bool seen = false;
    for (size_t i = 0; i < o->n_bins; i++) {
        const double *const share[] = {o->all_treated, o->all_control, o->matched_treated,
                                       o->matched_control};
        bool any = false, some = false;
        for (size_t k = 0; k < COUNT_OF(share); k++) {
            const double h = bar(o, share[k], i, bars.unit);
            any = any || isfinite(h);
            some = some || h > 0.0;
            bars.tallest = fmax(bars.tallest, isfinite(h) ? h : 0.0);
        }
        bars.first = some && !seen ? i : bars.first;
        bars.last = some ? i : bars.last;
        seen = seen || some;
        bars.n += any;
        bars.n_empty += !any;
        bars.joined = bars.joined || o->hi[i] - o->lo[i] > 1.001 * bars.unit;
    }
    return bars;
}

static void write_script(Sheet *sheet, const Overlap *o, const Bars *bars, const char *done)
{
    /* only as wide as there are students, one empty bin more on either side */
    const double lo = o->lo[bars->first > 0 ? bars->first - 1 : 0];
    const double hi = o->hi[bars->last + 1 < o->n_bins ? bars->last + 1 : o->n_bins - 1];
    const Axis y = axis_round(0.0, fmax(fmin(bars->tallest, 100.0), 1e-6), 4);
    const Axis x = axis_round(lo, hi, 6);
    sheet_set(sheet, "lo", x.lo);
    sheet_set(sheet, "hi", x.hi);
    sheet_set(sheet, "most", y.hi);
    sheet_set(sheet, "unit", bars->unit);
    sheet_part(sheet, part_page, {"done", done});
    sheet_tics(sheet, "x", x, false, "");
    sheet_tics(sheet, "y", (Axis){-y.hi, y.hi, y.step, y.digits}, true, "%%");
    const double from = fmax(o->support_lo, x.lo), to = fmin(o->support_hi, x.hi);
    if (!isnan(o->support_lo) && from < to) { /* its ends are students' scores */
        sheet_set(sheet, "from", from);
        sheet_set(sheet, "to", to);
        sheet_part(sheet, part_support, {0});
        /* the words stay over the plot where the region itself is a sliver at its edge */
        sheet_set(
            sheet, "middle",
            fmin(fmax((from + to) / 2, x.lo + 0.22 * (x.hi - x.lo)), x.hi - 0.22 * (x.hi - x.lo)));
        sheet_part(sheet, part_support_words, {0});
    }
    sheet_part(sheet, part_bars, {0});
}

static void write_data(Sheet *sheet, const Overlap *o, const char *done)
{
    const double *const share[] = {o->all_treated, o->all_control, o->matched_treated,
                                   o->matched_control};
    sheet_block(sheet,
                arena_printf(sheet->arena,
                             "from, to, program all, comparison all, program %s, comparison %s: "
                             "percent of the group",
                             done, done));
    for (size_t i = 0; i < o->n_bins; i++) {
        sheet_real(sheet, o->lo[i]);
        sheet_real(sheet, o->hi[i]);
        for (size_t k = 0; k < COUNT_OF(share); k++)
            sheet_real(sheet, share[k][i]);
        sheet_end_row(sheet);
    }
    /* The outline has both corners of every bin, and comes down at the ends. */
    sheet_block(sheet, "outline: score, program, comparison, width of the bin");
    for (size_t i = 0; i < 2 * o->n_bins + 2; i++) {
        const bool first = i == 0, last = i == 2 * o->n_bins + 1;
        const size_t bin = first ? 0 : last ? o->n_bins - 1 : (i - 1) / 2;
        sheet_real(sheet, first || (!last && i % 2 == 1) ? o->lo[bin] : o->hi[bin]);
        sheet_real(sheet, first || last ? 0.0 : o->all_treated[bin]);
        sheet_real(sheet, first || last ? 0.0 : o->all_control[bin]);
        sheet_real(sheet, round_to(o->hi[bin] - o->lo[bin], 12));
        sheet_end_row(sheet);
    }
}

static void describe(Arena *arena, const Analysis *analysis, const Bars *bars, const char *people,
                     Figure *figure)
{
    const Overlap *o = &analysis->overlap;
    const char *done = analysis_words(analysis)->done;
    Text text = {.arena = arena};
    text_format(&text,
                "Estimated propensity scores: the program above the line, the comparison group "
                "below, each as a share of its own group. Outline: all eligible %s",
                people);
    if (analysis->hidden_cohort_treated == NULL && analysis->hidden_cohort_control == NULL)
        text_format(&text, " (%s and %s)", text_count(arena, analysis->n_cohort_treated),
                    text_count(arena, analysis->n_cohort_control));
    text_format(&text, "; filled: the %s groups, by weight", done);
    if (analysis->hidden_matched == NULL)
        text_format(&text, " (%s and %s)", text_count(arena, analysis->matching.n_treated),
                    text_count(arena, analysis->matching.n_control));
    text_add(&text, isnan(o->support_lo) ? "."
                    : o->support_lo < o->support_hi
                        ? ". The grey band marks the scores that both groups reach."
                        : ". There is no score that both groups reach.");
    if (bars->joined)
        text_format(&text, " Bins of few %s are joined, and drawn lower in proportion.", people);
    if (bars->n_empty > 0)
        text_format(&text, " Left out: %zu %s of few %s.", bars->n_empty,
                    text_plural(bars->n_empty, "bin", "bins"), people);
    figure->caption = text.bytes;
    figure->alt = arena_printf(
        arena, "Mirrored histogram of propensity scores from %s to %s.%s",
        text_real(arena, o->lo[bars->first], 2), text_real(arena, o->hi[bars->last], 2),
        isnan(o->support_lo)
            ? ""
            : arena_printf(arena, " Both groups reach scores from %s to %s.",
                           text_real(arena, o->support_lo, 2), text_real(arena, o->support_hi, 2)));
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)results;
    const Overlap *overlap = &analysis->overlap;
    const char *done = analysis_words(analysis)->done;
    const Bars bars = measure(overlap);
    if (bars.n == 0)
        return true;
    Sheet sheet = sheet_begin(
        arena, folder, figure->name,
        arena_printf(arena, "Propensity scores of both groups, all eligible and %s.", done), width,
        height);
    write_script(&sheet, overlap, &bars, done);
    write_data(&sheet, overlap, done);
    describe(arena, analysis, &bars, spec_people(arena, results->spec), figure);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_propensity_overlap = {
    .name = "propensity_overlap",
    .help = "Do the groups overlap, and what did the design keep?",
    .place = CHART_IN_OVERLAP,
    .per_analysis = true,
    .write = write_chart,
};
