#include "draw.h"

#include <math.h>

/* Inches. */
static const double height = 3.5, top = 0.36, bottom = 0.48, span = 2.7;

/* The mean of one group at one time, and its interval; NaN: none. */
typedef struct Point {
    double mean, lo, hi;
} Point;

typedef struct Growth {
    Point at[2][2]; /* group (program, comparison) by time (pretest, outcome) */
    const char *n[2];
} Growth;

static Growth growth_of(Arena *arena, const Effect *e)
{
    Growth g = {
        .at = {{{e->pre_mean_treated, e->pre_ci_low_treated, e->pre_ci_high_treated},
                {e->mean_treated, e->post_ci_low_treated, e->post_ci_high_treated}},
               {{e->pre_mean_control, e->pre_ci_low_control, e->pre_ci_high_control},
                {e->mean_control, e->post_ci_low_control, e->post_ci_high_control}}},
    };
    const size_t n[2] = {e->n_treated, e->n_control};
    for (int group = 0; group < 2; group++)
        g.n[group] = e->hidden_n != NULL
                         ? e->hidden_n
                         : arena_printf(arena, "n = %s", text_count(arena, n[group]));
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

static bool has_interval(const Growth *g, int group)
{
    return isfinite(g->at[group][0].lo) && isfinite(g->at[group][1].lo);
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

/* Across the page, in inches: the value axis, room for the first means, the two times, and room for
 * the labels at the end. */
typedef struct Layout {
    Axis y;
    double left, before, after, right, width;
    double place[2][2]; /* heights of the labels, by time and group */
} Layout;

/* "Program 205.3": what stands at the end of a line. */
static const char *end_label(Arena *arena, int group, double mean, int digits)
{
    return arena_printf(arena, "%s %s", group == 0 ? "Program" : "Comparison",
                        text_real(arena, mean, digits));
}

/* The two labels of a time stand at their means, moved apart where those are close. */
static void label_places(const Growth *g, int time, Axis y, double lines, double place[2])
{
    const double line = (y.hi - y.lo) * 0.1146 / (height - top - bottom);
    for (int group = 0; group < 2; group++)
        place[group] = g->at[group][time].mean;
    /* of two equal means the program's label stands above */
    if (place[0] == place[1])
        place[0] += 1e-6 * line;
    labels_apart(place, 2, lines * line, y.lo + (lines - 0.5) * line, y.hi);
}

static Layout layout_of(Arena *arena, const Growth *g, int digits)
{
    Layout l = {.y = value_axis(g)};
    double numbers = 0.0, first = 0.0, end = 0.0;
    numbers = fmax(label_inches(text_real(arena, l.y.lo, l.y.digits), TEXT_PLAIN),
                   label_inches(text_real(arena, l.y.hi, l.y.digits), TEXT_PLAIN));
    for (int group = 0; group < 2; group++) {
        first =
            fmax(first, label_inches(text_real(arena, g->at[group][0].mean, digits), TEXT_PLAIN));
        end = fmax(end,
                   label_inches(end_label(arena, group, g->at[group][1].mean, digits), TEXT_BOLD));
        end = fmax(end, label_inches(g->n[group], TEXT_SMALL));
    }
    l.left = numbers + 0.2;
    l.before = l.left + first + 0.28;
    l.after = l.before + span;
    l.width = l.after + 0.15 + end + 0.1;
    l.right = l.width - l.after - 0.1;
    label_places(g, 0, l.y, 1.3, l.place[0]);
    label_places(g, 1, l.y, 2.7, l.place[1]);
    return l;
}

/* The page is the plot, so that labels may stand beside the axes: gnuplot leaves out text from the
 * data that lies outside the ranges. */
static const char settings[] =
    "set lmargin at screen 0\n"
    "set rmargin at screen 1\n"
    "set tmargin at screen 1\n"
    "set bmargin at screen 0\n"
    "unset border\n"
    "unset tics\n"
    "per_inch = (hi-lo)/(H-top-bottom)\n"
    "x(inches) = (inches-before)/(after-before)   # places on the page, on the axes' scales\n"
    "y(inches) = hi + (top-inches)*per_inch       # counted from the upper edge\n"
    "set xrange [x(0):x(W)]\n"
    "set yrange [y(H):y(0)]\n"
    "set arrow 1 from x(left), lo to x(left), hi nohead linewidth 0.8 linecolor rgb INK\n"
    "set arrow 2 from x(left), lo to x(W-right), lo nohead linewidth 0.8 linecolor rgb INK\n"
    "nudge = 0.025/(after-before)   # intervals stand a little apart: neither hides the other\n";

/* Grid lines and the numbers of the value axis. */
static void draw_values(Sheet *sheet, Axis y)
{
    const int n = (int)lround((y.hi - y.lo) / y.step);
    for (int i = 0; i <= n; i++) {
        const double at = round_to(y.lo + i * y.step, y.digits);
        text_format(&sheet->script,
                    "set label %d \"%s\" at x(left-0.1), %.17g right textcolor rgb INK\n", 10 + i,
                    text_real(sheet->arena, at, y.digits), at);
        if (i > 0)
            text_format(
                &sheet->script,
                "set arrow %d from x(left), %.17g to x(W-right), %.17g nohead linewidth 0.7 "
                "linecolor rgb GRID back\n",
                10 + i, at, at);
    }
}

static void draw_lines(Sheet *sheet)
{
    sheet_plot(sheet,
               "dat index 1 using ($1+nudge):4:(0):($5-$4) with vectors nohead linewidth 1.5 "
               "linecolor rgb COMPARISON");
    sheet_plot(sheet,
               "dat index 0 using ($1-nudge):4:(0):($5-$4) with vectors nohead linewidth 1.51 "
               "linecolor rgb PROGRAM");
    sheet_plot(sheet, "dat index 1 using ($1+nudge):3 with linespoints linewidth 2 pointtype 13 "
                      "pointsize 0.9 linecolor rgb COMPARISON");
    sheet_plot(sheet, "dat index 0 using ($1-nudge):3 with linespoints linewidth 2.01 pointtype 7 "
                      "pointsize 0.75 linecolor rgb PROGRAM");
}

/* One clause draws the labels of one group at one time. */
static void draw_mean_labels(Sheet *sheet)
{
    static const char *const color[] = {"PROGRAM", "COMPARISON"};
    for (int group = 0; group < 2; group++) {
        sheet_plot(sheet, arena_printf(sheet->arena,
                                       "dat index %d using (x(before-0.12)):($1==0?$6:NaN):2 with "
                                       "labels right noenhanced textcolor rgb %s",
                                       group, color[group]));
        sheet_plot(sheet, arena_printf(sheet->arena,
                                       "dat index %d using (x(after+0.15)):($1==1?$6:NaN):2 with "
                                       "labels left noenhanced font BOLD textcolor rgb %s",
                                       group, color[group]));
        sheet_plot(sheet,
                   arena_printf(sheet->arena,
                                "dat index %d using (x(after+0.15)):($1==1?$6-0.145*per_inch:"
                                "NaN):7 with labels left noenhanced font SMALL "
                                "textcolor rgb MUTED",
                                group));
    }
}

static void write_script(Sheet *sheet, const Layout *layout)
{
    const struct {
        const char *name;
        double value;
    } variable[] = {
        {"lo", layout->y.lo},       {"hi", layout->y.hi},     {"top", top},
        {"bottom", bottom},         {"left", layout->left},   {"right", layout->right},
        {"before", layout->before}, {"after", layout->after},
    };
    for (size_t i = 0; i < COUNT_OF(variable); i++)
        sheet_set(sheet, variable[i].name, variable[i].value);
    text_add(&sheet->script, settings);
    draw_values(sheet, layout->y);
    draw_lines(sheet);
    draw_mean_labels(sheet);
    sheet_plot(sheet, "dat index 2 using 1:(y(H-bottom+0.17)):2 with labels center noenhanced "
                      "textcolor rgb INK");
    sheet_plot(sheet, "dat index 2 using 1:(y(H-bottom+0.33)):3 with labels center noenhanced "
                      "font SMALL textcolor rgb MUTED");
    sheet_plot(sheet, "dat index 3 using (x(0.08)):(y(0.14)):1 with labels left noenhanced "
                      "textcolor rgb INK");
}

static void write_data(Sheet *sheet, const Analysis *analysis, const Growth *g,
                       const Layout *layout)
{
    Arena *arena = sheet->arena;
    const int digits = analysis_digits(analysis);
    for (int group = 0; group < 2; group++) {
        sheet_block(sheet, group == 0
                               ? "program: time, label, mean, low, high, height of the label, n"
                               : "comparison: the same");
        for (int time = 0; time < 2; time++) {
            const Point *p = &g->at[group][time];
            const char *mean = text_real(arena, p->mean, digits);
            sheet_count(sheet, (size_t)time);
            sheet_text(sheet, time == 0 ? mean : end_label(arena, group, p->mean, digits));
            sheet_real(sheet, p->mean);
            sheet_real(sheet, p->lo);
            sheet_real(sheet, p->hi);
            sheet_real(sheet, layout->place[time][group]);
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

static void describe(Arena *arena, const Analysis *analysis, const Growth *g, const char *people,
                     Figure *figure)
{
    const int digits = analysis_digits(analysis);
    const char *mean[2][2];
    for (int group = 0; group < 2; group++)
        for (int time = 0; time < 2; time++)
            mean[group][time] = text_real(arena, g->at[group][time].mean, digits);
    const Effect *overall = analysis_overall(analysis);
    const MatchWords *words = match_words(analysis->design_spec);
    Text text = {.arena = arena};
    text_format(
        &text,
        "Mean score of the %s groups before and after, on the same scale (%s program "
        "and %s comparison %s, %s).",
        words->done,
        overall->hidden_n != NULL ? overall->hidden_n : text_count(arena, overall->n_treated),
        overall->hidden_n != NULL ? overall->hidden_n : text_count(arena, overall->n_control),
        people, words->as_it_is);
    if (has_interval(g, 0) || has_interval(g, 1))
        text_format(&text,
                    " The bars are %s intervals of each mean alone, by Student's t; the interval "
                    "of the difference between the groups is in the chart of effects.",
                    confidence_text(arena, analysis));
    for (int group = 0; group < 2; group++)
        if (!has_interval(g, group))
            text_format(&text,
                        " The %s group's means have no bars: it has too few clusters for an "
                        "interval.",
                        group == 0 ? "program" : "comparison");
    figure->caption = text.bytes;
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
    const Layout layout = layout_of(arena, &growth, analysis_digits(analysis));
    Sheet sheet =
        sheet_begin(arena, folder, figure->name,
                    arena_printf(arena, "Growth: mean scores of the %s groups before and after.",
                                 match_words(analysis->design_spec)->done),
                    layout.width, height);
    write_script(&sheet, &layout);
    write_data(&sheet, analysis, &growth, &layout);
    describe(arena, analysis, &growth, spec_people(arena, results->spec), figure);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_growth = {
    .name = "growth",
    .help = "How far did the compared groups grow from the pretest to the outcome?",
    .place = CHART_IN_EFFECT,
    .per_analysis = true,
    .write = write_chart,
};
