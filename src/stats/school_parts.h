/* Inside src/stats: the steps of school_model_fit. */
#ifndef ALIKE_SCHOOL_PARTS_H
#define ALIKE_SCHOOL_PARTS_H

#include "alike/school_model.h"

/* Centred columns of which none repeats the others, in coordinates in which comparison students'
 * X'X is n times the unit matrix; the others are marked and gone from rows. Returns how many of
 * those that stay are the same for all students of a school, the first not counted. */
size_t school_columns_prepare(Arena *scratch, SchoolRows *rows, bool *dropped);

/* By program school. */
typedef struct SchoolSums {
    double *x, *m;        /* n x k: mean x of the school, of its groups */
    double *y, *z;        /* mean score of the school, of its groups */
    double *bb, *cc;      /* n x n: sum over students b_s b_t, over schools B_s B_t */
    double *own, *own_df; /* variance of a student within the school, and its df */
    double *same;         /* n x n: B_s of the school t itself; NULL: no school is in both arms */
} SchoolSums;

/* Means and the overlap of comparison groups; own and own_df stay empty. */
SchoolSums school_sums(Arena *scratch, const SchoolRows *rows, const size_t *n_students);

#endif
