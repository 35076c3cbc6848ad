/* Columns that decide who is compared, or what is adjusted for, though they were measured after the
 * program began: it may have changed them, and then what they take away is a part of its effect.
 * Only names, terms and dates can tell. */
#include "alike/cohort.h"

#include "alike/calendar.h"
#include "alike/name_words.h"
#include "alike/text.h"
#include "cohort/needs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what a name says of time --------------------------------------------------------------------
 */

enum { YEAR_NONE = 0 };

typedef struct NameTime {
    bool has_season, says_end;
    Season season;
    int year;         /* the first that is named; YEAR_NONE: none */
    bool school_year; /* "2014_15": year is the one in which it begins */
} NameTime;

static bool is_one_of(const char *word, const char *const *list, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(word, list[k]) == 0)
            return true;
    return false;
}

/* Postal codes and the like begin with the same letters. */
static bool is_place(const char *next)
{
    static const char *const place[] = {"code", "office", "box", "secondary"};
    return next != NULL && is_one_of(next, place, COUNT_OF(place));
}

static bool read_season(const char *word, const char *next, Season *out)
{
    static const struct {
        const char *word;
        Season season;
        bool before_year; /* too short to stand alone */
    } known[] = {{"fall", SEASON_FALL, false},     {"autumn", SEASON_FALL, false},
                 {"winter", SEASON_WINTER, false}, {"spring", SEASON_SPRING, false},
                 {"summer", SEASON_SUMMER, false}, {"spr", SEASON_SPRING, false},
                 {"sp", SEASON_SPRING, true},      {"fa", SEASON_FALL, true}};
    for (size_t k = 0; k < COUNT_OF(known); k++)
        if (strcmp(word, known[k].word) == 0 &&
            (!known[k].before_year || (next != NULL && isdigit((unsigned char)next[0])))) {
            *out = known[k].season;
            return true;
        }
    return false;
}

static int year_of(const char *word, bool after_season)
{
    const size_t n = strlen(word);
    if (strspn(word, "0123456789") != n || !(n == 4 || (n == 2 && after_season)))
        return YEAR_NONE;
    const int year = atoi(word) + (n == 2 ? 2000 : 0);
    return year >= 1900 && year <= 2199 ? year : YEAR_NONE;
}

static NameTime time_of(const char *name)
{
    static const char *const ends[] = {"end",  "eoy",   "post",    "posttest",
                                       "exit", "final", "followup"};
    NameWords words;
    NameTime out = {.year = YEAR_NONE};
    name_words(name == NULL ? "" : name, &words);
    for (size_t i = 0; i < words.n; i++) {
        const char *next = i + 1 < words.n ? words.word[i + 1] : NULL;
        Season season;
        if (read_season(words.word[i], next, &season)) {
            out.season = season;
            out.has_season = true;
        }
        out.says_end =
            out.says_end || (is_one_of(words.word[i], ends, COUNT_OF(ends)) && !is_place(next));
        const int year =
            year_of(words.word[i], i > 0 && read_season(words.word[i - 1], words.word[i], &season));
        if (year == YEAR_NONE || out.year != YEAR_NONE)
            continue;
        out.year = year;
        if (next == NULL)
            continue;
        const int second = atoi(next);
        out.school_year = isdigit((unsigned char)next[0]) &&
                          (second == year + 1 || (strlen(next) == 2 && second == (year + 1) % 100));
    }
    return out;
}

/* The term that a name gives whole; false where it lacks the season or the year. */
static bool term_of(const NameTime *time, TermDate *out)
{
    if (!time->has_season || time->year == YEAR_NONE)
        return false;
    const bool ends = !time->school_year && time->season != SEASON_FALL;
    *out = (TermDate){.season = time->season, .year = time->year - (ends ? 1 : 0)};
    return true;
}

/* --- against the start ---------------------------------------------------------------------------
 */

/* What the outcome says of both ends, by the span of its tests or by the names of its columns. */
typedef struct Ends {
    NameTime start, end;
    bool has_start, has_end; /* whole terms: */
    TermDate from, to;
    const char *begins; /* study.start, "" where it is not given */
} Ends;

