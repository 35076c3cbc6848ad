/* Inside src/further: the numbers of every school, and of the schools together. */
#ifndef ALIKE_FURTHER_SCHOOL_STUDY_H
#define ALIKE_FURTHER_SCHOOL_STUDY_H

#include "alike/spread.h"
#include "further/school_rows.h"

typedef struct SchoolStudy {
    SchoolStudents students;
    SchoolModel model;
    TTest *program; /* by school: what the program did here (question B) */
    TTest *similar; /* against similar students elsewhere, for whatever reason (A) */
    double *q;      /* of program[].p, by the study's rule */
    Spread spread;  /* of the program's effects; n = 0: not known */
    double *shrunken, *shrunken_low, *shrunken_high; /* by school; NULL: none */
} SchoolStudy;

/* Without matched program students in schools: model.n is 0. */
bool school_study_make(Arena *arena, const FurtherInput *input, SchoolPool pool, SchoolStudy *out,
                       Notes *notes, Error *err) MUST_CHECK;

#endif
