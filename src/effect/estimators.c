/* The list of estimators, made from estimators.def. */
#include "effect/estimate.h"

#include "alike/text.h"

#define ESTIMATOR(name) extern const Estimator estimator_##name;
#include "estimators.def"
#undef ESTIMATOR

/* Which designs' weights are the score's own, for whoever is told what to write. */
static const char *designs_by_score(Arena *arena)
{
    Text text = {.arena = arena};
    size_t n = 0, at = 0;

    for (size_t i = 0; i < match_methods.n; i++)
        n += match_method_at(i)->refuse_score != NULL ? 1 : 0;
    for (size_t i = 0; i < match_methods.n; i++)
        if (match_method_at(i)->refuse_score != NULL) {
            at++;
            text_format(&text, "%s%s",
                        at == 1   ? ""
                        : at == n ? " or "
                                  : ", ",
                        match_method_at(i)->name);
        }
    return text.bytes;
}

/* Where the design chose whom to compare, or weighs by something else, the score's equations do
 * not tell the estimate's error: Abadie & Imbens (2016) Econometrica 84:781-807. */
static const char *refuse_design(Arena *arena, const Design *design, const char **key)
{
    const MatchMethod *method = design->method;

    *key = "effects.estimator";
    if (method->refuse_score != NULL)
        return method->refuse_score(arena, design->match_settings, key);
    return arena_printf(arena,
                        "estimator '%s' makes its own weights of the score, so it can't be had "
                        "with matching.method: %s, which chooses or weighs students by other "
                        "rules; write method: %s, or choose another estimator",
                        design->effects.estimator->name, method->name, designs_by_score(arena));
}

static const char *refuse_model(Arena *arena, const Design *design, const char **key)
{
    const Entry *model = head_of(design->model);
    const Names *by = entry_setting(model, design->model_settings, "by");

    *key = "propensity.model";
    if (by != NULL && by->n > 0) {
        *key = "propensity.by";
        return arena_printf(arena,
                            "estimator '%s' needs one score model for all, and propensity.by fits "
                            "one in each stratum; remove it (the columns can be covariates), or "
                            "choose another estimator",
                            design->effects.estimator->name);
    }
    if (design->model->solves_terms || entry_has(model, TRAIT_COLUMN))
        return NULL;
    return arena_printf(arena,
                        "the standard error of estimator '%s' holds how the score was estimated, "
                        "which is written out for scores of maximum likelihood (propensity.model: "
                        "logit, probit or cloglog), and none for a score that is given, but not "
                        "for %s; choose one of these, or another estimator",
                        design->effects.estimator->name, model->name);
}

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

/* Methods that link students, for whoever is told what to write. */
static const char *designs_of_links(Arena *arena)
{
    Text text = {.arena = arena};
    size_t n = 0, at = 0;

    for (size_t i = 0; i < match_methods.n; i++)
        n += match_method_at(i)->links ? 1 : 0;
    for (size_t i = 0; i < match_methods.n; i++)
        if (match_method_at(i)->links) {
            at++;
            text_format(&text, "%s%s",
                        at == 1   ? ""
                        : at == n ? " or "
                                  : ", ",
                        match_method_at(i)->name);
        }
    return text.bytes;
}

/* Partners of students, whose errors are taken one by one: Abadie & Imbens (2006). */
static const char *refuse_links(Arena *arena, const Design *design, const char **key)
{
    const Estimator *estimator = design->effects.estimator;
    const EffectSpec *effects = &design->effects;

    *key = "effects.estimator";
    if (!estimator->of_links || design->method == NULL)
        return NULL;
    if (!design->method->links)
        return arena_printf(arena,
                            "estimator '%s' compares students with their own partners, but "
                            "matching.method: %s links nobody to anybody; write method: %s, or "
                            "choose another estimator",
                            estimator->name, design->method->name, designs_of_links(arena));
    if (design->weights.text != NULL)
        return arena_printf(arena,
                            "estimator '%s' has no error for students who count by sampling "
                            "weights; remove data.weights, or choose another estimator",
                            estimator->name);
    *key = "effects.estimand";
    if (effects->estimand != ESTIMAND_ATT && effects->estimand != ESTIMAND_ATC)
        return arena_printf(arena,
                            "estimator '%s' takes the partners of one group, so it estimates the "
                            "ATT or the ATC; choose one of these, or another estimator",
                            estimator->name);
    *key = "effects.cluster";
    return effects->cluster == CLUSTER_AUTO || effects->cluster == CLUSTER_NONE
               ? NULL
               : arena_printf(arena,
                              "the error of estimator '%s' takes students one by one, and knows no "
                              "clusters; choose estimator %s, whose errors can go by them, or "
                              "remove effects.cluster where students entered the program one by "
                              "one",
                              estimator->name, registry_default(&estimators, false)->name);
}

/* A gain needs an earlier score of the same scale, the score's equations a design of its own, the
 * students as rows everybody once. */
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
    const bool by_score = design->method != NULL && entry_has(&estimator->entry, TRAIT_SCORE);
    const char *why = by_score ? refuse_design(arena, design, key) : NULL;
    if (why == NULL && by_score)
        why = refuse_model(arena, design, key);
    if (why == NULL)
        why = refuse_weights(arena, design, key);
    if (why == NULL)
        why = refuse_clusters(arena, design, key);
    if (why == NULL)
        why = refuse_links(arena, design, key);
    return why != NULL ? why : effect_refuse_variance(arena, design, key);
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
