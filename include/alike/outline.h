/* In which order readers meet the outcomes: by subject, and in each from the shortest span to the
 * longest. Page one, the tables, the charts and their captions all go by it, so that a row is
 * called the same and stands at the same place everywhere. */
#ifndef ALIKE_OUTLINE_H
#define ALIKE_OUTLINE_H

#include "alike/results.h"

/* One outcome: of the study's own design, or one that only another design looks at. */
typedef struct OutlineRow {
    const Analysis *analysis;
    const char *label;  /* within its subject: "Two years"; "" where the subject has no other row */
    const char *marked; /* the same with the mark of its design: "Three years*" */
    const char *whole;  /* by itself: "Mathematics, two years" */
    double years;       /* of the program; NaN: not given */
    size_t other;       /* 0: of the study's own design; else outline.other[other - 1] */
} OutlineRow;

typedef struct OutlineSubject {
    const char *name; /* "Mathematics" */
    size_t n;         /* 1 or more */
    OutlineRow *row;
    size_t main;             /* the row that the study names first */
    const Analysis *placebo; /* of a span before the program; NULL: none */
} OutlineSubject;

/* A design that looks at outcomes which the study's own does not, so at other people. */
typedef struct OutlineOther {
    const Design *design;
    const char *mark; /* "*" */
} OutlineOther;

typedef struct Outline {
    size_t n; /* 0: there is nothing but spans before the program */
    OutlineSubject *subject;
    size_t n_others;
    OutlineOther *other;
    size_t n_rows;   /* of all subjects */
    bool has_labels; /* some subject has several rows */
} Outline;

/* "two years", "1.5 years" */
const char *years_words(Arena *arena, double years);

/* Analyses that were not carried out are in it, so that nobody misses them. */
Outline outline_of(Arena *arena, const Results *results);

#endif
