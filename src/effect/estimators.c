/* The list of estimators, made from estimators.def. */
#include "effect/estimate.h"

#define ESTIMATOR(name) extern const Estimator estimator_##name;
#include "estimators.def"
#undef ESTIMATOR

/* Weights stand for how often a student would be drawn, and a model that has the students
 * themselves for its rows has no place for them. What only the data tell is refused with the
 * estimate. */
static const char *refuse_weights(Arena *arena, const Design *design, const char **key)
{
    const Estimator *estimator = design->effects.estimator;
    const MatchMethod *method = design->method;

    if (!estimator->counts_once || method == NULL ||
        (method->counts_once != NULL && method->counts_once(design->match_settings)))
        return NULL;
    *key = "effects.estimator";
    return arena_printf(
        arena,
        "estimator '%s' counts every student once, but the design (matching.method: "
        "%s, with its settings) weighs some more than others or uses them more than "
        "once; name another estimator for it, such as effects: {estimator: %s}, or "
        "a design of pairs without replacement and with as many partners for all",
        estimator->name, method->name, registry_default(&estimators, false)->name);
}

/* An intercept of its own for each group of one column. */
static const char *refuse_clusters(Arena *arena, const Design *design, const char **key)
{
    const EffectSpec *effects = &design->effects;
    const Estimator *estimator = effects->estimator;
    const bool one_column = effects->cluster == CLUSTER_COLUMNS && effects->cluster_by.n == 1;

    if (estimator->kind != ESTIMATE_OWN || !variance_row[estimator->variance].clustered ||
        effects->cluster == CLUSTER_AUTO || one_column)
        return NULL;
    *key = "effects.cluster";
    return arena_printf(arena,
                        "estimator '%s' gives each group of one column an intercept of its own, so "
                        "effects.cluster is the name of one column, such as the school's",
                        estimator->name);
}

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
    const char *weighed = refuse_weights(arena, design, key);
    const char *clusters = weighed == NULL ? refuse_clusters(arena, design, key) : NULL;
    return weighed != NULL    ? weighed
           : clusters != NULL ? clusters
                              : effect_refuse_variance(arena, design, key);
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
