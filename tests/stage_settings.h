/* What a stage is told of a test's design, as an argument of its function. */
#ifndef TEST_STAGE_SETTINGS_H
#define TEST_STAGE_SETTINGS_H

#include "alike/key.h"

#define FRAME_OF(design) ((const FrameSettings[]){settings_for_frame(design)})
#define COHORT_OF(arena, design, outcome)                                                          \
    ((const CohortSettings[]){settings_for_cohort(arena, design, outcome)})
#define STAGES_OF(arena, design, outcome)                                                          \
    ((const StageSettings[]){settings_for_stages(arena, design, outcome)})

#define SCORE_OF(design)    ((const ScoreSettings[]){settings_for_score(design)})
#define MATCHING_OF(design) ((const MatchingSettings[]){settings_for_matching(design)})
#define BALANCE_OF(design)  ((const BalanceSettings[]){settings_for_balance(design)})
#define EFFECTS_OF(design)  ((const EffectSettings[]){settings_for_effects(design)})

static inline Key cohort_key(Arena *arena, const Design *design, const OutcomeSpec *outcome)
{
    const FrameSettings columns = settings_for_frame(design);
    const CohortSettings told = settings_for_cohort(arena, design, outcome);
    return key_cohort(key_frame(&columns), &told);
}

#endif
