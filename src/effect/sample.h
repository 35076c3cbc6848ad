/* Inside src/effect: who the estimate is made on, and what describes them. */
#ifndef ALIKE_EFFECT_SAMPLE_H
#define ALIKE_EFFECT_SAMPLE_H

#include "alike/effect.h"

/* How the variance follows the design, settled once for an analysis. */
typedef struct Clustering {
    VarianceKind variance; /* never VARIANCE_AUTO */
    size_t n_ways;         /* 0: not by cluster */
    bool by_set;           /* the first way is the matched set */
    bool by_link;          /* a row for each use of a student */
    bool by_group;         /* by the school of the focal student, and by the record's own */
    bool df_by_arm;        /* degrees of freedom are those of the arm with the fewest clusters */
    const Column *column[2];
    ErrorsBy errors_by;
    const char *label;   /* "school_id", "set", "set, student"; NULL */
    const char *first;   /* name of the first column, which may die before it; NULL */
    const char *unit[2]; /* by way: "school": what a cluster is, in a word */
    /* by way, by student of the cohort: whose the student's cluster is; NULL for sets */
    const uint8_t *side[2];
    /* by way, by student of the cohort: the id of its own cluster, those without one alone; NULL
     * where the record has none of its own (sets) */
    const int32_t *own[2];
} Clustering;

bool clustering_settle(Arena *arena, Arena *rows, const EffectSettings *settings,
                       const Cohort *cohort, const Matching *matching, Clustering *out,
                       Notes *notes, Error *err) MUST_CHECK;

/* How many students of the sample are clusters alone for want of a value; told once. */
void clustering_tell_alone(Arena *arena, const Clustering *clustering, const Cohort *cohort,
                           const double *weight, Notes *notes);

/* The arm that every student is matched to is the focal one: treated, but controls under ATC. */
static inline uint32_t link_focal(const EffectSettings *settings, const Link *link)
{
    return settings->estimand == ESTIMAND_ATC ? link->control : link->treated;
}
static inline uint32_t link_served(const EffectSettings *settings, const Link *link)
{
    return settings->estimand == ESTIMAND_ATC ? link->treated : link->control;
}

/* Fills out->weight, the losses for want of a score and their notes. alive: one per link, 1 where
 * both students have a score and a weight (NULL without links). */
bool analytic_weights(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                      const Matching *matching, Effects *out, const uint8_t **alive,
                      Error *err) MUST_CHECK;

/* ERR_INFEASIBLE: the estimator counts every student once, and these weights, or a student's
 * several uses, don't. */
bool effect_check_counts_once(const EffectSettings *settings, const Cohort *cohort,
                              const Matching *matching, const double *weight,
                              Error *err) MUST_CHECK;

/* One row a student with positive weight; no clusters. */
EffectSample sample_of_students(Arena *arena, const Cohort *cohort, const double *weight);

/* The same in their own clusters. set: by student of the cohort. */
EffectSample sample_with_clusters(Arena *arena, const int32_t *set, const EffectSample *students,
                                  const Clustering *clustering);

/* Where sets overlap the estimator works on one row a use of a student. */
typedef struct Uses {
    const Matching *matching;
    const uint8_t *alive; /* by link */
    const double *weight; /* by student of the cohort */
    const double *share;  /* of its living links */
} Uses;
EffectSample sample_of_uses(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                            const Uses *uses, const EffectSample *students,
                            const Clustering *clustering);
/* Some of these rows, n of them, where links are gone: another student's uses keep what they weigh,
 * focal students weigh `weight` (by student of the cohort). students: of these rows. */
EffectSample sample_of_some_uses(Arena *arena, const Cohort *cohort, const EffectSample *all,
                                 const uint32_t *row, size_t n, const double *weight,
                                 const EffectSample *students, const Clustering *clustering);

/* Every student of the cohort in its order, with the weights and in the clusters of these rows; y 0
 * where there is no score. Rows are students. */
EffectSample sample_of_cohort(Arena *arena, const Cohort *cohort, const EffectSample *rows,
                              const Clustering *clustering);

/* Samples of one study one after the other, in clusters that run across them: who their rows are,
 * for variances. What these scored and weigh only the parts say; row, weight and y are NULL. */
EffectSample sample_stack(Arena *arena, const EffectSample *const *part, size_t n_parts);

/* Weighted moments of one arm. n - 1 form of reference: sum w~ (x - m)^2 / (1 - sum w~^2). */
typedef struct ArmMoments {
    size_t n;
    double weight, mean, sd;
} ArmMoments;
ArmMoments arm_moments(const double *x, const EffectSample *sample, bool treated);

/* Weighted correlation over the rows of these arms; NaN where one does not vary. */
enum { SAMPLE_CONTROL = 1, SAMPLE_TREATED = 2, SAMPLE_BOTH = 3 };
double sample_correlation(const double *x, const double *y, const EffectSample *sample, int arms);

/* Everything about the sample that is not an estimate: counts, means, SDs, r, ICC, errors of means.
 * cluster: levels of the first cluster column over the rows of `students`, side: whose they are, by
 * student of the cohort; NULL without. */
bool describe(const Cohort *cohort, const EffectSample *students, const Levels *cluster,
              const uint8_t *side, double confidence, Effect *out, Error *err) MUST_CHECK;

/* Groups of students (names in arena, level_of in scratch): level_of[i] for the cohort's students,
 * LEVEL_NONE where in none. */
typedef struct Groups {
    const char *group; /* Effect.group */
    size_t n;
    const char **name;
    int32_t *level_of;
} Groups;
bool groups_make(Arena *arena, Arena *scratch, const Cohort *cohort, const double *weight,
                 const SubgroupSpec *spec, Groups *out, Notes *notes, Error *err) MUST_CHECK;

#endif
