#include "chart/quintile_effects.gp.inc"
#include "draw.h"

#include "alike/further_tables.h"

#include <math.h>

static const double axis_height = 2.5, top = 0.42, bottom = 0.50, line_height = 0.15,
                    slot_least = 0.62, slot_most = 1.0;
static const double widest = 6.0;

enum { LINES_MAX = 3 };

typedef struct Bar {
    const char *line[LINES_MAX]; /* of the label, "" beyond its last */
    const char *label, *size;    /* of the program group, or what stands in its place */
    double effect, lo, hi;       /* NaN: nothing is drawn */
    bool hidden;
} Bar;

typedef struct Bars {
    size_t n, n_drawn, n_hidden;
    Bar *bar;
    size_t n_lines; /* of the longest label */
    double overall;
} Bars;

static const int digits = 2; /* of effect sizes */

static Bar bar_of(Arena *arena, const Table *table, size_t row)
{
    const char *count = table_words(table, arena, row, &group_effects_columns.n_treated);
    return (Bar){
        .label = table_words(table, arena, row, &group_effects_columns.group),
        .size = table_hides(table, row, &group_effects_columns.n_treated)
                    ? count
                    : arena_printf(arena, "n = %s", count),
        .effect = table_real(table, row, &group_effects_columns.g),
        .lo = table_real(table, row, &group_effects_columns.g_ci_low),
        .hi = table_real(table, row, &group_effects_columns.g_ci_high),
        .hidden = table_hides(table, row, &group_effects_columns.g),
    };
}

static Bars bars_of(Arena *arena, const Analysis *analysis, const Table *table)
{
    const Effect *overall = analysis_overall(analysis);
    Bars bars = {.bar = ARENA_ARRAY(arena, Bar, table->n_rows), .overall = NAN};
    if (overall != NULL && overall->hidden == NULL)
        bars.overall = overall->effect_size;
    for (size_t i = 0; i < table->n_rows; i++) {
        bars.bar[bars.n] = bar_of(arena, table, i);
        bars.n_drawn += isfinite(bars.bar[bars.n].effect) ? 1 : 0;
        bars.n_hidden += table_hides(table, i, &group_effects_columns.g);
        bars.n++;
    }
    return bars;
}

static Axis effect_axis(const Bars *bars)
{
    double lo = 0.0, hi = 0.0;
    for (size_t i = 0; i < bars->n; i++) {
        const Bar *bar = &bars->bar[i];
        if (!isfinite(bar->effect))
            continue;
        lo = fmin(lo, isfinite(bar->lo) ? bar->lo : bar->effect);
        hi = fmax(hi, isfinite(bar->hi) ? bar->hi : bar->effect);
    }
    if (hi - lo < 0.2)
        hi = lo + 0.2; /* a range that does not magnify nothing into something */
    return axis_round(lo, hi, 6);
}

static Page page_of(Arena *arena, Bars *bars, double *slot)
{
    double labels = 0.0;
    for (size_t i = 0; i < bars->n; i++) {
        labels = fmax(labels, label_inches(bars->bar[i].label, TEXT_PLAIN));
        labels = fmax(labels, label_inches(bars->bar[i].size, TEXT_SMALL));
    }
    *slot = fmax(slot_least, fmin(fmax(labels + 0.12, slot_most), widest / (double)bars->n));
    for (size_t i = 0; i < bars->n; i++) {
        Bar *bar = &bars->bar[i];
        const size_t n =
            label_wrap(arena, bar->label, TEXT_PLAIN, *slot - 0.06, LINES_MAX, bar->line);
        bars->n_lines = n > bars->n_lines ? n : bars->n_lines;
        for (size_t k = n; k < LINES_MAX; k++)
            bar->line[k] = "";
    }
    Page page = {.y = effect_axis(bars),
                 .top = top,
                 .bottom = bottom + line_height * (double)bars->n_lines,
                 .right = 0.95};
    page.left = page_numbers(arena, page.y) + 0.25;
    page.width = page.left + *slot * (double)bars->n + page.right;
    page.height = page.top + axis_height + page.bottom;
    return page;
}

static void write_lines(Sheet *sheet, const Bars *bars, const Page *page)
{
    page_line(sheet, page, 0.0, "linewidth 0.9 linecolor rgb INK front");
    if (!isfinite(bars->overall) || bars->overall < page->y.lo || bars->overall > page->y.hi)
        return;
    page_line(sheet, page, bars->overall, "linewidth 1.0 dashtype 3 linecolor rgb PROGRAM front");
    const char *words = text_real(sheet->arena, bars->overall, digits);
    page_line_words(sheet, page, bars->overall, arena_printf(sheet->arena, "overall %s", words),
                    "PROGRAM");
}

