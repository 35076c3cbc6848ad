/* Logistic regression with Firth's correction: for small samples, and where the groups can be told
 * apart by some value. */
#include "pscore/binary.h"

#include "stats/firth.h"

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    BinaryTask task;
    if (!binary_terms(arena, settings, cohort, &task, &out->notes, err))
        return false;
    binary_pose(&task, &link_logit);
    task.bounded = true;
    firth_fit(arena, &task.problem, &task.fit);
    return binary_finish(&task, out, err);
}

const ScoreModel score_model_firth = {
    .name = "firth",
    .help = "logistic regression with Firth's bias reduction: for small samples, and where some "
            "values occur in one group only; estimates are always finite",
    .source = "Firth (1993) Biometrika 80:27-38; Heinze & Schemper (2002) Statistics in Medicine "
              "21:2409-2419",
    .traits = TRAIT_TERMS,
    .options = predictor_options,
    .settings_size = sizeof(PredictorSettings),
    .fit = fit,
};
