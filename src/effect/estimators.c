/* The list of estimators, made from estimators.def. */
#include "effect/estimate.h"

#define ESTIMATOR(name) extern const Estimator estimator_##name;
#include "estimators.def"
#undef ESTIMATOR

static const Entry *const rows[] = {
#define ESTIMATOR(name) &estimator_##name.entry,
#include "estimators.def"
#undef ESTIMATOR
};
const Registry estimators = {.kind = "estimator",
                             .title = "Estimators",
                             .key = "effects.estimator",
                             .chosen = true,
                             .n = COUNT_OF(rows),
                             .row = rows,
                             .refuse = effect_refuse_variance};
