#include "canvas.h"
#include "chart/canvas.gp.inc"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alike/told.h"

const double view_width[N_VIEWS] = {6.5, 3.75};

/* --- scripts and data ------------------------------------------------------------------------ */

Sheet canvas_begin(Arena *arena, const char *folder, const char *name, const char *title,
                   Both height)
{
    Sheet sheet = {.arena = arena, .folder = folder, .name = name};
    sheet.script.arena = sheet.data.arena = arena;
    text_format(&sheet.script,
                "# %s\n"
                "# Draw it again in this folder: gnuplot -d %s.gp; the drawing for a phone:\n"
                "# gnuplot -d -e \"W=3.75\" %s.gp; more in style.gp.\n"
                "name = '%s'\n"
                "page_height = %.3f\n"
                "phone_height = %.3f\n"
                "load \"style.gp\"\n",
                title, name, name, name, height.on[VIEW_PAGE], height.on[VIEW_PHONE]);
    return sheet;
}

void canvas_set(Sheet *sheet, const char *name, Both value)
{
    const double page = round_to(value.on[VIEW_PAGE], 4), phone = round_to(value.on[VIEW_PHONE], 4);
    if (page == phone)
        sheet_set(sheet, name, page);
    else
        text_format(&sheet->script, "%s = pick(%.15g%s, %.15g%s)\n", name, page,
                    page == floor(page) ? ".0" : "", phone, phone == floor(phone) ? ".0" : "");
}

void canvas_place(Sheet *sheet, Both inches)
{
    for (int view = 0; view < N_VIEWS; view++)
        sheet_real(sheet, round_to(inches.on[view], 3));
}

void canvas_words(Sheet *sheet, const char *page, const char *phone)
{
    sheet_text(sheet, page);
    sheet_text(sheet, phone);
}

double labels_widest(const char *const *text, size_t n, TextWeight weight)
{
    double widest = 0.0;
    for (size_t i = 0; i < n; i++)
        widest = fmax(widest, label_inches(text[i], weight));
    return widest;
}

/* --- value axes ------------------------------------------------------------------------------ */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Of sorted numbers; NaN of none. */
static double quartile(const double *sorted, size_t n, int which)
{
    return n == 0 ? (double)NAN : sorted[(n - 1) * (size_t)which / 4];
}

/* Numbers further than `reach` usual distances from the middle half of all are left outside. */
static void keep_usual(double *value, size_t n, double usual, double reach, double *lo, double *hi)
{
    if (n == 0)
        return;
    qsort(value, n, sizeof *value, by_value);
    const double q1 = quartile(value, n, 1), q3 = quartile(value, n, 3);
    const double most = reach * fmax(q3 - q1, usual);
    *lo = fmin(*lo, fmax(value[0], q1 - most));
    *hi = fmax(*hi, fmin(value[n - 1], q3 + most));
}

Reach reach_of(Arena *arena, const Interval *interval, size_t n, double least)
{
    double *value = ARENA_ARRAY(arena, double, n + 1), *half = ARENA_ARRAY(arena, double, n + 1);
    double *low = ARENA_ARRAY(arena, double, n + 1), *high = ARENA_ARRAY(arena, double, n + 1);
    size_t n_values = 0, n_halves = 0;
    for (size_t i = 0; i < n; i++) {
        const Interval *v = &interval[i];
        if (isfinite(v->value))
            value[n_values++] = v->value;
        if (isfinite(v->lo) && isfinite(v->hi)) {
            low[n_halves] = v->lo;
            high[n_halves] = v->hi;
            half[n_halves++] = (v->hi - v->lo) / 2;
        }
    }
    qsort(half, n_halves, sizeof *half, by_value);
    const double usual = n_halves == 0 ? 0.0 : quartile(half, n_halves, 2);
    double lo = 0.0, hi = 0.0;
    keep_usual(value, n_values, usual, n_halves == 0 ? INFINITY : 8.0, &lo, &hi);
    double unused = 0.0;
    keep_usual(low, n_halves, usual, 3.0, &lo, &unused);
    keep_usual(high, n_halves, usual, 3.0, &unused, &hi);
    if (hi - lo < least) { /* a range that does not magnify nothing into something */
        const double d = (least - (hi - lo)) / 2;
        lo -= d;
        hi += d;
    }
    const double d = 0.05 * (hi - lo);
    /* zero has room on both sides: "no effect" is not the edge of the world */
    return (Reach){fmin(lo, -d) - d, fmax(hi, d) + d};
}

