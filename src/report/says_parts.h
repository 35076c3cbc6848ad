/* Inside src/report: the parts of the program's students that the study looks at, by type of
 * school, starting score, grade and whatever else it names; and what single schools show. */
#ifndef ALIKE_REPORT_SAYS_PARTS_H
#define ALIKE_REPORT_SAYS_PARTS_H

#include "report/says_items.h"

typedef enum DivisionKind {
    DIVISION_TYPE,
    DIVISION_START,
    DIVISION_GRADE,
    DIVISION_YEARS,
    DIVISION_OTHER,
} DivisionKind;

/* A difference with its interval, in the unit of the outcome's sentences. */
typedef struct Told {
    Scale scale;
    double value, low, high, p;
} Told;

typedef struct Part {
    const char *name; /* "charter schools", "lowest fifth", "grades K to 5", "“girl”" */
    Told told;        /* value NaN: none that may be told */
    size_t n;         /* program students; 0: not told */
    size_t clusters;  /* of the program; 0: not known */
    bool apart;       /* its groups were too far apart at the start: nothing is said of it */
} Part;

typedef struct Division {
    DivisionKind kind;
    const char *by; /* "starting score" */
    bool coded;     /* its parts are called "yes" and "no", "0" and "1", which says nothing alone */
    size_t n;
    Part *part;
    Told *contrast; /* DIVISION_TYPE, of each part but the first, against the first; NULL: none */
} Division;

typedef struct Divisions {
    size_t n;
    Division *item;
} Divisions;
Divisions divisions_of(Arena *arena, const Analysis *analysis, const Situation *s);
/* By what, and of that kind; NULL: there is none. */
const Division *division_find(const Divisions *divisions, DivisionKind kind, const char *by);

/* Above (1) or below (-1) zero; 0: it is open, or not told. */
int told_side(const Told *told, double confidence);
/* "4.6"; " (−3.4 to 0.8)", "" without an interval. */
const char *told_amount(Arena *arena, const Told *told);
const char *told_interval_words(Arena *arena, const Told *told);

/* One division in every subject that has it. */
typedef struct Across {
    Arena *arena;
    const Items *items;
    size_t n;                  /* subjects that have it */
    const Item **item;         /* n */
    const Division **division; /* n */
    bool
        brief; /* for page one, of subjects that are not named there: two patterns, no long names */
} Across;
double across_confidence(const Across *a);

/* "a gain", "lower scores": what a part of the students shows. */
const char *scale_gain(const Scale *scale, int side);
/* "by starting score, every group shows a gain in both subjects": of parts that nobody tested. */
const char *parts_sentence(const Across *a);

/* Types of school are tested against each other. */
bool types_are_tested(const Across *a);
const char *types_lead(const Across *a);
const char *types_sentences(const Across *a);
/* "6 schools are few: ..."; "" where none of the types is of few. */
const char *types_few(const Across *a);

#endif
