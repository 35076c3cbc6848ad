/* Is a row of a file a test? Then an id comes back, once for each time of testing. */
#include "draft/files.h"

#include "alike/calendar.h"
#include "alike/headings.h"
#include "alike/text.h"

#include <stdio.h>
#include <string.h>

#define NONE SIZE_MAX

static const char score_words[] = "|score|scores|rit|scaled|";
/* Beside a score, in its name: made of several tests, or of other numbers. */
static const char no_score_words[] =
    "|growth|gain|gains|change|diff|difference|target|projected|percentile|level|range|error|sem|"
    "se|date|prior|previous|last|";

static size_t named(Arena *arena, const FileProfile *profile, const char *list)
{
    for (size_t k = 0; k < profile->n_columns; k++) {
        const Words words = words_of(arena, profile->column[k].name);
        Text all = {.arena = arena};
        text_add(&all, "");
        for (size_t i = 0; i < words.n; i++)
            text_add(&all, words.word[i]);
        if (word_in_list(all.bytes, list) && profile->column[k].n_filled > 0)
            return k;
    }
    return NONE;
}

/* --- when ------------------------------------------------------------------------------------ */

/* Each of them 2023, 2022-23, or the same as a term. */
static bool holds_years(const ProfileColumn *column)
{
    enum { YEARS_MOST = 15 };
    int year;
    for (size_t i = 0; i < column->n_kept; i++)
        if (!school_year_read(column->value[i].text, &year))
            return false;
    return column->n_kept > 0 && column->n_values <= YEARS_MOST;
}

static bool holds_terms(const ProfileColumn *column)
{
    TermDate term;
    for (size_t i = 0; i < column->n_kept; i++)
        if (!term_read(column->value[i].text, &term))
            return false;
    return column->n_kept > 0;
}

bool file_term_of_code(const char *text, TermDate *out)
{
    int first, second, end;
    if (strlen(text) == 5 && sscanf(text, "%2d-%2d%n", &first, &second, &end) == 2 && end == 5 &&
        second == first + 1) {
        *out = (TermDate){SEASON_SPRING, 2000 + first};
        return true;
    }
    if (strlen(text) != 4 || strspn(text, "0123456789") != 4)
        return false;
    const int month = 10 * (text[0] - '0') + text[1] - '0';
    const int year = 2000 + 10 * (text[2] - '0') + text[3] - '0';
    if (month < 1 || month > 12)
        return false;
    const Season season = month >= 8 && month <= 11   ? SEASON_FALL
                          : month == 12 || month <= 2 ? SEASON_WINTER
                          : month <= 6                ? SEASON_SPRING
                                                      : SEASON_SUMMER; /* as dates are read */
    *out = (TermDate){season, month >= 8 ? year : year - 1};
    return true;
}

static bool holds_codes(const ProfileColumn *column)
{
    enum { CODES_MOST = 15 };
    TermDate term;
    for (size_t i = 0; i < column->n_kept; i++)
        if (!file_term_of_code(column->value[i].text, &term))
            return false;
    return column->n_kept > 0 && column->n_values <= CODES_MOST;
}

/* Fall, BOY: a time of the year, and not which year. */
static bool holds_windows(const ProfileColumn *column)
{
    Season season;
    TermDate term;
    for (size_t i = 0; i < column->n_kept; i++)
        if (!term_season(column->value[i].text, &season) || term_read(column->value[i].text, &term))
            return false;
    return column->n_kept > 0;
}

/* A column of years by one of the words of its name, "AdminYear", whatever form they have. */
static size_t year_of(const FileProfile *profile)
{
    for (size_t k = 0; k < profile->n_columns; k++) {
        const ProfileColumn *column = &profile->column[k];
        if (heading_year(column->name) &&
            (holds_years(column) || holds_terms(column) || holds_codes(column)))
            return k;
    }
    return NONE;
}

static size_t windows_of(const FileProfile *profile)
{
    for (size_t k = 0; k < profile->n_columns; k++)
        if (profile->column[k].n_values >= 2 && holds_windows(&profile->column[k]))
            return k;
    return NONE;
}

