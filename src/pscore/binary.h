/* What the models that are fitted to the covariates have in common. Inside src/pscore only. */
#ifndef PSCORE_BINARY_H
#define PSCORE_BINARY_H

#include "alike/pscore.h"
#include "pscore/predictors.h"
#include "stats/irls.h"

/* A model's terms, the problem they make and its solution. */
typedef struct BinaryTask {
    Arena *arena;
    const ScoreSettings *settings;
    const Cohort *cohort;
    Model model;
    const int32_t *group; /* n of the cohort, for terms of groups; NULL where there are none */
    ModelRows rows;
    ModelMatrix x;
    BinaryProblem problem;
    BinaryFit fit;
    bool bounded; /* estimates are finite whatever the data: nothing is driven to 0 or 1 */
} BinaryTask;

/* The intercept and the covariates with interactions and squares; further terms can be added before
 * binary_pose. */
bool binary_terms(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                  BinaryTask *task, Notes *notes, Error *err) MUST_CHECK;

/* The problem of these terms; task->fit is empty, with room for the linear predictor. The task must
 * stay where it is. */
void binary_pose(BinaryTask *task, const BinaryLink *link);

/* Maximum likelihood, by R's rules under `conventions: matchit`. */
void binary_solve(BinaryTask *task);

/* From the fit to the score: coefficients, probabilities, logits, what is said of terms that are
 * combinations of others and of separation. ERR_INFEASIBLE: complete separation. */
bool binary_finish(BinaryTask *task, PropensityScore *out, Error *err) MUST_CHECK;

/* All of it. */
bool binary_fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                const BinaryLink *link, PropensityScore *out, Error *err) MUST_CHECK;

#endif
