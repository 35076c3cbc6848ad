#include "canvas.h"
#include "chart/trajectories.gp.inc"

#include <math.h>

static const double top = 0.46, foot = 0.44, below = 0.0;

typedef struct Layout {
    Panels panels;
    Reach *axis;        /* by outcome */
    Both before, after; /* from the panel's sides to the marks */
} Layout;

static bool is_shown(const Trajectory *t, int group)
{
    return isfinite(t->at[group][0].value) && isfinite(t->at[group][1].value);
}

static double unit_of(const Trajectories *t, size_t i)
{
    return t->unit == NULL ? 1.0 : t->unit[i];
}

/* The ends of what a panel holds. */
static Reach ends_of(const Trajectory *t)
{
    Reach ends = {INFINITY, -INFINITY};
    for (int group = 0; group < 2; group++)
        for (int time = 0; time < 2 && is_shown(t, group); time++) {
            const Interval *v = &t->at[group][time];
            ends.lo = fmin(ends.lo, isfinite(v->lo) ? fmin(v->lo, v->value) : v->value);
            ends.hi = fmax(ends.hi, isfinite(v->hi) ? fmax(v->hi, v->value) : v->value);
        }
    return ends;
}

/* Panels of one unit have one axis; else each has its own, all of them as many units long, so that
 * slopes can be compared. */
static void place_axes(Arena *arena, const Trajectories *t, Layout *l)
{
    double lo = t->lo, hi = t->hi, longest = 0.0;
    l->axis = ARENA_ARRAY(arena, Reach, t->outcomes.n);
    for (size_t i = 0; i < t->outcomes.n; i++) {
        const Reach ends = ends_of(&t->of[i]);
        lo = fmin(lo, ends.lo - t->more);
        hi = fmax(hi, ends.hi + t->more);
        longest = fmax(longest, (ends.hi - ends.lo) / unit_of(t, i) + 2 * t->more);
    }
    for (size_t i = 0; i < t->outcomes.n; i++) {
        const Reach ends = ends_of(&t->of[i]);
        const double middle = (ends.lo + ends.hi) / 2, half = longest * unit_of(t, i) / 2;
        l->axis[i] = t->unit == NULL ? (Reach){lo, hi} : (Reach){middle - half, middle + half};
    }
}

static Layout layout_of(Arena *arena, const Trajectories *t, size_t page)
{
    Layout l = {.panels = {.top = top,
                           .head = t->outcomes.has_second ? 0.42 : 0.26,
                           .foot = foot,
                           .gap = {{0.30, 0.12}},
                           .height = {{1.25, 1.25}}}};
    double widest[2] = {0.0, 0.0}, axis = 0.0;
    for (size_t i = 0; i < t->outcomes.n; i++)
        for (int group = 0; group < 2; group++)
            for (int time = 0; time < 2 && is_shown(&t->of[i], group); time++)
                widest[time] =
                    fmax(widest[time], label_inches(t->of[i].words[group][time], TEXT_REGULAR));
    for (size_t k = 0; k < t->n_lines; k++)
        axis = fmax(axis, label_inches(t->line[k].words, TEXT_REGULAR));
    const double left = t->n_lines > 0 ? axis + 0.16 : 0.08;
    l.panels.left = (Both){{left, left}};
    l.before = (Both){{widest[0] + 0.17, widest[0] + 0.17}};
    l.after = (Both){{widest[1] + 0.15, widest[1] + 0.15}};
    place_axes(arena, t, &l);
    const double narrowest = widest[0] + widest[1] + 0.32 + 0.40;
    panels_place(arena, &l.panels, &t->outcomes, page, (Both){{narrowest, narrowest}}, below);
    return l;
}

