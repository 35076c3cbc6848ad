/* Covariates that some students lack, drawn from what else is known of the same students. */
#ifndef ALIKE_IMPUTE_H
#define ALIKE_IMPUTE_H

#include "alike/cohort.h"

/* Values of a category that is drawn, or that foretells: a coefficient each. */
enum { IMPUTE_CLASSES_MOST = 30 };

/* The coarsest groups of students (schools, districts; a column that reads so, or one that is not a
 * covariate) whose students have a column's value in common, as far as it is known. groups NULL:
 * there are none. levels: by student. */
typedef struct SharedBy {
    const Column *groups;
    Levels levels;
} SharedBy;
SharedBy impute_shared_by(Arena *arena, const Cohort *cohort, const Column *known);

/* A number, or the number of a level; NaN: missing. */
double impute_cell(const Column *column, uint32_t row);

/* What was drawn of one copy: column by column, as the frame has those with gaps, the values of the
 * students who lack it, in the cohort's order. */
typedef struct ImputeValues {
    size_t n;
    double *value;
} ImputeValues;

/* How many that are. */
size_t impute_count(const Cohort *cohort);

typedef struct ImputeDraw {
    uint64_t stream; /* of random numbers (alike/random.h): of this copy */
    Imputing how;
    /* The same cohort as this draw has it without the outcome: what is missing is drawn anew, with
     * the outcome among what foretells it, of those who have one; of the others it stays. NULL:
     * without the outcome. */
    const Cohort *before;
    const ImputeValues *known; /* the same was drawn before: its values, impute_count of them, stand
                                  in the place of drawing; NULL: it is drawn */
    ImputeValues *told;        /* gets what was drawn, in the cohort's arena; NULL: nobody asks */
} ImputeDraw;

/* Of a cohort with gaps, whose frame has each covariate as it is in the data (Column.known): the
 * same students with what is missing drawn within each arm by chained equations (alike/chained.h)
 * from the covariates, those of more than 30 values left out. No marks, and no levels of gaps.
 * What students of a group have in common (impute_shared_by) is that of the others of the group,
 * whatever their arm, or drawn once for all of it.
 * Draws go by who the student is, what the column and the arm are called, and the stream.
 * ERR_INFEASIBLE: nobody of an arm has a value, a model can't be fitted, or a column with gaps has
 * more than 30 values.
 *
 * A covariate that is drawn without what it explains explains too little of it: so an outcome model
 * is of covariates that were drawn with the outcome, and a design, which knows no outcome, of those
 * that were drawn without. Source: Moons et al. (2006) J. Clinical Epidemiology 59:1092-1101. */
bool cohort_impute(Arena *arena, const Cohort *cohort, const ImputeDraw *draw, Cohort *out,
                   Error *err) MUST_CHECK;

/* False; err says of which of n copies it is, the first being 1. */
bool impute_name_copy(size_t number, size_t n, Error *err);

#endif
