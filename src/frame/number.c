#include "frame/number.h"

#include "alike/text.h"
#include "input/snippet.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_at(const char *bytes, size_t n)
{
    size_t i = 0;
    while (i < n && is_digit(bytes[i]))
        i++;
    return i;
}

static bool is_one_of(const char *bytes, size_t n, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strlen(*words) == n && strncasecmp(*words, bytes, n) == 0)
            return true;
    return false;
}

/* Blanks that break no line, as French and many other programs group digits with them: plain
 * no-break, thin, narrow no-break. An ordinary one may part two numbers. */
static size_t blank_mark_at(const char *bytes, size_t n)
{
    static const char *const blanks[] = {"\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF"};
    for (size_t k = 0; k < COUNT_OF(blanks); k++) {
        const size_t m = strlen(blanks[k]);
        if (n >= m && memcmp(bytes, blanks[k], m) == 0)
            return m;
    }
    return 0;
}

/* Bytes of a mark of thousands; 0: here is none. */
static size_t mark_at(const char *bytes, size_t n, bool comma)
{
    if (n > 0 && bytes[0] == (comma ? '.' : ','))
        return 1;
    return blank_mark_at(bytes, n);
}

static bool holds_mark(const char *bytes, size_t n, bool comma)
{
    for (size_t i = 0; i < n; i++)
        if (mark_at(bytes + i, n - i, comma) > 0)
            return true;
    return false;
}

/* 1,234 or 1,234,567.8: one mark every three digits; with a comma for the decimal sign 1.234,5. */
bool number_has_thousands(const char *bytes, size_t n, bool comma)
{
    const char sign = comma ? ',' : '.';
    size_t i = digits_at(bytes, n);
    const char *mark = bytes + i;
    const size_t m = mark_at(mark, n - i, comma);
    if (i == 0 || i > 3 || m == 0)
        return false;
    while (n - i >= m && memcmp(bytes + i, mark, m) == 0) {
        if (digits_at(bytes + i + m, n - i - m) != 3)
            return false;
        i += m + 3;
    }
    if (i < n && bytes[i] == sign)
        i += 1 + digits_at(bytes + i + 1, n - i - 1);
    return i == n;
}

/* 1,5 */
static bool has_decimal_comma(const char *bytes, size_t n)
{
    const size_t i = digits_at(bytes, n);
    return i < n && bytes[i] == ',' && i + 1 < n &&
           digits_at(bytes + i + 1, n - i - 1) == n - i - 1;
}

/* Digits, point and exponent only. */
static bool is_decimal(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_digit(bytes[i]) && strchr(".eE+-", bytes[i]) == NULL)
            return false;
    return digits_at(bytes, n) > 0;
}

/* "45%", "45 %", with whatever blank stands before the sign. */
static size_t without_percent(const char *bytes, size_t n)
{
    n--;
    if (n > 1 && bytes[n - 1] == ' ')
        return n - 1;
    for (size_t m = 2; m <= 3; m++)
        if (n > m && blank_mark_at(bytes + n - m, m) == m)
            return n - m;
    return n;
}

static RealText read_with_marks(const char *bytes, size_t n, const FileRules *rules, double *value)
{
    enum { MOST = 64 };
    const bool comma = rules->decimal_comma;
    char copy[MOST];
    size_t to = 0;
    if (rules->percent && n > 1 && bytes[n - 1] == '%')
        n = without_percent(bytes, n);
    const size_t sign = n > 0 && (bytes[0] == '-' || bytes[0] == '+') ? 1 : 0;
    const bool marked = rules->thousands && number_has_thousands(bytes + sign, n - sign, comma);
    if (n > MOST || (comma && !marked && memchr(bytes, '.', n) != NULL))
        return REAL_NONE;
    for (size_t i = 0; i < n;) {
        const size_t mark = marked ? mark_at(bytes + i, n - i, comma) : 0;
        if (mark == 0)
            copy[to++] = comma && bytes[i] == ',' ? '.' : bytes[i]; /* two points: no number */
        i += mark > 0 ? mark : 1;
    }
    return text_read_real(copy, to, value);
}

RealText number_read(const char *bytes, size_t n, const FileRules *rules, double *value)
{
    if (!rules->decimal_comma && !rules->thousands && !rules->percent)
        return text_read_real(bytes, n, value);
    return read_with_marks(bytes, n, rules, value);
}

