/* Under what conditions the two tests of a span were taken: when, how long, how carefully. */
#ifndef ALIKE_CONDITIONS_H
#define ALIKE_CONDITIONS_H

#include "alike/frame.h"

typedef enum Condition {
#define CONDITION(what, ...) CONDITION_##what,
#include "alike/conditions.def"
#undef CONDITION
    N_CONDITIONS
} Condition;

enum { KNOWN_NOT_KNOWN = N_KNOWN_COLUMNS };

typedef struct ConditionKind {
    const char *name;  /* for programs */
    const char *title; /* for readers */
    const char *unit;
    bool yes_no;       /* values are 0 and 1; told as shares */
    int lifts;         /* see conditions.def */
    KnownColumn start; /* column of the first test's, for covariates; KNOWN_NOT_KNOWN: none */
} ConditionKind;
extern const ConditionKind condition_kinds[N_CONDITIONS];

typedef enum TestOfSpan { TEST_FIRST, TEST_LAST, N_TESTS_OF_SPAN } TestOfSpan;

/* By condition and test, over the rows of the frame; no name: no file tells it. What is not known
 * of one row is NaN with a reason. CONDITION_DAY: days after 1 July of the term's school year;
 * CONDITION_BETWEEN stands with the last test. A design is told nothing of the last test. */
typedef struct TestConditions {
    Column of[N_CONDITIONS][N_TESTS_OF_SPAN];
} TestConditions;

#endif
