/* Inside src/effect: one analysis made ready, for the estimate and for estimates of parts of it. */
#ifndef ALIKE_EFFECT_STUDY_INSIDE_H
#define ALIKE_EFFECT_STUDY_INSIDE_H

#include "estimate.h"
#include "sample.h"

#include "alike/effect_study.h"
#include "alike/grouping.h"

/* The students of a part and the rows that the estimator works on. */
typedef struct PartSamples {
    EffectSample students, rows;
} PartSamples;

/* The whole study's sample and what holds for every part of it. */
struct EffectStudy {
    const EffectSettings *settings;
    const Cohort *cohort;
    const Matching *matching;
    Clustering clustering;
    double *weight;               /* of the analytic sample; by student of the cohort */
    const uint8_t *alive;         /* by link; NULL without */
    const double *share;          /* by student of the cohort: of its living links; NULL without */
    const PartSamples *everybody; /* where rows are uses, made once; NULL */
    struct ComponentBase *base;   /* what parts learn variances of schools from; NULL: of none */
    struct Workers *workers;      /* threads that parts may be estimated on; NULL: none */
    size_t n_copies;    /* of the data, whose gaps were drawn otherwise; 0: there is one */
    EffectStudy **copy; /* n_copies; the first is this study by itself */
};

/* All numbers NaN. */
Effect effect_blank(const EffectStudy *study);

/* What follows from estimate, se, df and the arms. */
void effect_finish(const EffectStudy *study, Effect *out);

/* t, p and the interval from estimate, se and df. */
void effect_test(double confidence, Effect *out);

Effect *effects_add(Effects *out, Arena *arena, Effect effect);

PartSamples part_samples(const EffectStudy *study, Arena *arena, const EffectPart *part);
PartSamples *part_everybody_by_use(const EffectStudy *study, Arena *arena);

/* Who and what is of each part of a factor, found in one pass: a student is in one. */
typedef struct PartLists {
    Grouping links;    /* living ones, by the part of their focal student */
    Grouping students; /* of the cohort */
    Grouping uses;     /* rows of everybody, where rows are uses */
} PartLists;
PartLists part_lists(const EffectStudy *study, Arena *arena, const int32_t *level_of, size_t n);

/* Students of the cohort who tell how much schools and students of the part differ: those of the
 * focal arm in the part, and of the other arm those with the value where at least half of the
 * part's comparison weight lies there, else all. second: of two parts; NULL. */
ComponentRows part_component_rows(const EffectStudy *study, Arena *arena, const EffectPart *part,
                                  const EffectPart *second);

/* What the study's estimator says on these rows. */
bool study_make(const EffectStudy *study, Arena *arena, const EffectSample *rows, Estimate *out,
                Error *err) MUST_CHECK;

/* The one way to a row of results: the study's estimator on these rows, with the study's variance
 * by the rule that the part's clusters allow. Fills estimate, se, df, t, p, the interval, r2,
 * adjusted means, clusters, problem. */
bool study_estimate(const EffectStudy *study, Arena *arena, const EffectPart *part,
                    const EffectSample *rows, Effect *out, Effects *details, Error *err) MUST_CHECK;

/* Why the study's variance can't be had of these rows alone; NULL: it can. fewest: clusters of the
 * arm that has the fewest. */
const char *study_refuses(const EffectStudy *study, Arena *arena, const EffectSample *rows,
                          size_t *fewest);
/* Clusters of these rows by arm, as results count them. */
void study_count_clusters(const EffectStudy *study, const EffectSample *rows, size_t n_by_arm[2]);

/* The variance that several parts can be compared by: each has clusters enough, and how much these
 * differ is learned once, from the whole cohort. */
bool study_rule_of_parts(const EffectStudy *study, Arena *arena, const EffectSample *rows, size_t n,
                         VarianceRule *out, Error *err) MUST_CHECK;

/* The same of the second part less the first. */
bool study_contrast(const EffectStudy *study, Arena *arena, const EffectPart *first,
                    const EffectPart *second, Effect *out, Error *err) MUST_CHECK;

/* Fills the adjusted means of out, which holds the estimate and the arms' means already. */
void adjusted_means(const EffectSettings *settings, const Estimate *estimate, Effect *out);

/* Of a 0/1 outcome: fills g and g_se, without the correction for small samples. v NULL: no error.
 */
void cox_index(Arena *scratch, const EffectSettings *settings, const Estimate *estimate,
               const Variance *v, Effect *out);

/* The same of the logarithm of the ratio of both shares; the means of out are filled. */
void log_ratio(Arena *scratch, const EffectSettings *settings, const Estimate *estimate,
               const Variance *v, const Effect *means, EffectRatio *out);

/* What coefficients of an estimate come to by cluster, at variances u and e of clusters and of
 * students: sums over the clusters of each arm of v = u (sum a)^2 + e sum a^2, and of v^2. */
typedef struct CoefficientSums {
    double p, q;               /* over all clusters */
    size_t n[2];               /* clusters by arm */
    double sum[2], squares[2]; /* by arm */
} CoefficientSums;
enum { CLUSTER_IN_CONTROL = 1, CLUSTER_IN_TREATED = 2, CLUSTER_NOT_COUNTED = 4 };
/* cluster: by row, or NULL: q alone. arms: by cluster, CLUSTER_IN_... */
CoefficientSums coefficient_sums(const double *coefficient, const int32_t *cluster, size_t n,
                                 const uint8_t *arms, size_t n_clusters, double u, double e);

/* Says why in the row, in the words of the error: "study.yaml:3: ..." keeps the sentence. */
void effect_refuse(Arena *arena, const Error *err, Effect *out);

#endif
