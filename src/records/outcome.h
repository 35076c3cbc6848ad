/* The students of one outcome: which of their tests are the pretest, the outcome, an earlier one.
 */
#ifndef ALIKE_RECORDS_OUTCOME_H
#define ALIKE_RECORDS_OUTCOME_H

#include "records/joins.h"

#define NO_TEST UINT32_MAX

/* Numbers of tests; NO_TEST: none. */
typedef struct OutcomeRow {
    uint32_t pretest;
    uint32_t outcome;
    uint32_t prior; /* the last test with a score before the term of the pretest */
} OutcomeRow;

/* Counts are by arm: comparison, program. */
typedef struct OutcomeRows {
    TermDate from, to;
    size_t n;
    OutcomeRow *row; /* students with a test in the term of the pretest, in canonical order */
    size_t n_rows[2], n_with_outcome[2];
    size_t n_both_arms;   /* rows tested in schools of both arms in the term of the pretest */
    size_t n_begun;       /* rows of schools that began in another year, before the span ends */
    size_t n_several;     /* other rows whose pretest stands under several schools */
    size_t n_voided[2];   /* without a score, as the file says that the last test does not count */
    size_t n_movers[2];   /* tested in another school within the span */
    const char *mover[3]; /* ids of the first */
    size_t n_without_pretest[2];      /* tested in the term of the outcome only */
    size_t n_part_schools, n_schools; /* program schools of which the roster names only a part */
    size_t n_unlisted;                /* students of these that it does not name */
    Join ends; /* students with the first test alone, and with the last alone */
} OutcomeRows;

/* Rows go to `arena`. ERR_STUDY for terms that are none, ERR_DATA where nobody has a pretest, and
 * for movers under `movers: error`. Movers are left out under `movers: drop`. */
bool outcome_rows(Arena *arena, const Records *records, const OutcomeSpec *outcome,
                  OutcomeRows *out, Error *err) MUST_CHECK;

#endif
