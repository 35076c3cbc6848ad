/* The words of a column's name: "langPOST" is lang, post; "NCESSchool_ID" nces, school, id; "api99"
 * api, 99. They are told apart by what is no letter, by capitals and by digits. */
#ifndef ALIKE_NAME_WORDS_H
#define ALIKE_NAME_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { NAME_WORDS_MOST = 16, NAME_WORD_MOST = 32 };

/* In lower case; what goes beyond the limits is cut off. */
typedef struct NameWords {
    size_t n;
    char word[NAME_WORDS_MOST][NAME_WORD_MOST];
} NameWords;

void name_words(const char *name, NameWords *out);

#endif
