#include "report/numbers.h"

#include "alike/rounding.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>
#include <string.h>

/* By the rule of alike/told.h: one more where it would read as zero and is not. */
static int digits_of(const Scale *scale, double value)
{
    return scale->digits + (value != 0 && round_to(value, scale->digits) == 0);
}

const char *number_amount(Arena *arena, const Scale *scale, double value)
{
    return told_number(arena, fabs(value), scale->step, digits_of(scale, value));
}

const char *number_signed(Arena *arena, const Scale *scale, double value)
{
    return told_number(arena, value, scale->step, digits_of(scale, value));
}

const char *number_unit(Arena *arena, const Scale *scale, double value)
{
    static const char plural[] = "points";
    const size_t n = strlen(scale->unit), m = sizeof plural - 1;
    const int digits = rounding_digits_within(scale->step, digits_of(scale, value));
    if (digits > 0 || round_to(fabs(value), 0) != 1 || n < m ||
        strcmp(scale->unit + n - m, plural) != 0)
        return scale->unit;
    return arena_printf(arena, "%.*s", (int)(n - 1), scale->unit); /* a unit is short */
}

const char *number_in_unit(Arena *arena, const Scale *scale, double value)
{
    return arena_printf(arena, "%s%s%s", number_amount(arena, scale, value),
                        scale->unit[0] != '\0' ? " " : "", number_unit(arena, scale, value));
}

const char *number_more(Arena *arena, const Scale *scale, double value, bool unit)
{
    const bool nil = number_is_nil(scale, value), has_unit = unit && scale->unit[0] != '\0';
    return arena_printf(arena, "%s%s%s%s%s", number_amount(arena, scale, value),
                        has_unit ? " " : "", has_unit ? number_unit(arena, scale, value) : "",
                        nil ? "" : " ", nil ? "" : number_side(scale, value));
}

const char *number_interval(Arena *arena, const Scale *scale, double low, double high)
{
    const bool below = low < 0 && !number_is_nil(scale, low);
    const bool above = high > 0 && !number_is_nil(scale, high);
    if (high < 0 && !number_is_nil(scale, high))
        return number_interval_below(arena, scale, low, high);
    return arena_printf(arena, "%s%s%s to %s%s%s", number_amount(arena, scale, low),
                        below ? " " : "", below ? scale->below : "",
                        number_amount(arena, scale, high), below && above ? " " : "",
                        below && above ? scale->above : "");
}

const char *number_interval_below(Arena *arena, const Scale *scale, double low, double high)
{
    return arena_printf(arena, "%s to %s %s", number_amount(arena, scale, high),
                        number_amount(arena, scale, low), scale->below);
}

const char *number_side(const Scale *scale, double value)
{
    return value < 0 ? scale->below : scale->above;
}

bool number_is_nil(const Scale *scale, double value)
{
    return round_to(value, rounding_digits_within(scale->step, digits_of(scale, value))) == 0;
}

const char *number_percent(Arena *arena, double share)
{
    const double whole = round_to(100 * share, 0);
    if (whole == 0 && share > 0)
        return "under 1%";
    if (whole == 100 && share < 1)
        return "over 99%";
    return arena_printf(arena, "%s%%", text_real(arena, whole, 0));
}

const char *number_p(Arena *arena, double p)
{
    return arena_printf(arena, "p %s", text_p_value(arena, p));
}