static const char *mark_words(Arena *arena, double value, int digits)
{
    return value == 0.0 ? "0" : text_real(arena, value, digits);
}

/* Decimals that multiples of the step need. */
static int step_digits(double step)
{
    return step >= 1.0 ? 0 : (int)ceil(-log10(step) - 1e-9);
}

/* The smallest round step whose marks are `apart` and do not touch. */
static double step_of(Arena *arena, Reach reach, double length, double apart, AxisRuns runs)
{
    static const double nice[] = {1.0, 2.0, 5.0};
    const double per_inch = (reach.hi - reach.lo) / fmax(length, 0.3);
    double power = pow(10.0, floor(log10(per_inch * apart)));
    for (size_t k = 0;; k++) {
        if (k == COUNT_OF(nice)) {
            k = 0;
            power *= 10.0;
        }
        const double step = nice[k] * power;
        const int digits = step_digits(step);
        const double words = fmax(
            label_inches(mark_words(arena, ceil(reach.lo / step) * step, digits), TEXT_REGULAR),
            label_inches(mark_words(arena, floor(reach.hi / step) * step, digits), TEXT_REGULAR));
        const double least = runs == AXIS_UP ? apart : fmax(apart, words + 0.12);
        if (step >= per_inch * least * (1 - 1e-9))
            return step;
    }
}

Marks reach_marks(Arena *arena, Reach reach, double length, double apart, AxisRuns runs)
{
    const double step = step_of(arena, reach, length, apart, runs);
    const int digits = step_digits(step);
    const double from = ceil(reach.lo / step - 1e-9), to = floor(reach.hi / step + 1e-9);
    const size_t most = (size_t)fmax(0.0, to - from + 1.0);
    Marks marks = {.value = ARENA_ARRAY(arena, double, most + 1),
                   .words = ARENA_ARRAY(arena, const char *, most + 1)};
    for (; marks.n < most; marks.n++) {
        const double at = round_to((from + (double)marks.n) * step, digits);
        marks.value[marks.n] = at == 0.0 ? 0.0 : at; /* never -0 */
        marks.words[marks.n] = mark_words(arena, at, digits);
    }
    return marks;
}

void marks_data(Sheet *sheet, Reach reach, Both length, double apart, AxisRuns runs)
{
    for (int view = 0; view < N_VIEWS; view++) {
        const Marks marks = reach_marks(sheet->arena, reach, length.on[view], apart, runs);
        sheet_block(sheet, view == VIEW_PAGE ? "marks of the axis: value, in words"
                                             : "the same on a phone");
        for (size_t i = 0; i < marks.n; i++) {
            sheet_real(sheet, marks.value[i]);
            sheet_text(sheet, marks.words[i]);
            sheet_end_row(sheet);
        }
    }
}

/* --- rows over several pages --------------------------------------------------------------------
 */

size_t pages_of(Arena *arena, const double *height, const bool *leads, size_t n, double room,
                size_t **first)
{
    size_t *begin = ARENA_ARRAY(arena, size_t, n + 2);
    size_t pages = 0;
    double used = 0.0;
    for (size_t i = 0; i < n; i++) {
        /* what leads needs the row after it on the same page */
        const double needs = height[i] + (leads[i] && i + 1 < n ? height[i + 1] : 0.0);
        if (i == 0 || used + needs > room) {
            begin[pages++] = i;
            used = 0.0;
        }
        used += height[i];
    }
    begin[pages] = n;
    *first = begin;
    return pages;
}

/* --- outcomes -------------------------------------------------------------------------------- */

static Outcomes outcomes_make(Arena *arena, const Outline *outline, size_t *subject)
{
    return (Outcomes){.analysis = ARENA_ARRAY(arena, const Analysis *, outline->n_rows + 1),
                      .heading = ARENA_ARRAY(arena, const char *, outline->n_rows + 1),
                      .second = ARENA_ARRAY(arena, const char *, outline->n_rows + 1),
                      .subject = subject};
}

static void add_outcome(Outcomes *out, size_t *subject, const Outline *outline, size_t i, size_t k,
                        const Analysis *analysis)
{
    const OutlineRow *row = &outline->subject[i].row[k];
    const bool single = *row->label == '\0';
    subject[out->n] = i;
    out->analysis[out->n] = analysis;
    out->heading[out->n] = single ? row->whole : outline->subject[i].name;
    out->second[out->n++] = single ? "" : row->marked;
    out->has_second = out->has_second || !single;
}

