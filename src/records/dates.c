#include "records/dates.h"

#include "alike/text.h"
#include "input/snippet.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* In the order in which they are named where several fit. */
static const char *const formats[] = {
    "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%m-%d-%Y",  "%d-%m-%Y", "%d.%m.%Y",
    "%Y%m%d",   "%m%d%Y",   "%d%m%Y",   "%m/%d/%y", "%d/%m/%y",  "%m%d%y",   "%d%m%y",
    "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d%b%Y",   "%b %d, %Y", "%b %d %Y",
};

enum { EARLIEST_DAY = 3652, LATEST_DAY = 47482, SHOWN = 3 }; /* 1980 to 2100: else a misreading */

/* "12 Sep 2023" holds spaces that no time of day stands behind. */
static bool holds_letters(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isalpha((unsigned char)bytes[i]) && bytes[i] != 'T')
            return true;
    return false;
}

static bool is_time(const char *bytes, size_t n)
{
    size_t digits = 0;
    while (digits < n && isdigit((unsigned char)bytes[digits]))
        digits++;
    return digits > 0 && digits <= 2 && digits < n && bytes[digits] == ':';
}

size_t date_length(const char *bytes, size_t n)
{
    if (holds_letters(bytes, n < 10 ? n : 10)) {
        for (size_t i = 1; i + 1 < n; i++)
            if (bytes[i] == ' ' && is_time(bytes + i + 1, n - i - 1))
                return i;
        return n;
    }
    for (size_t i = 8; i + 1 < n; i++)
        if ((bytes[i] == ' ' || bytes[i] == 'T') && bytes[i + 1] >= '0' && bytes[i + 1] <= '9')
            return i;
    for (size_t i = 1; i < n && i < 10; i++) /* 1/3/2026 08:15 */
        if (bytes[i] == ' ' && i >= 6)
            return i;
    return n;
}

/* One or two digits, a colon, two digits, and a point with digits where there is one. */
static bool is_minutes(const char *text)
{
    size_t n = strspn(text, "0123456789");
    if (n < 1 || n > 2 || text[n] != ':' || strspn(text + n + 1, "0123456789") != 2)
        return false;
    text += n + 3;
    return *text == '\0' || (*text == '.' && strspn(text + 1, "0123456789") == strlen(text + 1));
}

bool dates_are_cut(const Dictionary *words)
{
    for (size_t k = 0; k < words->n; k++)
        if (!is_minutes(words->word[k].text))
            return false;
    return words->n > 0;
}

static bool fits(const char *format, const char *text, double *day)
{
    return date_read(text, format, day) && *day >= EARLIEST_DAY && *day <= LATEST_DAY;
}

static size_t count_fitting(const char *format, const Dictionary *words)
{
    size_t n = 0;
    double day;
    for (size_t k = 0; k < words->n; k++)
        n += fits(format, words->word[k].text, &day);
    return n;
}

/* A word that two formats read as different days; SIZE_MAX: they always agree. */
static size_t first_difference(const char *a, const char *b, const Dictionary *words)
{
    double x, y;
    for (size_t k = 0; k < words->n; k++)
        if (fits(a, words->word[k].text, &x) && fits(b, words->word[k].text, &y) && x != y)
            return k;
    return SIZE_MAX;
}

static const char *iso(Arena *arena, const char *format, const char *text)
{
    double day = 0;
    if (!date_read(text, format, &day))
        return text;
    const CivilDate c = date_civil(lround(day));
    return arena_printf(arena, "%04ld-%02ld-%02ld", c.year, c.month, c.day);
}

static bool refuse_ambiguous(Arena *arena, Place column, const char *header,
                             const Dictionary *words, const char *a, const char *b, size_t k,
                             Error *err)
{
    const Word *word = &words->word[k];
    column.line = word->first_row;
    return error_add(err, ERR_DATA, column,
                     "the dates of '%s' can be read in two ways: '%s' is %s by %s, but %s by %s, "
                     "and no date of the column decides; write tests: date_format: \"%s\" or "
                     "\"%s\"",
                     header, word->text, iso(arena, a, word->text), a, iso(arena, b, word->text), b,
                     a, b);
}

