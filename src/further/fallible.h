/* Inside src/further: what the error of measurement of the pretest makes of an effect.
 *
 * The observed pretest is x = t + u: the true score and an error that is nobody's doing. Within an
 * arm, given the covariates z, students of one x have on average the true score
 *
 *   E[t | x, z, arm] = m + r (x - m),  m the arm's mean at z, r = 1 - var(u) / var(x | z, arm),
 *
 * which lies between x and their own arm's mean. So students of two arms who are alike in x are not
 * alike in t. Where the outcome is a + B t + C z + noise in the arm that stands in for the other,
 * and who has the program depends on t and z, an estimate that compares students of the same x and
 * z is off by
 *
 *   B (1 - r) d = (b / r) (1 - r) d,  b = B r the slope on x, d the difference of the arms' means
 *
 * (regression of the truth on what is seen, and errors in variables: Fuller 1987, 1.1-1.3, 2.2;
 * regression calibration: Carroll et al. 2006, 4). docs/methods.md derives it. */
#ifndef FURTHER_FALLIBLE_H
#define FURTHER_FALLIBLE_H

#include "stats/fit.h"

#include "alike/stages.h"
#include "alike/terms.h"

typedef enum FallibleSource {
    FALLIBLE_UNKNOWN,
    FALLIBLE_STATED,    /* outcomes.reliability */
    FALLIBLE_NAMED_SE,  /* outcomes.pretest_se */
    FALLIBLE_EXPORT_SE, /* the export's own, which nobody asked for */
} FallibleSource;

/* Of one arm, given the covariates. */
typedef struct FallibleArm {
    double weight;   /* of its students with a score */
    double variance; /* of x */
    double slope;    /* b: of the outcome on x */
    double error;    /* variance of u; NaN: not known */
} FallibleArm;

typedef struct Fallible {
    const char *problem; /* why nothing can be said; NULL */
    FallibleSource source;
    FallibleArm arm[2];
    double gap, score_gap; /* of the arms' means, program less comparison, given the covariates: of
                              x and of the outcome */
    double population;     /* variance of x, within grades, of those whom reliability_of names */
    Model model;           /* of x: m at an arm and z */
    Fit of_x;
} Fallible;

/* The source that the study has, whether or not anybody asked. */
FallibleSource fallible_source(const OutcomeSpec *outcome, const Frame *frame);
/* Did the study ask what a better pretest would have given? */
bool fallible_asked(const OutcomeSpec *outcome);

/* Can anything be said: an earlier and a later score, and a comparison that uses the earlier one?
 */
bool fallible_can_be_looked_at(const StageSettings *told, const Cohort *cohort);
Estimand fallible_estimand(const StageSettings *told);

/* From the whole cohort, before anybody is matched. */
void fallible_learn(Arena *arena, const StageSettings *told, const Cohort *cohort, Fallible *out);

/* The reliability given the covariates of those who stand in for the others, their slope on x, and
 * the bias; error: variance of u by arm. Of the ATT the comparison students stand in, of the ATC
 * the program's; of the ATE each arm for the other's share, so that reliability and slope are
 * means by these shares; of the overlap both together. NaN where no true spread is left. */
typedef struct FallibleBias {
    double reliability, slope, bias;
} FallibleBias;
FallibleBias fallible_bias(const Fallible *f, Estimand estimand, const double error[2]);
/* With the errors that are known. */
FallibleBias fallible_known(const Fallible *f, Estimand estimand);

/* Errors-in-variables regression on the cohort: the outcome's difference given x and z, less the
 * bias of that regression. NaN where the bias is. */
double fallible_regression(const Fallible *f, Estimand estimand);

/* The reliability in the stated population at which the bias would be the estimate; NaN: at none,
 * since the bias has the other sign. The largest, where there are several. */
double fallible_explains(const Fallible *f, Estimand estimand, double estimate);

/* E[t | x, z, arm] of every student of the cohort. */
void fallible_expected(const Fallible *f, const Cohort *cohort, double *out);

#endif