static Ends ends_of(const OutcomeSpec *outcome, const char *begins)
{
    Ends ends = {.start = time_of(outcome->pretest.text),
                 .end = time_of(outcome->score.text),
                 .begins = begins != NULL ? begins : ""};
    ends.has_start = outcome->span != NULL ? term_read(outcome->span->from.text, &ends.from)
                                           : term_of(&ends.start, &ends.from);
    ends.has_end = outcome->span != NULL ? term_read(outcome->span->to.text, &ends.to)
                                         : term_of(&ends.end, &ends.to);
    return ends;
}

/* Both days as YYYY-MM-DD: their order is that of their letters. */
static bool is_after_begin(const Ends *ends, int year, const char *month_day)
{
    char day[32];
    snprintf(day, sizeof day, "%04d-%s", year, month_day);
    return ends->begins[0] != '\0' && strcmp(day, ends->begins) > 0;
}

static bool ends_school_year(Season season)
{
    return season == SEASON_SPRING || season == SEASON_SUMMER;
}

static bool term_is_after(TermDate term, const Ends *ends)
{
    static const char *const begins[] = {[SEASON_FALL] = "08-01",
                                         [SEASON_WINTER] = "12-01",
                                         [SEASON_SPRING] = "01-01",
                                         [SEASON_SUMMER] = "06-01"};
    if (ends->has_start ? term_order(term) > term_order(ends->from)
                        : ends->has_end && term_order(term) >= term_order(ends->to))
        return true;
    return is_after_begin(ends, term.year + ends_school_year(term.season), begins[term.season]);
}

/* A calendar year lies wholly after; a school year went on after. */
static bool year_is_after(const NameTime *time, const Ends *ends)
{
    if (ends->begins[0] != '\0')
        return is_after_begin(ends, time->year + time->school_year,
                              time->school_year ? "06-30" : "01-01");
    const bool late = ends_school_year(ends->from.season);
    return time->school_year ? time->year >= ends->from.year + late
                             : time->year > ends->from.year + late;
}

static bool name_is_after(const NameTime *time, const Ends *ends)
{
    const bool has_begin = ends->begins[0] != '\0';
    TermDate term;
    if (term_of(time, &term) && (has_begin || ends->has_start || ends->has_end))
        return term_is_after(term, ends);
    if (time->year != YEAR_NONE && (has_begin || ends->has_start))
        return year_is_after(time, ends);
    /* a season alone is the score's where the earlier score has another */
    return time->says_end ||
           (time->has_season && ends->end.has_season && time->season == ends->end.season &&
            !(ends->start.has_season && ends->start.season == time->season));
}

/* Most of its dates lie after the program began. */
static bool dates_are_after(const Column *column, const Cohort *cohort, const Ends *ends)
{
    static const char *const formats[] = {"%Y-%m-%d", "%m/%d/%Y"};
    double begin, day;
    size_t n = 0, n_after = 0;
    if (column->type != COLUMN_FACTOR || !date_read(ends->begins, "%Y-%m-%d", &begin))
        return false;
    for (size_t i = 0; i < cohort->n; i++) {
        const int32_t level = column->level[cohort->row[i]];
        if (level == LEVEL_NONE)
            continue;
        bool read = false;
        for (size_t k = 0; k < COUNT_OF(formats) && !read; k++)
            read = date_read(column->level_name[level], formats[k], &day);
        if (!read)
            return false;
        n++;
        n_after += day > begin;
    }
    return 2 * n_after > n;
}

bool cohort_after_start(Arena *arena, const char *begins, const CohortSettings *settings,
                        const Cohort *cohort, const char **out, Error *err)
{
    Needs needs;
    Text text = {.arena = arena};
    const OutcomeSpec *outcome = settings->outcome;
    const Ends ends = ends_of(outcome, begins);
    *out = NULL;
    if (!needs_list(arena, settings, cohort->frame, &needs, err))
        return false;
    for (size_t i = 0; i < needs.n; i++) {
        const Need *need = &needs.item[i];
        const NameTime time = time_of(need->column->name);
        if (need->column == cohort->pretest || need->use->kind == USE_CLUSTER ||
            !(name_is_after(&time, &ends) || dates_are_after(need->column, cohort, &ends) ||
              (outcome->span != NULL &&
               need->column == frame_known(cohort->frame, KNOWN_SCORE_SE))))
            continue;
        text_format(&text, "%s'%s' (%s)", text.n > 0 ? ", " : "", need->column->name,
                    need->use->setting);
    }
    *out = text.n > 0 ? text.bytes : NULL;
    return true;
}
