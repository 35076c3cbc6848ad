/* Inside src/further: the same links from students instead of schools. */
#ifndef FURTHER_IMPLEMENTATION_STUDENTS_H
#define FURTHER_IMPLEMENTATION_STUDENTS_H

#include "further/implementation_schools.h"

/* Program students and those linked to them, as the model of schools has them. */
typedef struct StudentRows {
    SchoolStudents students;
    size_t n_clusters;   /* schools of both arms */
    int32_t *cluster[2]; /* by row of the comparison and of the program */
} StudentRows;

StudentRows student_rows_of(Arena *arena, const FurtherInput *input);

/* The coefficient of treatment x measure. */
typedef struct StudentLink {
    size_t n[2], clusters;
    double value; /* in points per SD of the measure */
    TTest test;
    const char *problem; /* why there is none; NULL: there is one */
} StudentLink;

/* value: the measure by school of `names`, in SDs about its mean; NaN: the school takes no part.
 * Weighted least squares of the score on the model's columns, the treatment and their product with
 * the measure, CR2 by school with Satterthwaite's df. */
bool student_link_fit(Arena *arena, const StudentRows *rows, const char *const *names,
                      const double *value, size_t n, double confidence, StudentLink *out,
                      Error *err) MUST_CHECK;

#endif
