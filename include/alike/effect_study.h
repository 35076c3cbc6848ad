/* The estimate's own sample, model and variance, for analyses that ask more of it: parts of the
 * students, their differences, what each student and cluster gives to it. */
#ifndef ALIKE_EFFECT_STUDY_H
#define ALIKE_EFFECT_STUDY_H

#include "alike/effect.h"

/* Students in one part of the estimate, everywhere in the program: those of the focal arm (treated;
 * controls under ATC) with the value, and the links they carry, each student linked to them with
 * its share. A design without links has no carriers: then both arms' students with the value, at
 * the weights of the whole design. Weights stay as the design made them; nobody is matched anew. */
typedef enum PartKind {
    PART_OF,
    PART_WITHOUT_TREATED, /* all but the treated students with the value, and the links they are in
                           */
    PART_WITHOUT_CONTROL,
} PartKind;
typedef struct EffectPart {
    const int32_t *level_of; /* by student of the cohort; LEVEL_NONE: in no part; NULL: everybody */
    int32_t level;
    PartKind kind;
    const char *group; /* Effect.group and Effect.level */
    const char *name;
    const struct PartLists *lists; /* of all parts of level_of, where they were made; NULL */
} EffectPart;

/* The estimate's own sample, model and variance, for analyses of parts of it. */
typedef struct EffectStudy EffectStudy;
/* Its parts may be estimated on these threads from now on. */
struct Workers;
void effect_study_lend(EffectStudy *study, struct Workers *workers);
/* Weights of the analytic sample; by student of the cohort. */
double *effect_study_weight(const EffectStudy *study);
bool effect_study_open(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                       const Matching *matching, EffectStudy **out, Error *err) MUST_CHECK;

/* out->n_clusters is 0 where the study's variance is another. */
bool effect_study_components(const EffectStudy *study, Arena *arena, EffectComponents *out,
                             Error *err) MUST_CHECK;

/* What each cluster gives to the error of the overall estimate, so that estimates of several
 * samples can be put together: cluster by cluster their sums add up, and the squares of these are
 * the variance. By CR2 where the estimator has leverages and no other is named, else CR1. */
enum { SUMS_OF_CONTROL = 1, SUMS_OF_TREATED = 2 };
typedef struct EffectSums {
    size_t n;
    const char **cluster; /* by name; a student without one goes by the id, after a blank */
    double *sum;          /* in points; the estimate's error is their sum */
    uint8_t *arms;        /* SUMS_OF_... */
    const char *variance; /* the rule, as results name it */
    double *load;         /* sum of the estimate's coefficients; NULL: not by school components */
    double u, e, q, df;   /* then its variance is u times the squares of loads + e q */
    double estimate;
    size_t n_treated;    /* students of the estimate */
    const char *problem; /* why there are none, as where there are several copies; NULL */
} EffectSums;
bool effect_study_sums(const EffectStudy *study, Arena *arena, EffectSums *out,
                       Error *err) MUST_CHECK;

/* The overall estimate by the restricted wild cluster bootstrap (src/stats/wild_bootstrap.h), where
 * it is a regression's and errors go by one column of groups; problem: why numbers are missing. */
typedef struct EffectWild {
    double estimate, se, p, ci_low, ci_high;
    bool all; /* every change of sign was tried */
    const char *problem;
} EffectWild;
bool effect_study_wild(const EffectStudy *study, size_t draws, uint64_t stream, EffectWild *out,
                       Error *err) MUST_CHECK;

/* One part; one that can't be estimated says why in out->problem. */
bool effect_study_part(const EffectStudy *study, Arena *arena, const EffectPart *part, Effect *out,
                       Error *err) MUST_CHECK;

/* The same of everybody, and of the estimate alone: means, spreads and sizes are those of the
 * overall row. */
bool effect_study_overall(const EffectStudy *study, Arena *arena, Effect *out,
                          Error *err) MUST_CHECK;

/* What each student's score counts for in the overall estimate, which is the sum of coefficient
 * times score (a gain, where the estimator takes gains); by student of the cohort. */
typedef struct EffectCoefficients {
    double estimate;
    double *of, *weight; /* weight: in the analytic sample */
    size_t n[2];         /* students of it, by arm */
} EffectCoefficients;
/* Is the estimator linear in the scores? */
bool effect_is_linear(const EffectSettings *settings);
/* Only then. */
bool effect_coefficients(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                         const Matching *matching, EffectCoefficients *out, Error *err) MUST_CHECK;
/* u, e and what they are learned from, whatever variance the study shows: from every student with a
 * score, by groups of this column. refused: why not; NULL. */
