#include "draft/words.h"

#include "alike/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- words ----------------------------------------------------------------------------------- */

/* "SpEd" is special education and no spring. */
static void join_parts(Words *words)
{
    for (size_t i = 0; i + 1 < words->n; i++) {
        if (strcmp(words->word[i], "sp") != 0 || strcmp(words->word[i + 1], "ed") != 0)
            continue;
        words->word[i] = "sped";
        for (size_t k = i + 2; k < words->n; k++)
            words->word[k - 1] = words->word[k];
        words->n--;
    }
}

Words words_of(Arena *arena, const char *name)
{
    NameWords *all = ARENA_NEW(arena, NameWords);
    Words words = {0};
    name_words(name, all);
    for (; words.n < all->n; words.n++)
        words.word[words.n] = all->word[words.n];
    join_parts(&words);
    return words;
}

bool word_in_list(const char *word, const char *list)
{
    const size_t n = strlen(word);
    for (const char *at = list + 1; *at != '\0'; at += strcspn(at, "|") + 1)
        if (strcspn(at, "|") == n && strncasecmp(at, word, n) == 0)
            return true;
    return false;
}

bool words_have(const Words *words, const char *list)
{
    for (size_t i = 0; i < words->n; i++)
        if (word_in_list(words->word[i], list))
            return true;
    return false;
}

/* --- time ------------------------------------------------------------------------------------ */

/* Words of time: before, in the middle and at the end; and the quarter of the calendar year in
 * which that is (a fall belongs to the school year that begins in it). */
typedef struct TimeWords {
    const char *words;
    int stage, quarter;
} TimeWords;

static const TimeWords times[] = {
    {"|fall|autumn|boy|fa|sept|september|herbst|", 0, 3},
    {"|pre|pret|pretest|baseline|base|before|prior|previous|initial|beginning|entry|vor|vortest|"
     "vorher|avant|antes|",
     0, 0},
    {"|winter|mid|moy|midyear|interim|wi|", 1, 0},
    {"|spring|eoy|sp|june|juin|juni|may|mai|", 2, 1},
    {"|post|postt|posttest|after|end|endline|final|outcome|followup|exit|later|nach|nachtest|"
     "nachher|apr\303\250s|despu\303\251s|",
     2, 3},
};
enum { NO_YEAR = -1 };

/* What the words of a name tell. */
typedef struct Told {
    const TimeWords *season;
    int year; /* that the season lies in, or in which a school year begins; NO_YEAR */
    bool school_year;
    int wave; /* a grade or a number alone; NO_YEAR */
} Told;

static bool is_digits(const char *word)
{
    return isdigit((unsigned char)word[0]) != 0;
}

static int two_digits(int number)
{
    return number < 50 ? 2000 + number : 1900 + number;
}

/* 2023, 23 and 2023 24, 23 24, 2324, 202324 of a school year; how many words it took, 0: none. */
static size_t tell_year(const Words *words, size_t i, Told *told)
{
    const char *word = words->word[i];
    const size_t n = strlen(word);
    const int number = n <= 6 ? atoi(word) : 0;
    const char *next =
        i + 1 < words->n && is_digits(words->word[i + 1]) ? words->word[i + 1] : NULL;
    int year = NO_YEAR;
    if (n == 4 && number >= 1900 && number < 2100)
        year = number;
    else if (n == 2)
        year = two_digits(number);
    else if ((n == 4 || n == 6) && number % 100 == (number / 100 + 1) % 100) {
        told->year = n == 4 ? two_digits(number / 100) : number / 100;
        told->school_year = true;
        return 1;
    }
    if (year == NO_YEAR)
        return 0;
    told->year = year;
    told->school_year = next != NULL && (atoi(next) == year + 1 ||
                                         (strlen(next) == 2 && atoi(next) == (year + 1) % 100));
    return told->school_year ? 2 : 1;
}

static const TimeWords *season_of(const char *word)
{
    for (size_t t = 0; t < COUNT_OF(times); t++)
        if (word_in_list(word, times[t].words))
            return &times[t];
    return NULL;
}

