#include "headline.h"
#include "chart/headline.gp.inc"

#include <math.h>

/* --- places ---------------------------------------------------------------------------------- */

static const double top_of[N_VIEWS] = {0.34, 0.04}, below = 0.56, label_most = 1.62,
                    heading_most = 0.95, panel_least = 0.9, unit_most = 1.2;

typedef struct Layout {
    size_t from, to, n_pages; /* rows of this page */
    bool dense;               /* on the page */
    double indent;
    Both *y;                                 /* of each row's label, and where the rows end */
    Both foot, left, right;                  /* of the panel */
    double sizes, clusters, numbers, points; /* right ends on the page */
    Reach reach;
} Layout;

static double row_height(const HeadlineRow *row, int view, bool dense)
{
    const bool note = *row->note != '\0';
    if (row->kind == ROW_SUBJECT)
        return 0.31;
    if (view == VIEW_PHONE)
        return note ? 0.80 : 0.64;
    return dense ? (note ? 0.335 : 0.185) : note ? 0.42 : 0.25;
}

static double widest_of(const Headline *h, const char *(*text)(const HeadlineRow *),
                        const char *heading)
{
    double widest = label_inches(heading, TEXT_STRONG);
    for (size_t i = 0; i < h->n; i++)
        if (h->row[i].kind == ROW_EFFECT)
            widest = fmax(widest, label_inches(text(&h->row[i]), TEXT_REGULAR));
    return widest;
}

static const char *sizes_text_of(const HeadlineRow *row)
{
    return row->sizes;
}

static const char *clusters_text_of(const HeadlineRow *row)
{
    return row->clusters;
}

static const char *numbers_text_of(const HeadlineRow *row)
{
    return row->numbers;
}

static const char *points_text_of(const HeadlineRow *row)
{
    return row->points;
}

typedef struct Titles {
    const char *rows, *people, *clusters, *effect, *points;
} Titles;

static Titles titles_of(Arena *arena, const Headline *h, const Analysis *any)
{
    return (Titles){
        .rows = h->has_subjects ? "Subject and span" : "Outcome",
        .people = label_fit(arena, text_with_capital(arena, h->people), TEXT_STRONG, heading_most),
        .clusters = h->has_clusters ? label_fit(arena, text_with_capital(arena, h->clusters),
                                                TEXT_STRONG, heading_most)
                                    : "",
        .effect =
            arena_printf(arena, "Effect size [%s interval]", analysis_confidence_words(arena, any)),
        .points = h->unit == NULL ? "In its unit"
                                  : label_fit(arena, text_with_capital(arena, h->unit), TEXT_STRONG,
                                              heading_most),
    };
}

static void place_columns(const Headline *h, const Titles *titles, Layout *l)
{
    double labels = h->has_subjects ? 0.0 : label_inches(titles->rows, TEXT_STRONG);
    for (size_t i = 0; i < h->n; i++)
        if (h->row[i].kind == ROW_EFFECT)
            labels = fmax(labels, label_inches(h->row[i].label, TEXT_REGULAR));
    l->indent = h->has_subjects ? 0.20 : 0.08;
    l->points = view_width[VIEW_PAGE] - 0.08;
    l->numbers = l->points - widest_of(h, points_text_of, titles->points) - 0.16;
    l->right.on[VIEW_PAGE] = l->numbers - widest_of(h, numbers_text_of, "") - 0.14;
    /* the panel needs its room: labels are shorter where the numbers beside them are long */
    const double sizes = widest_of(h, sizes_text_of, titles->people) + 0.12;
    const double clusters =
        h->has_clusters ? widest_of(h, clusters_text_of, titles->clusters) + 0.12 : 0.0;
    const double beside = l->right.on[VIEW_PAGE] - l->indent - sizes - clusters - 0.18;
    const double room = fmax(0.4, fmin(fmin(labels, label_most), beside - panel_least));
    l->sizes = l->indent + room + sizes;
    l->clusters = l->sizes + clusters;
    l->left.on[VIEW_PAGE] = fmin(l->clusters + 0.18, l->right.on[VIEW_PAGE] - panel_least / 2);
    l->left.on[VIEW_PHONE] = 0.20;
    l->right.on[VIEW_PHONE] = view_width[VIEW_PHONE] - 0.16;
}

