/* Inside src/further: schools of the program with their effects, and what their students tell. */
#ifndef FURTHER_IMPLEMENTATION_SCHOOLS_H
#define FURTHER_IMPLEMENTATION_SCHOOLS_H

#include "alike/joint.h"
#include "further/school_tables.h"

/* From the tables that school_effects has made. */
typedef struct ProgramSchools {
    size_t n; /* 0: no effects of schools with intervals are known */
    const char **name;
    size_t *n_students;
    const People **people; /* of each row; NULL where nothing is published */
    Joint effects;         /* effect sizes, or shares */
    bool in_shares;
    int32_t *of;   /* by student of the cohort: its school, if of the program and in the
                      estimate; LEVEL_NONE */
    int32_t *type; /* by school: its commonest type; NULL: the data have none */
} ProgramSchools;

ProgramSchools program_schools_of(Arena *arena, const FurtherInput *input, const Tables *tables);

/* By school: mean or median of a column over its students; NaN where none has a value. */
void program_schools_summary(Arena *arena, const FurtherInput *input, const ProgramSchools *schools,
                             const Column *column, int summary, double *out);

/* Columns that hold the study's `relate.adjust` fixed: n x the number returned. */
size_t program_schools_adjust(Arena *arena, const FurtherInput *input,
                              const ProgramSchools *schools, const Names *names, double **out);

#endif
