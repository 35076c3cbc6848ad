/* Small worlds whose truth is known, made in memory: one subject, one span. */
#ifndef VALIDATE_WORLDS_H
#define VALIDATE_WORLDS_H

#include "alike/frame.h"

/* What decides who is in the program. */
typedef struct Selection {
    const char *name, *words;
    bool gated;           /* the design can repair it: estimates must find the truth */
    size_t other_schools; /* that share the comparison students among them; at most 80 */
    double pretest;       /* log-odds of being taken, for one SD of the observed pretest */
    double ability;       /* the same, of what the student truly knows */
    double growth;        /* points that program schools would gain more than others without it */
} Selection;

typedef struct SmallWorld {
    Frame frame;    /* in canonical order */
    double *effect; /* n_rows; what the program does to the student, points; 0 outside it */
    double naive;   /* difference between the arms' mean end scores */
} SmallWorld;

void small_world_make(Arena *arena, const Selection *selection, uint64_t study_seed, uint64_t seed,
                      SmallWorld *out);

#endif
