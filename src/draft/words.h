/* Names of columns as words, and what the words say of time. */
#ifndef ALIKE_DRAFT_WORDS_H
#define ALIKE_DRAFT_WORDS_H

#include "alike/arena.h"
#include "alike/name_words.h"

enum { WORDS_MOST = NAME_WORDS_MOST };

/* "langPOST" is lang, post; "student_id" student, id; "api99" api, 99: in lower case. */
typedef struct Words {
    size_t n;
    const char *word[WORDS_MOST];
} Words;

Words words_of(Arena *arena, const char *name);

/* Does one of the words stand in "|a|b|c|", whole? */
bool words_have(const Words *words, const char *list);
/* Does `word` stand in the list? Letters of either case. */
bool word_in_list(const char *word, const char *list);

/* When, among columns of one name, this one was measured. stem: the name without it. */
typedef struct Moment {
    const char *stem;
    int order;      /* grows with time */
    bool is_told;   /* the name tells a time */
    bool by_season; /* before or after, fall or spring: not a year or a grade alone */
    int stage;      /* then 0: at the start, 1: in the middle, 2: at the end */
    int year;       /* of the calendar, in which it lies; 0: the name has none */
} Moment;

Moment moment_of(Arena *arena, const char *name);

#endif
