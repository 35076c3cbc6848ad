/* A made study as further analyses are given it: six schools with the program (0 to 5), seven
 * without (6 to 12), and what may be changed before they run. */
#ifndef TEST_FURTHER_MADE_INPUT_H
#define TEST_FURTHER_MADE_INPUT_H

#include "effect/made_groups.h"
#include "further/said.h"
#include "stage_settings.h"

#include "alike/further.h"

static Name school = {.text = "school"};

static const World world = {.n_program = 6,
                            .n_comparison = 7,
                            .n_students = 5,
                            .size = 3,
                            .effect = 2.0,
                            .school_sd = 1.5,
                            .effect_sd = 1.5,
                            .seed = 11};

typedef struct Made {
    Arena *arena;
    MadeStudy study;
    Design design;
    StageSettings told;
    Stages stages;
    Effects effects;
    FurtherInput input;
    Tables tables;
    Notes notes;
} Made;

static inline Made *make_in(const World *of, VarianceKind variance, ClusterKind cluster,
                            const char *estimator)
{
    static Error err;
    Arena *arena = arena_create();
    Made *m = ARENA_NEW(arena, Made);

    *m = (Made){.arena = arena, .study = made_study(arena, of)};
    m->design = (Design){.name = "primary",
                         .primary = true,
                         .further = said_meaningful(arena, 0.05),
                         .effects = {.estimator = estimator_find(estimator),
                                     .variance = (int)variance,
                                     .cluster = cluster,
                                     .cluster_by = {.n = 1, .item = &school},
                                     .cluster_ways = 2,
                                     .confidence = 0.95}};
    m->told = settings_for_stages(arena, &m->design, m->study.cohort->outcome_spec);
    m->stages = (Stages){.design = m->design.name,
                         .settings = &m->told,
                         .of_test_records = true, /* or only what a study asks for is looked at */
                         .outcome = m->study.cohort->outcome_spec,
                         .frame = m->study.frame,
                         .cohort = m->study.cohort,
                         .matching = m->study.matching};
    if (!effect_estimate(arena, EFFECTS_OF(&m->design), m->study.cohort, m->study.matching,
                         &m->effects, &err))
        fail_msg("%s", err.text);
    m->input = (FurtherInput){.stages = &m->stages, .effects = &m->effects};
    return m;
}

#endif
