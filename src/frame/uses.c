#include "frame/uses.h"

#include "alike/derive.h"
#include "alike/match.h"
#include "alike/text.h"

/* Which names are taken: those of columns, or the word `pretest` where it stands for the outcome's
 * own. */
typedef enum Taken { TAKEN_COLUMNS, TAKEN_WORD } Taken;

typedef struct Walk {
    UseTaker *take;
    void *context;
    Taken taken;
} Walk;

/* A setting in which `pretest` is a word. */
static void use(const Walk *walk, Name name, unsigned role, const char *setting)
{
    if (name.text != NULL && text_equal(name.text, "pretest") == (walk->taken == TAKEN_WORD))
        walk->take(walk->context, name, role, setting);
}

/* A setting that names a column, whatever it is called. */
static void use_column(const Walk *walk, Name name, unsigned role, const char *setting)
{
    if (name.text != NULL && walk->taken == TAKEN_COLUMNS)
        walk->take(walk->context, name, role, setting);
}

static void use_all(const Walk *walk, const Names *names, unsigned role, const char *setting)
{
    for (size_t i = 0; i < names->n; i++)
        use(walk, names->item[i], role, setting);
}

/* A method's settings are its own affair; its option rows say which of them are columns. */
static void use_match_settings(const Walk *walk, const Design *design)
{
    if (design->method == NULL || design->match_settings == NULL)
        return;
    for (const Option *option = design->method->options; option != NULL && option->name != NULL;
         option++) {
        const char *at = (const char *)design->match_settings + option->offset;
        const void *field = at; /* aligned: the offset is that of a field of this type */
        if (option->type == OPT_COLUMN)
            use(walk, *(const Name *)field, ROLE_OPEN, option->name);
        if (option->type == OPT_NAMES)
            use_all(walk, field, ROLE_CATEGORY, option->name);
        const Limits *limits = option->type == OPT_LIMITS ? field : NULL;
        for (size_t i = 0; limits != NULL && i < limits->n; i++)
            use(walk, limits->item[i].column, ROLE_LIMIT, option->name);
    }
}

static void walk_design(const Design *design, Walk walk)
{
    use_column(&walk, design->treatment, ROLE_TREATMENT, "treatment");
    for (size_t i = 0; i < design->n_outcomes; i++) {
        const OutcomeSpec *outcome = &design->outcome[i];
        use_column(&walk, outcome->score, ROLE_SCORE | (outcome->require_score ? 0 : ROLE_OPTIONAL),
                   "score");
        use_column(&walk, outcome->pretest, ROLE_NUMBER, "pretest");
    }
    use_all(&walk, &design->covariates, ROLE_OPEN, "covariates");
    for (size_t i = 0; i < design->n_keep; i++)
        use(&walk, design->keep[i].column,
            design->keep[i].accept.is_range ? ROLE_OPEN : ROLE_CATEGORY, "keep");
    use_column(&walk, design->score_column, ROLE_NUMBER, "propensity.column");
    for (size_t i = 0; i < design->n_interactions; i++) {
        use(&walk, design->interaction[i].a, ROLE_OPEN, "interactions");
        use(&walk, design->interaction[i].b, ROLE_OPEN, "interactions");
    }
    use_all(&walk, &design->squares, ROLE_OPEN, "squares");
    use_match_settings(&walk, design);
    use_all(&walk, &design->effects.adjust_for, ROLE_OPEN, "adjust");
    use_all(&walk, &design->effects.cluster_by, ROLE_CATEGORY, "cluster");
    use(&walk, design->effects.sd_within, ROLE_CATEGORY, "sd");
    for (size_t i = 0; i < design->effects.n_subgroups; i++)
        use(&walk, design->effects.subgroup[i].column,
            design->effects.subgroup[i].groups > 0 ? ROLE_NUMBER : ROLE_CATEGORY, "subgroups");
}

void uses_walk(const Design *design, UseTaker *take, void *context)
{
    walk_design(design, (Walk){take, context, TAKEN_COLUMNS});
}

/* The outcome that has another pretest than the column `pretest`; NULL: there is none. */
static const OutcomeSpec *outcome_with_other_pretest(const Design *design)
{
    for (size_t i = 0; i < design->n_outcomes; i++)
        if (!text_equal(design->outcome[i].pretest.text, "pretest"))
            return &design->outcome[i];
    return NULL;
}

typedef struct WordCheck {
    const OutcomeSpec *outcome;
    const char *where;
    Error *err;
} WordCheck;