/* Most cells fit this format: the others are named. */
static bool refuse_odd(Place column, const char *header, const Dictionary *words,
                       const char *format, bool pinned, Error *err)
{
    size_t n_odd = 0;
    double day;
    for (size_t k = 0; k < words->n; k++) {
        const Word *word = &words->word[k];
        if (fits(format, word->text, &day) || n_odd++ >= SHOWN)
            continue;
        column.line = word->first_row;
        error_add(err, ERR_DATA, column,
                  "%s '%s' is not a date of the form %s, %s; correct the cell, or add it to "
                  "data.missing",
                  header, snippet(word->text, word->n).text, format,
                  pinned ? "as tests.date_format says" : "as the others of the column are");
    }
    column.line = 0;
    return n_odd <= SHOWN ? false
                          : error_add(err, ERR_DATA, column,
                                      "%s holds %zu more dates that are not of the form %s", header,
                                      n_odd - SHOWN, format);
}

static bool refuse_unknown(Place column, const char *header, const Dictionary *words, Error *err)
{
    column.line = words->word[0].first_row;
    return error_add(
        err, ERR_DATA, column,
        "%s '%s' is not a date that alike recognises; write how the column's dates are "
        "made, for example tests: date_format: \"%%m/%%d/%%Y\"",
        header, snippet(words->word[0].text, words->word[0].n).text);
}

static void read_days(const char *format, const Dictionary *words, int32_t *day)
{
    for (size_t k = 0; k < words->n; k++) {
        double value;
        day[k] = format != NULL && fits(format, words->word[k].text, &value)
                     ? (int32_t)lround(value)
                     : DAY_NONE;
    }
}

static bool any_needed(const Dictionary *words, const uint8_t *needed)
{
    for (size_t k = 0; k < words->n; k++)
        if (needed[k])
            return true;
    return false;
}

/* Is there one of another form that something goes by? */
static bool odd_is_needed(const Dictionary *words, const char *format, const uint8_t *needed)
{
    double day;
    for (size_t k = 0; k < words->n; k++)
        if (needed[k] && !fits(format, words->word[k].text, &day))
            return true;
    return false;
}

bool dates_read(Arena *arena, const Spec *spec, const DateColumn *column, DateReading *out,
                Error *err)
{
    const Dictionary *words = column->words;
    const char *given = spec->tests.date_format.text, *best = given, *other = NULL;
    const bool any = any_needed(words, column->needed);
    size_t n_best = 0, differs = SIZE_MAX;
    for (size_t f = 0; f < COUNT_OF(formats) && given == NULL && differs == SIZE_MAX; f++) {
        const size_t n = count_fitting(formats[f], words);
        if (n == words->n && n_best == words->n) {
            other = formats[f];
            differs = first_difference(best, other, words);
        }
        if (n > n_best) {
            best = formats[f];
            n_best = n;
        }
    }
    out->in_two_ways = differs != SIZE_MAX;
    if (out->in_two_ways && any)
        return refuse_ambiguous(arena, column->place, column->header, words, best, other, differs,
                                err);
    if (best == NULL && any)
        return refuse_unknown(column->place, column->header, words, err);
    out->format = out->in_two_ways ? NULL : best;
    if (out->format != NULL && odd_is_needed(words, out->format, column->needed))
        return refuse_odd(column->place, column->header, words, out->format, given != NULL, err);
    read_days(out->format, words, out->day);
    return true;
}

TermDate term_near_day(Season season, int32_t day)
{
    /* the middle of a season, in days after 1 July of its school year: ours */
    static const int middle[] = {[SEASON_FALL] = 90,    /* late September */
                                 [SEASON_WINTER] = 200, /* mid-January */
                                 [SEASON_SPRING] = 305, /* early May */
                                 [SEASON_SUMMER] = 395};
    const CivilDate c = date_civil((long)day - middle[season] + 183); /* half a year either way */
    return (TermDate){season, (int)(c.month >= 7 ? c.year : c.year - 1)};
}

TermDate term_of_day(int32_t day)
{
    const CivilDate c = date_civil(day);
    const Season season = c.month >= 8 && c.month <= 11   ? SEASON_FALL
                          : c.month == 12 || c.month <= 2 ? SEASON_WINTER
                          : c.month <= 6                  ? SEASON_SPRING
                                                          : SEASON_SUMMER;
    return (TermDate){season, (int)(c.month >= 8 ? c.year : c.year - 1)};
}