/* Where a group's words stand, beside those of the other: inches from the upper edge. */
static Both label_place(const Trajectory *t, const Layout *l, size_t panel, int group, int time)
{
    const Reach axis = l->axis[panel];
    Both place;
    for (int view = 0; view < N_VIEWS; view++) {
        const double height = l->panels.height.on[view], y1 = l->panels.y[panel].on[view];
        double at[2];
        for (int g = 0; g < 2; g++) /* of equal heights the comparison's stands above */
            at[g] = y1 + (axis.hi - t->at[g][time].value) / (axis.hi - axis.lo) * height +
                    (g == 0 ? 1e-6 : 0.0);
        if (is_shown(t, 0) && is_shown(t, 1))
            labels_apart(at, 2, TEXT_LINE, y1 + 0.06, y1 + height - 0.06);
        place.on[view] = at[group];
    }
    return place;
}

static void write_points(Sheet *sheet, const Trajectories *t, const Layout *l)
{
    sheet_block(sheet, t->columns);
    for (size_t i = l->panels.from; i < l->panels.to; i++)
        for (int group = 0; group < 2; group++)
            for (int time = 0; time < 2; time++) {
                const Trajectory *of = &t->of[i];
                const Interval *v = &of->at[group][time];
                if (!is_shown(of, group))
                    continue;
                sheet_count(sheet, i - l->panels.from);
                sheet_count(sheet, (size_t)group);
                sheet_count(sheet, (size_t)time);
                sheet_real(sheet, v->value);
                sheet_real(sheet, isfinite(v->lo) ? v->lo : v->value);
                sheet_real(sheet, isfinite(v->hi) ? v->hi : v->value);
                sheet_text(sheet, of->words[group][time]);
                canvas_place(sheet, label_place(of, l, i, group, time));
                sheet_end_row(sheet);
            }
}

static void write_panels(Sheet *sheet, const Trajectories *t, const Layout *l)
{
    Arena *arena = sheet->arena;
    const Panels *p = &l->panels;
    sheet_block(sheet, "panels: number, subject, on a phone, span, on a phone, start, on a phone, "
                       "end, on a phone");
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    panels_cut(arena, p, &t->outcomes, 0.0, bold, plain);
    for (size_t i = p->from; i < p->to; i++) {
        sheet_count(sheet, i - p->from);
        canvas_words(sheet, bold[VIEW_PAGE][i], bold[VIEW_PHONE][i]);
        canvas_words(sheet, plain[VIEW_PAGE][i], plain[VIEW_PHONE][i]);
        for (int time = 0; time < 2; time++) {
            const char *cut[N_VIEWS];
            for (int view = 0; view < N_VIEWS; view++)
                cut[view] = label_fit(arena, t->of[i].time[time], TEXT_REGULAR,
                                      p->width.on[view] / 2 - 0.04);
            canvas_words(sheet, cut[VIEW_PAGE], cut[VIEW_PHONE]);
        }
        sheet_end_row(sheet);
    }
}

static bool is_inside(const Layout *l, double at)
{
    return at >= l->axis[0].lo && at <= l->axis[0].hi;
}

/* Lines that are important have their words; others do not touch those. */
static bool has_room(const Trajectories *t, const Layout *l, size_t k, int view)
{
    const double inch = l->panels.height.on[view] / (l->axis[0].hi - l->axis[0].lo);
    for (size_t i = 0; i < t->n_lines; i++)
        if (t->line[i].rank < t->line[k].rank && is_inside(l, t->line[i].at) &&
            has_room(t, l, i, view) &&
            fabs(t->line[i].at - t->line[k].at) * inch < TEXT_LINE - 0.02)
            return false;
    return true;
}

static void write_lines(Sheet *sheet, const Trajectories *t, const Layout *l)
{
    sheet_block(sheet, "lines of the nation: value, in words, on a phone");
    for (size_t k = 0; k < t->n_lines; k++) {
        if (!is_inside(l, t->line[k].at))
            continue;
        sheet_real(sheet, t->line[k].at);
        canvas_words(sheet, has_room(t, l, k, VIEW_PAGE) ? t->line[k].words : "",
                     has_room(t, l, k, VIEW_PHONE) ? t->line[k].words : "");
        sheet_end_row(sheet);
    }
}

