#include "chart/school_caterpillar.gp.inc"
#include "draw.h"

#include "alike/further_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* With few schools each has its name below; with many only those that differ from zero are named,
 * and beyond NAMED_MAX none. */
enum { FEW = 25, NAMED_MAX = 66 };

static const double axis_height = 2.6, top = 0.42, many_width = 5.9;
static const double name_most = 1.9, slope = 40.0 * 3.14159265358979323846 / 180.0;

typedef struct School {
    const char *name, *words; /* the effect as tables show it */
    double effect, lo, hi, shrunken;
    size_t row; /* of the table */
    int mark;   /* 1 above zero, -1 below, 0 not distinguishable */
} School;

typedef struct Schools {
    size_t n, n_hidden, n_empty, n_marked;
    size_t least, most; /* students */
    School *school;
    const char *unit;
    double overall; /* NaN: not on this scale */
    int digits;
} Schools;

static int by_effect(const void *a, const void *b)
{
    const School *x = a, *y = b;
    if (x->effect != y->effect)
        return x->effect < y->effect ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void add_school(Arena *arena, Schools *schools, const Table *table, size_t row)
{
    const double n = table_real(table, row, &school_effects_columns.n);
    School s = {
        .name = table_text(table, row, &school_effects_columns.school),
        .words = table_words(table, arena, row, &school_effects_columns.effect),
        .effect = table_real(table, row, &school_effects_columns.effect),
        .lo = table_real(table, row, &school_effects_columns.ci_low),
        .hi = table_real(table, row, &school_effects_columns.ci_high),
        .shrunken = table_real(table, row, &school_effects_columns.shrunken),
        .row = row,
    };
    if (!isfinite(s.effect)) {
        const bool hidden = table_hides(table, row, &school_effects_columns.effect);
        *(hidden ? &schools->n_hidden : &schools->n_empty) += 1;
        return;
    }
    s.mark = school_effects_mark(table, row);
    schools->n_marked += s.mark != 0;
    if (isfinite(n)) {
        const size_t students = (size_t)n;
        schools->least = students < schools->least ? students : schools->least;
        schools->most = students > schools->most ? students : schools->most;
    }
    schools->school[schools->n++] = s;
}

static Schools schools_of(Arena *arena, const Analysis *analysis, const Table *table)
{
    const Effect *overall = analysis_overall(analysis);
    Schools schools = {.least = SIZE_MAX,
                       .school = ARENA_ARRAY(arena, School, table->n_rows),
                       .unit = table_column(table, &school_effects_columns.effect)->unit,
                       .digits = table_column(table, &school_effects_columns.effect)->digits,
                       .overall = NAN};
    if (overall != NULL && overall->hidden == NULL)
        schools.overall = overall->estimate;
    for (size_t i = 0; i < table->n_rows; i++)
        add_school(arena, &schools, table, i);
    qsort(schools.school, schools.n, sizeof *schools.school, by_effect);
    return schools;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Holds every estimate, and intervals up to four usual half widths beyond; a school of a dozen
 * students would squeeze the others to a line. Longer ones end in an arrowhead. */
static Axis effect_axis(Arena *arena, const Schools *schools)
{
    double *half = ARENA_ARRAY(arena, double, schools->n);
    size_t n = 0;
    double lo = 0.0, hi = 0.0;
    for (size_t i = 0; i < schools->n; i++)
        if (isfinite(schools->school[i].lo) && isfinite(schools->school[i].hi))
            half[n++] = (schools->school[i].hi - schools->school[i].lo) / 2;
    qsort(half, n, sizeof *half, by_value);
    const double reach = n == 0 ? 0.0 : 4.0 * half[(n - 1) / 2];
    for (size_t i = 0; i < schools->n; i++) {
        const School *s = &schools->school[i];
        lo = fmin(lo, isfinite(s->lo) ? fmax(s->lo, s->effect - reach) : s->effect);
        hi = fmax(hi, isfinite(s->hi) ? fmin(s->hi, s->effect + reach) : s->effect);
    }
    return axis_round(lo, hi, 7);
}

typedef struct Layout {
    Page page;
    double step;  /* from school to school, inches */
    bool few;     /* names below the axis */
    bool rotated; /* they need more room than a school has */
    bool named;   /* names at the marks, of those that differ from zero */
} Layout;

static double x_of(const Layout *l, size_t i)
{
    return l->page.left + ((double)i + 0.5) * l->step;
}

/* Marked schools' names stand beyond their intervals, over the axis' ends where they must: the page
 * grows by what they need. */
static void make_room_for_names(const Schools *schools, Layout *l)
{
    const Axis y = l->page.y;
    const double inch = (y.hi - y.lo) / axis_height;
    double above = 0.0, below = 0.0;
    for (size_t i = 0; i < schools->n; i++) {
        const School *s = &schools->school[i];
        const double name = label_inches(s->name, TEXT_SMALL) + 0.1;
        if (s->mark > 0)
            above = fmax(above, name - (y.hi - fmin(s->hi, y.hi)) / inch);
        if (s->mark < 0)
            below = fmax(below, name - (fmax(s->lo, y.lo) - y.lo) / inch);
    }
    l->page.top += above;
    l->page.bottom += below;
}

static Layout layout_of(Arena *arena, const Schools *schools)
{
    Layout l = {.few = schools->n <= FEW, .named = schools->n > FEW && schools->n <= NAMED_MAX};
    double names = 0.0;
    for (size_t i = 0; i < schools->n; i++)
        names = fmax(names, label_inches(schools->school[i].name, TEXT_PLAIN));
    l.page.y = effect_axis(arena, schools);
    l.page.top = top;
    l.page.left = page_numbers(arena, l.page.y) + 0.25;
    l.page.right = 1.0;
    l.page.bottom = 0.42;
    if (l.named)
        make_room_for_names(schools, &l);
    l.step = many_width / (double)schools->n;
    if (l.few) {
        l.step = fmin(fmax(4.2 / (double)schools->n, 0.21), 0.9);
        l.rotated = names > l.step - 0.08;
    }
    if (l.rotated) {
        l.page.bottom = 0.22 + names * sin(slope);
        l.page.left = fmax(l.page.left, names * cos(slope) - l.step / 2 + 0.15);
    }
    l.page.width = l.page.left + l.step * (double)schools->n + l.page.right;
    l.page.height = l.page.top + axis_height + l.page.bottom;
    return l;
}

/* "overall 0.16" and "no effect" at the right end of their lines, apart where those are close. */
static void write_lines(Sheet *sheet, const Schools *schools, const Layout *l)
{
    const Page *page = &l->page;
    const bool overall = isfinite(schools->overall) && schools->overall >= page->y.lo &&
                         schools->overall <= page->y.hi;
    double at[2] = {0.0, schools->overall};
    if (at[0] == at[1])
        at[1] += 1e-9;
    if (overall)
        labels_apart(at, 2, page_inches(page, 0.13), page->y.lo, page->y.hi);
    page_line(sheet, page, 0.0, "linewidth 0.9 linecolor rgb INK front");
    page_line_words(sheet, page, at[0], "no effect", "INK");
    if (!overall)
        return;
    page_line(sheet, page, schools->overall, "linewidth 1.0 dashtype 3 linecolor rgb MUTED front");
    const char *words = text_real(sheet->arena, schools->overall, schools->digits);
    page_line_words(sheet, page, at[1], arena_printf(sheet->arena, "overall %s", words), "MUTED");
}

static const struct {
    int mark;
    const char *color;
    int point;
    double size, width;
} looks[] = {
    {.mark = 0, .color = "MUTED", .point = 7, .size = 1.0, .width = 1.30},
    {.mark = 1, .color = "PROGRAM", .point = 7, .size = 1.0, .width = 1.51},
    {.mark = -1, .color = "COMPARISON", .point = 13, .size = 1.3, .width = 1.52},
};

static bool has_mark(const Schools *schools, int mark)
{
    for (size_t i = 0; i < schools->n; i++)
        if (schools->school[i].mark == mark)
            return true;
    return false;
}

static bool leaves(const Schools *schools, Axis y, bool above)
{
    for (size_t i = 0; i < schools->n; i++)
        if (above ? schools->school[i].hi > y.hi : schools->school[i].lo < y.lo)
            return true;
    return false;
}

static void write_marks(Sheet *sheet, const Schools *schools, const Layout *l)
{
    Arena *arena = sheet->arena;
    const double size = l->few ? 0.75 : 0.5;
    for (size_t k = 0; k < COUNT_OF(looks); k++) {
        if (!has_mark(schools, looks[k].mark))
            continue;
        sheet_part(sheet, part_marks, {"mark", arena_printf(arena, "%d", looks[k].mark)},
                   {"width", arena_printf(arena, "%.2f", looks[k].width * (l->few ? 1.0 : 0.75))},
                   {"point", arena_printf(arena, "%d", looks[k].point)},
                   {"size", arena_printf(arena, "%.2f", looks[k].size * size)},
                   {"color", looks[k].color});
    }
    sheet_part(sheet, part_shrunken, {0});
    if (leaves(schools, l->page.y, true))
        sheet_part(sheet, part_beyond_above, {0});
    if (leaves(schools, l->page.y, false))
        sheet_part(sheet, part_beyond_below, {0});
}

static void write_names(Sheet *sheet, const Schools *schools, const Layout *l)
{
    if (l->few && l->rotated)
        sheet_part(sheet, part_names_rotated, {0});
    else if (l->few)
        sheet_part(sheet, part_names, {0});
    if (l->named && has_mark(schools, 1))
        sheet_part(sheet, part_names_above, {0});
    if (l->named && has_mark(schools, -1))
        sheet_part(sheet, part_names_below, {0});
    if (!l->few)
        page_foot_title(sheet, 0.2);
    page_axis_title(sheet, 1);
}

static void write_data(Sheet *sheet, const Schools *schools, const Layout *l)
{
    Arena *arena = sheet->arena;
    sheet_block(sheet, "place in inches, rank, school, effect, low, high, shrunken effect, mark (1 "
                       "above zero, -1 below, 0 not distinguishable)");
    for (size_t i = 0; i < schools->n; i++) {
        const School *s = &schools->school[i];
        sheet_real(sheet, round_to(x_of(l, i), 4));
        sheet_count(sheet, i + 1);
        sheet_text(sheet, s->name);
        sheet_real(sheet, s->effect);
        sheet_real(sheet, isfinite(s->lo) ? s->lo : s->effect);
        sheet_real(sheet, isfinite(s->hi) ? s->hi : s->effect);
        sheet_real(sheet, s->shrunken);
        sheet_real(sheet, s->mark);
        sheet_end_row(sheet);
    }
    sheet_block(sheet, "what the axes show");
    const bool has_unit = schools->unit != NULL && schools->unit[0] != '\0';
    sheet_text(sheet, has_unit ? label_fit(arena,
                                           arena_printf(arena, "Effect of each school (%s)",
                                                        schools->unit),
                                           TEXT_PLAIN, l->page.width - 0.3)
                               : "Effect of each school");
    sheet_text(sheet, arena_printf(arena, "%zu %s, lowest to highest effect", schools->n,
                                   text_plural(schools->n, "school", "schools")));
    sheet_end_row(sheet);
}

/* Of as few comparison schools as tell nothing there is no interval, of three schools no shrunken
 * effect. */
static size_t count_intervals(const Schools *schools)
{
    size_t n = 0;
    for (size_t i = 0; i < schools->n; i++)
        n += isfinite(schools->school[i].lo) ? 1 : 0;
    return n;
}

static size_t count_shrunken(const Schools *schools)
{
    size_t n = 0;
    for (size_t i = 0; i < schools->n; i++)
        n += isfinite(schools->school[i].shrunken) ? 1 : 0;
    return n;
}

static void describe(Arena *arena, const Analysis *analysis, const Schools *schools,
                     const Layout *l, Figure *figure)
{
    const School *first = &schools->school[0], *last = &schools->school[schools->n - 1];
    size_t n_above = 0;
    for (size_t i = 0; i < schools->n; i++)
        n_above += schools->school[i].mark > 0;
    const bool tested = count_intervals(schools) > 0;
    Text text = {.arena = arena};
    if (schools->n == 1)
        text_format(&text, "Effect of one school on %s", analysis_label(analysis));
    else
        text_format(&text, "Effect of each of %zu schools on %s, lowest to highest", schools->n,
                    analysis_label(analysis));
    if (tested)
        text_format(&text, ", with %s %s", analysis_confidence_words(arena, analysis),
                    text_plural(schools->n, "interval", "intervals"));
    if (schools->least == schools->most)
        text_format(&text, " (%s program students%s)", text_count(arena, schools->least),
                    schools->n == 1 ? "" : " each");
    else if (schools->least < schools->most)
        text_format(&text, " (%s to %s program students)", text_count(arena, schools->least),
                    text_count(arena, schools->most));
    text_add(&text, tested ? ". The intervals hold that schools differ by themselves, without any "
                             "program."
                           : ". No intervals can be given; see the table of schools.");
    if (tested)
        text_format(&text,
                    " Blue circles lie above zero and vermilion diamonds below it after "
                    "Benjamini-Hochberg (q below 0.05): %zu above, %zu below.",
                    n_above, schools->n_marked - n_above);
    if (count_shrunken(schools) > 0)
        text_add(&text, " The short black lines are estimates drawn towards the average as far as "
                        "a school's own are uncertain.");
    if (schools->n > NAMED_MAX)
        text_add(&text, " Names stand in the table of schools.");
    if (leaves(schools, l->page.y, true) || leaves(schools, l->page.y, false))
        text_add(&text, " Intervals that end in an arrowhead go on.");
    text_left_out(&text, schools->n_hidden, schools->n_empty);
    figure->caption = text.bytes;
    figure->alt = arena_printf(
        arena, "%s. Above zero beyond chance: %zu; below: %zu.",
        schools->n == 1
            ? arena_printf(arena, "One school, with an effect of %s", first->words)
            : arena_printf(arena, "Schools in the order of their effects, from %s to %s",
                           first->words, last->words),
        n_above, schools->n_marked - n_above);
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)results;
    const Table *table = tables_find(&analysis->tables, &table_school_effects);
    if (table == NULL)
        return true;
    Schools schools = schools_of(arena, analysis, table);
    if (schools.n == 0)
        return true;
    for (size_t i = 0; i < schools.n; i++)
        schools.school[i].name = label_fit(arena, schools.school[i].name, TEXT_PLAIN, name_most);
    const Layout layout = layout_of(arena, &schools);
    Sheet sheet =
        sheet_begin(arena, folder, figure->name, "School effects in rank order, with intervals.",
                    layout.page.width, layout.page.height);
    sheet_set(&sheet, "left", layout.page.left);
    sheet_set(&sheet, "right", layout.page.right);
    sheet_set(&sheet, "tick", fmin(0.3 * layout.step, 0.06));
    page_begin(&sheet, &layout.page);
    sheet_part(&sheet, part_clip, {0});
    write_lines(&sheet, &schools, &layout);
    write_marks(&sheet, &schools, &layout);
    write_names(&sheet, &schools, &layout);
    write_data(&sheet, &schools, &layout);
    describe(arena, analysis, &schools, &layout, figure);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_school_caterpillar = {
    .name = "school_caterpillar",
    .help = "Which schools differ from zero?",
    .place = CHART_IN_SCHOOLS,
    .per_analysis = true,
    .write = write_chart,
};
