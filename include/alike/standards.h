/* Effect sizes and evidence standards. Sources and standing: docs/methods.md. */
#ifndef ALIKE_STANDARDS_H
#define ALIKE_STANDARDS_H

#include "alike/base.h"

double wwc_omega(double n); /* 1 - 3/(4N - 9) */
double wwc_pooled_sd(double n1, double s1, double n0, double s0);
double wwc_g(double difference, double sd, double n); /* omega * difference / sd */
double wwc_g_se(double se, double sd, double g,
                double n); /* DESIGN: omega*sqrt((se/sd)^2 + (g/omega)^2/(2(N-2))) */
double wwc_cox(double p1, double p0, double n); /* NaN when p is 0 or 1 */
double wwc_improvement_index(double g);         /* 100 (Phi(g) - 0.5) */
const char *
wwc_baseline(double g); /* "satisfied" | "adjust" | "not satisfied" | "not computable" */

/* Loss of students between assignment and analysis: overall, and the difference between the arms,
 * both as shares. The bound is the largest difference accepted at that overall loss (which counts
 * in whole percents); NaN where none is. */
typedef enum AttritionBound {
    ATTRITION_CAUTIOUS,
    ATTRITION_OPTIMISTIC,
    N_ATTRITION_BOUNDS
} AttritionBound;
double wwc_attrition_bound(double overall, AttritionBound which);
bool wwc_attrition_accepted(double overall, double differential, AttritionBound which);

/* Adjusted p values of a family of n tests; NaN where p is NaN, and such tests don't count. q may
 * be p itself.
 *   Benjamini-Hochberg: min over ranks j >= i of p(j) m / j; holds the share of false discoveries.
 *   Holm: max over ranks j <= i of p(j) (m - j + 1); holds the chance of any false one. Both at
 * most
 *   1. Sources: Benjamini & Hochberg (1995) JRSS B 57:289-300; Holm (1979) Scandinavian J.
 *   Statistics 6:65-70. */
void adjust_benjamini_hochberg(const double *p, size_t n, double *q);
void adjust_holm(const double *p, size_t n, double *q);

double wwc_cluster_df(double n, double m, double icc); /* h */
double wwc_cluster_t_factor(double n, double m, double icc);

/* Smallest effect size that a design would find significant with the given power:
 * M(df) * sqrt( (icc (1 - r2) / (P(1-P) J)) + ((1 - icc)(1 - r2) / (P(1-P) N)) ); without clusters
 * the second part alone with icc = 0. Source: Bloom (1995, 2005); see docs/methods.md. */
double minimum_detectable_effect(double n_treated, double n_control, double clusters_treated,
                                 double clusters_control, double icc, double r2, double power,
                                 double alpha);

#endif
