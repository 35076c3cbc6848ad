#include "alike/text.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool text_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

bool text_starts(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

enum { WORD_MAX = 64 };

/* Edit distance with transpositions of neighbours, case ignored. Source: Damerau (1964), CACM 7. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t d[3][WORD_MAX + 1];
    const size_t na = strlen(a), nb = strlen(b);
    for (size_t j = 0; j <= nb; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *now = d[i % 3], *last = d[(i + 2) % 3], *before = d[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            const int ca = tolower((unsigned char)a[i - 1]), cb = tolower((unsigned char)b[j - 1]);
            size_t best = last[j - 1] + (ca != cb);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) &&
                tolower((unsigned char)a[i - 2]) == cb && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
    }
    return d[na % 3][nb];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t n)
{
    const size_t length = strlen(word);
    if (length == 0 || length > WORD_MAX)
        return NULL;
    size_t best = length <= 3 ? 1 : length <= 7 ? 2 : 3;
    const char *found = NULL;
    for (size_t i = 0; i < n; i++) {
        const size_t other = strlen(candidates[i]);
        if (other == 0 || other > WORD_MAX)
            continue;
        const size_t d = edit_distance(word, candidates[i]);
        if (d < best || (d == best && found == NULL)) {
            best = d;
            found = candidates[i];
        }
    }
    return found;
}

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* More digits than a double holds exactly, or a large exponent: the C library rounds correctly. */
static bool slow_real(const char *bytes, size_t n, double *value)
{
    char buffer[512], *end;
    if (n >= sizeof buffer)
        return false;
    memcpy(buffer, bytes, n);
    buffer[n] = '\0';
    *value = strtod(buffer, &end);
    return *end == '\0' && isfinite(*value);
}

/* Up to 15 digits and a power of ten up to 22 are exact in a double, so one multiplication or
 * division rounds correctly. Source: Clinger (1990), PLDI, "How to read floating point numbers
 * accurately". REAL_BEYOND: a number that no double holds. */
static RealText parse_real(const char *bytes, size_t n, double *value)
{
    size_t i = 0;
    uint64_t mantissa = 0;
    int digits = 0, exponent = 0;
    bool negative = false, any = false;
    if (i < n && (bytes[i] == '-' || bytes[i] == '+'))
        negative = bytes[i++] == '-';
    for (; i < n && (unsigned char)(bytes[i] - '0') <= 9; i++, any = true) {
        mantissa = mantissa * 10 + (uint64_t)(bytes[i] - '0');
        digits += mantissa > 0;
    }
    if (i < n && bytes[i] == '.') {
        for (i++; i < n && (unsigned char)(bytes[i] - '0') <= 9; i++, any = true) {
            mantissa = mantissa * 10 + (uint64_t)(bytes[i] - '0');
            digits += mantissa > 0;
            exponent--;
        }
    }
    if (!any)
        return REAL_NONE;
    if (i < n && (bytes[i] == 'e' || bytes[i] == 'E')) {
        int written = 0;
        bool down = false, seen = false;
        i++;
        if (i < n && (bytes[i] == '-' || bytes[i] == '+'))
            down = bytes[i++] == '-';
        for (; i < n && (unsigned char)(bytes[i] - '0') <= 9; i++, seen = true)
            if (written < 100000)
                written = written * 10 + (bytes[i] - '0');
        if (!seen)
            return REAL_NONE;
        exponent += down ? -written : written;
    }
    if (i != n)
        return REAL_NONE;
    if (digits > 15 || exponent > 22 || exponent < -22)
        return slow_real(bytes, n, value) ? REAL_READ : REAL_BEYOND;
    double x = (double)mantissa;
    x = exponent < 0 ? x / powers_of_ten[-exponent] : x * powers_of_ten[exponent];
    *value = negative ? -x : x;
    return REAL_READ;
}

bool text_to_real(const char *bytes, size_t n, double *value)
{
    return parse_real(bytes, n, value) == REAL_READ;
}

RealText text_read_real(const char *bytes, size_t n, double *value)
{
    const RealText found = parse_real(bytes, n, value);
    return found == REAL_READ && fabs(*value) > REAL_MOST ? REAL_BEYOND : found;
}

void text_add_bytes(Text *text, const char *bytes, size_t n)
{
    text->bytes = arena_grow(text->arena, text->bytes, &text->capacity, text->n + n + 1, 1);
    if (n > 0)
        memcpy(text->bytes + text->n, bytes, n);
    text->n += n;
    text->bytes[text->n] = '\0';
}

void text_add(Text *text, const char *more)
{
    text_add_bytes(text, more, strlen(more));
}

/* Twice where there is too little room. */
void text_format(Text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const size_t room = text->capacity - text->n;
    const int n = vsnprintf(room > 0 ? text->bytes + text->n : NULL, room, format, arguments);
    va_end(arguments);
    if (n < 0) /* numbers of many digits take memory of their own */
        arena_exhausted(0);
    if ((size_t)n >= room) {
        text->bytes =
            arena_grow(text->arena, text->bytes, &text->capacity, text->n + (size_t)n + 1, 1);
        if (vsnprintf(text->bytes + text->n, (size_t)n + 1, format, again) != n)
            arena_exhausted(0);
    }
    text->n += (size_t)n;
    va_end(again);
}

const char *text_count(Arena *arena, size_t value)
{
    char plain[32], grouped[48];
    const int n = snprintf(plain, sizeof plain, "%zu", value);
    int to = 0;
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            grouped[to++] = ',';
        grouped[to++] = plain[i];
    }
    return arena_copy_bytes(arena, grouped, (size_t)to);
}

