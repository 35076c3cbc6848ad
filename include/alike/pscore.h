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
    double *logit;       /* n; log(p / (1 - p)) whatever the model; exact in the tails; infinite
                          * of a score that is given as 0 or 1 (pscore_has_logits) */
    double *linear;      /* n; the model's linear predictor: of a logit, and where the model has
                            none, the logit */
    uint32_t *order;     /* n; students by ascending logit, equals in canonical order: made once for
                            the designs that match on it and the balance of each; NULL: not made */
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
    /* Where it was fitted to all programs of a study together: of each further program, whose
     * students are not in the cohort, n logs of the chance to be in it over the chance to be in the
     * comparison group. */
    bool of_all_arms;
    size_t n_further;
    double *further; /* n_further x n */
    /* two arms that the covariates tell apart without error, wherever in the study: no population
     * could be in all of them; NULL: none */
    const Phrase *apart;
    /* The score is of maximum likelihood: it solves sum of x r = 0 over the cohort, by base weight,
     * x being these terms and r the slope of a student's log likelihood by `linear`, of which the
     * link tells; NULL: equations of another kind, or none. Where the score lives. */
    const ModelMatrix *terms;
    const struct BinaryLink *link; /* with terms */
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

/* What a model knows of all arms of a study; the score of two of them is taken from it. */
typedef struct ArmScores {
    const Cohort *cohort; /* students of all arms; arm 0 is the comparison group of the study */
    const void *fit;      /* the model's own */
    Notes notes;          /* that hold of the score of any two */
} ArmScores;

/* A row of models.def. */
typedef struct ScoreModel {
    ENTRY_HEAD;
    bool solves_terms; /* PropensityScore.terms are there, but where strata have models apart */
    bool (*fit)(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err);
    /* Of a model that sees all programs of a study at once: NULL of all others, which are fitted to
     * the two groups that are compared. */
    bool (*fit_arms)(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                     ArmScores *out, Error *err);
    /* Of arm `program` against arm `comparison`, whose students the cohort holds. */
    bool (*between)(Arena *arena, const ScoreSettings *settings, const ArmScores *all,
                    size_t program, size_t comparison, const Cohort *cohort, PropensityScore *out,
                    Error *err);
} ScoreModel;
REGISTRY_OF(ScoreModel, score_model, score_models)

/* ERR_INFEASIBLE: complete separation; a score that is the same for everyone is a note.
 * ERR_DATA: a given score outside [0, 1]. */
bool pscore_fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err) MUST_CHECK;

/* A score may be given as 0 or 1, which has no logit. ERR_INFEASIBLE at the first such row, for
 * what works with logits: `key` is the setting that asks for them. */
bool pscore_has_logits(const PropensityScore *score, const Cohort *cohort, const char *key,
                       Error *err) MUST_CHECK;
/* Where a student of the cohort stands in the data. */
Place pscore_place(const Cohort *cohort, size_t student);

/* A model that sees all arms, on everybody: a cohort whose program is any of the study's. What
 * follows from one outcome is the same for all its contrasts. */
bool pscore_fit_arms(Arena *arena, const ScoreSettings *settings, const ArmsSettings *arms,
                     const Cohort *everybody, ArmScores *out, Error *err) MUST_CHECK;
/* The score of one contrast: a cohort of two of these arms. ERR_INFEASIBLE: the covariates tell
 * them apart. */
bool pscore_of_contrast(Arena *arena, const ScoreSettings *settings, const ArmScores *all,
                        const Cohort *cohort, PropensityScore *out, Error *err) MUST_CHECK;

/* Is the score of this outcome taken from one of all programs? */
static inline bool score_sees_all(const ScoreSettings *settings, const OutcomeSpec *outcome)
{
    return settings->model->fit_arms != NULL && outcome->contrast != NULL;
}

/* How far each other arm is ahead of the student's own: log of the chance to be in it over the
 * chance to be in the own, n_further + 1 of them. */
void pscore_ahead(const PropensityScore *score, bool treated, size_t student, double *ahead);

#endif