/* Bytes of a sign of money and what may stand behind it: "$", "\xE2\x82\xAC ". 0: it begins with
 * none. */
static size_t money_at(const char *bytes, size_t n)
{
    static const char *const signs[] = {"$", "\xC2\xA3", "\xE2\x82\xAC"}; /* pound, euro */
    for (size_t k = 0; k < COUNT_OF(signs); k++) {
        const size_t m = strlen(signs[k]);
        if (n > m && memcmp(bytes, signs[k], m) == 0)
            return bytes[m] == ' ' && n > m + 1 ? m + 1 : m;
    }
    return 0;
}

bool number_is_marked(const char *bytes, size_t n, const FileRules *rules, unsigned *marks)
{
    const FileRules all = {
        .decimal_comma = rules->decimal_comma, .thousands = true, .percent = true};
    const size_t sign = n > 0 && (bytes[0] == '-' || bytes[0] == '+') ? 1 : 0;
    const size_t money = money_at(bytes + sign, n - sign);
    const char *number = bytes + sign + money;
    const size_t m = n - sign - money;
    double value;
    if (m == 0 || (money > 0 && !is_digit(number[0])) ||
        number_read(number, m, &all, &value) != REAL_READ)
        return false;
    *marks |= money > 0 ? MARK_MONEY : 0;
    *marks |= !rules->percent && number[m - 1] == '%' ? MARK_PERCENT : 0;
    if (!rules->thousands && holds_mark(number, m, rules->decimal_comma))
        *marks |= MARK_THOUSANDS;
    return true;
}

unsigned number_marks_of(const char *const *text, size_t n, const FileRules *rules)
{
    unsigned marks = 0;
    for (size_t k = 0; k < n; k++)
        if (!number_is_marked(text[k], strlen(text[k]), rules, &marks))
            return 0;
    return marks;
}

const char *number_marks_key(unsigned marks)
{
    static const char *const keys[] = {"", "data: {thousands: yes}", "data: {percent: yes}",
                                       "data: {thousands: yes, percent: yes}"};
    return keys[marks & (MARK_THOUSANDS | MARK_PERCENT)];
}

/* With a comma for the decimal sign: of 1.234 and 1.234.567,8 without what marks thousands, of 3.5
 * with a comma. "": of neither form. */
static void with_comma(const char *bytes, size_t n, char out[48])
{
    size_t to = 0, commas = 0, points = 0;
    bool threes = true;
    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(bytes[i]) && bytes[i] != '.' && bytes[i] != ',')
            return;
        points += bytes[i] == '.';
        commas += bytes[i] == ',';
        threes = threes && (bytes[i] != '.' || digits_at(bytes + i + 1, n - i - 1) == 3);
    }
    if (n > 47 || points == 0 || commas > 1 || (!threes && (points > 1 || commas > 0)))
        return;
    for (size_t i = 0; i < n; i++)
        if (!threes || bytes[i] != '.')
            out[to++] = bytes[i] == '.' ? ',' : bytes[i];
    out[to] = '\0';
}

static void without_commas(const char *bytes, size_t n, char put, char out[48])
{
    size_t to = 0;
    for (size_t i = 0; i < n && to < 47; i++) {
        if (bytes[i] != ',')
            out[to++] = bytes[i];
        else if (put != '\0')
            out[to++] = put;
    }
    out[to] = '\0';
}

/* Blanks of all kinds between groups of digits. */
static bool without_blanks(const char *bytes, size_t n, char out[48])
{
    static const char *const blanks[] = {" ", "\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF"};
    size_t to = 0;
    bool any = false;
    for (size_t i = 0; i < n;) {
        size_t skip = 0;
        for (size_t k = 0; k < COUNT_OF(blanks); k++) {
            const size_t m = strlen(blanks[k]);
            if (n - i >= m && memcmp(bytes + i, blanks[k], m) == 0)
                skip = m;
        }
        if (skip > 0 && digits_at(bytes + i + skip, n - i - skip) != 3)
            return false; /* thousands only: '1 2' may be two numbers */
        any = any || skip > 0;
        if (skip == 0 && to == 47)
            return false;
        if (skip == 0)
            out[to++] = bytes[i];
        i += skip > 0 ? skip : 1;
    }
    out[to] = '\0';
    return any && is_decimal(out, to);
}

