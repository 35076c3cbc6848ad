/* Inside src/further: which sets of schools take the program's place. "School" stands for the
 * cluster of the estimate. */
#ifndef ALIKE_FURTHER_PLACEBO_SETS_H
#define ALIKE_FURTHER_PLACEBO_SETS_H

#include "alike/further.h"

/* What is kept of a set beside its replicate: sums of squared coefficients by school and by
 * student, the sum of those of students who have the program, and the largest baseline difference
 * of the matched groups with its class. */
typedef struct PlaceboSet {
    double p, q, on_program, baseline;
    Baseline baseline_class;
} PlaceboSet;

/* Known of the cohort before any set is tried. */
typedef struct PlaceboField {
    const char *problem; /* why no set can be tried; NULL */
    size_t n, k;         /* schools of the cohort; those with the program */
    const char **name;   /* n, sorted */
    size_t *program;     /* k; numbers of those with the program, rising */
    bool *has_program;   /* n */
    int32_t *of_row;     /* by row of the frame: the student's school; negative: in no set */
    double *students;    /* n: of each school */
    size_t n_left_out;   /* students of the cohort in no set: on the wrong side, or of no school */
    size_t n_sets;       /* the program's own, number 0, and the others */
    bool all;            /* every set there is, each once; else drawn */
    size_t *member;      /* n_sets times k, rising: of each set once it was tried */
    PlaceboSet *kept;    /* n_sets; written as sets are tried */
    size_t step;         /* of every step-th set, from the program's own on, the */
    double *sum;         /* sums of coefficients by school: n of each */
    double u, e;         /* of the study */
} PlaceboField;

/* drawn: how many sets where all of them are more than most. */
bool placebo_field_make(Arena *arena, const ReplicateInput *input, size_t most, size_t drawn,
                        PlaceboField *out, Error *err) MUST_CHECK;

/* Fills the members of a set and returns them; stream: of its random numbers. */
const size_t *placebo_field_set(const PlaceboField *field, size_t number, uint64_t stream);

/* Room for the set's sums by school; NULL: they are not kept. */
double *placebo_field_sums(const PlaceboField *field, size_t number);

#endif
