/* Grades and seasons as people write them. */
#include "alike/norms.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "norms/tables.h"

enum { GRADE_MAX = 12 };

static const char *after_blanks(const char *text)
{
    while (*text == ' ' || *text == '\t' || *text == '.')
        text++;
    return text;
}

static bool only_blanks(const char *text)
{
    return *after_blanks(text) == '\0';
}

/* Past the word, in any case; NULL when the text begins otherwise or the word goes on. */
static const char *after_word(const char *text, const char *word)
{
    const size_t n = strlen(word);
    if (strncasecmp(text, word, n) != 0 || isalpha((unsigned char)text[n]))
        return NULL;
    return text + n;
}

static bool is_kindergarten(const char *text)
{
    static const char *const word[] = {"K", "KG", "Kindergarten", "Kinder"};
    for (size_t i = 0; i < COUNT_OF(word); i++) {
        const char *rest = after_word(text, word[i]);
        if (rest != NULL && only_blanks(rest))
            return true;
    }
    return false;
}

/* What may follow the number: "th" of "5th", ".0" of a spreadsheet, "grade". */
static bool is_ending(const char *text)
{
    static const char *const ordinal[] = {"st", "nd", "rd", "th"};
    if (text[0] == '.' && text[1] == '0' && text[2] == '\0')
        return true;
    for (size_t i = 0; i < COUNT_OF(ordinal); i++)
        if (after_word(text, ordinal[i]) != NULL)
            text += 2;
    text = after_blanks(text);
    const char *rest = after_word(text, "grade");
    return only_blanks(rest == NULL ? text : rest);
}

bool grade_read(const char *text, int *grade)
{
    static const char *const before[] = {"grade", "gr"};
    text = after_blanks(text);
    for (size_t i = 0; i < COUNT_OF(before); i++) {
        const char *rest = after_word(text, before[i]);
        if (rest != NULL) {
            text = after_blanks(rest);
            break;
        }
    }
    if (is_kindergarten(text)) {
        *grade = 0;
        return true;
    }
    int value = 0;
    size_t n = 0;
    for (; isdigit((unsigned char)text[n]) && n < 3; n++)
        value = 10 * value + (text[n] - '0');
    if (n == 0 || n > 2 || value > GRADE_MAX || !is_ending(text + n))
        return false;
    *grade = value;
    return true;
}

const char *grade_name(Arena *arena, int grade)
{
    return grade == 0 ? "kindergarten" : arena_printf(arena, "grade %d", grade);
}

bool season_word_read(const char *text, Season *out)
{
    static const struct {
        const char *word;
        Season season;
    } words[] = {{"fall", SEASON_FALL},
                 {"autumn", SEASON_FALL},
                 {"winter", SEASON_WINTER},
                 {"spring", SEASON_SPRING},
                 {"summer", SEASON_SUMMER}};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcasecmp(text, words[i].word) == 0) {
            *out = words[i].season;
            return true;
        }
    return false;
}
