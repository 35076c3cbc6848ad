#include "draft/words.h"

#include "alike/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- words ----------------------------------------------------------------------------------- */

typedef enum Letter { LETTER_NONE, LETTER_LOWER, LETTER_UPPER, LETTER_DIGIT } Letter;

static Letter kind_of(char c)
{
    const unsigned char b = (unsigned char)c;
    return isdigit(b)                ? LETTER_DIGIT
           : isupper(b)              ? LETTER_UPPER
           : isalpha(b) || b >= 0x80 ? LETTER_LOWER
                                     : LETTER_NONE;
}

/* A new word begins where the kind of letter changes; but one capital belongs to what follows it
 * ("FRLStatus" is FRL, Status). */
static bool begins(const char *name, size_t i)
{
    const Letter before = i == 0 ? LETTER_NONE : kind_of(name[i - 1]), now = kind_of(name[i]);
    if (before == LETTER_UPPER && now == LETTER_UPPER)
        return kind_of(name[i + 1]) == LETTER_LOWER;
    if (before == LETTER_UPPER && now == LETTER_LOWER)
        return false;
    return before != now;
}

Words words_of(Arena *arena, const char *name)
{
    Words words = {0};
    for (size_t i = 0; name[i] != '\0' && words.n < WORDS_MOST;) {
        size_t end = i + 1;
        if (kind_of(name[i]) == LETTER_NONE) {
            i++;
            continue;
        }
        while (name[end] != '\0' && kind_of(name[end]) != LETTER_NONE && !begins(name, end))
            end++;
        char *word = arena_copy_bytes(arena, name + i, end - i);
        for (char *c = word; *c != '\0'; c++)
            *c = (char)tolower((unsigned char)*c);
        words.word[words.n++] = word;
        i = end;
    }
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

/* Words of time, in groups that follow one another. */
static const char *const times[] = {
    "|pre|pret|pretest|baseline|base|before|fall|autumn|boy|prior|previous|initial|beginning|"
    "entry|",
    "|winter|mid|moy|midyear|interim|",
    "|post|postt|posttest|spring|eoy|after|end|endline|final|outcome|followup|exit|later|",
};

enum { NO_YEAR = -1 };

/* 99 is 1999, 05 is 2005; a digit alone is a grade or a wave. */
static int year_of(const char *digits)
{
    const size_t n = strlen(digits);
    const int number = n <= 4 ? atoi(digits) : 0;
    if (n == 4)
        return number >= 1900 && number < 2100 ? number : NO_YEAR;
    if (n == 2)
        return number < 50 ? 2000 + number : 1900 + number;
    return n == 1 ? number : NO_YEAR;
}

static bool tell(Moment *moment, const char *word)
{
    for (size_t t = 0; t < COUNT_OF(times); t++)
        if (word_in_list(word, times[t])) {
            moment->order += (int)t;
            moment->is_told = moment->by_season = true;
            return true;
        }
    if (isdigit((unsigned char)word[0]) && year_of(word) != NO_YEAR) {
        moment->order += 4 * year_of(word);
        moment->is_told = true;
        return true;
    }
    return false;
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
        tell(moment, within[i]);
        return;
    }
}

/* numbers: they tell years, grades or waves. */
static Moment moment_by(Arena *arena, const Words *words, bool numbers)
{
    Moment moment = {0};
    Text stem = {.arena = arena};
    text_add(&stem, "");
    for (size_t i = 0; i < words->n; i++) {
        const bool is_number = isdigit((unsigned char)words->word[i][0]) != 0;
        if ((is_number && !numbers) || !tell(&moment, words->word[i]))
            text_format(&stem, "%s%s", stem.n > 0 ? "_" : "", words->word[i]);
    }
    moment.stem = stem.bytes;
    return moment;
}

Moment moment_of(Arena *arena, const char *name)
{
    const Words words = words_of(arena, name);
    Moment moment = moment_by(arena, &words, true);
    /* "pre9" is another test than "pre", not a later one */
    if (moment.stem[0] == '\0' && words.n > 1)
        moment = moment_by(arena, &words, false);
    if (words.n == 1 && !moment.is_told)
        tell_within(arena, &moment, words.word[0]);
    return moment;
}
