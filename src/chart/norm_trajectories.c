#include "chart/norm_trajectories.gp.inc"
#include "draw.h"

#include "alike/further_tables.h"
#include "alike/rounding.h"

#include <math.h>

/* Inches. */
static const double height = 3.56, top = 0.42, bottom = 0.44;

enum { PROGRAM, COMPARISON, N_GROUPS };
enum { START, END, N_TIMES };

static const char *const group_name[N_GROUPS] = {"program", "comparison"};

typedef struct Line {
    bool shown; /* both ends are known */
    double score[N_TIMES], percentile[N_TIMES];
} Line;

/* What the table says; the nation is that of the program's grades. */
typedef struct Trajectories {
    Line line[N_GROUPS];
    double p25[N_TIMES], mean[N_TIMES], p75[N_TIMES];
} Trajectories;

static Trajectories trajectories_of(const Table *table)
{
    static const NormGroup norm_group[N_GROUPS] = {NORM_GROUP_PROGRAM, NORM_GROUP_COMPARISON};
    static const NormMeasure measure[N_TIMES] = {NORM_AT_START, NORM_AT_END};
    Trajectories t = {0};
    for (int time = 0; time < N_TIMES; time++) {
        const NormMeasure at = measure[time];
        t.p25[time] = norm_comparison_number(table, NORM_GROUP_PROGRAM, at,
                                             &norm_comparison_columns.norm_p25);
        t.mean[time] = norm_comparison_number(table, NORM_GROUP_PROGRAM, at,
                                              &norm_comparison_columns.norm_score);
        t.p75[time] = norm_comparison_number(table, NORM_GROUP_PROGRAM, at,
                                             &norm_comparison_columns.norm_p75);
        for (int k = 0; k < N_GROUPS; k++) {
            Line *line = &t.line[k];
            line->score[time] =
                norm_comparison_number(table, norm_group[k], at, &norm_comparison_columns.score);
            line->percentile[time] = norm_comparison_number(table, norm_group[k], at,
                                                            &norm_comparison_columns.percentile);
            line->shown = (time == START || line->shown) && isfinite(line->score[time]);
        }
    }
    return t;
}

static bool is_complete(const Trajectories *t)
{
    for (int time = 0; time < N_TIMES; time++)
        if (!isfinite(t->p25[time]) || !isfinite(t->mean[time]) || !isfinite(t->p75[time]))
            return false;
    return t->line[PROGRAM].shown;
}

static Axis value_axis(const Trajectories *t)
{
    double lo = INFINITY, hi = -INFINITY;
    for (int time = 0; time < N_TIMES; time++) {
        lo = fmin(lo, t->p25[time]);
        hi = fmax(hi, t->p75[time]);
        for (int group = 0; group < N_GROUPS; group++)
            if (t->line[group].shown) {
                lo = fmin(lo, t->line[group].score[time]);
                hi = fmax(hi, t->line[group].score[time]);
            }
    }
    return axis_round(lo, hi, 6);
}

typedef struct Label {
    const char *text;
    double at;
    const char *look; /* gnuplot's words for it */
} Label;

enum { LABELS_MAX = 5 };

typedef struct Layout {
    Times times;
    size_t n[N_TIMES];
    Label label[N_TIMES][LABELS_MAX];
    int digits;
} Layout;

static void add_label(Layout *l, int time, const char *text, double at, const char *look)
{
    l->label[time][l->n[time]++] = (Label){text, at, look};
}

static const char *line_label(Arena *arena, const Line *line, int group, int time, int digits)
{
    const char *score = text_real(arena, line->score[time], digits);
    const char *percentile = text_percentile(arena, line->percentile[time]);
    if (time == START)
        return arena_printf(arena, "%s (%s)", score, percentile);
    return arena_printf(arena, "%s %s, %s percentile", group == PROGRAM ? "Program" : "Comparison",
                        score, percentile);
}

static void add_labels(Arena *arena, const Trajectories *t, Layout *l)
{
    static const char *const look[N_GROUPS] = {"font BOLD textcolor rgb PROGRAM",
                                               "font BOLD textcolor rgb COMPARISON"};
    static const char *const plain[N_GROUPS] = {"textcolor rgb PROGRAM",
                                                "textcolor rgb COMPARISON"};
    for (int time = 0; time < N_TIMES; time++)
        for (int group = 0; group < N_GROUPS; group++)
            if (t->line[group].shown)
                add_label(l, time, line_label(arena, &t->line[group], group, time, l->digits),
                          t->line[group].score[time], time == START ? plain[group] : look[group]);
    add_label(l, END, "75th national percentile", t->p75[END], "font SMALL textcolor rgb MUTED");
    add_label(l, END, "national mean", t->mean[END], "font SMALL textcolor rgb MUTED");
    add_label(l, END, "25th national percentile", t->p25[END], "font SMALL textcolor rgb MUTED");
}