Outcomes outcomes_of(Arena *arena, const Outline *outline, bool only_main,
                     bool (*wanted)(const Analysis *analysis))
{
    size_t *subject = ARENA_ARRAY(arena, size_t, outline->n_rows + 1);
    Outcomes out = outcomes_make(arena, outline, subject);
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++) {
            const Analysis *analysis = outline->subject[i].row[k].analysis;
            if ((!only_main || k == outline->subject[i].main) && analysis->infeasible == NULL &&
                wanted(analysis))
                add_outcome(&out, subject, outline, i, k, analysis);
        }
    return out;
}

Outcomes outcomes_under(Arena *arena, const Results *results, const Outline *outline,
                        const Design *design, bool (*wanted)(const Analysis *analysis))
{
    size_t *subject = ARENA_ARRAY(arena, size_t, outline->n_rows + 1);
    Outcomes out = outcomes_make(arena, outline, subject);
    if (design == NULL)
        return outcomes_of(arena, outline, false, wanted);
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++) {
            const char *outcome = outline->subject[i].row[k].analysis->outcome;
            const Analysis *analysis = results_find(results, outcome, design->name);
            if (analysis != NULL && analysis->infeasible == NULL && wanted(analysis))
                add_outcome(&out, subject, outline, i, k, analysis);
        }
    return out;
}

const char *outcome_words(Arena *arena, const Outcomes *outcomes, size_t i)
{
    const char *second = outcomes->has_second ? outcomes->second[i] : "";
    return arena_printf(arena, "%s%s%s", outcomes->heading[i], *second == '\0' ? "" : ", ", second);
}

/* --- rows by columns ------------------------------------------------------------------------- */

static const double edge = 0.08, heading_most = 1.25;

enum { ROOMS = 4 };
static const double beside_labels = 0.16, smaller_room[ROOMS] = {1.0, 0.85, 0.7, 0.6};

static size_t columns_across(double room, double least, double gap, size_t n)
{
    const size_t across = (size_t)fmax(1.0, floor((room + gap) / (least + gap) + 1e-9));
    return across < n ? across : n;
}

Both grid_columns(Grid *grid, const Outcomes *outcomes, double widest, Both most, Both narrowest)
{
    const size_t n = outcomes->n;
    const double headings =
        fmin(heading_most, fmax(labels_widest(outcomes->heading, n, TEXT_STRONG),
                                labels_widest(outcomes->second, n, TEXT_REGULAR)));
    Both out;
    grid->from = 0;
    grid->to = n;
    for (int view = 0; view < N_VIEWS; view++) {
        const double least = fmax(narrowest.on[view], headings);
        const double all = view_width[view] - 2 * edge - beside_labels;
        double room = 0.0;
        size_t blocks = SIZE_MAX;
        for (size_t k = 0; k < ROOMS; k++) {
            const double labels = fmin(widest, smaller_room[k] * most.on[view]);
            const size_t across = columns_across(all - labels, least, grid->gap, n);
            if ((n + across - 1) / across >= blocks)
                continue;
            blocks = (n + across - 1) / across;
            room = labels;
        }
        const size_t across = (n + blocks - 1) / blocks; /* evenly filled */
        const double columns = (least + grid->gap) * (double)across - grid->gap;
        room = fmax(room, fmin(fmin(widest, most.on[view]), all - columns));
        grid->blocks[view] = blocks;
        grid->across[view] = across;
        grid->labels.on[view] = edge + room + beside_labels;
        grid->cell.on[view] = (all - room + grid->gap) / (double)across - grid->gap;
        out.on[view] = room;
    }
    return out;
}

static double block_height(const Grid *grid, int view)
{
    return grid->head + grid->body.on[view] + grid->foot;
}

size_t grid_split(Grid *grid, size_t page, double below)
{
    const size_t n = grid->to;
    const double room = PAGE_MOST - grid->top - below;
    const double fit = fmax(1.0, floor(room / block_height(grid, VIEW_PAGE)));
    const size_t columns = (size_t)fit * grid->across[VIEW_PAGE];
    grid->from = page * columns < n ? page * columns : n;
    grid->to = n - grid->from < columns ? n : grid->from + columns;
    for (int view = 0; view < N_VIEWS; view++) {
        const size_t across = grid->across[view];
        grid->blocks[view] = (grid->to - grid->from + across - 1) / across;
    }
    return (n + columns - 1) / columns;
}

