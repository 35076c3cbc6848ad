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
    const char *baseline_band; /* publication: told in place of baseline_g; NULL */
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
    /* where rows are uses: the students with a row each, and by use its student's row there; may be
     * own itself; NULL: nobody says */
    const struct EffectSample *students;
    const uint32_t *at;
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
/* The same, whose parts may be estimated at the same time (alike/parallel.h). */
struct Workers;
bool effect_estimate_among(Arena *arena, struct Workers *workers, const EffectSettings *settings,
                           const Cohort *cohort, const Matching *matching, Effects *out,
                           Error *err) MUST_CHECK;

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

#endif
