/* Which schools partners may come from. */
#ifndef MATCH_SCHOOLS_H
#define MATCH_SCHOOLS_H

#include "parts.h"

#define SCHOOL_CLASSES "4" /* of similar schools, unless the study says how many */

typedef enum SchoolRule {
    SCHOOLS_ANY,
    SCHOOLS_INSIDE,        /* partners of the same school */
    SCHOOLS_OUTSIDE,       /* never of the same school */
    SCHOOLS_PREFER_INSIDE, /* of the same school; of others for whoever finds nobody there */
    SCHOOLS_CLASSES,       /* of a school of the same class */
} SchoolRule;
extern const char *const school_rule_words[];

/* Classes of schools that resemble each other, for students: the means of the cohort's covariates
 * (shares of categories), in standard deviations between schools, in at most n_classes groups by
 * k-means (Lloyd 1982, IEEE Trans. Information Theory 28:129-137), started from the school nearest
 * the centre and then each time from the one furthest from all starts (Gonzalez 1985, Theoretical
 * Computer Science 38:293-306), so that no chance is in it. Numbered in canonical order. */
Levels school_classes(Arena *arena, const Cohort *cohort, const Levels *school, size_t n_classes);

#endif
