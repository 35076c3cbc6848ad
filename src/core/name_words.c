#include "alike/name_words.h"

#include <ctype.h>

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

void name_words(const char *name, NameWords *out)
{
    size_t length = 0;
    *out = (NameWords){0};
    for (size_t i = 0; name[i] != '\0'; i++) {
        const Letter kind = kind_of(name[i]);
        if (length > 0 && (kind == LETTER_NONE || begins(name, i))) {
            out->word[out->n++][length] = '\0';
            length = 0;
        }
        if (out->n == NAME_WORDS_MOST)
            return;
        if (kind != LETTER_NONE && length + 1 < NAME_WORD_MOST)
            out->word[out->n][length++] = (char)tolower((unsigned char)name[i]);
    }
    if (length > 0)
        out->word[out->n++][length] = '\0';
}
