#include "canvas.h"

#include "alike/amount_tables.h"
#include "alike/calendar.h"
#include "alike/rounding.h"

#include <math.h>

static const NormGroup norm_group[2] = {NORM_GROUP_PROGRAM, NORM_GROUP_COMPARISON};
static const NormMeasure measure[2] = {NORM_AT_START, NORM_AT_END};

static const Table *norms_of(const Analysis *analysis)
{
    return tables_find(&analysis->tables, &table_norm_comparison);
}

static double number(const Table *table, int group, int time, const TableColumn *handle)
{
    return norm_comparison_number(table, norm_group[group], measure[time], handle);
}

static bool has_norms(const Analysis *analysis)
{
    const Table *table = norms_of(analysis);
    if (table == NULL)
        return false;
    return isfinite(number(table, 0, 0, &norm_comparison_columns.z)) &&
           isfinite(number(table, 0, 1, &norm_comparison_columns.z));
}

static const char *term_words(Arena *arena, const char *term)
{
    TermDate date;
    return term_read(term, &date) ? text_with_capital(arena, term_text(arena, date)) : term;
}

static Trajectory trajectory_of(Arena *arena, const Analysis *analysis)
{
    const Table *table = norms_of(analysis);
    const SpanSpec *span = analysis->outcome_spec->span; /* only test records have norms */
    Trajectory t = {.time = {term_words(arena, span->from.text), term_words(arena, span->to.text)}};
    const int digits =
        rounding_digits_within(table_cell(table, 0, &norm_comparison_columns.score)->step, 1);
    for (int group = 0; group < 2; group++)
        for (int time = 0; time < 2; time++) {
            const double percentile =
                number(table, group, time, &norm_comparison_columns.percentile);
            const double score = number(table, group, time, &norm_comparison_columns.score);
            Interval *at = &t.at[group][time];
            at->value = number(table, group, time, &norm_comparison_columns.z);
            at->lo = number(table, group, time, &norm_comparison_columns.ci_low);
            at->hi = number(table, group, time, &norm_comparison_columns.ci_high);
            t.words[group][time] = isfinite(percentile) ? text_percentile(arena, percentile) : "";
            t.said[group][time] =
                arena_printf(arena, "%s (%s; %s [%s, %s])", t.words[group][time],
                             text_real(arena, score, digits), text_real(arena, at->value, 2),
                             text_real(arena, at->lo, 2), text_real(arena, at->hi, 2));
        }
    return t;
}

static const char *caption(Arena *arena, const Results *results, const Trajectories *t)
{
    const Analysis *first = t->outcomes.analysis[0];
    Text text = {.arena = arena};
    text_format(&text,
                "Mean scores of the %s groups at the start and the end, as national percentiles. "
                "The nation's own growth is flat: a line that rises grew more than the nation's "
                "%s in the same grades and terms. Vertical bars: %s intervals. Grey: the middle "
                "half of the nation, as far as it is within the axis.",
                analysis_words(first)->done, spec_people(arena, results->spec),
                analysis_confidence_words(arena, first));
    size_t n_missing = 0;
    for (size_t i = 0; i < t->outcomes.n; i++)
        n_missing += !isfinite(t->of[i].at[1][0].value) || !isfinite(t->of[i].at[1][1].value);
    if (n_missing > 0)
        text_format(&text, " Without the comparison group: %zu of %zu outcomes.", n_missing,
                    t->outcomes.n);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    Trajectories t = {
        .title = "Both groups against the nation, of every outcome.",
        .columns =
            "points: panel, group (0 program, 1 comparison), time (0 start, 1 end), z against "
            "the nation, low, high, percentile; y of its words, on a phone",
        .what = "National percentile of the mean score",
        .beside = "score; SDs from the nation",
        .outcomes = outcomes_of(arena, &outline, false, has_norms),
        .lo = -0.80,
        .hi = 0.12,
        .more = 0.06,
        .n_lines = 5,
        .line = {{-1.2816, "10th", 2},
                 {-0.6745, "25th", 1},
                 {0.0, "50th", 0},
                 {0.6745, "75th", 1},
                 {1.2816, "90th", 2}},
    };
    if (t.outcomes.n == 0)
        return true;
    t.of = ARENA_ARRAY(arena, Trajectory, t.outcomes.n);
    for (size_t i = 0; i < t.outcomes.n; i++)
        t.of[i] = trajectory_of(arena, t.outcomes.analysis[i]);
    figure->caption = caption(arena, results, &t);
    *made = true;
    return trajectories_write(arena, &t, folder, figure, err);
}

const Chart chart_norm_outcomes = {
    .name = "norm_outcomes",
    .help = "Did the groups rise or fall against the nation?",
    .place = CHART_IN_NORMS,
    .compares = true,
    .write = write_chart,
};
