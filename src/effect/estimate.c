/* The one way to an estimate: the study's estimator on some rows, with the variance that their
 * clusters allow. */
#include "alike/effect.h"

#include "alike/text.h"
#include "outcome_model.h"
#include "study.h"

#include <string.h>

/* Clusters of each arm by one way; those who are the only ones of an arm and of unknown cluster
 * could all be of one. part: of a contrast's rows, -1: all. */
static void count_way(const EffectSample *own, size_t way, const uint8_t *side, int part,
                      size_t n[2])
{
    Arena *scratch = arena_create();
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, own->n_clusters[way]);
    bool unknown[2] = {false, false};

    n[0] = n[1] = 0;
    for (size_t i = 0; i < own->n; i++) {
        const int arm = own->treated[i] ? 1 : 0;
        const int whose = side == NULL ? CLUSTER_BOTH : side[own->student[i]];
        if (part >= 0 && own->side[i] != part)
            continue;
        if (whose == CLUSTER_UNKNOWN)
            unknown[arm] = true;
        else if (whose == CLUSTER_BOTH || whose == (arm ? CLUSTER_TREATED : CLUSTER_CONTROL))
            arms[own->cluster[way][i]] |= arm ? 2 : 1;
    }
    for (size_t g = 0; g < own->n_clusters[way]; g++) {
        n[1] += arms[g] >> 1;
        n[0] += arms[g] & 1;
    }
    for (int arm = 0; arm < 2; arm++)
        if (n[arm] == 0 && unknown[arm])
            n[arm] = 1;
    arena_destroy(scratch);
}

static size_t fewer(const size_t n[2])
{
    return n[0] < n[1] ? n[0] : n[1];
}

/* Clusters of each arm by the record's own way; of two columns, by the one with the fewest in an
 * arm. Returns the way. */
static size_t count_clusters(const Clustering *clustering, const EffectSample *rows, int part,
                             size_t n_by_arm[2])
{
    const EffectSample *own = rows->own != NULL ? rows->own : rows;
    /* sets that overlap have no own clusters but their students */
    size_t least = 0;

    n_by_arm[0] = n_by_arm[1] = 0;
    for (size_t way = 0; way < own->n_cluster_ways; way++) {
        size_t n[2];
        count_way(own, way, clustering->side[way], part, n);
        if (way > 0 && fewer(n) >= fewer(n_by_arm))
            continue;
        least = way;
        n_by_arm[0] = n[0];
        n_by_arm[1] = n[1];
    }
    return least;
}

/* One cluster in an arm shows nothing of how much clusters differ there: what it did and what the
 * program did are one number. Source: What Works Clearinghouse, Standards Handbook 5.0 (n = 1
 * confound); MacKinnon & Webb (2018) Econometrics Journal 21:114-135. */
static const char *refuse_one_cluster(Arena *arena, const char *unit, const size_t n[2])
{
    const char *word = unit != NULL ? unit : "matched set";

    if (n[0] >= 2 && n[1] >= 2)
        return NULL;
    return arena_printf(arena,
                        "one %s in the %s group: program and %s cannot be told apart, so there is "
                        "no standard error, interval or p value",
                        word, n[1] < 2 ? "program" : "comparison", word);
}

static const char *refuse_clusters(Arena *arena, const EffectStudy *study, const EffectSample *rows)
{
    const char *refused = NULL;
    size_t n[2];

    for (int part = rows->side == NULL ? -1 : 0; part < 2 && refused == NULL; part++) {
        const size_t way = count_clusters(&study->clustering, rows, part, n);
        refused = refuse_one_cluster(arena, study->clustering.unit[way], n);
        if (part < 0)
            break;
    }
    return refused;
}

/* The variance that these rows allow. */
static bool rule_of_rows(const EffectStudy *study, Arena *arena, const EffectPart *part,
                         const EffectPart *second, const EffectSample *rows, VarianceRule *out,
                         Error *err)
{
    *out = (VarianceRule){.kind = study->clustering.variance};
    if (out->kind < VARIANCE_CR0)
        return true;
    out->refused = refuse_clusters(arena, study, rows);
    if (out->refused != NULL || out->kind != VARIANCE_SCHOOL_COMPONENTS)
        return true;
    SchoolComponents *components = ARENA_NEW(arena, SchoolComponents);
    const ComponentRows who = part_component_rows(study, arena, part, second);
    out->components = components;
    if (!components_learn(arena, &who, components, &out->refused, err))
        return false;
    if (out->refused != NULL)
        out->refused = arena_printf(arena, "no standard error can be given: %s", out->refused);
    return true;
}

/* What the estimator regresses on. */
static bool study_predictors(const EffectStudy *study, Arena *arena, const EffectSample *rows,
                             Predictors *out, Error *err)
{
    Model *model = ARENA_NEW(arena, Model);

    *model = outcome_model(arena);
    if (!study->design->effects.estimator->predictors(arena, study->design, study->cohort, rows,
                                                      model, out, err))
        return false;
    if (rows->side != NULL)
        predictors_add_side(out, rows->side);
    return true;
}

bool study_fit(const EffectStudy *study, Arena *arena, const EffectSample *rows,
               Predictors *predictors, Fit *out, Error *err)
{
    return study_predictors(study, arena, rows, predictors, err) &&
           fit_least_squares(arena, predictors, rows, out, err);
}

bool study_estimate(const EffectStudy *study, Arena *arena, const EffectPart *part,
                    const EffectPart *second, const EffectSample *rows, Effect *out,
                    Effects *details, Error *err)
{
    Arena *scratch = arena_create();
    size_t n_clusters[2] = {0, 0};
    Predictors predictors;
    VarianceRule rule;

    if (study->clustering.n_ways > 0) {
        const Column *const *column = study->clustering.column;
        const size_t way = count_clusters(&study->clustering, rows, -1, n_clusters);
        out->cluster_counted =
            column[way] == NULL ? NULL : arena_copy_text(arena, column[way]->name);
        out->clusters = (rows->own != NULL ? rows->own : rows)->n_clusters[way];
    }
    out->clusters_control = n_clusters[0];
    out->clusters_treated = n_clusters[1];
    const bool ok =
        rule_of_rows(study, scratch, part, second, rows, &rule, err) &&
        study_predictors(study, scratch, rows, &predictors, err) &&
        outcome_model_estimate(arena, study->design, rows, &predictors, &rule, out, details, err);
    if (ok) {
        if (rule.refused != NULL)
            out->problem = arena_copy_text(arena, rule.refused);
        effect_test(study->design->effects.confidence, out);
    }
    arena_destroy(scratch);
    return ok;
}

Effect *effects_add(Effects *out, Arena *arena, Effect effect)
{
    out->row = arena_grow(arena, out->row, &out->capacity, out->n + 1, sizeof(Effect));
    out->row[out->n] = effect;
    return &out->row[out->n++];
}
