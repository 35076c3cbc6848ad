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
    const char *model; /* "logit", "probit", "given" */
    bool converged;
    size_t iterations;
    double deviance, null_deviance;
    size_t n_coefficients;
    Coefficient *coefficient;
    size_t n;            /* students of the cohort */
    double *probability; /* n */
    double *logit;       /* n; log(p / (1 - p)) whatever the model; exact in the tails */
    double *linear;      /* n; the model's linear predictor: of a logit, and where the model has
                            none, the logit */
    /* n; students whose score is driven to 0 or 1 by what only one group has, or lies as far out:
     * no scale is set by them. NULL: nobody, and under conventions: matchit, which counts all. */
    uint8_t *separated;
    size_t n_separated;
    /* n: the stratum of propensity.by within which it was fitted, STRATUM_FAILED where that gave
     * none: then the score is the stratum's share of treated students, and nobody is matched by it.
     * NULL: one model for all. */
    int32_t *stratum;
    size_t n_strata;
    const char *const *stratum_name; /* "grade=3, site=B" */
    Notes notes;
} PropensityScore;

enum { STRATUM_FAILED = -1 };

/* On which scale two scores are held against each other. */
typedef enum ScoreScale { SCALE_LOGIT, SCALE_PROBABILITY, SCALE_LINEAR } ScoreScale;

static inline double *score_on(const PropensityScore *score, ScoreScale scale)
{
    return scale == SCALE_PROBABILITY ? score->probability
           : scale == SCALE_LINEAR    ? score->linear
                                      : score->logit;
}

/* "logit", "probability", "linear predictor" */
const char *score_scale_word(ScoreScale scale);

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
