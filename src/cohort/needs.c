#include "cohort/needs.h"

#include "alike/match.h"
#include "alike/text.h"

/* What every step of the walk through a design's settings is given. */
typedef struct Walk {
    Arena *arena;
    const Design *design;
    const OutcomeSpec *outcome;
    const Frame *frame;
    Needs *needs;
    Error *err;
} Walk;

/* May a setting name `pretest` for an outcome that has none? */
typedef enum Pretest { PRETEST_REQUIRED, PRETEST_OPTIONAL } Pretest;

static bool names_pretest(const char *name)
{
    return text_equal(name, "pretest");
}

const Column *needs_resolve(const OutcomeSpec *outcome, const Frame *frame, const char *name)
{
    if (names_pretest(name) && outcome->pretest.text != NULL)
        name = outcome->pretest.text;
    return frame_find(frame, name);
}

/* The outcome whose score this column is; NULL: none. An earlier outcome's score may be a later
 * one's pretest: that one is asked for as a pretest. */
static const OutcomeSpec *outcome_scored_by(const Walk *walk, const char *name)
{
    if (text_equal(name, walk->outcome->score.text))
        return walk->outcome;
    if (text_equal(name, walk->outcome->pretest.text))
        return NULL;
    for (size_t i = 0; i < walk->design->n_outcomes; i++)
        if (text_equal(name, walk->design->outcome[i].score.text))
            return &walk->design->outcome[i];
    return NULL;
}

static bool refuse_wrong_column(const Walk *walk, const char *setting, Name name,
                                const Column *column)
{
    const OutcomeSpec *scored = outcome_scored_by(walk, column->name);
    if (scored != NULL)
        return error_set(walk->err, ERR_STUDY, name.place,
                         "%s names '%s', the score of outcome '%s'; what is measured after the "
                         "program can't decide who is compared: remove it",
                         setting, column->name, scored->name.text);
    if (text_equal(column->name, walk->design->treatment.text))
        return error_set(walk->err, ERR_STUDY, name.place,
                         "%s names '%s', which is the treatment: remove it", setting, column->name);
    return true;
}

static bool need(const Walk *walk, const char *setting, Name name, Pretest pretest, bool covariate)
{
    Needs *needs = walk->needs;
    const Column *column = needs_resolve(walk->outcome, walk->frame, name.text);
    if (column == NULL && names_pretest(name.text)) {
        if (pretest == PRETEST_OPTIONAL)
            return true;
        return error_set(walk->err, ERR_STUDY, name.place,
                         "%s names the pretest, but outcome '%s' has none; give it one, or name "
                         "another column",
                         setting, walk->outcome->name.text);
    }
    if (column == NULL)
        return error_set(walk->err, ERR_STUDY, name.place, "%s names '%s', which is not in %s",
                         setting, name.text, walk->frame->source);
    if (!refuse_wrong_column(walk, setting, name, column))
        return false;
    for (size_t i = 0; i < needs->n; i++) {
        if (needs->item[i].column == column) {
            needs->item[i].covariate = needs->item[i].covariate || covariate;
            return true;
        }
    }
    needs->item =
        arena_grow(walk->arena, needs->item, &needs->capacity, needs->n + 1, sizeof *needs->item);
    needs->item[needs->n++] =
        (Need){.column = column, .setting = setting, .place = name.place, .covariate = covariate};
    return true;
}

static bool need_names(const Walk *walk, const char *setting, const Names *names, Pretest pretest,
                       bool covariate)
{
    for (size_t i = 0; i < names->n; i++)
        if (!need(walk, setting, names->item[i], pretest, covariate))
            return false;
    return true;
}

static bool need_for_propensity(const Walk *walk)
{
    const Design *design = walk->design;
    if (design->score_column.text != NULL &&
        !need(walk, "propensity.column", design->score_column, PRETEST_REQUIRED, false))
        return false;
    for (size_t i = 0; i < design->n_interactions; i++) {
        const Pair pair = design->interaction[i];
        if (!need(walk, "propensity.interactions", pair.a, PRETEST_OPTIONAL, false) ||
            !need(walk, "propensity.interactions", pair.b, PRETEST_OPTIONAL, false))
            return false;
    }
    return need_names(walk, "propensity.squares", &design->squares, PRETEST_OPTIONAL, false);
}

