/* Terms as exports write them: a season, and the school year or the calendar year it lies in. */
#include "alike/calendar.h"

#include "alike/text.h"

#include <ctype.h>
#include <string.h>

static const char *const season_names[] = {
    [SEASON_FALL] = "fall",
    [SEASON_WINTER] = "winter",
    [SEASON_SPRING] = "spring",
    [SEASON_SUMMER] = "summer",
};

/* What a text says: a season, and one year or two. */
typedef struct Parts {
    bool has_season;
    Season season;
    int n_years;
    int year[2];
} Parts;

const char *season_name(Season season)
{
    return season_names[season];
}

/* Length of what may stand between two parts: blanks, comma, hyphen, slash, underscore, en dash. */
static size_t separator_length(const char *text)
{
    if (text[0] != '\0' && strchr(" \t,-/_", text[0]) != NULL)
        return 1;
    return text_starts(text, "\xE2\x80\x93") ? 3 : 0;
}

static bool same_word(const char *text, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (word[i] == '\0' || tolower((unsigned char)text[i]) != word[i])
            return false;
    return word[n] == '\0';
}

static bool read_season(const char *text, size_t n, Parts *out)
{
    if (out->has_season)
        return false;
    out->has_season = true;
    for (size_t i = 0; i < COUNT_OF(season_names); i++)
        if (same_word(text, n, season_names[i])) {
            out->season = (Season)i; /* the table is in the order of the enum */
            return true;
        }
    static const struct {
        const char *word;
        Season season;
    } others[] = {{"autumn", SEASON_FALL},
                  {"boy", SEASON_FALL}, /* beginning, middle, end of the year */
                  {"moy", SEASON_WINTER},
                  {"eoy", SEASON_SPRING}};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (same_word(text, n, others[i].word)) {
            out->season = others[i].season;
            return true;
        }
    return false;
}

/* Four digits, or two that end the school year begun by the year before. */
static bool read_year(const char *text, size_t n, Parts *out)
{
    int year = 0;
    if (out->n_years == 2 || (n != 4 && !(n == 2 && out->n_years == 1)))
        return false;
    for (size_t i = 0; i < n; i++)
        year = year * 10 + (text[i] - '0');
    if (n == 2)
        year += out->year[0] / 100 * 100 + (year == 0 ? 100 : 0); /* 1999-00 */
    if (year < 1900 || year > 2199 || (out->n_years == 1 && year != out->year[0] + 1))
        return false;
    out->year[out->n_years++] = year;
    return true;
}

static bool read_parts(const char *text, Parts *out)
{
    *out = (Parts){0};
    while (*text != '\0') {
        size_t n = separator_length(text);
        if (n == 0 && isalpha((unsigned char)*text)) {
            while (isalpha((unsigned char)text[n]))
                n++;
            if (!read_season(text, n, out))
                return false;
        } else if (n == 0) {
            while (isdigit((unsigned char)text[n]))
                n++;
            if (!read_year(text, n, out))
                return false;
        }
        text += n;
    }
    return out->n_years > 0;
}

bool school_year_read(const char *text, int *year)
{
    Parts parts;
    if (!read_parts(text, &parts) || parts.has_season)
        return false;
    *year = parts.year[0];
    return true;
}

const char *school_year_text(Arena *arena, int year)
{
    return arena_printf(arena, "%d-%02d", year, (year + 1) % 100);
}

/* SP24, as files of state tests have it. A winter's year could be either. */
static bool read_code(const char *text, TermDate *out)
{
    static const struct {
        const char *letters;
        Season season;
    } codes[] = {{"sp", SEASON_SPRING}, {"fa", SEASON_FALL}, {"su", SEASON_SUMMER}};
    if (strlen(text) != 4 || !isdigit((unsigned char)text[2]) || !isdigit((unsigned char)text[3]))
        return false;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (same_word(text, 2, codes[i].letters)) {
            const int year = 2000 + 10 * (text[2] - '0') + (text[3] - '0');
            *out = (TermDate){codes[i].season, year - (codes[i].season == SEASON_FALL ? 0 : 1)};
            return true;
        }
    return false;
}

