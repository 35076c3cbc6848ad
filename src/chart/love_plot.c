#include "chart/love_plot.gp.inc"
#include "draw.h"

#include <math.h>
#include <stdlib.h>

/* More rows than anyone reads are cut to those that differ most. */
enum { ROWS_MAX = 120 };

static const double row_height = 0.165, top = 0.50, bottom = 0.46, label_max = 2.6;
/* What a threshold means is said in the caption. Sources: WWC Standards Handbook 4.1, p. 54 (0.05
 * and 0.25); Austin (2009) Statistics in Medicine 28:3083-3107 (0.10). */
static const double threshold[] = {0.05, 0.10, 0.25};

/* A covariate as a whole: one balance row, or those of all levels of a factor. */
typedef struct Item {
    size_t first, n; /* balance rows */
    size_t group;    /* order of its heading */
    double size;     /* largest |SMD| before; NaN: none */
} Item;

/* The headings: prior achievement, the study's own groups as they come, what has none, the score.
 */
typedef struct Groups {
    size_t n;
    const char **name;
    bool named; /* the study names some of them */
} Groups;

static size_t group_of(Arena *arena, Groups *groups, const BalanceRow *row, size_t n_rows)
{
    const char *name = row->is_score                           ? "Propensity score"
                       : row->is_pretest && row->group == NULL ? "Prior achievement"
                                                               : row->group;
    if (groups->name == NULL)
        groups->name = ARENA_ARRAY(arena, const char *, n_rows);
    for (size_t i = 0; i < groups->n; i++)
        if (text_equal(groups->name[i], name))
            return i;
    groups->name[groups->n] = name;
    groups->named = groups->named || row->group != NULL;
    return groups->n++;
}

/* Pretests lead; rows without a group come after those that have one; scores close. */
static int group_place(const BalanceRow *row)
{
    return row->is_pretest ? 0 : row->is_score ? 3 : row->group == NULL ? 2 : 1;
}

static bool is_drawable(const BalanceRow *row)
{
    return isfinite(row->before.smd) || isfinite(row->after.smd);
}

static double larger(const BalanceRow *row)
{
    return fmax(fabs(row->before.smd), fabs(row->after.smd)); /* fmax takes a number over a NaN */
}

