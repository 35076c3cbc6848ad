#include "alike/design.h"

#include "alike/derive.h"
#include "alike/text.h"

/* What a setting is for. A new one is a row here and a line in design_visit. */
typedef struct UseRow {
    const char *block, *key;
    Stage stage;
    unsigned roles;
    bool needed;
    WordRule word;
} UseRow;

static const UseRow of_kind[] = {
    [USE_TREATMENT] = {NULL, "treatment", STAGE_COHORT, ROLE_TREATMENT, false, WORD_IS_COLUMN},
    [USE_SCORE] = {NULL, "score", STAGE_EFFECTS, ROLE_SCORE, false, WORD_IS_COLUMN},
    [USE_PRETEST] = {NULL, "pretest", STAGE_SCORE, ROLE_NUMBER, true, WORD_IS_COLUMN},
    [USE_PRETEST_SE] = {"outcomes", "pretest_se", STAGE_EFFECTS, ROLE_NUMBER, false,
                        WORD_IS_COLUMN},
    [USE_COVARIATE] = {NULL, "covariates", STAGE_SCORE, ROLE_OPEN, true, WORD_PASSED_OVER},
    [USE_KEEP] = {NULL, "keep", STAGE_COHORT, ROLE_CATEGORY, false, WORD_NEEDS_ONE},
    [USE_WEIGHT] = {"data", "weights", STAGE_COHORT, ROLE_NUMBER, true, WORD_IS_COLUMN},
    [USE_OPTION] = {"matching", NULL, STAGE_MATCHING, 0, true, WORD_NEEDS_ONE},
    [USE_ADJUST] = {"effects", "adjust", STAGE_EFFECTS, ROLE_OPEN, true, WORD_PASSED_OVER},
    [USE_CLUSTER] = {"effects", "cluster", STAGE_EFFECTS, ROLE_CATEGORY, true, WORD_NEEDS_ONE},
    [USE_SD] = {"effects", "sd", STAGE_EFFECTS, ROLE_CATEGORY, false, WORD_NEEDS_ONE},
    [USE_SUBGROUP] = {"effects", "subgroups", STAGE_EFFECTS, ROLE_CATEGORY, true, WORD_PASSED_OVER},
    [USE_SOURCE] = {"columns", NULL, STAGE_COHORT, ROLE_NUMBER, false, WORD_IS_COLUMN},
    [USE_MEASURE] = {"implementation.measures", "students", STAGE_EFFECTS, ROLE_NUMBER, false,
                     WORD_IS_COLUMN},
    [USE_RELATE] = {"implementation.relate", "adjust", STAGE_EFFECTS, ROLE_OPEN, false,
                    WORD_IS_COLUMN},
    [USE_USAGE] = {"implementation.exposure", "column", STAGE_EFFECTS, ROLE_NUMBER, false,
                   WORD_IS_COLUMN},
};

typedef struct Walk {
    UseVisitor *visit;
    void *state;
} Walk;

bool is_pretest_word(const char *name)
{
    return text_equal(name, PRETEST_WORD);
}

bool use_is_word(const ColumnUse *use)
{
    return use->word != WORD_IS_COLUMN && is_pretest_word(use->name.text);
}

const char *use_setting(Arena *arena, const ColumnUse *use)
{
    return use->block == NULL ? use->key : arena_printf(arena, "%s.%s", use->block, use->key);
}

static ColumnUse use_of(UseKind kind, Name name)
{
    const UseRow *row = &of_kind[kind];
    return (ColumnUse){.kind = kind,
                       .name = name,
                       .block = row->block,
                       .key = row->key,
                       .stage = row->stage,
                       .roles = row->roles,
                       .needed = row->needed,
                       .word = row->word};
}

/* A setting that is not given names nothing. */
static bool visit_use(const Walk *walk, const ColumnUse *use)
{
    return use->name.text == NULL || walk->visit(walk->state, use);
}

static bool visit_name(const Walk *walk, UseKind kind, Name name)
{
    const ColumnUse use = use_of(kind, name);
    return visit_use(walk, &use);
}

static bool visit_names(const Walk *walk, UseKind kind, const Names *names)
{
    for (size_t i = 0; i < names->n; i++)
        if (!visit_name(walk, kind, names->item[i]))
            return false;
    return true;
}

