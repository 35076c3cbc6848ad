/* Whether every student of the estimate counts once, as some estimators ask (Estimator). */
#include "sample.h"

#include "alike/text.h"

#include <math.h>

/* Weights of one arm that differ by more than rounding. */
static const double WEIGHTS_DIFFER = 1e-9;

bool effect_check_counts_once(const EffectSettings *settings, const Cohort *cohort,
                              const Matching *matching, const double *weight, Error *err)
{
    double least[2] = {INFINITY, INFINITY}, most[2] = {0.0, 0.0};

    if (settings->estimator == NULL || !settings->estimator->counts_once)
        return true;
    for (size_t i = 0; i < cohort->n; i++) {
        const int arm = cohort->treated[i] ? 1 : 0;
        if (!(weight[i] > 0.0))
            continue;
        least[arm] = fmin(least[arm], weight[i]);
        most[arm] = fmax(most[arm], weight[i]);
    }
    for (int arm = 0; arm < 2; arm++)
        if (matching->reused || most[arm] - least[arm] > WEIGHTS_DIFFER * most[arm])
            return error_set(err, ERR_INFEASIBLE, NOWHERE,
                             "estimator '%s' counts every student once, but with these data the "
                             "design weighs some %s %s more than others, since not all found as "
                             "many partners; set matching.ratio to 1, or choose another estimator, "
                             "such as %s",
                             settings->estimator->name, arm == 1 ? "program" : "comparison",
                             frame_people(cohort->frame),
                             registry_default(&estimators, false)->name);
    return true;
}
