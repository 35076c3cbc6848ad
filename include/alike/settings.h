/* What each stage is told of a design: its own block, and nothing else.
 *
 * A list below says what a block holds: kind, where it stands in Design, name, and the keys of the
 * study file that it comes from ("matching.*": every row of the chosen method). The struct, the
 * function that fills it and the key of the stage (src/study/key.c) are all made from the list, so
 * a stage can't read a setting that its key does not hold. */
#ifndef ALIKE_SETTINGS_H
#define ALIKE_SETTINGS_H

#include "alike/design.h"

/* A column that decides who is in the cohort: one of the design's own rules, or one that a later
 * stage can't do without. kind: UseKind. setting: "matching.exact". needed: whoever lacks a value
 * leaves. word: `pretest` there is the outcome's own; passed_over: where it has none, the setting
 * is as if it were not named. term: of a model alone, so that missing_data can fill its gaps. */
#define COHORT_USE_FIELDS(FIELD)                                                                   \
    FIELD(CHOICE, kind)                                                                            \
    FIELD(TEXT, setting)                                                                           \
    FIELD(NAME, name)                                                                              \
    FIELD(FLAG, needed)                                                                            \
    FIELD(FLAG, word)                                                                              \
    FIELD(FLAG, passed_over)                                                                       \
    FIELD(TERM, term)
#define SETTING_TERM(name) bool name; /* follows from the setting: part of no key */
SETTING_STRUCT(CohortUse, COHORT_USE_FIELDS);

/* Of one outcome under one design. Which columns later stages need is asked of design_visit. */
#define COHORT_SETTINGS(FIELD)                                                                     \
    FIELD(NAME, design->, treatment, "treatment.column")                                           \
    FIELD(VALUES, arms., treated, "treatment.treated")                                             \
    FIELD(VALUES, arms., control, "treatment.control")                                             \
    FIELD(KEEPS, design->, keep, "keep")                                                           \
    FIELD(NAME, design->, weights, "data.weights")                                                 \
    FIELD(NAMES, design->, covariates, "covariates")                                               \
    FIELD(OUTCOME, , outcome, "outcomes.*")                                                        \
    FIELD(USES, uses., use, "")                                                                    \
    FIELD(GAPS, design->, missing_data, "missing_data.method")                                     \
    FIELD(IMPUTING, design->, imputing, "missing_data.*")

/* What the frame of a design has beside the columns of the file. */
#define FRAME_SETTINGS(FIELD) FIELD(COLUMNS, design->, column, "columns.*")

#define SCORE_SETTINGS(FIELD)                                                                      \
    FIELD(MODEL, design->, model, "propensity.*")                                                  \
    FIELD(NAMES, design->, covariates, "covariates")                                               \
    FIELD(CHOICE, design->, conventions, "conventions")

/* Of a score that sees all programs of a study. */
#define ARMS_SETTINGS(FIELD) FIELD(NAMES, design->arms., values, "treatment.arms.values")

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

/* What a field of a kind is in the struct; kinds of single values: alike/setting.h. */
#define SETTING_ADJUST(name)   AdjustKind name;
#define SETTING_CLUSTER(name)  ClusterKind name;
#define SETTING_GAPS(name)     int name; /* MissingData */
#define SETTING_IMPUTING(name) Imputing name;
#define SETTING_OUTCOME(name)  const OutcomeSpec *name;
#define SETTING_MODEL(name)                                                                        \
    const struct ScoreModel *name;                                                                 \
    const void *model_settings;
#define SETTING_ESTIMATOR(name)                                                                    \
    const struct Estimator *name;                                                                  \
    const void *estimator_settings;
#define SETTING_METHOD(name)                                                                       \
    const struct MatchMethod *name;                                                                \
    const void *match_settings;
#define SETTING_MANY(Type, name)                                                                   \
    size_t n_##name##s;                                                                            \
    const Type *name;
#define SETTING_SUBGROUPS(name) SETTING_MANY(SubgroupSpec, name)
#define SETTING_KEEPS(name)     SETTING_MANY(KeepRule, name)
#define SETTING_COLUMNS(name)   SETTING_MANY(ColumnRule, name)
#define SETTING_USES(name)      SETTING_MANY(CohortUse, name)

#define SETTING_FIELD(kind, of, name, key) SETTING_##kind(name)
typedef struct FrameSettings {
    FRAME_SETTINGS(SETTING_FIELD)
} FrameSettings;
typedef struct CohortSettings {
    COHORT_SETTINGS(SETTING_FIELD)
} CohortSettings;
typedef struct ScoreSettings {
    SCORE_SETTINGS(SETTING_FIELD)
} ScoreSettings;
typedef struct ArmsSettings {
    ARMS_SETTINGS(SETTING_FIELD)
} ArmsSettings;
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
FrameSettings settings_for_frame(const Design *design);
CohortSettings settings_for_cohort(Arena *arena, const Design *design, const OutcomeSpec *outcome);
ScoreSettings settings_for_score(const Design *design);
ArmsSettings settings_for_arms(const Design *design);
MatchingSettings settings_for_matching(const Design *design);
BalanceSettings settings_for_balance(const Design *design);
EffectSettings settings_for_effects(const Design *design);

/* Those of one analysis. */
typedef struct StageSettings {
    CohortSettings cohort;
    ScoreSettings score;
    MatchingSettings matching;
    BalanceSettings balance;
    EffectSettings effects;
    const Choices *further; /* what is said to the keys of further analyses */
} StageSettings;
StageSettings settings_for_stages(Arena *arena, const Design *design, const OutcomeSpec *outcome);

#endif