static bool visit_outcome(const Walk *walk, const OutcomeSpec *outcome)
{
    ColumnUse score = use_of(USE_SCORE, outcome->score);
    ColumnUse pretest = use_of(USE_PRETEST, outcome->pretest);
    score.roles |= outcome->require_score ? 0 : ROLE_OPTIONAL;
    ColumnUse error = use_of(USE_PRETEST_SE, outcome->pretest_se);
    score.outcome = pretest.outcome = error.outcome = outcome;
    return visit_use(walk, &score) && visit_use(walk, &pretest) && visit_use(walk, &error);
}

static bool visit_outcomes(const Walk *walk, const Design *design, const OutcomeSpec *outcome)
{
    for (size_t i = 0; outcome == NULL && i < design->n_outcomes; i++)
        if (!visit_outcome(walk, &design->outcome[i]))
            return false;
    return outcome == NULL || visit_outcome(walk, outcome);
}

static bool visit_keep(const Walk *walk, const Design *design)
{
    for (size_t i = 0; i < design->n_keeps; i++) {
        ColumnUse use = use_of(USE_KEEP, design->keep[i].column);
        use.keep = &design->keep[i];
        use.roles = use.keep->accept.is_range ? ROLE_OPEN : ROLE_CATEGORY;
        if (!visit_use(walk, &use))
            return false;
    }
    return true;
}

static bool visit_limits(const Walk *walk, ColumnUse *use, const Limits *limits)
{
    for (size_t i = 0; i < limits->n; i++) {
        use->name = limits->item[i].column;
        use->limit = &limits->item[i];
        if (!visit_use(walk, use))
            return false;
    }
    return true;
}

static bool visit_pairs(const Walk *walk, ColumnUse *use, const Pairs *pairs)
{
    for (size_t i = 0; i < pairs->n; i++) {
        use->pair = &pairs->item[i];
        use->name = use->pair->a;
        if (!visit_use(walk, use))
            return false;
        use->name = use->pair->b;
        if (!visit_use(walk, use))
            return false;
    }
    return true;
}

static bool visit_cuts(const Walk *walk, ColumnUse *use, const Cuts *cuts)
{
    for (size_t i = 0; i < cuts->n; i++) {
        use->name = cuts->item[i].column;
        if (!visit_use(walk, use))
            return false;
    }
    return true;
}

/* The block in which rows of registries have their keys, and the stage that works with them. */
typedef struct Home {
    const char *block;
    Stage stage;
} Home;

static bool visit_option(const Walk *walk, Home home, const Option *option, const void *settings)
{
    const void *field = (const char *)settings + option->offset;
    ColumnUse use = use_of(USE_OPTION, (Name){.text = NULL});
    use.block = home.block;
    use.stage = home.stage;
    use.option = option;
    use.key = option->name;
    use.word = option->word;
    use.needed = !option->apart;
    use.roles = option->role != 0            ? option->role
                : option->type == OPT_NAMES  ? ROLE_CATEGORY
                : option->type == OPT_LIMITS ? ROLE_LIMIT
                                             : ROLE_OPEN;
    if (option->type == OPT_LIMITS)
        return visit_limits(walk, &use, field);
    if (option->type == OPT_PAIRS)
        return visit_pairs(walk, &use, field);
    if (option->type == OPT_CUTS)
        return visit_cuts(walk, &use, field);
    const Names *names = option->type == OPT_NAMES ? field : &(const Names){.n = 0};
    for (size_t i = 0; i < names->n; i++) {
        use.name = names->item[i];
        if (!visit_use(walk, &use))
            return false;
    }
    if (option->type == OPT_COLUMN)
        use.name = *(const Name *)field;
    return option->type != OPT_COLUMN || visit_use(walk, &use);
}

/* The settings of a row are its own affair; its option rows say which of them are columns, and
 * which of them choose a row in turn. */
