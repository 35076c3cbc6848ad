/* What a stage is told of a test's design, as an argument of its function. */
#ifndef TEST_STAGE_SETTINGS_H
#define TEST_STAGE_SETTINGS_H

#include "alike/settings.h"

#define SCORE_OF(design)    ((const ScoreSettings[]){settings_for_score(design)})
#define MATCHING_OF(design) ((const MatchingSettings[]){settings_for_matching(design)})
#define BALANCE_OF(design)  ((const BalanceSettings[]){settings_for_balance(design)})
#define EFFECTS_OF(design)  ((const EffectSettings[]){settings_for_effects(design)})

#endif
