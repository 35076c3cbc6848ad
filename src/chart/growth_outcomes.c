#include "canvas.h"

#include "alike/amount_tables.h"
#include "alike/told.h"

#include <math.h>

/* Lines between tests on different scales would show growth that nobody measured; where there are
 * norms, another chart shows it against the nation. */
static bool has_growth(const Analysis *analysis)
{
    const Effect *e = analysis_overall(analysis);
    return e != NULL && e->hidden == NULL && analysis->outcome_spec->same_scale &&
           isfinite(e->pre_mean_treated) && isfinite(e->mean_treated) &&
           isfinite(e->pre_mean_control) && isfinite(e->mean_control) && e->sd > 0.0 &&
           tables_find(&analysis->tables, &table_norm_comparison) == NULL;
}

static Trajectory trajectory_of(Arena *arena, const Results *results, const Analysis *analysis)
{
    const Effect *e = analysis_overall(analysis);
    const double mean[2][2] = {{e->pre_mean_treated, e->mean_treated},
                               {e->pre_mean_control, e->mean_control}};
    const double low[2][2] = {{e->pre_ci_low_treated, e->post_ci_low_treated},
                              {e->pre_ci_low_control, e->post_ci_low_control}};
    const double high[2][2] = {{e->pre_ci_high_treated, e->post_ci_high_treated},
                               {e->pre_ci_high_control, e->post_ci_high_control}};
    static const char *const field[2][2][3] = {
        {{"pre_mean_treated", "pre_ci_low_treated", "pre_ci_high_treated"},
         {"mean_treated", "post_ci_low_treated", "post_ci_high_treated"}},
        {{"pre_mean_control", "pre_ci_low_control", "pre_ci_high_control"},
         {"mean_control", "post_ci_low_control", "post_ci_high_control"}}};
    Trajectory t = {.time = {"Before", "After"}};
    for (int group = 0; group < 2; group++)
        for (int time = 0; time < 2; time++) {
            t.at[group][time] = (Interval){mean[group][time], low[group][time], high[group][time]};
            t.words[group][time] = told_points(arena, results, analysis, e, field[group][time][0]);
            t.said[group][time] =
                isfinite(low[group][time])
                    ? arena_printf(arena, "%s [%s, %s]", t.words[group][time],
                                   told_points(arena, results, analysis, e, field[group][time][1]),
                                   told_points(arena, results, analysis, e, field[group][time][2]))
                    : t.words[group][time];
        }
    return t;
}

static bool has_intervals(const Trajectories *t)
{
    for (size_t i = 0; i < t->outcomes.n; i++)
        for (int group = 0; group < 2; group++)
            if (isfinite(t->of[i].at[group][1].lo))
                return true;
    return false;
}

static const char *caption(Arena *arena, const Results *results, const Trajectories *t)
{
    const Analysis *first = t->outcomes.analysis[0];
    Text text = {.arena = arena};
    text_format(&text,
                "Mean scores of the %s groups before and after, on the same scale (%s, %s). Every "
                "panel is as many standard deviations of its outcome high, so that slopes can be "
                "compared.",
                analysis_words(first)->done, spec_people(arena, results->spec),
                analysis_words(first)->as_it_is);
    if (has_intervals(t))
        text_format(&text,
                    " Vertical bars: %s intervals of each mean alone, by Student's t; the interval "
                    "of the difference between the groups is in the chart of effects.",
                    analysis_confidence_words(arena, first));
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    Trajectories t = {
        .title = "Mean scores before and after, of every outcome.",
        .columns =
            "points: panel, group (0 program, 1 comparison), time (0 before, 1 after), mean, "
            "low, high, mean in words; y of the words, on a phone",
        .what = "Mean score",
        .outcomes = outcomes_of(arena, &outline, false, has_growth),
        .more = 0.05,
    };
    if (t.outcomes.n == 0)
        return true;
    t.of = ARENA_ARRAY(arena, Trajectory, t.outcomes.n);
    t.unit = ARENA_ARRAY(arena, double, t.outcomes.n);
    for (size_t i = 0; i < t.outcomes.n; i++) {
        t.unit[i] = analysis_overall(t.outcomes.analysis[i])->sd;
        t.of[i] = trajectory_of(arena, results, t.outcomes.analysis[i]);
    }
    figure->caption = caption(arena, results, &t);
    *made = true;
    return trajectories_write(arena, &t, folder, figure, err);
}

const Chart chart_growth_outcomes = {
    .name = "growth_outcomes",
    .help = "How far did the compared groups grow on each outcome?",
    .place = CHART_IN_GROWTH,
    .compares = true,
    .write = write_chart,
};
