/* The propensity score: each student's estimated probability to be in the program. */
#ifndef ALIKE_PSCORE_H
#define ALIKE_PSCORE_H

#include "alike/cohort.h"
#include "alike/settings.h"
#include "alike/terms.h"

typedef struct Coefficient {
    const char *term;
    double estimate;
    double se;
    double step;  /* where results are published: of both; 0: exact */
    bool aliased; /* dropped: an exact linear combination of earlier terms; NaN then */
} Coefficient;

typedef struct PropensityScore {
    const char *model; /* "logit", "given" */
    bool converged;
    size_t iterations;
    double deviance, null_deviance;
    size_t n_coefficients;
    Coefficient *coefficient;
    size_t n;            /* students of the cohort */
    double *probability; /* n */
    double *logit;       /* n; kept beside the probability: exact in the tails */
    /* n; students whose score is driven to 0 or 1 by what only one group has, or lies as far out:
     * no scale is set by them. NULL: nobody, and under conventions: matchit, which counts all. */
    uint8_t *separated;
    size_t n_separated;
    Notes notes;
} PropensityScore;

/* A row of models.def. */
typedef struct ScoreModel {
    ENTRY_HEAD;
    bool (*fit)(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err);
} ScoreModel;
REGISTRY_OF(ScoreModel, score_model, score_models)

/* ERR_INFEASIBLE: complete separation; a score that is the same for everyone is a note.
 * ERR_DATA: a given score outside (0, 1). */
bool pscore_fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err) MUST_CHECK;

#endif
