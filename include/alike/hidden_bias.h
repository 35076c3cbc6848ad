/* How strong would something that was not recorded have to be? E-values of a ratio of risks, and
 * robustness values of a regression. */
#ifndef ALIKE_HIDDEN_BIAS_H
#define ALIKE_HIDDEN_BIAS_H

#include <stdbool.h>

/* --- ratios of risks ----------------------------------------------------------------------------
 */

/* So many times as likely would something not recorded have to make both being in the program and
 * the outcome: RR + sqrt(RR (RR - 1)), of 1 / RR where RR < 1. limit: the same of the interval's
 * end nearer to 1; 1 where the interval holds 1. Source: VanderWeele & Ding (2017) Annals of
 * Internal Medicine 167:268-274. */
typedef struct EValue {
    double ratio, low, high; /* ratio of risks and its interval */
    double value, limit;
} EValue;
EValue e_value_of_ratio(double ratio, double low, double high);
/* Of a standardised mean difference and its interval, by RR = exp(0.91 d). */
EValue e_value_of_size(double d, double low, double high);
/* Half the width of the interval that goes with it as published: exp(0.91 d -+ 1.78 se). */
double e_value_half_width(double se);

/* --- regressions --------------------------------------------------------------------------------
 */

/* A confounder explains r2_treatment of what the covariates leave of the treatment, and r2_outcome
 * of what treatment and covariates leave of the outcome. Standard errors are the classical ones.
 * Source: Cinelli & Hazlett (2020) JRSS B 82:39-67. */
typedef struct Confounder {
    double r2_treatment, r2_outcome;
} Confounder;

typedef struct ClassicalEstimate {
    double estimate, se, df;
} ClassicalEstimate;

/* t^2 / (t^2 + df): of the outcome, by the treatment, after the covariates. */
double robustness_partial_r2(double t, double df);
/* How far the estimate is off by it, without a sign; and the classical error that it would have. */
double robustness_bias(const ClassicalEstimate *e, Confounder z);
double robustness_se(const ClassicalEstimate *e, Confounder z);
/* The estimate less its bias, where that is towards zero and beyond. */
double robustness_adjusted(const ClassicalEstimate *e, Confounder z);

/* The share of both that takes the estimate to (1 - q) of itself. */
double robustness_value(const ClassicalEstimate *e, double q);
/* That takes the share q of it out of reach of a test at alpha; 0: it is there already. */
double robustness_value_test(const ClassicalEstimate *e, double q, double alpha);

/* The line of shares at which a confounder takes the share q of the estimate, by the value that
 * takes all of it: the bias goes by r2_outcome r2_treatment / (1 - r2_treatment), so that
 *   r2_outcome = q^2 value^2 / (1 - value) (1 - r2_treatment) / r2_treatment.
 * It starts where r2_outcome is 1, at the r2_treatment of robustness_line_start. */
double robustness_line(double value, double q, double r2_treatment);
double robustness_line_start(double value, double q);

/* The most that a confounder explains which is `times` as strong as a covariate of these two
 * shares. False: nothing is so strong. r2_outcome is at most 1. */
bool robustness_benchmark(Confounder covariate, double times, Confounder *out);

#endif
