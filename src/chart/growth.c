#include "draw.h"

#include <math.h>

static const double width = 5.8, height = 3.5, top = 0.42, bottom = 0.62;
static const double plot_left = 0.75, plot_right = 1.95;

/* How far an interval of a mean reaches: 97.5% of the normal distribution. */
static const double reach = 1.96;

/* The mean of one group at one time, and its interval. */
typedef struct Point {
    double mean, lo, hi;
} Point;

static Point point(double mean, double se)
{
    const double half = isfinite(se) ? reach * se : NAN;
    return (Point){mean, mean - half, mean + half};
}

typedef struct Growth {
    Point at[2][2]; /* group (program, comparison) by time (pretest, outcome) */
    const char *n[2];
} Growth;

static Growth growth_of(Arena *arena, const Effect *e)
{
    Growth g = {
        .at = {{point(e->pre_mean_treated, e->pre_se_treated),
                point(e->mean_treated, e->post_se_treated)},
               {point(e->pre_mean_control, e->pre_se_control),
                point(e->mean_control, e->post_se_control)}},
    };
    g.n[0] = arena_printf(arena, "n = %s", text_count(arena, e->n_treated));
    g.n[1] = arena_printf(arena, "n = %s", text_count(arena, e->n_control));
    return g;
}

static bool is_complete(const Growth *g)
{
    for (int group = 0; group < 2; group++)
        for (int time = 0; time < 2; time++)
            if (!isfinite(g->at[group][time].mean))
                return false;
    return true;
}

static Axis value_axis(const Growth *g)
{
    double lo = INFINITY, hi = -INFINITY;
    for (int group = 0; group < 2; group++) {
        for (int time = 0; time < 2; time++) {
            const Point *p = &g->at[group][time];
            lo = fmin(lo, isfinite(p->lo) ? p->lo : p->mean);
            hi = fmax(hi, isfinite(p->hi) ? p->hi : p->mean);
        }
    }
    return axis_round(lo - 0.04 * (hi - lo), hi + 0.04 * (hi - lo), 6);
}

static const char settings[] =
    "set lmargin at screen left/W\n"
    "set rmargin at screen 1-right/W\n"
    "set tmargin at screen 1-top/H\n"
    "set bmargin at screen bottom/H\n"
    "set xrange [-0.16:1.12]\n"
    "set yrange [lo:hi]\n"
    "set xtics (\"\" 0, \"\" 1)\n"
    "set grid ytics linetype 1 linewidth 0.7 linecolor rgb GRID\n"
    "line = (hi-lo)*0.1146/(H-top-bottom)   # the height of a line of text\n";

static void write_script(Sheet *sheet, Axis y)
{
    sheet_set(sheet, "lo", y.lo);
    sheet_set(sheet, "hi", y.hi);
    sheet_set(sheet, "top", top);
    sheet_set(sheet, "bottom", bottom);
    sheet_set(sheet, "left", plot_left);
    sheet_set(sheet, "right", plot_right);
    text_add(&sheet->script, settings);
    sheet_tics(sheet, "y", y, false, "");
    /* intervals stand a little apart, so that neither hides the other */
    sheet_plot(sheet,
               "dat index 1 using ($1+0.012):4:(0):($5-$4) with vectors nohead linewidth 1.5 "
               "linecolor rgb COMPARISON");
    sheet_plot(sheet,
               "dat index 0 using ($1-0.012):4:(0):($5-$4) with vectors nohead linewidth 1.51 "
               "linecolor rgb PROGRAM");
    sheet_plot(sheet, "dat index 1 using ($1+0.012):3 with linespoints linewidth 2 pointtype 13 "
                      "pointsize 0.9 linecolor rgb COMPARISON");
    sheet_plot(sheet, "dat index 0 using ($1-0.012):3 with linespoints linewidth 2.01 pointtype 7 "
                      "pointsize 0.75 linecolor rgb PROGRAM");
    /* labels: first what the axes are, then the means, where the program put them */
    sheet_plot(sheet, "dat index 2 using 1:(lo-1.5*line):2 with labels center noenhanced "
                      "textcolor rgb INK");
    sheet_plot(sheet,
               "dat index 2 using 1:(lo-2.8*line):3 with labels center noenhanced font SMALL "
               "textcolor rgb MUTED");
    sheet_plot(sheet, "dat index 3 using (-0.16):(hi+1.4*line):1 with labels left noenhanced "
                      "textcolor rgb INK offset -5.2,0");
    sheet_plot(sheet, "dat index 0 using ($1==0?$1-0.012:NaN):6:2 with labels right noenhanced "
                      "textcolor rgb PROGRAM offset -1.2,0");
    sheet_plot(sheet, "dat index 1 using ($1==0?$1+0.012:NaN):6:2 with labels right noenhanced "
                      "textcolor rgb COMPARISON offset -1.2,0");
    sheet_plot(sheet, "dat index 0 using ($1==1?$1:NaN):6:2 with labels left noenhanced font BOLD "
                      "textcolor rgb PROGRAM offset 1.5,0");
    sheet_plot(sheet, "dat index 1 using ($1==1?$1:NaN):6:2 with labels left noenhanced font BOLD "
                      "textcolor rgb COMPARISON offset 1.5,0");
    sheet_plot(sheet,
               "dat index 0 using ($1==1?$1:NaN):($6-1.15*line):7 with labels left noenhanced "
               "font SMALL textcolor rgb MUTED offset 1.5,0");
    sheet_plot(sheet,
               "dat index 1 using ($1==1?$1:NaN):($6-1.15*line):7 with labels left noenhanced "
               "font SMALL textcolor rgb MUTED offset 1.5,0");
}