static bool visit_options(const Walk *walk, Home home, const Option *options, const void *settings)
{
    for (const Option *o = settings == NULL ? NULL : options; o != NULL && o->name != NULL; o++) {
        const void *field = (const char *)settings + o->offset;
        const Choice *choice = o->type == OPT_ENTRY ? field : NULL;
        if (choice != NULL && choice->entry != NULL &&
            !visit_options(walk, home, choice->entry->options, choice->settings))
            return false;
        if (choice == NULL && !visit_option(walk, home, o, settings))
            return false;
    }
    return true;
}

static bool visit_choice(const Walk *walk, Home home, Choice choice)
{
    return choice.entry == NULL ||
           visit_options(walk, home, choice.entry->options, choice.settings);
}

static bool visit_further(const Walk *walk, const Design *design)
{
    for (size_t i = 0; i < design->further.n; i++)
        if (!visit_choice(walk, (Home){"effects", STAGE_EFFECTS}, design->further.item[i]))
            return false;
    return true;
}

static bool visit_subgroups(const Walk *walk, const EffectSpec *effects)
{
    for (size_t i = 0; i < effects->n_subgroups; i++) {
        ColumnUse use = use_of(USE_SUBGROUP, effects->subgroup[i].column);
        use.subgroup = &effects->subgroup[i];
        use.roles = use.subgroup->groups > 0 ? ROLE_NUMBER : ROLE_CATEGORY;
        if (!visit_use(walk, &use))
            return false;
    }
    return true;
}

static bool visit_implementation(const Walk *walk, const ImplementationSpec *of)
{
    for (size_t i = 0; of != NULL && i < of->n; i++)
        if (!visit_name(walk, USE_MEASURE, of->measure[i].students))
            return false;
    return of == NULL || (visit_names(walk, USE_RELATE, &of->adjust) &&
                          visit_name(walk, USE_USAGE, of->usage.column));
}

/* An unknown derivation is refused where its column is made. */
static bool visit_sources(const Walk *walk, const ColumnRule *rule)
{
    const Derivation *derivation = derivation_find(rule->derivation.text);
    for (size_t i = 0; derivation != NULL && i < rule->argument.n && i < derivation->n_columns;
         i++) {
        ColumnUse use = use_of(USE_SOURCE, rule->argument.item[i]);
        use.key = rule->name.text;
        use.roles = derivation->takes_text ? ROLE_OPEN : ROLE_NUMBER;
        if (!visit_use(walk, &use))
            return false;
    }
    ColumnUse by = use_of(USE_SOURCE, rule->by);
    by.key = rule->name.text;
    by.roles = ROLE_CATEGORY;
    return derivation == NULL || !derivation->by || visit_use(walk, &by);
}

static bool visit_columns(const Walk *walk, const Design *design)
{
    for (size_t i = 0; i < design->n_columns; i++)
        if (design->column[i].derivation.text != NULL && !visit_sources(walk, &design->column[i]))
            return false;
    return true;
}

bool options_visit(const Option *options, const void *settings, UseVisitor *visit, void *state)
{
    return visit_options(&(const Walk){visit, state}, (Home){"matching", STAGE_MATCHING}, options,
                         settings);
}

bool design_visit(const Design *design, const OutcomeSpec *outcome, UseVisitor *visit, void *state)
{
    const Walk walk = {visit, state};
    const EffectSpec *effects = &design->effects;
    return visit_name(&walk, USE_TREATMENT, design->treatment) &&
           visit_name(&walk, USE_WEIGHT, design->weights) &&
           visit_outcomes(&walk, design, outcome) &&
           visit_names(&walk, USE_COVARIATE, &design->covariates) && visit_keep(&walk, design) &&
           visit_choice(&walk, (Home){"propensity", STAGE_SCORE}, design_model(design)) &&
           visit_choice(&walk, (Home){"matching", STAGE_MATCHING}, design_method(design)) &&
           visit_choice(&walk, (Home){"effects", STAGE_EFFECTS}, design_estimator(design)) &&
           visit_further(&walk, design) && visit_names(&walk, USE_ADJUST, &effects->adjust_for) &&
           visit_names(&walk, USE_CLUSTER, &effects->cluster_by) &&
           visit_name(&walk, USE_SD, effects->sd_within) && visit_subgroups(&walk, effects) &&
           visit_implementation(&walk, design->implementation) && visit_columns(&walk, design);
}
