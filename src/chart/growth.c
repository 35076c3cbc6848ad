#include "chart/growth.gp.inc"
#include "draw.h"

#include <math.h>

/* Inches. */
static const double height = 3.5, top = 0.36, bottom = 0.48;

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

/* "Program 205.3": what stands at the end of a line. */
static const char *end_label(Arena *arena, int group, double mean, int digits)
{
    return arena_printf(arena, "%s %s", group == 0 ? "Program" : "Comparison",
                        text_real(arena, mean, digits));
}

typedef struct Layout {
    Times times;
    double place[2][2]; /* heights of the labels, by time and group */
} Layout;

/* The two labels of a time stand at their means, moved apart where those are close. */
static void label_places(const Growth *g, int time, const Page *page, double lines, double place[2])
{
    const double line = page_inches(page, 0.1146);
    for (int group = 0; group < 2; group++)
        place[group] = g->at[group][time].mean;
    /* of two equal means the program's label stands above */
    if (place[0] == place[1])
        place[0] += 1e-6 * line;
    labels_apart(place, 2, lines * line, page->y.lo + (lines - 0.5) * line, page->y.hi);
}

static Layout layout_of(Arena *arena, const Growth *g, int digits)
{
    Layout l;
    double widest[2] = {0.0, 0.0};
    for (int group = 0; group < 2; group++) {
        const Point *at = g->at[group];
        widest[0] = fmax(widest[0], label_inches(text_real(arena, at[0].mean, digits), TEXT_PLAIN));
        widest[1] =
            fmax(widest[1], label_inches(end_label(arena, group, at[1].mean, digits), TEXT_BOLD));
        widest[1] = fmax(widest[1], label_inches(g->n[group], TEXT_SMALL));
    }
    l.times = times_of(
        arena, (Page){.y = value_axis(g), .height = height, .top = top, .bottom = bottom}, widest);
    label_places(g, 0, &l.times.page, 1.3, l.place[0]);
    label_places(g, 1, &l.times.page, 2.7, l.place[1]);
    return l;
}

static void write_script(Sheet *sheet, const Layout *layout)
{
    times_begin(sheet, &layout->times);
    page_line(sheet, &layout->times.page, layout->times.page.y.lo,
              "linewidth 0.8 linecolor rgb INK");
    sheet_part(sheet, part_lines, {0});
    sheet_part(sheet, part_labels, {"group", "0"}, {"color", "PROGRAM"});
    sheet_part(sheet, part_labels, {"group", "1"}, {"color", "COMPARISON"});
    times_names(sheet, 2);
    sheet_part(sheet, part_tests, {0});
    page_axis_title(sheet, 3);
}

static void write_data(Sheet *sheet, const Analysis *analysis, const Growth *g,
                       const Layout *layout)
{
    Arena *arena = sheet->arena;
    const int digits = analysis_mean_digits(analysis);
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
            sheet_place(sheet, layout->place[time][group], layout->times.page.y);
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
    times_axis_words(sheet, analysis);
}

static void describe(Arena *arena, const Analysis *analysis, const Growth *g, const char *people,
                     Figure *figure)
{
    const int digits = analysis_mean_digits(analysis);
    const char *mean[2][2];
    for (int group = 0; group < 2; group++)
        for (int time = 0; time < 2; time++)
            mean[group][time] = text_real(arena, g->at[group][time].mean, digits);
    const Effect *overall = analysis_overall(analysis);
    const MatchWords *words = analysis_words(analysis);
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
                    analysis_confidence_words(arena, analysis));
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
    const Layout layout = layout_of(arena, &growth, analysis_mean_digits(analysis));
    Sheet sheet =
        sheet_begin(arena, folder, figure->name,
                    arena_printf(arena, "Growth: mean scores of the %s groups before and after.",
                                 analysis_words(analysis)->done),
                    layout.times.page.width, height);
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