/* Labels are cut to the room that the columns beside them leave. */
static void cut_labels(Arena *arena, Headline *h, const Titles *titles, const Layout *l)
{
    const char **label = ARENA_ARRAY(arena, const char *, h->n);
    for (int view = 0; view < N_VIEWS; view++) {
        const double edge = view == VIEW_PAGE
                                ? l->sizes - widest_of(h, sizes_text_of, titles->people) - 0.12
                                : view_width[VIEW_PHONE] - 0.12;
        const double beside = view == VIEW_PAGE ? 0.0 : widest_of(h, numbers_text_of, "") + 0.12;
        for (size_t i = 0; i < h->n; i++)
            label[i] = h->row[i].label;
        const char **cut = labels_fit(arena, label, h->n, TEXT_REGULAR, edge - beside - l->indent);
        /* notes have their line to themselves up to the panel, on a phone up to the difference */
        const double room = view == VIEW_PAGE ? l->left.on[view] - 0.1 : edge - 1.2;
        for (size_t i = 0; i < h->n; i++) {
            HeadlineRow *row = &h->row[i];
            row->label_on[view] =
                row->kind == ROW_EFFECT
                    ? cut[i]
                    : label_fit(arena, row->label, TEXT_STRONG, view_width[view] - 0.2);
            row->who = label_fit(arena, row->who, TEXT_REGULAR,
                                 view_width[VIEW_PHONE] - 0.32 - unit_most - 0.1);
            row->note_on[view] = label_fit(arena, row->note, TEXT_REGULAR, room - l->indent);
        }
    }
}

static double heights(const Headline *h, const Layout *l, double *height)
{
    double sum = 0.0;
    for (size_t i = 0; i < h->n; i++)
        sum += height[i] = row_height(&h->row[i], VIEW_PAGE, l->dense);
    return sum;
}

static void break_pages(Arena *arena, const Headline *h, size_t page, Layout *l)
{
    const double room = PAGE_MOST - top_of[VIEW_PAGE] - below - 0.2;
    double *height = ARENA_ARRAY(arena, double, h->n);
    bool *leads = ARENA_ARRAY(arena, bool, h->n);
    size_t *first = NULL;
    for (size_t i = 0; i < h->n; i++)
        leads[i] = h->row[i].kind == ROW_SUBJECT;
    l->dense = heights(h, l, height) > room;
    heights(h, l, height);
    l->n_pages = pages_of(arena, height, leads, h->n, room, &first);
    l->from = first[page];
    l->to = first[page + 1];
}

static void place_rows(Arena *arena, const Headline *h, Layout *l)
{
    l->y = ARENA_ARRAY(arena, Both, h->n);
    for (int view = 0; view < N_VIEWS; view++) {
        double y = top_of[view];
        for (size_t i = l->from; i < l->to; i++) {
            const HeadlineRow *row = &h->row[i];
            const double height = row_height(row, view, l->dense);
            l->y[i].on[view] =
                y + (row->kind == ROW_SUBJECT ? 0.165
                                              : fmin(0.125, row_height(row, view, l->dense) / 2));
            y += height;
        }
        l->foot.on[view] = y + 0.04;
    }
}

static Layout layout_of(Arena *arena, Headline *h, const Titles *titles, size_t page)
{
    Layout l = {0};
    Interval *g = ARENA_ARRAY(arena, Interval, h->n);
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++)
        if (h->row[i].kind == ROW_EFFECT)
            g[n++] = h->row[i].g;
    l.reach = reach_of(arena, g, n, 0.2);
    place_columns(h, titles, &l);
    cut_labels(arena, h, titles, &l);
    break_pages(arena, h, page, &l);
    place_rows(arena, h, &l);
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_row(Sheet *sheet, const HeadlineRow *row, Both y)
{
    const bool note = *row->note != '\0';
    const Both mark = {{y.on[VIEW_PAGE], y.on[VIEW_PHONE] + (note ? 0.515 : 0.345)}};
    canvas_place(sheet, y);
    canvas_place(sheet, mark);
    sheet_count(sheet, (size_t)row->kind);
    sheet_count(sheet, (size_t)row->mark);
    canvas_words(sheet, row->label_on[VIEW_PAGE], row->label_on[VIEW_PHONE]);
    canvas_words(sheet, row->note_on[VIEW_PAGE], row->note_on[VIEW_PHONE]);
    sheet_text(sheet, row->sizes);
    sheet_text(sheet, row->clusters);
    sheet_real(sheet, round_to(y.on[VIEW_PHONE] + (note ? 2 : 1) * TEXT_LINE, 3));
    sheet_text(sheet, row->who);
    sheet_text(sheet, row->subject);
    sheet_real(sheet, row->g.value);
    sheet_real(sheet, isfinite(row->g.lo) ? row->g.lo : row->g.value);
    sheet_real(sheet, isfinite(row->g.hi) ? row->g.hi : row->g.value);
    sheet_text(sheet, row->numbers);
    sheet_text(sheet, row->points);
    sheet_text(sheet, label_fit(sheet->arena, row->points_unit, TEXT_REGULAR, unit_most));
    sheet_end_row(sheet);
}