NumberProblem number_problem(const char *bytes, size_t n, const FileRules *rules)
{
    const bool comma = rules->decimal_comma;
    static const char *const not_finite[] = {"inf", "infinity", "nan", NULL};
    const size_t sign = n > 0 && (bytes[0] == '-' || bytes[0] == '+') ? 1 : 0;
    const char *b = bytes + sign;
    const size_t m = n - sign;
    const Snippet s = snippet(bytes, n);
    char plain[48], point[48], joined[48], decimal[48];
    double value;
    unsigned marks = 0;
    NumberProblem p;
    with_comma(b, m, decimal);
    without_commas(bytes, n, '\0', plain);
    without_commas(bytes, n, '.', point);
    if (n > 0 && bytes[n - 1] == '%')
        snprintf(p.text, sizeof p.text,
                 "'%s' is a percentage; say percent: yes under data, which reads it as a plain "
                 "number, or write every cell without the sign",
                 s.text);
    else if (number_is_marked(bytes, n, rules, &marks) && (marks & MARK_MONEY))
        snprintf(p.text, sizeof p.text, "'%s' has a sign of money; export the column without it%s",
                 s.text, marks & MARK_THOUSANDS ? ", and say thousands: yes under data" : "");
    else if (n > 0 && bytes[0] == '#')
        snprintf(p.text, sizeof p.text,
                 "'%s' is a spreadsheet's error value; add '%s' to data.missing, or correct the "
                 "cell",
                 s.text, s.text);
    else if (is_one_of(b, m, not_finite))
        snprintf(p.text, sizeof p.text,
                 "'%s' is not a number to calculate with; add '%s' to data.missing, or correct the "
                 "cell",
                 s.text, s.text);
    else if (m > 2 && b[0] == '0' && (b[1] == 'x' || b[1] == 'X'))
        snprintf(p.text, sizeof p.text, "'%s' is hexadecimal; write it in decimal digits", s.text);
    else if (comma && decimal[0] != '\0')
        snprintf(
            p.text, sizeof p.text,
            "'%s' holds a point, and data.decimal says that a comma is the decimal sign; write "
            "%.*s%s%s",
            s.text, (int)sign, bytes, decimal,
            number_has_thousands(b, m, true) && !rules->thousands
                ? ", or say thousands: yes under data"
                : "");
    else if (number_has_thousands(b, m, comma) && blank_mark_at(b + digits_at(b, m), m) > 0)
        snprintf(p.text, sizeof p.text,
                 "'%s' has a space between its thousands; say thousands: yes under data", s.text);
    else if (!comma && number_has_thousands(b, m, false))
        snprintf(
            p.text, sizeof p.text,
            "'%s' holds a comma; say thousands: yes under data if it is %s, or write %s if the "
            "comma is a decimal point",
            s.text, plain, point);
    else if (!comma && has_decimal_comma(b, m))
        snprintf(p.text, sizeof p.text,
                 "'%s' has a decimal comma; write %s, or say decimal: comma under data", s.text,
                 point);
    else if (without_blanks(b, m, joined))
        snprintf(p.text, sizeof p.text, "'%s' holds a space; write %.*s%s", s.text, (int)sign,
                 bytes, joined);
    else if (text_read_real(bytes, n, &value) == REAL_BEYOND)
        snprintf(p.text, sizeof p.text,
                 "'%s' is larger than any score or measure (beyond 1e15 in size); correct the "
                 "cell, or add '%s' to data.missing",
                 s.text, s.text);
    else
        snprintf(p.text, sizeof p.text,
                 "'%s' is not a number; correct the cell, or add '%s' to data.missing", s.text,
                 s.text);
    return p;
}

bool is_scientific(const char *bytes, size_t n)
{
    if (n < 5 || !is_digit(bytes[0]))
        return false;
    size_t i = 1;
    if (bytes[i] == '.' || bytes[i] == ',')
        i += 1 + digits_at(bytes + i + 1, n - i - 1);
    if (i + 3 > n || (bytes[i] != 'E' && bytes[i] != 'e') || bytes[i + 1] != '+')
        return false;
    return digits_at(bytes + i + 2, n - i - 2) == n - i - 2;
}