static void write_plot(Sheet *sheet, const Bars *bars)
{
    Arena *arena = sheet->arena;
    if (bars->n_drawn > 0)
        sheet_part(sheet, part_bars, {0});
    sheet_part(sheet, part_numbers, {0});
    for (size_t k = 0; k < bars->n_lines; k++)
        sheet_part(sheet, part_name,
                   {"below", arena_printf(arena, "%.2f", 0.15 + line_height * (double)k)},
                   {"column", arena_printf(arena, "%zu", 8 + k)});
    sheet_part(sheet, part_sizes,
               {"below", arena_printf(arena, "%.2f", 0.16 + line_height * (double)bars->n_lines)});
    page_foot_title(sheet, 0.14);
    page_axis_title(sheet, 1);
}

static void write_data(Sheet *sheet, const Analysis *analysis, const Bars *bars, const Page *page,
                       double slot)
{
    Arena *arena = sheet->arena;
    sheet_block(
        sheet,
        "place in inches, size, effect, low, high, number, its height, lines of the group's name");
    for (size_t i = 0; i < bars->n; i++) {
        const Bar *bar = &bars->bar[i];
        const bool drawn = isfinite(bar->effect);
        /* beside the interval, beyond the bar's end */
        const double number =
            drawn ? bar->effect + page_inches(page, bar->effect < 0 ? -0.09 : 0.09) : 0.0;
        sheet_real(sheet, round_to(page->left + ((double)i + 0.5) * slot, 4));
        sheet_text(sheet, drawn ? bar->size : bar->hidden ? HIDDEN_MARK : "not estimated");
        sheet_real(sheet, bar->effect);
        sheet_real(sheet, isfinite(bar->lo) ? bar->lo : bar->effect);
        sheet_real(sheet, isfinite(bar->hi) ? bar->hi : bar->effect);
        sheet_text(sheet, drawn ? text_real(arena, bar->effect, digits) : "");
        sheet_place(sheet, number, page->y);
        for (size_t k = 0; k < LINES_MAX; k++)
            sheet_text(sheet, bar->line[k]);
        sheet_end_row(sheet);
    }
    sheet_block(sheet, "what the axes show");
    sheet_text(sheet, label_fit(arena,
                                arena_printf(arena, "%s (%s)",
                                             analysis->outcome_spec->same_scale ? "Effect on growth"
                                                                                : "Effect",
                                             "effect size"),
                                TEXT_PLAIN, 4.0));
    sheet_text(sheet, "Where students started");
    sheet_end_row(sheet);
}

/* "3.1 [1.2, 5.0]" */
static const char *range_text(Arena *arena, const Bar *bar)
{
    return arena_printf(arena, "%s [%s, %s]", text_real(arena, bar->effect, digits),
                        text_real(arena, bar->lo, digits), text_real(arena, bar->hi, digits));
}

static void describe(Arena *arena, const Analysis *analysis, const Bars *bars, Figure *figure)
{
    Text alt = {.arena = arena}, text = {.arena = arena};
    text_format(&text,
                "Effect on %s by where students started, %s, with "
                "%s intervals; n counts program students. The groups are smaller than the whole, "
                "so their intervals are wider; the dotted line is the overall effect.",
                analysis_label(analysis), analysis_effect_size_words(arena, analysis),
                analysis_confidence_words(arena, analysis));
    text_left_out(&text, bars->n_hidden, bars->n - bars->n_drawn - bars->n_hidden);
    figure->caption = text.bytes;
    text_add(&alt, "Bars of the effect by starting score:");
    for (size_t i = 0; i < bars->n; i++)
        if (isfinite(bars->bar[i].effect))
            text_format(&alt, " %s: %s.", bars->bar[i].label, range_text(arena, &bars->bar[i]));
    figure->alt = alt.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)results;
    const Table *table = tables_find(&analysis->tables, &table_pretest_quintile);
    if (table == NULL)
        table = tables_find(&analysis->tables, &table_pretest_norm_quintile);
    if (table == NULL)
        return true;
    Bars bars = bars_of(arena, analysis, table);
    if (bars.n_drawn == 0)
        return true;
    double slot = 0.0;
    const Page page = page_of(arena, &bars, &slot);
    Sheet sheet = sheet_begin(arena, folder, figure->name, "Effects by the starting score.",
                              page.width, page.height);
    sheet_set(&sheet, "left", page.left);
    sheet_set(&sheet, "right", page.right);
    sheet_set(&sheet, "half", 0.29 * slot);
    page_begin(&sheet, &page);
    write_lines(&sheet, &bars, &page);
    write_plot(&sheet, &bars);
    write_data(&sheet, analysis, &bars, &page, slot);
    describe(arena, analysis, &bars, figure);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_quintile_effects = {
    .name = "quintile_effects",
    .help = "Who gained: those who started low or high?",
    .place = CHART_IN_STARTING,
    .per_analysis = true,
    .write = write_chart,
};
