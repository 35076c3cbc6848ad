/* Effect sizes and the classes that evidence standards make of them. Sources and standing:
 * docs/methods.md. */
#ifndef ALIKE_EFFECT_SIZE_H
#define ALIKE_EFFECT_SIZE_H

#include "alike/base.h"

double wwc_omega(double n); /* 1 - 3/(4N - 9) */
double wwc_pooled_sd(double n1, double s1, double n0, double s0);
double wwc_g(double difference, double sd, double n); /* omega * difference / sd */
double wwc_g_se(double se, double sd, double g,
                double n); /* DESIGN: omega*sqrt((se/sd)^2 + (g/omega)^2/(2(N-2))) */
double wwc_cox(double p1, double p0, double n); /* NaN when p is 0 or 1 */
double wwc_improvement_index(double g);         /* 100 (Phi(g) - 0.5) */

/* What is said of n students in so many clusters of both arms, as if of equal size, with this
 * intraclass correlation; NaN where it makes no sense (two clusters, or fewer). With an icc of 0
 * factors are 1 and df n - 2; with 1, df is clusters - 2. */
double wwc_clustered_g_factor(double n, double clusters, double icc); /* of an effect size */
double wwc_clustered_t_factor(double n, double clusters, double icc); /* of a t without clusters */
double wwc_clustered_df(double n, double clusters, double icc);
double wwc_clustered_p(double t, double n, double clusters, double icc); /* two-sided */

/* What an outcome's domain is about, as its words tell; NULL tells nothing. */
typedef enum Domain { DOMAIN_UNKNOWN, DOMAIN_ACHIEVEMENT, DOMAIN_OTHER } Domain;
Domain wwc_domain(const char *domain);

/* What stands in for an intraclass correlation that is not known: .20 for achievement, .10 for
 * behaviour and attitudes; .20, the more cautious, where a domain tells neither. Of 535 published
 * findings that were corrected 412 had .20 and 61 .10. */
double wwc_default_icc(const char *domain);

/* The class of a difference at the start. Kept and compared as this; its word is made last. */
typedef enum Baseline {
    BASELINE_UNSET,
    BASELINE_NOT_JUDGED, /* a propensity score is no characteristic: no word */
    BASELINE_NOT_COMPUTABLE,
    BASELINE_SATISFIED,
    BASELINE_ADJUST, /* satisfied if the outcome model has it: ... */
    BASELINE_ADJUSTED,
    BASELINE_UNADJUSTED,
    BASELINE_NOT_SATISFIED,
    BASELINE_NO_PRETEST, /* of a whole study: its achievement at the start isn't known */
    N_BASELINES
} Baseline;
Baseline wwc_baseline(double g);
/* ..., as it turned out. */
Baseline wwc_baseline_in_model(Baseline class, bool adjusted);
const char *wwc_baseline_word(Baseline class); /* NULL: none */

/* Smallest effect that an estimate of this variance would find significant with the given power:
 * (t(1 - alpha/2, df) + t(power, df)) sqrt(variance). NaN where it makes no sense. Source: Bloom
 * (1995) Evaluation Review 19:547-556. */
double minimum_detectable_effect(double variance, double df, double power, double alpha);
/* The other way round: how probably an effect of this size is found significant, on its own side of
 * zero. */
double detection_power(double effect, double se, double df, double alpha);

#endif
