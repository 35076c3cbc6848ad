/* What the program did: estimates on the weighted sample, with variances that respect the design.
 */
#ifndef ALIKE_EFFECT_H
#define ALIKE_EFFECT_H

#include "alike/field.h"
#include "alike/joint.h"
#include "alike/match.h"
#include "alike/people.h"
#include "alike/rubin.h"

/* What the errors are taken to go by: students by themselves, groups that the data have, a program
 * student's group together with its comparison groups, or what matching made. `cluster` says it in
 * words, of which column names are a part: decisions are made by this. */
typedef enum ErrorsBy {
    ERRORS_BY_STUDENTS,
    ERRORS_BY_COLUMNS,
    ERRORS_BY_COMPARISON_GROUPS,
    ERRORS_BY_SETS,
    ERRORS_BY_SETS_AND_STUDENTS,
} ErrorsBy;

/* Groups of the data are schools and the like; sets and students are people: so many of them tell
 * the size. */
bool errors_go_by_people(ErrorsBy by);

/* One row of results. Its fields are listed in effect.def, which says what each is. */
typedef struct Effect {
#define EFFECT_TEXT(name, ...)  const char *name;
#define EFFECT_COUNT(name, ...) size_t name;
#define EFFECT_REAL(name, ...)  double name;
#include "alike/effect.def"
#undef EFFECT_TEXT
#undef EFFECT_COUNT
#undef EFFECT_REAL
    const People *people; /* of the row; NULL unless results are to be published */
    VarianceKind variance_kind;
    bool df_by_arm; /* the degrees of freedom count the clusters of the arm with the fewest */
    ErrorsBy errors_by;
    const char *cluster_counted; /* the column that clusters_* are groups of; NULL for people */
    bool binary; /* a 0/1 outcome: means are shares, g is the Cox index of the adjusted shares */
    bool cox_unadjusted; /* an adjusted share fell outside 0 to 1: the index is of the plain ones */
    const double *step;  /* by effect_fields; NULL: its numbers are exact. See field_told */
    int beyond_zero;     /* of rounded numbers: the interval as it was, above (1) or below (-1) */
    bool taken_back;     /* of rounded numbers: what the tests of its family made of that */
    /* Disclosure control: what stands in place of every number, NaN and 0 then; the same for the
     * sizes alone and what tells them. NULL: shown. */
    const char *hidden, *hidden_n;
    Phrase
        *problem_counts; /* what problem was made of, where it counts people; NULL: it does not */
} Effect;

extern const ResultField effect_fields[];
extern const size_t n_effect_fields;
/* Of an Effects: effects.def. */
extern const ResultField effects_fields[];
extern const size_t n_effects_fields;
extern const TableKind table_effects;
/* No number is known yet. */
Effect effect_none(void);
/* Disclosure control: takes every field but those that name the row; its sizes and what tells
 * them. */
void effect_hide(Effect *effect, const char *why);
void effect_hide_sizes(Effect *effect, const char *why);
/* Of the number of that name; 0: it is exact; NaN: it is left out. */
double effect_step(const Effect *effect, const char *json);
/* The field as tables show it. */
Cell effect_cell(const Effect *effect, const ResultField *field);

/* The standard deviation that effect sizes are read in. */
typedef struct EffectScale {
    EffectSd kind;  /* never EFFECT_SD_AUTO */
    const char *of; /* in words: "both groups within Grade" */
    double sd;
    double correction; /* for the degrees of freedom of sd; 1 for one that is known */
    double sd_df;      /* 0: known */
} EffectScale;

/* What stands behind the overall standard error by school components, or of a model that has
 * components of its own. */
typedef struct EffectComponents {
    bool of_model; /* the estimate's own: no n_levels, p, q, effective_control, by_arm */
    double u, e;   /* variance between clusters, within them */
    size_t n_clusters, n_levels, n_students; /* G, rank(L), rows they come from; G = 0: none */
    double p, q;                             /* the estimate's V = u p + e q */
    double effective_control;                /* comparison clusters that the estimate rests on */
    Effect by_arm; /* estimate, se, df, t, p, ci where the arms may differ in spread; problem */
} EffectComponents;

/* Levels of a column that are shown as one where results are published, for few have them. */
typedef struct JoinedLevels {
    const char *column;
    size_t n;
    const char **level, **joined; /* n */
} JoinedLevels;

typedef struct Effects {
    EffectScale scale;
    EffectComponents components; /* of the primary design's overall estimate; n_clusters 0: none */
    size_t n;
    size_t capacity;
    double other_error;  /* of the overall estimate, by Estimator.other_rule; 0: not told */
    const Effect *other; /* a second overall estimate, by Estimator.other_rule; NULL: none */
    Effect *row;         /* overall first, then subgroups in the order of the study file */
#define EFFECTS_COUNT(name, hidden) size_t name;
#include "alike/effects.def"
#undef EFFECTS_COUNT
    double *weight; /* n of the cohort: matching weights of the analytic sample; may be
                       matching->weight itself */
    size_t n_joined, joined_capacity;
    JoinedLevels *joined; /* of subgroups */
    /* of the data, whose gaps were drawn otherwise: how many, and what the overall row's numbers
     * are made of; n 0: there is one data set */
    struct {
        size_t n;
        Pooled pooled;
    } copies;
    size_t n_terms;
    const char **term; /* of the overall outcome model; n_terms 0: several copies have several */
    double *coefficient, *coefficient_se;
    Notes notes;
} Effects;

