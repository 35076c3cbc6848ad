#include "alike/settings.h"

#define FILL_ONE(of, name)  .name = of name,
#define FILL_MANY(of, name) .n_##name##s = of n_##name##s, .name = of name,

#define FILL_NAME                FILL_ONE
#define FILL_NAMES               FILL_ONE
#define FILL_FLAG                FILL_ONE
#define FILL_COUNT               FILL_ONE
#define FILL_REAL                FILL_ONE
#define FILL_CHOICE              FILL_ONE
#define FILL_ADJUST              FILL_ONE
#define FILL_CLUSTER             FILL_ONE
#define FILL_PLACE               FILL_ONE
#define FILL_MODEL(of, name)     .name = of name, .model_settings = of model_settings,
#define FILL_ESTIMATOR(of, name) .name = of name, .estimator_settings = of estimator_settings,
#define FILL_METHOD(of, name)    .name = of name, .match_settings = of match_settings,
#define FILL_PAIRS               FILL_MANY
#define FILL_SUBGROUPS           FILL_MANY

#define FILL(kind, of, name, key) FILL_##kind(of, name)

ScoreSettings settings_for_score(const Design *design)
{
    return (ScoreSettings){SCORE_SETTINGS(FILL)};
}

MatchingSettings settings_for_matching(const Design *design)
{
    return (MatchingSettings){MATCHING_SETTINGS(FILL)};
}

BalanceSettings settings_for_balance(const Design *design)
{
    return (BalanceSettings){BALANCE_SETTINGS(FILL)};
}

EffectSettings settings_for_effects(const Design *design)
{
    return (EffectSettings){EFFECT_SETTINGS(FILL)};
}