static void write_data(Sheet *sheet, const Trajectories *t, const Layout *l)
{
    write_points(sheet, t, l);
    write_panels(sheet, t, l);
    sheet_block(sheet, "words");
    sheet_text(sheet, "Program");
    sheet_text(sheet, "Comparison");
    sheet_text(sheet,
               label_fit(sheet->arena, t->what, TEXT_REGULAR, view_width[VIEW_PHONE] - 0.16));
    sheet_end_row(sheet);
    if (t->n_lines > 0)
        write_lines(sheet, t, l);
}

static const char *axis_ends(Arena *arena, const Layout *l, bool high)
{
    Text text = {.arena = arena};
    for (size_t i = l->panels.from; i < l->panels.to; i++)
        text_format(&text, "%s%.4g", i == l->panels.from ? "" : " ",
                    high ? l->axis[i].hi : l->axis[i].lo);
    return text.bytes;
}

static void write_script(Sheet *sheet, const Trajectories *t, const Layout *l)
{
    bool any[2] = {false, false}, interval[2] = {false, false};
    for (size_t i = l->panels.from; i < l->panels.to; i++)
        for (int group = 0; group < 2; group++) {
            const Interval *end = &t->of[i].at[group][1];
            any[group] = any[group] || is_shown(&t->of[i], group);
            interval[group] = interval[group] || (is_shown(&t->of[i], group) && isfinite(end->lo));
        }
    panels_begin(sheet, &l->panels);
    canvas_set(sheet, "left", l->panels.left);
    canvas_set(sheet, "before", l->before);
    canvas_set(sheet, "after", l->after);
    sheet_set(sheet, "beside", round_to(label_inches("Program", TEXT_REGULAR), 4));
    sheet_part(sheet, part_page,
               {"n", arena_printf(sheet->arena, "%zu", l->panels.to - l->panels.from)},
               {"lo", axis_ends(sheet->arena, l, false)}, {"hi", axis_ends(sheet->arena, l, true)});
    const struct {
        bool needed;
        const char *const *part;
    } part[] = {
        {t->n_lines > 0, part_band},
        {t->n_lines > 0, part_nation},
        {true, part_frame},
        {any[1], part_comparison_lines},
        {any[0], part_program_lines},
        {interval[1], part_comparison_intervals},
        {interval[0], part_program_intervals},
        {any[1], part_comparison},
        {any[0], part_program},
    };
    for (size_t k = 0; k < COUNT_OF(part); k++)
        if (part[k].needed)
            sheet_part_filled(sheet, part[k].part, (const Fill[FILLS_MAX]){{0}});
    panels_headings(sheet, 1, &t->outcomes);
    sheet_part(sheet, part_words, {0});
}

static const char *alt(Arena *arena, const Trajectories *t, const Layout *l)
{
    Text text = {.arena = arena};
    text_add(&text, t->what);
    if (t->beside != NULL)
        text_format(&text, " (%s)", t->beside);
    text_add(&text, " at the start and the end.");
    for (size_t i = l->panels.from; i < l->panels.to; i++) {
        const Trajectory *of = &t->of[i];
        text_format(&text, " %s: ", outcome_words(arena, &t->outcomes, i));
        for (int group = 0; group < 2; group++)
            if (is_shown(of, group))
                text_format(&text, "%s%s %s to %s", group == 1 && is_shown(of, 0) ? "; " : "",
                            group == 0 ? "program" : "comparison", of->said[group][0],
                            of->said[group][1]);
        text_add(&text, ".");
    }
    return text.bytes;
}

bool trajectories_write(Arena *arena, const Trajectories *t, const char *folder, Figure *figure,
                        Error *err)
{
    const Layout l = layout_of(arena, t, figure->page);
    Sheet sheet = panels_sheet(arena, folder, figure, &l.panels, t->title, 0.0);
    write_script(&sheet, t, &l);
    write_data(&sheet, t, &l);
    figure->alt = alt(arena, t, &l);
    return sheet_write(&sheet, err);
}
