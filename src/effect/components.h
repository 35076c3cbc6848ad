/* Inside src/effect: the variances between schools and between their students, learned from the
 * whole cohort, and what an estimate that is linear in the scores inherits of them. "School" stands
 * for the cluster.
 *
 *   V = u P + e Q,  P = sum over schools of (sum of the school's coefficients)^2,
 *                   Q = sum over students of coefficient^2
 *   df = min(2 V^2 / Var(V), G - rank(L)), never below 1
 *
 * u, e: REML on the cohort's rows, matched or not, unweighted, after treatment and covariates.
 * Sources: Patterson & Thompson (1971) Biometrika 58:545-554 (REML); Satterthwaite (1946)
 * Biometrics Bulletin 2:110-114; docs/methods.md says what was held against it. */
#ifndef ALIKE_EFFECT_COMPONENTS_H
#define ALIKE_EFFECT_COMPONENTS_H

#include "alike/effect.h"
#include "alike/terms.h"

/* Rows from which on parts of a study share what they can. Fewer are soon fitted and summed each by
 * themselves, and keep their bits. */
enum { SHARED_LEAST = 10000 };

typedef struct SchoolComponents {
    double u, e;          /* variance between schools, and between students of a school */
    double t11, t12, t22; /* traces of the REML projection: half the information of (u, e) */
    size_t n_schools;     /* G, of the rows the variances come from; known ones */
    size_t n_levels;      /* rank(L): columns constant in every school, the treatment among them */
    size_t n_students;
} SchoolComponents;

/* The rows that tell of the variances, and the model they are seen after. */
typedef struct ComponentRows {
    const EffectSettings *settings;
    const Cohort *cohort;
    size_t n;
    const uint32_t *student; /* of the cohort, rising */
    const int32_t *school;   /* by student of the cohort; negative: a school alone */
    const uint8_t *side; /* by student of the cohort: ClusterSide; CLUSTER_UNKNOWN counts in no G */
    const uint8_t *second; /* by student of the cohort: 1 in the second of two parts; NULL */
    bool scored;           /* false: no score is read, u and e are those given */
    /* Of a study whose parts share most of their rows; NULL: they are fitted by themselves. */
    struct ComponentBase *base;
    /* Everybody with a score of the arm that the effect is not about is among them, and not listed
     * in `student`. */
    bool all_others;
} ComponentRows;
/* The same, with everybody listed. */
ComponentRows component_rows_listed(Arena *arena, const ComponentRows *rows);
/* Is the student of that arm? */
bool component_is_other(const ComponentRows *rows, uint32_t student);

/* A column of which less than this share of its spread lies within schools is one of schools: a
 * slip of one student must not buy a degree of freedom. */
#define COMPONENTS_WITHIN_SHARE 0.01

/* refused: why there is no variance (too few schools for the school-level columns, no school with
 * two students ...); out is then not to be used. */
bool components_learn(Arena *arena, const ComponentRows *rows, SchoolComponents *out,
                      const char **refused, Error *err) MUST_CHECK;

/* The same at u and e that are assumed: what a design is planned with. No score is read. */
bool components_plan(Arena *arena, const ComponentRows *rows, double u, double e,
                     SchoolComponents *out, const char **refused, Error *err) MUST_CHECK;

/* What the scores are seen after: treatment, and what was adjusted for and matched on. */
Model components_model(Arena *arena, const ComponentRows *rows);
/* The same; row: of the frame, by row. whole: no column is left out because some rows lack it. */
Model components_model_of(Arena *arena, const ComponentRows *rows, const uint32_t *row,
                          bool *whole);

/* Degrees of freedom of V = u P + e Q. */
double components_df(const SchoolComponents *c, double p, double q);

#endif
