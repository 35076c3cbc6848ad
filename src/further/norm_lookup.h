/* Inside the comparison with national norms: which students have a norm, and which have none. */
#ifndef ALIKE_FURTHER_NORM_LOOKUP_H
#define ALIKE_FURTHER_NORM_LOOKUP_H

#include "alike/further.h"

/* What the norms say of one grade (at the pretest). */
typedef struct GradeNorms {
    bool known; /* the text is a grade */
    int grade;
    const Norm *at[2]; /* at the start and, in the later grade, at the end; NULL: lacking */
    const NormGrowth *growth;
    size_t n_students; /* with weight and both scores */
} GradeNorms;

typedef struct NormWork {
    Arena *scratch;
    const FurtherInput *input;
    const Cohort *cohort;
    const double *weight;
    Levels grades;
    GradeNorms *of_grade;      /* grades.n_levels */
    TermDate term[2];          /* from, to */
    size_t n_no_grade;         /* students whose grade is blank */
    const char *school_column; /* NULL: every student alone */
    Levels schools;
    const uint8_t *side; /* whose a school is, by student of the cohort */
    double confidence;
} NormWork;

/* Can students of this outcome be looked up at all? */
bool norm_lookup_applies(const FurtherInput *input);
/* Fills grades, of_grade and term. The table covers the subject. */
void norm_lookup(NormWork *work);
/* Notes who has no norm; an error where the user's own table has a gap. */
bool norm_lookup_gaps(const NormWork *work, Arena *arena, Notes *notes, Error *err) MUST_CHECK;

double norm_pretest(const NormWork *work, size_t i); /* of the cohort's student i */
double norm_score(const NormWork *work, size_t i);
/* NULL: no weight, no score, or no norm at one of the two terms. */
const GradeNorms *norms_of_student(const NormWork *work, size_t i);

#endif
