#include "chart/forest.gp.inc"
#include "draw.h"

#include <math.h>
#include <stdlib.h>

static const double row_height = 0.175, top = 0.36, bottom = 0.40;
static const double label_most = 2.4, panel = 2.35, edge = 0.08, indent = 0.13;

void forest_add(Arena *arena, Forest *forest, ForestRow row)
{
    forest->row = arena_grow(arena, forest->row, &forest->capacity, forest->n + 1, sizeof row);
    forest->row[forest->n++] = row;
}

ForestRow forest_heading(const char *label)
{
    return (ForestRow){.kind = FOREST_HEADING, .label = label, .g = NAN, .lo = NAN, .hi = NAN};
}

ForestRow forest_row(Arena *arena, const Effect *effect, ForestKind kind, const char *label)
{
    ForestRow row = {.kind = kind, .label = label, .g = NAN, .lo = NAN, .hi = NAN};
    row.note = effect != NULL && effect->hidden != NULL ? HIDDEN_MARK : "not estimated";
    row.sizes = effect == NULL ? "" : sizes_text(arena, effect);
    if (effect != NULL && effect->hidden == NULL) {
        row.g = effect->effect_size;
        row.lo = effect->effect_size_ci_low;
        row.hi = effect->effect_size_ci_high;
        row.n = effect->n_treated;
    }
    return row;
}

static bool has_number(const ForestRow *row)
{
    return row->kind != FOREST_HEADING && isfinite(row->g);
}

