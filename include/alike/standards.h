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

/* Smallest effect that an estimate of this variance would find significant with the given power:
 * (t(1 - alpha/2, df) + t(power, df)) sqrt(variance). NaN where it makes no sense. Source: Bloom
 * (1995) Evaluation Review 19:547-556. */
double minimum_detectable_effect(double variance, double df, double power, double alpha);

#endif
