/* Inside src/effect: what an estimator returns, and the one place that gives it a variance.
 *
 * An estimator says what each row contributes; which rows share an error, and so how large the
 * error of the estimate is, is none of its business. What rests on more than one estimate (the
 * difference of two parts, the covariance of two outcomes) is a form of their stack. */
#ifndef ALIKE_EFFECT_ESTIMATE_H
#define ALIKE_EFFECT_ESTIMATE_H

#include "alike/joint.h"
#include "effect/components.h"
#include "stats/contributions.h"

typedef struct Estimate {
    double value;
    const EffectSample *sample; /* whose rows contribute; row i of it is row i of them */
    Contributions rows;
    double *form;       /* contributions_n_forms: the value's error is this form of them */
    const Joint *joint; /* whose covariance is the estimate's own, where no contributions tell it (a
                           mixed model): forms are of its values then, and no row contributes */
    const struct VarianceComponents *spread; /* of a model with a random intercept; NULL */
    double r2;                               /* of the outcome model; NaN without */
    const struct OutcomeModel *model; /* whose coefficients the forms are; NULL: no regression */
    /* by arm: what the model says of those whom the effect is about, who would all be in the arm;
     * form NULL: the means that lie one estimate apart, as of a linear model */
    struct {
        double mean;
        const double *form;
    } adjusted[2];
    struct Estimate *other; /* a second estimate, whose error goes by the same rule; NULL: none */
    struct Estimate *own;   /* the same on sample->own, where the second way is made on it */
    bool over_cohort;   /* rows are students of the cohort, all of them, whoever is in the sample */
    double other_error; /* a second standard error (Estimator.other_rule); 0: not told */
    Notes notes;        /* what must be known of it; kept where it is the overall one */
} Estimate;

/* From what rows contribute: `coefficient` (value = sum of coefficient * score) and residual, or
 * influence values alone (coefficient NULL), which sum to the value's error to first order: psi / n
 * of an average. `parameters` of the models behind it were estimated on these rows. Its forms are
 * the value and the arms' means. */
enum { ROWS_VALUE, ROWS_TREATED, ROWS_CONTROL, ROWS_FORMS };
Estimate estimate_of_rows(Arena *arena, const EffectSample *sample, double value,
                          const double *coefficient, const double *residual_or_influence,
                          size_t parameters);
/* Of a regression on uses of students: the same, whose rows are the students that were fitted. */
Estimate estimate_of_students(Arena *arena, const Estimate *of_uses);
/* One of several with a covariance of their own. */
Estimate estimate_of_joint(Arena *arena, const EffectSample *sample, const Joint *joint, size_t at);

/* sum of factor * part: the error holds what the parts share, in clusters and in students. The
 * parts' samples are of one study, where a cluster has one number. Of estimates with covariances of
 * their own it is known where they are of one Joint. */
Estimate estimate_combine(Arena *arena, Estimate *const *part, const double *factor, size_t n);
/* The form alone. */
double *estimate_form(Arena *arena, Estimate *const *part, const double *factor, size_t n);

/* --- variance -----------------------------------------------------------------------------------
 */

/* What variance is wanted, and what it rests on. */
typedef struct VarianceRule {
    VarianceKind kind;
    const SchoolComponents *components; /* VARIANCE_SCHOOL_COMPONENTS */
    const char *refused;                /* no variance can be had: why; NULL */
    size_t fewest; /* clusters of the arm that has the fewest: df are at most one less; 0: all
                      clusters count */
    /* CR0: clusters were drawn within these strata; by cluster number of the sample; NULL */
    const int32_t *stratum;
    size_t n_strata;
} VarianceRule;

/* Covariance of every form of an estimate's rows: a sum of matrices, each in the coordinates of the
 * contributions beside it. */
typedef struct Variance {
    size_t n_parts;
    struct {
        const Contributions *of;
        double *matrix, sign;
    } part[3];
    double df;             /* of the estimate */
    size_t n_clusters;     /* 0 for classical and HC; with two ways the smaller number */
    const char *stands_in; /* two ways: a one-way variance stands in, or would be larger; NULL */
} Variance;

/* Which kinds an estimator can have, and which one is meant by `auto`. NULL: a regression. */
bool variance_is_allowed(const Estimator *estimator, VarianceKind kind);
/* Of the registry of estimators: a variance that the chosen one can't have. */
const char *effect_refuse_variance(Arena *arena, const Design *design, const char **key);
VarianceKind variance_automatic(const Estimator *estimator, bool whole_clusters, bool clustered);

/* Can it have a variance at all? Estimates of several Joints together can't. */
bool estimate_has_error(const Estimate *estimate);

/* What a variance of this kind changes in the estimate's fits: their coordinates. Afterwards
 * several variances of forms of it may be made at once, and the arena that it was made in may be
 * adopted. */
bool estimate_prepare(Arena *arena, Estimate *estimate, VarianceKind kind, Error *err) MUST_CHECK;
bool estimate_variance(Arena *arena, Estimate *estimate, const VarianceRule *rule, Variance *out,
                       Error *err) MUST_CHECK;

/* The estimate of whose forms only its own is asked from here on, as far as its rows can be told
 * so; else as it is. Only where the variance needs no leverages. */
Estimate estimate_alone(Arena *arena, const Estimate *estimate, VarianceKind kind);

/* Of a form over contributions_n_forms. */
double variance_of(const Variance *variance, const double *c);

/* Of estimates whose samples are of one study (parts, outcomes, schools). By components only where
 * all are of one outcome. CR1's factor counts the rows and terms of all; degrees of freedom are
 * those of each alone. */
bool estimate_joint(Arena *arena, Estimate *const *estimate, size_t n, const VarianceRule *rule,
                    Joint *out, Error *err) MUST_CHECK;

#endif