static void write_data(Sheet *sheet, const Headline *h, const Titles *titles, const Layout *l)
{
    sheet_block(sheet,
                "y, on a phone; of the mark, on a phone; kind (0 subject, 1 effect), mark (1 "
                "the study's design, 2 another, 3 placebo), label, on a phone, note, on a "
                "phone, program / comparison, clusters of the program; y and words of both "
                "on a phone, subject, effect size, low, high, in words, difference, with "
                "its unit");
    for (size_t i = l->from; i < l->to; i++)
        write_row(sheet, &h->row[i], l->y[i]);
    sheet_block(sheet, "headings, directions");
    const char *const words[] = {titles->rows,      titles->people, titles->clusters,
                                 titles->effect,    titles->points, "← comparison higher",
                                 "program higher →"};
    for (size_t k = 0; k < COUNT_OF(words); k++)
        sheet_text(sheet, words[k]);
    sheet_end_row(sheet);
    const Both length = {{l->right.on[VIEW_PAGE] - l->left.on[VIEW_PAGE],
                          l->right.on[VIEW_PHONE] - l->left.on[VIEW_PHONE]}};
    marks_data(sheet, l->reach, length, 0.30, AXIS_ACROSS);
}

typedef struct Needs {
    bool subjects, rules, notes, left, right, mark[N_MARKS];
} Needs;

static Needs needs_of(const Headline *h, const Layout *l)
{
    Needs needs = {0};
    for (size_t i = l->from; i < l->to; i++) {
        const HeadlineRow *row = &h->row[i];
        const bool drawn = row->kind == ROW_EFFECT && isfinite(row->g.value);
        const bool inside = row->g.value >= l->reach.lo && row->g.value <= l->reach.hi;
        needs.subjects = needs.subjects || row->kind == ROW_SUBJECT;
        needs.rules = needs.rules || (row->kind == ROW_SUBJECT && i > l->from);
        needs.notes = needs.notes || *row->note != '\0';
        if (!drawn)
            continue;
        needs.left = needs.left || fmin(row->g.value, row->g.lo) < l->reach.lo;
        needs.right = needs.right || fmax(row->g.value, row->g.hi) > l->reach.hi;
        needs.mark[row->mark] = needs.mark[row->mark] || inside;
    }
    return needs;
}