static bool has_interval(const ForestRow *row)
{
    return has_number(row) && isfinite(row->lo) && isfinite(row->hi);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double middle(double *value, size_t n)
{
    qsort(value, n, sizeof *value, by_value);
    return n == 0 ? 0.0 : value[(n - 1) / 2];
}

/* A handful of students can have an interval of ten standard deviations, which would squeeze all
 * the others to dots. So the axis holds estimates up to six usual half widths (and at least 1) from
 * the middle one, and intervals up to four (and at least 0.5) beyond those; what goes further ends
 * in an arrowhead, and its numbers stand beside it. */
static Axis effect_axis(Arena *arena, const Forest *forest)
{
    double *half = ARENA_ARRAY(arena, double, forest->n);
    double *g = ARENA_ARRAY(arena, double, forest->n);
    size_t n_half = 0, n_g = 0;
    for (size_t i = 0; i < forest->n; i++) {
        const ForestRow *row = &forest->row[i];
        if (has_number(row))
            g[n_g++] = row->g;
        if (has_interval(row))
            half[n_half++] = (row->hi - row->lo) / 2;
    }
    const double center = middle(g, n_g), usual = fmin(middle(half, n_half), 1.0);
    const double far = fmax(6.0 * usual, 1.0);
    double least = 0.0, most = 0.0, lo = 0.0, hi = 0.0;
    for (size_t i = 0; i < forest->n; i++) {
        const ForestRow *row = &forest->row[i];
        if (has_number(row)) {
            least = fmin(least, fmax(row->g, center - far));
            most = fmax(most, fmin(row->g, center + far));
        }
        if (has_interval(row)) {
            lo = fmin(lo, row->lo);
            hi = fmax(hi, row->hi);
        }
    }
    const double beyond = fmax(4.0 * usual, 0.5);
    lo = fmax(fmin(lo, least), least - beyond);
    hi = fmin(fmax(hi, most), most + beyond);
    if (hi - lo < 0.2) { /* a range that does not magnify nothing into something */
        const double more = (0.2 - (hi - lo)) / 2;
        lo -= more;
        hi += more;
    }
    /* zero has room on both sides: "no effect" must not look like the edge of the world */
    lo = fmin(lo, -0.15 * (hi - lo));
    hi = fmax(hi, 0.15 * (hi - lo));
    const Axis axis = axis_round(lo, hi, 7);
    return axis.digits > 1 ? axis_round(lo, hi, 4) : axis; /* longer numbers, fewer of them */
}

/* Where the columns stand, in inches from the left edge. */
typedef struct Columns {
    double sizes, panel_left, panel_right, numbers, width; /* sizes, numbers: their right ends */
} Columns;

static const char *const sizes_title = "Program / comparison";

static const char *numbers_title(Arena *arena, const Forest *forest)
{
    return arena_printf(arena, "Effect size [%s interval]", forest->interval);
}

static const char *numbers_of(Arena *arena, const ForestRow *row)
{
    if (row->kind == FOREST_HEADING)
        return "";
    if (has_number(row))
        return interval_text(arena, row->g, row->lo, row->hi);
    return label_fit(arena, row->note == NULL ? "not estimated" : row->note, TEXT_PLAIN, 1.9);
}

static TextWeight label_weight(const ForestRow *row)
{
    return row->strong || row->kind != FOREST_ROW ? TEXT_BOLD : TEXT_PLAIN;
}

static Columns columns_of(Arena *arena, const Forest *forest)
{
    double labels = label_inches(forest->rows, TEXT_BOLD);
    double sizes = label_inches(sizes_title, TEXT_BOLD);
    double numbers = label_inches(numbers_title(arena, forest), TEXT_BOLD);
    for (size_t i = 0; i < forest->n; i++) {
        const ForestRow *row = &forest->row[i];
        const double in = row->kind == FOREST_ROW ? indent : 0.0;
        if (row->kind != FOREST_HEADING) /* headings may reach over the empty cells beside them */
            labels = fmax(labels, label_inches(row->label, label_weight(row)) + in);
        sizes = fmax(sizes, label_inches(row->sizes, TEXT_PLAIN));
        numbers = fmax(numbers, label_inches(numbers_of(arena, row), TEXT_PLAIN));
    }
    Columns c = {.sizes = edge + labels + 0.18 + sizes};
    c.panel_left = c.sizes + 0.30;
    c.panel_right = c.panel_left + panel;
    c.numbers = c.panel_right + 0.25 + numbers;
    c.width = c.numbers + edge;
    return c;
}

typedef struct Needs {
    bool rows, overall, plain, bold, bands, left, right, dotted;
} Needs;

static Needs needs_of(const Forest *forest, Axis axis)
{
    Needs needs = {.dotted = isfinite(forest->reference) && forest->reference >= axis.lo &&
                             forest->reference <= axis.hi};
    for (size_t i = 0; i < forest->n; i++) {
        const ForestRow *row = &forest->row[i];
        const bool plain = row->kind == FOREST_ROW;
        needs.rows = needs.rows || (plain && has_number(row));
        needs.overall = needs.overall || (row->kind == FOREST_OVERALL && has_number(row));
        needs.bands = needs.bands || (plain && i % 2 == 1);
        needs.bold = needs.bold || label_weight(row) == TEXT_BOLD;
        needs.plain = needs.plain || label_weight(row) == TEXT_PLAIN;
        needs.left = needs.left || (has_number(row) && fmin(row->lo, row->g) < axis.lo);
        needs.right = needs.right || (has_number(row) && fmax(row->hi, row->g) > axis.hi);
    }
    return needs;
}

static void write_plot(Sheet *sheet, const Needs *needs)
{
    if (needs->bands)
        sheet_part(sheet, part_bands, {0});
    sheet_part(sheet, part_zero,
               {0}); /* as data, so that it lies over the bands, under the marks */
    if (needs->dotted)
        sheet_part(sheet, part_dotted, {0});
    if (needs->rows)
        sheet_part(sheet, part_rows, {0});
    if (needs->overall)
        sheet_part(sheet, part_overall, {0});
    if (needs->left)
        sheet_part(sheet, part_beyond_left, {0});
    if (needs->right)
        sheet_part(sheet, part_beyond_right, {0});
    if (needs->plain) /* gnuplot 5.4 crashes on a clause whose labels are all left out */
        sheet_part(sheet, part_labels_plain, {0});
    if (needs->bold)
        sheet_part(sheet, part_labels_bold, {0});
    sheet_part(sheet, part_numbers, {0});
}

static void write_data(Sheet *sheet, const Forest *forest)
{
    sheet_block(sheet,
                "row, kind (0 heading, 1 row, 2 overall), label, program / comparison, g, low, "
                "high, n, bold, numbers");
    for (size_t i = 0; i < forest->n; i++) {
        const ForestRow *row = &forest->row[i];
        sheet_count(sheet, i + 1);
        sheet_count(sheet, (size_t)row->kind);
        sheet_text(sheet, row->label);
        sheet_text(sheet, row->sizes);
        sheet_real(sheet, row->g);
        sheet_real(sheet, row->lo);
        sheet_real(sheet, row->hi);
        sheet_count(sheet, row->n);
        sheet_count(sheet, label_weight(row) == TEXT_BOLD);
        sheet_text(sheet, numbers_of(sheet->arena, row));
        sheet_end_row(sheet);
    }
}

static void write_titles(Sheet *sheet, const Forest *forest)
{
    sheet_label(sheet, 1, forest->rows, "x(0.08), screen 1-0.22/H left font BOLD");
    sheet_label(sheet, 2, sizes_title, "x(column_sizes), screen 1-0.22/H right font BOLD");
    sheet_label(sheet, 3, numbers_title(sheet->arena, forest),
                "x(column_numbers), screen 1-0.22/H right font BOLD");
}

static double largest_n(const Forest *forest)
{
    size_t most = 1;
    for (size_t i = 0; i < forest->n; i++)
        if (forest->row[i].kind == FOREST_ROW && forest->row[i].n > most)
            most = forest->row[i].n;
    return (double)most;
}

bool forest_write(Arena *arena, const Forest *given, const char *folder, const char *name,
                  Error *err)
{
    Forest forest = *given;
    forest.rows = label_fit(arena, given->rows, TEXT_BOLD, label_most);
    forest.row = ARENA_ARRAY(arena, ForestRow, given->n);
    for (size_t i = 0; i < given->n; i++) {
        ForestRow *row = &forest.row[i];
        *row = given->row[i];
        row->label = label_fit(arena, row->label, label_weight(row), label_most);
        row->sizes = row->sizes == NULL ? "" : row->sizes;
    }
    const Axis axis = effect_axis(arena, &forest);
    const Columns columns = columns_of(arena, &forest);
    const Needs needs = needs_of(&forest, axis);
    Sheet sheet = sheet_begin(arena, folder, name, forest.title, columns.width,
                              top + bottom + row_height * ((double)forest.n + 0.3));
    const struct {
        const char *name;
        double value;
    } variable[] = {
        {"N", (double)forest.n},
        {"a", axis.lo},
        {"b", axis.hi},
        {"p1", columns.panel_left},
        {"p2", columns.panel_right},
        {"column_sizes", columns.sizes},
        {"column_numbers", columns.numbers},
        {"top", top},
        {"bottom", bottom},
        {"most", largest_n(&forest)},
        {"dotted", forest.reference},
    };
    for (size_t i = 0; i < COUNT_OF(variable); i++)
        sheet_set(&sheet, variable[i].name, variable[i].value);
    sheet_part(&sheet, part_page, {0});
    write_titles(&sheet, &forest);
    sheet_x_axis(&sheet, axis, bottom);
    write_plot(&sheet, &needs);
    write_data(&sheet, &forest);
    return sheet_write(&sheet, err);
}
