#include "alike/told.h"

#include "alike/rounding.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { DIGITS_MAX = 4 };

int told_digits_of_error(double se)
{
    const double digits = ceil(-log10(se));
    return digits < 0 ? 0 : digits > DIGITS_MAX ? DIGITS_MAX : (int)digits; /* 0 to 4 */
}

/* Where nothing has an error, about a hundredth of the spread. */
static int digits_of_spread(double sd)
{
    return isnan(sd) || sd <= 0 ? 1 : told_digits_of_error(sd / 20.0);
}

int told_digits(const Results *results, const Analysis *analysis)
{
    double least = INFINITY, spread = NAN;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const Effect *effect = a->primary ? analysis_overall(a) : NULL;
        if (effect == NULL || !text_equal(told_unit(a), told_unit(analysis)))
            continue;
        const double whole = effect->binary ? 100.0 : 1.0;
        if (effect->se > 0)
            least = fmin(least, whole * effect->se);
        spread = effect->sd > 0 ? whole * effect->sd : spread;
    }
    return isfinite(least) ? told_digits_of_error(least) : digits_of_spread(spread);
}

const char *told_unit(const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    return effect != NULL && effect->binary ? "percentage points" : analysis_unit(analysis);
}

const char *told_number(Arena *arena, double value, double step, int digits)
{
    if (isnan(step))
        return HIDDEN_MARK;
    if (!isfinite(value))
        return TOLD_NOTHING;
    const int told = rounding_digits_within(step, digits);
    const double whole = round_to(fabs(value), 0);
    if (told > 0 || whole < 1000 || whole > REAL_MOST)
        return text_real(arena, value, told);
    return arena_printf(arena, "%s%s", value < 0 ? "−" : "", text_count(arena, (size_t)whole));
}

/* One digit more where the number would read as zero and is not. */
static const char *points(Arena *arena, double value, double step, int digits)
{
    if (isfinite(value) && value != 0 && round_to(value, digits) == 0)
        digits++;
    return told_number(arena, value, step, digits);
}

static const char *range(Arena *arena, const char *low, const char *high)
{
    if (text_equal(low, HIDDEN_MARK) || text_equal(high, HIDDEN_MARK))
        return HIDDEN_MARK;
    if (text_equal(low, TOLD_NOTHING) || text_equal(high, TOLD_NOTHING))
        return "";
    return arena_printf(arena, "%s to %s", low, high);
}

static Cell cell_of(const Effect *effect, const char *json)
{
    Cell cell = effect_cell(effect, field_find(effect_fields, n_effect_fields, json));
    cell.step = effect->hidden != NULL || cell.text != NULL ? (double)NAN : cell.step;
    return cell;
}

static double whole_of(const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    return effect != NULL && effect->binary ? 100.0 : 1.0;
}

const char *told_points(Arena *arena, const Results *results, const Analysis *analysis,
                        const Effect *effect, const char *json)
{
    const Cell cell = cell_of(effect, json);
    const double whole = whole_of(analysis);
    return points(arena, whole * cell.value, whole * cell.step, told_digits(results, analysis));
}

const char *told_interval(Arena *arena, const Results *results, const Analysis *analysis,
                          const Effect *effect)
{
    return range(arena, told_points(arena, results, analysis, effect, "ci_low"),
                 told_points(arena, results, analysis, effect, "ci_high"));
}

const char *told_cell(Arena *arena, const Results *results, const Analysis *analysis,
                      const Cell *cell)
{
    const double whole = whole_of(analysis);
    return cell->text != NULL ? cell->text
                              : points(arena, whole * cell->value, whole * cell->step,
                                       told_digits(results, analysis));
}

const char *told_cells(Arena *arena, const Results *results, const Analysis *analysis,
                       const Cell *low, const Cell *high)
{
    return range(arena, told_cell(arena, results, analysis, low),
                 told_cell(arena, results, analysis, high));
}

const char *told_sds(Arena *arena, const Cell *cell)
{
    return cell->text != NULL ? cell->text : told_number(arena, cell->value, cell->step, 2);
}

static const char *size_named(Arena *arena, const Effect *effect, const char *json)
{
    const Cell cell = cell_of(effect, json);
    return told_number(arena, cell.value, cell.step, 2);
}

const char *told_size(Arena *arena, const Effect *effect)
{
    return size_named(arena, effect, "effect_size");
}

const char *told_size_interval(Arena *arena, const Effect *effect)
{
    return range(arena, size_named(arena, effect, "effect_size_ci_low"),
                 size_named(arena, effect, "effect_size_ci_high"));
}

/* Of the effect size as it is told, so that both agree. */
static const char *percentile_named(Arena *arena, const Effect *effect, const char *json)
{
    const Cell cell = cell_of(effect, json);
    if (isnan(cell.step))
        return HIDDEN_MARK;
    if (!isfinite(cell.value))
        return TOLD_NOTHING;
    return text_percentile(arena, 100.0 * gsl_cdf_ugaussian_P(cell.value));
}

const char *told_percentile(Arena *arena, const Effect *effect)
{
    return percentile_named(arena, effect, "effect_size");
}

const char *told_percentile_interval(Arena *arena, const Effect *effect)
{
    return range(arena, percentile_named(arena, effect, "effect_size_ci_low"),
                 percentile_named(arena, effect, "effect_size_ci_high"));
}

const char *told_p(Arena *arena, const Effect *effect)
{
    const Cell cell = cell_of(effect, "p");
    return isnan(cell.step)    ? HIDDEN_MARK
           : isnan(cell.value) ? TOLD_NOTHING
                               : text_p_value(arena, cell.value);
}

static const char *people_of(Arena *arena, const Effect *effect, size_t n)
{
    const char *hidden = effect_hidden_n(effect);
    return hidden != NULL ? hidden : text_count(arena, n);
}

const char *told_n_treated(Arena *arena, const Effect *effect)
{
    return people_of(arena, effect, effect->n_treated);
}

const char *told_n_control(Arena *arena, const Effect *effect)
{
    return people_of(arena, effect, effect->n_control);
}