bool effect_cohort_components(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                              const Column *groups, EffectComponents *out, const char **refused,
                              Error *err) MUST_CHECK;

/* What the overall estimate is made of, for those who make it again elsewhere. */
typedef struct MakingColumn {
    const Column *column;
    bool in_outcome_model; /* one of its covariates */
    bool in_spread_model;  /* the school components are learned after it */
} MakingColumn;
typedef struct EffectMaking {
    const double *weight; /* of the analytic sample; by student of the cohort */
    size_t n_ways;
    const Column *cluster[2]; /* by way; NULL: errors go by none, or by matched sets */
    const EffectSample *uses; /* the rows, where they are uses of students; NULL: students */
    size_t n_columns;
    MakingColumn *column;
} EffectMaking;
bool effect_study_making(const EffectStudy *study, Arena *arena, EffectMaking *out,
                         Error *err) MUST_CHECK;

/* The ratio of the adjusted shares of a 0/1 outcome (of the plain ones where a linear model's share
 * falls outside 0 to 1), and the standard error of its logarithm by the delta method; NaN: not
 * known. */
typedef struct EffectRatio {
    double ratio, log_se, df;
} EffectRatio;
bool effect_study_ratio(const EffectStudy *study, EffectRatio *out, Error *err) MUST_CHECK;

/* How much of the treatment, and of the outcome after the treatment, each covariate of the overall
 * regression explains beyond the others: all terms of a column together. A row a student. */
typedef struct CovariateShares {
    const Column *column;
    double r2_treatment, r2_outcome;
} CovariateShares;
typedef struct EffectShares {
    double estimate, se, df; /* by the classical variance, whatever the study's is */
    size_t n;
    CovariateShares *covariate;
} EffectShares;
/* Only of a regression whose covariates have one slope in both arms. */
bool effect_study_shares(const EffectStudy *study, Arena *arena, EffectShares *out,
                         Error *err) MUST_CHECK;

/* One row a part, appended to out. */
bool effect_study_parts(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                        const char *const *name, size_t n, const char *group, Effects *out,
                        Error *err) MUST_CHECK;

/* Effect in part b less effect in part a, each as effect_study_parts gives it; the variance holds
 * what they share. Fills estimate, se, df, t, p, ci of out; `problem` where it
 * can't be estimated. */
bool effect_study_contrast(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                           int32_t a, int32_t b, Effect *out, Error *err) MUST_CHECK;

/* Do parts differ? The first of those that both arms are in is what the others are held against.
 * All by one covariance: by school components of the whole cohort. */
typedef struct EffectDifference {
    int32_t first, level;
    double value; /* the effect in `level` less that in `first` */
    TTest test;
} EffectDifference;
typedef struct EffectInteraction {
    size_t n; /* parts but the first; 0: there are not two, or problem says why */
    EffectDifference *difference;
    size_t n_tested; /* at once; 0: one difference is tested by itself */
    double f, df, p; /* F of n_tested and df degrees of freedom, by Hotelling's T^2 */
    const char *problem;
} EffectInteraction;
bool effect_study_interaction(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                              size_t n, EffectInteraction *out, Error *err) MUST_CHECK;

/* The parts of effects.subgroups: by student of the cohort the number of its part, LEVEL_NONE in
 * none. Parts that are shown as one where results are published are one here. */
typedef struct EffectParts {
    const char *group; /* Effect.group */
    size_t n;
    const char **name;
    int32_t *level_of;
} EffectParts;
bool effect_parts_of(Arena *arena, const Cohort *cohort, const Effects *effects,
                     const SubgroupSpec *spec, EffectParts *out, Error *err) MUST_CHECK;

/* estimate[g]: the overall estimate without the students of one arm in part g and the links that
 * they are in; what is left of a student's links is left of its weight. NaN where the rest can't
 * give one. One fit for all parts where the study is fitted once, else one for each. */
bool effect_study_without(const EffectStudy *study, PartKind without, const int32_t *level_of,
                          size_t n, double *estimate, Error *err) MUST_CHECK;
bool effect_study_fits_once(const EffectStudy *study);

/* Quantile groups of the pretest, as `effects.subgroups` makes them: cut at quantiles of the
 * treated students with weight. level_of: by student of the cohort, LEVEL_NONE without a pretest.
 */
bool effect_pretest_groups(Arena *arena, const Cohort *cohort, const double *weight, size_t groups,
                           const char ***name, int32_t **level_of, size_t *n, Notes *notes,
                           Error *err) MUST_CHECK;

#endif