static Layout layout_of(Arena *arena, const Trajectories *t, int digits)
{
    Layout l = {.digits = digits};
    double widest[N_TIMES] = {0, 0};
    add_labels(arena, t, &l);
    for (int time = 0; time < N_TIMES; time++)
        for (size_t i = 0; i < l.n[time]; i++)
            widest[time] = fmax(widest[time], label_inches(l.label[time][i].text, TEXT_BOLD));
    l.times = times_of(
        arena, (Page){.y = value_axis(t), .height = height, .top = top, .bottom = bottom}, widest);
    const Page *page = &l.times.page;
    for (int time = 0; time < N_TIMES; time++) {
        double at[LABELS_MAX];
        const double line = page_inches(page, 0.15);
        for (size_t i = 0; i < l.n[time]; i++) /* of equal heights the first stands above */
            at[i] = l.label[time][i].at - 1e-6 * line * (double)i;
        labels_apart(at, l.n[time], line, page->y.lo + line / 2, page->y.hi);
        for (size_t i = 0; i < l.n[time]; i++)
            l.label[time][i].at = at[i];
    }
    return l;
}

static void write_plot(Sheet *sheet, const Trajectories *t, const Layout *l)
{
    sheet_part(sheet, part_nation, {0});
    if (t->line[COMPARISON].shown)
        sheet_part(sheet, part_comparison, {0});
    sheet_part(sheet, part_program, {0});
    for (int time = 0; time < N_TIMES; time++)
        for (size_t i = 0; i < l->n[time]; i++)
            sheet_part(sheet, time == START ? part_label_before : part_label_after,
                       {"at", arena_printf(sheet->arena, "%zu", i)},
                       {"look", l->label[time][i].look});
    times_names(sheet, 0);
    page_axis_title(sheet, 3);
}

static void write_data(Sheet *sheet, const Analysis *analysis, const Trajectories *t,
                       const Layout *l)
{
    Arena *arena = sheet->arena;
    const SpanSpec *spans = analysis->outcome_spec->span; /* only test records have norms */
    const char *term[N_TIMES] = {spans->from.text, spans->to.text};
    sheet_block(sheet, "time, term, nation's 25th percentile, mean, 75th percentile, program, "
                       "comparison");
    for (int time = 0; time < N_TIMES; time++) {
        sheet_count(sheet, (size_t)time);
        sheet_text(sheet, label_fit(arena, term[time], TEXT_PLAIN, 2.0));
        const double value[] = {t->p25[time], t->mean[time], t->p75[time]};
        for (size_t k = 0; k < COUNT_OF(value); k++)
            sheet_real(sheet, value[k]);
        for (int group = 0; group < N_GROUPS; group++)
            sheet_real(sheet, t->line[group].shown ? t->line[group].score[time] : NAN);
        sheet_end_row(sheet);
    }
    for (int time = 0; time < N_TIMES; time++) {
        sheet_block(sheet, time == START ? "labels at the start: height, text"
                                         : "labels at the end: the same");
        for (size_t i = 0; i < l->n[time]; i++) {
            sheet_place(sheet, l->label[time][i].at, l->times.page.y);
            sheet_text(sheet, l->label[time][i].text);
            sheet_end_row(sheet);
        }
    }
    times_axis_words(sheet, analysis);
}

static void describe(Arena *arena, const Analysis *analysis, const Trajectories *t, int digits,
                     Figure *figure)
{
    Text text = {.arena = arena}, alt = {.arena = arena};
    text_format(&text,
                "Mean scores of the %s groups at the start and the end (%s), with the national "
                "percentile of their average standing. The band holds the middle half of the "
                "nation's students in the same grades and terms as the program's; the dotted line "
                "is their mean. A line that rises as the dotted one does is average growth.",
                analysis_words(analysis)->done, analysis_label(analysis));
    for (int group = 0; group < N_GROUPS; group++)
        if (!t->line[group].shown)
            text_format(&text, " The %s group is not shown.", group_name[group]);
    figure->caption = text.bytes;
    for (int group = 0; group < N_GROUPS; group++) {
        const Line *line = &t->line[group];
        if (line->shown)
            text_format(
                &alt, "The %s group goes from %s (%s national percentile) to %s (%s percentile). ",
                group_name[group], text_real(arena, line->score[START], digits),
                text_percentile(arena, line->percentile[START]),
                text_real(arena, line->score[END], digits),
                text_percentile(arena, line->percentile[END]));
    }
    text_format(&alt, "The national mean goes from %s to %s.",
                text_real(arena, t->mean[START], digits), text_real(arena, t->mean[END], digits));
    figure->alt = alt.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)results;
    const Table *table = tables_find(&analysis->tables, &table_norm_comparison);
    if (table == NULL)
        return true;
    const Trajectories t = trajectories_of(table);
    if (!is_complete(&t))
        return true;
    /* as scores of national norms are printed, or as ours are told */
    const int digits =
        rounding_digits_within(table_cell(table, 0, &norm_comparison_columns.score)->step, 1);
    const Layout layout = layout_of(arena, &t, digits);
    Sheet sheet =
        sheet_begin(arena, folder, figure->name,
                    arena_printf(arena, "Mean scores of the %s groups against national norms.",
                                 analysis_words(analysis)->done),
                    layout.times.page.width, layout.times.page.height);
    times_begin(&sheet, &layout.times);
    write_plot(&sheet, &t, &layout);
    write_data(&sheet, analysis, &t, &layout);
    describe(arena, analysis, &t, digits, figure);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_norm_trajectories = {
    .name = "norm_trajectories",
    .help = "Did the groups grow more than the nation?",
    .place = CHART_IN_NATIONAL,
    .per_analysis = true,
    .write = write_chart,
};