/* The settings of a method are its own affair; its option rows say which of them are columns. */
static bool need_for_option(const Walk *walk, const Option *option)
{
    const char *field = (const char *)walk->design->match_settings + option->offset;
    const char *setting = arena_printf(walk->arena, "matching.%s", option->name);
    if (option->type == OPT_COLUMN) {
        const Name *name = (const Name *)(const void *)field; /* aligned: offsetof gave the place */
        return name->text == NULL || need(walk, setting, *name, PRETEST_REQUIRED, false);
    }
    if (option->type == OPT_NAMES)
        return need_names(walk, setting, (const Names *)(const void *)field, PRETEST_REQUIRED,
                          false);
    if (option->type != OPT_LIMITS)
        return true;
    const Limits *limits = (const Limits *)(const void *)field;
    for (size_t i = 0; i < limits->n; i++)
        if (!need(walk, setting, limits->item[i].column, PRETEST_REQUIRED, false))
            return false;
    return true;
}

static bool need_for_matching(const Walk *walk)
{
    const MatchMethod *method = walk->design->method;
    if (method == NULL || method->options == NULL || walk->design->match_settings == NULL)
        return true;
    for (const Option *option = method->options; option->name != NULL; option++)
        if (!need_for_option(walk, option))
            return false;
    return true;
}

static bool need_for_effects(const Walk *walk)
{
    const EffectSpec *effects = &walk->design->effects;
    if (effects->adjust == ADJUST_LIST &&
        !need_names(walk, "effects.adjust", &effects->adjust_for, PRETEST_OPTIONAL, false))
        return false;
    if (!need_names(walk, "effects.cluster", &effects->cluster_by, PRETEST_REQUIRED, false))
        return false;
    for (size_t i = 0; i < effects->n_subgroups; i++)
        if (!need(walk, "effects.subgroups", effects->subgroup[i].column, PRETEST_OPTIONAL, false))
            return false;
    return true;
}

bool needs_list(Arena *arena, const Design *design, const OutcomeSpec *outcome, const Frame *frame,
                Needs *out, Error *err)
{
    const Walk walk = {arena, design, outcome, frame, out, err};
    *out = (Needs){0};
    if (outcome->pretest.text != NULL && text_equal(outcome->pretest.text, outcome->score.text))
        return error_set(err, ERR_STUDY, outcome->pretest.place,
                         "outcome '%s' has '%s' as its score and as its pretest; a pretest is "
                         "measured before the program",
                         outcome->name.text, outcome->score.text);
    return (outcome->pretest.text == NULL ||
            need(&walk, "pretest", outcome->pretest, PRETEST_REQUIRED, true)) &&
           need_names(&walk, "covariates", &design->covariates, PRETEST_OPTIONAL, true) &&
           need_for_propensity(&walk) && need_for_matching(&walk) && need_for_effects(&walk);
}

size_t needs_covariates(Arena *arena, const Design *design, const OutcomeSpec *outcome,
                        const Frame *frame, const Column ***out)
{
    const Names *listed = &design->covariates;
    const Column **column =
        (const Column **)arena_array(arena, listed->n + 1, sizeof(const Column *));
    const Column *pretest =
        outcome->pretest.text == NULL ? NULL : frame_find(frame, outcome->pretest.text);
    bool pretest_listed = pretest == NULL;
    for (size_t i = 0; i < listed->n; i++)
        pretest_listed =
            pretest_listed || needs_resolve(outcome, frame, listed->item[i].text) == pretest;
    size_t n = 0;
    if (!pretest_listed)
        column[n++] = pretest;
    for (size_t i = 0; i < listed->n; i++) {
        const Column *next = needs_resolve(outcome, frame, listed->item[i].text);
        bool known = next == NULL;
        for (size_t k = 0; k < n; k++)
            known = known || column[k] == next;
        if (!known)
            column[n++] = next;
    }
    *out = column;
    return n;
}