static void write_script(Sheet *sheet, const Headline *h, const Layout *l)
{
    const Needs needs = needs_of(h, l);
    const Marks phone =
        reach_marks(sheet->arena, l->reach, l->right.on[VIEW_PHONE] - l->left.on[VIEW_PHONE], 0.30,
                    AXIS_ACROSS);
    Text values = {.arena = sheet->arena};
    text_add(&values, "");
    for (size_t i = 0; i < phone.n; i++)
        text_format(&values, "%s%.10g", i == 0 ? "" : " ", phone.value[i]);
    sheet_set(sheet, "a", l->reach.lo);
    sheet_set(sheet, "b", l->reach.hi);
    canvas_set(sheet, "left", l->left);
    canvas_set(sheet, "right", l->right);
    canvas_set(sheet, "foot", l->foot);
    sheet_set(sheet, "top", top_of[VIEW_PAGE]);
    sheet_set(sheet, "indent", l->indent);
    sheet_set(sheet, "sizes", round_to(l->sizes, 4));
    sheet_set(sheet, "clusters", round_to(l->clusters, 4));
    sheet_set(sheet, "numbers", round_to(l->numbers, 4));
    sheet_set(sheet, "points", round_to(l->points, 4));
    sheet_part(sheet, part_page, {"grid", values.bytes});
    sheet_part(sheet, part_grid, {0});
    const struct {
        bool needed;
        const char *const *part;
    } part[] = {
        {needs.subjects, part_subjects},
        {needs.rules, part_rules},
        {true, part_rows},
        {h->has_clusters, part_clusters},
        {needs.notes, part_notes},
        {needs.left, part_beyond_left},
        {needs.right, part_beyond_right},
        {needs.mark[MARK_OWN], part_own},
        {needs.mark[MARK_OTHER], part_other},
        {needs.mark[MARK_PLACEBO], part_placebo},
        {true, part_words},
        {h->has_clusters, part_clusters_heading},
    };
    for (size_t k = 0; k < COUNT_OF(part); k++)
        if (part[k].needed)
            sheet_part_filled(sheet, part[k].part, (const Fill[FILLS_MAX]){{0}});
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *name_of(Arena *arena, const Headline *h, const HeadlineRow *row)
{
    return h->has_subjects ? arena_printf(arena, "%s, %s%s%s%s", row->subject, row->label,
                                          *row->note == '\0' ? "" : " (", row->note,
                                          *row->note == '\0' ? "" : ")")
                           : row->label;
}

static const char *alt(Arena *arena, const Headline *h, const Layout *l)
{
    Text text = {.arena = arena};
    text_add(&text, "Effect sizes with intervals:");
    const char *between = " ";
    for (size_t i = l->from; i < l->to; i++) {
        const HeadlineRow *row = &h->row[i];
        if (row->kind != ROW_EFFECT)
            continue;
        text_format(&text, "%s%s: %s%s%s", between, name_of(arena, h, row), row->numbers,
                    *row->points_unit == '\0' ? "" : ", ", row->points_unit);
        between = "; ";
    }
    text_add(&text, ".");
    return text.bytes;
}

/* Do some rows tell of shares beside others that do not? */
static bool has_shares(const Headline *h)
{
    size_t n = 0, n_rows = 0;
    for (size_t i = 0; i < h->n; i++) {
        const Effect *effect =
            h->row[i].kind == ROW_EFFECT ? analysis_overall(h->row[i].analysis) : NULL;
        n_rows += effect != NULL;
        n += effect != NULL && effect->binary;
    }
    return n > 0 && n < n_rows;
}

static const char *caption(Arena *arena, const Headline *h, const Layout *l, const Analysis *any)
{
    size_t n_hidden = 0, n_empty = 0;
    for (size_t i = l->from; i < l->to; i++) {
        const HeadlineRow *row = &h->row[i];
        if (row->kind == ROW_EFFECT && !isfinite(row->g.value)) {
            const Effect *effect = analysis_overall(row->analysis);
            *(effect != NULL && effect->hidden != NULL ? &n_hidden : &n_empty) += 1;
        }
    }
    Text text = {.arena = arena};
    text_format(&text,
                "Effect on each outcome %s%s, with %s confidence intervals, not corrected for the "
                "number of outcomes. %s: program / comparison, as they are compared.",
                analysis_effect_size_words(arena, any),
                has_shares(h) ? " (of shares: the Cox index)" : "",
                analysis_confidence_words(arena, any), text_with_capital(arena, h->people));
    if (h->has_marks[MARK_OTHER] || h->has_marks[MARK_PLACEBO])
        text_add(&text, " Filled squares: the study's own design.");
    if (h->has_marks[MARK_OTHER])
        text_format(&text, " Open squares: other designs, which may hold other %s.", h->people);
    if (h->has_marks[MARK_PLACEBO])
        text_add(&text, " Diamonds: spans before the program, when no effect is due.");
    text_left_out(&text, n_hidden, n_empty);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    if (outline.n == 0 || results->design_only)
        return true;
    Headline h = headline_of(arena, results, &outline);
    if (!h.has_marks[MARK_OWN] && !h.has_marks[MARK_OTHER])
        return true;
    const Analysis *any = outline.subject[0].row[outline.subject[0].main].analysis;
    const Titles titles = titles_of(arena, &h, any);
    const Layout l = layout_of(arena, &h, &titles, figure->page);
    const Both height = {
        {l.foot.on[VIEW_PAGE] + below - 0.04, l.foot.on[VIEW_PHONE] + below - 0.04}};
    Sheet sheet = canvas_begin(arena, folder, figure, l.n_pages,
                               "The effect on every outcome: subjects and spans.", height);
    write_script(&sheet, &h, &l);
    write_data(&sheet, &h, &titles, &l);
    figure->caption = caption(arena, &h, &l, any);
    figure->alt = alt(arena, &h, &l);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_headline = {
    .name = "headline",
    .help = "How large is the effect on each subject and span, and how sure?",
    .place = CHART_IN_EFFECTS,
    .compares = true,
    .write = write_chart,
};