/* The sample an estimator works on. */
typedef struct EffectSample {
    size_t n;
    const uint32_t *row;     /* frame rows */
    const uint32_t *student; /* cohort indices */
    const uint32_t *focal; /* cohort index of the student in whose comparison group the row stands;
                              NULL where a row is a student */
    const uint8_t *treated;
    const double *weight;
    const double *y;
    size_t n_cluster_ways;     /* 0, 1 or 2 */
    const int32_t *cluster[2]; /* n each, 0 .. n_clusters-1 */
    size_t n_clusters[2];
    const int32_t *unit[2]; /* n each: the cluster's number in every sample of a study; negative:
                               the row is a cluster alone */
    /* where rows are uses: the same students with a row each, by their own cluster */
    const struct EffectSample *own;
} EffectSample;

/* What an estimator is given. */
typedef struct EstimatorInput {
    const EffectSettings *effects;
    const Cohort *cohort;
    const PropensityScore *score; /* by student of the cohort; NULL: the design has none */
    const EffectSample *sample;
    /* TRAIT_SCORE: the whole cohort in the units of the sample, a row a student in its order;
     * weight 0 for those who are not in the sample, and y 0 where there is none; else NULL */
    const EffectSample *everybody;
    const void *settings; /* what the study says to the estimator's own keys; NULL: it has none */
} EstimatorInput;

/* What an estimator can say of its error. src/effect/variance.c says which variances follow. */
typedef enum EstimateKind {
    ESTIMATE_REGRESSION, /* a form of a least-squares fit, leverages and all */
    ESTIMATE_LINEAR,     /* of each row a coefficient and a residual */
    ESTIMATE_INFLUENCE,  /* of each row an influence value */
    ESTIMATE_OWN,        /* a standard error of its own (a mixed model) */
} EstimateKind;

struct Estimate; /* src/effect/estimate.h */

/* A row of estimators.def. It says what each row of the sample contributes; variances, parts,
 * contrasts and deletions are made of that, in one place each. */
typedef struct Estimator {
    ENTRY_HEAD;
    bool averaged;  /* what its outcome model says is read at means of the sample, or averaged over
                       it: the estimate is no coefficient that stays as rows leave */
    bool of_shares; /* of 0/1 outcomes alone, in which it is not linear */
    bool gains;     /* it is about the later score less the earlier one, on one scale */
    bool counts_once; /* every student of the sample once: a design that weighs some more than
                         others of their arm, or uses them twice, is refused */
    EstimateKind kind;
    bool of_links;         /* rows are uses of students (EffectSample.focal), and who is linked to
                              nobody has none: a design without links is refused, as are clusters */
    VarianceKind variance; /* what ESTIMATE_OWN is called */
    /* a second standard error, or estimate, beside the one shown: what each is, and a sentence on
     * both; NULL: it has none. shown_variance: the first goes by the variance too. */
    const char *shown_rule, *other_rule, *other_says;
    bool shown_variance;
    bool (*estimate)(Arena *arena, const EstimatorInput *input, struct Estimate *out, Error *err);
} Estimator;
REGISTRY_OF(Estimator, estimator, estimators)

/* Of the student in this row of the frame: the score that the estimator is about, a gain where it
 * takes gains. */
double effect_score(const EffectSettings *settings, const Cohort *cohort, uint32_t row);

bool effect_estimate(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                     const Matching *matching, Effects *out, Error *err) MUST_CHECK;

/* A difference of scores in the scale's standard deviations, and its standard error. */
double effect_size_of(const EffectScale *scale, double difference);
double effect_size_error(const EffectScale *scale, double difference, double se);
EffectScale effect_scale_of_norm(double sd);
/* The scale of this kind over the students with weight; EFFECT_SD_AUTO: within grade where test
 * records span several, else pooled. A kind that the data can't give comes out as pooled. */
EffectScale effect_scale_of(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                            const double *weight, const Effect *overall, EffectSd kind);
/* Reads every row of effects in this scale. */
void effect_scale_apply(const EffectScale *scale, Effects *effects);

/* What the design's own weights say about the precision to come. No score is read. */
typedef struct EffectPlan {
    double variance;                             /* of the difference, for an outcome of variance 1
                                                    with the intraclass correlation assumed */
    double df;                                   /* NaN where problem says why */
    double p, q;                                 /* variance = icc p + (1 - icc) q */
    size_t clusters_treated, clusters_control;   /* 0 without clusters */
    double effective_treated, effective_control; /* as many equal clusters as these tell as much */
    const char *unit;                            /* "school"; NULL */
    const char *problem;
} EffectPlan;
bool effect_plan(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                 const Matching *matching, double icc, EffectPlan *out, Error *err) MUST_CHECK;

/* The column whose groups are alike: the first of `effects.cluster`; where the study names none,
 * the school of comparison groups, or the unit of assignment that the cohort found. NULL: none.
 * matching NULL: not made yet. */
const Column *effect_cluster_column(const EffectSettings *settings, const Matching *matching,
                                    const Cohort *cohort);
/* The same, or the groups that errors would go by without `cluster: none` or `set`: those that the
 * program may have been given to. */
const Column *effect_unit_column(const EffectSettings *settings, const Matching *matching,
                                 const Cohort *cohort);

/* Before anybody is matched: can errors go by what effects.cluster and effects.variance name?
 * Refuses in the words of a run what no matching of the method could change. */
bool effect_can_cluster(const EffectSettings *settings, const Cohort *cohort,
                        Error *err) MUST_CHECK;

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
} EffectPart;

/* The estimate's own sample, model and variance, for analyses of parts of it. */
typedef struct EffectStudy EffectStudy;
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
