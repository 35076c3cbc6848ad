/* Axes of values: how far they reach, and where their marks stand. */
#include "canvas.h"

#include <math.h>
#include <stdlib.h>

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
    int digits = 0;
    while (digits < 9 && fabs(step - round_to(step, digits)) > 1e-9 * step)
        digits++;
    return digits;
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

static size_t n_marks(Reach reach, double step)
{
    return (size_t)fmax(0.0, floor(reach.hi / step + 1e-9) - ceil(reach.lo / step - 1e-9) + 1.0);
}

/* Do the marks' words stand beside each other? */
static bool words_fit(Arena *arena, Reach reach, double length, double step)
{
    const double apart = step * fmax(length, 0.3) / (reach.hi - reach.lo);
    const double words[] = {ceil(reach.lo / step) * step, floor(reach.hi / step) * step};
    for (size_t k = 0; k < COUNT_OF(words); k++)
        if (label_inches(mark_words(arena, words[k], step_digits(step)), TEXT_REGULAR) + 0.08 >
            apart)
            return false;
    return true;
}

/* One mark alone tells no distance: a less round step may have two. */
static double step_with_marks(Arena *arena, Reach reach, double length, double step)
{
    static const double less[] = {0.8, 0.6, 0.5, 0.4};
    for (size_t k = 0; k < COUNT_OF(less) && n_marks(reach, step) < 2; k++)
        if (n_marks(reach, less[k] * step) >= 2 && words_fit(arena, reach, length, less[k] * step))
            return less[k] * step;
    return step;
}

Marks reach_marks(Arena *arena, Reach reach, double length, double apart, AxisRuns runs)
{
    const double round = step_of(arena, reach, length, apart, runs);
    const double step = runs == AXIS_UP ? round : step_with_marks(arena, reach, length, round);
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
