/* What the overall estimate is made of, for those who make it again elsewhere. */
#include "study.h"

#include "outcome_model.h"

/* Columns of a model, each once, in their order. */
static void add_columns(const Model *model, bool of_outcome, EffectMaking *out)
{
    for (size_t j = 0; j < model->n; j++) {
        const Column *column = model->term[j].column;
        size_t k = 0;
        while (k < out->n_columns && out->column[k].column != column)
            k++;
        if (column == NULL)
            continue;
        if (k == out->n_columns)
            out->column[out->n_columns++] = (MakingColumn){.column = column};
        if (of_outcome)
            out->column[k].in_outcome_model = true;
        else
            out->column[k].in_spread_model = true;
    }
}

bool effect_study_making(const EffectStudy *study, Arena *arena, EffectMaking *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    const PartSamples samples = part_samples(study, arena, &everybody);
    const EstimatorInput input = {
        .effects = study->settings, .cohort = study->cohort, .sample = &samples.students};
    Model outcome = outcome_model(arena), spread = {.n = 0};

    if (entry_has(&study->settings->estimator->entry, TRAIT_ADJUSTS) &&
        !outcome_model_covariates(arena, &input, &outcome, err))
        return false;
    if (study->clustering.variance == VARIANCE_SCHOOL_COMPONENTS) {
        const ComponentRows who = part_component_rows(study, arena, &everybody, NULL);
        spread = components_model(arena, &who);
    }
    *out = (EffectMaking){.weight = study->weight,
                          .n_ways = study->clustering.n_ways,
                          .column = ARENA_ARRAY(arena, MakingColumn, outcome.n + spread.n)};
    if (study->clustering.by_link) {
        EffectSample *uses = ARENA_NEW(arena, EffectSample);
        *uses = samples.rows;
        out->uses = uses;
    }
    for (size_t way = 0; way < 2; way++)
        out->cluster[way] = study->clustering.column[way];
    add_columns(&outcome, true, out);
    add_columns(&spread, false, out);
    return true;
}
