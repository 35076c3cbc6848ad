/* Inside src/cohort: a column with gaps, and what is said of it. */
#ifndef ALIKE_COHORT_GAP_WORDS_H
#define ALIKE_COHORT_GAP_WORDS_H

#include "cohort/needs.h"

#include "alike/impute.h"

/* A column of whose gaps some are in the cohort. */
typedef struct Gap {
    const Need *need;
    size_t lack[2]; /* students of the cohort without it, by arm: 0 comparison */
    double mean;    /* a number: of those with it */
    const char *mark;
    SharedBy shared; /* of impute: by groups whose students have it in common */
} Gap;

static inline bool gap_lacks(const Column *column, uint32_t row)
{
    return column->reason[row] != REASON_PRESENT;
}

/* A category, or a number that only says yes or no: its gaps are a level of their own. */
static inline bool gap_is_category(const Column *column)
{
    return column->type == COLUMN_FACTOR || column->binary;
}

/* The students of both arms, whatever the number of programs. */
static inline size_t gap_arm(const Cohort *cohort, size_t student)
{
    return cohort->arm[student] > 0 ? 1 : 0;
}

/* Table, notes and cautions of all gaps. */
void gaps_tell(Arena *arena, const CohortSettings *settings, const Gap *gap, size_t n,
               Cohort *cohort);

#endif
