/* Numbers as text: the shortest that reads back, and all digits that one needs. */
#include "alike/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t put_digits(uint64_t value, char *to)
{
    char digits[20];
    if (value < 10) {
        *to = (char)('0' + value);
        return 1;
    }
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    memcpy(to, digits + at, sizeof digits - at);
    return sizeof digits - at;
}

size_t text_whole(int64_t value, char to[TEXT_LONGEST])
{
    const size_t sign = value < 0;
    to[0] = '-';
    const size_t n = sign + put_digits(sign ? 0 - (uint64_t)value : (uint64_t)value, to + sign);
    to[n] = '\0';
    return n;
}

/* m / 10^k for the least k up to 6 that gives the value; 0 where there is none. Both are exact
 * doubles and a quotient is rounded correctly, as reading the decimal is: so they are one number
 * (Clinger 1990, PLDI 92-101). Most values have up to 3 places: tried first. m / 10^3 and the same
 * without a zero at the end of m are one quotient, so the least k is found by leaving zeros out. */
static size_t put_few_places(double size, char *to)
{
    uint64_t digits = 0, tens = 1000;
    int k = 3;
    if (size >= 1e9 || (size > 0 && size < 1e-4))
        return 0;
    digits = (uint64_t)(size * 1e3 + 0.5);
    if ((double)digits / 1e3 != size) {
        digits = (uint64_t)(size * 1e6 + 0.5);
        if ((double)digits / 1e6 != size)
            return 0;
        k = 6;
        tens = 1000000;
    }
    for (; k > 0 && digits % 10 == 0; k--, tens /= 10)
        digits /= 10;
    size_t n = put_digits(digits / tens, to);
    if (k == 0)
        return n;
    n += put_digits(tens + digits % tens, to + n); /* its 1 keeps the zeros in front ... */
    to[n - (size_t)k - 1] = '.';                   /* ... and stands where the point does */
    return n;
}

size_t text_shortest(double value, char *to)
{
    const double size = fabs(value);
    const uint64_t whole = size < 1e15 ? (uint64_t)size : 0;
    size_t n = 0;
    if (value < 0)
        to[n++] = '-';
    if (size == (double)whole)
        n += put_digits(whole, to + n);
    else {
        const size_t few = put_few_places(size, to + n);
        for (int digits = 15; few == 0 && digits <= 17; digits++) {
            n = (size_t)snprintf(to, TEXT_SHORTEST, "%.*g", digits, value);
            if (strtod(to, NULL) == value)
                break;
        }
        n += few;
    }
    to[n] = '\0';
    return n;
}

/* --- all digits: what printf does with %.17g, in a tenth of its time --- */

__extension__ typedef unsigned __int128 Wide;

enum { DIGITS = 17, POWERS = 28 };
static const uint64_t ONE = UINT64_C(10000000000000000); /* the least of 17 digits */
/* clang-format off */
static const uint64_t power_of_5[POWERS] = {
    1U, 5U, 25U, 125U, 625U, 3125U, 15625U, 78125U, 390625U, 1953125U, 9765625U, 48828125U,
    244140625U, 1220703125U, UINT64_C(6103515625), UINT64_C(30517578125), UINT64_C(152587890625),
    UINT64_C(762939453125), UINT64_C(3814697265625), UINT64_C(19073486328125),
    UINT64_C(95367431640625), UINT64_C(476837158203125), UINT64_C(2384185791015625),
    UINT64_C(11920928955078125), UINT64_C(59604644775390625), UINT64_C(298023223876953125),
    UINT64_C(1490116119384765625), UINT64_C(7450580596923828125),
};
/* clang-format on */

/* A number is m 2^e. Its first 17 digits are those of m 2^e 10^q, q = 16 - p, where its first
 * stands for tens to the p; as m < 2^53 and 5^q < 2^63 that is exact in 128 bits, and so is what is
 * cut off. */
static uint64_t first_digits(uint64_t m, int e, int p, bool *up)
{
    const int q = DIGITS - 1 - p, shift = -(e + q);
    const Wide all = (Wide)m * power_of_5[q], half = (Wide)1 << (shift - 1);
    const uint64_t cut = (uint64_t)(all >> shift); /* 18 digits at most, see text_longest */
    const Wide rest = all - ((Wide)cut << shift);

    *up = rest > half || (rest == half && cut % 2 == 1); /* halfway: to even */
    return cut;
}

/* The digits without zeros at their end; how many. */
static size_t put_seventeen(uint64_t digits, char to[DIGITS])
{
    size_t n = DIGITS;
    for (size_t i = DIGITS; i-- > 0; digits /= 10)
        to[i] = (char)('0' + digits % 10);
    while (n > 1 && to[n - 1] == '0')
        n--;
    return n;
}

/* As %g places the point: digit 0 stands for tens to the p. */
static size_t put_placed(const char *digit, size_t n, int p, char *to)
{
    size_t at = 0;
    if (p < -4) {
        to[at++] = digit[0];
        if (n > 1)
            to[at++] = '.';
        memcpy(to + at, digit + 1, n - 1);
        at += n - 1;
        return at + (size_t)sprintf(to + at, "e-%02d", -p);
    }
    const size_t whole = p < 0 ? 0 : (size_t)p + 1; /* digits before the point */
    for (size_t i = 0; i < whole; i++)
        to[at++] = i < n ? digit[i] : '0';
    if (n <= whole)
        return at;
    if (whole == 0)
        to[at++] = '0';
    to[at++] = '.';
    for (int i = p + 1; i < 0; i++)
        to[at++] = '0';
    memcpy(to + at, digit + whole, n - whole);
    return at + n - whole;
}

size_t text_longest(double value, char to[TEXT_LONGEST])
{
    const double size = fabs(value);
    char digit[DIGITS];
    int e;
    bool up = false;

    if (!(size >= 1e-10 && size < 1e15)) /* 0, and where 128 bits do not do */
        return (size_t)snprintf(to, TEXT_LONGEST, "%.17g", value);
    const uint64_t m = (uint64_t)ldexp(frexp(size, &e), 53);
    e -= 53;
    int p = (int)floor((e + 52) * 0.30103); /* log10 of 2: near */
    uint64_t digits = first_digits(m, e, p, &up);
    for (; digits >= 10 * ONE; digits = first_digits(m, e, p, &up))
        p++;
    for (; digits < ONE; digits = first_digits(m, e, p, &up))
        p--;
    digits += up; /* never to 18: no double of these sizes lies so close below a power of ten */
    to[0] = '-';
    const size_t sign = value < 0, n = put_seventeen(digits, digit);
    const size_t length = sign + put_placed(digit, n, p, to + sign);
    to[length] = '\0';
    return length;
}
