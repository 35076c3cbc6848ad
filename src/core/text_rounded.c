/* Numbers as people read them: rounded half away from zero on the decimal value. */
#include "alike/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAIN_DIGITS = 9 };
static const double power_of_ten[PLAIN_DIGITS + 1] = {1e0, 1e1, 1e2, 1e3, 1e4,
                                                      1e5, 1e6, 1e7, 1e8, 1e9};

/* A number that is near enough to this many units of its last digit. */
typedef struct Plain {
    bool negative;
    int digits;
    int64_t units;
} Plain;

/* Where a number is so far from a half that binary digits can't have moved it over: times the power
 * of ten it is off by 1e-7 at most. */
static bool rounds_plainly(double value, int digits, Plain *out)
{
    static const double most = 1e9, clear = 1e-6;
    if (digits < 0 || digits > PLAIN_DIGITS)
        return false;
    const double scaled = fabs(value) * power_of_ten[digits];
    if (!(scaled < most))
        return false;
    const double whole = floor(scaled), rest = scaled - whole;
    if (fabs(rest - 0.5) < clear)
        return false;
    out->units = (int64_t)whole + (rest > 0.5 ? 1 : 0);
    out->negative = value < 0.0 && out->units > 0;
    out->digits = digits;
    return true;
}

/* Half away from zero on the shortest decimal that reads back as the value: 0.125 and 2.675 round
 * as they look, not as their binary neighbours do. */
static double round_decimal(double value, int digits)
{
    char shortest[64];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(shortest, sizeof shortest, "%.*e", precision - 1, value);
        if (strtod(shortest, NULL) == value)
            break;
    }
    /* mantissa digits without the point; exponent of the first digit */
    const bool negative = shortest[0] == '-';
    const char *mantissa = shortest + negative;
    const int exponent = atoi(strchr(shortest, 'e') + 1);
    char kept[32] = {0};
    int n = 0;
    for (const char *c = mantissa; *c != 'e' && n < 20; c++)
        if (*c != '.')
            kept[n++] = *c;
    const int keep = exponent + 1 + digits; /* leading digits that stay */
    if (keep >= n)
        return value;
    if (keep < 0)
        return 0.0;
    const bool up = kept[keep] >= '5';
    kept[keep] = '\0';
    char text[64];
    snprintf(text, sizeof text, "%s%se%d", negative ? "-" : "", keep == 0 ? "0" : kept,
             exponent + 1 - keep);
    double rounded = strtod(text, NULL);
    if (up) { /* one unit of the last kept digit, added as text so that it is exact in decimal */
        char sum[64];
        const long long whole = (keep == 0 ? 0 : strtoll(kept, NULL, 10)) + 1;
        snprintf(sum, sizeof sum, "%s%llde%d", negative ? "-" : "", whole, -digits);
        rounded = strtod(sum, NULL);
    }
    return rounded == 0.0 ? 0.0 : rounded;
}

double round_to(double value, int digits)
{
    Plain plain;
    if (!isfinite(value))
        return value;
    if (!rounds_plainly(value, digits, &plain))
        return round_decimal(value, digits);
    /* whole numbers both: the double nearest to the decimal */
    const double size = (double)plain.units / power_of_ten[digits];
    return plain.negative ? -size : size;
}

/* "12.30": a 1 before the digits behind the point keeps their zeros, and gives its place to that.
 */
static const char *plain_text(Arena *arena, const Plain *plain, const char *minus)
{
    const int64_t tens = (int64_t)power_of_ten[plain->digits];
    char to[2 * TEXT_LONGEST], behind[TEXT_LONGEST];
    size_t n = plain->negative ? strlen(minus) : 0;
    memcpy(to, minus, n);
    n += text_whole(plain->units / tens, to + n);
    if (plain->digits > 0) {
        const size_t length = text_whole(tens + plain->units % tens, behind);
        behind[0] = '.';
        memcpy(to + n, behind, length);
        n += length;
    }
    return arena_copy_bytes(arena, to, n);
}

static const char *real_text(Arena *arena, double value, int digits, const char *minus)
{
    if (isnan(value))
        return "n/a";
    if (isinf(value))
        return value > 0 ? "∞" : arena_printf(arena, "%s∞", minus);
    Plain plain;
    if (rounds_plainly(value, digits, &plain))
        return plain_text(arena, &plain, minus);
    const double rounded = round_decimal(value, digits);
    if (fabs(rounded) > REAL_MOST) /* products of large numbers: never hundreds of digits */
        return arena_printf(arena, "%s%.3g", rounded < 0 ? minus : "", fabs(rounded));
    return arena_printf(arena, "%s%.*f", rounded < 0 ? minus : "", digits, fabs(rounded));
}

const char *text_real(Arena *arena, double value, int digits)
{
    return real_text(arena, value, digits, "−");
}

const char *text_real_ascii(Arena *arena, double value, int digits)
{
    if (!isfinite(value))
        return isnan(value) ? "NaN" : value > 0 ? "Inf" : "-Inf";
    return real_text(arena, value, digits, "-");
}
