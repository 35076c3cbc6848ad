/* What a detector is given, and the words that all of them use. */
#ifndef ALIKE_ODD_LOOK_H
#define ALIKE_ODD_LOOK_H

#include "alike/odd.h"

typedef struct OddTask {
    Arena *arena, *scratch;
    const Spec *spec;
    OddNotes *out;
} OddTask;

/* What was found out of a column's numbers, for all that look at it. */
typedef struct OddMemo OddMemo;

/* A column with all that any setting reads it for. */
typedef struct OddColumn {
    const Frame *frame;
    const Column *column;
    unsigned kinds; /* 1u << UseKind, of every setting that names it */
    bool term;      /* its values become terms of a model: a covariate, or adjusted for */
    OddMemo *memo;
} OddColumn;

static inline bool odd_is_read_as(const OddColumn *column, UseKind kind)
{
    return (column->kinds >> kind & 1u) != 0;
}

/* The numbers of a column that are there, rising. n 0: it holds none. Sorted at the first question,
 * so ask the tally first whether it must be. */
typedef struct OddNumbers {
    size_t n;
    const double *value;
} OddNumbers;
const OddNumbers *odd_numbers(const OddTask *task, const OddColumn *column);

/* Is there no gap of more than one between `from` and a greater `to`, both among the numbers? */
bool odd_are_steps(const OddNumbers *all, double from, double to);

/* Of numbers whose sum of squares can be told: without n the mean is NaN. */
typedef struct OddMoments {
    size_t n;
    double mean, sd, least, most;
} OddMoments;
OddMoments odd_moments(const double *value, size_t n);

/* How often the column holds each number that files use for a missing one, its other numbers apart.
 * Made in two walks over the column. */
enum { ODD_CODES = 39 };
extern const double odd_code[ODD_CODES];
typedef struct OddTally {
    OddMoments all, others; /* of its numbers; of those that are no such code */
    bool whole;             /* no fraction among them */
    size_t n_code[ODD_CODES];
} OddTally;
const OddTally *odd_tally(const OddTask *task, const OddColumn *column);

struct OddMemo {
    bool has_tally, has_numbers;
    OddTally tally;
    OddNumbers numbers;
};

/* Is each value of the column, where it is a category, a group of its own in what the study does:
 * a term of a model, a part, what a method or a model is told to go by? */
bool odd_is_grouped(const OddColumn *column);

/* Rows of a column that hold one number, or one level; the first of them by its place in the file.
 * first: n_rows where there is none. */
typedef struct OddRows {
    size_t n, first;
} OddRows;
OddRows odd_rows_of_number(const OddColumn *column, double value);
OddRows odd_rows_of_level(const OddColumn *column, size_t level);

/* "4 rows, the first on line 7" of a student file; "4 students, the first 'A17'" of test records,
 * whose traits may come from several files. Either stays at home (src/disclose/words.c). */
Phrase odd_where(const OddTask *task, const OddColumn *column, OddRows rows);
/* The same of one line of a file that is known. */
Phrase odd_where_line(const OddTask *task, size_t n, size_t line);

/* "[a, b]" as it would be written: a list of the study with further words at its end. */
const char *odd_list_with(const OddTask *task, const char *const *list, size_t n,
                          const char *further);
/* "data: {factors: [race, locale]}": those that the study has already stay. */
Piece odd_factors(const OddTask *task, const OddColumn *column);
/* Whoever gives a column values, or makes it, has thought of what it is. */
bool odd_is_made(const OddTask *task, const Column *column);
const char *odd_number_text(const OddTask *task, double value);

/* Is the value a usual code for a missing one, apart from all others (missing_codes.c)? */
bool odd_is_missing_code(const OddTask *task, const OddColumn *column, double value);

void odd_tell(const OddTask *task, size_t n, Phrase phrase);
void odd_ask(const OddTask *task, size_t n, Phrase phrase);

#endif
