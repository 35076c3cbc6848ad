/* Inside src/cohort: the unit of assignment, once the cohort's students are listed. */
#ifndef ALIKE_COHORT_UNIT_H
#define ALIKE_COHORT_UNIT_H

#include "alike/cohort.h"

/* A caution that counts those on the smaller side of their group. */
void clusters_tell_wrong_side(Arena *arena, const Cohort *cohort, const Column *column,
                              const WholeGroups *groups, const char *stage, Notes *out);

/* Fills cluster_found, cluster_found_why, cluster_notes and school_found. */
void unit_find(Arena *arena, Cohort *cohort);

#endif
