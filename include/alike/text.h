/* Text: comparing, suggesting, counting, and the one place where numbers become digits. */
#ifndef ALIKE_TEXT_H
#define ALIKE_TEXT_H

#include "alike/arena.h"

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts(const char *text, const char *start);

/* The candidate nearest to `word` by edit distance (case ignored), or NULL when none is near enough
 * to be what was meant: at most 1 edit for words of 3 letters, 2 for 7, 3 beyond. */
const char *text_nearest(const char *word, const char *const *candidates, size_t n);

/* A number written as a plain decimal: optional sign, digits, optional point and exponent, nothing
 * else. Refuses inf, nan, hexadecimal, overflow, blanks. Correctly rounded. Length given: no NUL
 * is needed. */
bool text_to_real(const char *bytes, size_t n, double *value);

/* Scores, measures and counts are far smaller than this. What is larger is a slip of the keyboard
 * or an id in the wrong column; products of such numbers would leave the range of a double. */
#define REAL_MOST 1e15

/* How every number enters that is calculated with: a cell of a file, a value of the study file. */
typedef enum RealText {
    REAL_NONE,   /* not written as a number */
    REAL_READ,   /* value is set */
    REAL_BEYOND, /* written as a number, but larger than REAL_MOST in size */
} RealText;
RealText text_read_real(const char *bytes, size_t n, double *value);

/* The shortest decimal that reads back as the same number: "12", "3.5", "1e+20"; 0 for -0. The
 * number is finite; `to` has room for TEXT_SHORTEST bytes with the final NUL. Returns the length.
 */
enum { TEXT_SHORTEST = 32 };
size_t text_shortest(double value, char *to);

/* All digits that a number needs to be read back, and no zeros behind them: what printf writes by
 * %.17g, to the byte. Returns the length. */
enum { TEXT_LONGEST = 32 };
size_t text_longest(double value, char to[TEXT_LONGEST]);
/* As printf writes it by %d. Returns the length. */
size_t text_whole(int64_t value, char to[TEXT_LONGEST]);

/* Growing text in an arena. */
typedef struct Text {
    Arena *arena;
    char *bytes; /* always NUL-terminated once anything was added */
    size_t n;
    size_t capacity;
} Text;
void text_add(Text *text, const char *more);
void text_add_bytes(Text *text, const char *bytes, size_t n);
void text_format(Text *text, const char *format, ...) PRINTF_LIKE(2, 3);

/* Any number that people read comes from here, so that a chart, a table and a sentence agree:
 * rounded half away from zero on the decimal value, true minus sign (U+2212), never "−0.00";
 * "n/a" for NaN. `digits` after the point; beyond REAL_MOST three digits and a power of ten. */
const char *text_real(Arena *arena, double value, int digits);
const char *text_real_ascii(Arena *arena, double value,
                            int digits);                      /* hyphen-minus: for data files */
const char *text_count(Arena *arena, size_t value);           /* 12,345 */
const char *text_percentile(Arena *arena, double percentile); /* "42nd", whole, 1st to 99th */
const char *text_level(Arena *arena, double level);           /* of p: ".05" */
const char *text_p_value(Arena *arena, double p);             /* "0.032", "<0.001" */
const char *text_plural(size_t n, const char *one, const char *many);
const char *text_plural_of(Arena *arena, const char *noun); /* student: students; child: children */
const char *text_with_capital(Arena *arena, const char *text);
/* A column's label where it begins a line: a plain word that nobody labelled gets a capital
 * ("grade: 4" is "Grade: 4"); any other text stays as it is. */
const char *text_label(Arena *arena, const char *label);
/* A label that is not the beginning of a line: "mathematics"; names of peoples and languages, short
 * forms and titles stay as they are. */
const char *text_in_sentence(Arena *arena, const char *label);
/* A name of a list or a key as words: "robust mahalanobis". */
const char *text_spaced(Arena *arena, const char *name);
/* Words of ours, which speak of students, about the people of the study: "pupil", "pupils". NULL
 * stays. */
const char *text_in_unit(Arena *arena, const char *text, const char *one, const char *many);
double round_to(double value, int digits); /* the rounding used by text_real */

/* Letters, not bytes, of a UTF-8 text. */
size_t text_width(const char *text);

#endif
