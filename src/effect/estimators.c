/* The list of estimators, made from estimators.def. */
#include "effect/estimate.h"

#define ESTIMATOR(name) extern const Estimator estimator_##name;
#include "estimators.def"
#undef ESTIMATOR

/* A gain needs an earlier score of the same scale. */
static const char *refuse(Arena *arena, const Design *design, const char **key)
{
    const Estimator *estimator = design->effects.estimator;

    *key = "effects.estimator";
    for (size_t i = 0; estimator->gains && i < design->n_outcomes; i++) {
        const OutcomeSpec *outcome = &design->outcome[i];
        if (outcome->pretest.text == NULL || !outcome->same_scale)
            return arena_printf(arena,
                                "estimator '%s' takes each student's earlier score from the later "
                                "one, but outcome '%s' %s, or choose another estimator",
                                estimator->name, outcome->name.text,
                                outcome->pretest.text == NULL
                                    ? "has no earlier score; name its pretest"
                                    : "has an earlier score that may be on another scale; write "
                                      "'scale: same' where it is not");
    }
    return effect_refuse_variance(arena, design, key);
}

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
                             .refuse = refuse};
