/* The files that a study reads beside its data. */
#ifndef ALIKE_STUDY_INPUTS_H
#define ALIKE_STUDY_INPUTS_H

#include "alike/implementation.h"
#include "alike/results.h"

/* Puts the files of the results' surveys, then those of measures, behind those of the data; each
 * once, though several measures stand in it. */
void inputs_add(Arena *arena, const Implementation *implementation, Results *out);

#endif