static void refuse_word(void *context, Name name, unsigned role, const char *setting)
{
    const WordCheck *check = context;
    const OutcomeSpec *outcome = check->outcome;
    (void)role;
    if (outcome->pretest.text == NULL || outcome->span != NULL)
        error_add(check->err, ERR_STUDY, name.place,
                  "%s names 'pretest', which stands for an outcome's own pretest, but %s has a "
                  "column of that name that is not the pretest of outcome '%s'; rename the column "
                  "%s",
                  setting, check->where, outcome->name.text,
                  outcome->span != NULL ? "there" : "in the data, or make it the pretest");
    else
        error_add(check->err, ERR_STUDY, name.place,
                  "%s names 'pretest', which stands for an outcome's own pretest ('%s' for outcome "
                  "'%s'), but %s has a column 'pretest' too; write '%s' if that is meant, or "
                  "rename the column in the data",
                  setting, outcome->pretest.text, outcome->name.text, check->where,
                  outcome->pretest.text);
}

bool uses_refuse_word(const Design *design, const char *where, Error *err)
{
    const size_t before = err->n;
    WordCheck check = {outcome_with_other_pretest(design), where, err};
    if (check.outcome != NULL)
        walk_design(design, (Walk){refuse_word, &check, TAKEN_WORD});
    return err->n == before;
}

const ColumnRule *rule_of(const Design *design, const char *name)
{
    for (size_t i = 0; i < design->n_columns; i++)
        if (text_equal(design->column[i].name.text, name))
            return &design->column[i];
    return NULL;
}

bool names_contain(const Names *names, const char *text)
{
    for (size_t i = 0; i < names->n; i++)
        if (text_equal(names->item[i].text, text))
            return true;
    return false;
}

typedef struct Collection {
    Arena *arena;
    const Design *design;
    Uses uses;
} Collection;

static void collect(void *context, Name name, unsigned role, const char *setting)
{
    Collection *c = context;
    const ColumnRule *rule = rule_of(c->design, name.text);
    if (rule != NULL && rule->derivation.text != NULL)
        return; /* its sources are collected with the design's derivations */
    if (rule != NULL && rule->n_values > 0 && !(role & ROLE_SCORE))
        role = ROLE_RECODED;
    for (size_t i = 0; i < c->uses.n; i++) {
        Use *known = &c->uses.item[i];
        if (!text_equal(known->name.text, name.text))
            continue;
        /* a score that one design requires is required */
        const unsigned optional = role & known->roles & ROLE_OPTIONAL;
        known->roles = ((known->roles | role) & ~(unsigned)ROLE_OPTIONAL) | optional;
        return;
    }
    c->uses.item =
        arena_grow(c->arena, c->uses.item, &c->uses.capacity, c->uses.n + 1, sizeof *c->uses.item);
    c->uses.item[c->uses.n++] = (Use){.name = name, .setting = setting, .roles = role};
}

static void collect_sources(Collection *c, const ColumnRule *rule)
{
    const Derivation *derivation = derivation_find(rule->derivation.text);
    if (derivation == NULL)
        return; /* refused with its place when the column is made */
    for (size_t i = 0; i < rule->argument.n && i < derivation->n_columns; i++)
        collect(c, rule->argument.item[i], derivation->takes_text ? ROLE_OPEN : ROLE_NUMBER,
                derivation->name);
    if (derivation->by && rule->by.text != NULL)
        collect(c, rule->by, ROLE_CATEGORY, "by");
}

static bool is_used(const Uses *uses, const char *name)
{
    for (size_t i = 0; i < uses->n; i++)
        if (text_equal(uses->item[i].name.text, name))
            return true;
    return false;
}

/* A column that only has a label is known to the study too: a school column that nothing else uses
 * still tells that the program was given to whole schools. */
static void collect_labelled(Collection *c, const Spec *spec)
{
    for (size_t d = 0; d < spec->n_designs; d++) {
        c->design = &spec->design[d];
        for (size_t i = 0; i < c->design->n_columns; i++) {
            const ColumnRule *rule = &c->design->column[i];
            if (rule->derivation.text == NULL && !is_used(&c->uses, rule->name.text) &&
                !text_equal(rule->name.text, spec->id.text))
                collect(c, rule->name, ROLE_CATEGORY, "columns");
        }
    }
}

Uses uses_collect(Arena *arena, const Spec *spec)
{
    Collection c = {.arena = arena};
    for (size_t d = 0; d < spec->n_designs; d++) {
        c.design = &spec->design[d];
        uses_walk(c.design, collect, &c);
        for (size_t i = 0; i < c.design->n_columns; i++)
            if (c.design->column[i].derivation.text != NULL)
                collect_sources(&c, &c.design->column[i]);
    }
    collect_labelled(&c, spec);
    c.design = &spec->design[0];
    if (spec->tests.given && spec->tests.program_start.text != NULL)
        collect(&c, spec->tests.program_start, ROLE_CATEGORY, "treatment.start");
    return c.uses;
}

bool uses_seek_groups(const Spec *spec)
{
    for (size_t d = 0; d < spec->n_designs; d++)
        if (spec_seeks_cluster(&spec->design[d]))
            return true;
    return false;
}
