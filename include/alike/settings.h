/* What each stage is told of a design: its own block, and nothing else.
 *
 * A list below says what a block holds: kind, where it stands in Design, name, and the keys of the
 * study file that it comes from ("matching.*": every row of the chosen method). The struct, the
 * function that fills it and the key of the stage (src/study/key.c) are all made from the list, so
 * a stage can't read a setting that its key does not hold. */
#ifndef ALIKE_SETTINGS_H
#define ALIKE_SETTINGS_H

#include "alike/spec.h"

#define SCORE_SETTINGS(FIELD)                                                                      \
    FIELD(MODEL, design->, model, "propensity.model")                                              \
    FIELD(NAME, design->, score_column, "propensity.column")                                       \
    FIELD(PAIRS, design->, interaction, "propensity.interactions")                                 \
    FIELD(NAMES, design->, squares, "propensity.squares")                                          \
    FIELD(NAMES, design->, covariates, "covariates")                                               \
    FIELD(CHOICE, design->, conventions, "conventions")

#define MATCHING_SETTINGS(FIELD)                                                                   \
    FIELD(METHOD, design->, method, "matching.*")                                                  \
    FIELD(CHOICE, design->effects., estimand, "effects.estimand")                                  \
    FIELD(CHOICE, design->, conventions, "conventions")

#define BALANCE_SETTINGS(FIELD)                                                                    \
    FIELD(METHOD, design->, method, "matching.*")                                                  \
    FIELD(CHOICE, design->effects., estimand, "effects.estimand")                                  \
    FIELD(ADJUST, design->effects., adjust, "effects.adjust")                                      \
    FIELD(NAMES, design->effects., adjust_for, "effects.adjust")

#define EFFECT_SETTINGS(FIELD)                                                                     \
    FIELD(FLAG, design->, primary, "name")                                                         \
    FIELD(METHOD, design->, method, "matching.*")                                                  \
    FIELD(CHOICE, design->effects., estimand, "effects.estimand")                                  \
    FIELD(ESTIMATOR, design->effects., estimator, "effects.estimator")                             \
    FIELD(ADJUST, design->effects., adjust, "effects.adjust")                                      \
    FIELD(NAMES, design->effects., adjust_for, "effects.adjust")                                   \
    FIELD(CLUSTER, design->effects., cluster, "effects.cluster")                                   \
    FIELD(NAMES, design->effects., cluster_by, "effects.cluster")                                  \
    FIELD(COUNT, design->effects., cluster_ways, "effects.cluster")                                \
    FIELD(PLACE, design->effects., cluster_place, "effects.cluster")                               \
    FIELD(PLACE, design->effects., variance_place, "effects.variance")                             \
    FIELD(CHOICE, design->effects., variance, "effects.variance")                                  \
    FIELD(REAL, design->effects., confidence, "effects.confidence")                                \
    FIELD(CHOICE, design->effects., sd, "effects.sd")                                              \
    FIELD(NAME, design->effects., sd_within, "effects.sd")                                         \
    FIELD(SUBGROUPS, design->effects., subgroup, "effects.subgroups")

/* What a field of a kind is in the struct. */
#define SETTING_NAME(name)    Name name;
#define SETTING_NAMES(name)   Names name;
#define SETTING_FLAG(name)    bool name;
#define SETTING_COUNT(name)   size_t name;
#define SETTING_REAL(name)    double name;
#define SETTING_CHOICE(name)  int name; /* an enum of alike/spec.h */
#define SETTING_ADJUST(name)  AdjustKind name;
#define SETTING_CLUSTER(name) ClusterKind name;
#define SETTING_PLACE(name)   Place name; /* for messages */
#define SETTING_MODEL(name)                                                                        \
    const struct ScoreModel *name;                                                                 \
    const void *model_settings;
#define SETTING_ESTIMATOR(name)                                                                    \
    const struct Estimator *name;                                                                  \
    const void *estimator_settings;
#define SETTING_METHOD(name)                                                                       \
    const struct MatchMethod *name;                                                                \
    const void *match_settings;
#define SETTING_PAIRS(name)                                                                        \
    size_t n_##name##s;                                                                            \
    const Pair *name;
#define SETTING_SUBGROUPS(name)                                                                    \
    size_t n_##name##s;                                                                            \
    const SubgroupSpec *name;

#define SETTING_FIELD(kind, of, name, key) SETTING_##kind(name)
typedef struct ScoreSettings {
    SCORE_SETTINGS(SETTING_FIELD)
} ScoreSettings;
typedef struct MatchingSettings {
    MATCHING_SETTINGS(SETTING_FIELD)
} MatchingSettings;
typedef struct BalanceSettings {
    BALANCE_SETTINGS(SETTING_FIELD)
} BalanceSettings;
typedef struct EffectSettings {
    EFFECT_SETTINGS(SETTING_FIELD)
} EffectSettings;
#undef SETTING_FIELD

/* The blocks of a design. What they point at stays the design's. */
ScoreSettings settings_for_score(const Design *design);
MatchingSettings settings_for_matching(const Design *design);
BalanceSettings settings_for_balance(const Design *design);
EffectSettings settings_for_effects(const Design *design);

#endif