static int by_group_then_size(const void *a, const void *b)
{
    const Item *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    const double sx = isfinite(x->size) ? x->size : -1.0, sy = isfinite(y->size) ? y->size : -1.0;
    if (sx != sy)
        return sx > sy ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Covariates in the order of the chart. */
static Item *sorted_items(Arena *arena, const Balance *balance, Groups *groups, size_t *n_items)
{
    Item *item = ARENA_ARRAY(arena, Item, balance->n);
    size_t n = 0;
    for (int place = 0; place <= 3; place++) {
        for (size_t i = 0; i < balance->n; i++) {
            const BalanceRow *row = &balance->row[i];
            if (group_place(row) != place)
                continue;
            const bool same = n > 0 && row->level != NULL &&
                              i == item[n - 1].first + item[n - 1].n &&
                              text_equal(balance->row[i - 1].covariate, row->covariate);
            if (!same)
                item[n++] = (Item){
                    .first = i, .group = group_of(arena, groups, row, balance->n), .size = NAN};
            item[n - 1].n++;
            item[n - 1].size = fmax(item[n - 1].size, fabs(row->before.smd));
        }
    }
    qsort(item, n, sizeof *item, by_group_then_size);
    *n_items = n;
    return item;
}

static int by_size_down(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x > y ? -1 : x < y;
}

/* The |SMD| that a row must reach to be among ROWS_MAX; 0 where all may stay. */
static double smallest_shown(Arena *arena, const Balance *balance)
{
    double *size = ARENA_ARRAY(arena, double, balance->n);
    size_t n = 0;
    for (size_t i = 0; i < balance->n; i++)
        if (is_drawable(&balance->row[i]))
            size[n++] = larger(&balance->row[i]);
    if (n <= ROWS_MAX)
        return 0.0;
    qsort(size, n, sizeof *size, by_size_down);
    return size[ROWS_MAX - 1];
}

typedef enum LineKind { LINE_HEADING, LINE_FACTOR, LINE_VALUE } LineKind;

typedef struct Line {
    LineKind kind;
    int indent;
    const char *label;
    double before, after;
} Line;

typedef struct Lines {
    size_t n, n_values, n_missing, n_cut;
    Line *line;
    double widest, largest;
} Lines;

static void add_line(Arena *arena, Lines *lines, LineKind kind, int indent, const char *label)
{
    const TextWeight weight = kind == LINE_HEADING ? TEXT_BOLD : TEXT_PLAIN;
    const double room = label_max - 0.13 * indent;
    Line *line = &lines->line[lines->n++];
    *line = (Line){.kind = kind, .indent = indent, .before = NAN, .after = NAN};
    line->label = label_fit(arena, label, weight, room);
    lines->widest = fmax(lines->widest, label_inches(line->label, weight) + 0.13 * indent);
}

static const char *heading_text(const Groups *groups, size_t group)
{
    if (groups->name[group] != NULL)
        return groups->name[group];
    return groups->named ? "Other characteristics" : "Characteristics";
}

static void add_values(Arena *arena, Lines *lines, const Balance *balance, const Item *item,
                       double smallest)
{
    bool factor_named = false;
    for (size_t i = item->first; i < item->first + item->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (!is_drawable(row) || larger(row) < smallest || lines->n_values == ROWS_MAX) {
            lines->n_missing += !is_drawable(row);
            lines->n_cut += is_drawable(row);
            continue;
        }
        if (row->level != NULL && !factor_named)
            add_line(arena, lines, LINE_FACTOR, 1,
                     text_label(arena, row->factor != NULL ? row->factor : row->covariate));
        factor_named = true;
        const char *label = row->level != NULL   ? row->level
                            : row->label != NULL ? text_label(arena, row->label)
                                                 : text_label(arena, row->covariate);
        add_line(arena, lines, LINE_VALUE, row->level != NULL ? 2 : 1, label);
        lines->line[lines->n - 1].before = fabs(row->before.smd);
        lines->line[lines->n - 1].after = fabs(row->after.smd);
        lines->largest = fmax(lines->largest, larger(row));
        lines->n_values++;
    }
}

static Lines lines_of(Arena *arena, const Balance *balance)
{
    Groups groups = {0};
    size_t n_items = 0;
    const Item *item = sorted_items(arena, balance, &groups, &n_items);
    const double smallest = smallest_shown(arena, balance);
    Lines lines = {.widest = 0.6, .largest = 0.0};
    lines.line = ARENA_ARRAY(arena, Line, 3 * balance->n + 1);
    size_t group = SIZE_MAX;
    for (size_t k = 0; k < n_items; k++) {
        const size_t heading_at = lines.n, values_before = lines.n_values;
        if (item[k].group != group)
            add_line(arena, &lines, LINE_HEADING, 0, heading_text(&groups, item[k].group));
        add_values(arena, &lines, balance, &item[k], smallest);
        if (lines.n_values == values_before)
            lines.n = heading_at; /* nothing under it yet */
        else
            group = item[k].group;
    }
    return lines;
}

/* Neighbouring thresholds may be closer than their labels are wide: then the first ends at its line
 * and the others begin at theirs; where even that is too tight the middle one stands higher. */
static void draw_thresholds(Sheet *sheet, double inches_per_unit)
{
    const double room = label_inches("0.05", TEXT_SMALL) + 0.04;
    const bool tight = 0.05 * inches_per_unit < room, tighter = 0.15 * inches_per_unit < room;
    for (size_t k = 0; k < COUNT_OF(threshold); k++) {
        const char *side = !tight ? "center" : k == 0 ? "right" : "left";
        sheet_part(
            sheet, part_threshold, {"number", arena_printf(sheet->arena, "%zu", k + 1)},
            {"at", arena_printf(sheet->arena, "%.2f", threshold[k])},
            {"width", arena_printf(sheet->arena, "%.2f", 0.85 + 0.05 * (double)k)},
            {"dashes", arena_printf(sheet->arena, "%zu", COUNT_OF(threshold) - k)},
            {"above", arena_printf(sheet->arena, "%.2f", top - (tighter && k == 1 ? 0.21 : 0.09))},
            {"side", side});
    }
}

/* The numbers of a line that leave the axis, for its right end. */
static const char *beyond(Arena *arena, const Line *line, double end)
{
    const char *before = line->before > end ? text_real(arena, line->before, 2) : NULL;
    const char *after = line->after > end ? text_real(arena, line->after, 2) : NULL;
    if (before != NULL && after != NULL)
        return arena_printf(arena, "%s, %s", before, after);
    return before != NULL ? before : after != NULL ? after : "";
}

static void write_script(Sheet *sheet, const Lines *lines, const char *act, Axis axis, double left,
                         double right, bool any_beyond)
{
    sheet_set(sheet, "N", (double)lines->n);
    sheet_set(sheet, "end", axis.hi);
    sheet_set(sheet, "left", left);
    sheet_set(sheet, "right", right);
    sheet_set(sheet, "top", top);
    sheet_set(sheet, "bottom", bottom);
    sheet_part(sheet, part_page, {"act", act});
    sheet_x_axis(sheet, axis, bottom);
    draw_thresholds(sheet, (6.0 - left - right) / axis.hi);
    sheet_part(sheet, part_rows, {0});
    if (any_beyond)
        sheet_part(sheet, part_beyond, {0});
    sheet_part(sheet, part_marks, {0}); /* white first, so that no line shows through open ones */
}

static void write_data(Sheet *sheet, const Lines *lines, double end)
{
    sheet_block(sheet, "row, kind (0 heading, 1 factor, 2 values), indent, label, |SMD| before, "
                       "|SMD| after, values beyond the axis");
    for (size_t i = 0; i < lines->n; i++) {
        const Line *line = &lines->line[i];
        sheet_count(sheet, i + 1);
        sheet_count(sheet, (size_t)line->kind);
        sheet_count(sheet, (size_t)line->indent);
        sheet_text(sheet, line->label);
        sheet_real(sheet, line->before);
        sheet_real(sheet, line->after);
        sheet_text(sheet, beyond(sheet->arena, line, end));
        sheet_end_row(sheet);
    }
}

static const char *caption(Arena *arena, const Analysis *analysis, const Lines *lines,
                           const char *people)
{
    const Matching *m = &analysis->matching;
    const MatchWords *words = analysis_words(analysis);
    Text text = {.arena = arena};
    text_format(
        &text,
        "How alike the groups are on %s. Open circles: all eligible %s; filled circles: "
        "the %s groups. A difference of 0 is perfect balance. Lines: 0.10, a common rule of "
        "thumb; 0.05 and 0.25, beyond which the evidence standards ask for adjustment and find the "
        "groups too unlike, though they judge the effect size g of the table, not this difference.",
        lines->n_values == 1 ? "one characteristic" : "each characteristic", people, words->done);
    if (m->n_treated > 0 && analysis->hidden_matched == NULL)
        text_format(&text, " %s: %s program and %s comparison %s.",
                    text_with_capital(arena, words->done), text_count(arena, m->n_treated),
                    text_count(arena, m->n_control), people);
    if (lines->n_missing > 0)
        text_format(&text,
                    analysis->start_kept ? " Left out: %zu %s."
                                         : " Left out: %zu %s that can't be computed.",
                    lines->n_missing, text_plural(lines->n_missing, "difference", "differences"));
    if (lines->n_cut > 0)
        text_format(&text, " Shown are the largest; %zu smaller %s in the balance table.",
                    lines->n_cut, text_plural(lines->n_cut, "one is", "ones are"));
    return text.bytes;
}

static const char *alt(Arena *arena, const Analysis *analysis, const Lines *lines)
{
    const Balance *balance = &analysis->balance;
    const char *act = analysis_words(analysis)->act;
    return arena_printf(
        arena,
        "Dot chart of absolute standardized mean differences for %zu %s before and after %s. "
        "The largest was %s before and is %s after %s; the mean was %s and is %s.",
        lines->n_values, text_plural(lines->n_values, "row", "rows"), act,
        text_real(arena, balance->max_smd_before, 2), text_real(arena, balance->max_smd_after, 2),
        act, text_real(arena, balance->mean_smd_before, 2),
        text_real(arena, balance->mean_smd_after, 2));
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)results;
    const Lines lines = lines_of(arena, &analysis->balance);
    if (lines.n_values == 0)
        return true;
    /* The axis holds 2 SDs at most, or the usual differences would be squeezed into a corner. */
    const Axis axis = axis_round(0.0, fmin(fmax(lines.largest, 0.3), 2.0), 8);
    const bool any_beyond = lines.largest > axis.hi;
    const double left = lines.widest + 0.25, right = any_beyond ? 0.75 : 0.15;
    const double height = top + bottom + row_height * (double)lines.n;
    Sheet sheet = sheet_begin(arena, folder, figure->name,
                              "Balance: absolute standardized mean differences before and after.",
                              6.0, height);
    write_script(&sheet, &lines, analysis_words(analysis)->act, axis, left, right, any_beyond);
    write_data(&sheet, &lines, axis.hi);
    figure->caption = caption(arena, analysis, &lines, spec_people(arena, results->spec));
    if (any_beyond)
        figure->caption = arena_printf(
            arena, "%s Differences beyond the axis are written at its right end.", figure->caption);
    figure->alt = alt(arena, analysis, &lines);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_love_plot = {
    .name = "love_plot",
    .help = "Is every characteristic balanced, before the design and after?",
    .place = CHART_IN_BALANCE,
    .per_analysis = true,
    .write = write_chart,
};
