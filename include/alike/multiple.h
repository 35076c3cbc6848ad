/* Families of tests. */
#ifndef ALIKE_MULTIPLE_H
#define ALIKE_MULTIPLE_H

#include "alike/base.h"

/* Adjusted p values of a family of n tests; NaN where p is NaN, and such tests don't count. q may
 * be p itself.
 * Benjamini-Hochberg: min over ranks j >= i of p(j) m / j, at most 1; holds the share of false
 * discoveries. Source: Benjamini & Hochberg (1995) JRSS B 57:289-300. */
void adjust_benjamini_hochberg(const double *p, size_t n, double *q);
/* Holm: max over ranks j <= i of p(j) (m - j + 1), at most 1; holds the chance of any false
 * discovery, whatever the tests have in common. Source: Holm (1979) Scandinavian J. Statistics
 * 6:65-70. */
void adjust_holm(const double *p, size_t n, double *q);
/* Bonferroni: m p, at most 1; holds the same, and finds less. */
void adjust_bonferroni(const double *p, size_t n, double *q);

/* The rules that a study may name. */
typedef enum Adjustment {
    ADJUSTMENT_BENJAMINI_HOCHBERG, /* the default */
    ADJUSTMENT_HOLM,
    ADJUSTMENT_BONFERRONI,
    N_ADJUSTMENTS
} Adjustment;
extern const char *const adjustment_names[]; /* by Adjustment, then NULL: "bh" */
extern const char *const adjustment_words[]; /* "Benjamini and Hochberg" */

/* By the rule that is named. */
void adjust_by(int adjustment, const double *p, size_t n, double *q);

#endif
