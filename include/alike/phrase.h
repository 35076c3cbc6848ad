/* Words with typed pieces. What a sentence counts, and of whom, stays beside its English until it
 * is written: disclosure control reads numbers and never looks for digits. */
#ifndef ALIKE_PHRASE_H
#define ALIKE_PHRASE_H

#include "alike/arena.h"

/* Whom a count is about. */
typedef enum About {
    ABOUT_NOBODY,  /* settings, columns, terms, steps, lines */
    ABOUT_SCHOOLS, /* or other groups that errors go by */
    ABOUT_GROUPS,  /* combinations, schools, values that `people` have, who may be few */
    ABOUT_RECORDS, /* tests, rows, cells, matched sets: a student or two each */
    ABOUT_PEOPLE,  /* both arms, or one that is not known */
    ABOUT_TREATED,
    ABOUT_CONTROL,
} About;

static inline About about_arm(bool treated)
{
    return treated ? ABOUT_TREATED : ABOUT_CONTROL;
}

typedef struct Count {
    About about;
    size_t n;
    size_t people; /* ABOUT_GROUPS */
    size_t below;  /* disclosure control: "fewer than 10" stands in place of n, which is 0 then; 0:
                      shown */
} Count;

#define NO_COUNT ((Count){0})
Count count_about(About about, size_t n);

typedef enum PieceKind {
    PIECE_WORDS,    /* ours, or the study's words for people */
    PIECE_COUNT,    /* and its noun */
    PIECE_REAL,     /* of the study file, or a rule of ours */
    PIECE_ESTIMATE, /* calculated from the data */
    PIECE_EXTREME,  /* the value of one student */
    PIECE_SETTING,  /* text of the study file */
    PIECE_COLUMN,   /* its name or label */
    PIECE_VALUE,    /* level or cell of a column; name of a school */
    PIECE_ID,       /* of a student */
    PIECE_LINE,     /* of a file */
    PIECE_FILE,
    PIECE_PHRASE,
} PieceKind;

struct Phrase;

typedef struct Piece {
    PieceKind kind;
    const char *text; /* of a count: its noun in the singular, or NULL */
    const char *many; /* and in the plural */
    Count count;
    bool thousands; /* 12,345 */
    double value;
    int digits;            /* after the point; below 0: so many significant ones */
    struct Phrase *phrase; /* PIECE_PHRASE */
} Piece;

/* words: ours, a literal. {} stands for the next piece; {is|are} goes by the count before it. NULL:
 * all pieces in a row. */
typedef struct Phrase {
    const char *words;
    size_t n;
    Piece *piece;
} Phrase;

/* PHRASE("{} had no {} left.", piece_count(ABOUT_TREATED, 5, "student", "students"), ...): lives as
 * long as the block it stands in; phrase_copy keeps it. */
#define PHRASE(...) PHRASE_(__VA_ARGS__, PIECE_END)
#define PHRASE_(words, ...)                                                                        \
    phrase_make((words), (Piece[]){__VA_ARGS__}, COUNT_OF(((Piece[]){__VA_ARGS__})) - 1)
#define PIECE_END ((Piece){.kind = PIECE_WORDS})
Phrase phrase_make(const char *words, Piece *piece, size_t n);

Piece piece_words(const char *text); /* NULL: nothing */
Piece piece_count(About about, size_t n, const char *one, const char *many);
/* About groups: "some" where those in them are few, or the number of groups would tell of them. */
Piece piece_groups(size_t n, size_t people);
Piece piece_thousands(About about, size_t n, const char *one, const char *many);
Piece piece_number(size_t n); /* about nobody, without a noun */
Piece piece_real(double value, int digits);
Piece piece_estimate(double value, int digits);
Piece piece_extreme(double value, int digits);
Piece piece_setting(const char *text);
Piece piece_column(const char *text);
Piece piece_value(const char *text);
Piece piece_id(const char *text);
Piece piece_line(size_t n);
Piece piece_file(const char *text);
Piece piece_phrase(Arena *arena, Phrase phrase);

/* With all that it points to but its words. */
Phrase phrase_copy(Arena *arena, const Phrase *phrase);
Phrase *phrase_new(Arena *arena, Phrase phrase); /* such a copy */
/* Its own words and the nouns of its counts, never what a study named, about people of another
 * kind: see text_in_unit. */
void phrase_in_unit(Arena *arena, Phrase *phrase, const char *one, const char *many);
/* One more piece at the end of a phrase without words, which begins as (Phrase){0}. */
void phrase_add(Phrase *phrase, Arena *arena, Piece piece);
/* The same English, were all small counts hidden or none. */
bool phrase_equal(const Phrase *a, const Phrase *b);

/* The one place where words are made. */
const char *phrase_text(Arena *arena, const Phrase *phrase);
/* The same as words and counts, one after the other. */
Phrase phrase_flat(Arena *arena, const Phrase *phrase);

#endif