/* Where the two labels of a time stand: at their means, moved apart when those are close. */
static void label_places(const Growth *g, int time, Axis y, double lines, double place[2])
{
    const double line = (y.hi - y.lo) * 0.1146 / (height - top - bottom);
    for (int group = 0; group < 2; group++)
        place[group] = g->at[group][time].mean;
    labels_apart(place, 2, lines * line, y.lo + 0.5 * line * lines, y.hi);
}

static void write_data(Sheet *sheet, const Analysis *analysis, const Growth *g, Axis y)
{
    static const char *const who[] = {"Program", "Comparison"};
    Arena *arena = sheet->arena;
    const int digits = analysis_digits(analysis);
    double place[2][2];
    label_places(g, 0, y, 1.25, place[0]);
    label_places(g, 1, y, 2.6, place[1]);
    for (int group = 0; group < 2; group++) {
        sheet_block(sheet, group == 0
                               ? "program: time, label, mean, low, high, height of the label, n"
                               : "comparison: the same");
        for (int time = 0; time < 2; time++) {
            const Point *p = &g->at[group][time];
            const char *mean = text_real(arena, p->mean, digits);
            sheet_count(sheet, (size_t)time);
            sheet_text(sheet, time == 0 ? mean : arena_printf(arena, "%s %s", who[group], mean));
            sheet_real(sheet, p->mean);
            sheet_real(sheet, p->lo);
            sheet_real(sheet, p->hi);
            sheet_real(sheet, place[time][group]);
            sheet_text(sheet, g->n[group]);
            sheet_end_row(sheet);
        }
    }
    sheet_block(sheet, "times: place, name, test");
    for (int time = 0; time < 2; time++) {
        sheet_count(sheet, (size_t)time);
        sheet_text(sheet, time == 0 ? "Before" : "After");
        sheet_text(sheet,
                   label_fit(arena, time == 0 ? pretest_label(analysis) : analysis_label(analysis),
                             TEXT_SMALL, 2.2));
        sheet_end_row(sheet);
    }
    sheet_block(sheet, "what the value axis shows");
    const char *unit = analysis_unit(analysis);
    sheet_text(sheet, unit == NULL || *unit == '\0'
                          ? "Mean score"
                          : label_fit(arena, arena_printf(arena, "Mean score (%s)", unit),
                                      TEXT_PLAIN, 4.0));
    sheet_end_row(sheet);
}

static void describe(Arena *arena, const Analysis *analysis, const Growth *g, Figure *figure)
{
    const int digits = analysis_digits(analysis);
    const char *mean[2][2];
    for (int group = 0; group < 2; group++)
        for (int time = 0; time < 2; time++)
            mean[group][time] = text_real(arena, g->at[group][time].mean, digits);
    figure->caption = arena_printf(
        arena,
        "Mean score of the matched groups before and after, on the same scale (%s program and %s "
        "comparison students, weighted as matched). The bars reach 1.96 standard errors of each "
        "mean "
        "to either side, a 95%% interval of that mean alone; the interval of the difference "
        "between "
        "the groups is in the chart of effects.",
        text_count(arena, analysis_overall(analysis)->n_treated),
        text_count(arena, analysis_overall(analysis)->n_control));
    figure->alt = arena_printf(arena,
                               "Two lines from before to after. The program group goes from %s to "
                               "%s, the comparison group "
                               "from %s to %s.",
                               mean[0][0], mean[0][1], mean[1][0], mean[1][1]);
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)results;
    const Effect *overall = analysis_overall(analysis);
    /* lines between tests on different scales would show growth that nobody measured */
    if (overall == NULL || overall->hidden != NULL || !analysis->outcome_spec->same_scale)
        return true;
    const Growth growth = growth_of(arena, overall);
    if (!is_complete(&growth))
        return true;
    const Axis y = value_axis(&growth);
    Sheet sheet =
        sheet_begin(arena, folder, figure->name,
                    "Growth: mean scores of the matched groups before and after.", width, height);
    write_script(&sheet, y);
    write_data(&sheet, analysis, &growth, y);
    describe(arena, analysis, &growth, figure);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_growth = {
    .name = "growth",
    .help = "How far did the matched groups grow from the pretest to the outcome?",
    .per_analysis = true,
    .write = write_chart,
};