/* As NWEA prints percentiles. */
const char *text_percentile(Arena *arena, double percentile)
{
    const long n = lround(fmin(fmax(percentile, 1.0), 99.0)), ones = n % 10;
    const bool teens = n >= 11 && n <= 13;
    const char *end = teens ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th";
    return arena_printf(arena, "%ld%s", n, end);
}

const char *text_p_value(Arena *arena, double p)
{
    if (isnan(p))
        return "n/a";
    return p < 0.001 ? "<0.001" : text_real(arena, p, 3);
}

const char *text_level(Arena *arena, double level)
{
    const char *digits = arena_printf(arena, "%g", level);
    return digits[0] == '0' && digits[1] == '.' ? digits + 1 : digits;
}

const char *text_plural(size_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

size_t text_width(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

const char *text_plural_of(Arena *arena, const char *noun)
{
    const size_t n = strlen(noun);
    if (ends_with(noun, "child"))
        return arena_printf(arena, "%sren", noun);
    if (ends_with(noun, "person"))
        return arena_printf(arena, "%.*speople", (int)(n - 6), noun);
    if (ends_with(noun, "sis"))
        return arena_printf(arena, "%.*ses", (int)(n - 3), noun);
    if (n > 1 && noun[n - 1] == 'y' && strchr("aeiou", noun[n - 2]) == NULL)
        return arena_printf(arena, "%.*sies", (int)(n - 1), noun);
    if (ends_with(noun, "s") || ends_with(noun, "x") || ends_with(noun, "ch") ||
        ends_with(noun, "sh"))
        return arena_printf(arena, "%ses", noun);
    return arena_printf(arena, "%ss", noun);
}

/* "tests_2014.csv.gz: the dates": the name of a file is spelled as it is. */
static bool starts_with_file(const char *text)
{
    const size_t n = strcspn(text, " ,:;");
    const char *dot = memchr(text, '.', n);
    return dot != NULL && dot + 1 < text + n;
}

const char *text_with_capital(Arena *arena, const char *text)
{
    char *copy = arena_copy_text(arena, text);
    if (starts_with_file(text))
        return copy;
    copy[0] = (char)toupper((unsigned char)copy[0]);
    return copy;
}

const char *text_label(Arena *arena, const char *label)
{
    const size_t n = strspn(label, "abcdefghijklmnopqrstuvwxyz");
    return n > 0 && (label[n] == '\0' || label[n] == ':') ? text_with_capital(arena, label) : label;
}

const char *text_spaced(Arena *arena, const char *name)
{
    char *words = arena_copy_text(arena, name);
    for (char *c = words; *c != '\0'; c++)
        *c = *c == '_' ? ' ' : *c;
    return words;
}