/* F23, W24, S24. */
static const TimeWords *season_of_letter(const char *word)
{
    static const char *const letter[] = {"f", "w", "s"};
    static const char *const season[] = {"fall", "winter", "spring"};
    for (size_t i = 0; i < COUNT_OF(letter); i++)
        if (strcmp(word, letter[i]) == 0)
            return season_of(season[i]);
    return NULL;
}

/* What the i-th word tells; how many words it took, 0: nothing. */
static size_t tell(const Words *words, size_t i, Told *told)
{
    const char *word = words->word[i];
    if (is_digits(word)) {
        const size_t n = tell_year(words, i, told);
        if (n == 0 && strlen(word) == 1) {
            told->wave = word[0] - '0';
            return 1;
        }
        return n;
    }
    const TimeWords *season = season_of(word);
    if (season == NULL && i + 1 < words->n && is_digits(words->word[i + 1]) &&
        strlen(words->word[i + 1]) != 1)
        season = season_of_letter(word);
    if (season != NULL)
        told->season = season;
    return season != NULL;
}

static void settle(Moment *moment, const Told *told)
{
    const int stage = told->season == NULL ? 0 : told->season->stage;
    moment->is_told = told->season != NULL || told->year != NO_YEAR || told->wave != NO_YEAR;
    moment->by_season = told->season != NULL;
    moment->stage = stage;
    if (told->year == NO_YEAR) {
        moment->order = (told->wave == NO_YEAR ? 0 : 4 * told->wave) + stage;
        return;
    }
    /* a school year ends in the next one of the calendar */
    const bool next = told->school_year && (told->season == NULL || stage > 0);
    const int quarter = told->season == NULL              ? 1
                        : told->school_year && stage == 0 ? 3
                        : told->school_year               ? stage - 1
                                                          : told->season->quarter;
    moment->year = told->year + next;
    moment->order = 4 * moment->year + quarter;
}

/* "mathspring", "posttestmath": a word of time that nothing sets apart. */
static void tell_within(Arena *arena, Moment *moment, const char *word)
{
    static const char *const within[] = {"pretest", "posttest", "baseline", "spring",
                                         "fall",    "winter",   "post",     "pre"};
    const size_t n = strlen(word);
    for (size_t i = 0; i < COUNT_OF(within); i++) {
        const size_t length = strlen(within[i]);
        if (n < length + 2)
            continue;
        const bool at_end = strcmp(word + n - length, within[i]) == 0;
        if (!at_end && strncmp(word, within[i], length) != 0)
            continue;
        moment->stem = at_end ? arena_copy_bytes(arena, word, n - length)
                              : arena_copy_text(arena, word + length);
        settle(moment, &(Told){season_of(within[i]), NO_YEAR, false, NO_YEAR});
        return;
    }
}

/* numbers: they tell years, grades or waves. */
static Moment moment_by(Arena *arena, const Words *words, bool numbers)
{
    Moment moment = {0};
    Told told = {.year = NO_YEAR, .wave = NO_YEAR};
    Text stem = {.arena = arena};
    text_add(&stem, "");
    for (size_t i = 0; i < words->n;) {
        const size_t n = !is_digits(words->word[i]) || numbers ? tell(words, i, &told) : 0;
        if (n == 0)
            text_format(&stem, "%s%s", stem.n > 0 ? "_" : "", words->word[i]);
        i += n > 0 ? n : 1;
    }
    moment.stem = stem.bytes;
    settle(&moment, &told);
    return moment;
}

Moment moment_of(Arena *arena, const char *name)
{
    const Words words = words_of(arena, name);
    Moment moment = moment_by(arena, &words, true);
    /* "pre9" is another test than "pre", not a later one */
    if (moment.stem[0] == '\0' && words.n > 1 && moment.year == 0)
        moment = moment_by(arena, &words, false);
    if (words.n == 1 && !moment.is_told)
        tell_within(arena, &moment, words.word[0]);
    return moment;
}