bool term_read(const char *text, TermDate *out)
{
    Parts parts;
    if (read_code(text, out))
        return true;
    if (!read_parts(text, &parts) || !parts.has_season ||
        (parts.n_years == 1 && parts.season == SEASON_WINTER))
        return false;
    /* one year alone is that of the calendar: spring 2015 ends the school year begun in 2014 */
    const bool ends = parts.n_years == 1 && parts.season != SEASON_FALL;
    *out = (TermDate){.season = parts.season, .year = parts.year[0] - (ends ? 1 : 0)};
    return true;
}

bool term_is_ambiguous(const char *text)
{
    Parts parts;
    return read_parts(text, &parts) && parts.has_season && parts.n_years == 1 &&
           parts.season == SEASON_WINTER;
}

/* Does the text hold these words one after another, each by itself, in any case? */
static bool holds_phrase(const char *text, const char *phrase)
{
    bool at_word = true; /* may a word begin here? */
    for (; *text != '\0'; text++) {
        size_t i = 0;
        while (at_word && phrase[i] != '\0' && tolower((unsigned char)text[i]) == phrase[i])
            i++;
        if (at_word && phrase[i] == '\0' && !isalpha((unsigned char)text[i]))
            return true;
        at_word = !isalpha((unsigned char)*text);
    }
    return false;
}

bool term_season(const char *text, Season *out)
{
    static const struct {
        const char *phrase;
        Season season;
        bool is_season; /* itself; else a word for the time of year, which seasons go before */
    } words[] = {
        {"fall", SEASON_FALL, true},
        {"autumn", SEASON_FALL, true},
        {"winter", SEASON_WINTER, true},
        {"spring", SEASON_SPRING, true},
        {"summer", SEASON_SUMMER, true},
        {"beginning of year", SEASON_FALL, false},
        {"beginning of the year", SEASON_FALL, false},
        {"boy", SEASON_FALL, false},
        {"b.o.y", SEASON_FALL, false},
        {"middle of year", SEASON_WINTER, false},
        {"middle of the year", SEASON_WINTER, false},
        {"moy", SEASON_WINTER, false},
        {"m.o.y", SEASON_WINTER, false},
        {"end of year", SEASON_SPRING, false},
        {"end of the year", SEASON_SPRING, false},
        {"eoy", SEASON_SPRING, false},
        {"e.o.y", SEASON_SPRING, false},
    };
    size_t n = 0;
    while (*text != '\0' && !isalpha((unsigned char)*text))
        text++;
    while (isalpha((unsigned char)text[n]))
        n++;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (words[i].is_season && same_word(text, n, words[i].phrase)) {
            *out = words[i].season;
            return true;
        }
    for (int seasons = 1; seasons >= 0; seasons--) {
        unsigned seen = 0;
        for (size_t i = 0; i < COUNT_OF(words); i++)
            if (words[i].is_season == (seasons == 1) && holds_phrase(text, words[i].phrase)) {
                seen |= 1u << words[i].season;
                *out = words[i].season;
            }
        if (seen != 0)
            return (seen & (seen - 1)) == 0;
    }
    return false;
}

/* Seasons other than winter lie in one year of the calendar, by which people call them. */
const char *term_text(Arena *arena, TermDate term)
{
    const char *season = season_name(term.season);
    if (term.season == SEASON_WINTER)
        return arena_printf(arena, "%s %d-%02d", season, term.year, (term.year + 1) % 100);
    return arena_printf(arena, "%s %d", season, term.year + (term.season == SEASON_FALL ? 0 : 1));
}

int term_order(TermDate term)
{
    return term.year * 4 + (int)term.season;
}
