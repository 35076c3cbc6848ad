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
#define FILL_IMPUTING            FILL_ONE
#define FILL_CLUSTER             FILL_ONE
#define FILL_PLACE               FILL_ONE
#define FILL_GAPS                FILL_ONE
#define FILL_VALUES              FILL_ONE
#define FILL_OUTCOME             FILL_ONE
#define FILL_MODEL(of, name)     .name = of name, .model_settings = of model_settings,
#define FILL_ESTIMATOR(of, name) .name = of name, .estimator_settings = of estimator_settings,
#define FILL_METHOD(of, name)    .name = of name, .match_settings = of match_settings,
#define FILL_SUBGROUPS           FILL_MANY
#define FILL_KEEPS               FILL_MANY
#define FILL_COLUMNS             FILL_MANY
#define FILL_USES                FILL_MANY

#define FILL(kind, of, name, key) FILL_##kind(of, name)

/* --- the columns that decide who is in ---------------------------------------------------------
 */

typedef struct Uses {
    Arena *arena;
    size_t n_uses, capacity;
    CohortUse *use;
} Uses;

/* Read by models alone, which can do with a value put in its place. */
static bool is_term(const ColumnUse *use)
{
    return use->kind == USE_COVARIATE || use->kind == USE_ADJUST ||
           (use->option != NULL && use->option->term);
}

/* What columns are made from is the frame's affair. A later stage's column that students may lack
 * matters where it is the pretest, which the outcome may lack. */
static bool add_use(void *state, const ColumnUse *use)
{
    Uses *uses = state;
    if (use->kind == USE_SOURCE || (use->stage > STAGE_COHORT && !use->needed && !use_is_word(use)))
        return true;
    uses->use =
        arena_grow(uses->arena, uses->use, &uses->capacity, uses->n_uses + 1, sizeof *uses->use);
    uses->use[uses->n_uses++] = (CohortUse){.kind = (int)use->kind,
                                            .setting = use_setting(uses->arena, use),
                                            .name = use->name,
                                            .needed = use->needed,
                                            .word = use->word != WORD_IS_COLUMN,
                                            .passed_over = use->word == WORD_PASSED_OVER,
                                            .term = is_term(use)};
    return true;
}

/* Who is held against whom. */
typedef struct TwoArms {
    ValueSet treated, control;
} TwoArms;

static TwoArms arms_of(const Design *design, const ContrastSpec *contrast)
{
    return contrast != NULL ? (TwoArms){contrast->treated, contrast->control}
                            : (TwoArms){design->treated, design->control};
}

CohortSettings settings_for_cohort(Arena *arena, const Design *design, const OutcomeSpec *outcome)
{
    Uses uses = {.arena = arena};
    const TwoArms arms = arms_of(design, outcome->contrast);
    (void)design_visit(design, outcome, add_use, &uses); /* it goes on to the end */
    return (CohortSettings){COHORT_SETTINGS(FILL)};
}

/* --- all others --------------------------------------------------------------------------------
 */

FrameSettings settings_for_frame(const Design *design)
{
    return (FrameSettings){FRAME_SETTINGS(FILL)};
}

ScoreSettings settings_for_score(const Design *design)
{
    return (ScoreSettings){SCORE_SETTINGS(FILL)};
}

ArmsSettings settings_for_arms(const Design *design)
{
    return (ArmsSettings){ARMS_SETTINGS(FILL)};
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

StageSettings settings_for_stages(Arena *arena, const Design *design, const OutcomeSpec *outcome)
{
    return (StageSettings){.cohort = settings_for_cohort(arena, design, outcome),
                           .score = settings_for_score(design),
                           .matching = settings_for_matching(design),
                           .balance = settings_for_balance(design),
                           .effects = settings_for_effects(design),
                           .further = &design->further};
}