size_t grid_pages(Arena *arena, Grid *grid, GridRows *rows, size_t page, double pad, double below)
{
    const double room = PAGE_MOST - grid->top - below - grid->head - grid->foot - 2 * pad;
    double *height = ARENA_ARRAY(arena, double, rows->n + 1);
    size_t *first = NULL;
    for (size_t i = 0; i < rows->n; i++)
        height[i] = rows->height[i].on[VIEW_PAGE];
    const size_t n_rows = pages_of(arena, height, rows->leads, rows->n, room, &first);
    rows->from = first[page % n_rows];
    rows->to = first[page % n_rows + 1];
    rows->y = ARENA_ARRAY(arena, Both, rows->n + 1);
    for (int view = 0; view < N_VIEWS; view++) {
        double y = pad;
        for (size_t i = rows->from; i < rows->to; i++) {
            rows->y[i].on[view] = y;
            y += rows->height[i].on[view];
        }
        grid->body.on[view] = y + pad;
    }
    const double body = grid->body.on[VIEW_PAGE];
    if (n_rows > 1) /* then one block of outcomes is a page */
        grid->body.on[VIEW_PAGE] = room + 2 * pad;
    const size_t n_columns = grid_split(grid, page / n_rows, below);
    grid->body.on[VIEW_PAGE] = body;
    return n_rows * n_columns;
}

Both grid_height(const Grid *grid, double below)
{
    Both height;
    for (int view = 0; view < N_VIEWS; view++)
        height.on[view] = grid->top + (double)grid->blocks[view] * block_height(grid, view) + below;
    return height;
}

void grid_begin(Sheet *sheet, const Grid *grid)
{
    const Both across = {{(double)grid->across[VIEW_PAGE], (double)grid->across[VIEW_PHONE]}};
    const Both blocks = {{(double)grid->blocks[VIEW_PAGE], (double)grid->blocks[VIEW_PHONE]}};
    const Both block = {{block_height(grid, VIEW_PAGE), block_height(grid, VIEW_PHONE)}};
    canvas_set(sheet, "across", across);
    canvas_set(sheet, "blocks", blocks);
    canvas_set(sheet, "labels", grid->labels);
    canvas_set(sheet, "cell", grid->cell);
    sheet_set(sheet, "gap", grid->gap);
    sheet_set(sheet, "top", grid->top);
    sheet_set(sheet, "head", grid->head);
    canvas_set(sheet, "body", grid->body);
    canvas_set(sheet, "block", block);
    sheet_part(sheet, part_grid, {0});
}

void grid_cut(Arena *arena, const Grid *grid, const Outcomes *outcomes, const char **bold[N_VIEWS],
              const char **plain[N_VIEWS])
{
    for (int view = 0; view < N_VIEWS; view++) {
        const double room = grid->cell.on[view] + 0.06;
        bold[view] = labels_fit(arena, outcomes->heading, outcomes->n, TEXT_STRONG, room);
        plain[view] = labels_fit(arena, outcomes->second, outcomes->n, TEXT_REGULAR, room);
    }
}

void grid_heading_data(Sheet *sheet, const Grid *grid, const Outcomes *outcomes)
{
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    grid_cut(sheet->arena, grid, outcomes, bold, plain);
    for (size_t j = grid->from; j < grid->to; j++) {
        sheet_count(sheet, j - grid->from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_end_row(sheet);
    }
}

void grid_headings(Sheet *sheet, size_t block, const Outcomes *outcomes)
{
    const Fill fill[FILLS_MAX] = {{"block", arena_printf(sheet->arena, "%zu", block)}};
    sheet_part_filled(sheet, part_headings, fill);
    if (outcomes->has_second)
        sheet_part_filled(sheet, part_second, fill);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *end_words(Arena *arena, const Effect *effect, const char *json)
{
    const Cell cell = effect_cell(effect, field_find(effect_fields, n_effect_fields, json));
    return told_number(arena, cell.value, cell.step, 2);
}

const char *effect_size_words(Arena *arena, const Effect *effect)
{
    const char *size = told_size(arena, effect);
    if (effect->hidden != NULL || !isfinite(effect->effect_size_ci_low) ||
        !isfinite(effect->effect_size_ci_high))
        return size;
    return arena_printf(arena, "%s [%s, %s]", size, end_words(arena, effect, "effect_size_ci_low"),
                        end_words(arena, effect, "effect_size_ci_high"));
}

const char *start_group_words(Arena *arena, size_t at, size_t n)
{
    return at == 0       ? "1 (lowest)"
           : at + 1 == n ? arena_printf(arena, "%zu (highest)", n)
                         : arena_printf(arena, "%zu", at + 1);
}