/* A year stands beside a window, or it is the term. */
static void find_time(Arena *arena, DraftFile *file)
{
    const FileProfile *profile = &file->profile;
    file->term = named(arena, profile,
                       "|term|termname|season|window|windowname|testwindow|testingwindow|"
                       "testingperiod|testperiod|period|administration|testterm|testseason|"
                       "benchmark|benchmarkperiod|");
    file->date = named(arena, profile, "|date|testdate|teststartdate|datetaken|completiondate|");
    file->year = named(arena, profile,
                       "|year|schoolyear|testyear|academicyear|yr|schyr|schoolyr|testyr|sy|");
    if (file->year == NONE)
        file->year = year_of(profile);
    if (file->term == NONE && file->year != NONE)
        file->term = windows_of(profile);
    if (file->term == NONE || holds_years(&profile->column[file->term])) {
        file->term = file->year != NONE ? file->year : file->term;
        file->year = NONE;
    } else if (file->year != NONE && (holds_terms(&profile->column[file->term]) ||
                                      !holds_years(&profile->column[file->year]))) {
        file->year = NONE;
    }
}

/* --- what ------------------------------------------------------------------------------------ */

/* The one column of amounts whose name says score; several are subjects side by side. */
static size_t score_of(const DraftFile *file)
{
    enum { VALUES_LEAST = 10 };
    size_t found = NONE;
    for (size_t k = 0; k < file->guesses.n; k++) {
        const Guess *guess = &file->guesses.item[k];
        if (!words_have(&guess->words, score_words) || words_have(&guess->words, no_score_words) ||
            !profile_is_number(guess->column) || guess->column->n_values <= VALUES_LEAST)
            continue;
        if (found != NONE)
            return NONE;
        found = k;
    }
    return found;
}

/* An id that comes back, a score, and when: then a row is a test. */
static bool reads_long(Arena *arena, DraftFile *file)
{
    const FileProfile *profile = &file->profile;
    file->subject = named(arena, profile,
                          "|subject|subj|subjectcd|subjectcode|subjectname|subjectarea|"
                          "contentarea|contentareaname|contentcd|"
                          "contentcode|content|testsubj|testsubject|assessment|"
                          "assessmentsubject|discipline|testname|measurementscale|");
    file->score = named(arena, profile,
                        "|score|scalescore|scaledscore|testscore|rit|ritscore|"
                        "testritscore|ss|overallscalescore|");
    file->se = named(arena, profile, "|se|sem|standarderror|teststandarderror|csem|");
    if (file->score == NONE && file->subject != NONE)
        file->score = score_of(file);
    return file->id != NONE && !profile->column[file->id].unique && file->score != NONE &&
           profile->column[file->score].n_numbers > 0 && (file->term != NONE || file->date != NONE);
}

/* The same of a file in which each subject has a column: the id comes back, once a term, and scores
 * have no other column for an earlier time. */
static bool reads_wide(Arena *arena, DraftFile *file, bool *is, Error *err)
{
    const Guesses *g = &file->guesses;
    size_t score = NONE;
    bool differ = false;
    *is = false;
    for (size_t k = g->n; k-- > 0;)
        if (g->item[k].role == GUESS_OUTCOME && g->item[k].pretest == NONE)
            score = k;
    if (file->id == NONE || g->repeated != file->id || file->term == NONE || score == NONE ||
        file->subject != NONE || file->score != NONE)
        return true;
    if (!profile_pairs_differ(arena, &file->profile, file->id, file->term, &differ, err))
        return false;
    /* window and year tell rows apart together */
    *is = differ || file->year != NONE;
    file->wide = *is;
    file->score = *is ? score : NONE;
    return true;
}

bool file_reads_as_tests(Arena *arena, DraftFile *file, bool *is, Error *err)
{
    find_time(arena, file);
    *is = reads_long(arena, file);
    return *is || reads_wide(arena, file, is, err);
}
